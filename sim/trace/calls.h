/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who called whom and what that cost, callees included. Each space of each processor has a stack of
 * calls of its own, so what interrupts a function does not count as its. A call is a CALL, or a JMPL
 * that writes %o7; it ends when the instruction behind its delay slot is reached by a JMPL.
 */
#ifndef PRIDE_TRACE_CALLS_H
#define PRIDE_TRACE_CALLS_H

#include "sim/trace/durations.h"
#include "sim/trace/visits.h"

struct call {
    uint32_t from, to; /* visits: the call instruction, the first instruction called */
    uint64_t count;
    uint64_t cost[VISIT_COSTS];
    struct duration_sum all, cold, warm; /* cycles of each; cold and warm as in struct duration */
};

struct calls;

/* NULL: no memory. The visits must outlive it. */
struct calls *calls_create(const struct visits *visits, uint32_t cpus);
void calls_destroy(struct calls *calls);

/* Gets each step of a processor. */
void calls_take(struct calls *calls, const struct visit_step *step);

/* Ends the calls that are still under way; then the calls by number. */
void calls_finish(struct calls *calls);
size_t calls_count(const struct calls *calls);
const struct call *calls_get(const struct calls *calls, size_t number);
bool calls_incomplete(const struct calls *calls);

#endif
