/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/trace: what a kind of trace provides, and what it is given. One file a kind;
 * trace.c has the table.
 */
#ifndef PRIDE_TRACE_KIND_H
#define PRIDE_TRACE_KIND_H

#include <stdio.h>

#include "sim/trace/trace.h"

struct trace {
    const struct trace_kind *kind;
    struct machine *machine;
    struct diag *diag;
    FILE *file;
    char *path;
    void *state; /* state_size bytes, zero at the start */
};

/* Write errors are found at the end through ferror; no function here has to look at them. */
struct trace_kind {
    const char *name;
    const char *help;
    uint32_t points;
    size_t state_size;
    bool (*start)(struct trace *trace);  /* writes the head; false: no memory */
    observer observe;                    /* owner: the trace */
    void (*finish)(struct trace *trace); /* writes the tail, frees what start made */
};

extern const struct trace_kind trace_instr;
extern const struct trace_kind trace_timeline;
extern const struct trace_kind trace_times;
extern const struct trace_kind trace_trap;

#endif
