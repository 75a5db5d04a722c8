/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands that measure: counters of the processor, from its reset or from `perf reset` on. */
#include "monitor/command.h"

#include <inttypes.h>
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

/* clang-format off */
const struct monitor_command monitor_measure_commands[] = {
    {"perf",       "", 0, 0, measure_perf,       MONITOR_ANYWHERE, NULL, "counters of the processor"},
    {"perf reset", "", 0, 0, measure_perf_reset, MONITOR_ANYWHERE, NULL, "count from here on"},
    {0},
};
/* clang-format on */
