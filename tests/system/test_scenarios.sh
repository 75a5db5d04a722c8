#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# `pride test` from outside: statuses, messages, reports, and that its output does not depend on the number of jobs.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
systems=$PRIDE_TARGETS/systems

cat >"$work/good.lua" <<'LUA'
for i = 1, 4 do
    test("boots " .. i, {tags = {"boot", "n" .. i}}, function(t)
        local m = t.boot{image = "hello.elf"}
        m:run(("%dms"):format(10 * (5 - i)))
        t.match(m:state(), "^time$")
    end)
end
LUA
cat >"$work/bad.lua" <<'LUA'
test("good & <fine>", function(t) end)
test("bad # not", function(t)
    t.equal(1, 2, "numbers")
end)
LUA
cat >"$work/broken.lua" <<'LUA'
test("x", function(t)
    t.equal(1, end)
LUA

# status WANTED ARGUMENTS...: output in out.txt and err.txt
status() {
    local wanted=$1 found
    shift
    "$pride" test --artefacts "$work/kept" "$@" >"$work/out.txt" 2>"$work/err.txt"
    found=$?
    [ "$found" -eq "$wanted" ] || { echo "status $found, expected $wanted"; cat "$work/out.txt" "$work/err.txt"; return 1; }
}

# one_error TEXT: exactly one line of error, and it says TEXT
one_error() {
    [ "$(wc -l <"$work/err.txt")" -eq 1 ] && grep -qF "pride: error: " "$work/err.txt" && grep -qF -- "$1" "$work/err.txt" ||
        { cat "$work/err.txt"; return 1; }
}

all_pass() {
    status 0 --systems "$systems" "$work/good.lua" && [ ! -s "$work/err.txt" ] &&
        [ "$(head -n 2 "$work/out.txt")" = $'TAP version 14\n1..4' ] && [ "$(tail -n 1 "$work/out.txt")" = "4 passed, 0 failed" ]
}
check "tests that pass give status 0 and TAP" all_pass

some_fail() {
    status 1 "$work/bad.lua" && grep -q '^not ok 2 - .*bad.lua: bad \\# not$' "$work/out.txt" &&
        grep -q 'bad.lua:3: numbers: found 1, expected 2' "$work/out.txt" && [ "$(tail -n 1 "$work/out.txt")" = "1 passed, 1 failed" ]
}
check "tests that fail give status 1 and the reason with its line" some_fail

broken() {
    status 125 "$work/good.lua" "$work/broken.lua" && [ ! -s "$work/out.txt" ] && one_error "broken.lua:2: " &&
        mkfifo "$work/pipe.lua" && status 125 "$work/pipe.lua" && one_error "pipe.lua:1: it is no file"
}
check "a broken file gives status 125, its line, and no test runs" broken

wrong_usage() {
    status 125 && one_error "expected a scenario" &&
        status 125 --nothing "$work/good.lua" && one_error "no option '--nothing'" &&
        status 125 --jobs && one_error "option '--jobs' needs an argument" &&
        status 125 --jobs 0 "$work/good.lua" && one_error "--jobs '0': expected a number from 1 to" &&
        status 125 --seed x "$work/good.lua" && one_error "--seed 'x'" &&
        status 125 --filter '(' "$work/good.lua" && one_error "filter '('" &&
        status 125 --tag nothing "$work/good.lua" && one_error "none of 4 tests" &&
        status 125 "$work/missing.lua" && one_error "missing.lua: No such file"
}
check "wrong usage is one line of error and status 125" wrong_usage

no_output() {
    for option in --junit --coverage; do
        status 125 "$option" "$work/no/such/file" "$work/bad.lua" && [ ! -s "$work/out.txt" ] && one_error "no/such/file: cannot write: No such file" &&
            status 125 "$option" "$work" "$work/bad.lua" && one_error "cannot write: Is a directory" || return 1
    done
}
check "a report that cannot be written is told before any test runs" no_output

cat >"$work/tables.lua" <<'LUA'
test("same", function(t)
    t.equal({1, {x = {2, "b"}}, y = false}, {1, {x = {2, "b"}}, y = false})
    t.equal({}, {})
    t.different({a = 1}, {a = 1, b = 2})
    t.fails("it: a%[2%]: found 1, expected 2$", function() t.equal({a = {[2] = 1}}, {a = {[2] = 2}}, "it") end)
    t.fails("b: found nil, expected a table$", function() t.equal({a = 1}, {a = 1, b = {}}) end)
    t.fails("found a table twice", function() t.different({a = {1}}, {a = {1}}) end)
    local knot = {}
    knot.knot = knot
    t.fails("knot.knot", function() t.equal(knot, {knot = knot}) t.equal({knot = knot}, {knot = {knot = {}}}) end)
    t.fails("nested more than 16 deep", function()
        local other = {}
        other.knot = other
        t.equal(knot, other)
    end)
end)
test("ordered", function(t)
    local keys, all = {}, {z = 1, [3] = 1, [1] = 2, [2.5] = 4, a = 1, b = 1, [true] = 2, [false] = 3}
    for key in pairs(all) do
        keys[#keys + 1] = tostring(key)
        all.b = nil
    end
    t.equal(table.concat(keys, " "), "1 2.5 3 a z false true")
    keys = {}
    for key in next, all do keys[#keys + 1] = tostring(key) end
    t.equal(table.concat(keys, " "), "1 2.5 3 a z false true")
    t.equal(next({}), nil)
    local proxy = setmetatable({}, {__pairs = function() return function(_, k) return not k and 7 or nil end end})
    for key in pairs(proxy) do t.equal(key, 7) end
    t.fails("table expected", function() pairs(1) end)
end)
LUA
check "tables are compared by what is in them, and walked in the order of their keys" status 0 "$work/tables.lua"

cat >"$work/log.lua" <<'LUA'
test("speaks", function(t)
    print("one", 2, nil, true)
    t.log("one", 2, nil, true)
    t.log()
    t.log(setmetatable({}, {__tostring = function() return "itself" end}), "end")
    t.fail("now")
end)
LUA
log_is_print() {
    status 1 "$work/log.lua" && cat "$work/out.txt" && [ "$(grep -cF '"one\u00092\u0009nil\u0009true"' "$work/out.txt")" -eq 2 ] &&
        grep -qF '"itself\u0009end"' "$work/out.txt"
}
check "t.log says all that it is given, as print does" log_is_print

missing_image() {
    status 1 --systems "$work" "$work/good.lua" && grep -q "no image 'hello.elf' in $work" "$work/out.txt"
}
check "an image that is not there fails the test, with the place where it was looked for" missing_image

same_with_jobs() {
    status 1 --jobs 1 --repeat 3 --systems "$systems" "$work/good.lua" "$work/bad.lua"
    cp "$work/out.txt" "$work/one.txt"
    status 1 --jobs 8 --repeat 3 --systems "$systems" "$work/good.lua" "$work/bad.lua"
    cmp "$work/one.txt" "$work/out.txt" && [ "$(tail -n 1 "$work/out.txt")" = "15 passed, 3 failed" ]
}
check "one job at a time or eight print the same" same_with_jobs

junit() {
    status 1 --junit "$work/junit.xml" --systems "$systems" "$work/good.lua" "$work/bad.lua" && xmllint --noout "$work/junit.xml" &&
        grep -q '<testsuites tests="6" failures="1" skipped="0"' "$work/junit.xml" &&
        grep -q 'name="good &amp; &lt;fine&gt;"' "$work/junit.xml" &&
        status 125 --junit /nonexistent/junit.xml "$work/bad.lua" && one_error "/nonexistent/junit.xml: cannot write"
}
check "the JUnit report is well-formed" junit

own_folder() { # for what the tests give to each other
    mkdir -p "$work/tmp" && TMPDIR=$work/tmp status 0 --coverage "$work/coverage.info" --systems "$systems" "$work/good.lua" &&
        [ -s "$work/coverage.info" ] && [ -z "$(ls "$work/tmp")" ] &&
        TMPDIR=$work/none status 125 --coverage "$work/coverage.info" --systems "$systems" "$work/good.lua" && one_error "/none: cannot write"
}
check "what is written in between is in TMPDIR" own_folder

selection() {
    status 0 --list --tag n3 "$work/good.lua" && grep -q 'good.lua:2: boots 3  \[boot n3\]$' "$work/out.txt" &&
        [ "$(wc -l <"$work/out.txt")" -eq 1 ] && status 0 --filter 'good$|fine' "$work/bad.lua" && status 0 --help
}
check "tests are selected and listed" selection

cat >"$work/fail.lua" <<'LUA'
test("stops at nav's first message", function(t)
    local m = t.boot{image = "demo.elf", board = "qemu-leon3"}
    m:await({point = "trap", partition = "nav", user = true, code = 0xa0, call = 0x31}, "50ms")
    t.fail("as planned")
end)
LUA
reopen() {
    local folder=$work/kept/fail.lua-stops-at-nav-s-first-message-seed1

    status 1 --systems "$systems" "$work/fail.lua" && grep -q 'fail.lua:4: as planned' "$folder/README.txt" || return 1
    PRIDE=$pride "$folder/machine1.gdb.sh" "unix:$work/gdb" &
    wait_for [ -S "$work/gdb" ]
    gdb-multiarch -batch -ex "target remote $work/gdb" -ex 'x/i $pc' -ex 'info registers g1 i2' -ex kill \
        "$PRIDE_TARGETS/guests/nav.elf" >"$work/gdb.txt" 2>&1
    wait
    grep -q 'g1 .*0x31' "$work/gdb.txt" && grep -q 'i2 .*0x20' "$work/gdb.txt" || { cat "$work/gdb.txt"; return 1; }
}
check "a failure leaves a folder that opens in GDB at the failure" reopen

nothing_left() { # where no folder can be, and where a file cannot
    : >"$work/no-folder"
    "$pride" test --systems "$systems" --artefacts "$work/no-folder" "$work/bad.lua" >"$work/out.txt" 2>"$work/err.txt"
    [ $? -eq 1 ] && grep -q "artefact: \"none in $work/no-folder: Not a directory\"" "$work/out.txt" || return 1
    mkdir -p "$work/half/bad.lua-bad---not-seed1/README.txt"
    "$pride" test --systems "$systems" --artefacts "$work/half" "$work/bad.lua" >"$work/out.txt" 2>"$work/err.txt"
    [ $? -eq 1 ] && cat "$work/out.txt" && grep -q "artefact: \"$work/half/bad.lua-bad---not-seed1, not all of it: a write failed\"" "$work/out.txt"
}
check "where that cannot be, the report says so" nothing_left

check_end
