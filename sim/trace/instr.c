/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instruction trace: one line of text for each instruction, before it executes. Fixed columns, so
 * that two traces compare with diff. Annulled instructions do not appear; instructions that trap
 * do.
 */
#include <inttypes.h>

#include "sim/trace/kind.h"

static void text(FILE *file, const struct observation *what)
{
    uint32_t opcode = (uint32_t)what->value;
    char line[64];

    leon3_disassemble(what->pc, opcode, line, sizeof(line));
    fprintf(file, "%12" PRIu64 " %3" PRIu32 " %08" PRIx32 " %08" PRIx32 "  %s\n", what->cycle,
            what->cpu, what->pc, opcode, line);
}

const struct trace_kind trace_instr = {
    .name = "instr",
    .points = OBSERVE_BIT(INSTRUCTION),
    .filtered = true,
    .head = "#      cycle cpu       pc   opcode  instruction\n",
    .text = text,
};
