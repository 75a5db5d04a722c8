-- SPDX-License-Identifier: BSD-2-Clause
-- Plans change at the end of a frame: a system partition asks for it, or the health monitor.

local board = "qemu-leon3"

-- Milliseconds from each slot's start to the next one's.
local function distances(m, partition)
    local slots, list = m:slots(partition), {}

    for i = 2, #slots do
        list[#list + 1] = (slots[i].start - slots[i - 1].start) / 1000
    end
    return list
end

test("a system partition switches between a plan of 10 ms and one of 4 ms", {tags = {"plans"}}, function(t)
    local m = t.boot{image = "plans.elf", board = board}

    t.equal(m:run_until_exit("1s"), 0)
    t.match(m:output("operator"), "%d+ passed, 0 failed")
    t.ok(m:time() > 12 * 4000 + 6000 and m:time() < 12 * 10000 - 6000, "12 frames, some of each") -- one partition: its slots are one span
end)

test("the health monitor switches to the maintenance plan, and the maintainer back", {tags = {"plans", "health"}}, function(t)
    local m = t.boot{image = "maintenance.elf", board = board}

    t.equal(m:run_until_exit("1s"), 0)
    t.equal(t.health(m, "faulty", "data access exception", "SWITCH_TO_MAINTENANCE"), 3, "switches")
    t.match(m:output("maintainer"), "10 passed, 0 failed")
    t.match(m:output("faulty"), "start, condition 1\n.*start, condition 1")
    t.no_health(m, "maintainer")
    for _, ms in ipairs(distances(m, "faulty")) do
        t.ok(ms > 9.9, "faulty only has its slot in the normal plan, of 10 ms")
    end
end)
