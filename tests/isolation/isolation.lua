-- SPDX-License-Identifier: BSD-2-Clause
-- The isolation suite. Each attack of the table is made in a machine of its own that otherwise is the copy of one in which
-- the hostile partition behaves. Looked at from outside, when both have shut down:
--   * the hypervisor lives: the module ends after its last frame with exit code 0;
--   * every byte that belongs to another partition, and every byte that the hypervisor itself only reads, is as in the machine
--     without the attack;
--   * every slot of the others starts when it does there, give or take what docs/hypervisor.md says;
--   * the log has exactly the records it should have, all of them the hostile partition's.
-- All attacks are made in two systems: one where the health monitor stops the hostile partition, one where it cold starts it,
-- so that the attack comes again and again, and where its slots are MustYield. Sweeps are made where errors are ignored or where
-- the partition handles them, attacks with the FPU where it is stopped and, like the witness, has an FPU.

local attacks = {} -- filled in by isolation.mk from attacks.def
local regions = {} -- and from the packer's memory map

local board = "qemu-leon3"
local hostile, first_words = 2, 14
local log_records = 1024 -- HealthLog
local orders, results = 0x30020000, 0x30021000

-- Microseconds by which a slot may start late: docs/hypervisor.md, "Time". What the attack is doing when the slot of another
-- begins decides; the first row that fits counts.
local bounds = {
    {variant = "ignored",        us = 65}, -- a line of the health monitor is given up
    {variant = "restarted",      us = 65},
    {variant = "handled",        us = 65},
    {form = "restart",           us = 50}, -- hypercalls, copies and console texts in steps
    {form = "storm",             us = 50},
    {form = "batch",             us = 50},
    {form = "console",           us = 50},
    {form = "calls_in_a_row",    us = 50},
    {form = "timers",            us = 65}, -- a trap on its way into the partition's table
    {                            us = 30}, -- the partition's registers are saved
}

local function bound_of(attack, variant)
    for _, row in ipairs(bounds) do
        if (not row.form or row.form == attack.form) and (not row.variant or row.variant == variant) and
            (not row.name or attack.name:find(row.name, 1, true)) then
            return row.us
        end
    end
end

-- enum hv_event, enum hv_status, enum hv_action: hv/abi/types.h, hypercall.h.
local events = {
    INSTRUCTION_ACCESS = {0, 0x01}, ILLEGAL_INSTRUCTION = {1, 0x02}, PRIVILEGED_INSTRUCTION = {2, 0x03},
    FP_DISABLED = {3, 0x04}, FP_EXCEPTION = {7, 0x08}, WINDOW_OVERFLOW = {4, 0x05}, WINDOW_UNDERFLOW = {5, 0x06}, ALIGNMENT = {6, 0x07},
    DATA_ACCESS = {8, 0x09}, TAG_OVERFLOW = {9, 0x0a}, CP_DISABLED = {12, 0x24}, DIVISION_BY_ZERO = {13, 0x2a},
    SOFTWARE_TRAP = {15}, SLOT_OVERRUN = {17, 0}, APPLICATION_ERROR = {19, 0xa0},
}
local statuses = {
    NO_ERROR = 0, NO_ACTION = 1, NOT_AVAILABLE = 2, INVALID_PARAM = 3, INVALID_CONFIG = 4, INVALID_MODE = 5,
    BAD_CALL = 16, BAD_POINTER = 17, NOT_PERMITTED = 18,
}
local actions = {stopped = 1, restarted = 3, ignored = 0, fpu = 1}

local function region_of(name)
    for _, region in ipairs(regions) do
        if region.name == name then
            return region
        end
    end
end

local function log_base()
    return region_of("log").base
end

-- How many events there were, the module's last line says.
local function event_count(m)
    return math.tointeger(m:output("hv"):match("shut down after %d+ major frames, (%d+) health monitor events"))
end

-- All records that the log has.
local function records(m)
    local count = math.min(event_count(m), log_records)
    local list = {}

    for number = 0, count - 1 do
        local bytes = m:bytes(nil, log_base() + number * first_words * 4, first_words * 4)
        local r = {}

        r.sequence, r.time_high, r.time_low, r.event, r.partition, r.level, r.action, r.trap_type, r.pc, r.npc, r.psr,
            r.fault_status, r.fault_address, r.code = string.unpack(">" .. ("I4"):rep(first_words), bytes)
        list[#list + 1] = r
    end
    return list
end

-- Memory that nobody but its owner may change, and that its owner does not change differently because of an attack.
local function is_kept(region)
    if region.owner == "hypervisor" or region.owner == "MMU" then
        return region.rights ~= "RWX"
    end
    return region.owner ~= "hostile" or region.rights == "RX"
end

-- Of page tables, only C and ACC of the pages that the hostile partition may change.
local function same_tables(before, after)
    local changing = region_of("changing")

    for at = 1, #before, 4 do
        local old, new = string.unpack(">I4", before, at), string.unpack(">I4", after, at)
        local page = (old >> 8 << 12) - changing.base

        if old ~= new and ((old ~ new) & ~0x9c ~= 0 or old & 3 ~= 2 or page < 0 or page >= changing.size) then
            return false
        end
    end
    return true
end

local function same_memory(t, hit, golden)
    for _, region in ipairs(regions) do
        local before, after = golden:bytes(nil, region.base, region.size), hit:bytes(nil, region.base, region.size)

        if is_kept(region) and before ~= after and not (region.owner == "MMU" and same_tables(before, after)) then
            t.fail(("%s of %s at 0x%08x has changed"):format(region.name, region.owner, region.base))
        end
    end
end

-- The one event that was meant, with all that the log has to say of it.
local function check_record(t, r, attack, variant, event)
    local expected = events[event]

    t.equal(r.event, expected[1], "event")
    t.equal(r.partition, hostile, "partition charged")
    t.equal(r.level, 1, "level PARTITION")
    t.equal(r.action, actions[variant], "action")
    if expected[2] then
        t.equal(r.trap_type, expected[2], "trap type")
    end
    if event == "DATA_ACCESS" then
        t.equal(r.fault_address & ~0xfff, attack.address & ~0xfff, "page of the fault address")
    elseif event == "WINDOW_OVERFLOW" and attack.form == "spill" or event == "WINDOW_UNDERFLOW" and attack.form == "fill" then
        t.equal(r.fault_address, attack.address, "stack pointer as fault address")
    end
    if event ~= "SLOT_OVERRUN" and event ~= "INSTRUCTION_ACCESS" then
        t.ok(r.pc >= 0x30000000 and r.pc < 0x30031000, "the PC is the hostile partition's")
        t.equal(r.psr & 0x40, 0, "PSR.PS of the trap: the partition ran without S")
    end
end

-- A sweep in which each access was refused: so many events were there, and what the ring still has of them is right.
local function check_sealed(t, m, attack)
    local _, _, refused, passed = string.unpack(">I4I4I4I4", m:bytes("hostile", results, 16))

    t.equal(passed, 0, ("address that was not refused, 0x%08x"):format(passed))
    t.ok(refused >= 512, ("accesses: %d, %d events"):format(refused, event_count(m)))
    t.equal(event_count(m), refused, "events")
    for _, r in ipairs(records(m)) do
        t.equal(r.event, events[attack.what][1], "event")
        t.equal(r.partition, hostile, "partition charged")
        t.equal(r.level, 2, "level PROCESS")
        t.equal(r.psr & 0x40, 0, "PSR.PS of the trap: the partition ran without S")
    end
end

local function check_log(t, m, attack, variant)
    if attack.kind == "SEALED" then
        return check_sealed(t, m, attack)
    end
    local log = records(m)
    local overrun = 0
    local event = attack.kind == "EVENT" and attack.what or attack.kind == "SWEEP" and attack.what

    if attack.kind == "FUZZ" or attack.kind == "CHARGED" then
        for _, r in ipairs(log) do
            t.equal(r.partition, hostile, "partition charged")
        end
        return
    end
    if variant == "restarted" and (attack.kind == "RUNS_ON" or attack.form == "restart") then
        event = "SLOT_OVERRUN"
    end
    if not event then
        t.equal(#log, 0, "events")
        return
    end
    for _, r in ipairs(log) do
        if variant == "restarted" and r.event == events.SLOT_OVERRUN[1] and attack.kind == "EVENT" then
            overrun = overrun + 1 -- the slot ended in the middle of it
            t.equal(r.partition, hostile, "partition charged")
        else
            check_record(t, r, attack, variant, event)
        end
    end
    if attack.kind == "SWEEP" then
        t.equal(#log, attack.count, "events")
    elseif variant == "stopped" or variant == "fpu" then
        t.equal(#log, 1, "events")
    elseif attack.form ~= "restart" then -- which is in time now and then
        t.ok(#log >= 2 and #log > overrun, "the attack comes again after each restart")
    end
end

local function check_result(t, m, attack, variant)
    if attack.kind == "FUZZ" then
        return -- any of it may have been overwritten by a call that was meant to
    end
    local begun, returned, status, wrong = string.unpack(">I4I4I4I4", m:bytes("hostile", results, 16))

    if variant ~= "restarted" and attack.form ~= "restart" then -- a start may just have cleared it
        t.equal(begun, 1, "attacks begun")
    end
    t.equal(wrong, 0, "what must not be was seen")
    if attack.kind == "STATUS" then
        t.equal(returned, 1, "attacks that came back")
        t.equal(status, statuses[attack.what], "status, " .. attack.what)
    elseif attack.kind == "RETURNS" or attack.kind == "SWEEP" or attack.kind == "SEALED" or attack.what == "RETURNS" and variant == "stopped" then
        t.equal(returned, 1, "attacks that came back")
    elseif attack.kind ~= "CHARGED" then -- a jump may have met a return
        t.equal(returned, 0, "attacks that came back")
    end
end

local function check(t, attack, number, variant)
    local golden = t.boot{image = variant .. ".elf", board = board}
    local hit = t.boot{image = variant .. ".elf", board = board}

    golden:run_until("12345us")
    hit:restore(golden:save())
    hit:write_virtual("hostile", orders, number)
    t.equal(golden:run_until_exit("5s"), 0, "exit code without the attack")
    t.equal(hit:run_until_exit("5s"), 0, "exit code")
    check_log(t, hit, attack, variant)
    check_result(t, hit, attack, variant)
    for _, name in ipairs{"victim", "witness"} do
        t.same_slots(hit, golden, name, bound_of(attack, variant))
        t.equal(hit:output(name), "", "what " .. name .. " says")
    end
    same_memory(t, hit, golden)
    t.no_match(hit:output("hv"), "internal error")
end

local variants = {SWEEP = {"ignored"}, SEALED = {"handled"}, CHARGED = {"stopped", "restarted"}, FUZZ = {"ignored", "restarted"}, others = {"stopped", "restarted"}}

for number, attack in ipairs(attacks) do
    for _, variant in ipairs(attack.variant and {attack.variant} or variants[attack.kind] or variants.others) do
        test(attack.name .. ", " .. variant, {tags = {variant, attack.form}}, function(t) check(t, attack, number, variant) end)
    end
end
