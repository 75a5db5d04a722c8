/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is known of a set's lines (mru[], known[] of struct leon3_cache), so that the usual access is a short one: a hit changes
 * nothing but the order of use, a miss takes the place of a line that has to do with no other, a store meets no line.
 */
#include "sim/cache/internal.h"

#include <assert.h>
#include <string.h>

static const uint8_t **known_of(const struct leon3_cache *cache, uint32_t set)
{
    return cache->known + set * LEON3_CACHE_WAYS;
}

void leon3_cache_changed(struct leon3_cache *cache)
{
    for (uint32_t set = 0; set < cache->sets; set++)
        leon3_cache_set_changed(cache, set);
}

/* Does another line of the set hold the same memory, or would a store to it change that line's tag? */
static bool has_alias(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    const struct leon3_cache_line *other =
        cache->line + leon3_cache_set_of(cache, line) * cache->ways;

    for (uint32_t way = 0; way < cache->ways; way++)
        if (&other[way] != line &&
            ((other[way].valid && other[way].physical == line->physical) ||
             (other[way].snoop == line->physical &&
              other[way].tag != leon3_cache_empty_tag(cache, &other[way], LEON3_EMPTY_TAG))))
            return true;
    return false;
}

/* Is the line valid from a word on? Fetches fill lines like that, from the missed word on. */
static bool has_end(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    uint32_t lowest = line->valid & (0u - line->valid);

    return line->valid && line->valid + lowest == cache->full + 1u;
}

/* The set's latest line; `memory`: its words, NULL: it is not a simple one. */
static void set_mru(struct leon3_cache *cache, uint32_t set, const struct leon3_cache_line *line,
                    const uint8_t *memory)
{
    struct leon3_cache_mru *mru = &cache->mru[set];
    uint32_t start = memory ? 4u * (uint32_t)__builtin_ctz(line->valid) : cache->line_bytes;

    mru->tag = start ? LEON3_OTHER_LINE : line->tag;
    mru->first = leon3_cache_place(line->tag + start, line->physical);
    mru->length = (uint8_t)(cache->line_bytes - start);
    mru->memory = memory;
}

/* A known line: nothing but the order of use changes, and which line is the latest. */
static const uint8_t *use_known(struct leon3_cache *cache, uint32_t set, uint32_t way)
{
    const uint8_t *memory = known_of(cache, set)[way];

    leon3_cache_use_way(cache, set, way);
    set_mru(cache, set, &cache->line[set * cache->ways + way], memory);
    return memory;
}

/* The way of a line that is known and has the word at va; cache->ways: none. */
static uint32_t find_known(const struct leon3_cache *cache, uint32_t set, uint32_t va)
{
    const struct leon3_cache_line *line = cache->line + set * cache->ways;
    uint32_t base = leon3_cache_base(cache, va), way = 0;

    while (way < cache->ways &&
           !(line[way].tag == base && (uint32_t)cache->mru[set].known >> way & 1u &&
             leon3_cache_word_valid(cache, &line[way], va)))
        way++;
    return way;
}

const uint8_t *leon3_cache_use_known(struct leon3_cache *cache, uint32_t va)
{
    uint32_t set = leon3_cache_set(cache, va);
    uint32_t way = cache->looked ? cache->ways : find_known(cache, set, va);

    return way < cache->ways ? use_known(cache, set, way) + (va & (cache->line_bytes - 1)) : NULL;
}

bool leon3_cache_use_known_from(struct leon3_cache *cache, uint64_t place)
{
    uint32_t va = (uint32_t)place, set = leon3_cache_set(cache, va);
    uint32_t way = cache->looked ? cache->ways : find_known(cache, set, va);

    if (way == cache->ways || !leon3_cache_is_from(&cache->line[set * cache->ways + way], place))
        return false;
    use_known(cache, set, way);
    return true;
}

void leon3_cache_use_first(struct leon3_cache *cache, uint32_t va)
{
    uint32_t set = leon3_cache_set(cache, va), order = cache->order[set];

    if (cache->policy == LEON3_LRR)
        leon3_cache_lrr_way(cache, &cache->line[set * cache->ways]);
    if (cache->order_after[order][0] == order)
        return;
    leon3_cache_look_at_set(cache, set);
    leon3_cache_use_way(cache, set, 0);
    set_mru(cache, set, &cache->line[set * cache->ways], NULL);
}

/* Slow pages have no host memory to be looked at. */
void leon3_cache_touch(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    uint32_t set = leon3_cache_set_of(cache, line),
             way = leon3_cache_number(cache, line) - set * cache->ways;
    const uint8_t *memory = NULL;

    leon3_cache_look_at_set(cache, set);
    if ((uint32_t)cache->mru[set].known >> way & 1u) {
        use_known(cache, set, way);
        return;
    }
    if (has_end(cache, line) && !line->own && !cache->synonyms && !cache->errors &&
        !has_alias(cache, line))
        memory = bus_memory(cache->bus, line->physical, false);
    leon3_cache_use_way(cache, set, way);
    set_mru(cache, set, line, memory);
    cache->mru[set].absent = LEON3_NO_LINE;
    known_of(cache, set)[way] = memory;
    if (memory)
        cache->mru[set].known |= (uint8_t)(1u << way);
}

/* Without locks the least recently used way is the first of the order. */
static uint32_t way_to_go(struct leon3_cache *cache, uint32_t set, uint32_t va)
{
    if (cache->policy == LEON3_LRU && !cache->locking)
        return cache->order[set] & 3u;
    return (uint32_t)(leon3_cache_replace(cache, va, 0) - cache->line) - set * cache->ways;
}

bool leon3_cache_refill(struct leon3_cache *cache, uint32_t va, uint32_t physical, uint32_t context,
                        const uint8_t *words)
{
    uint32_t set = leon3_cache_set(cache, va), way;
    struct leon3_cache_line next = {.tag = leon3_cache_base(cache, va),
                                    .physical = leon3_cache_base(cache, physical),
                                    .snoop = leon3_cache_base(cache, physical),
                                    .valid = cache->full,
                                    .context = (uint8_t)context};
    struct leon3_cache_mru *mru = &cache->mru[set];
    struct leon3_cache_line *line;

    if (!leon3_cache_is_simple(cache) || cache->policy == LEON3_RANDOM ||
        leon3_cache_is_coloured(cache, &next) ||
        !leon3_cache_set_lacks(cache, set, next.tag, next.physical))
        return false;
    way = way_to_go(cache, set, va);
    line = &cache->line[set * cache->ways + way];
    next.bits = *cache->lrr ? LEON3_LINE_LRR : 0;
    *line = next;
    leon3_cache_note_holder(cache, physical);
    leon3_cache_use_way(cache, set, way);
    known_of(cache, set)[way] = words;
    /* The others have not to do with its memory, so that what is known of them stays true. */
    mru->known |= (uint8_t)(1u << way);
    if (mru->absent == next.tag || mru->absent_physical == next.physical)
        mru->absent = LEON3_NO_LINE;
    set_mru(cache, set, line, words);
    return true;
}

bool leon3_cache_store_is_simple(struct leon3_cache *cache, uint32_t va, uint32_t physical,
                                 const uint8_t *words)
{
    uint32_t set = leon3_cache_set(cache, va);
    uint32_t way = cache->looked ? cache->ways : find_known(cache, set, va);

    /* A line of this tag that came from other memory is not as simple as that. */
    if (way < cache->ways && known_of(cache, set)[way] == words) {
        use_known(cache, set, way);
        return true;
    }
    if (!leon3_cache_is_simple(cache) ||
        !leon3_cache_set_lacks(cache, set, leon3_cache_base(cache, va),
                               leon3_cache_base(cache, physical)))
        return false;
    leon3_cache_note_absent(cache, va, physical);
    return true;
}
