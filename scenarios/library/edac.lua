-- SPDX-License-Identifier: BSD-2-Clause
-- Memory with EDAC: a single flip is corrected and latched, a double one is an error where it is read. In each partition's memory
-- and in the hypervisor's. The word is one that is really read: the one that the partition has just loaded.

local MCFG3_RE = 1 << 9               -- EDAC for RAM
local NE, CE = 1 << 8, 1 << 9         -- AHBSTAT: new error, correctable
local nav, display = "nav", "display"

shared("demo with EDAC at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = "ut700"}

    m:write("ftmctrl0.mcfg3", m:read("ftmctrl0.mcfg3") | MCFG3_RE)
    m:run_until("60ms")
    return m
end)

-- A word that user mode of the partition (or the hypervisor) has loaded, below its stack's traffic.
local function loaded_word(m, partition)
    local e = m:await({point = "memory", partition = partition or nav, user = partition ~= nil, write = false}, "30ms")

    return e.physical & ~3
end

-- seen: the word is read again from memory within the run, past the caches.
local places = {{name = "nav", partition = "nav", seen = true}, {name = "display", partition = "display", seen = true},
                {name = "rogue", partition = "rogue"}, {name = "hypervisor"}}

test("a single flip is corrected", {tags = {"edac", "faults"}, from = "demo with EDAC at 60 ms", cases = places},
function(t, m, case)
    local golden = t.boot{image = "demo.elf", board = "ut700"}
    local word = loaded_word(m, case.partition)
    local status

    golden:restore(m:save())
    m:fault(("flip ram@0x%x:17"):format(word))
    m:run("100ms") -- cached copies are good: what is in memory is seen when the line is filled again
    golden:run("100ms")
    t.no_health(m, nil)
    t.same_output(m, golden, nav)
    t.same_output(m, golden, display)
    t.same_slots(m, golden, nav, 20)
    status = m:read("ahbstat0.status") & (NE | CE)
    t.ok(status == 0 or status == NE | CE, "an error is a correctable one")
    t.ok(status ~= 0 or not case.seen, "the correction is latched")
end)

-- The data cache is flushed at each switch, so the word is read again in the next slot.
local victims = {{name = "nav", other = "display"}, {name = "display", other = "nav"}}

test("a double flip is detected where it is read, and is the partition's own error",
    {tags = {"edac", "faults", "isolation"}, from = "demo with EDAC at 60 ms", cases = victims},
function(t, m, case)
    local golden = t.boot{image = "demo.elf", board = "ut700"}
    local word = loaded_word(m, case.name)

    golden:restore(m:save())
    m:fault(("upset ram@0x%x:3 2"):format(word))
    m:run("100ms")
    golden:run("100ms")
    t.health(m, case.name, "data access exception tt=0x09", "WARM_START")
    t.same_slots(m, golden, case.other, 60)
    t.no_health(m, case.other)
    t.no_health(m, nil)
    t.equal(m:read("ahbstat0.status") & (NE | CE), NE, "AHBSTAT has it as uncorrectable")
end)

test("a double flip in rogue's memory stays rogue's", {tags = {"edac", "faults", "isolation"}, from = "demo with EDAC at 60 ms"},
function(t, m)
    local golden = t.boot{image = "demo.elf", board = "ut700"}
    local word = loaded_word(m, "rogue")

    golden:restore(m:save())
    m:fault(("upset ram@0x%x:3 2"):format(word))
    m:run("100ms")
    golden:run("100ms")
    for _, other in ipairs{nav, display} do
        t.same_output(m, golden, other)
        t.same_slots(m, golden, other, 60)
        t.no_health(m, other)
    end
end)

test("a double flip in what the hypervisor reads stops the module, and memory has told why", {tags = {"edac", "faults"}, from = "demo with EDAC at 60 ms"},
function(t, m)
    local e = m:await({point = "memory", user = false, write = false, physical = {0x40000000, 0x4000cfff}}, "30ms") -- a constant

    m:fault(("upset ram@0x%x:3 2"):format(e.physical & ~3))
    t.equal(m:run("100ms"), "error mode") -- a word that each trap reads: there is no handler without it
    t.equal(m:read("ahbstat0.status") & (NE | CE), NE, "AHBSTAT has it as uncorrectable")
end)

test("with EDAC off the same flips are not seen by the memory", {tags = {"edac", "faults"}, from = "demo with EDAC at 60 ms", cases = places},
function(t, m, case)
    local word = loaded_word(m, case.partition)

    m:write("ftmctrl0.mcfg3", m:read("ftmctrl0.mcfg3") & ~MCFG3_RE)
    m:fault(("flip ram@0x%x:17"):format(word))
    m:run("100ms")
    t.equal(m:read("ahbstat0.status") & (NE | CE), 0, "nothing is corrected")
end)

-- Two flips of one word, 20 ms apart, in memory that nobody reads meanwhile: they are two single errors, or one double error.
local scrubbers = {{name = "with the scrubber", start = "on"}, {name = "without it", start = "off"}}

test("what is not read is corrected by the scrubber", {tags = {"edac", "faults"}, cases = scrubbers}, function(t, case)
    local m = t.boot{image = "demo.elf", board = "ut700-memscrub",
                     set = {"memscrub0.start=" .. case.start, "memscrub0.low=0x40100000", "memscrub0.high=0x40107fff"}}

    m:write("ftmctrl0.mcfg3", m:read("ftmctrl0.mcfg3") | MCFG3_RE)
    m:run_until("30ms")
    m:fault("flip ram@0x40100040:17")
    m:run("20ms")
    m:fault("flip ram@0x40100040:5")
    m:run("20ms")
    t.no_health(m, nil)
    t.equal(m:read("ftmctrl0.words"), case.start == "on" and 0 or 1, "words with wrong bits")
    t.equal(m:read("ftmctrl0.data[0]"), case.start == "on" and 0 or 1 << 17 | 1 << 5, "which bits of it")
end)
