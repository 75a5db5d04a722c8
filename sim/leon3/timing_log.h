/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The accesses of the cached engine's loop. While fetches hit, slot numbers are all that the loop needs (pipeline.h); what its
 * accesses do to the units, and for how many cycles they hold the pipeline, is found out later for many of them at once, by
 * hops from access to access (timing_slots.h). Until then they are here: slot and shape. The log is open while the loop runs,
 * and only then; what it holds is not state.
 */
#ifndef PRIDE_LEON3_TIMING_LOG_H
#define PRIDE_LEON3_TIMING_LOG_H

#include "sim/leon3/timing.h"

#define LEON3_LOG_ROOM 128u

struct leon3_log_entry {
    uint64_t slot;
    uint32_t shape; /* leon3_slots_number */
    uint32_t uses;  /* as in struct leon3_event */
};

/* What follows from the shape of an access. */
struct leon3_shape_facts {
    uint32_t cycles;          /* for no more of them it holds the pipeline, on its own account */
    struct leon3_alone alone; /* where it finds the port free */
    bool read;                /* a read from the bus */
    bool translated;          /* leon3_asks_tlb */
};

struct leon3_log {
    const struct leon3_shape_facts *facts; /* by shape */
    uint64_t slot;                         /* of the present instruction, as the loop says it */
    uint32_t count, room;
    uint32_t
        due; /* cycles that the latest accesses may bring, for the loop to keep from the horizon */
    /*
     * What an access that finds the port free leaves to do there (a store: all) holds nobody, unless another one comes before the
     * slot `free`: then both may bring cycles. Those of the latest such access are `unpaid` until then.
     */
    uint32_t unpaid;
    bool
        prepaid; /* the horizon is so far away that the worst of a full log was kept from it at once */
    uint32_t worst; /* cycles of that worst: what was numbered since may be worse */
    uint64_t free;
    /* An instruction makes up to two entries; two behind the last one are of no slot. */
    struct leon3_log_entry entry[LEON3_LOG_ROOM + 4];
};

struct leon3;

/*
 * Opens the log with what is in the queue; every event of it is plain (leon3_time_flows), leon3_state.cycle and the slot are
 * those of the instruction that comes next. Gives the cycles in front of the horizon in which the log has to be closed first,
 * because the cycles that its accesses bring are not known; those of further accesses come to it (`due`). LEON3_LOG_TOO_NEAR:
 * for what is going on an event is, and nothing was opened.
 */
#define LEON3_LOG_TOO_NEAR (-1)
int64_t leon3_log_open(struct leon3 *cpu);

/* Is there no room for the accesses of another instruction? */
static inline bool leon3_log_full(const struct leon3_log *log)
{
    return log->count >= log->room;
}

/* Has the cycles of such an access been kept from the horizon, or will they be? Else it has to wait until the log is opened again. */
static inline bool leon3_log_takes(const struct leon3_log *log, uint32_t shape)
{
    return shape && (!log->prepaid || log->facts[shape].cycles <= log->worst);
}

/* Adds to `due` what an access in `slot` may bring; in full: it does not find the port free. */
void leon3_log_pay_in_full(struct leon3_log *log, const struct leon3_shape_facts *facts);

static inline void leon3_log_pay(struct leon3_log *log, uint64_t slot, uint32_t shape)
{
    const struct leon3_shape_facts *facts = &log->facts[shape];

    if (slot < log->free) {
        leon3_log_pay_in_full(log, facts);
        return;
    }
    log->due += facts->alone.holds;
    log->unpaid = facts->alone.slots;
    log->free = slot + facts->alone.slots;
}

/* An access `later` slots behind the present instruction's first one; `uses` as in struct leon3_event; `shape` is not 0. */
static inline void leon3_log_access(struct leon3_log *log, struct leon3_timing_state *t,
                                    uint32_t shape, uint32_t later, bool uses)
{
    const struct leon3_shape_facts *facts = &log->facts[shape];
    uint64_t slot = log->slot + later;

    log->entry[log->count++] = (struct leon3_log_entry){.slot = slot, .shape = shape, .uses = uses};
    if (!log->prepaid)
        leon3_log_pay(log, slot, shape);
    t->read_slot = facts->read ? slot : 0;
    t->translations += facts->translated;
}

/*
 * The cycle and slot are those of the instruction that comes next: the accesses happen, and the units come to the slot in
 * front of its fetch, as leon3_time_catch_up has it. Nothing where the log is not open.
 */
void leon3_log_close(struct leon3 *cpu);

#endif
