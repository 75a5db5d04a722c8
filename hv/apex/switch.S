/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From one process to another, in user mode. Six SAVEs push every window but the current one to its
 * stack (the hypervisor runs on processors with 8 windows, of which a partition uses 7); then the
 * current window is all that has to be kept. It is kept in struct apex_context, not on the stack,
 * so that an interrupt may come at any moment: what it spills and fills is the stack's copy, which
 * counts for nothing. Condition codes, %y and globals are the caller's to lose, as in any call.
 */
#include "hv/abi/hypercall.h"

#define HV_CALL_STACK_LIMIT_NUMBER 0x7d

#define CONTEXT_STACK_POINTER 0
#define CONTEXT_PC            4
#define CONTEXT_LOCALS        8
#define CONTEXT_INS           40
#define CONTEXT_STACK_LOW     72
#define CONTEXT_STACK_SIZE    76

    .section .text.apex_switch, "ax"

/* %o0 struct apex_context to leave, %o1 to enter. */
    .global apex_switch
    .type   apex_switch, #function
apex_switch:
    .rept   6
    save    %sp, -96, %sp
    .endr
    .rept   6
    restore
    .endr
    st      %sp, [%o0 + CONTEXT_STACK_POINTER]
    st      %o7, [%o0 + CONTEXT_PC]
    .irp    n, 0, 2, 4, 6
    std     %l\n, [%o0 + CONTEXT_LOCALS + 4 * \n]
    std     %i\n, [%o0 + CONTEXT_INS + 4 * \n]
    .endr
    mov     %o1, %o4
    ld      [%o4 + CONTEXT_STACK_LOW], %o0
    ld      [%o4 + CONTEXT_STACK_SIZE], %o1
    mov     HV_CALL_STACK_LIMIT_NUMBER, %g1
    ta      HV_TRAP
    .irp    n, 0, 2, 4, 6
    ldd     [%o4 + CONTEXT_LOCALS + 4 * \n], %l\n
    ldd     [%o4 + CONTEXT_INS + 4 * \n], %i\n
    .endr
    ld      [%o4 + CONTEXT_PC], %o7
    retl
     ld     [%o4 + CONTEXT_STACK_POINTER], %sp
    .size   apex_switch, . - apex_switch

    .section .note.GNU-stack, "", %progbits
