/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guard over a process that runs a scenario's code, the last resort by the host's time: when the
 * process has had its time, or when the code is stuck inside one function of Lua's libraries, where
 * instructions are not counted (a hopeless pattern, table.move over everything), it tells where the
 * code stands and ends the process.
 */
#ifndef PRIDE_SCENARIOS_GUARD_H
#define PRIDE_SCENARIOS_GUARD_H

#include <stdint.h>
#include <time.h>

#include "scenarios/sandbox.h"

#define GUARD_STUCK 5 /* seconds of the processor's time */

struct guard {
    /*
     * Sends "FILE:LINE: ended after .." on; without a place if no scenario's code runs. Called in a
     * signal handler: it may write to files and little else. The process ends behind it.
     */
    void (*tell)(void *owner, const char *text);
    void *owner;
    unsigned seconds; /* of the host's time */
    /* The guard's own. */
    struct sandbox *volatile sandbox;
    timer_t timer;
    double end, alive;      /* seconds: the end; the processor's time when last it got on */
    uint64_t steps, pauses; /* of the sandbox at that time */
};

/* From now on, with tell, owner and seconds set. A process that is forked from this one has none. */
void guard_start(struct guard *guard);
void guard_stop(struct guard *guard);

/* Whose code runs now; NULL: nobody's. */
void guard_watch(struct guard *guard, struct sandbox *sandbox);

#endif
