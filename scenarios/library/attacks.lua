-- SPDX-License-Identifier: BSD-2-Clause
-- Each attack of the demo's rogue meets the defence that is meant for it: a row of the health monitor, or a refusal.

local board = "qemu-leon3"

local data = "data access exception"
local code = "instruction access exception"
local privileged = "privileged instruction"
local overflow = "window overflow with a bad stack"
local underflow = "window underflow with a bad stack"
local software = "unassigned software trap"

-- Pattern of the attack's name, what the health monitor says; {text}: the hypercall returns, and that is what the rogue
-- then says. The first row that fits counts.
local refused = {"refused"}

local defences = {
    {"misaligned address$",            "memory address not aligned"},
    {"^run code on the stack",         code},
    {"^jump ",                         code},
    {"^hypercall with the stack",      {"served as ever"}}, -- it does not touch the caller's stack
    {"^read a port",                   refused},
    {"^read ",                         data},
    {"^write to the console",          refused},
    {"^write ",                        data},
    {"^swap ",                         data},
    {"^spill a window",                overflow},
    {"^fill a window",                 underflow},
    {"^rd %%",                         privileged},
    {"^wr %%",                         privileged},
    {"^rett",                          privileged},
    {"^lda ",                          privileged},
    {"^sta ",                          privileged},
    {"^illegal instruction",           "illegal instruction"},
    {"^division by zero",              "division by zero"},
    {"^tag overflow",                  "tag overflow"},
    {"^floating point",                "fp disabled"},
    {"^ta ",                           software},
    {"^get a status",                  refused},
    {"^ask for nav's status",          refused},
    {"^stop nav",                      refused},
    {"^every hypercall number",        refused},
    {"^raise an error",                "application error"},
    {"^run on over the end",           "slot overrun"},
    {"^coprocessor operation",         "coprocessor disabled"},
}

local function defence_of(t, name)
    for _, row in ipairs(defences) do
        if name:find(row[1]) then
            return row[2]
        end
    end
    t.fail("no defence is listed for attack '" .. name .. "'")
end

-- The run's attacks: {name, lines that came between its line and the next attack's}.
local function attacks_of(m)
    local list = {}

    for _, line in ipairs(m:lines()) do
        local name = line.partition == "rogue" and line.text:match("^attack %d+: (.*)$")

        if name then
            list[#list + 1] = {name = name, lines = {}}
        elseif #list > 0 then
            table.insert(list[#list].lines, line)
        end
    end
    return list
end

local function has_line(attack, partition, pattern)
    for _, line in ipairs(attack.lines) do
        if line.partition == partition and line.text:find(pattern) then
            return true
        end
    end
    return false
end

test("every attack is caught as it should be", {tags = {"attacks"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}
    local attacks, announced

    t.equal(m:run_until_exit("5s"), 0, "exit code")
    attacks = attacks_of(m)
    announced = m:output("rogue"):match("that was it: (%d+) attacks")
    t.equal(#attacks, math.tointeger(announced) + 1, "number of attacks")
    t.ok(#attacks >= 25, "there are at least 25 attacks")
    for _, attack in ipairs(attacks) do
        local event = defence_of(t, attack.name)

        if type(event) == "table" then
            t.ok(has_line(attack, "rogue", event[1]), attack.name .. ": the rogue says " .. event[1])
        else
            local pattern = "HM  partition P2 %(rogue%)  " .. event
            t.ok(has_line(attack, "hv", pattern), attack.name .. ": the health monitor says " .. event)
        end
    end
end)

test("nothing escapes, and nobody else is charged", {tags = {"attacks"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}

    t.equal(m:run_until_exit("5s"), 0, "exit code")
    t.no_match(m:output(), "ESCAPED")
    t.no_match(m:output("hv"), "%(nav%)")
    t.no_match(m:output("hv"), "%(display%)")
    t.no_match(m:output("hv"), "HM  hypervisor")
    t.no_match(m:output("display"), "MISSED")
    t.match(m:output("hv"), "%(rogue%)  coprocessor disabled .*%-> IDLE")
end)
