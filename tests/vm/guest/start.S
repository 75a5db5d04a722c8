/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up and traps of the supervisor guests, natively and in a partition the same. Window traps are handled as the SPARC
 * V8 manual has it (appendix D). An interrupt is counted and returned from; any other trap is counted, noted, and its instruction passed
 * over; `ta 0x7f` leads to supervisor mode. main's result is the exit code, by `ta 0` with traps off and %g1 = 1. Further processors call `other`.
 */
#define HV_ASSEMBLY
#include "hv/guest-kit/interrupt.h"

#define NWINDOWS 8
#define PSR_PS   0x40
#define PSR_S    0x80
#define PSR_ET   0x20
#define PSR_EF   0x1000

#define ROW(handler, type) rd %psr, %l0; ba handler; mov type, %l3; nop

    .section .text.start, "ax"
    .align  4096
    .globl  trap_table
trap_table:
    ROW(start, 0)
    .set    type, 1
    .rept   4
    ROW(note, type)
    .set    type, type + 1
    .endr
    ROW(window_overflow, 5)
    ROW(window_underflow, 6)
    .set    type, 7
    .rept   0x11 - 7
    ROW(note, type)
    .set    type, type + 1
    .endr
    .rept   15
    ROW(interrupt, type)
    .set    type, type + 1
    .endr
    .rept   0x89 - 0x20
    ROW(note, type)
    .set    type, type + 1
    .endr
    VM_INTERRUPTS_OFF_ROW
    VM_INTERRUPTS_ON_ROW
    .set    type, 0x8b
    .rept   0xff - 0x8b
    ROW(note, type)
    .set    type, type + 1
    .endr
    ROW(supervisor, 0xff)

    .text
    .align  4
    .globl  start
start:
    set     PSR_S | PSR_EF, %g1
    wr      %g1, %psr
    nop
    nop
    nop
    wr      %g0, 2, %wim
    set     trap_table, %g1
    wr      %g1, %tbr
    set     stack_top - 96, %sp
    clr     %fp
    clr     %i7
    rd      %asr17, %g1
    srl     %g1, 28, %g1
    tst     %g1
    bne     3f
     sll    %g1, 12, %g2
    set     bss_start, %g2
    set     bss_end, %g3
1:  cmp     %g2, %g3
    bgeu    2f
     nop
    st      %g0, [%g2]
    ba      1b
     add    %g2, 4, %g2
2:  rd      %psr, %g1
    wr      %g1, PSR_ET, %psr
    nop
    nop
    nop
    call    main
     nop
    mov     %o0, %g2
    .globl  end
end:
    rd      %psr, %g1
    andn    %g1, PSR_ET, %g1
    wr      %g1, %psr
    nop
    nop
    nop
    mov     1, %g1
    ta      0
     nop

3:  sub     %sp, %g2, %sp
    rd      %psr, %g1
    wr      %g1, PSR_ET, %psr
    nop
    nop
    nop
    .weak   other
    call    other
     nop
4:  wr      %g0, %asr19
    ba      4b
     nop

window_overflow:
    mov     %g1, %l7
    rd      %wim, %l3
    srl     %l3, 1, %g1
    sll     %l3, NWINDOWS - 1, %l4
    or      %l4, %g1, %g1
    save
    wr      %g1, %wim
    nop
    nop
    nop
    std     %l0, [%sp + 0]
    std     %l2, [%sp + 8]
    std     %l4, [%sp + 16]
    std     %l6, [%sp + 24]
    std     %i0, [%sp + 32]
    std     %i2, [%sp + 40]
    std     %i4, [%sp + 48]
    std     %i6, [%sp + 56]
    restore
    mov     %l7, %g1
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

window_underflow:
    rd      %wim, %l3
    sll     %l3, 1, %l4
    srl     %l3, NWINDOWS - 1, %l5
    or      %l5, %l4, %l5
    wr      %l5, %wim
    nop
    nop
    nop
    restore
    restore
    ldd     [%sp + 0], %l0
    ldd     [%sp + 8], %l2
    ldd     [%sp + 16], %l4
    ldd     [%sp + 24], %l6
    ldd     [%sp + 32], %i0
    ldd     [%sp + 40], %i2
    ldd     [%sp + 48], %i4
    ldd     [%sp + 56], %i6
    save
    save
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

/* trap_count[type]++, trap_pc. */
note:
    set     trap_count, %l4
    sll     %l3, 2, %l5
    ld      [%l4 + %l5], %l6
    inc     %l6
    st      %l6, [%l4 + %l5]
    set     trap_pc, %l4
    st      %l1, [%l4]
    cmp     %l3, 1                  ! a fetch: back to who called
    be,a    1f
     add    %i7, 8, %l2
1:
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4

/* ta 0x7f: back from user mode. */
supervisor:
    or      %l0, PSR_PS, %l0
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4

interrupt:
    set     trap_count, %l4
    sll     %l3, 2, %l5
    ld      [%l4 + %l5], %l6
    inc     %l6
    st      %l6, [%l4 + %l5]
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

    .section .bss
    .align  8
    .globl  trap_count, trap_pc
trap_count:
    .skip   4 * 256
trap_pc:
    .skip   4

    .section .note.GNU-stack, "", @progbits
