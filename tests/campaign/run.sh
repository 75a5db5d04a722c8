#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The campaigns of scenarios/campaigns: flips all over the demo, killed at some moment and resumed; the same plan with LEON3FT's
# protection and without, of the FPU too. CAMPAIGN_COUNT experiments of the first, a tenth of each of the others.
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

rows_of() { python3 -c "
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM experiment').fetchone()[0])" "$1" 2>/dev/null || echo 0; }

# Killed three times, at moments that differ from run to run.
killed() {
    : >"$work/kills.txt"
    plan killed demo "$count" || return 1
    for _ in 1 2 3; do
        "$pride" inject --systems "$PRIDE_TARGETS/systems" --quiet "$work/killed.plan" >/dev/null &
        sleep "$((RANDOM % (seconds / 4 + 1) + 1)).$((RANDOM % 10))"
        kill -KILL $! 2>/dev/null
        wait $! 2>/dev/null
        echo "killed with $(rows_of "$work/killed.plan.sqlite") of $count experiments done" >>"$work/kills.txt"
    done
    inject --quiet "$work/killed.plan" >"$work/killed.txt" && cmp "$work/whole.txt" "$work/killed.txt" &&
        python3 - "$work/whole.plan.sqlite" "$work/killed.plan.sqlite" <<'PY'
import sqlite3, sys
queries = 'SELECT * FROM experiment ORDER BY id', 'SELECT * FROM time ORDER BY 1, 2, 3, 4', 'SELECT * FROM observed ORDER BY 1, 2, 3, 4, 5'
one, two = ([row for query in queries for row in sqlite3.connect(name).execute(query)] for name in sys.argv[1:])
assert one == two, [pair for pair in zip(one, two) if pair[0] != pair[1]][:3]
PY
}
start=$SECONDS
check "killed three times and resumed it is the same, row for row" killed
sed 's/^/# /' "$work/kills.txt"
echo "# killed and resumed: $((SECONDS - start)) s in all"

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
pair() { # name, plans, model
    plan "off-$1" "$2unprotected" "$part" "model = $3" && inject --quiet "$work/off-$1.plan" >"$work/off-$1.txt" &&
        plan "on-$1" "$2protected" "$part" "model = $3" &&
        inject --quiet --beside "$work/off-$1.plan.sqlite" --report "$work/on-$1.html" "$work/on-$1.plan" >"$work/on-$1.txt" &&
        grep -q 'Side by side' "$work/on-$1.html"
}
shown() { [ "$(number "$work/off-$1.txt" 'effect unnoticed')" -gt 0 ]; }
corrected() {
    for outcome in detected contained 'leaked in time' 'leaked in data' hang 'hypervisor lost'; do
        [ "$(number "$work/on-$1.txt" "$outcome")" -eq 0 ] || return 1
    done
    [ "$(number "$work/on-$1.txt" corrected)" -gt 0 ]
}
detected() { [ "$(number "$work/on-$1.txt" 'effect unnoticed')" -eq 0 ] && [ "$(number "$work/on-$1.txt" 'hw detected')" -gt 0 ]; }
for kind in '' fpu-; do
    of=${kind:+ of the FPU}
    start=$SECONDS
    check "single flips$of, with protection and without" pair "${kind}single" "$kind" flip
    sed 's/^/# /' "$work/on-${kind}single.txt"
    check "with it all$of that are seen are corrected" corrected "${kind}single"
    check "without it they show$of" shown "${kind}single"
    check "double flips$of, with protection and without" pair "${kind}double" "$kind" "upset 2"
    sed 's/^/# /' "$work/on-${kind}double.txt"
    check "with it all$of that have an effect are detected" detected "${kind}double"
    check "without it they show$of" shown "${kind}double"
    echo "# $((SECONDS - start)) s"
done

check_end
