/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What traps, each once in a turn: tests/vm/cost.sh measures the best turn, by these labels. A window is overflowed and
 * underflowed on the way. Then the same with the MMU on: RAM at its addresses and once more at SECOND, devices.
 */
#define SECOND      0x50000000
#define PTE_RAM     0x0400009e      /* 16 MiB, cacheable, the supervisor's */
#define PTE_DEVICES 0x0800001e

#define MMU_CONTROL         0x000
#define MMU_CONTEXT_POINTER 0x100
#define MMU_CONTEXT         0x200
#define MMU_FAULT_STATUS    0x300
#define MMU_FLUSH_ALL       0x400

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
    call    mmu_on
     mov    4, %i5
    set     SECOND, %l0
    mov     MMU_FLUSH_ALL, %l1
    mov     MMU_FAULT_STATUS, %l2
mmu_turn:
    cost    tlb_flush, "sta %g0, [%l1] 0x18"
    ld      [%sp], %g1
    cost    shadow_fault, "ld [%l0], %g1"
    cost    probe, "lda [%l1] 3, %g1"
    cost    fault_status, "lda [%l2] 0x19, %g1"
    subcc   %i5, 1, %i5
    bne     mmu_turn
     nop
    sta     %g0, [%g0] 0x19         ! MMU_CONTROL
    ret
     restore %g0, %g0, %o0

mmu_on:
    set     level_1, %o0
    srl     %o0, 4, %o1
    or      %o1, 1, %o1             ! a table
    set     contexts, %o2
    st      %o1, [%o2]
    set     PTE_RAM, %o1
    st      %o1, [%o0 + 4 * 0x40]
    st      %o1, [%o0 + 4 * (SECOND >> 24)]
    set     PTE_DEVICES, %o1
    st      %o1, [%o0 + 4 * 0x80]
    srl     %o2, 4, %o1
    mov     MMU_CONTEXT_POINTER, %o0
    sta     %o1, [%o0] 0x19
    mov     MMU_CONTEXT, %o0
    sta     %g0, [%o0] 0x19
    mov     1, %o1
    retl
     sta    %o1, [%g0] 0x19         ! MMU_CONTROL

deep:
    cost    window_overflow, "save %sp, -96, %sp"
    subcc   %i0, 1, %o0
    be      1f
     nop
    call    deep
     nop
1:  ret
    cost    window_underflow, "restore"

    .section .bss
    .balign 1024
level_1:
    .skip   1024
contexts:
    .skip   1024

    .section .note.GNU-stack, "", @progbits
