/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hypercalls: software trap HV_TRAP with the number in %g1. The handler is C code of hv/core,
 * compiled with -mflat: it stays in the trap window, keeps locals and ins, and finds %o0..%o5 of
 * the partition in a frame. Registers that C code may change are kept in locals and in the frame;
 * only a call after which another partition may run goes the long way of hv_trap_enter. The null
 * call and numbers that do not exist stop short.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/unwind.h"

#define HV_NO_ERROR_NUMBER 0
#define HV_BAD_CALL_NUMBER 16
#define TRAP_HYPERCALL 0xa0
#define TRAP_INTERRUPT 0x1f     /* whichever: C code asks what is due */

    .cfi_sections .debug_frame

    .section .text.hypercall_entry, "ax"

/* %l0 PSR, %l1 PC, %l2 nPC, %l5 number - 1, just compared with the limit. ET = 0. */
    .global hv_hypercall_enter
    .type   hv_hypercall_enter, #function
hv_hypercall_enter:
    .cfi_startproc
    cfi_trap_window
    bgeu    hypercall_short
     sll    %g1, 2, %l5
    wr      %l0, PSR_PIL, %psr
    wr      %l0, PSR_PIL | PSR_ET, %psr
    mov     %g1, %l4
    std     %o0, [%g0 + STACK_TOP - FRAME_SIZE + FRAME_OUTS + 0]
    std     %o2, [%g0 + STACK_TOP - FRAME_SIZE + FRAME_OUTS + 8]
    std     %o4, [%g0 + STACK_TOP - FRAME_SIZE + FRAME_OUTS + 16]
    std     %o6, [%g0 + STACK_TOP - FRAME_SIZE + FRAME_OUTS + 24]
    mov     STACK_TOP - FRAME_SIZE, %sp
    std     %i0, [%sp + FRAME_ARGUMENTS + 0]
    std     %i2, [%sp + FRAME_ARGUMENTS + 8]
    std     %i4, [%sp + FRAME_ARGUMENTS + 16]
    std     %g2, [%sp + FRAME_GLOBALS + 0]
    std     %g4, [%sp + FRAME_GLOBALS + 8]
    ldd     [%g0 + PROCESSOR_CLOCK], %o2
    rd      %y, %l6
    ld      [%o2], %o2
    ld      [%g0 + PROCESSOR_CALLS], %l7
    ld      [%l7 + %l5], %l7
    cmp     %o2, %o3
    bneg    hypercall_interrupted
     rd     %wim, %l5
    ld      [%g0 + PROCESSOR_SELF], %o0
    call    %l7
     add    %sp, FRAME_ARGUMENTS, %o1
    tst     %o0
    bneg    hypercall_special
     wr     %l0, %psr                               ! ET = 0, condition codes
    mov     %o0, %i0
    wr      %l5, %wim
    wr      %l6, %y
    ld      [%sp + FRAME_ARGUMENTS + 4], %i1
    ld      [%sp + FRAME_ARGUMENTS + 8], %i2
    ldd     [%sp + FRAME_GLOBALS + 0], %g2
    ldd     [%sp + FRAME_GLOBALS + 8], %g4
    mov     %l4, %g1
    ldd     [%sp + FRAME_OUTS + 0], %o0
    ldd     [%sp + FRAME_OUTS + 8], %o2
    ldd     [%sp + FRAME_OUTS + 16], %o4
    ldd     [%sp + FRAME_OUTS + 24], %o6
    jmp     %l2
     rett   %l2 + 4

/* HV_CALL_SWITCH or HV_CALL_AGAIN: all registers as they were at the trap; bit 0 tells which. */
hypercall_special:
    mov     %o0, %l3
    clr     %l7
    wr      %l5, %wim
    wr      %l6, %y
    ldd     [%sp + FRAME_GLOBALS + 0], %g2
    ldd     [%sp + FRAME_GLOBALS + 8], %g4
    mov     %l4, %g1
    ldd     [%sp + FRAME_OUTS + 0], %o0
    ldd     [%sp + FRAME_OUTS + 8], %o2
    ldd     [%sp + FRAME_OUTS + 16], %o4
    ldd     [%sp + FRAME_OUTS + 24], %o6
    btst    1, %l3
    be,a    hv_trap_enter
     mov    TRAP_HYPERCALL, %l3
    ba      hv_trap_enter                           ! PC is the trap instruction itself
     mov    TRAP_INTERRUPT, %l3

/*
 * The alarm waits. It would not get in if the next instruction of the partition were another
 * hypercall, because an instruction's own trap comes first: so it is taken here, as if it had come
 * before the call, which is made again when the partition goes on.
 */
hypercall_interrupted:
    wr      %l0, %psr                               ! ET = 0
    mov     1, %o0
    ba      hypercall_special
     nop

/* The null call, or a number that is none. */
hypercall_short:
    ldd     [%g0 + PROCESSOR_CLOCK], %l4
    ld      [%l4], %l4
    clr     %l7
    cmp     %l4, %l5
    bneg,a  hv_trap_enter
     mov    TRAP_INTERRUPT, %l3
    tst     %g1
    bne,a   1f
     mov    HV_BAD_CALL_NUMBER, %i0
    mov     HV_NO_ERROR_NUMBER, %i0
1:  wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4
    .cfi_endproc
    .size   hv_hypercall_enter, . - hv_hypercall_enter

/* Where there are several processors, every call of the table is this one; %g1 still has its number. */
    .global hv_hypercall_any
    .type   hv_hypercall_any, #function
hv_hypercall_any:
    ba      hv_hypercall_shared
     mov    %g1, %o2
    .size   hv_hypercall_any, . - hv_hypercall_any

    .section .note.GNU-stack, "", %progbits
