/* SPDX-License-Identifier: BSD-2-Clause */
/* What arbiter.c and arbiter_order.c share. */
#ifndef PRIDE_BASE_ARBITER_ORDER_H
#define PRIDE_BASE_ARBITER_ORDER_H

#include "sim/base/arbiter.h"

/* For so many cycles a tenure may still get beats: a burst's follow at once, a locked pair's store comes some cycles behind its read. */
#define ARBITER_BURST_OPEN 2u
#define ARBITER_PAIR_OPEN  16u

static inline uint32_t arbiter_cycles(uint32_t beats)
{
    return beats & ARBITER_CYCLES;
}

static inline uint32_t arbiter_last(uint32_t beats)
{
    return beats >> ARBITER_LAST_SHIFT & ARBITER_LAST;
}

static inline enum arbiter_kind arbiter_kind(uint32_t beats)
{
    return (enum arbiter_kind)(beats >> ARBITER_KIND_SHIFT & ARBITER_KIND);
}

/* 1 or 0: also the cycles by which it asks earlier. */
static inline uint32_t arbiter_locked(uint32_t beats)
{
    return (beats & ARBITER_LOCKED) != 0;
}

static inline uint32_t arbiter_stands(uint32_t beats)
{
    return beats >> ARBITER_STANDS_SHIFT & ARBITER_STANDS;
}

/* The oldest `number` of a master are over. */
void arbiter_drop(struct arbiter *arbiter, uint32_t master, uint32_t number);

/* Grants the tenures one by one, as far as all is known. */
void arbiter_order(struct arbiter *arbiter);

#endif
