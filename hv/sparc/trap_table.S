/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trap table (SPARC V8 manual, chapter 7): 256 entries of four instructions. Every entry reads
 * the PSR first, before anything can change the condition codes. %l1 and %l2 hold PC and nPC.
 *
 * Trap types 0x30 to 0x7f are none of LEON3's (iu3.vhd), and no instruction raises them: the linker
 * script puts other code in the place of those entries.
 */
#include "hv/abi/hypercall.h"
#include "hv/sparc/context.h"
#include "hv/sparc/unwind.h"

/* What is neither a window trap nor a hypercall: all registers are saved, then C decides. */
    .macro  trap_any number
    rd      %psr, %l0
    mov     \number, %l3
    ba      hv_trap_enter
     clr    %l7                     ! no stack pointer to report
    .endm

    .macro  trap_range first, last
    .set    trap_number, \first
    .rept   \last - \first + 1
    trap_any trap_number
    .set    trap_number, trap_number + 1
    .endr
    .endm

    .cfi_sections .debug_frame
    .section .text.trap_table, "ax"
    .balign 16
    .global hv_trap_table
    .type   hv_trap_table, #object
hv_trap_table:
    .cfi_startproc
    cfi_trap_window
    trap_range 0x00, 0x04
    ! 0x05 window_overflow
    rd      %psr, %l0
    rd      %wim, %l3
    ba      hv_window_overflow
     mov    %g1, %l5
    ! 0x06 window_underflow
    rd      %psr, %l0
    rd      %wim, %l3
    ba      hv_window_underflow
     sll    %l3, 1, %l4
    trap_range 0x07, 0x2f
    .cfi_endproc
    .size   hv_trap_table, . - hv_trap_table

    .section .text.trap_table_software, "ax"
hv_trap_table_software:
    .cfi_startproc
    cfi_trap_window
    trap_range 0x80, 0x9f
    ! 0xa0 hypercall
    rd      %psr, %l0
    sub     %g1, 1, %l5
    ba      hv_hypercall_enter
     cmp    %l5, HV_CALL_LIMIT_NUMBER - 1
    trap_range 0xa1, 0xff
    .cfi_endproc
    .size   hv_trap_table_software, . - hv_trap_table_software

    .section .note.GNU-stack, "", %progbits
