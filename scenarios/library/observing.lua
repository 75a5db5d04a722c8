-- SPDX-License-Identifier: BSD-2-Clause
-- What scenarios can see and judge of a system: events, times, memory, health. The demo serves as the example.

local board = "qemu-leon3"
local NAV_WRITE = {point = "trap", partition = "nav", user = true, code = 0xa0, call = 0x31} -- SAMPLING_WRITE

local function demo(t)
    return t.boot{image = "demo.elf", board = board}
end

test("every message of nav is seen as it is written", {tags = {"observing", "ports"}}, function(t)
    local m = demo(t)
    local messages = {}

    m:on(NAV_WRITE, function(e)
        messages[#messages + 1] = m:bytes("nav", e.args[2], e.args[3])
    end)
    m:run_until("109ms") -- in nobody's slot
    t.equal(#messages, #m:slots("nav"), "one message a slot")
    for i = 2, #messages do
        t.different(messages[i], messages[i - 1], "message " .. i)
    end
end)

test("a run can stop at an event", {tags = {"observing", "quick"}}, function(t)
    local m = demo(t)
    local e = m:await({point = "trap", partition = "rogue", code = 9, user = true}, "100ms")

    t.equal(e.partition, "rogue")
    t.equal(m:read("cpu0.mmu.context"), e.context)
    t.near(m:cycle(), e.cycle, 100, "cycle")
    t.fails("no such device within 10us", m.await, m, {point = "device", partition = "nav", user = true}, "10us")
end)

test("a watch may read the machine and do no more", {tags = {"observing", "quick"}}, function(t)
    local m = demo(t)

    m:on({point = "context", value = 1}, function() m:run("1ms") end)
    t.fails("a watch's function may only read", m.run, m, "50ms")
end)

test("hypercalls of nav stay within their budgets", {tags = {"observing", "budget"}}, function(t)
    local m = demo(t)

    m:run_until("300ms")
    t.ok(t.within(m, {kind = "hypercall", partition = "nav", number = 0x31}, "35us") >= 28, "28 messages")
    t.fails("ta 0x20 with 0x31 of nav took", t.within, m, {kind = "hypercall", partition = "nav", number = 0x31}, "1us")
    t.fails("nothing of that kind", t.within, m, {kind = "hypercall", partition = "nav", number = 0x7f}, "1us")
end)

test("slots start on time, and a bound that is too narrow is noticed", {tags = {"observing", "deadlines"}}, function(t)
    local m = demo(t)
    local epoch

    m:run_until("300ms")
    epoch = m:slots("nav")[2].start_cycle - 400 -- 10 us, by which some slots start earlier than the second
    t.on_time(m, "nav", {period = "10ms", epoch = epoch, within = "20us", duration = "2ms"})
    t.on_time(m, "display", {period = "10ms", epoch = epoch, offset = "2ms", within = "20us", duration = "2ms"})
    t.fails("slot %d+ of nav starts at", t.on_time, m, "nav", {period = "10ms", epoch = epoch, within = "1cyc"})
    t.equal(t.jitter(m, {nav = 0, display = "2ms"}, {period = "10ms", within = "40us", from = "20ms"}), #m:slots("nav") + #m:slots("display") - 2)
    t.fails("slots start within %d+", t.jitter, m, {nav = 0, display = "2ms"}, {period = "10ms", within = "5us"})
    t.fails("on_time: no option 'durration': expected period,", t.on_time, m, "nav", {period = "10ms", durration = "5us"})
    t.fails("jitter: no option 'withn'", t.jitter, m, {nav = 0}, {period = "10ms", withn = "5us"})
    t.fails("times: no option 'partion'", t.within, m, {kind = "hypercall", partion = "nav"}, "10us")
    t.fails("times: no option 'partion'", m.times, m, {partion = "nav"})
    t.fails("it worked for", t.on_time, m, "nav", {period = "10ms", epoch = epoch, within = "20us", duration = "5us"})
end)

test("memory is compared word by word", {tags = {"observing", "quick"}}, function(t)
    local golden, hit = demo(t), demo(t)
    local area

    golden:run_until("20ms")
    hit:restore(golden:save())
    area = golden:areas("display", "w")[1]
    t.same_memory(hit, golden, "display")
    t.equal(hit:memory_digest("display"), golden:memory_digest("display"))
    hit:flip(("va@display:0x%x:7"):format(area.address + 4))
    t.fails("invalid option 'x'", hit.memory_digest, hit, "display", "x")
    t.fails("invalid option 'x'", hit.areas, hit, "display", "x")
    t.fails("more than 8 bits", hit.write_physical, hit, area.physical, 0x100, 1)
    t.fails("more than 32 bits", hit.write, hit, "cpu0.psr", 1 << 32)
    t.different(hit:memory_digest("display", "w"), golden:memory_digest("display", "w"))
    t.equal(hit:memory_digest("nav"), golden:memory_digest("nav"))
    t.fails(("display differs: 0x%08x"):format(area.address + 4), t.same_memory, hit, golden, "display")
end)

test("the health monitor's words are judged by partition, event and action", {tags = {"observing", "health"}}, function(t)
    local m = demo(t)

    m:run_until("200ms")
    t.ok(t.health(m, "rogue", "data access exception") > 1, "more than one")
    t.equal(t.health(m, "rogue", "DATA_ACCESS"), t.health(m, "rogue", "data access exception"), "by the configuration's name")
    t.ok(t.health(m, "rogue", "ALIGNMENT", "WARM_START") > 0, "memory address not aligned")
    t.fails("has reported of rogue", t.no_health, m, "rogue", "DATA_ACCESS")
    t.no_health(m, "rogue", "DIVISION_BY_ZERO")
    t.fails("no event 'DATA_ACCES'", t.no_health, m, "rogue", "DATA_ACCES")
    t.no_health(m, "nav")
    t.no_health(m, nil)
    for _, name in ipairs{"nva", 9} do -- what asks for nobody must not seem to hold
        t.fails("no partition '" .. name .. "': hypervisor, nav", t.no_health, m, name)
        t.fails("no partition '" .. name .. "'", m.output, m, name)
        t.fails("no partition '" .. name .. "'", m.lines, m, name)
        t.fails("no partition '" .. name .. "'", m.expect, m, name, "x")
    end
    t.equal(m:output(3), m:output("rogue"))
    t.equal(m:output("hypervisor"), m:output("hv"))
    t.no_health(m, "hypervisor")
    t.fails("of hypervisor", t.health, m, "hypervisor", "data access exception")
    t.fails("no \"power failure\" of rogue", t.health, m, "rogue", "power failure")
    t.fails("has reported of rogue", t.no_health, m, "rogue")
end)

test("times tell cold from warm caches, and their worst is found again", {tags = {"observing", "time"}}, function(t)
    local m, again = demo(t), demo(t)
    local handler, call, event

    m:run_until("60ms")
    handler = m:times{kind = "handler", partition = "rogue"}[1]
    t.ok(handler.cold.count > 0 and handler.warm.count > 0, "both are there")
    t.equal(handler.cold.count + handler.warm.count, handler.count)
    t.at_most(handler.warm.worst, handler.cold.worst, "warm")
    t.within(m, {kind = "handler", partition = "rogue", cache = "warm"}, handler.cold.best .. "us")
    call = m:times{kind = "hypercall", partition = "nav", number = 0x31}[1]
    again:run_until(call.worst_cycle - 50)
    event = again:await({point = "trap", partition = "nav", code = 0xa0})
    t.equal(event.cycle, call.worst_cycle)
    t.equal(event.call, 0x31)
end)

test("functions have times of their own", {tags = {"observing", "time"}}, function(t)
    local m = demo(t)
    local print

    m:measure_functions()
    m:run_until("60ms")
    print = m:times{kind = "function", partition = "nav", what = "hv_printf"}[1]
    t.equal(print.count, 1)
    t.within(m, {kind = "function", partition = "nav", what = "hv_sampling_write"}, "2us")
    t.fails("hv_vsnprintf of nav took", t.within, m, {kind = "function", partition = "nav"}, "10us")
end)
