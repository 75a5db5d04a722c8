/* SPDX-License-Identifier: BSD-2-Clause */
/* For debuggers, behind hv/sparc/saved_registers.S: where the registers of a virtual machine's MMU are (docs/abi.md). */
#include "hv/vm/entry.h"

    .altmacro                       ! an argument %expression becomes decimal digits

    .macro  text_machines symbol, stride
    .ascii  "vm \symbol \stride\n"
    .endm

    .macro  text_register name, offset
    .ascii  "\name \offset\n"
    .endm

    .section .pride.saved, "R", %progbits   ! kept although nothing refers to it
    text_machines vms, %VM_STATE_SIZE
    text_register vm_control, %VM_STATE_MMU
    text_register vm_context_pointer, %(VM_STATE_MMU + 4)
    text_register vm_context, %(VM_STATE_MMU + 8)

    .section .note.GNU-stack, "", %progbits
