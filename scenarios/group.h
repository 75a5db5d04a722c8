/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs tests that begin with the same shared start: one process makes the start, and each test is a
 * process forked from there.
 */
#ifndef PRIDE_SCENARIOS_GROUP_H
#define PRIDE_SCENARIOS_GROUP_H

#include "scenarios/execute.h"
#include "scenarios/result.h"
#include "scenarios/suite.h"

struct group {
    const struct suite_test *const *test; /* of one file, with the same start */
    size_t count;
    uint64_t seed;
    const struct execute_setting *setting;
    unsigned jobs;         /* processes at a time */
    unsigned host_seconds; /* for the start, and for each test */
    void *owner;
    void (*done)(void *owner, size_t index,
                 struct result *result); /* in order; may take texts over */
};

/* Every test gets a result. False: no process or memory is to be had, and nothing was run. */
bool group_run(const struct group *group);

#endif
