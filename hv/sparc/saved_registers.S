/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For debuggers: where a partition's registers are while it does not run, as text in a section that
 * is not loaded (docs/abi.md). The numbers are those of context.h.
 */
#include "hv/sparc/context.h"

    .altmacro                       ! an argument %expression becomes decimal digits

    .macro  text_blocks symbol, stride, first
    .ascii  "saved \symbol \stride \first\n"
    .endm

    .macro  text_offset name, offset
    .ascii  "\name \offset\n"
    .endm

    .macro  text_windows offset, count
    .ascii  "windows \offset \count\n"
    .endm

    .section .pride.saved, "R", %progbits   ! kept although nothing refers to it
    text_blocks hv_contexts, %CONTEXT_SIZE, 1
    text_offset psr, %CONTEXT_PSR
    text_offset pc, %CONTEXT_PC
    text_offset npc, %CONTEXT_NPC
    text_offset wim, %CONTEXT_WIM
    text_offset y, %CONTEXT_Y
    text_offset globals, %CONTEXT_GLOBALS
    text_offset outs, %CONTEXT_OUTS
    text_windows %CONTEXT_WINDOW, %(HV_WINDOWS - 1)

    .section .note.GNU-stack, "", %progbits
