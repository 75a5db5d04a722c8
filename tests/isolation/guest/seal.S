/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trap table for sweeps over memory: a refused load or store is counted and passed over. No other trap is expected: those
 * stop the partition.
 */
#include "hv/abi/hypercall.h"

#define HV_CALL_TRAP_RETURN_NUMBER 0x71

    .section .text.seal, "ax"
    .balign 16
    .global seal_table
    .type   seal_table, #object
seal_table:
    .set    trap_number, 0
    .rept   256
    .if     trap_number == 0x09
    ba      seal_refused
     sethi  %hi(seal_count), %l4
    nop
    nop
    .else
    unimp   0
    unimp   0
    unimp   0
    unimp   0
    .endif
    .set    trap_number, trap_number + 1
    .endr
    .size   seal_table, . - seal_table

    .type   seal_refused, #function
seal_refused:
    ld      [%l4 + %lo(seal_count)], %l5
    add     %l5, 1, %l5
    st      %l5, [%l4 + %lo(seal_count)]
    mov     %g1, %l3
    mov     %l2, %l1
    add     %l2, 4, %l2
    mov     HV_CALL_TRAP_RETURN_NUMBER, %g1
    ta      HV_TRAP
    unimp   0
    .size   seal_refused, . - seal_refused

    .section .note.GNU-stack, "", %progbits
