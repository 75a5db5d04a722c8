-- SPDX-License-Identifier: BSD-2-Clause
-- The isolation suite at what processors share: a partition that has all of them but the first keeps the hypervisor at its tables,
-- buffers and lines as long as it can (guest/sharing.c). The slots of the others, on the first processor, begin on time, they compute as
-- fast as beside a neighbour that idles, their hypercalls do not wait long, and the neighbour gets on with what it does.

local frame = 5000 -- us, sharing.xml
local lost = 0.05  -- of the time in which the victim computes: the bus is shared, and flushed caches are filled again
local late = {[2] = 110, [4] = 300} -- us, by processors; docs/hypervisor.md, "Time"
local wait = {[2] = 140, [4] = 320} -- us that a hypercall of theirs takes

-- In the order of guest/sharing.c, with the number of the hypercall that must come to its end.
local orders = {
    {"write", 0x31}, {"write by bytes", 0x31}, {"read by bytes", 0x32}, {"queue by bytes", 0x41}, {"search", 0x30}, {"search in batches"},
    {"long texts", 0x20}, {"empty lines", 0x20}, {"raise"}, {"errors"}, {"traps"}, {"interrupts"}, {"start and stop"}, {"flush in batches"},
    {"restart"},
}
-- First instructions of a partition in its slots, without those of the module's start.
local function begins(m, partition)
    local list = {}

    for _, slot in ipairs(m:slots(partition)) do
        if slot.first_user and slot.start > 10000 then
            list[#list + 1] = slot.first_user
        end
    end
    return list
end

-- Runs to the end; how long the victim computed up to its first hypercall, in all its slots together, and in how many.
local function run(t, m)
    local calls, time, count = {}, 0, 0

    m:on({point = "trap", partition = "victim", code = 0xa0}, function(e) calls[#calls + 1] = e.time end)
    t.equal(m:run_until_exit("2s"), 0)
    for _, first in ipairs(begins(m, "victim")) do
        for _, call in ipairs(calls) do
            if call > first then
                time, count = time + call - first, count + 1
                break
            end
        end
    end
    return time, count
end

-- The longest of a partition's hypercalls, but those that give time away.
local function longest(m, partition)
    local worst = 0

    for _, row in ipairs(m:times{kind = "hypercall", partition = partition}) do
        worst = math.max(worst, row.number == 0x11 and 0 or row.worst)
    end
    return worst
end

local function judge(t, case, start)
    local golden, hit, cpus = start.golden, start.hit, start.cpus
    local found, count

    hit:write_virtual("hostile", 0x30020000, case.number)
    found, count = run(t, hit)
    t.equal(count, start.slots)
    t.log(("the victim computes %.1f us a slot, alone %.1f us"):format(found / count, start.alone / count))
    t.at_most(found / start.alone, 1 + lost, "the victim's time")
    for _, partition in ipairs{"victim", "witness"} do
        local phase, worst = begins(golden, partition)[1] % frame, 0

        t.no_health(hit, partition)
        t.no_match(hit:output(partition), "BROKEN")
        for _, first in ipairs(begins(hit, partition)) do
            worst = math.max(worst, (first - phase + frame / 2) % frame - frame / 2)
        end
        t.log(("%s begins up to %.1f us late, and its calls take up to %.1f us"):format(partition, worst, longest(hit, partition)))
        t.at_most(worst, late[cpus], partition)
        t.at_most(longest(hit, partition), wait[cpus], partition)
    end
    t.same_memory(hit, golden, "victim")
    if case.call then
        local done = 0

        for _, row in ipairs(hit:times{kind = "hypercall", partition = "hostile", number = case.call}) do
            done = done + row.count
        end
        t.log(done .. " calls of the neighbour's")
        t.at_most(10, done, "what it must come to at least")
    end
end

for _, cpus in ipairs{2, 4} do
    local name, cases = cpus .. " processors", {}

    for number, order in ipairs(orders) do
        cases[number] = {name = ("%s, %d processors"):format(order[1], cpus), number = number, call = order[2]}
    end
    shared(name, function(t)
        local function boot()
            return t.boot{image = ("sharing_%d.elf"):format(cpus), cpus = cpus, set = {["gptimer0.timers"] = cpus + 1}}
        end
        local start = {golden = boot(), hit = boot(), cpus = cpus}

        start.golden:run_until("6ms")
        start.hit:restore(start.golden:save())
        start.alone, start.slots = run(t, start.golden)
        return start
    end)
    test("a neighbour does not keep what all share", {tags = {"isolation", "smp"}, from = name, cases = cases}, function(t, start, case)
        judge(t, case, start)
    end)
end
