#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Programs in supervisor mode, natively and in a partition of kind VM: they print the same. First the guests of tests/vm, then the
# instruction tests that need no MMU and no MAC. TAP, then `N passed, N failed`. PRIDE_BUILD: where pride is; arguments: only programs of these names.
set -u
here=$(cd "$(dirname "$0")" && pwd)
pride=${PRIDE_BUILD:?}/pride
targets=${PRIDE_TARGETS:?}
# shellcheck source=tests/system/check.sh
. "$here/../system/check.sh"
cpus=1

# The console of a program that runs by itself, and of one in a partition: the hypervisor's own lines and tags are taken away.
natively() {
    "$pride" run --until 2s --cpus "$cpus" "$1" 2>"$work/err" >"$work/native"
    [ -s "$work/native" ]
}

in_partition() { # program, further options of pride run
    local program=$1
    shift
    sed "s,PROGRAM,$program,; s,Kind=\"VM\",& VmTime=\"${time:-SLOTS}\" InterruptTraps=\"${traps:-false}\" VirtualCpus=\"$cpus\",; s,Clock=\"40MHz\",& Cpus=\"$cpus\"," "$here/alone.xml" >"$work/alone.xml"
    for ((cpu = 1; cpu < cpus; cpu++)); do
        sed -i "s,</Plan>,<Slot Partition=\"guest\" Start=\"0\" Duration=\"2900us\" Cpu=\"$cpu\" VirtualCpu=\"$cpu\"/>&," "$work/alone.xml"
    done
    "$pride" pack "$work/alone.xml" -o "$work/alone.elf" --hypervisor "$targets/hv/hypervisor.elf" || return 1
    "$pride" run --until 3s --cpus "$cpus" "$@" "$work/alone.elf" >"$work/out"
    cat "$work/out"
    sed -n 's/^\[guest\] //p' "$work/out" >"$work/partition"
}

same() { # program, further options of pride run
    natively "$1" && in_partition "$@" && diff "$work/native" "$work/partition" &&
        ! grep -q 'HM\|internal error' "$work/out"
}

if [ $# -eq 0 ]; then
    set -- devices odd windows interrupts mmu
    for test in "$targets"/isa/*.elf; do
        name=$(basename "$test" .elf)
        case $name in mac | mmu_pages) ;; *) set -- "$@" "$name" ;; esac
    done
fi
for name in "$@"; do
    program=$targets/vm/$name.elf
    [ -f "$program" ] || program=$targets/isa/$name.elf
    check "$name, timing full" same "$program"
    check "$name, timing fast" same "$program" --timing fast
done
if [ -f "$targets/vm/devices.elf" ]; then
    time=HARDWARE check "devices, timers by the hardware clock" same "$targets/vm/devices.elf"
fi
if [ -f "$targets/vm/interrupts.elf" ]; then
    traps=true check "interrupts off and on by short cuts" same "$targets/vm/interrupts.elf"
    traps=true check "interrupts off and on by short cuts, timing fast" same "$targets/vm/interrupts.elf" --timing fast
fi
if [ -f "$targets/vm/smp.elf" ]; then
    for cpus in 2 4; do
        check "smp, $cpus processors, timing full" same "$targets/vm/smp.elf"
        check "smp, $cpus processors, timing fast" same "$targets/vm/smp.elf" --timing fast
    done
fi

# Memory with EDAC, whose word has two wrong bits when the hypervisor wants to carry out the instruction there.
unreadable() {
    local fail word

    fail=$(address fail) word=$(address unreadable)
    in_partition "$targets/vm/windows.elf" --board ut700 --fault "set ftmctrl0.mcfg3 0x200 at 0cyc" --fault "upset va@guest:$word:3 2 at pc guest:$fail"
    [ "$(cat "$work/partition")" = "windows: wrong registers: 0000, fetches refused: 0001" ]
}
address() {
    sparc64-linux-gnu-nm "$targets/vm/windows.elf" | awk -v name="$1" '$3 == name { print "0x" $1 }'
}
if [ -f "$targets/vm/windows.elf" ]; then
    cpus=1 check "no register is lost with an instruction that cannot be read" unreadable
fi
check_end
