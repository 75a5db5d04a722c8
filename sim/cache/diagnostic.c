/* SPDX-License-Identifier: BSD-2-Clause */
/* Tags, words and snoop tags as the diagnostic spaces show them, ASI 0xc to 0xf and 0x1e (asi.c). */
#include "sim/cache/internal.h"

struct leon3_cache_line *leon3_cache_diagnostic_line(const struct leon3_cache *cache,
                                                     uint32_t address)
{
    uint32_t way = address / leon3_cache_way_bytes(cache) % (cache->ways == 3 ? 4 : cache->ways);

    leon3_cache_look_at_set(cache, leon3_cache_set(cache, address));
    return &cache->line[leon3_cache_set(cache, address) * cache->ways +
                        (way < cache->ways ? way : 0)];
}

/* Bit 8 shows LRR where there is no lock bit. */
uint32_t leon3_cache_tag_read(const struct leon3_cache *cache, uint32_t address)
{
    const struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t value = (line->tag & ~(leon3_cache_way_bytes(cache) - 1)) | line->valid;

    if (cache->policy == LEON3_LRR && line->bits & LEON3_LINE_LRR)
        value |= LEON3_LINE_LRR << 8 | (cache->locking ? 0 : LEON3_LINE_LOCK << 8);
    if (cache->locking && line->bits & LEON3_LINE_LOCK)
        value |= LEON3_LINE_LOCK << 8;
    return value;
}

/* Without contents a made-up line could not be kept apart from memory: it is never valid then. */
void leon3_cache_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value,
                           uint32_t context)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t in_way = leon3_cache_way_bytes(cache) - 1;

    leon3_cache_detach(cache, line);
    line->tag = (value & ~in_way) | (address & in_way & ~(cache->line_bytes - 1));
    line->valid = (uint8_t)(value & cache->full);
    if (cache->one_valid_bit)
        line->valid = line->valid > cache->full / 2 ? cache->full : 0;
    if (!cache->contents)
        line->valid = 0;
    line->context = (uint8_t)context;
    leon3_cache_note_holder(cache, line->snoop);
    leon3_cache_mend(cache, line, 0, true);
    line->bits = (uint8_t)((cache->policy == LEON3_LRR ? value >> 8 & LEON3_LINE_LRR : 0) |
                           (cache->locking ? value >> 8 & LEON3_LINE_LOCK : 0));
}

uint32_t leon3_cache_data_read(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_read(cache, leon3_cache_diagnostic_line(cache, address), address & ~3u, 4);
}

void leon3_cache_data_write(struct leon3_cache *cache, uint32_t address, uint32_t size,
                            uint32_t value)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);

    leon3_cache_detach(cache, line);
    leon3_cache_write(cache, line, address, size > 4 ? 4 : size, value);
}

uint32_t leon3_cache_snoop_tag_read(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_diagnostic_line(cache, address)->snoop & ~(leon3_cache_way_bytes(cache) - 1);
}

/* The words stay: the line no longer follows the memory that the tag names. */
void leon3_cache_snoop_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t in_way = leon3_cache_way_bytes(cache) - 1;

    line->snoop = (value & ~in_way) | (address & in_way & ~(cache->line_bytes - 1));
    leon3_cache_note_holder(cache, line->snoop);
    leon3_cache_set_changed(cache, leon3_cache_set_of(cache, line));
}
