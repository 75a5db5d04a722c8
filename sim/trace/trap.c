/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trap trace: one line of text for each trap taken, each return from one, and each change between
 * running, power-down and error mode. PC and nPC are those that the trap saved in %l1 and %l2.
 */
#include <inttypes.h>

#include "sim/trace/kind.h"

static void write_trap(FILE *file, const struct observation *what)
{
    char name[48];

    fprintf(file, "trap  %08" PRIx32 " %08" PRIx32 "  tt=0x%02" PRIx32 " %s, from %s mode\n",
            what->pc, what->address, what->code, leon3_trap_name(what->code, name, sizeof(name)),
            what->flag ? "supervisor" : "user");
}

static void text(FILE *file, const struct observation *what)
{
    fprintf(file, "%12" PRIu64 " %3" PRIu32 " ", what->cycle, what->cpu);
    if (what->point == OBSERVE_TRAP)
        write_trap(file, what);
    else if (what->point == OBSERVE_RETT)
        fprintf(file, "rett  %08" PRIx32 " %08" PRIx32 "\n", what->pc, what->address);
    else
        fprintf(file, "mode  %08" PRIx32 "           %s\n", what->pc,
                observe_mode_name(what->code));
}

const struct trace_kind trace_trap = {
    .name = "trap",
    .points = OBSERVE_BIT(TRAP) | OBSERVE_BIT(RETT) | OBSERVE_BIT(MODE),
    .filtered = true,
    .head = "#      cycle cpu event       pc      npc  details\n",
    .text = text,
};
