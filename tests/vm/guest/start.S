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

#define CFI_TRAP_FRAME

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

#include "hv/guest-kit/window_traps.inc"

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
