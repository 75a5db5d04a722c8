#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The campaigns of scenarios/campaigns: flips all over the demo, killed at some moment and resumed; the same plan with LEON3FT's
# protection and without. CAMPAIGN_COUNT experiments of the first, a tenth of each of the others.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
count=${CAMPAIGN_COUNT:-10000}
plans=$PRIDE_SOURCE/scenarios/campaigns

plan() { # name, plan, count, more lines
    { sed "s/^count.*/count = $3/" "$plans/$2.plan" && printf '%s\n' "${@:4}"; } >"$work/$1.plan"
}
inject() { "$pride" inject --systems "$PRIDE_TARGETS/systems" "$@"; }
number() { awk -v name="$2" 'index($0, name " ") == 1 {print $(split(name, words, " ") + 1)}' "$1"; }

whole() {
    plan whole demo "$count" && inject --report "$work/whole.html" "$work/whole.plan" >"$work/whole.txt" 2>"$work/progress" &&
        [ "$(number "$work/whole.txt" all)" -eq "$count" ] && [ "$(number "$work/whole.txt" 'simulator error')" -eq 0 ]
}
start=$SECONDS
check "$count flips all over the demo" whole
seconds=$((SECONDS - start))
sed 's/^/# /' "$work/whole.txt"
echo "# $seconds s on $(nproc) processors, $(tail -1 "$work/progress")"

limit() { [ "$seconds" -lt $((count * 1200 / 10000 + 30)) ]; }
check "at the rate of 10,000 in 20 minutes" limit

# Killed three times, at moments that differ from run to run.
killed() {
    plan killed demo "$count" || return 1
    for _ in 1 2 3; do
        "$pride" inject --systems "$PRIDE_TARGETS/systems" --quiet "$work/killed.plan" >/dev/null &
        sleep "$((RANDOM % (seconds / 4 + 1) + 1)).$((RANDOM % 10))"
        kill -KILL $! 2>/dev/null
        wait $! 2>/dev/null
    done
    inject --quiet "$work/killed.plan" >"$work/killed.txt" && cmp "$work/whole.txt" "$work/killed.txt" &&
        python3 - "$work/whole.plan.sqlite" "$work/killed.plan.sqlite" <<'PY'
import sqlite3, sys
one, two = (list(sqlite3.connect(name).execute('SELECT * FROM experiment ORDER BY id')) for name in sys.argv[1:])
assert one == two, [pair for pair in zip(one, two) if pair[0] != pair[1]][:3]
PY
}
check "killed three times and resumed it is the same, row for row" killed

named() {
    python3 - "$work/whole.plan.sqlite" <<'PY'
import sqlite3, sys
query = "SELECT fault, name, first FROM experiment JOIN outcome ON number = outcome WHERE name IN ('leaked in data', 'leaked in time', 'hang', 'hypervisor lost')"
escapes = list(sqlite3.connect(sys.argv[1]).execute(query))
unnamed = [row for row in escapes if ' pc 0x' not in row[2]]
print(len(escapes), 'escapes', unnamed[:5])
assert escapes and not unnamed
PY
}
check "each escape is named with the instruction and the cycle where it first showed" named

part=$((count / 10))
pair() { # name, model
    plan "off-$1" unprotected "$part" "model = $2" && inject --quiet "$work/off-$1.plan" >"$work/off-$1.txt" &&
        plan "on-$1" protected "$part" "model = $2" &&
        inject --quiet --beside "$work/off-$1.plan.sqlite" --report "$work/on-$1.html" "$work/on-$1.plan" >"$work/on-$1.txt" &&
        grep -q 'Side by side' "$work/on-$1.html"
}
check "single flips, with protection and without" pair single flip
sed 's/^/# /' "$work/on-single.txt"
corrected() {
    for outcome in detected contained 'leaked in time' 'leaked in data' hang 'hypervisor lost'; do
        [ "$(number "$work/on-single.txt" "$outcome")" -eq 0 ] || return 1
    done
    [ "$(number "$work/on-single.txt" corrected)" -gt 0 ]
}
check "with it all that are seen are corrected" corrected
shown() { [ "$(number "$work/off-$1.txt" 'effect unnoticed')" -gt 0 ]; }
check "without it they show" shown single

check "double flips, with protection and without" pair double "upset 2"
sed 's/^/# /' "$work/on-double.txt"
detected() { [ "$(number "$work/on-double.txt" 'effect unnoticed')" -eq 0 ] && [ "$(number "$work/on-double.txt" 'hw detected')" -gt 0 ]; }
check "with it all that have an effect are detected" detected
check "without it they show" shown double

check_end
