-- SPDX-License-Identifier: BSD-2-Clause
-- The systems boot, their partitions come up, and the module ends as its configuration says.

local board = "qemu-leon3" -- the systems are configured for its clock and interrupts

test("hello says hello, and the module ends with code 0", {tags = {"boot", "quick"}}, function(t)
    local m = t.boot{image = "hello.elf", board = board}

    m:expect("hello", "hello from partition 0", "100ms")
    t.equal(m:run_until_exit("1s"), 0, "exit code")
    t.match(m:output("hv"), "module hello: shut down after 3 major frames, 0 health monitor events")
    t.equal(m:state(), "exit")
    t.equal(m:run("1s"), "exit", "a machine that has ended stays so")
end)

test("the demo names its partitions, and all of them come up", {tags = {"boot", "quick"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}
    local names = {}

    for _, partition in ipairs(m:partitions()) do
        names[#names + 1] = partition.name
    end
    t.equal(table.concat(names, " "), "nav display rogue")
    m:expect("nav", "^start, condition 0$", "50ms")
    m:expect("display", "^start, condition 0$", "50ms")
    m:expect("rogue", "^attack 1:", "100ms")
end)

test("display gets a message from nav in every frame", {tags = {"boot"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:expect("nav", "^frame 40:", "1s")
    m:expect("display", "^frame 40: %d+ messages, 0 missed", "1s")
    t.no_match(m:output("display"), "MISSED")
    t.no_match(m:output("display"), "DAMAGED")
    t.no_match(m:output("display"), "OLD")
end)

test("a symbol of a partition leads to its memory", {tags = {"boot", "quick"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}
    local main, size = m:symbol("nav.elf", "main")

    m:expect("nav", "^start", "50ms")
    t.ok(size > 0, "main of nav.elf has a size")
    t.near(main, 0x10000000, 0x10000, "address of main")
    t.different(m:read_virtual("nav", main), 0, "first instruction of main")
    t.equal(#m:bytes("nav", main, size), size)
    t.fails("not mapped in context", function() m:read_virtual("nav", 0x20000000) end)
end)
