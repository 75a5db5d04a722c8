/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When the lines of processor 0's caches are looked at (uses.h). The tags, bits and order of a set are one element: every
 * look-up in the set reads them. The words of a line are another: hits in that line read them, fills and invalidations end
 * them. All counts as reading.
 */
#ifndef PRIDE_TRACE_USES_CACHE_H
#define PRIDE_TRACE_USES_CACHE_H

#include "sim/trace/uses_history.h"

struct uses_cache;

/* cpu: the processor, whose caches tell their looks from now on. NULL: no memory. */
struct uses_cache *uses_cache_create(struct leon3 *cpu, struct use_count *count);
void uses_cache_destroy(struct uses_cache *uses);

/* last_only: one access is kept. */
void uses_cache_follow(struct uses_cache *uses, const struct uses_element *element, bool last_only);
const struct use_history *uses_cache_of(const struct uses_cache *uses,
                                        const struct uses_element *element);

/* Every set of either cache that could hold some of `bytes` of memory. */
void uses_cache_follow_memory(struct uses_cache *uses, uint32_t physical, uint32_t bytes);
bool uses_cache_merge_memory(const struct uses_cache *uses, uint32_t physical, uint32_t bytes,
                             struct use_history *merged);

/* The element that a field of a cache's state is in. False: in none that is followed. */
bool uses_cache_element(const struct leon3 *cpu, unsigned unit, const char *field, uint32_t index,
                        struct uses_element *element);

#endif
