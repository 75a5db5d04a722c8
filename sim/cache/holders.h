/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which processors' caches may hold a line of some memory: a bit for each processor. Bits are never taken back. There are two tables,
 * and who holds a line is in both: by physical page; and by blocks as large as the longest line, where memory that lies
 * LEON3_HOLDER_BLOCKS of them apart shares a place. Of what was stored to last it is known that no other has it, until one takes it.
 */
#ifndef PRIDE_CACHE_HOLDERS_H
#define PRIDE_CACHE_HOLDERS_H

#include "sim/base/bus.h"

#define LEON3_HOLDER_PAGES      (1u << (32 - BUS_PAGE_BITS))
#define LEON3_HOLDER_BLOCK_BITS 5u
#define LEON3_HOLDER_BLOCKS     (1u << 16)
#define LEON3_HOLDER_LINE_BITS  4u /* of the shortest line */

struct leon3_holders {
    uint16_t page[LEON3_HOLDER_PAGES];
    uint16_t block[LEON3_HOLDER_BLOCKS];
    uint32_t sole_line; /* physical >> LEON3_HOLDER_LINE_BITS */
    uint32_t sole;      /* the bit of the processor which stored there; 0: nothing is known */
};

static inline uint32_t leon3_holders_block(uint32_t physical)
{
    return physical >> LEON3_HOLDER_BLOCK_BITS & (LEON3_HOLDER_BLOCKS - 1);
}

/* The line of an address comes into a cache of the processors `bits`. */
static inline void leon3_holders_note(struct leon3_holders *holders, uint32_t physical,
                                      uint16_t bits)
{
    holders->page[physical >> BUS_PAGE_BITS] |= bits;
    holders->block[leon3_holders_block(physical)] |= bits;
    if (bits != holders->sole &&
        !((holders->sole_line << LEON3_HOLDER_LINE_BITS ^ physical) >> LEON3_HOLDER_BLOCK_BITS))
        holders->sole = 0;
}

/* All that may hold it but the processor `own` (its bit; 0: none of them). */
static inline uint32_t leon3_holders_others(const struct leon3_holders *holders, uint32_t physical,
                                            uint32_t own)
{
    uint32_t others = (uint32_t)holders->page[physical >> BUS_PAGE_BITS] &
                      holders->block[leon3_holders_block(physical)] & ~own;

    return others && holders->sole == own &&
                   holders->sole_line == physical >> LEON3_HOLDER_LINE_BITS
               ? 0
               : others;
}

/* The processor `own` stores there, and no other holds it any more. */
static inline void leon3_holders_stored(struct leon3_holders *holders, uint32_t physical,
                                        uint32_t own)
{
    holders->sole_line = physical >> LEON3_HOLDER_LINE_BITS;
    holders->sole = own;
}

#endif
