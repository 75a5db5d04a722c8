#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the instruction tests in both engines and both timings, and on QEMU's leon3_generic: there the image built with QEMU
# defined, which leaves out what QEMU does otherwise; a program of which nothing would be left has no such image. TAP, then
# `N passed, N failed`. PRIDE_BUILD: where pride is; arguments: only programs of these names.
set -u
here=$(dirname "$0")
pride=${PRIDE_BUILD:-build}/pride
images=$here/../../build/isa
limit=1s # of simulated time; the longest program needs a tenth
output=$(mktemp)
trap 'rm -f "$output"' EXIT
number=0
failed=0

# report STATUS NAME: one line of TAP; $output explains a failure.
report() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        failed=$((failed + 1))
        echo "not ok $number - $2"
        sed 's/^/# /' "$output"
    fi
}

run_pride() { # name, engine, timing
    "$pride" run --set cpu.mac=on --set mmu.page_size=programmed --engine "$2" --timing "$3" --until "$limit" "$images/$1.elf" >"$output" 2>&1 </dev/null
    status=$?
    [ "$status" -eq 0 ] && grep -q '^passed' "$output"
    report $? "$1, $2 engine, timing $3"
}

run_qemu() { # name
    if ! [ -f "$images/qemu/$1.elf" ]; then
        echo "# $1, QEMU: it has nothing of it"
        return
    fi
    timeout 60 qemu-system-sparc -M leon3_generic -nographic -monitor none -serial stdio -no-reboot \
        -kernel "$images/qemu/$1.elf" >"$output" 2>&1 </dev/null
    grep -q '^passed' "$output"
    report $? "$1, QEMU"
}

if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046
    set -- $(cd "$here" && ls ./*.S | sed -n 's,^\./\(.*\)\.S$,\1,p' | grep -v '^crt$')
fi
for name in "$@"; do
    for timing in fast full; do
        run_pride "$name" plain $timing
        run_pride "$name" cached $timing
    done
    run_qemu "$name"
done
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
