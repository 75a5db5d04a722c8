/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The health monitor's events by the names that a configuration has for them (docs/hypervisor.md), and as the hypervisor's
 * console has them.
 */
#ifndef PRIDE_SCENARIOS_HEALTH_EVENT_H
#define PRIDE_SCENARIOS_HEALTH_EVENT_H

#include <stdbool.h>

/* "data access exception" for "DATA_ACCESS". NULL: there is no such event. */
const char *health_event_text(const char *name);

/* Is it written like such a name, and cannot be meant as a pattern for the console's text? */
bool health_event_is_name(const char *text);

#endif
