#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The window of --display sdl, on SDL's dummy driver and on an X server of its own (Xvfb) with keys and mouse from xdotool;
# --input record and replay of what came in.
set -u

# shellcheck source=tests/system/check.sh
. "$(dirname "$0")/check.sh"
pride=${PRIDE_BUILD:?}/pride
image=${PRIDE_TARGETS:?}/tests/guest/desk.elf
# SDL's drivers and the X libraries keep memory that is not ours to free.
export ASAN_OPTIONS=detect_leaks=0

run() { # STATUS ARGUMENT...
    local expected=$1 actual
    shift
    SDL_VIDEODRIVER=dummy timeout 60 "$pride" run --board leon3-desktop "$@" "$image" >"$work/out" 2>"$work/err"
    actual=$?
    cat "$work/err"
    [ "$actual" -eq "$expected" ]
}

refused() { # PATTERN ARGUMENT...
    local pattern=$1
    shift
    run 125 "$@" && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q -e "^pride: error: .*$pattern" "$work/err"
}

cat >"$work/in" <<'INPUT'
pride input 1
8000000 ps2 0 1c
8000000 mouse 1 5 -3 0 0
8400000 mouse 1 0 0 0 1
16000000 ps2 0 76
INPUT
printf '!\nk 1c\nm 28 a5 67\nm 09 a5 67\nk 76\n' >"$work/expected"
sort "$work/expected" >"$work/sorted"
said() { sort "$work/out" | diff - "$work/sorted"; }

check "keys and mouse from a file" run 0 --input "replay=$work/in" --input "record=$work/a"
check "arrive in the guest" said
check "and are recorded as they were" diff "$work/in" "$work/a"
check "the same with a window, which nobody sees" run 0 --display sdl --input "replay=$work/in" --input "record=$work/b"
check "to the bit" diff "$work/a" "$work/b"
check "a snapshot after half of it" run 124 --input "replay=$work/in" --until 10000000 --save "$work/snap"
tail -n +5 "$work/in" | sed '1i pride input 1' >"$work/rest"
goes_on() {
    timeout 60 "$pride" run --board leon3-desktop --restore "$work/snap" --input "replay=$work/rest" >"$work/out" 2>&1 &&
        diff "$work/out" <(echo "k 76")
}
check "takes the rest" goes_on
check "the plain engine does the same" run 0 --engine plain --input "replay=$work/in"
check "as the other" said
check "another display is refused" refused "expected sdl or none" --display x11
check "another word is refused" refused "expected record=FILE" --input "$work/in"
check "no such file" refused "cannot read" --input "replay=$work/no"
check "another kind of file" refused "expected 'pride input 1'" --input "replay=$image"
printf 'pride input 1\n5 uart 0 41\n4 uart 0 41\n' >"$work/bad"
check "a line out of order" run 125 --until 1ms --input "replay=$work/bad"
check "in one line with its number" grep -q "bad:3: expected CYCLE KIND PORT" "$work/err"
for line in "-5 uart 0 41" " 5 uart 0 41" "18446744073709551615 uart 0 41" "99999999999999999999999 uart 0 41" "5 uart 0 4g" "5 uart 0"; do
    printf 'pride input 1\n%s\n' "$line" >"$work/bad"
    check "the line '$line'" refused "bad:2: expected CYCLE KIND PORT" --until 1ms --input "replay=$work/bad"
done
printf 'pride input 1\n5 uart 7 41\n6 uart 8 41\n' >"$work/bad"
check "input that the board has no place for is told once" refused "bad:2: the machine does not take this input" --until 1ms --input "replay=$work/bad"
headless() { SDL_VIDEODRIVER=nonsense timeout 60 "$pride" run --board leon3-desktop --display sdl "$image" 2>&1 | grep -c '^pride: error: --display sdl: '; }
check "no display is one line" [ "$(headless)" -eq 1 ]
check "nor is a board without frame buffer" refused "has no svgactrl" --board leon3-generic --display sdl

# On an X server: a click catches the mouse, then it moves the square; the window's pixels are read back.
Xvfb -displayfd 5 -screen 0 800x600x24 -nolisten tcp 5>"$work/display" 2>"$work/xvfb" &
server=$!
check "an X server starts" wait_for test -s "$work/display"
DISPLAY=:$(cat "$work/display")
export DISPLAY
timeout 60 "$pride" run --board leon3-desktop --display sdl --input "record=$work/x" "$image" >"$work/out" 2>"$work/err" &
guest=$!
check "a window opens" wait_for xdotool search --name '^pride: leon3-desktop'
check "the guest runs in it" wait_for grep -q '!' "$work/out"
window=$(xdotool search --name '^pride: leon3-desktop' | head -n 1)
xdotool windowfocus "$window"
xdotool mousemove --window "$window" 100 100
catches() { xdotool click 1 && xdotool mousemove_relative -- 7 5 && sleep 0.2 && grep -q '^m' "$work/out"; }
check "a click catches the mouse" wait_for catches
types() { xdotool key a && sleep 0.2 && grep -q '^k f0' "$work/out"; }
check "a key arrives" wait_for types
# white: how many pixels of the screen are white, on how many columns.
white() {
    xwd -root -silent | python3 -c '
import struct, sys
data = sys.stdin.buffer.read()
size, = struct.unpack(">I", data[:4])
width, height, bits, stride, colours = (struct.unpack(">I", data[4 * i:4 * i + 4])[0] for i in (4, 5, 11, 12, 19))
rows, step = data[size + 12 * colours:], bits // 8
found = [x for y in range(height) for x in range(width)
         if rows[y * stride + step * x:y * stride + step * x + 3] == b"\xff\xff\xff"]
print(len(found), len(set(found)))'
}
shows() { [ "$(white)" = "64 8" ]; }
check "the square of 8 x 8 pixels is on the screen" wait_for shows
xdotool key Escape
wait "$guest"
check "escape ends the guest" [ $? -eq 0 ]
mv "$work/out" "$work/live"
check "the recorded session replays" run 0 --input "replay=$work/x"
check "to the same text" diff "$work/live" "$work/out"
kill "$server" 2>/dev/null
check_end
