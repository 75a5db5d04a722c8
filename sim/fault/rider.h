/* SPDX-License-Identifier: BSD-2-Clause */
/* Pending faults go with the recorded past of their machine (sim/machine/history.h). */
#ifndef PRIDE_FAULT_RIDER_H
#define PRIDE_FAULT_RIDER_H

#include "sim/fault/fault.h"
#include "sim/machine/history.h"

/* For history_carry; the faults must outlive the history. */
struct history_rider faults_rider(struct faults *faults);

#endif
