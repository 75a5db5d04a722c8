/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines and what they hold (cache.h). Nothing here knows of time.
 */
#include "sim/cache/internal.h"

#include <stdlib.h>
#include <string.h>

/* Tags have no bits for what lies within a line: a fault finds none there. */
static void drop_low_bits(const struct leon3_cache *cache, struct leon3_cache_line *line)
{
    line->tag = leon3_cache_base(cache, line->tag);
    line->physical = leon3_cache_base(cache, line->physical);
    line->snoop = leon3_cache_base(cache, line->snoop);
}

static void cache_reload(void *owner)
{
    struct leon3_cache *cache = owner;

    leon3_cache_count_errors(cache);
    cache->coloured = false;
    for (uint32_t i = 0; i < leon3_cache_lines(cache); i++) {
        drop_low_bits(cache, &cache->line[i]);
        if (!cache->line[i].valid)
            continue;
        cache->coloured |= leon3_cache_is_coloured(cache, &cache->line[i]);
        leon3_cache_note_holder(cache, cache->line[i].physical);
        leon3_cache_note_holder(cache, cache->line[i].snoop);
    }
    cache->synonyms = cache->coloured; /* not known: supposed */
    leon3_cache_changed(cache);
}

void leon3_cache_look(const struct leon3_cache *cache, uint32_t va)
{
    leon3_cache_look_at_set(cache, leon3_cache_set(cache, va));
}

/* clang-format off */
#define LINE_FIELD(member) \
    {"line[]." #member, (uint32_t)offsetof(struct leon3_cache_line, member), \
     sizeof(((struct leon3_cache_line *)0)->member), n, sizeof(struct leon3_cache_line)}
/* clang-format on */

static void describe(struct leon3_cache *cache, const char *name, uint8_t *block,
                     const uint32_t offset[6])
{
    uint32_t n = leon3_cache_lines(cache), words = n * cache->line_bytes / 4;
    const struct state_field fields[] = {
        LINE_FIELD(tag),
        LINE_FIELD(physical),
        LINE_FIELD(snoop),
        LINE_FIELD(valid),
        LINE_FIELD(context),
        LINE_FIELD(own),
        LINE_FIELD(bits),
        {"order[]", offset[0], 1, offset[1] - offset[0], 1},
        {"data[]", offset[1], 1, offset[2] - offset[1], 1},
        {"lrr", offset[2], 1, 1, 1},
        {"tag_check[]", offset[3], 1, n, 1},
        {"data_check[]", offset[4], 1, words, 1},
    };
    size_t count = sizeof(fields) / sizeof(fields[0]) - (offset[5] == offset[3] ? 2 : 0);

    memcpy(cache->fields, fields, sizeof(fields));
    cache->component = (struct component){.name = name,
                                          .state = block,
                                          .size = offset[5],
                                          .fields = cache->fields,
                                          .field_count = count,
                                          .owner = cache,
                                          .reload = cache_reload,
                                          .upset = leon3_cache_upset,
                                          .written = leon3_cache_written,
                                          .will_flip = leon3_cache_will_flip};
}

bool leon3_cache_init(struct leon3_cache *cache, const struct leon3_cache_config *config)
{
    uint32_t offset[6];
    uint8_t *block;

    *cache = (struct leon3_cache){
        .bus = config->bus,
        .ways = config->ways,
        .sets = config->way_bytes / config->line_bytes,
        .line_bytes = config->line_bytes,
        .one_valid_bit = config->one_valid_bit,
        .locking = config->locking && config->ways > 1,
        .contents = config->contents,
        .holders = config->holders,
        .holder = config->holder,
        .policy = (enum leon3_policy)(config->ways > 1 ? config->replacement : LEON3_DIRECT),
        .full = (uint8_t)((1u << config->line_bytes / 4) - 1)};
    while (1u << cache->line_shift < config->line_bytes)
        cache->line_shift++;
    offset[0] = leon3_cache_lines(cache) * (uint32_t)sizeof(struct leon3_cache_line);
    offset[1] = offset[0] + cache->sets;
    offset[2] = offset[1] + leon3_cache_lines(cache) * config->line_bytes;
    offset[3] = offset[4] = offset[5] = offset[2] + 1;
    if (config->protection) {
        offset[4] += leon3_cache_lines(cache);
        offset[5] = offset[4] + leon3_cache_lines(cache) * config->line_bytes / 4;
    }
    block = calloc(1, offset[5]);
    cache->mru = calloc(cache->sets, sizeof(*cache->mru));
    cache->known = calloc((size_t)cache->sets * LEON3_CACHE_WAYS, sizeof(*cache->known));
    cache->line = (struct leon3_cache_line *)(void *)block;
    if (!block || !cache->mru || !cache->known || !leon3_cache_create_orders(cache)) {
        leon3_cache_fini(cache);
        return false;
    }
    cache->order = block + offset[0];
    cache->data = block + offset[1];
    cache->lrr = block + offset[2];
    if (config->protection) {
        cache->tag_check = block + offset[3];
        cache->data_check = block + offset[4];
    }
    describe(cache, config->name, block, offset);
    leon3_cache_reset(cache);
    return true;
}

void leon3_cache_fini(struct leon3_cache *cache)
{
    free(cache->line);
    free(cache->mru);
    free(cache->known);
    free(cache->order_after);
    cache->line = NULL;
    cache->mru = NULL;
    cache->known = NULL;
    cache->order_after = NULL;
}

void leon3_cache_reset(struct leon3_cache *cache)
{
    memset(cache->component.state, 0, cache->component.size);
    leon3_cache_reset_orders(cache);
    cache->coloured = cache->synonyms = false;
    cache->errors = 0;
    leon3_cache_changed(cache);
}

struct leon3_cache_line *leon3_cache_find(const struct leon3_cache *cache, uint32_t va,
                                          uint32_t context, bool mmu)
{
    struct leon3_cache_line *line = cache->line + leon3_cache_set(cache, va) * cache->ways;
    uint32_t base = leon3_cache_base(cache, va), way = 0, end = cache->ways;

    leon3_cache_look_at_set(cache, leon3_cache_set(cache, va));
    if (cache->policy == LEON3_DIRECT) {
        way = leon3_cache_direct_way(cache, va);
        end = way + 1;
    }
    for (; way < end; way++)
        if (line[way].tag == base && (!mmu || line[way].context == context))
            return &line[way];
    return NULL;
}

void leon3_cache_fill(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                      uint32_t physical, uint32_t context, uint8_t valid)
{
    uint8_t bits = (uint8_t)((line->bits & LEON3_LINE_LOCK) | (*cache->lrr ? LEON3_LINE_LRR : 0));

    leon3_cache_look_at_set(cache, leon3_cache_set_of(cache, line));
    leon3_cache_look_at_words(cache, line);
    *line = (struct leon3_cache_line){.tag = leon3_cache_base(cache, va),
                                      .physical = leon3_cache_base(cache, physical),
                                      .snoop = leon3_cache_base(cache, physical),
                                      .valid = valid,
                                      .context = (uint8_t)context,
                                      .bits = bits};
    leon3_cache_mend(cache, line, cache->full, true);
    leon3_cache_note_holder(cache, physical);
    if (!cache->coloured && leon3_cache_is_coloured(cache, line)) {
        cache->coloured = true;
        leon3_cache_changed(cache);
    }
    if (cache->coloured && !cache->synonyms && leon3_cache_has_synonym(cache, line)) {
        cache->synonyms = true;
        leon3_cache_changed(cache);
    }
    cache->mru[leon3_cache_set_of(cache, line)].known = 0;
    leon3_cache_touch(cache, line);
}

/* Words may come in any order: a line that was valid from a word on may be so no longer. */
void leon3_cache_extend(struct leon3_cache *cache, struct leon3_cache_line *line, uint8_t words)
{
    if (words & ~line->valid)
        leon3_cache_set_changed(cache, leon3_cache_set_of(cache, line));
    line->valid |= words;
    if (cache->policy == LEON3_LRR) /* a tag is written whole */
        line->bits = (uint8_t)((line->bits & ~LEON3_LINE_LRR) | (*cache->lrr ? LEON3_LINE_LRR : 0));
    leon3_cache_mend(cache, line, words, false);
    leon3_cache_touch(cache, line);
}

void leon3_cache_lose(struct leon3_cache *cache, struct leon3_cache_line *line, uint8_t words)
{
    uint8_t rest = line->valid & (uint8_t)~words;

    leon3_cache_invalidate(cache, line);
    line->valid = rest;
}

static uint8_t *own_data(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return cache->data + leon3_cache_number(cache, line) * cache->line_bytes;
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

    leon3_cache_look_at_words(cache, line);
    if (line->own)
        return load(own_data(cache, line) + offset, size);
    memory = bus_storage(cache->bus, line->physical);
    return memory ? load(memory + offset, size) : 0;
}

void leon3_cache_write(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                       uint32_t size, uint32_t value)
{
    uint8_t *p = own_data(cache, line) + (va & (cache->line_bytes - 1));

    leon3_cache_look_at_words(cache, line);
    if (size == 4)
        leon3_cache_mend(cache, line, (uint8_t)(1u << (va >> 2 & (cache->line_bytes / 4 - 1))),
                         false);
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
    const uint8_t *memory = bus_storage(cache->bus, line->physical);

    leon3_cache_look_at_set(cache, leon3_cache_set_of(cache, line));
    leon3_cache_look_at_words(cache, line);
    leon3_cache_set_changed(cache, leon3_cache_set_of(cache, line));
    if (line->own || !cache->contents)
        return;
    if (memory)
        memcpy(own_data(cache, line), memory, cache->line_bytes);
    line->own = 1;
}

void leon3_cache_invalidate(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    leon3_cache_look_at_set(cache, leon3_cache_set_of(cache, line));
    leon3_cache_look_at_words(cache, line);
    line->valid = 0;
    leon3_cache_mend(cache, line, cache->full, true);
    leon3_cache_set_changed(cache, leon3_cache_set_of(cache, line));
}

void leon3_cache_flush(struct leon3_cache *cache)
{
    leon3_cache_look_at_all(cache);
    for (uint32_t i = 0; i < leon3_cache_lines(cache); i++) {
        struct leon3_cache_line *line = &cache->line[i];

        line->valid = line->bits = line->context = 0;
        line->tag = leon3_cache_empty_tag(cache, line, LEON3_EMPTY_TAG);
        line->snoop = leon3_cache_empty_tag(cache, line, LEON3_EMPTY_SNOOP_TAG);
    }
    leon3_cache_reset_orders(cache);
    *cache->lrr = 0;
    cache->coloured = cache->synonyms = false;
    for (uint32_t i = 0; cache->errors && i < leon3_cache_lines(cache); i++)
        leon3_cache_mend(cache, &cache->line[i], cache->full, true);
    leon3_cache_changed(cache);
}
