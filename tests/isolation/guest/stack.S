/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register windows and stack pointers of the hostile partition; contracts in hostile.h. The good stack pointer is kept in
 * %g3, so that nothing is on the stack while it is bad.
 */
#include "hv/abi/hypercall.h"

#define CALL_NULL 0x00
#define CALL_IDLE 0x11

    .section .text.stack, "ax"

    .global stack_spin
    .type   stack_spin, #function
stack_spin:
    mov     %sp, %g3
    mov     %o0, %sp
1:  subcc   %o1, 1, %o1
    bne     1b
     nop
    retl
     mov    %g3, %sp
    .size   stack_spin, . - stack_spin

    .global stack_trap
    .type   stack_trap, #function
stack_trap:
    mov     %sp, %g3
    mov     %o0, %sp
    rd      %psr, %o0
    retl
     mov    %g3, %sp
    .size   stack_trap, . - stack_trap

    .global stack_idle
    .type   stack_idle, #function
stack_idle:
    mov     %sp, %g3
    mov     %o0, %sp
    mov     CALL_IDLE, %g1
    ta      HV_TRAP
    retl
     mov    %g3, %sp
    .size   stack_idle, . - stack_idle

    .global stack_recurse
    .type   stack_recurse, #function
stack_recurse:
    save    %sp, -96, %sp
    mov     CALL_NULL, %g1
    ta      HV_TRAP
    mov     %o0, %l0
    subcc   %i0, 1, %o0
    be      1f
     nop
    call    stack_recurse
     nop
    add     %l0, %o0, %l0
    mov     CALL_NULL, %g1
    ta      HV_TRAP
    add     %l0, %o0, %l0
1:  ret
     restore %l0, 0, %o0
    .size   stack_recurse, . - stack_recurse

    .global stack_unwind
    .type   stack_unwind, #function
stack_unwind:
    mov     64, %g2
1:  restore
    subcc   %g2, 1, %g2
    bne     1b
     nop
    call    rogue_escaped
     nop
    .size   stack_unwind, . - stack_unwind

    .section .note.GNU-stack, "", %progbits
