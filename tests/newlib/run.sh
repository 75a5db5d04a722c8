#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A partition with newlib runs to its end on both engines; its code is V8.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"
image=$PRIDE_TARGETS/newlib/newlib.elf

for engine in cached plain; do
    "$PRIDE_BUILD/pride" run --engine $engine --until 2s "$image" >"$work/$engine.txt"
    check "$engine: every check of the library passes" grep -q -E '^\[library\] 6[0-9] passed, 0 failed' "$work/$engine.txt"
    check "$engine: standard error is the console" grep -q '^\[library\] standard error' "$work/$engine.txt"
    check "$engine: returning from main flushes" grep -q '^\[library\] goodbye' "$work/$engine.txt"
done
check "its code is V8" "$PRIDE_SOURCE/tools/check-v8" "$PRIDE_TARGETS/newlib/library.elf"
check_end
