-- SPDX-License-Identifier: BSD-2-Clause
-- Slots start when the plan says, whatever the rogue does, and the partitions keep their budgets.

local board = "qemu-leon3"
local frame = 10000 -- microseconds, as in hv/systems/demo.xml
local jitter = 14 -- of a slot's start: at most 12.6 us, behind a neighbour that is being loaded anew, with caches as cold as it left them
local cold = 25 -- of the first slot, which a cold start of the partition precedes: 21.8 us
local overrun = 45 -- of the slot after the rogue's slot overrun, which is reported and answered first: 39.2 us
local plan = {
    nav = {offset = 0, duration = 2000},
    display = {offset = 2000, duration = 2000},
    rogue = {offset = 4000, duration = 3000},
}

-- The demo after all of its attacks.
local function demo(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("850ms")
    return m
end

test("each slot of nav and display starts at its time in the frame", {tags = {"deadlines"}}, function(t)
    local m = demo(t)
    local seconds = m:output("hv", true):match("([%d.]+) s +HM +partition P2 %(rogue%) +slot overrun")
    local after_overrun = math.floor(tonumber(seconds) * 1000000 / frame) + 1

    for _, name in ipairs{"nav", "display"} do
        local slots = m:slots(name)
        local earliest = math.huge

        t.ok(#slots >= 60, name .. " has had 60 slots")
        for number, slot in ipairs(slots) do
            if number > 1 then
                earliest = math.min(earliest, slot.start - frame * (number - 1))
            end
        end
        for number, slot in ipairs(slots) do
            local late = slot.start - frame * (number - 1) - earliest
            local bound = number == 1 and cold or number == after_overrun and overrun or jitter

            t.at_most(late, bound, ("delay of slot %d of %s in us"):format(number, name))
        end
    end
end)

test("the slots of a frame are where the plan has them", {tags = {"deadlines", "quick"}}, function(t)
    local m = t.boot{image = "demo.elf", board = board}
    local zero

    m:run_until("40ms")
    zero = m:slots("nav")[2].start
    for name, row in pairs(plan) do
        t.near(m:slots(name)[2].start - zero, row.offset, jitter, "start of " .. name .. " in the frame")
    end
end)

test("no slot is longer than the plan says", {tags = {"deadlines"}}, function(t)
    local m = demo(t)

    for name, row in pairs(plan) do
        for number, slot in ipairs(m:slots(name)) do
            t.at_most(slot.user, row.duration, ("time of %s in slot %d"):format(name, number))
        end
    end
end)

test("nav and display need less than a quarter of their slots", {tags = {"deadlines", "budget"}}, function(t)
    local m = demo(t)

    for _, name in ipairs{"nav", "display"} do
        for number, slot in ipairs(m:slots(name)) do
            t.at_most(slot.user, plan[name].duration / 4, ("time of %s in slot %d"):format(name, number))
        end
    end
end)
