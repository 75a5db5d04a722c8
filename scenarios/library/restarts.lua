-- SPDX-License-Identifier: BSD-2-Clause
-- Partitions that restart, once, often or without end, and what their neighbours see of it: nothing but a late start.

local board = "qemu-leon3"
local storm = 60 -- us by which a slot may start late behind a neighbour that restarts without end

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

-- rogue's action for this error is a cold start, which loads its code again: once is all.
local victims = {{name = "nav", restarts = 3}, {name = "display", restarts = 3}, {name = "rogue", restarts = 1}}

test("a partition without a good instruction restarts without end, and nobody else suffers",
    {tags = {"restarts", "isolation"}, from = "demo at 60 ms", cases = victims},
function(t, m, case)
    local golden = t.boot{image = "demo.elf", board = board}
    local main, size = m:symbol(case.name .. ".elf", "main")

    golden:restore(m:save())
    for address = main, main + size - 4, 4 do
        m:write_virtual(case.name, address, 0)
    end
    m:run("150ms")
    golden:run("150ms")
    t.at_most(case.restarts, t.health(m, case.name, "illegal instruction"), "restarts that were expected, by those there were")
    for _, other in ipairs(victims) do
        if other.name ~= case.name then
            t.same_slots(m, golden, other.name, storm)
        end
    end
    for _, other in ipairs{"nav", "display"} do
        if other ~= case.name then
            t.no_health(m, other)
        end
    end
    t.no_health(m, nil)
end)

test("a cold start brings zeroed data, a warm start keeps what is not initialised", {tags = {"restarts"}, from = "demo at 60 ms"},
function(t, m)
    local stack = 0x30012000

    -- rogue is cold-started for this error, its data area is zeroed and loaded again.
    m:write_virtual("rogue", stack, 0x5a5a5a5a)
    m:await({point = "trap", partition = "rogue", user = true, code = 0x09}, "200ms")
    t.equal(m:read_virtual("rogue", stack), 0x5a5a5a5a, "before the restart")
    m:run("30ms")
    t.health(m, "rogue", "data access exception", "WARM_START")
end)
