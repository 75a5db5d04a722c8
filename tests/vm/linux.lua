-- SPDX-License-Identifier: BSD-2-Clause
-- Linux 6.1, the images of the native boot byte for byte, boots in a partition to the end of its self-test (tests/linux), on one processor
-- and on two. Slots of its two neighbours begin at their time, and after every period their memory is what it was.

local period = 16                      -- major frames, after which the neighbours have done the same
local starts = {red = "0ms", green = "5ms"} -- in the frame
local frame_us = 10000
local text = {0x10000000, 0x1000ffff}        -- of the neighbours
local limit = 60                       -- s
local settings = {"ram.size=128M", "board.clock=100000000", "board.timing=fast", "cpu.power_down=on"}
local passes = {
    "deep recursion", "fork, exec, wait", "pipe, copy on write", "mmap, mprotect, munmap",
    "a store to a read%-only page is a signal", "a store to no page is a signal", "signal",
    "floating point in two processes", "200 ms of sleep", "every processor counts",
}

-- When a neighbour's slots begin, by frame from the moment `from` on: its first return to user mode. (Where Linux sleeps all the time between
-- two of them, m:slots sees one stay in the neighbour's context.)
local function watch_slots(m, name, from)
    local begins = {}

    m:on({point = "rett", partition = name, address = text}, function(e)
        local frame = (e.time - from) // frame_us

        begins[frame] = begins[frame] or (e.time - from) % frame_us
    end)
    return begins
end

-- One in each frame, all at the same time of it.
local function slots_began(t, begins, frames, name)
    local earliest, latest = math.huge, 0

    for frame = 0, frames - 1 do
        t.different(begins[frame], nil, ("the slot of %s in frame %d"):format(name, frame))
        earliest, latest = math.min(earliest, begins[frame]), math.max(latest, begins[frame])
    end
    t.at_most(latest - earliest, 2, "us between the times at which slots of " .. name .. " begin")
end

-- `ready`: what Linux prints when its partition runs on all its CPUs; before, a neighbour there is in no slot that ends.
local function boots_and_disturbs_nobody(t, image, system, cpus, ready)
    local native = t.boot{image = image, board = "leon3-generic", cpus = cpus, set = settings}

    native:run_until_exit("60s")
    t.match(native:output(), "self%-test done")

    local m = t.boot{image = system, board = "leon3-generic", cpus = cpus, set = settings}
    local digests, begins, periods, slots, us, first, begun = {}, {}, 0, nil, nil, nil, nil

    while not m:output("linux"):match(ready) do
        m:run("100ms")
        t.at_most(m:time() / 1e6, limit, "s until " .. ready)
    end
    first = m:slots("red")[2].first_user
    -- In the midst of slots of the guest's, on all CPUs: no neighbour is in its period.
    begun = math.floor(first + math.ceil((m:time() - first) / frame_us) * frame_us + 3000)
    m:run_until(begun .. "us")
    for name in pairs(starts) do
        begins[name] = watch_slots(m, name, begun)
    end
    while not m:output("linux"):match("self%-test done") do
        m:run(("%dms"):format(period * frame_us // 1000))
        periods = periods + 1
        t.at_most(m:time() / 1e6, limit, "s until the end of the self-test")
        for name in pairs(starts) do
            local digest = m:memory_digest(name, "w")

            digests[name] = digests[name] or digest
            t.equal(digest, digests[name], ("memory of %s after %d periods"):format(name, periods))
        end
    end
    for _, pass in ipairs(passes) do
        t.match(m:output("linux"), "pass: " .. pass)
    end
    t.no_match(m:output("linux"), "FAIL")
    t.no_match(m:output("linux"), "BUG:")
    for name, times in pairs(begins) do
        slots_began(t, times, periods * period, name)
    end
    slots, us = t.jitter(m, starts, {period = frame_us .. "us", within = "2us", from = begun .. "us"})
    t.at_most(slots, periods * period * 2 + 4, "slots seen")
    t.no_health(m, nil)
    t.log(("%d slots, within %.2f us; million cycles from reset to the end: natively %d, in the partition %d"):format(
        slots, us, native:cycle() // 1000000, m:cycle() // 1000000))
    t.at_most(m:cycle() / native:cycle(), 6, "times the native cycles, with the others' slots")
end

test("Linux boots in a partition and disturbs nobody", function(t)
    boots_and_disturbs_nobody(t, "linux-up.elf", "vm-linux.elf", 1, "Linux version")
end)

test("Linux on two processors likewise", function(t)
    boots_and_disturbs_nobody(t, "linux-smp.elf", "vm-linux-smp.elf", 2, "Brought up 1 node, 2 CPUs")
end)

-- An APEX partition's attitudes and warnings reach another partition by way of a Linux program (tests/linux/guest/ports.c).
test("Linux takes part in channels", function(t)
    local m = t.boot{image = "vm-linux-ports.elf", board = "leon3-generic", set = settings}
    local received = {}

    while not m:output("linux"):match("self%-test done") do
        m:run("100ms")
        t.at_most(m:time() / 1e6, limit, "s until the end of the self-test")
    end
    m:run("20ms")
    t.match(m:output("linux"), "pass: sampling ports")
    t.match(m:output("linux"), "pass: queuing ports")
    t.no_match(m:output("linux"), "FAIL")
    for warning, attitude in m:output("scribe"):gmatch("attitude (%d+) is steep %((%d+), valid%)") do
        received[#received + 1] = tonumber(warning)
        t.at_most(received[#received - 1] or 0, received[#received] - 1, "the warning before")
        t.at_most(received[#received], tonumber(attitude), "the attitude with it")
    end
    t.at_most(3, #received, "warnings")
    t.no_match(m:output("scribe"), "old")
    t.no_health(m, nil)
end)
