/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of a trace's filter, one row each, and the test of an observation (filter.h). */
#include "sim/trace/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/settings.h"
#include "sim/machine/context_name.h"

#define WORD_MAX 256

struct filter_reader {
    struct trace_filter *filter;
    struct machine *machine;
    struct programs *programs;
};

typedef bool (*word_reader)(const struct filter_reader *reader, const char *value);

static bool add_range(struct trace_ranges *ranges, uint64_t first, uint64_t last)
{
    if (ranges->count == TRACE_RANGES || first > last)
        return false;
    ranges->range[ranges->count++] = (struct trace_range){first, last};
    return true;
}

static bool parse_number(const char *text, uint64_t *value)
{
    char *end;

    *value = strtoull(text, &end, 0);
    return *text >= '0' && *text <= '9' && *end == '\0' && *value <= UINT32_MAX;
}

/* A number, or a symbol, which goes up to its end. */
static bool parse_place(const struct filter_reader *reader, const char *text, uint64_t *first,
                        uint64_t *last)
{
    uint32_t value, size;

    if (parse_number(text, first)) {
        *last = *first;
        return true;
    }
    if (!programs_symbol(reader->programs, text, &value, &size))
        return false;
    *first = value;
    *last = (uint64_t)value + (size ? size - 1 : 0);
    return true;
}

/* PLACE, PLACE..PLACE or PLACE+SIZE. */
static bool parse_places(const struct filter_reader *reader, const char *value,
                         struct trace_ranges *ranges)
{
    char text[WORD_MAX];
    char *dots, *plus;
    uint64_t first, last, other;

    snprintf(text, sizeof(text), "%s", value);
    dots = strstr(text, "..");
    plus = strrchr(text, '+');
    if (dots) {
        *dots = '\0';
        return parse_place(reader, text, &first, &other) &&
               parse_place(reader, dots + 2, &other, &last) && add_range(ranges, first, last);
    }
    if (plus) {
        *plus = '\0';
        return parse_place(reader, text, &first, &last) && parse_number(plus + 1, &other) &&
               other && add_range(ranges, first, first + other - 1);
    }
    return parse_place(reader, text, &first, &last) && add_range(ranges, first, last);
}

static bool read_pc(const struct filter_reader *reader, const char *value)
{
    return parse_places(reader, value, &reader->filter->pc);
}

static bool read_address(const struct filter_reader *reader, const char *value)
{
    return parse_places(reader, value, &reader->filter->address);
}

static bool read_time(const struct filter_reader *reader, const char *value)
{
    uint64_t clock = machine_board(reader->machine)->clock_hz, first = 0, last = CLOCK_NEVER;
    const char *dots = strstr(value, "..");
    char text[WORD_MAX];

    if (!dots)
        return false;
    snprintf(text, sizeof(text), "%.*s", (int)(dots - value), value);
    return (!*text || time_parse(text, clock, &first)) &&
           (!dots[2] || time_parse(dots + 2, clock, &last)) &&
           add_range(&reader->filter->time, first, last);
}

static bool read_cpu(const struct filter_reader *reader, const char *value)
{
    uint64_t number;

    if (!parse_number(value, &number) || number >= machine_cpu_count(reader->machine))
        return false;
    reader->filter->cpus |= 1u << number;
    return true;
}

static bool read_context(const struct filter_reader *reader, const char *value)
{
    uint32_t context;

    return machine_context_find(reader->machine, value, strlen(value), &context) &&
           add_range(&reader->filter->context, context, context);
}

static bool read_mode(const struct filter_reader *reader, const char *value)
{
    reader->filter->user |= strcmp(value, "user") == 0;
    reader->filter->supervisor |= strcmp(value, "supervisor") == 0;
    return strcmp(value, "user") == 0 || strcmp(value, "supervisor") == 0;
}

static bool read_access(const struct filter_reader *reader, const char *value)
{
    reader->filter->read |= strcmp(value, "read") == 0;
    reader->filter->write |= strcmp(value, "write") == 0;
    return strcmp(value, "read") == 0 || strcmp(value, "write") == 0;
}

static bool read_form(const struct filter_reader *reader, const char *value)
{
    reader->filter->binary = strcmp(value, "binary") == 0;
    return reader->filter->binary || strcmp(value, "text") == 0;
}

/* clang-format off */
static const struct {
    const char *name;
    word_reader read;
    bool selects;
    const char *expected;
} words[] = {
    {"cpu",     read_cpu,     true,  "the number of a processor"},
    {"context", read_context, true,  "a partition's name or the number of an SRMMU context"},
    {"mode",    read_mode,    true,  "user or supervisor"},
    {"pc",      read_pc,      true,  "ADDRESS, SYMBOL or PARTITION:SYMBOL, two of them with .. between, or +SIZE behind (at most 8)"},
    {"address", read_address, true,  "ADDRESS, SYMBOL or PARTITION:SYMBOL, two of them with .. between, or +SIZE behind (at most 8)"},
    {"access",  read_access,  true,  "read or write"},
    {"time",    read_time,    true,  "TIME..TIME, one of which may be left out"},
    {"form",    read_form,    false, "text or binary"},
};
/* clang-format on */

#define WORDS (sizeof(words) / sizeof(words[0]))

static bool unknown_word(const char *word, struct diag *diag)
{
    char names[128] = "";
    size_t used = 0;

    for (size_t i = 0; i < WORDS && used < sizeof(names); i++)
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? ", " : "",
                                 words[i].name);
    return diag_error(diag, NULL, 0, "trace filter '%s': expected NAME:VALUE; names are %s", word,
                      names);
}

static bool read_word(const struct filter_reader *reader, const char *word, struct diag *diag)
{
    for (size_t i = 0; i < WORDS; i++) {
        size_t length = strlen(words[i].name);

        if (strncmp(word, words[i].name, length) != 0 || word[length] != ':')
            continue;
        reader->filter->given |= words[i].selects;
        if (words[i].read(reader, word + length + 1))
            return true;
        return diag_error(diag, NULL, 0, "trace filter '%s': expected %s", word, words[i].expected);
    }
    return unknown_word(word, diag);
}

bool trace_filter_parse(struct trace_filter *filter, struct machine *machine,
                        struct programs *programs, const char *text, size_t length,
                        struct diag *diag)
{
    const struct filter_reader reader = {filter, machine, programs};
    const char *end = text + length;

    do {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        size_t size = (size_t)((comma ? comma : end) - text);
        char word[WORD_MAX];

        snprintf(word, sizeof(word), "%.*s", (int)size, text);
        if (size >= sizeof(word) || !read_word(&reader, word, diag))
            return size < sizeof(word) ? false : unknown_word(word, diag);
        text += size + 1;
    } while (text <= end);
    return true;
}

static bool in_ranges(const struct trace_ranges *ranges, uint64_t value)
{
    for (unsigned i = 0; i < ranges->count; i++)
        if (value >= ranges->range[i].first && value <= ranges->range[i].last)
            return true;
    return ranges->count == 0;
}

static bool is_access(const struct observation *what)
{
    return what->point == OBSERVE_MEMORY || what->point == OBSERVE_DMA ||
           what->point == OBSERVE_BUS_ERROR || what->point == OBSERVE_TABLE_WALK;
}

/* Does the access touch one of the ranges, by either of its addresses? */
static bool address_passes(const struct trace_ranges *ranges, const struct observation *what)
{
    uint64_t size = what->point == OBSERVE_DMA ? what->value : what->size ? what->size : 4;

    for (unsigned i = 0; i < ranges->count; i++) {
        const struct trace_range *range = &ranges->range[i];

        if ((what->address <= range->last && what->address + size > range->first) ||
            (what->physical <= range->last && what->physical + size > range->first))
            return true;
    }
    return ranges->count == 0;
}

bool trace_filter_passes(const struct trace_filter *filter, const struct place *place,
                         const struct observation *what)
{
    if (!filter->given)
        return true;
    if (filter->cpus && !(filter->cpus >> what->cpu & 1u))
        return false;
    if (filter->user != filter->supervisor && filter->supervisor != place->supervisor)
        return false;
    if (filter->read != filter->write && is_access(what) && filter->write != what->write)
        return false;
    return in_ranges(&filter->time, what->cycle) && in_ranges(&filter->context, place->context) &&
           in_ranges(&filter->pc, what->pc) &&
           (!is_access(what) || address_passes(&filter->address, what));
}
