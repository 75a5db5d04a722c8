#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Every example system of the hypervisor runs in both engines at once, with the full timing model: context switches, traps,
# uncached accesses and interrupts in any order, compared every 2,000 cycles. And what is left of one timing is enough for the other.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride

# 124: not over by then.
in_lockstep() {
    local status cpus=1
    case $1 in
        */longrun.elf | */twocpus.elf) cpus=2 ;;
    esac
    "$pride" run --engine check --cpus $cpus --until 150ms "$1" </dev/null
    status=$?
    [ $status -eq 0 ] || [ $status -eq 124 ]
}

for system in "$PRIDE_TARGETS"/systems/*.elf; do
    check "engines agree on $(basename "$system" .elf)" in_lockstep "$system"
done

# goes_on FROM TO: saved in the middle of the demo under one timing, restored under the other: it ends as it should.
goes_on() {
    "$pride" run --timing "$1" --until 20ms --save "$work/$1.snapshot" "$PRIDE_TARGETS/systems/demo.elf" >/dev/null 2>&1 </dev/null
    "$pride" run --timing "$2" --restore "$work/$1.snapshot" >"$work/$1.txt" 2>/dev/null </dev/null &&
        grep -q 'frame 90: 90 messages, 0 missed' "$work/$1.txt"
}
check "a snapshot of full timing goes on in fast timing" goes_on full fast
check "a snapshot of fast timing goes on in full timing" goes_on fast full
check_end
