/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Brings a machine and its watchers up and down together, and saves and restores them together
 * (bench.h).
 */
#include "scenarios/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/guest/symbol.h"

static void take_line(void *owner, const char *line)
{
    static const char error[] = "pride: error: ";
    struct bench *bench = owner;

    if (strncmp(line, error, sizeof(error) - 1) == 0) {
        if (!bench->message[0])
            snprintf(bench->message, sizeof(bench->message), "%s", line + sizeof(error) - 1);
    } else if (bench->note) {
        bench->note(bench->owner, line);
    }
}

static void take_character(void *owner, uint32_t uart, uint8_t character)
{
    struct bench *bench = owner;

    if (console_add(bench->console, uart, character, machine_cycle(bench->machine)) &&
        bench->stop_at_line)
        machine_stop(bench->machine, "a line of output");
}

static bool fail(struct bench *bench, const char *message)
{
    if (!bench->message[0])
        snprintf(bench->message, sizeof(bench->message), "%s", message);
    return false;
}

static bool build(struct bench *bench, const struct board *board, uint64_t seed)
{
    bench->machine = machine_create(board, &bench->diag);
    if (!bench->machine)
        return fail(bench, "the machine cannot be built");
    machine_reset(bench->machine);
    if (!machine_load(bench->machine, bench->image))
        return fail(bench, "the image cannot be loaded");
    bench->console = console_create();
    bench->watch = partition_watch_create(bench->machine);
    bench->durations = bench->watch ? durations_create(bench->machine, bench->watch) : NULL;
    bench->faults = faults_create(bench->machine);
    if (!bench->console || !bench->durations || !bench->faults)
        return fail(bench, "no memory");
    faults_seed(bench->faults, seed);
    faults_set_symbols(bench->faults, symbol_find_beside, bench->image);
    machine_uart_set_sink(bench->machine, take_character, bench);
    return true;
}

void bench_prepare(struct bench *bench)
{
    diag_init(&bench->diag);
    bench->diag.sink = take_line;
    bench->diag.owner = bench;
    bench->stop.reason = MACHINE_LIMIT;
}

bool bench_open(struct bench *bench, const struct board *board, uint64_t seed)
{
    if (build(bench, board, seed))
        return true;
    bench_close(bench);
    return false;
}

void bench_close(struct bench *bench)
{
    for (unsigned i = 0; i < BENCH_TRACES; i++) {
        trace_close(bench->trace[i]);
        bench->trace[i] = NULL;
    }
    free(bench->options);
    bench->options = NULL;
    coverage_destroy(bench->coverage);
    bench->coverage = NULL;
    functions_destroy(bench->functions);
    bench->functions = NULL;
    faults_destroy(bench->faults);
    durations_destroy(bench->durations);
    partition_watch_destroy(bench->watch);
    if (bench->machine)
        machine_destroy(bench->machine);
    console_destroy(bench->console);
    bench->faults = NULL;
    bench->durations = NULL;
    bench->watch = NULL;
    bench->machine = NULL;
    bench->console = NULL;
}

bool bench_measure_functions(struct bench *bench)
{
    functions_destroy(bench->functions);
    bench->functions = functions_create(bench->machine);
    return bench->functions || fail(bench, "no memory for the times of functions");
}

void bench_forget_error(struct bench *bench)
{
    bench->message[0] = '\0';
}

void bench_run(struct bench *bench, uint64_t until)
{
    if (bench->ended)
        return;
    bench->stop = machine_run(bench->machine, until);
    bench->ended = bench->stop.reason == MACHINE_EXIT || bench->stop.reason == MACHINE_ERROR_MODE ||
                   bench->stop.reason == MACHINE_DEADLOCK;
    if (bench->ended)
        console_end(bench->console, machine_cycle(bench->machine));
}

const char *bench_stop_name(const struct bench *bench)
{
    static const char *const name[] = {
        [MACHINE_LIMIT] = "time",
        [MACHINE_EXIT] = "exit",
        [MACHINE_ERROR_MODE] = "error mode",
        [MACHINE_DEADLOCK] = "deadlock",
        [MACHINE_BREAKPOINT] = "breakpoint",
        [MACHINE_REQUEST] = "stop",
    };

    return name[bench->stop.reason];
}

void bench_describe_stop(struct bench *bench, char *text, size_t size)
{
    const struct machine_stop *stop = &bench->stop;
    struct leon3 *cpu = machine_cpu(bench->machine, stop->cpu);
    double seconds = machine_seconds(bench->machine, machine_cycle(bench->machine));
    char trap[48];

    switch (stop->reason) {
    case MACHINE_EXIT:
        snprintf(text, size, "the guest ended with exit code %" PRIu32 " at %.6f s", stop->code,
                 seconds);
        break;
    case MACHINE_ERROR_MODE:
        snprintf(text, size,
                 "processor %" PRIu32 " is in error mode at pc 0x%08" PRIx32 " (%s) since %.6f s",
                 stop->cpu, leon3_register_read(cpu, LEON3_REG_PC),
                 leon3_trap_name(leon3_register_read(cpu, LEON3_REG_TBR) >> 4 & 0xff, trap,
                                 sizeof(trap)),
                 seconds);
        break;
    case MACHINE_DEADLOCK:
        snprintf(text, size, "every processor waits and nothing can wake one, since %.6f s",
                 seconds);
        break;
    default:
        snprintf(text, size, "the machine runs, %.6f s", seconds);
        break;
    }
}

bool bench_save(struct bench *bench, struct bench_snapshot *snapshot)
{
    *snapshot = (struct bench_snapshot){.stop = bench->stop, .ended = bench->ended};
    if (!machine_save(bench->machine, &snapshot->data, &snapshot->size))
        return fail(bench, "the machine cannot be saved");
    snapshot->console = console_copy(bench->console);
    snapshot->watch = partition_watch_copy(bench->watch);
    snapshot->durations = durations_copy(bench->durations);
    snapshot->faults = faults_copy(bench->faults);
    if (snapshot->console && snapshot->watch && snapshot->durations && snapshot->faults)
        return true;
    bench_snapshot_close(snapshot);
    return fail(bench, "no memory");
}

bool bench_restore(struct bench *bench, const struct bench_snapshot *snapshot)
{
    struct console *console = console_copy(snapshot->console);

    if (!console)
        return fail(bench, "no memory");
    if (!machine_restore(bench->machine, snapshot->data, snapshot->size)) {
        console_destroy(console);
        return fail(bench, "the snapshot does not fit this machine");
    }
    console_destroy(bench->console);
    bench->console = console;
    bench->stop = snapshot->stop;
    bench->ended = snapshot->ended;
    if (bench->functions && !bench_measure_functions(bench))
        return false;
    if (!partition_watch_resume(bench->watch, snapshot->watch) ||
        !durations_resume(bench->durations, snapshot->durations) ||
        !faults_resume(bench->faults, snapshot->faults))
        return fail(bench, "no memory");
    return true;
}

void bench_snapshot_close(struct bench_snapshot *snapshot)
{
    free(snapshot->data);
    console_destroy(snapshot->console);
    partition_watch_destroy(snapshot->watch);
    durations_destroy(snapshot->durations);
    faults_destroy(snapshot->faults);
    *snapshot = (struct bench_snapshot){0};
}

double bench_microseconds(const struct bench *bench, uint64_t cycles)
{
    return machine_seconds(bench->machine, cycles) * 1e6;
}
