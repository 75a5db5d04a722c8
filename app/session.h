/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run from the command line: a machine with an image, its terminals, traces, faults and GDB, made
 * from the shared options. `pride run` and `pride gdb` are this with different defaults.
 */
#ifndef PRIDE_APP_SESSION_H
#define PRIDE_APP_SESSION_H

#include "app/options.h"

/* The options that a run takes. */
#define OPTIONS_OF_A_RUN                                                                           \
    (OPTIONS_OF_A_BOARD | OPTION_BIT(UNTIL) | OPTION_BIT(UART) | OPTION_BIT(TRACE) |               \
     OPTION_BIT(STATS) | OPTION_BIT(SEED) | OPTION_BIT(SAVE) | OPTION_BIT(RESTORE) |               \
     OPTION_BIT(FAULT) | OPTION_BIT(SCREENSHOT) | OPTION_BIT(NET) | OPTION_BIT(INPUT) |            \
     OPTION_BIT(DISPLAY))

/* Does all that the options say, from the board to the last line; the result is the exit status. */
int session_run(const struct options *options, struct diag *diag);

#endif
