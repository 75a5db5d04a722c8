/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counts and speed at the end of a run, as text or JSON (stats.h). Counts are since reset.
 */
#include "app/stats.h"

#include <inttypes.h>

/* The counters of a processor that both forms print. */
/* clang-format off */
static const struct {
    const char *name;
    size_t offset;
} counters[] = {
    {"instructions",  offsetof(struct leon3_stats, instructions)},
    {"cycles",        offsetof(struct leon3_stats, cycles)},
    {"idle_cycles",   offsetof(struct leon3_stats, idle_cycles)},
    {"base_cycles",      offsetof(struct leon3_stats, base_cycles)},
    {"interlock_cycles", offsetof(struct leon3_stats, interlock_cycles)},
    {"fpu_cycles",       offsetof(struct leon3_stats, fpu_cycles)},
    {"branch_cycles",    offsetof(struct leon3_stats, branch_cycles)},
    {"icache_cycles",    offsetof(struct leon3_stats, icache_cycles)},
    {"dcache_cycles",    offsetof(struct leon3_stats, dcache_cycles)},
    {"store_cycles",     offsetof(struct leon3_stats, store_cycles)},
    {"mmu_cycles",       offsetof(struct leon3_stats, mmu_cycles)},
    {"trap_cycles",      offsetof(struct leon3_stats, trap_cycles)},
    {"contention_cycles", offsetof(struct leon3_stats, contention_cycles)},
    {"bus_wait_cycles",  offsetof(struct leon3_stats, bus_wait_cycles)},
    {"tlb_hits",      offsetof(struct leon3_stats, tlb_hits)},
    {"tlb_misses",    offsetof(struct leon3_stats, tlb_misses)},
    {"icache_hits",   offsetof(struct leon3_stats, icache_hits)},
    {"icache_misses", offsetof(struct leon3_stats, icache_misses)},
    {"dcache_hits",   offsetof(struct leon3_stats, dcache_hits)},
    {"dcache_misses", offsetof(struct leon3_stats, dcache_misses)},
};
/* clang-format on */
#define COUNTERS (sizeof(counters) / sizeof(counters[0]))

static uint64_t counter(const struct leon3_stats *stats, size_t index)
{
    return *(const uint64_t *)(const void *)((const char *)stats + counters[index].offset);
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

/* Cycles an instruction took on average, while the processor was not waiting. */
static double cpi(const struct leon3_stats *stats)
{
    return ratio((double)(stats->cycles - stats->idle_cycles), (double)stats->instructions);
}

static const struct {
    const char *name;
    size_t hits, misses; /* in struct leon3_stats */
} rates[] = {
    {"icache_hit_rate", offsetof(struct leon3_stats, icache_hits),
     offsetof(struct leon3_stats, icache_misses)},
    {"dcache_hit_rate", offsetof(struct leon3_stats, dcache_hits),
     offsetof(struct leon3_stats, dcache_misses)},
    {"tlb_hit_rate", offsetof(struct leon3_stats, tlb_hits),
     offsetof(struct leon3_stats, tlb_misses)},
};
#define RATES (sizeof(rates) / sizeof(rates[0]))

static double at(const struct leon3_stats *stats, size_t offset)
{
    return (double)*(const uint64_t *)(const void *)((const char *)stats + offset);
}

/* 0 to 1; negative: nothing was asked for. */
static double hit_rate(const struct leon3_stats *stats, size_t index)
{
    double hits = at(stats, rates[index].hits), all = hits + at(stats, rates[index].misses);

    return all > 0 ? hits / all : -1;
}

static void print_cpu_text(struct leon3 *cpu, uint32_t index, FILE *file)
{
    struct leon3_stats stats;
    char name[64];

    leon3_stats(cpu, &stats);
    for (size_t i = 0; i < COUNTERS; i++)
        if (counter(&stats, i))
            fprintf(file, "cpu%" PRIu32 "  %-28s %14" PRIu64 "\n", index, counters[i].name,
                    counter(&stats, i));
    for (size_t i = 0; i < RATES; i++)
        if (hit_rate(&stats, i) >= 0)
            fprintf(file, "cpu%" PRIu32 "  %-28s %14.6f\n", index, rates[i].name,
                    hit_rate(&stats, i));
    fprintf(file, "cpu%" PRIu32 "  %-28s %14.3f\n", index, "cycles_per_instruction", cpi(&stats));
    for (unsigned trap = 0; trap < 256; trap++)
        if (stats.traps[trap])
            fprintf(file, "cpu%" PRIu32 "  trap 0x%02x %-19s %14" PRIu64 "\n", index, trap,
                    leon3_trap_name(trap, name, sizeof(name)), stats.traps[trap]);
}

static void print_text(struct machine *machine, double host_seconds, FILE *file)
{
    double seconds = machine_seconds(machine, machine_cycle(machine));
    double instructions = (double)machine_instructions(machine);

    for (uint32_t i = 0; i < machine_cpu_count(machine); i++)
        print_cpu_text(machine_cpu(machine, i), i, file);
    fprintf(file, "simulated %.9f s, host %.3f s, %.2f times real time, %.1f MIPS\n", seconds,
            host_seconds, ratio(seconds, host_seconds), ratio(instructions, host_seconds) / 1e6);
}

static void print_cpu_json(struct leon3 *cpu, FILE *file)
{
    struct leon3_stats stats;
    char name[64];
    const char *separator = "";

    leon3_stats(cpu, &stats);
    fputc('{', file);
    for (size_t i = 0; i < COUNTERS; i++)
        fprintf(file, "\"%s\":%" PRIu64 ",", counters[i].name, counter(&stats, i));
    for (size_t i = 0; i < RATES; i++)
        if (hit_rate(&stats, i) >= 0)
            fprintf(file, "\"%s\":%.6f,", rates[i].name, hit_rate(&stats, i));
    fprintf(file, "\"cycles_per_instruction\":%.6f,\"traps\":{", cpi(&stats));
    for (unsigned trap = 0; trap < 256; trap++) {
        if (!stats.traps[trap])
            continue;
        fprintf(file, "%s\"%s\":%" PRIu64, separator, leon3_trap_name(trap, name, sizeof(name)),
                stats.traps[trap]);
        separator = ",";
    }
    fputs("}}", file);
}

static void print_json(struct machine *machine, double host_seconds, FILE *file)
{
    uint64_t cycle = machine_cycle(machine);
    double instructions = (double)machine_instructions(machine);

    fprintf(file,
            "{\"cycles\":%" PRIu64 ",\"instructions\":%" PRIu64
            ",\"simulated_seconds\":%.9f,\"host_seconds\":%.6f,\"mips\":%.3f,\"cpus\":[",
            cycle, machine_instructions(machine), machine_seconds(machine, cycle), host_seconds,
            ratio(instructions, host_seconds) / 1e6);
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++) {
        fputs(i ? "," : "", file);
        print_cpu_json(machine_cpu(machine, i), file);
    }
    fputs("]}\n", file);
}

void stats_print(struct machine *machine, enum stats_format format, double host_seconds, FILE *file)
{
    if (format == STATS_TEXT)
        print_text(machine, host_seconds, file);
    else if (format == STATS_JSON)
        print_json(machine, host_seconds, file);
}
