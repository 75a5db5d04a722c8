/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots remembered. What a slot does to the units, with the cycles for which they hold the pipeline behind it, depends on
 * nothing but their registers and on what the pipeline shows them; programs go through few such situations, over and over.
 * So each is computed once, cycle by cycle (timing_units.h), and looked up from then on. Nothing here is state.
 */
#ifndef PRIDE_LEON3_TIMING_SLOTS_H
#define PRIDE_LEON3_TIMING_SLOTS_H

#include "sim/leon3/timing.h"

/* An access as the units see it. */
struct leon3_slot_access {
    uint8_t present, kind, first_wait, next_wait, line, dbl, lock, cancel, mmu, fault;
    struct leon3_walk_cost walk;
};

/* A multiple of eight bytes, without padding. */
struct leon3_slot_key {
    struct leon3_units units;
    struct leon3_fetch_miss miss;
    struct leon3_slot_access access, behind; /* in the slot, in the one behind it */
    uint8_t take, lookup;
    uint8_t branches; /* fbranch, rbranch of the slot, and of the position behind it */
    uint8_t next_access, next_access_behind;
    uint8_t reserved[3];
};

struct leon3_slot_outcome {
    struct leon3_units units;
    uint32_t holds, store_beats;
    uint32_t stall[LEON3_STALL_COUNT];
};

struct leon3_slots;

/* NULL: out of memory. */
struct leon3_slots *leon3_slots_create(void);
void leon3_slots_destroy(struct leon3_slots *slots);

/* True: *outcome is known; false: it is to be filled in now. */
bool leon3_slots_find(struct leon3_slots *slots, const struct leon3_slot_key *key,
                      struct leon3_slot_outcome **outcome);

#endif
