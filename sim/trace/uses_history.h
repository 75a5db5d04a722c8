/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The accesses to one element in order of time (uses.h): what the files that watch registers and memory, caches and TLBs share.
 */
#ifndef PRIDE_TRACE_USES_HISTORY_H
#define PRIDE_TRACE_USES_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/trace/uses.h"

#define USES_ALL_BITS UINT32_MAX

struct use_history {
    struct use *use;
    size_t count, capacity;
    bool followed;
    bool last_only; /* one entry, a read */
};

/* How many there are in all histories, and whether one could not be kept. */
struct use_count {
    uint64_t total;
    bool incomplete;
};

/* Nothing happens to an element that is not followed. Cycles do not fall. */
void use_history_add(struct use_history *history, struct use_count *count, uint64_t cycle,
                     uint32_t bits, bool write);
void use_history_free(struct use_history *history);

/* The reads of both, in order of time; false: no memory. `merged` holds nothing of its own before. */
bool use_history_merge(struct use_history *merged, const struct use_history *other);

#endif
