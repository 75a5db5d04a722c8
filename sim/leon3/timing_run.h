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

/* Slots from a predicted branch that is not certain yet to the present fetch, 0: none. A miss is then left alone. */
static inline uint32_t leon3_time_repeats(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t distance = leon3_slot(cpu) - t->bp_slot;

    return t->bp_slot && (distance == 2 || distance == 3) ? (uint32_t)distance : 0;
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

/* The first of the queue is over. */
void leon3_queue_pop(struct leon3_timing_state *t);

/* Of the present units, in the cached engine. */
const struct leon3_slot_node *leon3_present_node(struct leon3 *cpu);

/* ---- running ------------------------------------------------------------------------------------------------------- */

/* The slot `front`: what it does to the units, and the holds behind it. */
void leon3_run_slot(struct leon3 *cpu, const struct leon3_slot *slot);

/* All slots before `fetch`: the pipeline takes no word in them. */
void leon3_run_to(struct leon3 *cpu, uint64_t fetch);

#endif
