-- SPDX-License-Identifier: BSD-2-Clause
-- Four partitions on two processors, for a minute here and for an hour in `make hv-longrun`: slots start when they should to
-- the end, and after every whole period the memory of each partition is what it was.

local seconds = 60
local period = "1600ms" -- 16 major frames, after which partitions have done the same
local starts = {red = 0, blue = 5000, green = 2000, white = 8000} -- us in the frame

test("a long run neither drifts nor leaks", {tags = {"long"}}, function(t)
    local m = t.boot{image = "longrun.elf", cpus = 2, set = {"gptimer0.timers=4"}}
    local early, late, count, before, digests = math.huge, -math.huge, 0, {}, {}
    local epoch

    m:run("500ms")
    for name, start in pairs(starts) do
        local slot = m:slots(name)[2]

        epoch = epoch or slot.first_user - 100000 - start
        m:on({point = "rett", partition = name, user = true}, function(e)
            local frame = math.floor((e.time - epoch + 50000 - start) / 100000)
            local delay = e.time - epoch - start - frame * 100000

            if before[name] ~= frame then -- the first instruction of the slot
                before[name] = frame
                early, late, count = math.min(early, delay), math.max(late, delay), count + 1
            end
        end)
    end
    for i = 1, math.floor(seconds / 1.6) do
        m:run(period)
        for name in pairs(starts) do
            local digest = m:memory_digest(name, "w")

            digests[name] = digests[name] or digest
            t.equal(digest, digests[name], ("memory of %s after %d periods"):format(name, i))
        end
    end
    t.log(("%d slots, from %.2f us early to %.2f us late"):format(count, -early, late))
    t.near(count, seconds * 40, 200, "slots seen")
    t.at_most(late - early, 2, "us between the earliest and the latest start of a slot")
    t.no_health(m, nil)
    for name in pairs(starts) do
        t.no_health(m, name)
        t.no_match(m:output(name), "error", name)
    end
end)
