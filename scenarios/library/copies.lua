-- SPDX-License-Identifier: BSD-2-Clause
-- The hypervisor copies for partitions: messages, lines of the console. Where memory fails under the copy, it is the partition's
-- error and nobody else's.

local board = "qemu-leon3"
local CONSOLE_WRITE, SAMPLING_WRITE = 0x20, 0x31

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

-- argument: which of the call's arguments is the address that the hypervisor copies from or to.
local copies = {
    {name = "message of nav", partition = "nav", call = SAMPLING_WRITE, argument = 2, other = "display"},
    {name = "line of rogue", partition = "rogue", call = CONSOLE_WRITE, argument = 1, other = "nav"},
}

test("a bus error under a copy is the partition's", {tags = {"copies", "faults", "isolation"}, from = "demo at 60 ms", cases = copies},
function(t, m, case)
    local golden = t.boot{image = "demo.elf", board = board}
    local call = m:await({point = "trap", partition = case.partition, user = true, code = 0xa0, call = case.call}, "50ms")

    golden:restore(m:save())
    m:fault(("buserror va@%s:0x%x at +0us for 30us"):format(case.partition, call.args[case.argument] & ~3))
    m:run("60ms")
    golden:run("60ms")
    t.equal(m:state(), "time", "the module goes on")
    t.no_health(m, case.other)
    t.same_slots(m, golden, case.other, 65)
    t.no_match(m:output(), "internal error")
end)
