/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instruction trace: one line of text for each instruction, before it executes. Fixed columns, so
 * that two traces compare with diff. Annulled instructions do not appear; instructions that trap
 * do.
 */
#include <inttypes.h>

#include "sim/trace/kind.h"

static bool start(struct trace *trace)
{
    fprintf(trace->file, "#      cycle cpu       pc   opcode  instruction\n");
    return true;
}

static void observe(void *owner, const struct observation *what)
{
    struct trace *trace = owner;
    uint32_t opcode = (uint32_t)what->value;
    char text[64];

    leon3_disassemble(what->pc, opcode, text, sizeof(text));
    fprintf(trace->file, "%12" PRIu64 " %3" PRIu32 " %08" PRIx32 " %08" PRIx32 "  %s\n",
            what->cycle, what->cpu, what->pc, opcode, text);
}

static void finish(struct trace *trace)
{
    (void)trace;
}

const struct trace_kind trace_instr = {
    .name = "instr",
    .help = "each instruction: cycle, processor, PC, opcode, disassembly",
    .points = OBSERVE_BIT(INSTRUCTION),
    .start = start,
    .observe = observe,
    .finish = finish,
};
