/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of the trace buffers (dsu3_filter.h).
 */
#include "sim/dev/dsu3_filter.h"

#define OP_BRANCH 0u
#define OP_CALL   1u
#define OP_ARITH  2u
#define OP_MEMORY 3u
#define OP3_JMPL  0x38u
#define OP3_RETT  0x39u

static bool transfers(uint32_t opcode)
{
    uint32_t op = opcode >> 30, op3 = opcode >> 19 & 0x3fu;

    return op == OP_CALL || (op == OP_BRANCH && opcode >> 22 & 3u) ||
           (op == OP_ARITH && (op3 == OP3_JMPL || op3 == OP3_RETT));
}

static bool alternate(uint32_t opcode)
{
    return opcode >> 30 == OP_MEMORY && (opcode >> 23 & 3u) == 1;
}

bool dsu3_instruction_traced(uint32_t filter, uint32_t opcode)
{
    switch (filter) {
    case 0x1:
        return opcode >> 30 == OP_BRANCH;
    case 0x2:
        return transfers(opcode);
    case 0x4:
        return opcode >> 30 == OP_CALL;
    case 0x8:
        return opcode >> 30 == OP_ARITH;
    case 0xc:
        return opcode >> 30 == OP_MEMORY;
    case 0xd:
        return alternate(opcode);
    case 0xe:
        return alternate(opcode) && opcode & 0x1000u;
    default:
        return true;
    }
}

bool dsu3_access_filtered(const struct dsu3_filter *filter, uint32_t address, bool write,
                          uint32_t master)
{
    bool elsewhere = (filter->address ^ address) & filter->mask & ~3u;

    return (filter->control & (write ? DSU3_FILTER_FW : DSU3_FILTER_FR)) ||
           (elsewhere && filter->control & DSU3_FILTER_AF) ||
           (master < 16 && filter->masks >> master & 1u);
}
