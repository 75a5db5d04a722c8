/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction and the data cache (mmu_icache.vhd, mmu_dcache.vhd): virtual tags with the context they were filled in,
 * a valid bit for each word, LRU as in libcache.vhd. A line's words are those of memory at its physical address, until
 * memory changes behind the cache's back: then the line first takes a copy and becomes `own`, and what it gives is stale,
 * as on hardware. So a line that agrees with memory costs no copy. Left out: locking, local RAM, scrubbing, snoop tags.
 */
#ifndef PRIDE_LEON3_CACHE_H
#define PRIDE_LEON3_CACHE_H

#include "sim/base/bus.h"
#include "sim/base/component.h"

#define LEON3_CACHE_WAYS 4
#define LEON3_NO_LINE    1u /* in mru[]: no aligned address */

struct leon3_cache_line {
    uint32_t tag;      /* virtual address of the line */
    uint32_t physical; /* and where its words come from */
    uint8_t valid;     /* bit n: word n */
    uint8_t context;
    uint8_t own; /* the line has words of its own: what memory holds at `physical` does not count */
    uint8_t reserved;
};

struct leon3_cache {
    /* State: one block, described by `component`. */
    struct leon3_cache_line *line; /* sets x ways */
    uint8_t *order; /* for each set its ways, two bits each, the least recently used in bits 1:0 */
    uint8_t *data;  /* words of the lines that are their own */

    /* Derived: the line that a set used last, if all its words are valid, agree with memory, and no other line of the set
     * holds the same memory: an access to it changes nothing here. Else LEON3_NO_LINE. */
    uint32_t *mru;

    struct component component;
    struct state_field fields[8];
    struct bus *bus;
    uint32_t ways, sets, line_bytes, line_shift, replacement;
    uint8_t full; /* valid bits of a whole line */
    bool marks_empty;
};

struct leon3_cache_config {
    const char *name;
    uint32_t ways, way_bytes, line_bytes;
    uint32_t replacement; /* 0 direct, 1 LRR, 2 LRU, 3 random */
    /* As the snooping data cache: one valid bit a line, and emptied lines get tags of their own. */
    bool marks_empty;
    struct bus *bus;
};

/* False: no memory. The caller adds cache->component to its list. */
bool leon3_cache_init(struct leon3_cache *cache, const struct leon3_cache_config *config);
void leon3_cache_fini(struct leon3_cache *cache);
void leon3_cache_reset(struct leon3_cache *cache);

static inline uint32_t leon3_cache_set(const struct leon3_cache *cache, uint32_t va)
{
    return va >> cache->line_shift & (cache->sets - 1);
}

static inline uint32_t leon3_cache_base(const struct leon3_cache *cache, uint32_t va)
{
    return va & ~(cache->line_bytes - 1);
}

/* An access to va changes nothing and gives what memory holds. */
static inline bool leon3_cache_is_mru(const struct leon3_cache *cache, uint32_t va)
{
    return cache->mru[leon3_cache_set(cache, va)] == leon3_cache_base(cache, va);
}

/* The line whose tag matches, whatever of it is valid; NULL: none. `context` does not count unless mmu. */
struct leon3_cache_line *leon3_cache_find(const struct leon3_cache *cache, uint32_t va,
                                          uint32_t context, bool mmu);

static inline bool leon3_cache_word_valid(const struct leon3_cache *cache,
                                          const struct leon3_cache_line *line, uint32_t va)
{
    return line->valid >> (va >> 2 & (cache->line_bytes / 4 - 1)) & 1u;
}

/* The line was used. */
void leon3_cache_touch(struct leon3_cache *cache, struct leon3_cache_line *line);

/* The line of va's set that is replaced next. */
struct leon3_cache_line *leon3_cache_victim(const struct leon3_cache *cache, uint32_t va);

/* Makes `line` hold the words `valid` of the line at va, as read from `physical`; it counts as used. */
void leon3_cache_fill(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                      uint32_t physical, uint32_t context, uint8_t valid);

/* Up to a word of a line, big-endian and right-aligned. */
uint32_t leon3_cache_read(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                          uint32_t va, uint32_t size);

/* The same into a line that is its own; others follow memory. */
void leon3_cache_write(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                       uint32_t size, uint32_t value);

/* The line gets words of its own, those that memory holds now. */
void leon3_cache_detach(struct leon3_cache *cache, struct leon3_cache_line *line);

/* Before a store to memory that the cache does not see: detaches whoever holds the address. */
void leon3_cache_will_change(struct leon3_cache *cache, uint32_t physical);

/* A store was seen on the bus: lines that hold the address become invalid, but for `except` (may be NULL). */
void leon3_cache_snoop(struct leon3_cache *cache, uint32_t physical, uint32_t size,
                       const struct leon3_cache_line *except);

/* All lines become invalid. */
void leon3_cache_flush(struct leon3_cache *cache);

/* What is derived from contexts, control bits and valid bits no longer holds. */
void leon3_cache_changed(struct leon3_cache *cache);

/* Diagnostic spaces: the way is the number of the way size in the address. */
uint32_t leon3_cache_tag_read(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value,
                           uint32_t context);
uint32_t leon3_cache_data_read(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_data_write(struct leon3_cache *cache, uint32_t address, uint32_t size,
                            uint32_t value);

#endif
