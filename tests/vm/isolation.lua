-- SPDX-License-Identifier: BSD-2-Clause
-- A guest attacks from its supervisor mode (guest/hostile.c). Its neighbours' slots start at their time, after every period their memory is
-- what it was, and the health monitor knows of the guest only, with one record for each time that it ended in error mode.

local period = 16 -- major frames, after which the neighbours have done the same
local starts = {red = "0ms", green = "5ms"} -- in the frame
local error_modes = 11

-- Boots it and runs some periods: starts of slots within so much of each other, memory unchanged, no event of a neighbour's.
local function neighbours_notice_nothing(t, image, cpus, within, periods)
    local m = t.boot{image = image, board = "leon3-generic", cpus = cpus, set = {"ram.size=32M", "cpu.power_down=on"}}
    local digests, first, begun, slots, us = {}, nil, nil, nil, nil

    m:run("200ms")
    first = m:slots("red")[2].first_user
    -- In the midst of slots of the guest's, on all CPUs: no neighbour is in its period.
    begun = ("%.0fus"):format(first + math.ceil((m:time() - first) / 10000) * 10000 + 3000)
    m:run_until(begun)
    for i = 1, periods do
        m:run(("%dms"):format(period * 10))
        for name in pairs(starts) do
            local digest = m:memory_digest(name, "w")

            digests[name] = digests[name] or digest
            t.equal(digest, digests[name], ("memory of %s after %d periods"):format(name, i))
        end
    end
    slots, us = t.jitter(m, starts, {period = "10ms", within = within, from = begun})
    t.log(("%d slots, within %.2f us"):format(slots, us))
    t.near(slots, periods * period * 2, 4, "slots seen")
    t.no_health(m, nil)
    for name in pairs(starts) do
        t.no_health(m, name)
        t.no_match(m:output(name), "error", name)
    end
    return m
end

test("a hostile guest in supervisor mode disturbs nobody", function(t)
    local m = neighbours_notice_nothing(t, "isolation.elf", 1, "2us", 30)

    t.match(m:output("guest"), "hostile: %d+ checks, 0 failed")
    t.match(m:output("guest"), "all done")
    t.no_match(m:output("guest"), "still there")
    t.equal(select(2, m:output("hv"):gsub("HM  partition P1 %(guest%)", "")), error_modes, "records")
end)

test("a guest whose processors interrupt each other without end disturbs nobody", function(t)
    local m = neighbours_notice_nothing(t, "storm-system.elf", 2, "4us", 5) -- two CPUs share the bus

    t.match(m:output("guest"), "storm\nstorm")
    t.no_health(m, "guest")
end)

test("a guest whose processor sleeps while the guest's time stands still disturbs nobody", function(t)
    local m = neighbours_notice_nothing(t, "asleep-system.elf", 2, "4us", 2)

    t.match(m:output("guest"), "alive\nalive")
    t.no_health(m, "guest")
end)

-- From one start, and each time with another seed for guest/wild.c. With several processors neighbours wait for the bus now and then, so what
-- they have done by a given moment is not the same; and a guest that sleeps leaves no end of a slot to be seen.
local function wild(t, image, cpus, within, seeds)
    local kept, first = 0x60000000, 200
    local m = t.boot{image = image, board = "leon3-generic", cpus = cpus, set = {"ram.size=32M", "cpu.power_down=on"}}
    local start, digests, streams = nil, {}, 0

    m:await({point = "memory", partition = "guest"}, "50ms")
    start = m:save()
    for seed = first, first + seeds - 1 do
        m:restore(start)
        m:write_virtual("guest", kept, 1000 * seed)
        t.equal(m:run_until("178500us"), "time")
        if cpus == 1 or #m:slots("red") > 2 then
            t.jitter(m, starts, {period = "10ms", within = within, from = "50ms"})
        end
        t.no_health(m, nil)
        for name in pairs(starts) do
            t.no_health(m, name)
            t.no_match(m:output(name), "error", name)
            if cpus == 1 then
                local digest = m:memory_digest(name, "w")

                digests[name] = digests[name] or digest
                t.equal(digest, digests[name], ("memory of %s with seed %d"):format(name, seed))
            end
        end
        streams = streams + m:read_virtual("guest", kept) - 1000 * seed
    end
    t.ok(streams >= seeds, "a stream or more for each seed")
end

test("whatever a guest executes, it disturbs nobody", function(t)
    wild(t, "wild-system.elf", 1, "2us", 25)
end)

test("whatever a guest executes on two processors, it disturbs nobody", function(t)
    wild(t, "wild-smp.elf", 2, "4us", 15)
end)
