/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine on the bench: with its console, the watch over its partitions, its faults, and all that
 * belongs to one moment of it when it is saved. Knows no Lua.
 */
#ifndef PRIDE_SCENARIOS_BENCH_H
#define PRIDE_SCENARIOS_BENCH_H

#include "scenarios/console.h"
#include "sim/fault/fault.h"
#include "sim/machine/machine.h"
#include "sim/trace/coverage.h"
#include "sim/trace/durations.h"
#include "sim/trace/functions.h"
#include "sim/trace/partition.h"
#include "sim/trace/trace.h"

#define BENCH_MESSAGE 1024
#define BENCH_TRACES  2

struct bench {
    struct diag diag;
    struct machine *machine;
    struct console *console;
    struct partition_watch *watch;
    struct durations *durations;
    struct faults *faults;
    struct machine_stop stop;    /* how the last run ended */
    bool ended;                  /* the guest cannot go on: exit, error mode, deadlock */
    bool in_function;            /* a watch's function runs: the machine must not change */
    bool stop_at_line;           /* end the run when a line of output is complete */
    char message[BENCH_MESSAGE]; /* the first error since bench_forget_error; "": none */
    char image[256];             /* path of the image */
    void (*note)(void *owner, const char *line); /* what the machine says besides errors */
    void *owner;
    char *
        options; /* of the command line that build such a machine, quoted; malloc'ed, may be NULL */
    struct trace *trace[BENCH_TRACES]; /* of a run that is recorded */
    struct coverage *coverage;         /* NULL: not wanted */
    struct functions *functions;       /* NULL: not wanted; a restore begins them anew */
    unsigned number;                   /* of the machine in its test, from 1 */
    struct bench *next;                /* the test's other open machines */
};

struct bench_snapshot {
    void *data;
    size_t size;
    struct console *console;
    struct partition_watch *watch;
    struct durations *durations;
    struct faults *faults;
    struct machine_stop stop;
    bool ended;
};

/*
 * Makes an empty bench of a zeroed one: errors reported to bench->diag end in bench->message. note
 * and owner are kept.
 */
void bench_prepare(struct bench *bench);

/*
 * Builds the machine and loads bench->image. False: bench->message says why; the bench is empty
 * then. A prepared bench must not move.
 */
bool bench_open(struct bench *bench, const struct board *board, uint64_t seed);
void bench_close(struct bench *bench); /* an empty bench is allowed */

/* Measures functions from now on. False: bench->message says why. */
bool bench_measure_functions(struct bench *bench);

/* bench->message says nothing more. */
void bench_forget_error(struct bench *bench);

/*
 * Runs until cycle `until`, the guest's end, or (stop_at_line) the next complete line. A guest that
 * has ended stays so.
 */
void bench_run(struct bench *bench, uint64_t until);

/*
 * Writes how the last run ended: "error mode of processor 0 at pc 0x40001234", always terminated.
 */
void bench_describe_stop(struct bench *bench, char *text, size_t size);

/* A word for it: "time", "exit", "error mode", "deadlock", "breakpoint", "stop". */
const char *bench_stop_name(const struct bench *bench);

/* False: bench->message says why; nothing changed. */
bool bench_save(struct bench *bench, struct bench_snapshot *snapshot);
bool bench_restore(struct bench *bench, const struct bench_snapshot *snapshot);
void bench_snapshot_close(struct bench_snapshot *snapshot);

/* Microseconds of simulated time. */
double bench_microseconds(const struct bench *bench, uint64_t cycles);

#endif
