#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the programs whose output the LEON3 RTL has printed, on board rtl-refcfg in each engine, and compares. TAP, then
# `N passed, N failed`. PRIDE_BUILD: where pride is; arguments: only programs of these names.
set -u
here=$(dirname "$0")
pride=${PRIDE_BUILD:-build}/pride
limit=2s # of simulated time; the longest program needs less than a tenth
output=$(mktemp)
changed=$(mktemp)
trap 'rm -f "$output" "$changed"' EXIT
number=0
failed=0

# report STATUS NAME: one line of TAP; what is in $output.diff explains a failure.
report() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        failed=$((failed + 1))
        echo "not ok $number - $2"
    fi
}

# run_program NAME ENGINE: NAME.set has the board keys of another configuration of the RTL.
run_program() {
    keys=
    if [ -f "$here/elf/$1.set" ]; then
        keys=$(sed 's/^/--set /' "$here/elf/$1.set")
    fi
    # shellcheck disable=SC2086 # words
    "$pride" run --board rtl-refcfg $keys --engine "$2" --until "$limit" "$here/elf/$1.elf" >"$output" 2>"$changed" </dev/null
    status=$?
    awk -f "$here/compare.awk" "$here/golden/$1.txt" "$output" | sed 's/^/# /'
    awk -f "$here/compare.awk" "$here/golden/$1.txt" "$output" >/dev/null
    same=$?
    if [ "$status" -ne 0 ]; then
        echo "# exit status $status"
        sed 's/^/# /' "$changed"
    fi
    [ "$status" -eq 0 ] && [ "$same" -eq 0 ]
    report $? "$1, $2 engine"
}

# The comparison itself: the golden text is like itself, and unlike itself with one digit changed.
cat "$here/golden/srmmu_faults.txt" >"$output"
awk -f "$here/compare.awk" "$here/golden/srmmu_faults.txt" "$output"
report $? "a golden text compares equal to itself"
sed '500s/[0-9a-f]\([^0-9a-f]*\)$/x\1/' "$here/golden/srmmu_faults.txt" >"$changed"
! awk -f "$here/compare.awk" "$here/golden/srmmu_faults.txt" "$changed" >/dev/null
report $? "one changed digit is found"

for elf in "$here"/elf/*.elf "$here"/elf/*/*.elf; do
    name=${elf#"$here/elf/"}
    name=${name%.elf}
    if [ $# -gt 0 ]; then
        case " $* " in *" $name "*) ;; *) continue ;; esac
    fi
    for engine in plain cached; do
        run_program "$name" "$engine"
    done
done
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
