/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines, ways and order of use (cache.h). Nothing here knows of time.
 */
#include "sim/leon3/cache.h"

#include <stdlib.h>
#include <string.h>

enum { POLICY_DIRECT, POLICY_LRR, POLICY_LRU, POLICY_RANDOM };

/* Ways from the least recently used on, after reset: s0231 of libcache.vhd. */
#define ORDER_RESET (0u | 2u << 2 | 3u << 4 | 1u << 6)

static uint32_t lines(const struct leon3_cache *cache)
{
    return cache->sets * cache->ways;
}

static void cache_reload(void *owner)
{
    leon3_cache_changed(owner);
}

/* clang-format off */
#define LINE_FIELD(member) \
    {"line[]." #member, (uint32_t)offsetof(struct leon3_cache_line, member), \
     sizeof(((struct leon3_cache_line *)0)->member), n, sizeof(struct leon3_cache_line)}
/* clang-format on */

static void describe(struct leon3_cache *cache, const char *name, uint8_t *block,
                     const uint32_t offset[3])
{
    uint32_t n = lines(cache);
    const struct state_field fields[] = {
        LINE_FIELD(tag),
        LINE_FIELD(physical),
        LINE_FIELD(valid),
        LINE_FIELD(context),
        LINE_FIELD(own),
        LINE_FIELD(reserved),
        {"order[]", offset[0], 1, offset[1] - offset[0], 1},
        {"data[]", offset[1], 1, offset[2] - offset[1], 1},
    };

    memcpy(cache->fields, fields, sizeof(fields));
    cache->component = (struct component){.name = name,
                                          .state = block,
                                          .size = offset[2],
                                          .fields = cache->fields,
                                          .field_count = sizeof(fields) / sizeof(fields[0]),
                                          .owner = cache,
                                          .reload = cache_reload};
}

bool leon3_cache_init(struct leon3_cache *cache, const struct leon3_cache_config *config)
{
    uint32_t offset[3];
    uint8_t *block;

    *cache =
        (struct leon3_cache){.bus = config->bus,
                             .ways = config->ways,
                             .sets = config->way_bytes / config->line_bytes,
                             .line_bytes = config->line_bytes,
                             .marks_empty = config->marks_empty,
                             .replacement = config->ways > 1 ? config->replacement : POLICY_DIRECT,
                             .full = (uint8_t)((1u << config->line_bytes / 4) - 1)};
    while (1u << cache->line_shift < config->line_bytes)
        cache->line_shift++;
    offset[0] = lines(cache) * (uint32_t)sizeof(struct leon3_cache_line);
    offset[1] = offset[0] + cache->sets;
    offset[2] = offset[1] + lines(cache) * config->line_bytes;
    block = calloc(1, offset[2]);
    cache->mru = calloc(cache->sets, sizeof(uint32_t));
    cache->line = (struct leon3_cache_line *)(void *)block;
    if (!block || !cache->mru) {
        leon3_cache_fini(cache);
        return false;
    }
    cache->order = block + offset[0];
    cache->data = block + offset[1];
    describe(cache, config->name, block, offset);
    leon3_cache_reset(cache);
    return true;
}

void leon3_cache_fini(struct leon3_cache *cache)
{
    free(cache->line);
    free(cache->mru);
    cache->line = NULL;
    cache->mru = NULL;
}

void leon3_cache_reset(struct leon3_cache *cache)
{
    memset(cache->component.state, 0, cache->component.size);
    memset(cache->order, ORDER_RESET, cache->sets);
    leon3_cache_changed(cache);
}

void leon3_cache_changed(struct leon3_cache *cache)
{
    for (uint32_t set = 0; set < cache->sets; set++)
        cache->mru[set] = LEON3_NO_LINE;
}

struct leon3_cache_line *leon3_cache_find(const struct leon3_cache *cache, uint32_t va,
                                          uint32_t context, bool mmu)
{
    struct leon3_cache_line *line = cache->line + leon3_cache_set(cache, va) * cache->ways;
    uint32_t base = leon3_cache_base(cache, va);

    for (uint32_t way = 0; way < cache->ways; way++)
        if (line[way].tag == base && (!mmu || line[way].context == context))
            return &line[way];
    return NULL;
}

/* Moves a way to the young end. */
static uint8_t order_after(uint8_t order, uint32_t ways, uint32_t way)
{
    uint32_t result = 0, place = 0;

    for (uint32_t i = 0; i < LEON3_CACHE_WAYS; i++) {
        uint32_t w = order >> 2 * i & 3u;

        if (w != way && w < ways)
            result |= w << 2 * place++;
    }
    return (uint8_t)(result | way << 2 * place);
}

static uint32_t set_of(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line) / cache->ways;
}

static uint32_t number_of(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line);
}

/* Does another line of the set hold the same memory? */
static bool has_alias(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    const struct leon3_cache_line *other = cache->line + set_of(cache, line) * cache->ways;

    for (uint32_t way = 0; way < cache->ways; way++)
        if (&other[way] != line && other[way].valid && other[way].physical == line->physical)
            return true;
    return false;
}

void leon3_cache_touch(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    uint32_t set = set_of(cache, line);
    bool simple = line->valid == cache->full && !line->own && !has_alias(cache, line);

    if (cache->replacement == POLICY_LRU)
        cache->order[set] =
            order_after(cache->order[set], cache->ways, number_of(cache, line) % cache->ways);
    cache->mru[set] = simple ? line->tag : LEON3_NO_LINE;
}

struct leon3_cache_line *leon3_cache_victim(const struct leon3_cache *cache, uint32_t va)
{
    uint32_t set = leon3_cache_set(cache, va);
    uint32_t way = cache->order[set] & 3u;

    if (cache->replacement == POLICY_DIRECT)
        way = va / (cache->sets * cache->line_bytes) % cache->ways;
    return &cache->line[set * cache->ways + way];
}

/* LRR and random take turns: the order moves on with each fill, as it would with each use under LRU. */
void leon3_cache_fill(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                      uint32_t physical, uint32_t context, uint8_t valid)
{
    uint32_t set = set_of(cache, line);

    *line = (struct leon3_cache_line){.tag = leon3_cache_base(cache, va),
                                      .physical = leon3_cache_base(cache, physical),
                                      .valid = valid,
                                      .context = (uint8_t)context};
    if (cache->replacement != POLICY_LRU)
        cache->order[set] =
            order_after(cache->order[set], cache->ways, number_of(cache, line) % cache->ways);
    leon3_cache_touch(cache, line);
}

static uint8_t *own_data(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return cache->data + number_of(cache, line) * cache->line_bytes;
}

static uint32_t load(const uint8_t *p, uint32_t size)
{
    return size == 4 ? bus_load32(p) : size == 2 ? bus_load16(p) : *p;
}

uint32_t leon3_cache_read(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                          uint32_t va, uint32_t size)
{
    uint32_t offset = va & (cache->line_bytes - 1);
    const uint8_t *memory;

    if (line->own)
        return load(own_data(cache, line) + offset, size);
    memory = bus_memory(cache->bus, line->physical, false);
    return memory ? load(memory + offset, size) : 0;
}

void leon3_cache_write(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                       uint32_t size, uint32_t value)
{
    uint8_t *p = own_data(cache, line) + (va & (cache->line_bytes - 1));

    if (!line->own)
        return;
    if (size == 4)
        bus_store32(p, value);
    else if (size == 2)
        bus_store16(p, (uint16_t)value);
    else
        *p = (uint8_t)value;
}

void leon3_cache_detach(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    const uint8_t *memory = bus_memory(cache->bus, line->physical, false);

    cache->mru[set_of(cache, line)] = LEON3_NO_LINE;
    if (line->own)
        return;
    if (memory)
        memcpy(own_data(cache, line), memory, cache->line_bytes);
    line->own = 1;
}

void leon3_cache_will_change(struct leon3_cache *cache, uint32_t physical)
{
    struct leon3_cache_line *line = cache->line + leon3_cache_set(cache, physical) * cache->ways;
    uint32_t base = leon3_cache_base(cache, physical);

    for (uint32_t way = 0; way < cache->ways; way++)
        if (line[way].valid && line[way].physical == base)
            leon3_cache_detach(cache, &line[way]);
}

/* cachemem.vhd: an empty line's tag is all ones but for some bits by which the ways differ. */
static uint32_t empty_tag(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    uint32_t way = number_of(cache, line) % cache->ways,
             way_bytes = cache->sets * cache->line_bytes;

    return (cache->marks_empty ? (0xff000000u | way * 0x500000u) & ~(way_bytes - 1) : 0) |
           set_of(cache, line) << cache->line_shift;
}

static void clear(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    line->valid = 0;
    line->tag = empty_tag(cache, line);
    cache->mru[set_of(cache, line)] = LEON3_NO_LINE;
}

void leon3_cache_snoop(struct leon3_cache *cache, uint32_t physical, uint32_t size,
                       const struct leon3_cache_line *except)
{
    uint32_t last = size > UINT32_MAX - physical ? UINT32_MAX : physical + size - (size > 0);

    /* More than a way: every line. */
    if (last - physical >= cache->sets * cache->line_bytes) {
        for (uint32_t i = 0; i < lines(cache); i++)
            if (cache->line[i].valid && cache->line[i].physical <= last &&
                cache->line[i].physical + cache->line_bytes > physical)
                clear(cache, &cache->line[i]);
        return;
    }
    for (uint32_t base = leon3_cache_base(cache, physical); base <= last;
         base += cache->line_bytes) {
        struct leon3_cache_line *line = cache->line + leon3_cache_set(cache, base) * cache->ways;

        for (uint32_t way = 0; way < cache->ways; way++)
            if (line[way].valid && line[way].physical == base && &line[way] != except)
                clear(cache, &line[way]);
        if (base > UINT32_MAX - cache->line_bytes)
            break;
    }
}

void leon3_cache_flush(struct leon3_cache *cache)
{
    for (uint32_t i = 0; i < lines(cache); i++) {
        cache->line[i].valid = 0;
        cache->line[i].tag = empty_tag(cache, &cache->line[i]);
    }
    memset(cache->order, ORDER_RESET, cache->sets);
    leon3_cache_changed(cache);
}

static struct leon3_cache_line *diagnostic_line(const struct leon3_cache *cache, uint32_t address)
{
    uint32_t way = address / (cache->sets * cache->line_bytes) % cache->ways;

    return &cache->line[leon3_cache_set(cache, address) * cache->ways + way];
}

uint32_t leon3_cache_tag_read(const struct leon3_cache *cache, uint32_t address)
{
    const struct leon3_cache_line *line = diagnostic_line(cache, address);

    return (line->tag & ~(cache->sets * cache->line_bytes - 1)) | line->valid;
}

void leon3_cache_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value,
                           uint32_t context)
{
    struct leon3_cache_line *line = diagnostic_line(cache, address);
    uint32_t way_bytes = cache->sets * cache->line_bytes;

    leon3_cache_detach(cache, line);
    line->tag = (value & ~(way_bytes - 1)) | (address & (way_bytes - 1) & ~(cache->line_bytes - 1));
    line->valid = (uint8_t)(value & cache->full);
    if (cache->marks_empty) /* one bit for the whole line: that of its last word */
        line->valid = line->valid > cache->full / 2 ? cache->full : 0;
    line->context = (uint8_t)context;
}

uint32_t leon3_cache_data_read(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_read(cache, diagnostic_line(cache, address), address & ~3u, 4);
}

void leon3_cache_data_write(struct leon3_cache *cache, uint32_t address, uint32_t size,
                            uint32_t value)
{
    struct leon3_cache_line *line = diagnostic_line(cache, address);

    leon3_cache_detach(cache, line);
    leon3_cache_write(cache, line, address, size > 4 ? 4 : size, value);
}
