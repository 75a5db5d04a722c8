/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction and the data cache (mmu_icache.vhd, mmu_dcache.vhd, cachemem.vhd): virtual tags with the context they were
 * filled in, a valid bit for each word, lock and LRR bits, physical snoop tags, the four replacement policies. A line's words
 * are those of memory at its physical address, until memory changes behind the cache's back: then the line first takes a copy
 * and becomes `own`, and what it gives is stale, as on hardware. So a line that agrees with memory costs no copy. Left out:
 * local RAM, scrubbing.
 */
#ifndef PRIDE_CACHE_CACHE_H
#define PRIDE_CACHE_CACHE_H

#include "sim/base/bus.h"
#include "sim/base/component.h"
#include "sim/cache/holders.h"

#define LEON3_CACHE_WAYS 4
/* In mru[], tags of no address, however it is aligned: not known; known to be no line that may be there. */
#define LEON3_NO_LINE    8u
#define LEON3_OTHER_LINE 24u

enum leon3_policy { LEON3_DIRECT, LEON3_LRR, LEON3_LRU, LEON3_RANDOM };

struct leon3_cache_line {
    uint32_t tag;      /* virtual address of the line */
    uint32_t physical; /* and where its words come from */
    uint32_t snoop;    /* the physical tag that stores on the bus are compared with */
    uint8_t valid;     /* bit n: word n */
    uint8_t context;
    uint8_t own; /* the line has words of its own: what memory holds at `physical` does not count */
    uint8_t bits; /* LEON3_LINE_LRR, LEON3_LINE_LOCK */
};

#define LEON3_LINE_LRR  2u /* bits 9 and 8 of a tag as diagnostic accesses see it */
#define LEON3_LINE_LOCK 1u

/* The line that a set used last. */
struct leon3_cache_mru {
    uint32_t tag;   /* LEON3_NO_LINE, LEON3_OTHER_LINE: not such a line as leon3_cache.mru holds */
    uint8_t known;  /* bit n: way n holds a line that leon3_cache.known speaks of */
    uint8_t length; /* the same for fetches, which take a line valid from a word on; 0: none */
    uint64_t first; /* leon3_cache_place of that word */
    const uint8_t *memory; /* its words, in guest byte order */
    uint32_t absent,
        absent_physical; /* a line of the set that a store was to and that is not in the cache */
};

struct leon3_cache {
    /* State: one block, described by `component`. */
    struct leon3_cache_line *line; /* sets x ways */
    uint8_t *order; /* for each set its ways, two bits each, the least recently used in bits 1:0 */
    uint8_t *data;  /* words of the lines that are their own */
    uint8_t *
        tag_check; /* with protection (ft.h), by line: stored check bits that are wrong; else NULL */
    uint8_t *data_check; /* likewise, by word of the lines */
    uint8_t *lrr;        /* one byte: the LRR bit that the line filled next gets */

    /* Derived: the line that a set used last, if all its words (from one on) are valid, agree with memory, and no other line of
     * the set holds the same memory: an access to it changes nothing here. Else LEON3_NO_LINE. */
    struct leon3_cache_mru *mru;
    /* Derived, for each set and way: the words of a line that was such a one when it was used last, and nothing but the order
     * of use has changed in its set since then; where the bit in mru[] says so. */
    const uint8_t **known;
    /* The order of use, by the present one and the way used. */
    uint8_t (*order_after)[LEON3_CACHE_WAYS];
    /* Derived: some line lies in another set than its physical address says; some memory is in two lines. */
    bool coloured, synonyms;

    uint32_t errors; /* derived: tags and words whose check bits are wrong */

    struct component component;
    struct state_field fields[12];
    struct bus *bus;
    struct leon3_holders *holders; /* where it notes what it takes; NULL: nobody asks */
    uint16_t holder;               /* the bit of this one */
    uint32_t ways, sets, line_bytes, line_shift;
    enum leon3_policy policy;
    uint8_t full; /* valid bits of a whole line */
    bool one_valid_bit, locking, contents;

    /*
     * NULL, or who wants to know of which lines something was looked at or changed: `count` of them from `first` on,
     * words: what they hold; else their tags and all else of their sets. Before it changes.
     */
    void (*looked)(void *owner, const struct leon3_cache *cache, uint32_t first, uint32_t count,
                   bool words);
    void *looked_owner;
};

struct leon3_cache_config {
    const char *name;
    uint32_t ways, way_bytes, line_bytes;
    uint32_t replacement; /* enum leon3_policy */
    bool one_valid_bit;   /* the data cache: that of the last word stands for all */
    bool locking;         /* lines can be locked (generics isetlock, dsetlock) */
    bool protection;      /* check bits of tags and data */
    bool contents;        /* false: lines always agree with memory, stale data is not modelled */
    struct bus *bus;
    struct leon3_holders *holders; /* see struct leon3_cache */
    uint16_t holder;
};

/* False: no memory. The caller adds cache->component to its list. */
bool leon3_cache_init(struct leon3_cache *cache, const struct leon3_cache_config *config);
void leon3_cache_fini(struct leon3_cache *cache);
void leon3_cache_reset(struct leon3_cache *cache);

/* Of a set of words of a line, as `valid` is one: whether this word is in it. */
static inline bool leon3_cache_has_word(uint32_t words, uint32_t word)
{
    return words >> word & 1u;
}

static inline uint32_t leon3_cache_set(const struct leon3_cache *cache, uint32_t va)
{
    return va >> cache->line_shift & (cache->sets - 1);
}

static inline uint32_t leon3_cache_base(const struct leon3_cache *cache, uint32_t va)
{
    return va & ~(cache->line_bytes - 1);
}

/* `words`: what memory holds at the line of va. A store to it changes nothing but that. */
static inline bool leon3_cache_is_mru(const struct leon3_cache *cache, uint32_t va,
                                      const uint8_t *words)
{
    const struct leon3_cache_mru *mru = &cache->mru[leon3_cache_set(cache, va)];

    return mru->tag == leon3_cache_base(cache, va) && mru->memory == words;
}

/*
 * A virtual address, with the physical page that it is thought to be in: after a page was remapped its lines may come from
 * several.
 */
static inline uint64_t leon3_cache_place(uint32_t va, uint32_t physical)
{
    return (uint64_t)(physical & ~(BUS_PAGE_SIZE - 1)) << 32 | va;
}

static inline bool leon3_cache_is_from(const struct leon3_cache_line *line, uint64_t place)
{
    return leon3_cache_place(0, line->physical) >> 32 == place >> 32;
}

/* An access to the words from the place to the line's end changes nothing and gives what its page holds. */
static inline __attribute__((always_inline)) bool
leon3_cache_is_mru_from(const struct leon3_cache *cache, uint64_t place)
{
    const struct leon3_cache_mru *mru = &cache->mru[leon3_cache_set(cache, (uint32_t)place)];

    return place - mru->first < mru->length;
}

/* The line was stored to and was not in the cache, and since then nothing has changed in its set: the same again. */
static inline bool leon3_cache_is_absent(const struct leon3_cache *cache, uint32_t va,
                                         uint32_t physical)
{
    const struct leon3_cache_mru *mru = &cache->mru[leon3_cache_set(cache, va)];

    return !cache->looked && mru->absent == leon3_cache_base(cache, va) &&
           mru->absent_physical == leon3_cache_base(cache, physical);
}

static inline void leon3_cache_note_absent(struct leon3_cache *cache, uint32_t va,
                                           uint32_t physical)
{
    struct leon3_cache_mru *mru = &cache->mru[leon3_cache_set(cache, va)];

    /* With colours the memory may be in lines of other sets. */
    if (cache->coloured || cache->errors)
        return;
    mru->absent = leon3_cache_base(cache, va);
    mru->absent_physical = leon3_cache_base(cache, physical);
}

/* The words at an aligned va in the line that its set used last; NULL: something else. */
static inline __attribute__((always_inline)) const uint8_t *
leon3_cache_mru_word(const struct leon3_cache *cache, uint32_t va, uint32_t size)
{
    const struct leon3_cache_mru *mru = &cache->mru[leon3_cache_set(cache, va)];
    uint32_t offset = cache->line_bytes - 1;

    return (va & (~offset | (size - 1))) == mru->tag ? mru->memory + (va & offset) : NULL;
}

/* The word at va in any line that is known, which then counts as used; NULL: something else. */
const uint8_t *leon3_cache_use_known(struct leon3_cache *cache, uint32_t va);

/* The same for the words from a place on: true where such a line came from its page. */
bool leon3_cache_use_known_from(struct leon3_cache *cache, uint64_t place);

/*
 * The usual miss of a load: the line of va takes the place of the one that goes, and is the set's latest. `words`: what memory
 * holds there. False, and nothing was done: it is not as simple as that (a line of the set may have to do with the same memory,
 * somebody looks, random replacement).
 */
bool leon3_cache_refill(struct leon3_cache *cache, uint32_t va, uint32_t physical, uint32_t context,
                        const uint8_t *words);

/*
 * Before a store to memory that has the line `words`: true where all it changes there is the order of use, because the line is
 * known, or no line of the set has to do with it; where leon3_cache_is_mru and leon3_cache_is_absent do not say so already.
 */
bool leon3_cache_store_is_simple(struct leon3_cache *cache, uint32_t va, uint32_t physical,
                                 const uint8_t *words);

/* The line whose tag matches, whatever of it is valid; NULL: none. `context` does not count unless mmu. */
struct leon3_cache_line *leon3_cache_find(const struct leon3_cache *cache, uint32_t va,
                                          uint32_t context, bool mmu);

static inline bool leon3_cache_word_valid(const struct leon3_cache *cache,
                                          const struct leon3_cache_line *line, uint32_t va)
{
    return leon3_cache_has_word(line->valid, va >> 2 & (cache->line_bytes / 4 - 1));
}

/* For who wants to know: the set of va is looked at without being asked (a word comes from memory that it may hold). */
void leon3_cache_look(const struct leon3_cache *cache, uint32_t va);

/* A look-up that no line answers: the set's first way counts as used, whatever it holds; with LRR the choice is made. */
void leon3_cache_use_first(struct leon3_cache *cache, uint32_t va);

/* The line was used. */
void leon3_cache_touch(struct leon3_cache *cache, struct leon3_cache_line *line);

/* The same for the line of va in the engines' loops: nothing to do where the order stays. */
static inline void leon3_cache_use(struct leon3_cache *cache, struct leon3_cache_line *line,
                                   uint32_t va)
{
    uint32_t set = leon3_cache_set(cache, va), order = cache->order[set];

    if (cache->order_after[order][line - (cache->line + set * cache->ways)] != order ||
        cache->mru[set].tag == LEON3_NO_LINE)
        leon3_cache_touch(cache, line);
}

/* The line of va's set that is replaced now; `cycle` is what random replacement counts. */
struct leon3_cache_line *leon3_cache_replace(struct leon3_cache *cache, uint32_t va,
                                             uint64_t cycle);

/*
 * Makes `line`, found or replaced, hold the words `valid` of the line at va, as read from `physical`; it counts as used, and
 * stays locked.
 */
void leon3_cache_fill(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                      uint32_t physical, uint32_t context, uint8_t valid);

/* These words of a line come in as well, as memory has them or as they were written; it counts as used. */
void leon3_cache_extend(struct leon3_cache *cache, struct leon3_cache_line *line, uint8_t words);

/* Up to a word of a line, big-endian and right-aligned. */
uint32_t leon3_cache_read(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                          uint32_t va, uint32_t size);

/* The same into a line that is its own; others follow memory. */
void leon3_cache_write(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                       uint32_t size, uint32_t value);

/* The line gets words of its own, those that memory holds now. */
void leon3_cache_detach(struct leon3_cache *cache, struct leon3_cache_line *line);

/* The line is invalid from now on, and keeps its tag. */
void leon3_cache_invalidate(struct leon3_cache *cache, struct leon3_cache_line *line);

/* Words that are thought to have come do not; without any the line is invalid. */
void leon3_cache_lose(struct leon3_cache *cache, struct leon3_cache_line *line, uint8_t words);

/* Would leon3_cache_will_change change anything? */
bool leon3_cache_follows(const struct leon3_cache *cache, uint32_t physical);

/*
 * Before a store to memory that the cache does not see: detaches whoever holds the address, but for `except`. True: somebody
 * held it who followed memory until now.
 */
bool leon3_cache_will_change(struct leon3_cache *cache, uint32_t physical,
                             const struct leon3_cache_line *except);

/*
 * Before a store of up to a doubleword that the cache sees on the bus: lines whose snoop tag matches become invalid, but for
 * those in the way of `except`, which was hit (may be NULL); whoever else holds the address is detached. True as above, or one became invalid.
 */
bool leon3_cache_snoop(struct leon3_cache *cache, uint32_t physical,
                       const struct leon3_cache_line *except);

/* Memory was changed from outside of the machine: lines that hold some of it become invalid. */
void leon3_cache_drop(struct leon3_cache *cache, uint32_t physical, uint32_t size);

/* All lines become invalid. */
void leon3_cache_flush(struct leon3_cache *cache);

/* What is derived from contexts, control bits and valid bits no longer holds. */
void leon3_cache_changed(struct leon3_cache *cache);

/* The line at an address of the diagnostic spaces. */
struct leon3_cache_line *leon3_cache_diagnostic_line(const struct leon3_cache *cache,
                                                     uint32_t address);

/* Diagnostic spaces: the way is the number of the way size in the address. */
uint32_t leon3_cache_tag_read(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value,
                           uint32_t context);
uint32_t leon3_cache_data_read(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_data_write(struct leon3_cache *cache, uint32_t address, uint32_t size,
                            uint32_t value);
uint32_t leon3_cache_snoop_tag_read(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_snoop_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value);

#endif
