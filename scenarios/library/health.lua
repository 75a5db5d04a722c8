-- SPDX-License-Identifier: BSD-2-Clause
-- Every kind of error in nav is told as its event and answered with the configured action, and display does not notice.

local board = "qemu-leon3"
local early, late = 1000, "85us" -- cycles, from where the second slot was: 25 us early, 60 us late behind a restart

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

-- Instructions that are put over nav's next one; registers hold what nav left there, so %g0 serves.
local errors = {
    {name = "unimp",                opcode = 0x00000000, event = "illegal instruction"},
    {name = "rd %psr",              opcode = 0x83480000, event = "privileged instruction"},
    {name = "wr %psr",              opcode = 0x81882000, event = "privileged instruction"},
    {name = "wr %wim",              opcode = 0x81902000, event = "privileged instruction"},
    {name = "wr %tbr",              opcode = 0x81982000, event = "privileged instruction"},
    {name = "rett",                 opcode = 0x81c82000, event = "privileged instruction"},
    {name = "lda [%g0] 0x1c",       opcode = 0xc2800380, event = "privileged instruction"},
    {name = "fadds",                opcode = 0x81a00820, event = "fp disabled"},
    {name = "cpop1",                opcode = 0x81b00000, event = "coprocessor disabled"},
    {name = "ld [%g0 + 1]",         opcode = 0xc2002001, event = "memory address not aligned"},
    {name = "ld [0]",               opcode = 0xc2000000, event = "data access exception"},
    {name = "st [0]",               opcode = 0xc0200000, event = "data access exception"},
    {name = "jmp 0",                opcode = 0x81c00000, event = "instruction access exception"},
    {name = "udiv by zero",         opcode = 0x80700000, event = "division by zero"},
    {name = "taddcctv 1",           opcode = 0x81102001, event = "tag overflow"},
    {name = "ta 0x55",              opcode = 0x91d02055, event = "unassigned software trap"},
}

test("an error of nav is its own event", {tags = {"health", "isolation"}, from = "demo at 60 ms", cases = errors},
function(t, m, case)
    local pc = m:await({point = "trap", partition = "nav", user = true, code = 0xa0}, "20ms").pc
    local before = m:time()

    -- The instruction behind the call that nav is in.
    m:write_virtual("nav", pc + 4, case.opcode)
    m:run("40ms")
    t.health(m, "nav", case.event, "WARM_START")
    t.no_health(m, "display")
    t.no_health(m, nil)
    t.match(m:output("nav"), "start, condition 3", "nav after its restart")
    t.ok(#m:slots("display") >= 9, "display has had its slots")
    t.on_time(m, "display", {period = "10ms", epoch = m:slots("display")[2].start_cycle - early, within = late})
    t.ok(m:time() > before, "time goes on")
end)
