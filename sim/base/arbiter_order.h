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

/* A master, and where the arbiter is in its row: `own` and `beats` are of its first tenure there. */
struct arbiter_lane {
    uint64_t base, delay, known; /* of the port */
    uint64_t store_end, free;    /* of the latest store: the port's, and with what it was late */
    uint64_t own;                /* the cycle in which it would ask for the bus without others */
    uint32_t beats;
    uint32_t first, closed, end; /* places of its tenures; from `closed` on one may become longer */
};

struct arbiter_way {
    const uint32_t *start, *beats; /* of the tenures, by place */
    uint32_t masters;
    uint32_t owner, locked;
    uint64_t address_taken, data_end;
    uint64_t told; /* before this cycle nobody asks for the bus who has not told it */
    /* The cycle in which a master's first tenure asks for the bus; CLOCK_NEVER: it has none, or is the owner, whose is apart. */
    uint64_t asks[ARBITER_MASTERS];
    uint64_t owner_asks;
    struct arbiter_lane lane[ARBITER_MASTERS];
};

/* The oldest `number` of a master are over. */
void arbiter_drop(struct arbiter *arbiter, uint32_t master, uint32_t number);

/* Grants the tenures, as far as all is known. */
void arbiter_order(struct arbiter *arbiter);

/* What was on the bus some time ago: it may come again (arbiter_repeat.c). */
struct arbiter_past {
    struct arbiter_way way;
    uint32_t age, span; /* grants since then, and how many of them make it too old */
    uint32_t least;     /* before so many it is not looked at */
    uint32_t period;    /* struct arbiter's */
};

void arbiter_past_begin(struct arbiter_past *past, const struct arbiter_way *way, uint32_t period);

/* Behind a grant: where the bus is as it was then, but later, what has happened since happens as often again as the rows allow. */
void arbiter_repeat(struct arbiter_way *way, struct arbiter_past *past);

#endif
