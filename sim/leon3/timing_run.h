/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What timing.c and timing_run.c share: slots, the queue of accesses, and running the units from slot to slot.
 */
#ifndef PRIDE_LEON3_TIMING_RUN_H
#define PRIDE_LEON3_TIMING_RUN_H

#include "sim/leon3/state.h"
#include "sim/leon3/timing.h"
#include "sim/leon3/timing_slots.h"

/* A slot as the front end sees it, and the position behind it, in which the pipeline may be held. */
struct leon3_slot {
    bool take;
    enum leon3_lookup lookup;
    bool fbranch, rbranch, fbranch_behind, rbranch_behind;
};

static inline uint64_t leon3_slot(const struct leon3 *cpu)
{
    return cpu->state.cycle - cpu->timing.holds;
}

/* The slot of the present instruction's fetch, before its waits in decode. */
static inline uint64_t leon3_fetch_slot(const struct leon3 *cpu)
{
    return leon3_slot(cpu) - LEON3_FETCH_AHEAD;
}

static inline bool leon3_all_quiet(const struct leon3 *cpu)
{
    return cpu->node ? cpu->node->quiet : leon3_units_quiet(&cpu->timing.units);
}

static inline bool leon3_all_flow(const struct leon3 *cpu)
{
    return cpu->node ? cpu->node->flows : leon3_units_flow(&cpu->timing.units);
}

/* In a slot up to that of the present fetch: does the fetch stage hold a target's address? */
static inline bool leon3_is_target(const struct leon3_timing_state *t, uint64_t slot)
{
    return t->repeated || (t->transfer & 1u && slot >= t->late_slot[0]);
}

/* And right behind it? */
static inline bool leon3_is_target_behind(const struct leon3_timing_state *t, uint64_t slot)
{
    return t->repeated || (t->transfer & 2u && slot >= t->late_slot[1]);
}

/* ---- the queue ---------------------------------------------------------------------------------------------------- */

/* An access of memory, which the units know all of. */
static inline bool leon3_event_is_plain(const struct leon3_event *e)
{
    return e->shape.kind <= LEON3_EVENT_STORE && !e->size && !e->iflush && !e->dflush;
}

/* Slots from a store's on to the one in which the write buffer is free again. */
static inline uint32_t leon3_store_slots(const struct leon3_event *e)
{
    const struct leon3_access_shape *shape = &e->shape;

    return 2u + shape->first_wait + (shape->dbl ? 1u + shape->next_wait : 0);
}

/* The plain stores: what they do to the units can be told later. */
static inline bool leon3_store_is_simple(const struct leon3_event *e)
{
    const struct leon3_access_shape *shape = &e->shape;

    return shape->kind == LEON3_EVENT_STORE && !shape->lock && !e->size && shape->mmu < 2 &&
           !shape->fault;
}

/* Is one of the queue from `first` on not simple, or does a store meet the one in front in the write buffer? */
bool leon3_queue_is_urgent(const struct leon3_event *first, const struct leon3_event *end);

/* The first of the queue is over. */
void leon3_queue_pop(struct leon3_timing_state *t);

/* ---- running ------------------------------------------------------------------------------------------------------- */

/* The slot `front`: what it does to the units, and the holds behind it. */
void leon3_run_slot(struct leon3 *cpu, const struct leon3_slot *slot);

/*
 * All slots before `fetch`: the pipeline takes no word in them. With `calm` it ends where the units are quiet and nothing of
 * the queue is urgent: `front` is 0 then.
 */
void leon3_run_to(struct leon3 *cpu, uint64_t fetch, bool calm);

#endif
