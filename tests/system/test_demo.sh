#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The demo system from outside: what it prints, that it is the same every time, with either engine, in pieces, and on another
# simulator of the same hardware; and that its time line is what viewers read.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
demo=$PRIDE_TARGETS/systems/demo.elf

check "the demo's own judgement is that all attacks were caught" \
    env -C "$PRIDE_SOURCE" tools/demo "$pride" hv/systems/demo.xml "$demo" "$work/timeline.json"

timeline_is_well_formed() {
    python3 - "$work/timeline.json" <<'PYTHON'
import json, sys
events = json.load(open(sys.argv[1]))["traceEvents"]
names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == "thread_name"}
assert {"hypervisor", "nav", "display", "rogue"} <= set(names.values()), names
end = {}
for e in events:
    assert e["ph"] in "XiMCsf", e
    if e["ph"] == "X":
        track = e["pid"], e["tid"]
        assert e["dur"] >= 0 and e["ts"] >= end.get(track, 0) - 0.001, (e, end.get(track))
        end[track] = e["ts"] + e["dur"]
nav = [e for e in events if e["ph"] == "X" and names[e["pid"], e["tid"]] == "nav"]
assert len({round(e["ts"] - nav[0]["ts"] + 5000) // 10000 for e in nav}) == 90, "nav did not run in each of 90 frames"
PYTHON
}
check "the time line has a track for each partition, without overlap, and nav in every frame" timeline_is_well_formed

# run NAME OPTIONS...: console to NAME.txt, machine at the end to NAME.snap
run() {
    local name=$1
    shift
    "$pride" run --save "$work/$name.snap" "$@" >"$work/$name.txt" 2>"$work/$name.err"
}

same_run() {
    cmp "$work/$1.txt" "$work/$2.txt" && cmp "$work/$1.snap" "$work/$2.snap"
}

run first "$demo"
run second "$demo"
check "two runs print the same and end in the same state" same_run first second
run plain --engine plain "$demo"
check "the plain engine ends in the same state as the cached one" same_run first plain

in_pieces() {
    run piece1 --until 123456us "$demo"
    run piece2 --restore "$work/piece1.snap" --until 500ms
    run piece3 --restore "$work/piece2.snap"
    cat "$work"/piece[123].txt >"$work/pieces.txt"
    cmp "$work/first.txt" "$work/pieces.txt" && cmp "$work/first.snap" "$work/piece3.snap"
}
check "save, restore and continue is the same as running through" in_pieces

# Time stamps aside, the console is the same on QEMU. Its instruction counter gives it a clock that does not depend on the host.
without_time() {
    tr -d '\r' <"$1" | sed -E 's/^\[hv\] +[0-9]+\.[0-9]+ s/[hv]/'
}
same_on_qemu() {
    timeout 120 qemu-system-sparc -M leon3_generic -icount shift=4,sleep=off -nographic -no-reboot -kernel "$demo" \
        >"$work/qemu.txt" 2>"$work/qemu.err" </dev/null
    diff <(without_time "$work/first.txt") <(without_time "$work/qemu.txt")
}
check "the same image prints the same text on QEMU" same_on_qemu

check_end
