-- SPDX-License-Identifier: BSD-2-Clause
-- The same image gives the same digest at the same cycle: run twice, run in pieces, saved and restored, on any engine.

local board = "qemu-leon3"

local function demo(t, options)
    options = options or {}
    options.image = "demo.elf"
    options.board = board
    return t.boot(options)
end

test("two runs have the same digests", {tags = {"determinism", "quick"}}, function(t)
    local a, b = demo(t), demo(t)

    for step = 1, 10 do
        a:run("20ms")
        b:run("20ms")
        t.equal(a:cycle(), b:cycle(), "cycle of step " .. step)
        t.equal(a:digest(), b:digest(), "digest of step " .. step)
    end
    t.equal(a:output(nil, true), b:output(nil, true), "output with its times")
end)

test("a run in pieces is the run in one go", {tags = {"determinism", "quick"}}, function(t)
    local whole, pieces = demo(t), demo(t)

    whole:run_until("150ms")
    while pieces:time() < 145000 do
        pieces:run(math.random(1, 200000)) -- cycles: up to 5 ms
    end
    pieces:run_until("150ms")
    t.same_state(pieces, whole)
    t.equal(pieces:digest(), whole:digest(), "digest")
end)

test("a restored machine goes on as if nothing had been", {tags = {"determinism", "quick"}}, function(t)
    local golden, m = demo(t), demo(t)
    local snapshot

    golden:run_until("250ms")
    m:run_until("123456us")
    snapshot = m:save()
    m:run_until("180ms")
    m:restore(snapshot)
    m:run_until("250ms")
    t.same_state(m, golden)
    t.equal(m:digest(), golden:digest(), "digest after going back")
    t.equal(m:output(nil, true), golden:output(nil, true), "output with its times")
    t.same_slots(m, golden, "display", 0)
end)

test("a snapshot goes on in another machine", {tags = {"determinism", "quick"}}, function(t)
    local golden, other = demo(t), demo(t)

    golden:run_until("100ms")
    other:restore(golden:save())
    golden:run_until("200ms")
    other:run_until("200ms")
    t.equal(other:digest(), golden:digest(), "digest")
    t.equal(other:output(nil, true), golden:output(nil, true), "output with its times")
end)

test("watching for output does not change the run", {tags = {"determinism"}}, function(t)
    local a, b = demo(t), demo(t)

    a:expect("display", "^frame 20:", "1s")
    a:run_until("400ms")
    b:run_until("400ms")
    t.equal(a:digest(), b:digest(), "digest")
    t.ok(t.same_output(a, b, "display") >= 2, "lines of display were compared")
    t.same_output(a, b, nil, "%d+ mm")
end)

test("output that is missing is noticed on either side", {tags = {"determinism", "quick"}}, function(t)
    local a, b = demo(t), demo(t)

    a:expect("nav", "^frame 10:", "1s")
    b:expect("nav", "^frame 20:", "1s")
    t.same_output(a, b, "nav") -- the line is so young that it could still be in a UART
    b:run("60ms")
    t.fails("only the golden run has line %d+", function() t.same_output(a, b, "nav") end)
    t.fails("only the machine under test has line %d+", function() t.same_output(b, a, "nav") end)
    t.fails("no partition 'nobody'", function() t.same_output(a, b, "nobody") end)
    t.fails("no output of nav to compare", function() t.same_output(demo(t), demo(t), "nav") end)
end)

test("engines agree", {tags = {"determinism"}}, function(t)
    local plain, cached = demo(t, {engine = "plain"}), demo(t, {engine = "cached"})

    for step = 1, 5 do
        plain:run("40ms")
        cached:run("40ms")
        t.same_state(cached, plain)
        t.equal(cached:cycle(), plain:cycle(), "cycle of step " .. step)
    end
end)
