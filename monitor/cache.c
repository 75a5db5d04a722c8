/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about the caches, which they read as a program does: control register in ASI 2, tags and data in the
 * diagnostic spaces 0xc to 0xf (GRLIB IP core manual, LEON3).
 */
#include "monitor/command.h"

#include <inttypes.h>

#define ASI_CONTROL 0x02u
#define ASI_ITAGS   0x0cu
#define ASI_IDATA   0x0du
#define ASI_DTAGS   0x0eu
#define ASI_DDATA   0x0fu

#define LINES_SHOWN 32u
#define TAG_LOCK    0x100u

struct cache_view {
    const struct monitor_call *call;
    const char *name;
    uint8_t tags, data; /* ASI */
    uint32_t ways, way_bytes, line_bytes;
    unsigned control_shift; /* of ICS, DCS in the control register */
    uint64_t misses;
};

static uint32_t cache_read(const struct cache_view *view, uint8_t asi, uint32_t address)
{
    uint32_t value = 0;

    leon3_control_read(view->call->cpu, asi, address, &value);
    return value;
}

static uint32_t cache_valid(const struct cache_view *view, uint32_t tag)
{
    return tag & ((1u << view->line_bytes / 4) - 1);
}

/* The line's address, its valid words, its words. */
static void cache_print_line(const struct cache_view *view, uint32_t way, uint32_t offset)
{
    uint32_t at = way * view->way_bytes + offset, tag = cache_read(view, view->tags, at);
    uint32_t valid = cache_valid(view, tag);
    struct gdb_text *text = view->call->text;

    gdb_text_print(text, "set %3" PRIu32 " way %" PRIu32 "  0x%08" PRIx32 "%s ",
                   offset / view->line_bytes, way, (tag & ~(view->way_bytes - 1)) | offset,
                   tag & TAG_LOCK && machine_board(view->call->leon3->machine)->cpu.cache_lock
                       ? " locked"
                       : "");
    for (uint32_t word = 0; word < view->line_bytes / 4; word++) {
        if (valid >> word & 1u)
            gdb_text_print(text, " %08" PRIx32, cache_read(view, view->data, at + 4 * word));
        else
            gdb_text_print(text, " --------");
    }
    gdb_text_print(text, "\n");
}

static void cache_print_summary(const struct cache_view *view)
{
    static const char *const states[] = {"off", "frozen", "off", "on"};
    uint32_t control = cache_read(view, ASI_CONTROL, 0), valid = 0;

    for (uint32_t at = 0; at < view->ways * view->way_bytes; at += view->line_bytes)
        valid += cache_valid(view, cache_read(view, view->tags, at)) != 0;
    gdb_text_print(view->call->text,
                   "%s %s, %" PRIu32 " ways of %" PRIu32 " KiB, lines of %" PRIu32
                   " bytes, %" PRIu32 " of %" PRIu32 " lines valid, %" PRIu64 " misses\n",
                   view->name, states[control >> view->control_shift & 3], view->ways,
                   view->way_bytes / 1024, view->line_bytes, valid,
                   view->ways * view->way_bytes / view->line_bytes, view->misses);
}

/* All ways of the set that an address belongs to. */
static void cache_print_set(const struct cache_view *view, uint32_t address)
{
    uint32_t offset = address & (view->way_bytes - 1) & ~(view->line_bytes - 1);

    for (uint32_t way = 0; way < view->ways; way++)
        cache_print_line(view, way, offset);
}

static void cache_print_lines(const struct cache_view *view)
{
    uint32_t shown = 0;

    for (uint32_t at = 0; at < view->ways * view->way_bytes; at += view->line_bytes) {
        if (!cache_valid(view, cache_read(view, view->tags, at)))
            continue;
        if (shown++ < LINES_SHOWN)
            cache_print_line(view, at / view->way_bytes, at % view->way_bytes);
    }
    if (shown > LINES_SHOWN)
        gdb_text_print(view->call->text, "... and %" PRIu32 " more; with an address, its set\n",
                       shown - LINES_SHOWN);
}

static void cache_show(const struct cache_view *view)
{
    uint32_t address;

    if (!view->ways) {
        gdb_text_complain(view->call->text, "this processor has no %s\n", view->name);
        return;
    }
    if (view->call->count == 0) {
        cache_print_summary(view);
        cache_print_lines(view);
    } else if (monitor_address(view->call, view->call->word[0], &address)) {
        cache_print_set(view, address);
    }
}

static void cache_icache(const struct monitor_call *call)
{
    const struct leon3_config *config = &machine_board(call->leon3->machine)->cpu;
    struct leon3_stats stats;

    leon3_stats(call->cpu, &stats);
    cache_show(&(struct cache_view){call, "icache", ASI_ITAGS, ASI_IDATA, config->icache_ways,
                                    config->icache_way_kib * 1024, config->icache_line, 0,
                                    stats.icache_misses});
}

static void cache_dcache(const struct monitor_call *call)
{
    const struct leon3_config *config = &machine_board(call->leon3->machine)->cpu;
    struct leon3_stats stats;

    leon3_stats(call->cpu, &stats);
    cache_show(&(struct cache_view){call, "dcache", ASI_DTAGS, ASI_DDATA, config->dcache_ways,
                                    config->dcache_way_kib * 1024, config->dcache_line, 2,
                                    stats.dcache_misses});
}

/* clang-format off */
const struct monitor_command monitor_cache_commands[] = {
    {"dcache", "[ADDRESS]", 0, 1, cache_dcache, MONITOR_ANYWHERE, "@symbol", "the data cache: valid lines, or the set of an address"},
    {"icache", "[ADDRESS]", 0, 1, cache_icache, MONITOR_ANYWHERE, "@symbol", "likewise the instruction cache"},
    {0},
};
/* clang-format on */
