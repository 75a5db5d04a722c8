#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Every example system of the hypervisor runs in both engines at once, with the full timing model: context switches, traps,
# uncached accesses and interrupts in any order, compared every 2,000 cycles.
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
check_end
