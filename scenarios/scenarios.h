/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scenario runner: tests written in Lua that boot machines, watch their partitions and inject
 * faults, all in virtual time. docs/scenarios.md describes what a scenario can do. This is the
 * room's public face.
 */
#ifndef PRIDE_SCENARIOS_SCENARIOS_H
#define PRIDE_SCENARIOS_SCENARIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/base/diag.h"

struct scenarios_options {
    const char *const
        *path; /* scenario files, or directories whose *.lua files are taken in order of name */
    size_t path_count;
    const char *systems;   /* where images with relative names are; not NULL */
    const char *filter;    /* extended regular expression over "file: test"; NULL: all */
    const char *tag;       /* only tests with this tag; NULL: all */
    const char *artefacts; /* directory for what failed tests leave; NULL: nothing is kept */
    const char *coverage;  /* lcov tracefile to write, of all tests together; NULL: none */
    const char *junit;     /* file to write; NULL: none */
    unsigned jobs;         /* processes at a time, at least 1 */
    unsigned repeat;       /* how often each test runs, at least 1 */
    uint64_t seed;
    unsigned host_seconds; /* a test that takes longer on the host is ended: the last resort */
    bool shuffle;          /* run in an order drawn from the seed */
    bool list;             /* print the tests and run none */
    bool unsafe;           /* scenarios are trusted: all of Lua, files anywhere */
};

/*
 * Runs the tests; TAP version 14 and a closing line "N passed, N failed" go to `out`, in the order
 * of the files. Returns 0: all passed; 1: some failed; 125: reported to diag, and nothing was run
 * (a broken file, nothing selected).
 */
int scenarios_run(const struct scenarios_options *options, FILE *out, struct diag *diag);

#endif
