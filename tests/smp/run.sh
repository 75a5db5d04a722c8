#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs tests/smp/smp.c on 1 to 16 processors, in both engines, both timings and with quanta from a few to many instructions;
# both engines in lockstep as well. The cycle in which a run ends is the same every time. TAP, then `N passed, N failed`.
set -u
pride=${PRIDE_BUILD:-build}/pride
image=$(dirname "$0")/../../build/smp/smp.elf
output=$(mktemp)
again=$(mktemp)
trap 'rm -f "$output" "$again"' EXIT
number=0
failed=0

report() { # status, name
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        failed=$((failed + 1))
        echo "not ok $number - $2"
        sed 's/^/# /' "$output"
    fi
}

run() { # file, cpus, engine, timing, quantum
    "$pride" run --cpus "$2" --engine "$3" --timing "$4" --set board.quantum="$5" --set cpu.casa=on --stats=json --until 2s \
        "$image" >"$1" 2>&1 </dev/null
}

# The host's time is no result.
results() {
    sed 's/"host_seconds":[^,}]*//; s/"mips":[^,}]*//' "$1"
}

for cpus in 1 2 4 16; do
    for timing in fast full; do
        for quantum in 20 1000; do
            for engine in plain cached check; do
                name="$cpus processors, $engine engine, timing $timing, quantum $quantum"
                case $timing in fast) expected=without ;; *) expected=with ;; esac
                run "$output" "$cpus" $engine $timing $quantum && grep -q "passed, $expected caches" "$output"
                report $? "$name"
            done
        done
    done
done
run "$output" 4 cached full 100
run "$again" 4 cached full 100
[ "$(results "$output")" = "$(results "$again")" ]
report $? "the same run twice gives the same counts"
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
