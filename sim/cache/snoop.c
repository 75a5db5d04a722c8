/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines by their physical address: stores that a cache sees on the bus, and those that pass it by (cache.h). */
#include "sim/cache/internal.h"

/* Every set that could hold lines of this memory, coloured or not. */
static void look_for_memory(const struct leon3_cache *cache, uint32_t physical)
{
    uint32_t offset = 0;

    if (!cache->looked)
        return;
    do
        leon3_cache_look_at_set(cache, leon3_cache_set(cache, physical ^ offset));
    while ((offset += BUS_PAGE_SIZE) < leon3_cache_way_bytes(cache));
}

/* Sets that may hold lines of a physical address: with ways larger than a page one for each page of a way. */
static uint32_t colours(const struct leon3_cache *cache)
{
    return cache->coloured && leon3_cache_way_bytes(cache) > BUS_PAGE_SIZE
               ? leon3_cache_way_bytes(cache) / BUS_PAGE_SIZE
               : 1;
}

static struct leon3_cache_line *first_of_colour(const struct leon3_cache *cache, uint32_t physical,
                                                uint32_t colour)
{
    uint32_t set =
        leon3_cache_set(cache, physical ^ colour * BUS_PAGE_SIZE); /* colour 0: its own set */

    return cache->line + set * cache->ways;
}

bool leon3_cache_has_synonym(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    for (uint32_t colour = 0; colour < colours(cache); colour++) {
        const struct leon3_cache_line *other = first_of_colour(cache, line->physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++)
            if (&other[way] != line && other[way].valid && other[way].physical == line->physical)
                return true;
    }
    return false;
}

/* Most of what others write has to do with no line. */
static bool concerns_none(const struct leon3_cache *cache, uint32_t physical)
{
    return leon3_cache_is_simple(cache) &&
           leon3_cache_set_lacks(cache, leon3_cache_set(cache, physical), LEON3_NO_LINE,
                                 leon3_cache_base(cache, physical));
}

bool leon3_cache_follows(const struct leon3_cache *cache, uint32_t physical)
{
    uint32_t base = leon3_cache_base(cache, physical);

    look_for_memory(cache, physical);
    for (uint32_t colour = 0; cache->contents && colour < colours(cache); colour++) {
        const struct leon3_cache_line *line = first_of_colour(cache, physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++)
            if (line[way].valid && line[way].physical == base && !line[way].own)
                return true;
    }
    return false;
}

bool leon3_cache_will_change(struct leon3_cache *cache, uint32_t physical,
                             const struct leon3_cache_line *except)
{
    uint32_t base = leon3_cache_base(cache, physical);
    bool held = false;

    if (concerns_none(cache, physical))
        return false;
    look_for_memory(cache, physical);
    for (uint32_t colour = 0; cache->contents && colour < colours(cache); colour++) {
        struct leon3_cache_line *line = first_of_colour(cache, physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++) {
            if (&line[way] != except && line[way].valid && line[way].physical == base) {
                held |= !line[way].own;
                leon3_cache_detach(cache, &line[way]);
            }
        }
    }
    return held;
}

static void clear(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    leon3_cache_look_at_words(cache, line);
    line->valid = 0;
    line->bits = 0;
    line->context = 0;
    line->tag = leon3_cache_empty_tag(cache, line, LEON3_EMPTY_TAG);
    leon3_cache_mend(cache, line, cache->full, true);
    leon3_cache_set_changed(cache, leon3_cache_set_of(cache, line));
}

/*
 * The bus has physical addresses only: lines of another colour are not found, on hardware as here. What is left out is the way
 * that was hit, in whatever set that was (wb.smask of mmu_dcache.vhd). Diagnostic writes may have made snoop tags that are not
 * those of the line's memory.
 */
bool leon3_cache_snoop(struct leon3_cache *cache, uint32_t physical,
                       const struct leon3_cache_line *except)
{
    struct leon3_cache_line *line = first_of_colour(cache, physical, 0);
    uint32_t base = leon3_cache_base(cache, physical), hit = cache->ways;
    bool held = false;

    if (concerns_none(cache, physical))
        return false;
    if (except)
        hit = leon3_cache_number(cache, except) % cache->ways;
    for (uint32_t way = 0; way < cache->ways; way++) {
        if (line[way].snoop == base && way != hit) {
            held |= line[way].valid != 0;
            clear(cache, &line[way]);
        }
    }
    return leon3_cache_will_change(cache, physical, except) || held;
}

void leon3_cache_drop(struct leon3_cache *cache, uint32_t physical, uint32_t size)
{
    uint32_t last = size > UINT32_MAX - physical ? UINT32_MAX : physical + size - (size > 0);

    leon3_cache_look_at_all(cache);
    for (uint32_t i = 0; i < leon3_cache_lines(cache); i++)
        if (cache->line[i].valid && cache->line[i].physical <= last &&
            cache->line[i].physical + (cache->line_bytes - 1) >= physical)
            clear(cache, &cache->line[i]);
}
