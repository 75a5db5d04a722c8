-- SPDX-License-Identifier: BSD-2-Clause
-- Two processors: races for what they share, one that is disturbed, one that is lost.

local board = "leon3-generic"

local function two(t, engine)
    return t.boot{image = "twocpus.elf", board = board, cpus = 2, engine = engine}
end

shared("two processors at 60 ms", function(t)
    local m = two(t)

    m:run_until("60ms")
    return m
end)

test("partitions on two processors do what they are to do", {tags = {"smp"}}, function(t)
    local m = two(t)

    t.equal(m:run_until_exit("1s"), 0)
    t.match(m:output("spread"), "%d+ passed, 0 failed")
    t.match(m:output("controller"), "%d+ passed, 0 failed")
    t.no_health(m, nil)
end)

test("both engines race alike", {tags = {"smp", "determinism"}}, function(t)
    local a, b = two(t, "plain"), two(t, "cached")

    a:run_until("100ms")
    b:run_until("100ms")
    t.equal(a:digest(), b:digest())
end)

test("the processors are in the hypervisor one at a time", {tags = {"smp", "races"}, from = "two processors at 60 ms"}, function(t, m)
    local inside, both = {}, 0

    m:on({point = "trap"}, function(e)
        inside[e.cpu] = true
        if inside[1 - e.cpu] then both = both + 1 end
    end)
    m:on({point = "rett"}, function(e) inside[e.cpu] = nil end)
    m:run("40ms")
    t.ok(both > 0, "they meet there") -- and the lock keeps what they share whole:
    t.equal(m:run_until_exit("1s"), 0)
    t.match(m:output("spread"), "%d+ passed, 0 failed")
end)

local disturbed = {
    {name = "interrupts", fault = "spuriousirq irq8 at +1ms"},
    {name = "late", fault = "lateirq irq8 200us at +1ms"},
    {name = "skipped", fault = "skip cpu1 at +500us"},
}

test("a disturbance of one processor does not stop the other", {tags = {"smp", "faults"}, from = "two processors at 60 ms", cases = disturbed},
function(t, m, case)
    local before = #m:slots("spread")

    m:fault(case.fault)
    m:run("100ms")
    t.ok(m:state() ~= "error mode" and m:state() ~= "deadlock", m:state())
    t.ok(#m:slots("spread") > before, "spread goes on")
end)

test("a processor that is lost takes no time from the other", {tags = {"smp", "faults"}, cases = {{name = "alarms", timers = 4}, {name = "alarm", timers = 2}}},
function(t, case)
    local m = t.boot{image = "twocpus.elf", board = board, cpus = 2, set = {["gptimer0.timers"] = case.timers}}

    m:run_until("67ms")
    while m:read("cpu1.psr") & 0x80 ~= 0 do m:run("1us") end -- in worker itself: who is lost in the hypervisor keeps its lock
    m:fault("set cpu1.mode 3") -- halted
    t.equal(m:run_until_exit("1s"), 0)
    t.match(m:output("spread"), "13 passed, 1 failed") -- it misses its virtual CPU there, and says so
end)
