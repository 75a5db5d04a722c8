/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the trace buffers of the debug support unit leave out: the instruction trace by kind of instruction (itfilt in
 * iu3.vhd), the AHB trace by direction, address and master (ahb_filt_hit in dsu3x.vhd). Plain functions of register values.
 * Left out: the slave mask, filters by PC.
 */
#ifndef PRIDE_DEV_DSU3_FILTER_H
#define PRIDE_DEV_DSU3_FILTER_H

#include <stdbool.h>
#include <stdint.h>

/* Is an instruction traced, if bits 31:28 of the trace control register are `filter`? */
bool dsu3_instruction_traced(uint32_t filter, uint32_t opcode);

/* AHB trace filter control register. */
#define DSU3_FILTER_BP       (3u << 8) /* a breakpoint does not see what is filtered */
#define DSU3_FILTER_PF       (1u << 3) /* performance counters, which are absent */
#define DSU3_FILTER_AF       (1u << 2) /* what is not at breakpoint 2's address */
#define DSU3_FILTER_FR       (1u << 1) /* reads */
#define DSU3_FILTER_FW       (1u << 0) /* writes */
#define DSU3_FILTER_WRITABLE (DSU3_FILTER_BP | 0xfu)

struct dsu3_filter {
    uint32_t control;
    uint32_t masks;         /* slaves 31:16, masters 15:0 */
    uint32_t address, mask; /* of breakpoint 2 */
};

/* Does the AHB trace leave this access out? */
bool dsu3_access_filtered(const struct dsu3_filter *filter, uint32_t address, bool write,
                          uint32_t master);

#endif
