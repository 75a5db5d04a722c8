/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For assembly: places of the hypervisor where a trap is expected. Code there runs with ET = 1;
 * after the trap it goes on at `target`, in the same window and with WIM 0. One row covers 16 trap
 * types from `first` on; trap_entry.S reads the rows.
 */
#ifndef HV_SPARC_FIXUP_H
#define HV_SPARC_FIXUP_H

#ifdef HV_ASSEMBLY
/* clang-format off */
    .macro  fixup begin, end, first, target
    .pushsection .rodata.fixups, "a"
    .balign 8
    .word   \begin, \end - \begin, \first, \target
    .popsection
    .endm
/* clang-format on */
#endif

#endif
