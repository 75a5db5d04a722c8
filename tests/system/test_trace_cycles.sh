#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Cycles of an instruction trace never step back: each line has the exact cycle of its instruction, looked ahead for
# (timing_foresight.c) behind predictions that are wrong, caches that are off, walks and flushes.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride

never_steps_back() {
    "$pride" run --set board.markport=0x90000000 --until 3000000cyc --trace "instr=$work/trace" \
        "$PRIDE_SOURCE/tests/timing/kernels/elf/$1.elf" >/dev/null 2>&1 </dev/null
    awk '$1 ~ /^[0-9]+$/ { lines++; if ($1 + 0 < last) { steps++; print before; print } last = $1 + 0; before = $0 }
        END { print lines + 0, "lines,", steps + 0, "steps back"; exit steps > 0 || lines < 10000 }' "$work/trace"
}

for kernel in div64 div64_mmu qsort fsm_mmu sieve tree_mmu; do
    check "$kernel's trace never steps back" never_steps_back $kernel
done
check_end
