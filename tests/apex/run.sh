#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the systems of the APEX conformance tests: run.sh PRIDE SYSTEM.elf... Their partitions print TAP lines; these come out
# numbered through, with the system's name. A system that ends otherwise than by its frame limit, a partition without its
# closing line, and another text on QEMU's leon3_generic are failures, too.
set -u
pride=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

result() { # ok|not ok, text
    number=$((number + 1))
    [ "$1" = ok ] || failed=$((failed + 1))
    echo "$1 $number - $2"
}

verdict() { # text, command...
    local text=$1
    shift
    if "$@"; then result ok "$text"; else result "not ok" "$text"; fi
}

# Without times and carriage returns.
plain() {
    tr -d '\r' <"$1" | sed -E 's/^\[hv\] +[0-9]+\.[0-9]+ s/[hv]/'
}

ends_well() {
    grep -q 'shut down after .* exit 0' "$1" && grep -q -E '\] [0-9]+ passed, [0-9]+ failed' "$1"
}

same_on_qemu() {
    timeout 120 qemu-system-sparc -M leon3_generic -icount shift=4,sleep=off -nographic -no-reboot -kernel "$1" \
        >"$work/qemu" 2>/dev/null </dev/null
    diff <(plain "$work/text") <(plain "$work/qemu") >"$work/diff" && return
    sed 's/^/# /' "$work/diff" | head -n 20
    return 1
}

for system in "$@"; do
    name=$(basename "$system" .elf)
    "$pride" run --until 10s "$system" >"$work/text"
    while IFS= read -r line; do
        case $line in
        "["*"] ok - "*) result ok "$name, ${line#*] ok - }" ;;
        "["*"] not ok - "*) result "not ok" "$name, ${line#*] not ok - }" ;;
        "["*"] # "*) echo "${line#*] }" ;;
        esac
    done <"$work/text"
    verdict "$name runs to its end" ends_well "$work/text"
    verdict "$name prints the same on QEMU" same_on_qemu "$system"
done
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
