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

/*
 * Locals (ins 8 further on) of other windows than the present one, as Pride's debugger numbers them
 * behind the registers that hardware shows: GDB needs them only where it stops between a change of
 * windows and the way back. With other targets it cannot unwind there.
 */
#define DWARF_UP1   93  /* CWP + 1 */
#define DWARF_UP2   109 /* CWP + 2 */
#define DWARF_DOWN1 125 /* CWP - 1 */
#define DWARF_DOWN2 141 /* CWP - 2 */

#ifdef HV_ASSEMBLY
/* clang-format off */
/*
 * Unwinding: the partition's outs are the ins of this window. Its locals and ins are in another
 * window, which debuggers look for in its stack, so there they are sought.
 */
    .macro  cfi_trap_window
    .cfi_signal_frame
    cfi_in_trap_window
    .endm
    .macro  cfi_in_trap_window
    .cfi_def_cfa %i6, 0
    .cfi_register DWARF_PC, %l1
    .cfi_register DWARF_NPC, %l2
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_register %o\n, %i\n
    .cfi_offset %l\n, 4 * \n
    .cfi_offset %i\n, 32 + 4 * \n
    .endr
    .endm

/* One window below the trap window (a SAVE further); globals 1 to 3 are kept in the trap window. */
    .macro  cfi_below_trap_window
    .cfi_def_cfa DWARF_UP1 + 8 + 6, 0
    .cfi_register DWARF_PC, DWARF_UP1 + 1
    .cfi_register DWARF_NPC, DWARF_UP1 + 2
    .cfi_register %g1, DWARF_UP1 + 5
    .cfi_register %g2, DWARF_UP1 + 6
    .cfi_register %g3, DWARF_UP1 + 7
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_register %o\n, DWARF_UP1 + 8 + \n
    .cfi_register %l\n, DWARF_UP2 + \n
    .cfi_register %i\n, DWARF_UP2 + 8 + \n
    .endr
    .endm

/* In the partition's own window, a RESTORE above the trap window. */
    .macro  cfi_own_window
    .cfi_def_cfa %o6, 0
    .cfi_register DWARF_PC, DWARF_DOWN1 + 1
    .cfi_register DWARF_NPC, DWARF_DOWN1 + 2
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_same_value %o\n
    .cfi_same_value %l\n
    .cfi_same_value %i\n
    .endr
    .endm

/* In the window of the partition's caller, which is about to be filled. */
    .macro  cfi_callers_window
    .cfi_def_cfa DWARF_DOWN2 + 8 + 6, 0
    .cfi_register DWARF_PC, DWARF_DOWN2 + 1
    .cfi_register DWARF_NPC, DWARF_DOWN2 + 2
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_register %o\n, DWARF_DOWN2 + 8 + \n
    .cfi_register %l\n, DWARF_DOWN1 + \n
    .cfi_register %i\n, DWARF_DOWN1 + 8 + \n
    .endr
    .endm
/* Unwinding from here on: the partition's registers are in its context, at a register. */
    .macro  cfi_context base
    .cfi_def_cfa \base, 0
    .cfi_offset DWARF_PC, CONTEXT_PC
    .cfi_offset DWARF_NPC, CONTEXT_NPC
    .irp    n, 1, 2, 3, 4, 5, 6, 7
    .cfi_offset %g\n, CONTEXT_GLOBALS + 4 * \n
    .endr
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_offset %o\n, CONTEXT_OUTS + 4 * \n
    .cfi_offset %l\n, CONTEXT_WINDOW + 4 * \n
    .cfi_offset %i\n, CONTEXT_WINDOW + 32 + 4 * \n
    .endr
    .endm

/* The partition's own registers are the present ones until they are all saved. */
    .macro  cfi_own_present
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    .cfi_same_value %l\n
    .cfi_same_value %i\n
    .endr
    .endm
/* clang-format on */
#endif

#endif
