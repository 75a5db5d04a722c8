#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# --tui and --view: as text, on a terminal, in a window (SDL's dummy driver and Xvfb), as a picture.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
demo=$PRIDE_TARGETS/systems/demo.elf
# SDL's drivers and the X libraries keep memory that is not ours to free.
export ASAN_OPTIONS=detect_leaks=0

run() { timeout 120 "$pride" run --until 120ms "$@" "$demo"; }

page() {
    run --tui >"$work/page" 2>&1
    [ $? -eq 124 ] && grep -q '^demo.elf on leon3-generic  *0.120000 s' "$work/page" && grep -Eq '^nav +[0-9.]+% .*█' "$work/page" &&
        grep -Eq '^rogue +[0-9.]+% .*█' "$work/page" && grep -Eq 'rogue +DATA_ACCESS +-> WARM_START' "$work/page" &&
        grep -q '^\[rogue\] attack' "$work/page"
}
check "--tui prints the last page where there is no terminal" page

alone() { # its context stays when its slot is over: idle time is no load
    timeout 120 "$pride" run --until 120ms --tui "$PRIDE_TARGETS/systems/plans.elf" >"$work/page" 2>&1
    grep -Eq '^operator +[0-4]\.[0-9]% .*█\.+█\.+█' "$work/page"
}
check "a partition that has the processor for itself shows its slots, and its load without idle time" alone

lamps() {
    timeout 120 "$pride" run --board gr712rc --set board.cpus=1 --until 30ms --tui --fault "set gpio0.direction 0xf at 1ms" \
        --fault "set gpio0.output 0x5 at 1ms" "$demo" >"$work/page" 2>/dev/null
    grep -q '^gpio0   ● ○ ● ○$' "$work/page"
}
check "output pins are lamps" lamps

changes_nothing() {
    run --save "$work/a" >/dev/null 2>&1
    run --save "$work/b" --tui --view "$work/b.png" >/dev/null 2>&1
    cmp "$work/a" "$work/b"
}
check "looking on changes nothing" changes_nothing

terminal() {
    script -qec "timeout 120 $pride run --until 120ms --tui $demo" /dev/null >"$work/terminal" </dev/null
    [ "$(grep -ac $'\33\[H' "$work/terminal")" -ge 1 ] && grep -aq $'\33\[?25h' "$work/terminal" && grep -aq 'health monitor' "$work/terminal"
}
check "on a terminal it is drawn in place, and the cursor comes back" terminal

colours() { # of a PNG: width, height, how many colours, share of the background
    python3 - "$1" <<'PY'
import struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
width, height = struct.unpack('>II', data[16:24])
raw, at = b'', 8
while at < len(data):
    size, kind = struct.unpack('>I4s', data[at:at + 8])
    raw += data[at + 8:at + 8 + size] if kind == b'IDAT' else b''
    at += size + 12
raw, row, rows, before = zlib.decompress(raw), width * 3, [], bytes(width * 3)
for y in range(height):
    kind, line = raw[y * (row + 1)], bytearray(raw[y * (row + 1) + 1:(y + 1) * (row + 1)])
    for x in range(row):
        a, b, c = (line[x - 3] if x > 2 else 0), before[x], (before[x - 3] if x > 2 else 0)
        p = a + b - c
        paeth = a if abs(p - a) <= abs(p - b) and abs(p - a) <= abs(p - c) else b if abs(p - b) <= abs(p - c) else c
        line[x] = (line[x] + [0, a, b, (a + b) // 2, paeth][kind]) & 255
    before = bytes(line)
    rows.append(before)
dots = [bytes(r[i:i + 3]) for r in rows for i in range(0, row, 3)]
count = {colour: dots.count(colour) for colour in set(dots)}
print(width, height, len(count), max(count.values()) * 100 // len(dots))
PY
}
picture() {
    run --view "$work/view.png" >/dev/null 2>&1
    colours "$work/view.png" >"$work/colours" && cat "$work/colours" && read -r width height count share <"$work/colours" &&
        [ "$width $height" = "800 640" ] && [ "$count" -ge 5 ] && [ "$share" -gt 60 ] && [ "$share" -lt 97 ]
}
check "--view FILE.png has the page with its colours" picture

dummy() {
    SDL_VIDEODRIVER=dummy run --view sdl >/dev/null 2>"$work/error"
    [ $? -eq 124 ] && ! [ -s "$work/error" ]
}
check "--view sdl on SDL's dummy driver" dummy

window() { # of a module that does not end
    sed 's/ FrameLimit="[0-9]*"//' "$PRIDE_SOURCE/hv/systems/demo.xml" >"$work/endless.xml" &&
        "$pride" pack "$work/endless.xml" -o "$work/endless.elf" --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" \
            --guest-dir "$PRIDE_TARGETS/guests" >/dev/null || return 1
    cat >"$work/seen.py" <<'PY'
import struct, sys
data = open(sys.argv[1], 'rb').read()
head = struct.unpack('>25I', data[:100])
width, height, line, start = head[4], head[5], head[12], head[0] + head[19] * 12
dots = {data[start + y * line + x * 4:start + y * line + x * 4 + 3] for y in range(height) for x in range(width)}
print(width, height, len(dots))
sys.exit((width, height) != (800, 640) or len(dots) < 5)
PY
    # shellcheck disable=SC2016
    PRIDE=$pride WORK=$work xvfb-run -a -s "-screen 0 1000x800x24" bash -c '. "$PRIDE_SOURCE/tests/wait.sh"
        seen() { xwd -silent -name "pride: leon3-generic" -out "$WORK/window.xwd" && python3 "$WORK/seen.py" "$WORK/window.xwd" >"$WORK/seen"; }
        SDL_VIDEODRIVER=x11 timeout 90 "$PRIDE" run --view sdl "$WORK/endless.elf" >/dev/null 2>&1 &
        wait_for seen; status=$?; kill $!; cat "$WORK/seen"; exit $status'
}
check "and in a window of an X server" window

wrong() {
    run --view "$work/view.bmp" >/dev/null 2>"$work/error"
    [ $? -eq 125 ] && [ "$(wc -l <"$work/error")" -eq 1 ] && grep -q 'expected sdl or FILE.png' "$work/error" &&
        { run --view /nonexistent/x.png >/dev/null 2>"$work/error"; [ $? -eq 125 ]; } && grep -q '/nonexistent/x.png: cannot write' "$work/error"
}
check "what cannot be shown is an error of one line" wrong

check_end
