/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux in a partition takes part in channels, where the image finds the port device of a virtual machine. */
#ifndef LINUX_TEST_PORTS_H
#define LINUX_TEST_PORTS_H

#include <stdbool.h>

/* False: there is no such device, or UIO does not give it. */
bool ports_open(void);

/*
 * Receives warnings of the queuing port `warnings`, sleeping until the device's interrupt while there is none; with each reads the attitude
 * of the sampling port `attitude`, publishes it through `relayed`, and sends a text to `reports`. Until some came in time: the first ones
 * have waited since before Linux ran. *sampling, *queuing: all of that went well.
 */
void ports_relay(bool *sampling, bool *queuing);

#endif
