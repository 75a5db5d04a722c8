-- SPDX-License-Identifier: BSD-2-Clause
-- Linux 6.1, the image of the native boot byte for byte, boots in a partition to the end of its self-test (tests/linux). Slots of its two neighbours
-- begin at their time, and after every period their memory is what it was.

local period = 16                      -- major frames, after which the neighbours have done the same
local starts = {red = "0ms", green = "5ms"} -- in the frame
local frame_us = 10000
local limit = 60                       -- s
local passes = {
    "deep recursion", "fork, exec, wait", "pipe, copy on write", "mmap, mprotect, munmap",
    "a store to a read%-only page is a signal", "a store to no page is a signal", "signal",
    "floating point in two processes", "200 ms of sleep", "every processor counts",
}

test("Linux boots in a partition and disturbs nobody", function(t)
    local settings = {"ram.size=128M", "board.clock=100000000", "board.timing=fast", "cpu.power_down=on"}
    local native = t.boot{image = "linux-up.elf", board = "leon3-generic", set = settings}

    native:run_until_exit("60s")
    t.match(native:output(), "self%-test done")

    local m = t.boot{image = "vm-linux.elf", board = "leon3-generic", set = settings}
    local digests, slots, us = {}, nil, nil

    m:run("2003ms")
    local periods = 0
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
    slots, us = t.jitter(m, starts, {period = frame_us .. "us", within = "2us", from = "2003ms"})
    t.near(slots, periods * period * 2, 4, "slots seen")
    t.no_health(m, nil)
    t.log(("%d slots, within %.2f us; million cycles from reset to the end: natively %d, in the partition %d"):format(
        slots, us, native:cycle() // 1000000, m:cycle() // 1000000))
    t.at_most(m:cycle() / native:cycle(), 6, "times the native cycles, with the others' slots")
end)
