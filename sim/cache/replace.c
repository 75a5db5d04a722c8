/* SPDX-License-Identifier: BSD-2-Clause */
/* Which way goes: order of use, locks, the four policies (cache.h; libcache.vhd). */
#include "sim/cache/internal.h"

#include <stdlib.h>
#include <string.h>

/* Ways from the least recently used on, after reset: what zero stands for in libcache.vhd, s0231 of four, s012 of three. */
static uint8_t order_of_reset(const struct leon3_cache *cache)
{
    return cache->ways == 4 ? 0u | 2u << 2 | 3u << 4 | 1u << 6 : 0u | 1u << 2 | 2u << 4;
}

void leon3_cache_reset_orders(struct leon3_cache *cache)
{
    memset(cache->order, order_of_reset(cache), cache->sets);
}

/* Moves a way to the young end. */
static uint8_t order_after(uint8_t order, uint32_t ways, uint32_t way)
{
    uint32_t result = 0, place = 0;

    for (uint32_t i = 0; i < LEON3_CACHE_WAYS; i++) {
        uint32_t w = (uint32_t)order >> 2 * i & 3u;

        if (w != way && w < ways)
            result |= w << 2 * place++;
    }
    return (uint8_t)(result | way << 2 * place);
}

bool leon3_cache_create_orders(struct leon3_cache *cache)
{
    cache->order_after = calloc(256, sizeof(*cache->order_after));
    for (uint32_t order = 0; cache->order_after && order < 256; order++)
        for (uint32_t way = 0; way < cache->ways; way++)
            cache->order_after[order][way] = order_after((uint8_t)order, cache->ways, way);
    return cache->order_after;
}

/* The first way from `way` on that is not locked. The last one cannot be. */
static uint32_t unlocked_from(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                              uint32_t way)
{
    while (cache->locking && way < cache->ways - 1 && line[way].bits & LEON3_LINE_LOCK)
        way++;
    return way;
}

/* lru_set: the ways below the first that is not locked are passed over. */
static uint32_t oldest_way(const struct leon3_cache *cache, uint32_t set)
{
    uint32_t first = unlocked_from(cache, cache->line + set * cache->ways, 0);
    uint32_t order = cache->order[set];

    while ((order & 3u) < first)
        order >>= 2;
    return order & 3u;
}

/* Two ways: their LRR bits differ when the second is to go; the line that comes gets a bit by which the other is next. */
uint32_t leon3_cache_lrr_way(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    bool first = line[0].bits & LEON3_LINE_LRR, second = line[1].bits & LEON3_LINE_LRR;
    uint32_t way = unlocked_from(cache, line, 0) ? 1 : first != second;

    *cache->lrr = way ? first : !first;
    return way;
}

struct leon3_cache_line *leon3_cache_replace(struct leon3_cache *cache, uint32_t va, uint64_t cycle)
{
    uint32_t set = leon3_cache_set(cache, va);
    struct leon3_cache_line *line = &cache->line[set * cache->ways];
    uint32_t way = 0;

    leon3_cache_look_at_set(cache, set);
    switch (cache->policy) {
    case LEON3_DIRECT:
        way = leon3_cache_direct_way(cache, va);
        break;
    case LEON3_LRR:
        way = leon3_cache_lrr_way(cache, line);
        break;
    case LEON3_LRU:
        way = oldest_way(cache, set);
        break;
    case LEON3_RANDOM: /* a counter of cycles */
        way = unlocked_from(cache, line, (uint32_t)(cycle % cache->ways));
        break;
    }
    line[way].bits = 0;
    return &line[way];
}
