/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/trace: what a kind of trace provides, and what it is given. One file a kind;
 * trace.c has the table. Kinds that are a list of records, one an observation, only say how a record
 * reads as text (`text`); filters and the binary form are record.c's.
 */
#ifndef PRIDE_TRACE_KIND_H
#define PRIDE_TRACE_KIND_H

#include <stdio.h>

#include "sim/trace/filter.h"
#include "sim/trace/trace.h"

struct trace {
    const struct trace_kind *kind;
    struct machine *machine;
    struct diag *diag;
    FILE *file;
    bool begun;
    bool unread; /* nobody reads it any more */
    char *path;
    struct programs *programs;
    struct trace_filter filter; /* lets everything pass unless the kind is filtered */
    struct place *place;        /* of each processor, while the filter selects */
    struct record_state *record;
    void *state; /* state_size bytes, zero at the start */
};

/* Write errors are found at the end through ferror; no function here has to look at them. */
struct trace_kind {
    const char *name;
    uint32_t points;
    bool filtered; /* takes filters; those that are no records ask trace_passes by themselves */

    /* Records: the head of the text, and a line of it. */
    const char *head;
    void (*text)(FILE *file, const struct observation *what);

    /* All others. */
    size_t state_size;
    bool (*start)(struct trace *trace);  /* writes the head; false: no memory */
    observer observe;                    /* owner: the trace */
    void (*finish)(struct trace *trace); /* writes the tail, frees what start made */
};

/* Follows places as far as the filter needs them. True: the observation is wanted. */
bool trace_passes(struct trace *trace, const struct observation *what);

extern const struct trace_kind trace_bus;
extern const struct trace_kind trace_coverage;
extern const struct trace_kind trace_functions;
extern const struct trace_kind trace_instr;
extern const struct trace_kind trace_profile;
extern const struct trace_kind trace_timeline;
extern const struct trace_kind trace_times;
extern const struct trace_kind trace_trap;

#endif
