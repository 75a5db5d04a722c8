#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenario files and plans that mean harm, or are broken: each is an error with file and line, in bounded time and memory.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
systems=$PRIDE_TARGETS/systems
cd "$work" || exit 1

# The file cannot be read as a list of tests: nothing is run.
refused() { # name, pattern
    timeout 100 "$pride" test --systems "$systems" --artefacts none "$1.lua" >"$work/out" 2>"$work/error"
    [ $? -eq 125 ] && [ "$(wc -l <"$work/error")" -eq 1 ] && cat "$work/error" && grep -Eq "^pride: error: (\./)?$1.lua:$2" "$work/error"
}
# A test of it fails, with its place.
fails() { # name, pattern, options
    timeout 200 "$pride" test --systems "$systems" --artefacts none "${@:3}" "$1.lua" >"$work/out" 2>"$work/error"
    [ $? -eq 1 ] && cat "$work/out" && grep -Eq "message: \"$1.lua:$2" "$work/out"
}

echo 'while true do end' >loop.lua
check "an endless loop at the top level" refused loop '1: .*endless loop'
printf 'test("a", function(t)\n    local x = = 3\nend)\n' >broken.lua
check "broken Lua" refused broken "2: unexpected symbol near '='"
printf '\x1bLua\x54garbage' >binary.lua
check "a binary chunk" refused binary '1: it is no text'
printf 'local t = {}\nfor i = 1, 1e12 do\n    t[i] = {i}\nend\n' >table.lua
check "a huge table at the top level" refused table '[23]: .*too much memory'

printf 'error({})\n' >object.lua
check "an error that is no text" refused object '1: error with a table'
printf 'for i = 1, 1e7 do test("a" .. i, function() end) end\n' >many.lua
check "too many tests in a file" refused many '1: .*more than 10000 tests'
printf 'test("a", function(t)\n    local a = {}\n    for i = 1, 1e12 do a[i] = {i} end\nend)\n' >huge.lua
check "a huge table" fails huge '3: .*too much memory'
printf 'test("a", function(t)\n    local s = "x"\n    while true do s = s .. s end\nend)\n' >string.lua
check "a huge string" fails string '[23]: .*(too much memory|too large|string length overflow)'
printf 'local function f(n)\n    return 1 + f(n + 1)\nend\ntest("a", function(t) f(1) end)\n' >deep.lua
check "endless recursion" fails deep '2: stack overflow'
printf 'test("a", function(t)\n    pcall(function() while true do end end)\n    while true do end\nend)\n' >caught.lua
check "an endless loop that catches its own error" fails caught '[23]: .*endless loop'
printf '\ntest("a", function(t) string.find(("a"):rep(100), ("a-"):rep(100) .. "b") end)\n' >pattern.lua
check "a hopeless pattern is ended by the host's guard" fails pattern '2: ended after 3 s' --host-limit 3
printf 'test("a", function(t) t.boot{image = "../../../../../../../../etc/passwd"} end)\n' >outside.lua
check "a file that is no image" fails outside '1: .*(no ELF file|no image)'
printf 'test("a", function(t) os.execute("touch here") end)\n' >os.lua
check "the host's functions" fails os "1: attempt to index a nil value \(global 'os'\)"
printf 'test("a", function(t) setmetatable({}, {__gc = function() while true do end end}) end)\n' >gc.lua
check "a finalizer" fails gc '1: scenarios may not have finalizers'
check "and none of them has touched anything" test ! -e here

plan() { # lines
    printf '%s\n' "image = demo.elf" "board = qemu-leon3" "target = cpu0.g[*" "from = 1ms" "until = 2ms" "end = 3ms" "count = 2" "$@" >plan.plan
}
wrong_plan() { # pattern
    timeout 60 "$pride" inject --quiet --systems "$systems" --jobs 1 plan.plan >"$work/out" 2>"$work/error"
    [ $? -eq 125 ] && [ "$(wc -l <"$work/error")" -eq 1 ] && cat "$work/error" && grep -Eq "$1" "$work/error"
}
plan "seed = 1; rm -rf /"
check "a number that is none" wrong_plan 'plan.plan:8: expected a number in range'
plan "count = 99999999999999999999"
check "a number out of range" wrong_plan 'plan.plan:8: expected a number in range'
plan "bogus"
check "a line that is none" wrong_plan 'plan.plan:8: expected KEY = VALUE'
plan "colour = red"
check "a key that is none" wrong_plan 'plan.plan:8: expected a key'
plan "model = upset 99"
check "a model that is none" wrong_plan 'plan.plan:8: expected flip or upset'
plan "end = 1e99ms"
check "a time that is none" wrong_plan 'plan.plan:8: expected a time'
plan "board = ../../../../etc/passwd"
check "a board that is none" wrong_plan 'passwd'
plan "image = ../../../../../../../../etc/passwd"
check "an image that is none" wrong_plan 'passwd'
{ plan; yes "target = cpu0.g[*" | head -100 >>plan.plan; }
check "too many targets" wrong_plan 'plan.plan:[0-9]+: this key stands too often'
{ plan; printf 'x%.0s' $(seq 5000) >>plan.plan; }
check "a line without end" wrong_plan 'plan.plan:8: expected at most 1000 lines'
plan "target = $(printf '*c%.0s' $(seq 60))z"
check "a pattern with many stars is matched at once" wrong_plan "target '\*c"
plan "space = all" "target = ram@0x40000000+0x1000000"
check "a space of billions" wrong_plan 'more than 10000000 bits and cycles'
head -c 3000 /dev/urandom >plan.plan
check "a plan of random bytes" wrong_plan 'plan.plan:[0-9]+: expected'

check_end
