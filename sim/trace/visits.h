/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How often each instruction was executed and what that cost, known by its space (programs.h) and PC:
 * what profile and coverage are made of.
 */
#ifndef PRIDE_TRACE_VISITS_H
#define PRIDE_TRACE_VISITS_H

#include "sim/trace/filter.h"

enum visit_cost {
    VISIT_EXECUTED,
    VISIT_CYCLES, /* without those of power-down */
    VISIT_ICACHE, /* misses */
    VISIT_DCACHE, /* misses */
    VISIT_WALKS,  /* TLB misses */
    VISIT_COSTS
};

struct visit {
    uint32_t space, pc, opcode;
    uint64_t cost[VISIT_COSTS];
    uint64_t taken; /* of a conditional branch */
};

#define VISIT_NONE UINT32_MAX

/* What one observation added. */
struct visit_step {
    uint32_t cpu;
    uint32_t before;            /* the instruction whose costs are now known; VISIT_NONE: none */
    uint64_t cost[VISIT_COSTS]; /* those */
    uint32_t now;               /* the instruction that begins */
    uint64_t cycle;             /* at which it does */
};

struct visits;

/* Counts what passes the filter. NULL: no memory. Machine and filter must outlive it. */
struct visits *visits_create(struct machine *machine, const struct trace_filter *filter);
void visits_destroy(struct visits *visits);

/* The observation points that visits_take has to be given. */
#define VISITS_POINTS (OBSERVE_BIT(INSTRUCTION) | PLACE_POINTS)
bool visits_take(struct visits *visits, const struct observation *what, struct visit_step *step);

/* What the latest instruction of each processor cost, at the end: once for each, until false. */
bool visits_finish(struct visits *visits, struct visit_step *step);

/* Visits by number, in the order of the first time. */
size_t visits_count(const struct visits *visits);
const struct visit *visits_get(const struct visits *visits, size_t number);

/* VISIT_NONE: there is none. */
uint32_t visits_find(const struct visits *visits, uint32_t space, uint32_t pc);

/* Adds a visit made elsewhere. False: no memory. */
bool visits_add(struct visits *visits, const struct visit *visit);

/* Memory ran out. */
bool visits_incomplete(const struct visits *visits);

/* Bicc or FBfcc on a condition: it can be taken or not. */
bool visit_is_branch(uint32_t opcode);

#endif
