/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long functions take, each of each partition: a call's cycles up to its return, with all that it
 * calls and without what interrupts it. Every instruction is looked at, so the plain engine runs.
 */
#ifndef PRIDE_TRACE_FUNCTIONS_H
#define PRIDE_TRACE_FUNCTIONS_H

#include "sim/trace/durations.h"

struct functions;

struct function_times {
    const char *name;      /* of the symbol; NULL: none is known */
    const char *program;   /* the partition, or "hypervisor" */
    struct duration times; /* DURATION_FUNCTION; number: the address; context as the program's */
};

/* Starts to measure. NULL: no memory, or no room for another observer. The machine must outlive it. */
struct functions *functions_create(struct machine *machine);
void functions_destroy(struct functions *functions);

/*
 * The calls that are over, by program and address; malloc'ed, names as long as `functions`. NULL: no
 * memory, or some was missing before.
 */
struct function_times *functions_rows(const struct functions *functions, size_t *count);

#endif
