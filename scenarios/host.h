/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs jobs in processes of their own, several at a time, so that neither a crash nor a hang of one
 * touches the rest.
 */
#ifndef PRIDE_SCENARIOS_HOST_H
#define PRIDE_SCENARIOS_HOST_H

#include "scenarios/guard.h"
#include "scenarios/result.h"

struct host {
    size_t count;          /* of jobs */
    unsigned jobs;         /* processes at a time */
    unsigned host_seconds; /* a job that takes longer is ended: its guard says where it stood */
    void *owner;
    /* In the new process, over which `guard` is set; *result is zero. */
    void (*run)(void *owner, size_t job, struct guard *guard, struct result *result);
    void (*done)(void *owner, size_t job,
                 struct result *result); /* here, in order of job; may take the texts over */
};

/* False: processes or memory are not to be had; what was started is ended. */
bool host_run(const struct host *host);

#endif
