/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What traps, each once in a turn: tests/vm/cost.sh measures the best turn, by these labels. A window is overflowed and
 * underflowed on the way.
 */
    .macro  cost name, instruction
    .globl  cost_\name
cost_\name:
    \instruction
    .endm

    .text
    .align  4
    .globl  main
main:
    save    %sp, -96, %sp
    mov     4, %i5
    set     0x80000100, %l0
    set     0x80000300, %l1
    set     0x80000240, %l2
turn:
    cost    rdpsr, "rd %psr, %l3"
    cost    wrpsr, "wr %l3, %psr"
    nop
    nop
    nop
    cost    rdwim, "rd %wim, %l4"
    cost    wrwim, "wr %l4, %wim"
    nop
    nop
    nop
    cost    rdtbr, "rd %tbr, %l4"
    cost    wrtbr, "wr %l4, %tbr"
    nop
    nop
    nop
    cost    uart_status, "ld [%l0 + 4], %g1"
    cost    timer_read, "ld [%l1 + 0x10], %g1"
    cost    irqmp_write, "st %g0, [%l2]"
    cost    cache_control, "lda [%g0] 2, %g1"
    cost    software_trap, "ta 3"
    cost    interrupts_off, "ta 9"
    cost    interrupts_on, "ta 10"
    nop
    call    deep
     mov    9, %o0
    subcc   %i5, 1, %i5
    bne     turn
     nop
    ret
     restore %g0, %g0, %o0

deep:
    cost    window_overflow, "save %sp, -96, %sp"
    subcc   %i0, 1, %o0
    be      1f
     nop
    call    deep
     nop
1:  ret
    cost    window_underflow, "restore"

    .section .note.GNU-stack, "", @progbits
