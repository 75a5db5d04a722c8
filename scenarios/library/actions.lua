-- SPDX-License-Identifier: BSD-2-Clause
-- What the health monitor does about an error: each of its actions once, told in its line and seen in what follows.

local board = "qemu-leon3"

-- again: how often the partition says that it starts, or what else follows.
local actions = {
    {name = "IGNORE", image = "reset.elf", partition = "phoenix", event = "application error", follows = "life 0"},
    {name = "WARM_START", image = "health.elf", partition = "first", event = "application error code=0x00000001", follows = "an error while initialising"},
    {name = "COLD_START", image = "jitter.elf", partition = "hostile", event = "data access exception", follows = "a line that nobody needs"},
    {name = "SUSPEND", image = "health.elf", partition = "first", event = "application error code=0x00000002", follows = "resumed 2"},
    {name = "WARM_RESET", image = "reset.elf", partition = "phoenix", event = "configuration error", follows = "life 4"},
    {name = "SWITCH_TO_MAINTENANCE", image = "maintenance.elf", partition = "faulty", event = "data access exception", follows = "start, condition 1"},
}

test("an action is done", {tags = {"health", "actions"}, cases = actions}, function(t, case)
    local m = t.boot{image = case.image, board = board}

    m:expect(nil, "HM .*%(" .. case.partition .. "%)  " .. case.event .. ".* %-> " .. case.name, "300ms")
    t.health(m, case.partition, case.event, case.name)
    m:expect(case.partition, case.follows, "300ms")
end)

test("IDLE leaves the partition without a slot of its own, and the others go on", {tags = {"health", "actions"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}
    local slots

    m:expect(nil, "HM .*%(rogue%)  .* %-> IDLE", "1s")
    m:run("20ms")
    slots = #m:slots("rogue")
    m:run("100ms")
    t.at_most(#m:slots("rogue") - slots, 0, "slots in which rogue ran")
    t.ok(#m:slots("nav") > 10, "nav runs")
    t.no_health(m, "nav")
end)
