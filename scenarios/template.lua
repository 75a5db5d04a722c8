-- SPDX-License-Identifier: BSD-2-Clause
-- A scenario to copy: pride test my.lua --systems DIRECTORY-OF-IMAGES. docs/scenarios.md has all functions.

local image, board = "demo.elf", "leon3-generic"

-- What all tests below begin with is reached once.
shared("in operation", function(t)
    local m = t.boot{image = image, board = board}

    m:expect("nav", "start", "50ms")        -- a line of the partition's console, in simulated time
    m:run_until("60ms")
    return m
end)

test("nav keeps its time budget", {tags = {"budget"}, from = "in operation"}, function(t, m)
    m:run("100ms")
    t.within(m, {kind = "slot", partition = "nav"}, "500us")
    t.within(m, {kind = "hypercall", partition = "nav", number = 0x31}, "35us")
    t.no_health(m, "nav")
end)

local flips = {
    {name = "data", target = "va@rogue:0x30010040:5"},
    {name = "code", target = "va@rogue:main:12"},
}

test("a flip in rogue stays there", {tags = {"faults"}, from = "in operation", cases = flips}, function(t, m, case)
    local golden = t.boot{image = image, board = board}

    golden:restore(m:save())                -- the same moment, without the fault
    m:fault("flip " .. case.target .. " at slot rogue +100us")
    m:run("100ms")
    golden:run("100ms")
    t.same_output(m, golden, "nav")
    t.same_slots(m, golden, "nav", 60)      -- microseconds
end)
