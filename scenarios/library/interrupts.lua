-- SPDX-License-Identifier: BSD-2-Clause
-- The timer that cuts the slots is lost, late, early, or wrong: the system goes on, and what it does is known.

local board = "qemu-leon3"
local frame = 10000 -- us

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

local function last_slot(m, name)
    local slots = m:slots(name)

    return slots[#slots]
end

local cases = {
    {name = "spurious UART interrupt", fault = "spuriousirq irq3 at +3ms"},
    {name = "spurious timer interrupt in a slot", fault = "spuriousirq irq6 at +1ms"},
    {name = "spurious interrupts on every other line", fault = "spuriousirq irq9 at +2ms"},
    {name = "late timer interrupt", fault = "lateirq irq6 30us at +1ms"},
}

test("an interrupt that nobody raised or that comes late costs little", {tags = {"interrupts"}, from = "demo at 60 ms", cases = cases},
function(t, m, case)
    local golden = t.boot{image = "demo.elf", board = board}

    golden:restore(m:save())
    m:fault(case.fault)
    m:run("60ms")
    golden:run("60ms")
    t.equal(m:faults_pending(), 0, "faults that wait")
    t.same_slots(m, golden, "nav", 60)
    t.same_slots(m, golden, "display", 60)
    t.no_match(m:output("display"), "MISSED")
end)

test("a clock that runs fast moves the slots by as much and no more", {tags = {"interrupts"}, from = "demo at 60 ms"},
function(t, m)
    local first, count

    m:fault("drift gptimer0 1000 at +0us")
    m:run("20ms")
    first, count = last_slot(m, "nav").start, #m:slots("nav")
    m:run("200ms")
    t.near((last_slot(m, "nav").start - first) / (#m:slots("nav") - count), frame * (1 - 0.001), 4, "frame in us")
    t.no_health(m, nil)
end)
