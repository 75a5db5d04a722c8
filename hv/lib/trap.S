/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trap table of a partition: every entry leads to one C function, which gets the trap type and
 * a struct hv_trap_frame, and whose changes of the frame hold when the partition goes on. Entered
 * with traps disabled, %l0..%l6 as hv/core/machine.h says, in a window of its own. Floating-point
 * registers are not saved.
 */
#include "hv/abi/hypercall.h"

#define HV_CALL_TRAP_RETURN_NUMBER 0x71

#define FRAME_GLOBALS 96        /* struct hv_trap_frame, behind what C code needs at %sp */
#define FRAME_LOCALS  (FRAME_GLOBALS + 32)
#define FRAME_SIZE    (FRAME_GLOBALS + 64)

    .cfi_sections .debug_frame
    .section .text.trap, "ax"
    .balign 16
    .global hv_trap_table
    .type   hv_trap_table, #object
hv_trap_table:
    .set    trap_number, 0
    .rept   256
    ba      trap_common
     mov    trap_number, %l7
    nop
    nop
    .set    trap_number, trap_number + 1
    .endr
    .size   hv_trap_table, . - hv_trap_table

    .type   trap_common, #function
trap_common:
    .cfi_startproc
    .cfi_signal_frame
    .cfi_undefined %o7          ! backtraces end here
    sub     %fp, FRAME_SIZE, %sp
    st      %g1, [%sp + FRAME_GLOBALS + 4]
    std     %g2, [%sp + FRAME_GLOBALS + 8]
    std     %g4, [%sp + FRAME_GLOBALS + 16]
    std     %g6, [%sp + FRAME_GLOBALS + 24]
    rd      %y, %g1
    st      %g1, [%sp + FRAME_GLOBALS + 0]
    std     %l0, [%sp + FRAME_LOCALS + 0]
    std     %l2, [%sp + FRAME_LOCALS + 8]
    std     %l4, [%sp + FRAME_LOCALS + 16]
    st      %l6, [%sp + FRAME_LOCALS + 24]
    sethi   %hi(hv_trap_function), %g1
    ld      [%g1 + %lo(hv_trap_function)], %g1
    mov     %l7, %o0
    call    %g1
     add    %sp, FRAME_GLOBALS, %o1
    ld      [%sp + FRAME_GLOBALS + 0], %g1
    wr      %g1, %y
    ldd     [%sp + FRAME_LOCALS + 0], %l0
    ld      [%sp + FRAME_LOCALS + 8], %l2
    ld      [%sp + FRAME_GLOBALS + 4], %l3
    ldd     [%sp + FRAME_GLOBALS + 8], %g2
    ldd     [%sp + FRAME_GLOBALS + 16], %g4
    ldd     [%sp + FRAME_GLOBALS + 24], %g6
    mov     HV_CALL_TRAP_RETURN_NUMBER, %g1
    ta      HV_TRAP
    unimp   0                   ! refused: the stack or the frame is damaged
    .cfi_endproc
    .size   trap_common, . - trap_common

    .section .note.GNU-stack, "", %progbits
