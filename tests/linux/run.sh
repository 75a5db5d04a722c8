#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Boots Linux on one processor and on four, in both timings, and looks for the lines of expected.txt on the console, in that
# order. TAP, then `N passed, N failed`. PRIDE_BUILD: where pride is; arguments: up, smp or both; LINUX_ENGINE, LINUX_TIMING: as
# for pride run, LINUX_TIMING a list.
set -u
here=$(dirname "$0")
pride=${PRIDE_BUILD:-build}/pride
images=$here/../../build/linux
limit=120s # of simulated time; a boot takes about 6
raw=$(mktemp)
console=$(mktemp)
trap 'rm -f "$raw" "$console"' EXIT
number=0
failed=0

# report STATUS NAME
report() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        failed=$((failed + 1))
        echo "not ok $number - $2"
    fi
}

# Lines of expected.txt for this kernel: those that start with its name or with "all", then a colon and an extended regular
# expression. Each is looked for behind the line that the one before matched.
compare() { # kernel, timing
    line=0
    while IFS= read -r pattern; do
        found=$(tail -n +$((line + 1)) "$console" | grep -a -n -E -m 1 -e "$pattern" | cut -d: -f1)
        if [ -n "$found" ]; then
            line=$((line + found))
            report 0 "$1, $2: $pattern"
        else
            report 1 "$1, $2: $pattern"
        fi
    done <<EOF
$(sed -n -E "s/^($1|all): //p" "$here/expected.txt")
EOF
}

run() { # kernel, number of processors, timing
    before=$failed
    "$pride" run --cpus "$2" --engine "${LINUX_ENGINE:-cached}" --timing "$3" --until "$limit" \
        "$images/linux-$1.elf" >"$raw" 2>&1 </dev/null
    report $? "$1, $3: halted by itself"
    tr -d '\r\000' <"$raw" >"$console" # the UART sends NULs while the driver sets it up
    compare "$1" "$3"
    ! grep -a -E -q 'FAIL:|WARNING:|BUG:|Oops|panic' "$console"
    report $? "$1, $3: no failure, warning or panic on the console"
    [ "$failed" -eq "$before" ] || sed 's/^/# /' "$console"
}

[ $# -gt 0 ] || set -- up smp
for kernel in "$@"; do
    for timing in ${LINUX_TIMING:-fast full}; do
        case $kernel in
        up) run up 1 "$timing" ;;
        smp) run smp 4 "$timing" ;;
        *)
            echo "run.sh: $kernel: expected up or smp" >&2
            exit 2
            ;;
        esac
    done
done
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
