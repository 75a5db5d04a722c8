/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/trace: what was executed of one program, and how that reads in an lcov tracefile.
 */
#ifndef PRIDE_TRACE_COVERAGE_PART_H
#define PRIDE_TRACE_COVERAGE_PART_H

#include <stdio.h>

#include "sim/trace/visits.h"

/* A program in a space; its visits are all in space 0. */
struct coverage_part {
    char *name; /* the partition's */
    char *path;
    struct visits *visits;
};

/*
 * Writes the part's lines, functions and branches, file after file. Nothing where the program has no
 * line table. False: no memory.
 */
bool coverage_part_write(const struct coverage_part *part, FILE *file);

#endif
