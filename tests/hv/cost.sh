#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# cost.sh [--update]: what the hypervisor's services cost, in instructions and cycles, from an instruction trace of the
# cost system; against the limits, and against the golden table tests/golden/hv_cost.csv. A cost runs from the trap to the
# partition's next instruction. Native window traps are those of a bare program without hypervisor. Then, against limits
# only: by how much a slot's starts differ behind a hostile partition (system jitter), and the hypervisor's size
# (tools/check-size).
set -u
pride=${PRIDE_BUILD:-build}/pride
targets=${PRIDE_TARGETS:-build}
source=${PRIDE_SOURCE:-.}
golden=$source/tests/golden/hv_cost.csv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkfifo "$work/trace"
"$pride" run --timing full --uart 0=null --trace instr="$work/trace" "$targets/systems/cost.elf" &
awk -v names="$(sed -n -E 's/^X\(([0-9]+), ([a-z0-9_]+)\)$/\1 \2/p' "$source/hv/guests/cost/marks.def")" '
    BEGIN { n = split(names, word); for (i = 1; i < n; i += 2) { name[word[i]] = word[i + 1]; order[++marks] = word[i] } }
    function value(hex,   v, i) { v = 0; for (i = 1; i <= length(hex); i++) v = v * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1; return v }
    $3 ~ /^ff/ { if (!inside) { inside = 1; start = last; count = 0 } count++; next }
    inside { inside = 0
        if (mark && (name[mark] != "partition_switch" || substr($3, 1, 2) != from)) { instructions[mark] = count; cycles[mark] = $1 - start; mark = 0 } }
    { last = $1; from = substr($3, 1, 2) }
    substr($4, 1, 4) == "0100" && $4 != "01000000" { mark = value(substr($4, 5)) }
    END { for (i = 1; i <= marks; i++) print name[order[i]] "," instructions[order[i]] "," cycles[order[i]] }
' "$work/trace" >"$work/cost.csv"
wait

# The bare program: cycles of its window traps, from trap to RETT.
"$pride" run --timing full --uart 0=null --trace trap="$work/native" "$targets/tests/guest/deep.elf" >"$work/native.out"
awk '$3 == "trap" { at = $1; kind = /window_overflow/ ? "overflow" : /window_underflow/ ? "underflow" : ""; next }
     $3 == "rett" && kind { cycles[kind] = $1 - at; kind = "" }
     END { print "native_window_overflow,," cycles["overflow"]; print "native_window_underflow,," cycles["underflow"] }
' "$work/native" >>"$work/cost.csv"

# Cycles from the earliest to the latest first instruction of punctual's slots, each in its frame of 4 ms at 50 MHz.
mkfifo "$work/slots"
"$pride" run --timing full --set board.clock=50000000 --uart 0=null --trace instr="$work/slots" "$targets/systems/jitter.elf" &
awk '{ page = substr($3, 1, 2) }
     page == "30" && from == "20" { if (!slots++) { first = $1; next }
                                    late = $1 - first - int(($1 - first) / 200000 + 0.5) * 200000
                                    if (late < least) least = late; if (late > most) most = late }
     page != "ff" { from = page }
     END { print slots + 0, most - least }' "$work/slots" >"$work/jitter"
wait
read -r slots jitter <"$work/jitter"
if [ "${1-}" = --update ]; then
    { echo "service,instructions,cycles"; cat "$work/cost.csv"; } >"$golden"
fi
column -s, -t <(echo "service,instructions,cycles") "$work/cost.csv"
awk -F, '
    BEGIN { limit["null_call"] = 40; limit["sampling_read_32"] = 130; limit["sampling_write_32"] = 180; limit["partition_switch"] = 450 }
    { instructions[$1] = $2; cycles[$1] = $3; if ($3 == "" || $3 <= 0) { print "FAIL " $1 " was not seen"; bad++ } else good++ }
    END {
        for (s in limit) if (instructions[s] >= limit[s]) { print "FAIL " s ": " instructions[s] " instructions, limit " limit[s]; bad++ } else good++
        if (cycles["window_overflow"] - cycles["native_window_overflow"] >= 60) { print "FAIL window overflow is 60 cycles above native or more"; bad++ } else good++
        print good + 0 " passed, " bad + 0 " failed"
        exit bad > 0
    }' "$work/cost.csv"
status=$?

# limit WHAT VALUE LIMIT UNIT
limit() {
    if [ "$2" -lt "$3" ]; then
        echo "ok $1: $2 $4, limit $3"
    else
        echo "FAIL $1: $2 $4, limit $3"
        status=1
    fi
}
if [ "$slots" -lt 190 ]; then
    echo "FAIL only $slots slots of punctual were seen"
    status=1
fi
limit "slot start jitter behind a hostile partition" "$jitter" 100 "cycles at 50 MHz"
"$source/tools/check-size" "$targets/hv/hypervisor.elf" || status=1
if ! diff <(sed 1d "$golden") "$work/cost.csv"; then
    echo "FAIL the costs are not those of $golden; --update writes them there"
    status=1
fi
exit $status
