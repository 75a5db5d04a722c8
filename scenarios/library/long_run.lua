-- SPDX-License-Identifier: BSD-2-Clause
-- Four partitions on two processors, for a minute here and for an hour in `make hv-longrun`: slots start when they should to
-- the end, and after every whole period the memory of each partition is what it was.

local seconds = 60
local period = "1600ms" -- 16 major frames, after which partitions have done the same
local starts = {red = "0ms", blue = "5ms", green = "2ms", white = "8ms"} -- in the frame

test("a long run neither drifts nor leaks", {tags = {"long"}}, function(t)
    local m = t.boot{image = "longrun.elf", cpus = 2, set = {"gptimer0.timers=4"}}
    local digests, slots, us = {}, nil, nil

    m:run("500ms")
    for i = 1, math.floor(seconds / 1.6) do
        m:run(period)
        for name in pairs(starts) do
            local digest = m:memory_digest(name, "w")

            digests[name] = digests[name] or digest
            t.equal(digest, digests[name], ("memory of %s after %d periods"):format(name, i))
        end
    end
    slots, us = t.jitter(m, starts, {period = "100ms", within = "2us", from = "500ms"})
    t.log(("%d slots, within %.2f us"):format(slots, us))
    t.near(slots, seconds * 40, 200, "slots seen")
    t.no_health(m, nil)
    for name in pairs(starts) do
        t.no_health(m, name)
        t.no_match(m:output(name), "error", name)
    end
end)
