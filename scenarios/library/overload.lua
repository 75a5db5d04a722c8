-- SPDX-License-Identifier: BSD-2-Clause
-- Partitions that take more than is theirs: time, the console, hypercalls without end. And one that does not come to an end: its
-- watchdog.

local board = "leon3-generic"

test("a slot starts on time behind a neighbour that does its worst", {tags = {"overload", "deadlines"}}, function(t)
    local m = t.boot{image = "jitter.elf", board = board, set = {"board.clock=50000000"}}
    local slots

    m:run_until("400ms")
    t.ok(t.health(m, "hostile", "data access exception") > 1, "hostile is at it")
    t.no_health(m, "punctual")
    slots = m:slots("punctual")
    t.ok(#slots > 90, "punctual runs")
    for i = 10, #slots do
        t.near(slots[i].first_user - slots[i - 1].first_user, 4000, 10, "us from slot to slot")
    end
end)

test("a partition that floods the console loses its own lines only", {tags = {"overload"}}, function(t)
    local m = t.boot{image = "jitter.elf", board = board, set = {"board.clock=50000000"}}

    m:run_until("400ms")
    t.ok(#m:lines("hostile") > 50, "hostile floods")
    t.no_health(m, nil)
    for _, line in ipairs(m:lines()) do
        t.match(line.whole, "^%[[%w]+%] ", "a whole line with its owner's name")
    end
end)

test("a watchdog that is not kicked restarts its partition", {tags = {"watchdog", "health"}}, function(t)
    local m = t.boot{image = "virtual.elf", board = board}

    m:expect(nil, "HM .*%(virtual%)  watchdog .* %-> WARM_START", "300ms")

    t.health(m, "virtual", "watchdog", "WARM_START")
    m:expect("virtual", "the watchdog has restarted this partition", "20ms")
    t.no_match(m:output("virtual"), "[1-9]%d* failed")
end)

test("a watchdog whose time is lost comes late, and not never", {tags = {"watchdog", "faults"}}, function(t)
    local golden, m = t.boot{image = "virtual.elf", board = board}, t.boot{image = "virtual.elf", board = board}
    local pattern = "HM .*%(virtual%)  watchdog"
    local _, first = golden:expect(nil, pattern, "300ms")
    local _, late

    -- While the watchdog runs and the partition waits for it: before, its checks would win the time.
    m:fault(("stall gptimer0 at %.0fus for 20ms"):format(first - 5000))
    _, late = m:expect(nil, pattern, "400ms")
    t.near(late - first, 20000, 1000, "us later")
end)
