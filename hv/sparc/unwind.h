/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For assembly: call-frame information of code that runs in a trap window (DWARF 3, section 6.4).
 */
#ifndef HV_SPARC_UNWIND_H
#define HV_SPARC_UNWIND_H

/*
 * Call-frame information of trap entry code gives PC and nPC as registers of their own: a caller's
 * PC found by way of the return address would be 8 too high. GDB takes its own register numbers for
 * columns.
 */
#define DWARF_PC  68
#define DWARF_NPC 69

#ifdef HV_ASSEMBLY
/* clang-format off */
/*
 * Unwinding: the partition's outs are the ins of this window. Its locals and ins are in another
 * window, which debuggers look for in its stack, so there they are sought.
 */
    .macro  cfi_trap_window
    .cfi_signal_frame
    .cfi_def_cfa %i6, 0
    .cfi_register DWARF_PC, %l1
    .cfi_register DWARF_NPC, %l2
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_register %o\n, %i\n
    .cfi_offset %l\n, 4 * \n
    .cfi_offset %i\n, 32 + 4 * \n
    .endr
    .endm
/* clang-format on */
#endif

#endif
