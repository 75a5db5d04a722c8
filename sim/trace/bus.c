/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trace of accesses: one line of text for each load and store of a processor (caches do not hide
 * them), each word that a table walk reads, each write of a device, each bus error. Instruction
 * fetches are in the instruction trace.
 */
#include <inttypes.h>

#include "sim/trace/kind.h"

static void write_memory(FILE *file, const struct observation *what)
{
    fprintf(file, "%s %08" PRIx32 " %08" PRIx32 " %4u %0*" PRIx64 "  asi 0x%02" PRIx32 "\n",
            what->write ? "store" : "load ", what->address, what->physical, what->size,
            what->size * 2, what->value, what->code);
}

static void text(FILE *file, const struct observation *what)
{
    fprintf(file, "%12" PRIu64 " %3" PRIu32 " %08" PRIx32 " ", what->cycle, what->cpu, what->pc);
    switch (what->point) {
    case OBSERVE_MEMORY:
        write_memory(file, what);
        break;
    case OBSERVE_TABLE_WALK:
        fprintf(file, "walk  %08" PRIx32 " %08" PRIx32 "    4 %08" PRIx64 "  level %" PRIu32 "\n",
                what->address, what->physical, what->value, what->code);
        break;
    case OBSERVE_DMA:
        fprintf(file, "dma            %08" PRIx32 " %4" PRIu64 " %s\n", what->physical, what->value,
                what->text);
        break;
    default:
        fprintf(file, "error          %08" PRIx32 " %4u %s\n", what->physical, what->size,
                what->write ? "write" : "read");
        break;
    }
}

const struct trace_kind trace_bus = {
    .name = "bus",
    .points =
        OBSERVE_BIT(MEMORY) | OBSERVE_BIT(TABLE_WALK) | OBSERVE_BIT(DMA) | OBSERVE_BIT(BUS_ERROR),
    .filtered = true,
    .head = "#      cycle cpu       pc what   address physical size value\n",
    .text = text,
};
