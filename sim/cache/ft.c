/* SPDX-License-Identifier: BSD-2-Clause */
/* Check bits of tags and data words (ft.h). */
#include "sim/cache/internal.h"

#include <string.h>

static uint32_t words_of_line(const struct leon3_cache *cache)
{
    return cache->line_bytes / 4;
}

uint8_t leon3_cache_parity(uint32_t word)
{
    word ^= word >> 16;
    word ^= word >> 8;
    word ^= word >> 4;
    return (uint8_t)(word & LEON3_CACHE_CHECK_BITS);
}

static void set_error(struct leon3_cache *cache, uint8_t *place, uint8_t bits)
{
    bool before = *place, after = bits & LEON3_CACHE_CHECK_BITS;

    *place = (uint8_t)(bits & LEON3_CACHE_CHECK_BITS);
    cache->errors += (uint32_t)after - (uint32_t)before;
    if (before != after)
        leon3_cache_changed(cache);
}

void leon3_cache_count_errors(struct leon3_cache *cache)
{
    cache->errors = 0;
    for (uint32_t i = 0; cache->tag_check && i < leon3_cache_lines(cache); i++)
        cache->errors += (cache->tag_check[i] &= LEON3_CACHE_CHECK_BITS) != 0;
    for (uint32_t i = 0; cache->tag_check && i < leon3_cache_lines(cache) * words_of_line(cache);
         i++)
        cache->errors += (cache->data_check[i] &= LEON3_CACHE_CHECK_BITS) != 0;
}

void leon3_cache_mend(struct leon3_cache *cache, const struct leon3_cache_line *line, uint8_t words,
                      bool tag)
{
    uint8_t *data;

    if (!cache->errors)
        return;
    data = cache->data_check + leon3_cache_number(cache, line) * words_of_line(cache);
    if (tag)
        set_error(cache, &cache->tag_check[leon3_cache_number(cache, line)], 0);
    for (uint32_t word = 0; word < words_of_line(cache); word++)
        if (leon3_cache_has_word(words, word))
            set_error(cache, &data[word], 0);
}

static bool data_wrong(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                       uint32_t va)
{
    uint32_t word = va >> 2 & (words_of_line(cache) - 1) & ~1u;
    const uint8_t *check =
        cache->data_check + leon3_cache_number(cache, line) * words_of_line(cache) + word;

    return (leon3_cache_has_word(line->valid, word) && check[0]) ||
           (leon3_cache_has_word(line->valid, word + 1) && check[1]);
}

static enum leon3_cache_error drop(struct leon3_cache *cache, struct leon3_cache_line *line,
                                   enum leon3_cache_error error)
{
    leon3_cache_invalidate(cache, line);
    leon3_cache_mend(cache, line, cache->full, true);
    return error;
}

enum leon3_cache_error leon3_cache_check(struct leon3_cache *cache, uint32_t va, uint32_t context,
                                         bool mmu)
{
    struct leon3_cache_line *set = cache->line + leon3_cache_set(cache, va) * cache->ways;
    struct leon3_cache_line *line;

    for (uint32_t way = 0; way < cache->ways; way++)
        if (cache->tag_check[leon3_cache_number(cache, &set[way])])
            return drop(cache, &set[way], LEON3_CACHE_TAG);
    line = leon3_cache_find(cache, va, context, mmu);
    return line && data_wrong(cache, line, va) ? drop(cache, line, LEON3_CACHE_DATA)
                                               : LEON3_CACHE_GOOD;
}

/* ---- diagnostic accesses ---------------------------------------------------------------------------------------- */

static uint8_t *tag_at(const struct leon3_cache *cache, uint32_t address)
{
    return &cache
                ->tag_check[leon3_cache_number(cache, leon3_cache_diagnostic_line(cache, address))];
}

static uint8_t *data_at(const struct leon3_cache *cache, uint32_t address)
{
    uint32_t line = leon3_cache_number(cache, leon3_cache_diagnostic_line(cache, address));

    return &cache->data_check[line * words_of_line(cache) +
                              (address >> 2 & (words_of_line(cache) - 1))];
}

uint8_t leon3_cache_tag_check(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_parity(leon3_cache_tag_read(cache, address)) ^ *tag_at(cache, address);
}

uint8_t leon3_cache_data_check(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_parity(leon3_cache_data_read(cache, address)) ^ *data_at(cache, address);
}

void leon3_cache_test_tag(struct leon3_cache *cache, uint32_t address, uint8_t bits)
{
    set_error(cache, tag_at(cache, address), bits);
}

void leon3_cache_test_data(struct leon3_cache *cache, uint32_t address, uint8_t bits)
{
    set_error(cache, data_at(cache, address), bits);
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

/* Fields by name: what of a line is in its tag, and where. */
static bool in_tag(const struct state_field *field, unsigned *shift)
{
    static const struct {
        const char *name;
        unsigned shift;
    } parts[] = {
        {"line[].tag", 0}, {"line[].valid", 0}, {"line[].bits", 8}, {"line[].context", 10}};

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        *shift = parts[i].shift;
        if (strcmp(field->name, parts[i].name) == 0)
            return true;
    }
    return false;
}

static bool is_data(const struct state_field *field)
{
    return strcmp(field->name, "data[]") == 0;
}

/* A line that follows memory has no words of its own that could be hit; now it gets some. */
void leon3_cache_will_flip(void *owner, const struct state_field *field, uint32_t index)
{
    struct leon3_cache *cache = owner;

    if (is_data(field) && cache->line[index / cache->line_bytes].valid)
        leon3_cache_detach(cache, &cache->line[index / cache->line_bytes]);
}

void leon3_cache_upset(void *owner, const struct state_field *field, uint32_t index, uint64_t bits)
{
    struct leon3_cache *cache = owner;
    unsigned shift;
    uint8_t *place;

    if (!cache->tag_check)
        return;
    if (is_data(
            field)) { /* a byte; all four groups have two bits of it, wherever it is in the word */
        place = &cache->data_check[index / 4];
        set_error(cache, place, *place ^ leon3_cache_parity((uint32_t)bits));
    } else if (in_tag(field, &shift)) {
        if (strcmp(field->name, "line[].tag") == 0) /* what lies within the line is no part of it */
            bits &= ~(uint64_t)(cache->line_bytes - 1);
        place = &cache->tag_check[index];
        set_error(cache, place, *place ^ leon3_cache_parity((uint32_t)bits << shift));
    }
}

void leon3_cache_written(void *owner, const struct state_field *field, uint32_t index)
{
    struct leon3_cache *cache = owner;
    unsigned shift;

    if (cache->tag_check && is_data(field))
        set_error(cache, &cache->data_check[index / 4], 0);
    else if (cache->tag_check && in_tag(field, &shift))
        set_error(cache, &cache->tag_check[index], 0);
}
