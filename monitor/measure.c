/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands that measure: counters of the processor, from its reset or from `perf reset` on; what was executed since
 * `prof on`, as a profile and as coverage. Files for other tools are made by --trace (docs/scenarios.md).
 */
#include "monitor/command.h"
#include "monitor/profile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct leon3_stats *measure_base(const struct monitor_call *call)
{
    return &call->monitor->perf_base[target_thread_core(call->leon3, call->thread)];
}

/* Hits are not counted: nothing but the misses costs time. */
static void measure_line(const struct monitor_call *call, const char *name, uint64_t misses,
                         uint64_t instructions)
{
    gdb_text_print(call->text, "%-12s %" PRIu64 " misses", name, misses);
    if (instructions)
        gdb_text_print(call->text, ", %.3f in 1000 instructions",
                       1000.0 * (double)misses / (double)instructions);
    gdb_text_print(call->text, "\n");
}

static void measure_traps(const struct monitor_call *call, const struct leon3_stats *stats,
                          const struct leon3_stats *base)
{
    char name[48];

    for (unsigned tt = 0; tt < 256; tt++) {
        if (stats->traps[tt] != base->traps[tt])
            gdb_text_print(call->text, "trap 0x%02x    %" PRIu64 "  %s\n", tt,
                           stats->traps[tt] - base->traps[tt],
                           leon3_trap_name(tt, name, sizeof(name)));
    }
}

static void measure_perf(const struct monitor_call *call)
{
    struct leon3_stats stats, *base = measure_base(call);
    uint64_t instructions, cycles;

    leon3_stats(call->cpu, &stats);
    if (stats.cycles < base->cycles || stats.instructions < base->instructions)
        memset(base, 0, sizeof(*base)); /* it was reset, or went back */
    instructions = stats.instructions - base->instructions;
    cycles = stats.cycles - base->cycles;
    gdb_text_print(call->text,
                   "instructions %" PRIu64 "\ncycles       %" PRIu64 "\nidle         %" PRIu64 "\n",
                   instructions, cycles, stats.idle_cycles - base->idle_cycles);
    if (instructions)
        gdb_text_print(call->text, "CPI          %.3f\n",
                       (double)(cycles - (stats.idle_cycles - base->idle_cycles)) /
                           (double)instructions);
    measure_line(call, "TLB", stats.tlb_misses - base->tlb_misses, instructions);
    measure_line(call, "icache", stats.icache_misses - base->icache_misses, instructions);
    measure_line(call, "dcache", stats.dcache_misses - base->dcache_misses, instructions);
    measure_traps(call, &stats, base);
}

static void measure_perf_reset(const struct monitor_call *call)
{
    leon3_stats(call->cpu, measure_base(call));
}

/* ---- profile and coverage -------------------------------------------------------------------------------------- */

#define ROWS_DEFAULT 20u
#define ROWS_MAX     100000u

static void measure_prof_off(const struct monitor_call *call)
{
    profile_destroy(call->monitor->profile);
    call->monitor->profile = NULL;
}

static void measure_prof_on(const struct monitor_call *call)
{
    measure_prof_off(call);
    call->monitor->profile = profile_create(call->leon3->machine);
    if (call->monitor->profile)
        monitor_note_repeated(call);
    else
        gdb_text_complain(call->text, "no room for it\n");
}

static bool measure_counts(const struct monitor_call *call)
{
    if (!call->monitor->profile)
        gdb_text_complain(call->text, "nothing is counted: say `prof on` before\n");
    return call->monitor->profile;
}

/* NULL: a complaint was printed. */
static struct profile_row *measure_rows(const struct monitor_call *call, size_t *count,
                                        uint32_t *shown)
{
    struct profile_row *row;

    *shown = ROWS_DEFAULT;
    if (!measure_counts(call) ||
        (call->count && !monitor_parse_number(call->word[0], ROWS_MAX, shown, call->text)))
        return NULL;
    row = profile_rows(call->monitor->profile, count);
    if (!row)
        gdb_text_complain(call->text, "no host memory\n");
    return row;
}

static void measure_print_name(const struct monitor_call *call, const struct profile_row *row)
{
    gdb_text_print(call->text, "  %s ", row->program ? row->program : "");
    if (row->name)
        gdb_text_print(call->text, "%s\n", row->name);
    else
        gdb_text_print(call->text, "0x%08" PRIx32 "\n", row->entry);
}

static void measure_prof(const struct monitor_call *call)
{
    size_t count = 0;
    uint32_t shown;
    uint64_t cycles = 0;
    struct profile_row *row = measure_rows(call, &count, &shown);

    if (!row)
        return;
    for (size_t i = 0; i < count; i++)
        cycles += row[i].cost[VISIT_CYCLES];
    gdb_text_print(call->text, "     %%       cycles instructions   icache   dcache    walks\n");
    for (size_t i = 0; i < count && i < shown; i++) {
        const uint64_t *cost = row[i].cost;

        gdb_text_print(
            call->text, "%6.2f %12" PRIu64 " %12" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64,
            cycles ? 100.0 * (double)cost[VISIT_CYCLES] / (double)cycles : 0, cost[VISIT_CYCLES],
            cost[VISIT_EXECUTED], cost[VISIT_ICACHE], cost[VISIT_DCACHE], cost[VISIT_WALKS]);
        measure_print_name(call, &row[i]);
    }
    free(row);
}

/* A function of the selected thread's program, instruction by instruction. */
static void measure_cov_function(const struct monitor_call *call, const char *name)
{
    const struct elf_symbols *symbols = target_symbols(call->leon3, monitor_process(call));
    uint32_t start, size;

    if (!symbols || !elf_symbols_find_sized(symbols, name, &start, &size) || !size) {
        gdb_text_complain(call->text, "'%s': no function of the selected process\n", name);
        return;
    }
    for (uint32_t at = 0; at < size; at += 4) {
        gdb_text_print(
            call->text, "%10" PRIu64 "  ",
            profile_executed(call->monitor->profile, monitor_process(call) - 1, start + at));
        monitor_print_instruction(call, start + at);
    }
}

static void measure_cov(const struct monitor_call *call)
{
    size_t count = 0;
    uint32_t shown;
    struct profile_row *row;

    if (call->count && (call->word[0][0] < '0' || call->word[0][0] > '9')) {
        if (measure_counts(call))
            measure_cov_function(call, call->word[0]);
        return;
    }
    row = measure_rows(call, &count, &shown);
    if (!row)
        return;
    for (size_t i = 0; i < count && i < shown; i++) {
        if (row[i].size)
            gdb_text_print(call->text, "%6.2f %% %6" PRIu32 " of %6" PRIu32,
                           100.0 * row[i].executed / row[i].size, row[i].executed, row[i].size);
        else
            gdb_text_print(call->text, "%9s %6" PRIu32 "          ", "", row[i].executed);
        measure_print_name(call, &row[i]);
    }
    free(row);
}

/* clang-format off */
const struct monitor_command monitor_measure_commands[] = {
    {"cov",        "[COUNT|FUNCTION]", 0, 1, measure_cov, MONITOR_ANYWHERE, "@symbol", "how much of each function was executed since `prof on`; or a function, instruction by instruction"},
    {"perf",       "", 0, 0, measure_perf,       MONITOR_ANYWHERE, NULL, "counters of the processor"},
    {"prof",       "[COUNT]", 0, 1, measure_prof,        MONITOR_ANYWHERE, NULL, "which functions cost most, since `prof on`"},
    {"prof off",   "", 0, 0, measure_prof_off,   MONITOR_ANYWHERE, NULL, "count no more"},
    {"prof on",    "", 0, 0, measure_prof_on,    MONITOR_ANYWHERE, NULL, "count instructions from here on"},
    {"perf reset", "", 0, 0, measure_perf_reset, MONITOR_ANYWHERE, NULL, "count from here on"},
    {0},
};
/* clang-format on */
