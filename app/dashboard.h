/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a running system does, on one page: partitions, their slots of the last tenth of a second, what they
 * print, the health monitor's log, lamps at the board's GPIO pins. Seen from outside, so it changes
 * nothing.
 */
#ifndef PRIDE_APP_DASHBOARD_H
#define PRIDE_APP_DASHBOARD_H

#include "app/screen.h"
#include "sim/machine/machine.h"

struct dashboard;

/* NULL: reported. The machine must outlive it. */
struct dashboard *dashboard_open(struct machine *machine, struct diag *diag);
void dashboard_close(struct dashboard *dashboard);

/* Draws the present state; between two runs of the machine. */
void dashboard_draw(struct dashboard *dashboard, struct screen *screen);

#endif
