/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which processors' caches may hold a line of some memory: a bit for each processor. Bits are never taken back. There are two tables,
 * and who holds a line is in both: by physical page; and by blocks as large as the longest line, where memory that lies
 * LEON3_HOLDER_BLOCKS of them apart shares a place.
 */
#ifndef PRIDE_CACHE_HOLDERS_H
#define PRIDE_CACHE_HOLDERS_H

#include "sim/base/bus.h"

#define LEON3_HOLDER_PAGES      (1u << (32 - BUS_PAGE_BITS))
#define LEON3_HOLDER_BLOCK_BITS 5u
#define LEON3_HOLDER_BLOCKS     (1u << 16)

struct leon3_holders {
    uint16_t page[LEON3_HOLDER_PAGES];
    uint16_t block[LEON3_HOLDER_BLOCKS];
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
}

/* No others hold it. */
static inline uint32_t leon3_holders_of(const struct leon3_holders *holders, uint32_t physical)
{
    return (uint32_t)holders->page[physical >> BUS_PAGE_BITS] &
           holders->block[leon3_holders_block(physical)];
}

#endif
