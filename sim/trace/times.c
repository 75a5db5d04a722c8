/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times of hypercalls, traps, switches, slots and marked sections (durations.h) as comma-separated
 * values, written at the end of the run: a line each, cycles as whole numbers.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "sim/machine/context_name.h"
#include "sim/trace/durations.h"
#include "sim/trace/kind.h"

struct times {
    struct partition_watch *watch;
    struct durations *durations;
};

static bool start(struct trace *trace)
{
    struct times *times = trace->state;

    times->watch = partition_watch_create(trace->machine);
    times->durations = times->watch ? durations_create(trace->machine, times->watch) : NULL;
    if (times->durations)
        return true;
    partition_watch_destroy(times->watch);
    return false;
}

static void write_row(struct trace *trace, const struct duration *row)
{
    const char *partition = machine_context_name(trace->machine, row->context);
    char name[80];

    duration_name(row, name, sizeof(name));
    fprintf(trace->file, "%s,", duration_kind_name(row->kind));
    if (partition)
        fprintf(trace->file, "%s", partition);
    else
        fprintf(trace->file, "context %" PRIu32, row->context);
    fprintf(trace->file, ",%s,%" PRIu64 ",%" PRIu64 ",%.1f,%" PRIu64 ",%" PRIu64 ",%" PRIu32 "\n",
            name, row->count, row->best, (double)row->total / (double)row->count, row->worst,
            row->worst_start, row->worst_cpu);
}

static void finish(struct trace *trace)
{
    struct times *times = trace->state;
    size_t count = 0;
    struct duration *row = durations_rows(times->durations, &count);

    fprintf(trace->file, "kind,partition,what,count,best,mean,worst,worst_start,worst_cpu\n");
    for (size_t i = 0; row && i < count; i++)
        write_row(trace, &row[i]);
    if (!row)
        fprintf(trace->file, "incomplete: no memory\n");
    free(row);
    durations_destroy(times->durations);
    partition_watch_destroy(times->watch);
}

/* The watchers observe by themselves. */
static void observe(void *owner, const struct observation *what)
{
    (void)owner;
    (void)what;
}

const struct trace_kind trace_times = {
    .name = "times",
    .help = "best, mean and worst time of hypercalls, traps, switches, slots and sections, as CSV",
    .points = 0,
    .state_size = sizeof(struct times),
    .start = start,
    .observe = observe,
    .finish = finish,
};
