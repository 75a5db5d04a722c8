/* SPDX-License-Identifier: BSD-2-Clause */
/* What was executed since `prof on`, by instruction (sim/trace/visits.h), for the commands prof and cov. */
#ifndef PRIDE_MONITOR_PROFILE_H
#define PRIDE_MONITOR_PROFILE_H

#include "sim/trace/visits.h"

struct profile;

/* Counts from now on; moments that are repeated count once. NULL: no memory, or too many observers. */
struct profile *profile_create(struct machine *machine);
void profile_destroy(struct profile *profile);

/* One function, its instructions added up. */
struct profile_row {
    uint32_t space, entry; /* entry: the function's address, of code without a name its own */
    const char *name;      /* NULL: none */
    const char *program;
    uint32_t executed, size; /* instructions that were, and all; size 0: not known */
    uint64_t cost[VISIT_COSTS];
};

/* All functions, the most expensive first; malloc'ed. NULL: no memory. */
struct profile_row *profile_rows(struct profile *profile, size_t *count);

/* How often an instruction was executed. */
uint64_t profile_executed(const struct profile *profile, uint32_t space, uint32_t pc);

#endif
