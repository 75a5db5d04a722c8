#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs torture tests in both engines: each must end with status 0, and both engines must have counted the same instructions
# and cycles. expected.tsv holds the tests that a GRFPU must end otherwise. Prints what fails, then `N passed, N failed`. Arguments: names as in 20000112-1.O0; without any, every
# TORTURE_SAMPLE-th of usable.tsv. --list prints their names and runs nothing. PRIDE_BUILD: where pride is.
set -u
here=$(dirname "$0")
if [ $# -eq 0 ] || [ "$1" = --list ]; then
    names=$(awk -v step="${TORTURE_SAMPLE:-1}" '!/^#/ && n++ % step == 0 {print $1 "." $2}' "$here/usable.tsv")
    if [ $# -gt 0 ]; then
        echo "$names"
        exit
    fi
    # shellcheck disable=SC2086
    set -- $names
fi
pride=${PRIDE_BUILD:-build}/pride
images=$here/../../build/torture/images
limit=100s # of simulated time; the longest test needs 72 million instructions, two seconds
console=$(mktemp)
plain=$(mktemp)
cached=$(mktemp)
trap 'rm -f "$console" "$plain" "$cached"' EXIT
passed=0
failed=0

# run NAME ENGINE STATISTICS
run() {
    "$pride" run --engine "$2" --until "$limit" --stats "$images/$1.elf" >"$console" 2>"$3" </dev/null
    status=$?
    expected=$(awk -v name="$1" '$1 == name {print $2}' "$here/expected.tsv")
    [ "$status" -eq "${expected:-0}" ] && return
    echo "FAIL $1 ($2): exit status $status, expected ${expected:-0}"
    tail -n 3 "$console" | tr -d '\r' | sed 's/^/    /'
    return 1
}

# The last line is the host's time.
same_counts() {
    [ "$(sed '$d' "$plain")" = "$(sed '$d' "$cached")" ] && return
    echo "FAIL $1: the engines' counts differ"
    diff "$plain" "$cached" | sed 's/^/    /'
    return 1
}

for name in "$@"; do
    if run "$name" plain "$plain" && run "$name" cached "$cached" && same_counts "$name"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
