/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up of a bare program in supervisor mode, on any LEON3 and as a virtual machine: trap table, windows (SPARC V8 manual,
 * appendix D), interrupts to `void interrupt(uint32_t level)` with all others off. Every other trap ends the program, as errors
 * do: `ta 0` with traps off and %g1 not 1 is error mode. main's result is the exit code under simulators.
 */
#ifndef HV_ASSEMBLY
#define HV_ASSEMBLY
#endif
#include "hv/guest-kit/interrupt.h"

#define NWINDOWS 8
#define PSR_S    0x80
#define PSR_ET   0x20
#define PSR_PIL  0xf00

#define CFI_TRAP_FRAME

#define FRAME         176       /* 96 of the ABI, then: */
#define FRAME_GLOBALS 96        /* %g1 to %g7, at their numbers */
#define FRAME_Y       96        /* in the place of %g0 */

#define ROW(handler, number) rd %psr, %l0; ba handler; mov number, %l3; nop

    .section .text.start, "ax"
    .align  4096
    .global trap_table
trap_table:
    ROW(start, 0)
    .set    number, 1
    .rept   4
    ROW(fail, number)
    .set    number, number + 1
    .endr
    ROW(window_overflow, 5)
    ROW(window_underflow, 6)
    .set    number, 7
    .rept   0x11 - 7
    ROW(fail, number)
    .set    number, number + 1
    .endr
    .set    number, 1
    .rept   15
    ROW(take_interrupt, number)
    .set    number, number + 1
    .endr
    .set    number, 0x20
    .rept   0x89 - 0x20
    ROW(fail, number)
    .set    number, number + 1
    .endr
    VM_INTERRUPTS_OFF_ROW
    VM_INTERRUPTS_ON_ROW
    .set    number, 0x8b
    .rept   0x100 - 0x8b
    ROW(fail, number)
    .set    number, number + 1
    .endr

    .text
    .align  4
    .global start
start:
    wr      %g0, PSR_S | PSR_PIL, %psr
    nop
    nop
    nop
    wr      %g0, 2, %wim
    set     trap_table, %g1
    wr      %g1, %tbr
    set     stack_top - 96, %sp
    clr     %fp
    clr     %i7
    set     bss_start, %g2
    set     bss_end, %g3
1:  cmp     %g2, %g3
    bgeu    2f
     nop
    st      %g0, [%g2]
    ba      1b
     add    %g2, 4, %g2
2:  wr      %g0, PSR_S | PSR_ET, %psr
    nop
    nop
    nop
    call    main
     nop
    mov     %o0, %g2
    mov     1, %g1
    rd      %psr, %l0
    wr      %l0, PSR_ET, %psr
    nop
    nop
    nop
    ta      0

fail:
    mov     %l3, %g2
    clr     %g1
    ta      0

#include "hv/guest-kit/window_traps.inc"

/* %l3: level. A trap may find itself in the invalid window, and then has to make room as an overflow does. */
take_interrupt:
    rd      %wim, %l4
    srl     %l4, %l0, %l5           ! by CWP: PSR's low five bits
    btst    1, %l5
    be      1f
     mov    %g1, %l7
    srl     %l4, 1, %g1
    sll     %l4, NWINDOWS - 1, %l4
    or      %l4, %g1, %g1
    save
    wr      %g1, %wim
    nop
    nop
    nop
    window_to_stack
    restore
    mov     %l7, %g1
1:  sub     %fp, FRAME, %sp
    st      %g1, [%sp + FRAME_GLOBALS + 4]
    std     %g2, [%sp + FRAME_GLOBALS + 8]
    std     %g4, [%sp + FRAME_GLOBALS + 16]
    std     %g6, [%sp + FRAME_GLOBALS + 24]
    rd      %y, %l4
    st      %l4, [%sp + FRAME_Y]
    mov     %l3, %o0
    or      %l0, PSR_PIL, %l4
    wr      %l4, PSR_ET, %psr
    nop
    nop
    nop
    call    interrupt
     nop
    or      %l0, PSR_PIL, %l4
    wr      %l4, %psr               ! traps off
    nop
    nop
    nop
    ld      [%sp + FRAME_Y], %l4
    wr      %l4, %y
    ldd     [%sp + FRAME_GLOBALS + 8], %g2
    ldd     [%sp + FRAME_GLOBALS + 16], %g4
    ldd     [%sp + FRAME_GLOBALS + 24], %g6
    ld      [%sp + FRAME_GLOBALS + 4], %g1
    add     %l0, 1, %l4             ! is the window to return to invalid?
    and     %l4, NWINDOWS - 1, %l4
    rd      %wim, %l5
    srl     %l5, %l4, %l6
    btst    1, %l6
    be      2f
     sll    %l5, 1, %l4
    srl     %l5, NWINDOWS - 1, %l5
    or      %l5, %l4, %l5
    wr      %l5, %wim
    nop
    nop
    nop
    restore
    window_from_stack
    save
2:  wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

    .section .note.GNU-stack, "", @progbits
