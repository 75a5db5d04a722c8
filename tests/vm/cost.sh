#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What a virtual machine's traps cost, in cycles from the trap to the guest's next instruction (timing full), and by how much they make
# the hypervisor's text grow; against limits.
set -u
here=$(cd "$(dirname "$0")" && pwd)
pride=${PRIDE_BUILD:?}/pride
targets=${PRIDE_TARGETS:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed "s,PROGRAM,$targets/vm/cost.elf,; s,Kind=\"VM\",& InterruptTraps=\"true\"," "$here/alone.xml" >"$work/cost.xml"
"$pride" pack "$work/cost.xml" -o "$work/cost.elf" --hypervisor "$targets/hv/hypervisor.elf" || exit 1
"$pride" run --until 1s --uart 0=null --trace trap="$work/trap" "$work/cost.elf" >/dev/null
sparc64-linux-gnu-nm "$targets/vm/cost.elf" | awk '$3 ~ /^cost_/ { print substr($3, 6), $1 }' >"$work/labels"
# Limits: hv/vm/simple.S, the short way of hv/vm/quick.c, and the long one.
awk -v labels="$work/labels" '
    BEGIN {
        while ((getline <labels) > 0) { name[$2] = $1; order[++n] = $1 }
        limit["uart_status"] = limit["timer_read"] = limit["cache_control"] = 3000; limit["irqmp_write"] = 3000; limit["interrupts_off"] = limit["interrupts_on"] = 120
        limit["shadow_fault"] = 3000; limit["tlb_flush"] = 12000; limit["probe"] = 2500; limit["fault_status"] = 1800
        limit["software_trap"] = limit["window_overflow"] = limit["window_underflow"] = 200
    }
    $3 == "trap" && $4 in name { at = $1; what = name[$4] }
    $3 == "trap" && !($4 in name) && $5 !~ /^ff/ { what = "" }
    $3 == "rett" && what {
        if (!cycles[what] || $1 - at < cycles[what]) cycles[what] = $1 - at # an alarm may have come in between
        what = ""
    }
    END {
        for (i = 1; i <= n; i++) {
            most = order[i] in limit ? limit[order[i]] : 500
            printf "%-18s %5d cycles\n", order[i], cycles[order[i]]
            if (cycles[order[i]] > 0 && cycles[order[i]] <= most) good++
            else { bad++; print "FAIL " order[i] ": limit " most }
        }
        print good + 0 " passed, " bad + 0 " failed"
        exit bad > 0
    }' "$work/trap" || exit 1

text() {
    "${SIZE:-sparc64-linux-gnu-size}" -A "$1" | awk '$1 == ".boot" || $1 == ".text" { sum += $2 } END { print sum }'
}
growth=$(($(text "$targets/hv/hypervisor-vm.elf") - $(text "$targets/hv/hypervisor.elf")))
echo "text: $growth bytes, limit 16384"
[ "$growth" -lt 16384 ]
