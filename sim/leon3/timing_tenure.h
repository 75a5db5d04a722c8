/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a processor does on a bus that it shares: the tenures that its units make there, cycle by cycle or along remembered slots,
 * are told to the arbiter (sim/base/arbiter.h). A processor that has the bus for itself has no arbiter, and nothing here is used.
 */
#ifndef PRIDE_LEON3_TIMING_TENURE_H
#define PRIDE_LEON3_TIMING_TENURE_H

#include "sim/base/arbiter.h"
#include "sim/leon3/timing_units.h"

/* More than a slot can have: walks of both caches with their write-backs, a line each, two stores. */
#define LEON3_TENURES 32u

struct leon3_tenure {
    uint32_t offset; /* of the first address's cycle from where the list begins */
    uint32_t beats;  /* arbiter_beats; LEON3_GOES_ON */
};

/* These are beats of the tenure in front. */
#define LEON3_GOES_ON (1u << 31)

struct leon3_tenure_list {
    uint64_t begin; /* cycle */
    uint32_t count;
    bool lost; /* there was no room for all */
    struct leon3_tenure tenure[LEON3_TENURES];
};

struct leon3;

/* The list is of what begins with that cycle. */
void leon3_tenures_begin(struct leon3_tenure_list *list, uint64_t cycle);

/* What an access of the data cache is whose address the bus takes in the cycle that begins with these units: but for its cycles. */
uint32_t leon3_tenures_data(const struct leon3_units *units);

/* `cycle` has passed, to `units`: the address that the bus took in it; `data`: leon3_tenures_data in front of it. */
void leon3_tenures_note(struct leon3_tenure_list *list, uint64_t cycle, uint32_t data,
                        const struct leon3_units *units, const struct leon3_bus_answer *bus);

/* Tells `count` tenures whose offsets are from `start` (arbiter_start). */
void leon3_tenures_send(struct arbiter *arbiter, uint32_t master, const struct leon3_tenure *tenure,
                        uint32_t count, uint32_t start);

/*
 * The same from `cycle` on where a slot was gone through by itself: nothing while the processor looks ahead. Notes them in the
 * list that is being made of several slots.
 */
void leon3_tenures_tell(struct leon3 *cpu, const struct leon3_tenure *tenure, uint32_t count,
                        uint64_t cycle);

#endif
