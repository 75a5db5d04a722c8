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
# The command of docs/hypervisor.md, in a tree that has no more than the page says.
documented() {
    mkdir -p "$work/tree/my"
    ln -sfn "$PRIDE_SOURCE/hv" "$work/tree/hv"
    ln -sfn "$PRIDE_TARGETS" "$work/tree/build"
    cp "$PRIDE_SOURCE/tests/newlib/library.c" "$work/tree/my/program.c"
    awk '/^### A partition with newlib/ { on = 1 } /^## / { on = 0 } on && /^```/ { typed = !typed; next } on && typed' \
        "$PRIDE_SOURCE/docs/hypervisor.md" | sed -e '/^\$ make newlib$/d' -e 's/^\$ //' >"$work/typed"
    (cd "$work/tree" && sh -e "$work/typed") || return 1
    sed 's/library\.elf/program.elf/' "$PRIDE_SOURCE/tests/newlib/newlib.xml" >"$work/tree/my/system.xml"
    "$PRIDE_BUILD/pride" pack "$work/tree/my/system.xml" -o "$work/tree/my/system.elf" --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" || return 1
    "$PRIDE_BUILD/pride" run --until 2s "$work/tree/my/system.elf" | grep -E '^\[library\] 6[0-9] passed, 0 failed'
}
check "the documented command makes such a partition" documented
check "its code is V8" "$PRIDE_SOURCE/tools/check-v8" "$PRIDE_TARGETS/newlib/library.elf"
check_end
