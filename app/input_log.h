/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--input record=FILE` and `--input replay=FILE`: all that came into a machine from outside (typed
 * characters, keys, mouse, Ethernet frames), as text, with the cycle at which the run paused for
 * it. A run with the replay of a record does to the bit what the recorded one did.
 *
 *     pride input 1
 *     40000 uart 0 41
 *     80000 ps2 0 1c
 *     80000 mouse 1 3 -2 0 1
 *     120000 frame 0 ffffffffffff...
 *     120000 gpio 0 ff 12
 *
 * Numbers are decimal, but bytes, frames and the masks of pins, which are hexadecimal.
 */
#ifndef PRIDE_APP_INPUT_LOG_H
#define PRIDE_APP_INPUT_LOG_H

#include "app/options.h"
#include "sim/machine/machine.h"

struct input_log;

/* Reads what there is to replay; what is recorded is touched by input_log_begin only. The list's texts must outlive it. NULL: reported. */
struct input_log *input_log_open(struct machine *machine, const struct option_list *list,
                                 struct diag *diag);

/* Opens the file of the record, if there is one. False: reported. */
bool input_log_begin(struct input_log *log);

/* The cycle at which the run has to pause for the next input, or CLOCK_NEVER. */
uint64_t input_log_next(const struct input_log *log);

/* The run has paused at `cycle`: what is due comes in, what comes in from now on is of this cycle. */
void input_log_serve(struct input_log *log, uint64_t cycle);

/* Nothing else can happen: the inputs of the next cycle come in now. False: there are none. */
bool input_log_hurry(struct input_log *log);

/* NULL is allowed. False: the record could not be written, or the replay not read; reported. */
bool input_log_close(struct input_log *log);

#endif
