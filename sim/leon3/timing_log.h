/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The accesses of the cached engine's loop. While fetches hit, slot numbers are all that the loop needs (pipeline.h); what its
 * accesses do to the units, and for how many cycles they hold the pipeline, is found out later for many of them at once, by
 * hops from access to access (timing_slots.h). Until then they are here: slot and shape. The log is open while the loop runs,
 * and only then; what it holds is not state.
 */
#ifndef PRIDE_LEON3_TIMING_LOG_H
#define PRIDE_LEON3_TIMING_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define LEON3_LOG_ROOM 64u

struct leon3_log_entry {
    uint64_t slot;
    uint32_t shape; /* leon3_slots_number */
    uint32_t reserved;
};

struct leon3_log {
    uint64_t slot; /* of the present instruction, as the loop says it */
    uint32_t count, room;
    uint32_t
        due; /* cycles that the latest accesses may bring, for the loop to keep from the horizon */
    /*
     * A store that finds the port free holds nobody, unless another access comes before the slot `free`: then both may bring
     * cycles. Those of the latest such store are `unpaid` until then.
     */
    uint32_t unpaid;
    bool
        prepaid; /* the horizon is so far away that the worst of a full log was kept from it at once */
    uint64_t free;
    /* An instruction makes up to two entries; two behind the last one are of no slot. */
    struct leon3_log_entry entry[LEON3_LOG_ROOM + 4];
};

struct leon3;
struct leon3_access_shape;

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

/* An access `later` slots behind the present instruction's first one; `shape` is not 0. */
void leon3_log_access(struct leon3 *cpu, uint32_t shape, uint32_t later);

/*
 * The cycle and slot are those of the instruction that comes next: the accesses happen, and the units come to the slot in
 * front of its fetch, as leon3_time_catch_up has it. Nothing where the log is not open.
 */
void leon3_log_close(struct leon3 *cpu);

#endif
