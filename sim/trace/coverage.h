/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Coverage of object code, shown on the source as an lcov tracefile: which lines, functions and
 * branches of each program were executed, by partition (test names). Counts of one program in two
 * contexts are kept apart until the file is written. Coverage of several machines can be added up.
 */
#ifndef PRIDE_TRACE_COVERAGE_H
#define PRIDE_TRACE_COVERAGE_H

#include "sim/machine/machine.h"

struct coverage;

/* Watches the machine, whose image is loaded. NULL: no memory, or no room for an observer. */
struct coverage *coverage_create(struct machine *machine);
void coverage_destroy(struct coverage *coverage);

/*
 * Appends what was seen so far to a file of counts, in one piece: several processes may do so at once.
 * False: reported.
 */
bool coverage_append(struct coverage *coverage, const char *path, struct diag *diag);

/* Adds up a file of counts, which may not be there, and writes it as lcov tracefile. False: reported. */
bool coverage_convert(const char *counts, const char *path, struct diag *diag);

#endif
