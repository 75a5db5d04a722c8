-- SPDX-License-Identifier: BSD-2-Clause
-- Faults in one partition's memory stay there: what the others print and when they run is as in the golden run.

local board = "qemu-leon3"
-- Microseconds by which a slot may start otherwise. A restart is not interrupted by the end of a slot: up to 17.5 us have
-- been measured where a neighbour is restarted again and again.
local jitter = 20
local restarts = 60 -- behind a partition that is being restarted: docs/hypervisor.md

local function demo(t)
    return t.boot{image = "demo.elf", board = board}
end

-- Two machines in the same state, 60 ms after power-on.
local function twins(t)
    local golden, hit = demo(t), demo(t)

    golden:run_until("60ms")
    hit:restore(golden:save())
    return golden, hit
end

local function word_in(base, size)
    return base + 4 * math.random(0, size // 4 - 1)
end

test("bit flips in rogue's data leave nav and display alone", {tags = {"isolation", "faults"}}, function(t)
    local golden, hit = twins(t)

    for _ = 1, 32 do
        local target = ("va@rogue:0x%x:%d"):format(word_in(0x30010000, 0x4000), math.random(0, 31))

        t.log(target)
        hit:flip(target)
        golden:run("3ms")
        hit:run("3ms")
    end
    golden:run_until("300ms")
    hit:run_until("300ms")
    for _, name in ipairs{"nav", "display"} do
        t.same_output(hit, golden, name)
        t.same_slots(hit, golden, name, jitter)
        t.same_work(hit, golden, name, jitter)
    end
end)

test("bit flips in rogue's code leave nav and display alone", {tags = {"isolation", "faults"}}, function(t)
    local golden, hit = twins(t)
    local main, size = hit:symbol("rogue.elf", "main")

    for _ = 1, 16 do
        local target = ("va@rogue:0x%x:%d"):format(word_in(main, size), math.random(0, 31))

        t.log(target)
        hit:flip(target)
        golden:run("10ms")
        hit:run("10ms")
    end
    -- Their output is not compared: a rogue that is restarted without end fills the console with the health monitor's
    -- lines, and lines of the others are lost.
    for _, name in ipairs{"nav", "display"} do
        t.same_slots(hit, golden, name, jitter)
        t.no_match(hit:output("hv"), "%(" .. name .. "%)")
    end
    t.no_match(hit:output("display"), "MISSED")
    t.no_match(hit:output("display"), "DAMAGED")
    t.no_match(hit:output("display"), "OLD")
    t.no_match(hit:output("display"), "NOTHING")
end)

test("a nav that runs wild is restarted, and nobody's slots move", {tags = {"isolation", "faults"}}, function(t)
    local golden, hit = twins(t)
    local main, size = hit:symbol("nav.elf", "main")

    -- An illegal instruction all over main: the next frame must end in the health monitor.
    for address = main, main + size - 4, 4 do
        hit:write_virtual("nav", address, 0)
    end
    golden:run_until("200ms")
    hit:run_until("200ms")
    t.match(hit:output("hv"), "HM  partition P0 %(nav%)  illegal instruction .*%-> WARM_START")
    t.no_match(golden:output("hv"), "%(nav%)")
    t.same_slots(hit, golden, "display", restarts)
    t.same_slots(hit, golden, "rogue", restarts)
end)

test("a scheduled fault strikes at its time and is seen", {tags = {"faults", "quick"}}, function(t)
    local golden, hit = twins(t)
    local address = 0x30011000

    hit:fault(("set va@rogue:0x%x 0x12345678 at +1ms"):format(address))
    t.equal(hit:faults_pending(), 1)
    t.different(hit:read_virtual("rogue", address), 0x12345678)
    hit:run("2ms")
    t.equal(hit:faults_pending(), 0)
    t.equal(hit:read_virtual("rogue", address), 0x12345678)
    golden:run("2ms")
    t.different(golden:read_virtual("rogue", address), 0x12345678)
    t.fails("the states differ", function() t.same_state(hit, golden) end)
end)

test("the comparison of slots notices slots that moved", {tags = {"isolation", "quick"}}, function(t)
    local golden, hit = twins(t)

    golden:run_until("120ms")
    -- The timer of the slot boundaries is late by 50 us again and again.
    while hit:time() < 100000 do
        hit:write("gptimer0.counter[0]", hit:read("gptimer0.counter[0]") + 50)
        hit:run("1ms")
    end
    hit:run_until("120ms")
    t.fails("slot %d+ of nav starts at", function() t.same_slots(hit, golden, "nav", jitter) end)
    t.fails("slot %d+ of display starts at", function() t.same_slots(hit, golden, "display", jitter) end)
end)
