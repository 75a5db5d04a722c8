-- SPDX-License-Identifier: BSD-2-Clause
-- The isolation suite on two processors: a partition that is on both at once does what it can (guest/racing.c), from a seed of each
-- test's own. The others compute what they compute without it, their slots begin on time, and every event is the hostile partition's.

local frame = 5000 -- us, racing.xml
local late = 155   -- us; docs/hypervisor.md, "Time"

local cases = {}
for _, variant in ipairs{"ignored", "cold", "warm", "handled"} do
    for number = 1, 12 do
        cases[#cases + 1] = {name = variant .. " " .. number, image = "racing_" .. variant .. ".elf"}
    end
end

-- The first instructions of a partition in its slots, without those of the start of the module.
local function begins(m, partition)
    local list = {}

    for _, slot in ipairs(m:slots(partition)) do
        if slot.first_user and slot.start > 30000 then
            list[#list + 1] = slot.first_user
        end
    end
    return list
end

test("races on two processors harm nobody", {tags = {"isolation", "smp"}, cases = cases}, function(t, case)
    local golden = t.boot{image = case.image, cpus = 2}
    local hit = t.boot{image = case.image, cpus = 2}

    golden:run_until("6ms")
    hit:restore(golden:save())
    hit:write_virtual("hostile", 0x30020000, math.random(1, 1 << 31))
    t.equal(golden:run_until_exit("3s"), 0)
    t.equal(hit:run_until_exit("3s"), 0)
    t.match(golden:output("hv"), "after 40 major frames, 0 health monitor events", "without the seed")
    t.match(hit:output("hv"), "after 40 major frames", "with it")
    t.different(hit:memory_digest("hostile", "w"), golden:memory_digest("hostile", "w"))
    t.no_health(hit, nil)
    for _, partition in ipairs{"victim", "witness"} do
        t.no_health(hit, partition)
        t.no_match(hit:output(partition), "BROKEN")
        local phase = begins(golden, partition)[1] % frame
        for _, first in ipairs(begins(hit, partition)) do
            local off = (first - phase + frame / 2) % frame - frame / 2
            t.at_most(off, late, ("lateness at %.0f us of %s"):format(first, partition))
            t.at_most(-off, late, ("earliness at %.0f us of %s"):format(first, partition))
        end
    end
    t.same_memory(hit, golden, "victim")
end)
