/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What --stats prints at the end of a run.
 */
#ifndef PRIDE_APP_STATS_H
#define PRIDE_APP_STATS_H

#include <stdio.h>

#include "app/options.h"
#include "sim/machine/machine.h"

/* `host_seconds`: how long the run took on the host. JSON is one object in one line. */
void stats_print(struct machine *machine, enum stats_format format, double host_seconds,
                 FILE *file);

#endif
