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

printf 'local s = 1\nstring.find(("a"):rep(100), ("a-"):rep(100) .. "b")\n' >stuck.lua
check "a hopeless pattern at the top level" refused stuck '2: ended after 5 s of the processor.s time inside one library function'
printf 'return %s1\n' "$(printf '(%.0s' $(seq 1000))" >nested.lua
check "an expression nested too deeply" refused nested '1: '
printf 'test("a\\nnot ok 1", function() end)\n' >name.lua
check "a name of two lines" refused name '1: .*control characters'
printf 'test(("x"):rep(1e6), function() end)\n' >long.lua
check "a name without end" refused long '1: .*200 characters'
printf 'error({})\n' >object.lua
check "an error that is no text" refused object '1: error with a table'
printf '\nerror(5)\n' >number.lua
check "an error that is a number" refused number '2: 5$'
printf 'test("a", function(t)\n    error({})\nend)\n' >inside.lua
check "an error that is no text, inside of a test" fails inside '2: error with a table as its message"$'
printf 'test("a", function(t)\n    error("why", 0)\nend)\n' >placeless.lua
check "an error that wants no place" fails placeless '2: why"$'
printf 'test("a", function(t)\n    t.match("x", "%%")\nend)\n' >pattern.lua
check "a malformed pattern" fails pattern '2: malformed pattern'
printf 'test("a", {cases = {{name = "x\\nnot ok 1"}}}, function() end)\n' >case.lua
check "a case's name of two lines" refused case '1: .*control characters'
printf 'test("a", function(t)\n    test("b", function() end)\nend)\n' >late.lua
check "a test inside of a test" fails late '2: tests and shared starts are declared at the top level'
printf 'for i = 1, 1e7 do test("a" .. i, function() end) end\n' >many.lua
check "too many tests in a file" refused many '1: .*more than 10000 tests'
printf 'test("a", function(t)\n    local a = {}\n    for i = 1, 1e12 do a[i] = {i} end\nend)\n' >huge.lua
check "a huge table" fails huge '3: .*too much memory'
printf 'test("a", function(t)\n    local s = "x"\n    while true do s = s .. s end\nend)\n' >string.lua
check "a huge string" fails string '[23]: .*(too much memory|too large|string length overflow)'
printf 'local function f(n)\n    return 1 + f(n + 1)\nend\ntest("a", function(t) f(1) end)\n' >deep.lua
check "endless recursion" fails deep '2: stack overflow'
printf '\ntest("a", function(t)\n    string.rep("", 1 << 60)\nend)\n' >rep.lua
check "a function without end is ended by the host's guard, with its line" fails rep '3: ended after 2 s' --host-limit 2
printf 'shared("s", function(t)\n    string.rep("", 1 << 60)\nend)\ntest("a", {from = "s"}, function(t) end)\n' >start.lua
start() { ! fails start '' --host-limit 2 && grep -q '"the shared start s: start.lua:2: ended after 2 s of host time"' "$work/out"; }
check "in a shared start too" start
printf 'test("a", function(t)\n    error(("x"):rep(1e7))\nend)\n' >message.lua
cut() { fails message '2: xxx' && [ "$(wc -c <"$work/out")" -lt 10000 ]; }
check "a message of millions of characters is cut" cut
printf 'test("a", function(t)\n    local s = ("x"):rep(1e7)\n    while true do print(s) end\nend)\n' >flood.lua
check "notes without end" fails flood '3: .*endless loop'

ln -s /bin/true link.elf
ln -s /etc etc
outside() { # image, board
    printf 'test("a", function(t)\n    t.boot{image = "%s", board = "%s"}\nend)\n' "$1" "$2" >outside.lua
    fails outside "2: boot: (image|board) '.*' is outside of the folders of outside.lua and of the systems"
}
check "an image by its whole path" outside /bin/true qemu-leon3
check "an image by a path that climbs" outside ../../../../../../../../../../bin/true qemu-leon3
check "an image by a link" outside link.elf qemu-leon3
check "an image in a linked folder" outside etc/passwd qemu-leon3
check "a board by its whole path" outside demo.elf /etc/passwd
check "a board by a path that climbs" outside demo.elf ../../../../../../../../../../etc/passwd
printf 'test("a", function(t)\n    local m = t.boot{image = "demo.elf", board = "qemu-leon3"}\n    m:symbol("/bin/true", "main")\nend)\n' >symbol.lua
check "symbols of a program that is outside" fails symbol "3: symbol 'main': file '/bin/true' is outside"

trusted() {
    cat >trusted.lua <<'LUA'
assert(io and os and package and debug and load and coroutine and require)
test("a", function(t)
    local file = io.open("here-by-io", "w")
    file:write("x")
    file:close()
    t.ok(coroutine.wrap(function() coroutine.yield(load("return 1")()) end)() == 1, "all of Lua")
    t.fails("no ELF", t.boot, {image = "/etc/passwd"})
end)
LUA
    timeout 100 "$pride" test --unsafe --systems "$systems" --artefacts none trusted.lua && [ -s here-by-io ]
}
check "--unsafe gives all of Lua and files anywhere" trusted
check "which nothing else does" refused trusted '1: assertion failed'

full() { # lines
    printf 'test("a", function(t)\n    local m, k = t.boot{image = "demo.elf", board = "qemu-leon3"}, {}\n    %s\nend)\n' "$1" >full.lua
    fails full "3: $2"
}
check "machines without end" full 'while true do k[#k + 1] = t.boot{image = "demo.elf", board = "qemu-leon3", set = {"ram.size=2M"}} end' \
    'boot: more than 64 machines'
check "faults without end" full 'while true do m:fault("flip cpu0.y:1 at 50s") end' '.*too many faults'
check "an error in a watch that is no text" full 'm:on({point = "trap"}, function() error({}) end) m:run("50ms")' \
    'error with a table as its message"$'
check "a zero in a fault's line" full 'm:fault("flip cpu0.y\0:1 at 5ms")' "'flip cpu0.y' has a zero behind it"
check "a zero in a name" full 't.boot{image = "demo.elf\0"}' "'demo.elf' has a zero behind it"
check "settings without end" full 'for i = 1, 1e6 do k[i] = "ram.size=1M" end t.boot{image = "demo.elf", set = k}' 'boot: too many settings'
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
check "a board that is outside" wrong_plan "plan.plan:8: board '.*passwd' is outside"
plan "image = ../../../../../../../../etc/passwd"
check "an image that is outside" wrong_plan "plan.plan:8: image '.*passwd' is outside"
{ plan; yes "target = cpu0.g[*" | head -100 >>plan.plan; }
check "too many targets" wrong_plan 'plan.plan:[0-9]+: this key stands too often'
{ plan; printf 'x%.0s' $(seq 5000) >>plan.plan; }
check "a line without end" wrong_plan 'plan.plan:8: expected at most 1000 lines'
plan "target = $(printf '*c%.0s' $(seq 60))z"
check "a pattern with many stars is matched at once" wrong_plan "plan.plan:8: target '\*c"
plan "set = ram.size=bogus"
check "a setting that is none" wrong_plan 'plan.plan:8: '
plan "board = bogus"
check "a board that is none" wrong_plan "plan.plan:8: no board 'bogus'"
plan "state = cpu0.bogus=1"
check "a state that is none" wrong_plan 'plan.plan:8: state = cpu0.bogus=1: '
plan "end = 1ms"
check "an end before the beginning" wrong_plan 'plan.plan:8: expected from <= until < end'
plan "space = all" "target = ram@0x40000000+0x1000000"
check "a space of billions" wrong_plan 'plan.plan:8: the space has more than 10000000 bits and cycles'
head -c 3000 /dev/urandom >plan.plan
check "a plan of random bytes" wrong_plan 'plan.plan:[0-9]+: expected'

check_end
