/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs tests of one scenario file in this process. An execution is the file, run once in a Lua state
 * of its own; with a shared start it also holds what that start returned, so that processes forked
 * from this one begin there.
 */
#ifndef PRIDE_SCENARIOS_EXECUTE_H
#define PRIDE_SCENARIOS_EXECUTE_H

#include "scenarios/result.h"
#include "scenarios/suite.h"

struct execution;
struct guard;

/* What is the same for all tests of a run. */
struct execute_setting {
    const char *systems;   /* where images are */
    const char *artefacts; /* directory for what failed tests leave; NULL: nothing is kept */
    const char *coverage;  /* file of counts to append to (sim/trace/coverage.h); NULL: none */
    bool unsafe;           /* scenarios are trusted: all of Lua, files anywhere */
};

struct execute_order {
    const char *file;
    const char *from;    /* name of the shared start; NULL: none */
    const char *systems; /* where images are */
    uint64_t seed;
    const char
        *record; /* directory for traces and for machines at the end; NULL: nothing is kept */
    const char *coverage; /* file of counts; NULL: none */
    bool unsafe;
    struct guard *guard; /* over this process; NULL: none */
};

/* Runs the file and the shared start. NULL: *result is a failure that says why. */
struct execution *execute_open(const struct execute_order *order, struct result *result);

/*
 * Runs one test of the file, once: the state is used up. *result is overwritten. `guard` is the one
 * over the present process, which may have been forked from that of execute_open.
 */
void execute_run(struct execution *execution, const struct suite_test *test, struct guard *guard,
                 struct result *result);

void execute_close(struct execution *execution);

/*
 * All of it; a test that fails is run once more if `artefacts` is a directory, recorded into a folder
 * of its own there, which *result then names.
 */
void execute_test(const struct suite_test *test, const struct execute_setting *setting,
                  uint64_t seed, struct guard *guard, struct result *result);

/* The second half of execute_test, after a failure in a process that a shared start was forked to. */
void execute_record(const struct suite_test *test, const struct execute_setting *setting,
                    uint64_t seed, struct guard *guard, struct result *result);

#endif
