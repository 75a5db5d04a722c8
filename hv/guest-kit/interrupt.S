/* SPDX-License-Identifier: BSD-2-Clause */
/* Handlers of software traps 9 and 10, where nobody takes them before: interrupt.h. %l0 PSR, %l3 PSR with PIL 15 or 0. */
    .text
    .align  4
    .global vm_interrupts_off_handler, vm_interrupts_on_handler
vm_interrupts_off_handler:
    or      %l0, 0x20, %g1          ! ET
    wr      %l3, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4

vm_interrupts_on_handler:
    and     %g1, 0xf00, %l4
    wr      %l3, %l4, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4

    .section .note.GNU-stack, "", @progbits
