-- SPDX-License-Identifier: BSD-2-Clause
-- Every example system boots, does what it is an example of, and ends by itself, on each of the boards.

local systems = {
    {name = "hello",         partition = "hello",    says = "hello from partition 0"},
    {name = "libcheck",      partition = "libcheck", says = "%d+ passed, 0 failed"},
    {name = "communication", partition = "taker",    says = "%d+ passed, 0 failed"},
    {name = "plans",         partition = "operator", says = "%d+ passed, 0 failed"},
    {name = "virtual",       partition = "virtual",  says = "the watchdog has restarted"},
    {name = "apex",          partition = "autopilot", says = "%d+ passed, 0 failed"},
    {name = "guests",        partition = "gyro",     says = "attitude 49 is steep"},
    {name = "demo",          partition = "display",  says = "frame 90: 90 messages, 0 missed"},
}

for _, board in ipairs{"leon3-generic", "qemu-leon3"} do
    test("boots and ends on " .. board, {tags = {"boot", "systems"}, cases = systems}, function(t, case)
        local m = t.boot{image = case.name .. ".elf", board = board}

        t.equal(m:run_until_exit("5s"), 0, "exit code")
        t.match(m:output(case.partition), case.says)
        t.no_match(m:output(), "NOT:")
        t.no_health(m, nil)
    end)
end

test("says the same with and without time", {tags = {"boot", "systems"}, cases = systems}, function(t, case)
    local full = t.boot{image = case.name .. ".elf", board = "qemu-leon3"}
    local fast = t.boot{image = case.name .. ".elf", board = "qemu-leon3", timing = "fast"}

    t.equal(full:run_until_exit("5s"), 0, "exit code, full timing")
    t.equal(fast:run_until_exit("5s"), 0, "exit code, fast timing")
    t.same_output(full, fast, case.partition)
end)
