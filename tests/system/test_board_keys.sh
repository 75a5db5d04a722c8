#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Every setting of the processor and of the devices that software can see: what keys.S finds with it (registers in hexadecimal, of
# instructions the trap). The values are those of the fields in the GRLIB IP core manual and of the VHDL (leon3 asr17_gen,
# cctrl and cachecfg; apbuart, gptimer, irqmp). A setting of processor, caches or MMU without a row fails, but for those that other
# tests see: cpu.reset_address (tests/unit/machine), cpu.fpu_non_blocking, cache.contents and mmu.replacement (tests/unit/leon3, tests/unit/mmu).
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/system/check.sh
pride=$PRIDE_BUILD/pride
image=$PRIDE_TARGETS/tests/keys.elf

finds() { # settings, expected line
    local options=()
    for setting in $1; do
        case $setting in
        board=*) options+=(--board "${setting#board=}") ;;
        *) options+=(--set "$setting") ;;
        esac
    done
    "$pride" run "${options[@]}" --until 1s "$image" >"$work/keys.out" 2>&1 </dev/null
    grep -qx "$2" "$work/keys.out" || {
        cat "$work/keys.out"
        return 1
    }
}

# settings (board=: on that board) | line
rows='
cpu.windows=2|wim 00000003
cpu.windows=8|wim 000000ff
cpu.windows=32|wim ffffffff
cpu.windows=17|asr17 06000550
cpu.multiplier=0|umul 00000002
cpu.multiplier=0|udiv 00000002
cpu.multiplier=0|asr17 06000447
cpu.multiplier=32|asr17 06000547
cpu.mac=off|umac 00000002
cpu.mac=on|umac 00000000
cpu.mac=on|asr17 06000747
cpu.fpu=0|ef 00000000
cpu.fpu=0|asr17 06000147
cpu.fpu=1|fsr_ver 00040000
cpu.fpu=2|fsr_ver 00060000
cpu.fpu=2|asr17 06000d47
cpu.watchpoints=0|asr17 06000507
cpu.watchpoints=4|asr17 06000587
cpu.branch_prediction=off|asr17 04000547
cpu.load_delay=2|asr17 06001547
cpu.casa=off|casa 00000002
cpu.casa=off|taddcc 00000002
cpu.casa=off|asr17 02000547
cpu.svt=on|asr17_ones 06006547
cpu.svt=off|asr17_ones 06004547
cpu.partial_wrpsr=on|pil_after_partial 00000f00
cpu.partial_wrpsr=off|pil_after_partial 00000000
cpu.altwin=on|asr20_cut 00000007
cpu.altwin=off|asr20_cut 00000000
cpu.altwin=on cpu.windows=32|asr20_cut 0000001f
cpu.power_down=off|passed
cpu.power_down=on|pride: nothing can happen any more at .*
cpu.mmu=off|mmu_control 00000000
cpu.mmu=off|icfg 132308e0
cpu.mmu=on|icfg 132308e8
cpu.register_protection=off|asr16 00000000
cpu.register_protection=on|asr16 c000c010
cache.protection=on|ccr_ones 008b3fff
cache.protection=on|ccr_start 008b000f
cache.icache.ways=1|icfg 002308e8
cache.icache.ways=2|icfg 112308e8
cache.icache.way_size=256|icfg 138308e8
cache.icache.line=16|icfg 132208e8
cache.dcache.ways=1|dcfg 082208f8
cache.dcache.ways=3|dcfg 1a2208f8
cache.dcache.way_size=1|dcfg 1b0208f8
cache.dcache.line=32|dcfg 1b2308f8
cache.replacement=lrr cache.icache.ways=2 cache.dcache.ways=2|icfg 212308e8
cache.replacement=random|icfg 332308e8
cache.snoop=off|dcfg 132208f8
cache.lock=on|icfg 932308e8
board.start_ccr=0|ccr_start 00020000
mmu.itlb=2|mmu_control 01304000
mmu.itlb=64|mmu_control 01d04000
mmu.dtlb=3|mmu_control 01884000
mmu.dtlb=32|mmu_control 01944000
mmu.shared=on|mmu_control 01800000
mmu.page_size=16k|mmu_control 01924000
board.system_id=0x1234|system_id 00001234
board.cpus=4|mpstat 3c00000e
uart0.fifo=1|uart_control 00090003
uart0.fifo=32|uart_control 80090003
uart0.scaler_bits=32|uart_scaler ffffffff
gptimer0.timers=4|timer_configuration 00000144
gptimer0.separate_irq=off|timer_configuration 00000042
gptimer0.irq=10|timer_configuration 00000152
gptimer0.scaler_bits=8|timer_scaler 000000ff
irqmp0.eirq=13|mpstat 040d0000
board=gr712rc|system_id 07120e70
board=gr712rc|asr17 06000547
board=gr712rc|icfg 132308e8
board=gr712rc|dcfg 1b2208f8
board=gr712rc|asr16 c000c010
board=gr712rc|fsr_ver 00040000
board=gr712rc|mpstat 1c0c0002
board=gr712rc|timer_configuration 00000144
board=gr712rc|uart_control 80090003
board=ut699|system_id 06990000
board=ut699|asr17 00000587
board=ut699|icfg 112308e8
board=ut699|dcfg 192208f8
board=ut699|casa 00000002
board=ut699|timer_configuration 00000134
board=ut700|system_id 0699100e
board=ut700|asr17 06000587
board=ut700|icfg 132308e8
board=ut700|dcfg 1b2208f8
board=ut700|casa 00000000
board=ut700|timer_configuration 00000134
board=leon3-generic|system_id 000010ca
board=leon3-generic|asr17 06000547
board=leon3-generic|timer_configuration 00000142
board=qemu-leon3|system_id 000010ca
board=qemu-leon3|asr17 06000547
board=qemu-leon3|timer_configuration 00000132
'
while IFS='|' read -r settings line; do
    [ -n "$settings" ] && check "$settings: $line" finds "$settings" "$line"
done <<<"$rows"

every_setting_has_a_row() {
    "$pride" info --board leon3-generic >"$work/board" || return 1
    local missing=0
    for key in $(awk '/^\[/ { section = substr($1, 2, length($1) - 2) } / = / && section ~ /^(cpu|cache|mmu)$/ { print section "." $1 }' "$work/board"); do
        case $key in
        cpu.reset_address | cpu.fpu_non_blocking | cache.contents | mmu.replacement) continue ;;
        esac
        grep -q "$key=" <<<"$rows" || {
            echo "no row for $key"
            missing=1
        }
    done
    return $missing
}
check "every setting of processor, caches and MMU has a row" every_setting_has_a_row
check_end
