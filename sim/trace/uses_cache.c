/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Listens to what the caches tell of their looks (cache.h).
 */
#include "sim/trace/uses_cache.h"

#include <stdlib.h>
#include <string.h>

#include "sim/cache/ft.h"
#include "sim/leon3/state.h"

#define UNITS 2

struct uses_cache {
    struct leon3 *cpu;
    struct use_count *count;
    struct use_history *set[UNITS], *words[UNITS];
};

static struct leon3_cache *cache_of(struct leon3 *cpu, unsigned unit)
{
    return unit ? &cpu->dcache : &cpu->icache;
}

static uint32_t lines_of(const struct leon3_cache *cache)
{
    return cache->sets * cache->ways;
}

static void looked(void *owner, const struct leon3_cache *cache, uint32_t first, uint32_t count,
                   bool words)
{
    struct uses_cache *uses = owner;
    unsigned unit = cache == &uses->cpu->dcache;
    struct use_history *history = words ? uses->words[unit] : uses->set[unit];
    uint32_t end = first + count;

    if (!words) {
        first /= cache->ways;
        end /= cache->ways;
    }
    for (; first < end; first++)
        use_history_add(&history[first], uses->count, leon3_boundary(uses->cpu), USES_ALL_BITS,
                        false);
}

struct uses_cache *uses_cache_create(struct leon3 *cpu, struct use_count *count)
{
    struct uses_cache *uses = calloc(1, sizeof(*uses));

    if (!uses)
        return NULL;
    uses->cpu = cpu;
    uses->count = count;
    for (unsigned unit = 0; unit < UNITS; unit++) {
        struct leon3_cache *cache = cache_of(cpu, unit);

        uses->set[unit] = calloc(cache->sets ? cache->sets : 1, sizeof(*uses->set[unit]));
        uses->words[unit] = calloc(cache->sets ? lines_of(cache) : 1, sizeof(*uses->words[unit]));
        if (!uses->set[unit] || !uses->words[unit]) {
            uses_cache_destroy(uses);
            return NULL;
        }
        cache->looked = looked;
        cache->looked_owner = uses;
    }
    return uses;
}

static void free_all(struct use_history *history, uint32_t count)
{
    for (uint32_t i = 0; history && i < count; i++)
        use_history_free(&history[i]);
    free(history);
}

void uses_cache_destroy(struct uses_cache *uses)
{
    if (!uses)
        return;
    for (unsigned unit = 0; unit < UNITS; unit++) {
        struct leon3_cache *cache = cache_of(uses->cpu, unit);

        cache->looked = NULL;
        free_all(uses->set[unit], cache->sets);
        free_all(uses->words[unit], lines_of(cache));
    }
    free(uses);
}

static struct use_history *history_of(const struct uses_cache *uses,
                                      const struct uses_element *element)
{
    return element->kind == USES_CACHE_WORDS ? &uses->words[element->unit][element->number]
                                             : &uses->set[element->unit][element->number];
}

void uses_cache_follow(struct uses_cache *uses, const struct uses_element *element, bool last_only)
{
    history_of(uses, element)->followed = true;
    history_of(uses, element)->last_only = last_only;
}

const struct use_history *uses_cache_of(const struct uses_cache *uses,
                                        const struct uses_element *element)
{
    return history_of(uses, element);
}

/* A stretch of one page lies in the same lines of each page of a way. NULL: that was the last set. */
static struct use_history *next_set(const struct uses_cache *uses, unsigned unit, uint32_t physical,
                                    uint32_t bytes, uint32_t *step)
{
    const struct leon3_cache *cache = cache_of(uses->cpu, unit);
    uint32_t in_page, page, way_bytes = cache->sets << cache->line_shift;

    if (!cache->sets)
        return NULL;
    in_page = bytes / cache->line_bytes ? bytes / cache->line_bytes : 1;
    page = *step / in_page * BUS_PAGE_SIZE;
    if (page && page >= way_bytes)
        return NULL;
    physical += *step % in_page * cache->line_bytes;
    ++*step;
    return &uses->set[unit][leon3_cache_set(cache, physical ^ page)];
}

void uses_cache_follow_memory(struct uses_cache *uses, uint32_t physical, uint32_t bytes)
{
    struct use_history *history;

    for (unsigned unit = 0; unit < UNITS; unit++) {
        uint32_t step = 0;

        while ((history = next_set(uses, unit, physical, bytes, &step)))
            history->followed = true;
    }
}

bool uses_cache_merge_memory(const struct uses_cache *uses, uint32_t physical, uint32_t bytes,
                             struct use_history *merged)
{
    const struct use_history *history;

    for (unsigned unit = 0; unit < UNITS; unit++) {
        uint32_t step = 0;

        while ((history = next_set(uses, unit, physical, bytes, &step)))
            if (!use_history_merge(merged, history))
                return false;
    }
    return true;
}

/* Of the fields of a line, tags have no bits within the line. */
static uint32_t bits_of_line(const struct leon3_cache *cache, const char *field)
{
    bool tag = strcmp(field, "line[].tag") == 0 || strcmp(field, "line[].physical") == 0 ||
               strcmp(field, "line[].snoop") == 0;

    return tag ? ~(cache->line_bytes - 1) : USES_ALL_BITS;
}

bool uses_cache_element(const struct leon3 *cpu, unsigned unit, const char *field, uint32_t index,
                        struct uses_element *element)
{
    const struct leon3_cache *cache = unit ? &cpu->dcache : &cpu->icache;

    *element = (struct uses_element){
        .kind = USES_CACHE_SET, .unit = (uint8_t)unit, .stays = USES_ALL_BITS};
    if (strcmp(field, "data[]") == 0) {
        element->kind = USES_CACHE_WORDS;
        element->number = index / cache->line_bytes;
    } else if (strncmp(field, "line[].", 7) == 0) {
        element->number = index / cache->ways;
        element->stays = bits_of_line(cache, field);
    } else if (strcmp(field, "order[]") == 0) {
        element->number = index;
    } else if (strcmp(field, "tag_check[]") == 0) {
        element->number = index / cache->ways;
        element->stays = LEON3_CACHE_CHECK_BITS;
    } else if (strcmp(field, "data_check[]") == 0) {
        element->number = index / (cache->line_bytes / 4) / cache->ways;
        element->stays = LEON3_CACHE_CHECK_BITS;
    } else {
        return false;
    }
    return true;
}
