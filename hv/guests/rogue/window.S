/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register windows against a bad stack pointer; contracts in attack.h. WINDOWS saves reach around
 * any window file of SPARC V8 (at most 32 windows), so the code need not know how many there are.
 * The good stack pointer is kept in %g3.
 */
#include "hv/abi/hypercall.h"

#define WINDOWS 32
#define FRAME 96

    .section .text.window, "ax"

    .global window_spill
    .type window_spill, #function
window_spill:
    save    %sp, -FRAME, %sp
    mov     %sp, %g3
    mov     WINDOWS + 1, %g2
    mov     %i0, %sp
1:  save    %sp, 0, %sp             ! every window gets the same bad %sp
    subcc   %g2, 1, %g2
    bne     1b
     nop
    mov     %g3, %sp
    call    rogue_escaped
     nop
    .size window_spill, . - window_spill

    .global window_fill
    .type window_fill, #function
window_fill:
    save    %sp, -FRAME, %sp
    mov     %sp, %g3
    mov     %i0, %g4
    mov     WINDOWS - 1, %g2
1:  save    %sp, -FRAME, %sp        ! spills the caller's window, and this one
    subcc   %g2, 1, %g2
    bne     1b
     nop
    mov     WINDOWS - 1, %g2
2:  restore                         ! the last one fills this window, the caller's stays out
    subcc   %g2, 1, %g2
    bne     2b
     nop
    mov     %g4, %fp
    restore
    mov     %g3, %sp
    call    rogue_escaped
     nop
    .size window_fill, . - window_fill

    .global window_call
    .type window_call, #function
window_call:
    save    %sp, -FRAME, %sp
    mov     %sp, %g3
    mov     %i0, %sp
    mov     0, %g1                  ! HV_CALL_NULL
    ta      HV_TRAP
    mov     %g3, %sp
    ret
     restore %o0, %g0, %o0
    .size window_call, . - window_call

    .section .note.GNU-stack, "", %progbits
