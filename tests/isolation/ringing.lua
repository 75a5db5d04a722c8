-- SPDX-License-Identifier: BSD-2-Clause
-- The isolation suite in time, on several processors: a partition that has all of them but the first sets its timers as it likes
-- (guest/ringing.c). Whether each processor has a timer or one alarm rings for all, the victim on the first one computes as fast as
-- beside a neighbour that idles, and its slots begin on time.

local frame = 5000 -- us, ringing.xml
local lost = 0.01  -- of the time in which the victim computes, up to its first hypercall: the bus is shared, and nothing else
local late = {[2] = 100, [4] = 300} -- us, by processors; docs/hypervisor.md, "Time": each of the others may have the lock first

local orders = {"near", "next", "execution", "watchdog", "periodic", "before", "before_long"}
local cases = {}
for _, cpus in ipairs{2, 4} do
    for _, timers in ipairs{2, cpus + 1} do
        for number, order in ipairs(orders) do
            cases[#cases + 1] = {name = ("%s, %d processors, %d timers"):format(order:gsub("_", " "), cpus, timers),
                number = number, cpus = cpus, timers = timers}
        end
    end
end

local function boot(t, case)
    local m = t.boot{image = ("ringing_%d.elf"):format(case.cpus), cpus = case.cpus, set = {["gptimer0.timers"] = case.timers}}

    m:run_until("6ms")
    return m
end

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

-- Runs to the end; how long the victim computed, in all its slots together, and in how many.
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

test("a neighbour's timers take no time", {tags = {"isolation", "smp"}, cases = cases}, function(t, case)
    local golden, hit = boot(t, case), boot(t, case)
    local alone, slots = run(t, golden)
    local found, count

    hit:write_virtual("hostile", 0x30020004, math.floor(begins(golden, "victim")[1]))
    hit:write_virtual("hostile", 0x30020000, case.number)
    found, count = run(t, hit)
    t.equal(count, slots)
    t.log(("the victim computes %.1f us a slot, alone %.1f us"):format(found / count, alone / slots))
    t.at_most(found / alone, 1 + lost, "the victim's time")
    for _, partition in ipairs{"victim", "witness"} do
        local phase, worst = begins(golden, partition)[1] % frame, 0

        t.no_health(hit, partition)
        t.no_match(hit:output(partition), "BROKEN")
        for _, first in ipairs(begins(hit, partition)) do
            worst = math.max(worst, (first - phase + frame / 2) % frame - frame / 2)
        end
        t.log(("%s begins up to %.1f us late"):format(partition, worst))
        t.at_most(worst, late[case.cpus], partition)
    end
    t.same_memory(hit, golden, "victim")
end)

-- A processor that is lost on its way back to a partition whose timer is set: it has no lock, but the common alarm rings for it alone.
local lost_cases = {}
for _, timers in ipairs{2, 3} do
    for number = 1, 12 do
        lost_cases[#lost_cases + 1] = {name = ("%d timers, %d"):format(timers, number), cpus = 2, timers = timers, after = 20 + number}
    end
end

test("a processor that is lost with its timer set does not keep the alarm", {tags = {"smp", "faults"}, cases = lost_cases}, function(t, case)
    local m, returns = boot(t, case), 0

    m:write_virtual("hostile", 0x30020000, 1)
    m:on({point = "rett", cpu = 1}, function()
        returns = returns + 1
        return returns == case.after
    end)
    m:run("20ms")
    t.equal(returns, case.after)
    m:fault("set cpu1.mode 3") -- halted
    t.equal(m:run_until_exit("1s"), 0)
    for _, partition in ipairs{"victim", "witness"} do
        local list = begins(m, partition)
        t.no_match(m:output(partition), "BROKEN")
        for i = 2, #list do
            t.near(list[i] - list[i - 1], frame, 2 * late[2], partition)
        end
    end
end)
