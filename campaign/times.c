/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long things took in one run, by name, and what of it took longer than ever in the golden run: that goes with the
 * experiment's row to the store.
 */
#include "campaign/times.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/context_name.h"

static void name_duration(const struct bench *bench, const struct duration *row,
                          struct campaign_thing *thing)
{
    const char *partition = machine_context_name(bench->machine, row->context);

    thing->times = *row;
    snprintf(thing->kind, sizeof(thing->kind), "%s", duration_kind_name(row->kind));
    if (partition)
        snprintf(thing->partition, sizeof(thing->partition), "%.*s",
                 (int)sizeof(thing->partition) - 1, partition);
    else
        snprintf(thing->partition, sizeof(thing->partition), "context %" PRIu32, row->context);
    duration_name(row, thing->what, sizeof(thing->what));
}

static void name_function(const struct function_times *row, struct campaign_thing *thing)
{
    thing->times = row->times;
    snprintf(thing->kind, sizeof(thing->kind), "%s", duration_kind_name(row->times.kind));
    snprintf(thing->partition, sizeof(thing->partition), "%.*s", (int)sizeof(thing->partition) - 1,
             row->program);
    if (row->name)
        snprintf(thing->what, sizeof(thing->what), "%.*s", (int)sizeof(thing->what) - 1, row->name);
    else
        duration_name(&row->times, thing->what, sizeof(thing->what));
}

bool campaign_times_measure(const struct bench *bench, struct campaign_times *times)
{
    size_t durations = 0, functions = 0;
    struct duration *duration = durations_rows(bench->durations, &durations);
    struct function_times *function =
        bench->functions ? functions_rows(bench->functions, &functions) : NULL;

    *times = (struct campaign_times){0};
    if (duration && (function || !bench->functions))
        times->thing = calloc(durations + functions + 1, sizeof(*times->thing));
    for (size_t i = 0; times->thing && i < durations; i++)
        name_duration(bench, &duration[i], &times->thing[times->count++]);
    for (size_t i = 0; times->thing && i < functions; i++)
        name_function(&function[i], &times->thing[times->count++]);
    free(duration);
    free(function);
    return times->thing != NULL;
}

void campaign_times_free(struct campaign_times *times)
{
    free(times->thing);
    *times = (struct campaign_times){0};
}

/* Keeps the largest excesses. */
static void keep(struct campaign_row *row, const struct campaign_time *time)
{
    uint32_t least = 0;

    if (row->times < CAMPAIGN_TIMES) {
        row->time[row->times++] = *time;
        return;
    }
    for (uint32_t i = 1; i < CAMPAIGN_TIMES; i++)
        if (row->time[i].excess < row->time[least].excess)
            least = i;
    if (time->excess > row->time[least].excess)
        row->time[least] = *time;
}

/* The worst of the same thing in the golden run; 0: it never happened there. */
static uint64_t golden_worst(const struct campaign_times *golden, const struct duration *row)
{
    for (size_t i = 0; i < golden->count; i++)
        if (duration_compare(&golden->thing[i].times, row) == 0)
            return golden->thing[i].times.all.worst;
    return 0;
}

void campaign_times_compare(const struct campaign_times *found, const struct campaign_times *golden,
                            struct campaign_row *row)
{
    row->times = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct campaign_thing *thing = &found->thing[i];
        uint64_t worst = golden_worst(golden, &thing->times);
        struct campaign_time time = {.cycles = thing->times.all.worst,
                                     .excess = thing->times.all.worst - worst,
                                     .start = thing->times.all.worst_start,
                                     .cpu = thing->times.all.worst_cpu};

        if (thing->times.all.worst <= worst)
            continue;
        memcpy(time.kind, thing->kind, sizeof(time.kind));
        memcpy(time.partition, thing->partition, sizeof(time.partition));
        memcpy(time.what, thing->what, sizeof(time.what));
        keep(row, &time);
    }
}
