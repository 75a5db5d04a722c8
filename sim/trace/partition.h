/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The partition watch: which context had the processor from when to when, as a list that scenarios
 * compare. A span begins when the context register changes to a context and ends when it changes to
 * another one. Two slots of one partition in a row are one span, because nothing that can be seen
 * from outside lies between them.
 */
#ifndef PRIDE_TRACE_PARTITION_H
#define PRIDE_TRACE_PARTITION_H

#include "sim/machine/machine.h"

/*
 * Times in cycles. A span without user mode is the hypervisor's own work in that context, a
 * loader's copy for example.
 */
struct partition_span {
    uint32_t cpu;
    uint32_t context;
    uint64_t start;
    uint64_t stop;       /* when the context was left: later than the work, if it idled there */
    uint64_t first_user; /* when user mode was first entered; CLOCK_NEVER: not at all */
    uint64_t last_user;  /* when user mode was last left */
    uint64_t user;       /* cycles spent in user mode and awake */
    uint64_t misses;     /* of instruction cache and TLBs in that time */
};

struct partition_watch;

/*
 * Starts to watch. NULL: no memory, or no room for another observer. The machine must outlive the
 * watch.
 */
struct partition_watch *partition_watch_create(struct machine *machine);
void partition_watch_destroy(struct partition_watch *watch);

/*
 * The completed spans so far, ordered by their end. Valid until the machine runs again or the watch
 * changes.
 */
const struct partition_span *partition_watch_spans(const struct partition_watch *watch,
                                                   size_t *count);

/*
 * The span that processor `cpu` is in; its stop is 0, and last_user and user are as of the last
 * change between user mode and anything else.
 */
const struct partition_span *partition_watch_open_span(const struct partition_watch *watch,
                                                       uint32_t cpu);

/* Spans were lost because memory ran out. */
bool partition_watch_incomplete(const struct partition_watch *watch);

/*
 * Goes with machine_save and machine_restore: a copy holds the spans so far and the open ones.
 * partition_watch_resume makes `watch` go on from `copy`, also one made on another machine of the
 * same board. False: no memory, unchanged.
 */
struct partition_watch *partition_watch_copy(const struct partition_watch *watch);
bool partition_watch_resume(struct partition_watch *watch, const struct partition_watch *copy);

#endif
