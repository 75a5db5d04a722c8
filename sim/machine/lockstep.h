/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--engine check`: the machine runs on the cached engine and a twin of it on the plain one, which
 * is the reference; they are compared in all that is state, again and again, and the run stops where
 * they first differ.
 */
#ifndef PRIDE_MACHINE_LOCKSTEP_H
#define PRIDE_MACHINE_LOCKSTEP_H

#include "sim/machine/machine.h"

struct lockstep;

/*
 * Makes a twin of the machine as it is now. Characters given to the machine by machine_uart_input
 * reach it too; whatever else is changed from outside (debugger, faults) would be a difference.
 * NULL: reported.
 */
struct lockstep *lockstep_create(struct machine *machine);
void lockstep_destroy(struct lockstep *lockstep);

/*
 * As machine_run. Where the two differ: MACHINE_REQUEST, with the first element, both values and the
 * cycles in between in the text, which stays valid until lockstep_destroy.
 */
struct machine_stop lockstep_run(struct lockstep *lockstep, uint64_t until);

#endif
