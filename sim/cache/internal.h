/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of a cache share (cache.h): numbers of lines and sets, tags of empty lines, what a watcher is told, what no
 * longer holds of a set, and what one file does for another.
 */
#ifndef PRIDE_CACHE_INTERNAL_H
#define PRIDE_CACHE_INTERNAL_H

#include "sim/cache/ft.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* replace.c: the orders that follow from each other; false: no memory. Then all sets as after reset. */
bool leon3_cache_create_orders(struct leon3_cache *cache);
void leon3_cache_reset_orders(struct leon3_cache *cache);

/* snoop.c: does some line of another set hold the same memory? */
bool leon3_cache_has_synonym(const struct leon3_cache *cache, const struct leon3_cache_line *line);

static inline uint32_t leon3_cache_lines(const struct leon3_cache *cache)
{
    return cache->sets * cache->ways;
}

static inline uint32_t leon3_cache_way_bytes(const struct leon3_cache *cache)
{
    return cache->sets * cache->line_bytes;
}

static inline uint32_t leon3_cache_set_of(const struct leon3_cache *cache,
                                          const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line) / cache->ways;
}

static inline uint32_t leon3_cache_number(const struct leon3_cache *cache,
                                          const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line);
}

static inline bool leon3_cache_is_coloured(const struct leon3_cache *cache,
                                           const struct leon3_cache_line *line)
{
    return (line->tag ^ line->physical) & (leon3_cache_way_bytes(cache) - 1);
}

static inline void leon3_cache_note_holder(const struct leon3_cache *cache, uint32_t physical)
{
    if (cache->holders)
        leon3_holders_note(cache->holders, physical, cache->holder);
}

/* In a direct-mapped cache of several ways the address bits above the set choose the way. */
static inline uint32_t leon3_cache_direct_way(const struct leon3_cache *cache, uint32_t va)
{
    return va / leon3_cache_way_bytes(cache) % cache->ways;
}

#define LEON3_EMPTY_TAG       0xff000000u
#define LEON3_EMPTY_SNOOP_TAG 0xf3000000u

/* cachemem.vhd: an empty line's tag is ones but for some bits by which the ways differ. */
static inline uint32_t leon3_cache_empty_tag(const struct leon3_cache *cache,
                                             const struct leon3_cache_line *line, uint32_t top)
{
    uint32_t way = leon3_cache_number(cache, line) % cache->ways;

    return ((top | way * 0x500000u) & ~(leon3_cache_way_bytes(cache) - 1)) |
           leon3_cache_set_of(cache, line) << cache->line_shift;
}

/* The way that goes with LRR, of a set's first line; it leaves the bit for the line that comes. */
uint32_t leon3_cache_lrr_way(const struct leon3_cache *cache, const struct leon3_cache_line *line);

static inline void leon3_cache_use_way(struct leon3_cache *cache, uint32_t set, uint32_t way)
{
    if (cache->policy == LEON3_LRU)
        cache->order[set] = cache->order_after[cache->order[set]][way];
}

/* What the watcher is told; most caches have none. */
static inline void leon3_cache_tell(const struct leon3_cache *cache, uint32_t first, uint32_t count,
                                    bool words)
{
    if (cache->looked)
        cache->looked(cache->looked_owner, cache, first, count, words);
}

static inline void leon3_cache_look_at_set(const struct leon3_cache *cache, uint32_t set)
{
    leon3_cache_tell(cache, set * cache->ways, cache->ways, false);
}

static inline void leon3_cache_look_at_words(const struct leon3_cache *cache,
                                             const struct leon3_cache_line *line)
{
    leon3_cache_tell(cache, (uint32_t)(line - cache->line), 1, true);
}

static inline void leon3_cache_look_at_all(const struct leon3_cache *cache)
{
    leon3_cache_tell(cache, 0, leon3_cache_lines(cache), false);
    leon3_cache_tell(cache, 0, leon3_cache_lines(cache), true);
}

/* What is derived from a set no longer holds. */
static inline void leon3_cache_set_changed(struct leon3_cache *cache, uint32_t set)
{
    cache->mru[set].tag = LEON3_NO_LINE;
    cache->mru[set].absent = LEON3_NO_LINE;
    cache->mru[set].length = 0;
    cache->mru[set].known = 0;
}

/* A line's tag, physical address and snoop tag side by side, to be compared at once. */
typedef uint32_t leon3_cache_tags __attribute__((vector_size(16)));
static_assert(sizeof(struct leon3_cache_line) == sizeof(leon3_cache_tags) &&
                  offsetof(struct leon3_cache_line, snoop) == 2 * sizeof(uint32_t),
              "the line begins with its three tags");

/* Has no line of the set this tag, in whatever context, and had none this memory? */
static inline bool leon3_cache_set_lacks(const struct leon3_cache *cache, uint32_t set,
                                         uint32_t tag, uint32_t memory)
{
    const struct leon3_cache_line *line = cache->line + set * cache->ways;
    const leon3_cache_tags wanted = {tag, memory, memory};
    leon3_cache_tags met = {0}, held;

    for (uint32_t way = 0; way < cache->ways; way++) {
        memcpy(&held, &line[way], sizeof(held));
        met |= (leon3_cache_tags)(held == wanted);
    }
    return !(met[0] | met[1] | met[2]);
}

/* Nobody looks, and a physical address has one set. */
static inline bool leon3_cache_is_simple(const struct leon3_cache *cache)
{
    return !cache->looked && !cache->errors && !cache->coloured;
}

#endif
