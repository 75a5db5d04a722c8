/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traces: observers that write what they see to a file while the machine runs. A machine may have
 * several at once; without one, none of this costs anything.
 */
#ifndef PRIDE_TRACE_TRACE_H
#define PRIDE_TRACE_TRACE_H

#include <stdio.h>

#include "sim/machine/machine.h"

struct trace;

/*
 * A trace given as KIND[,NAME:VALUE]...=FILE (filter.h), FILE "-" being standard output, which touches no file yet. NULL: reported
 * (unknown kind, no file name, one that cannot be written). Machine and diag must outlive it.
 */
struct trace *trace_prepare(struct machine *machine, const char *spec, struct diag *diag);

/* Opens its file, which may wait for the reader of a pipe, and starts it. False: reported (also too many observers); trace_close it. */
bool trace_begin(struct trace *trace);

/* Both of these. NULL: reported. */
struct trace *trace_open(struct machine *machine, const char *spec, struct diag *diag);

/* Of one that has begun. False: the file takes no more, or nobody reads it any more; trace_close will report it. */
bool trace_arrives(struct trace *trace);

/*
 * Ends the trace at the machine's present time; one that has not begun leaves nothing. False: something could not be written,
 * reported. NULL is allowed.
 */
bool trace_close(struct trace *trace);

/* Prints a trace of the binary form as the text that it would have been. False: reported. */
bool trace_print(const char *path, FILE *out, struct diag *diag);

#endif
