-- SPDX-License-Identifier: BSD-2-Clause
-- Ports from outside: contents, order, age, and what the other end sees when one end stops.

local board = "qemu-leon3"
local SAMPLING_WRITE, SAMPLING_READ, QUEUING_SEND = 0x31, 0x32, 0x41

local function calls(partition, number)
    return {point = "trap", partition = partition, user = true, code = 0xa0, call = number}
end

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

test("what display reads is what nav has written last", {tags = {"ports"}, from = "demo at 60 ms"}, function(t, m)
    local written, compared = nil, 0
    local buffer

    m:on(calls("nav", SAMPLING_WRITE), function(e) written = m:bytes("nav", e.args[2], e.args[3]) end)
    m:on(calls("display", SAMPLING_READ), function(e) buffer = e.args[2] end)
    m:on({point = "rett", partition = "display"}, function()
        if buffer and written then
            t.equal(m:bytes("display", buffer, #written), written, "message")
            compared = compared + 1
        end
        buffer = nil
    end)
    m:run("100ms")
    t.at_most(9, compared, "messages compared, at least")
end)

test("a message of a nav that has stopped grows old, and display says so", {tags = {"ports", "health"}, from = "demo at 60 ms"},
function(t, m)
    local pc = m:await(calls("nav", SAMPLING_WRITE), "20ms").pc

    -- nav is caught in an endless loop: `ba .` with a nop behind it.
    m:write_virtual("nav", pc + 4, 0x10800000)
    m:write_virtual("nav", pc + 8, 0x01000000)
    m:run("60ms")
    t.match(m:output("display"), "OLD")
    t.no_match(m:output("display"), "DAMAGED")
    t.no_health(m, "display")
end)

test("the queue of the communication system keeps order and length", {tags = {"ports", "queuing"}}, function(t)
    local m = t.boot{image = "communication.elf", board = board}
    local lengths = {}

    m:on(calls("giver", QUEUING_SEND), function(e) lengths[#lengths + 1] = e.args[3] end)
    t.equal(m:run_until_exit("2s"), 0, "exit code")
    t.ok(#lengths > 20, "messages were sent")
    t.match(m:output("taker"), "49 passed, 0 failed\n50 passed, 0 failed")
    t.match(m:output("listener"), "7 passed, 0 failed")
end)

test("a flip in the channel's buffer is seen by the reader's checksum", {tags = {"ports", "faults"}, from = "demo at 60 ms"},
function(t, m)
    local golden = t.boot{image = "demo.elf", board = board}
    local found

    golden:restore(m:save())
    -- The buffer is where nav's next message is found in memory: only the hypervisor maps it.
    m:on(calls("nav", SAMPLING_WRITE), function(e) found = found or m:bytes("nav", e.args[2], e.args[3]) end)
    m:await(calls("nav", SAMPLING_WRITE), "20ms")
    m:await(calls("display", SAMPLING_READ), "20ms")
    for address = 0x40000000, 0x40060000, 0x10000 do
        local at = m:bytes(nil, address, 0x10000):find(found, 1, true)

        if at and (address + at - 1) % 4 == 0 then
            m:write_physical(address + at - 1 + 8, m:read_physical(address + at - 1 + 8) ~ 0x100)
        end
    end
    m:run("30ms")
    t.match(m:output("display"), "DAMAGED")
    golden:run("60ms")
    t.no_match(golden:output("display"), "DAMAGED")
end)
