/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times of hypercalls, traps, switches, slots and marked sections (durations.h), written at the end of
 * the run as comma-separated values, or as a page with bars (times_table.h).
 */
#include <inttypes.h>
#include <stdlib.h>

#include "sim/machine/context_name.h"
#include "sim/trace/durations.h"
#include "sim/trace/functions.h"
#include "sim/trace/kind.h"
#include "sim/trace/times_table.h"

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

static void write_row(const struct trace *trace, const struct times_table *table,
                      const struct duration *row)
{
    const char *partition = machine_context_name(trace->machine, row->context);
    char name[80], context[32];

    duration_name(row, name, sizeof(name));
    snprintf(context, sizeof(context), "context %" PRIu32, row->context);
    times_table_row(table, duration_kind_name(row->kind), partition ? partition : context, name,
                    row);
}

static void finish(struct trace *trace)
{
    struct times *times = trace->state;
    struct times_table table;
    size_t count = 0;
    struct duration *row = durations_rows(times->durations, &count);

    times_table_begin(&table, trace->file, trace->path, machine_board(trace->machine)->clock_hz,
                      machine_image(trace->machine));
    for (size_t i = 0; row && i < count; i++)
        write_row(trace, &table, &row[i]);
    times_table_end(&table);
    if (!row)
        diag_error(trace->diag, trace->path, 0, "no memory for the times");
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
    .points = 0,
    .state_size = sizeof(struct times),
    .start = start,
    .observe = observe,
    .finish = finish,
};

/* The same of functions, which cost more to watch. */

struct function_trace {
    struct functions *functions;
};

static bool start_functions(struct trace *trace)
{
    struct function_trace *state = trace->state;

    state->functions = functions_create(trace->machine);
    return state->functions;
}

static void finish_functions(struct trace *trace)
{
    struct function_trace *state = trace->state;
    struct times_table table;
    size_t count = 0;
    struct function_times *row = functions_rows(state->functions, &count);

    times_table_begin(&table, trace->file, trace->path, machine_board(trace->machine)->clock_hz,
                      machine_image(trace->machine));
    for (size_t i = 0; row && i < count; i++) {
        char address[80];

        duration_name(&row[i].times, address, sizeof(address));
        times_table_row(&table, "function", row[i].program, row[i].name ? row[i].name : address,
                        &row[i].times);
    }
    times_table_end(&table);
    if (!row)
        diag_error(trace->diag, trace->path, 0, "no memory for the times");
    free(row);
    functions_destroy(state->functions);
}

const struct trace_kind trace_functions = {
    .name = "functions",
    .points = 0,
    .state_size = sizeof(struct function_trace),
    .start = start_functions,
    .observe = observe,
    .finish = finish_functions,
};
