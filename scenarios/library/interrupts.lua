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

-- There is one timer, and the hypervisor has nothing behind it: a board's watchdog has to come. Until then nobody runs in another's time.
test("a timer interrupt that is lost stops the module where it is", {tags = {"interrupts", "faults"}, from = "demo at 60 ms"}, function(t, m)
    local golden = t.boot{image = "demo.elf", board = board}
    local before

    golden:restore(m:save())
    m:fault("lostirq irq6 at +1ms")
    before = m:time()
    t.equal(m:run("100ms"), "deadlock")
    t.at_most(m:time() - before, frame, "us until all wait")
    golden:run_until(math.floor(m:cycle()))
    t.equal(#m:slots("display"), #golden:slots("display"), "slots of display")
    t.same_output(m, golden, "display")
    t.no_health(m, nil)
end)

test("an interrupt that nobody waits for may be lost", {tags = {"interrupts", "faults"}, from = "demo at 60 ms"}, function(t, m)
    local golden = t.boot{image = "demo.elf", board = board}

    golden:restore(m:save())
    m:fault("lostirq irq3 at +1ms")
    m:run("60ms")
    golden:run("60ms")
    t.same_slots(m, golden, "nav", 1)
    t.same_output(m, golden, "display")
end)
