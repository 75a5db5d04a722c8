/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers of virtual processors: one on the hardware clock, one on the execution clock (the time that
 * it has run since it started), and the watchdog. A timer that expires while it is not its slot is
 * noticed when its next slot begins.
 */
#ifndef HV_CORE_TIMER_H
#define HV_CORE_TIMER_H

#include <stdint.h>

#include "hv/core/machine.h"

struct hv_vcpu;

/*
 * For the one whose slot it is: what has expired by `now` becomes interrupts or an event.
 * Returns the time at which to look again, at most `limit`. Only to be called while `armed`.
 */
HV_COLD uint64_t hv_timer_update(struct hv_vcpu *vcpu, uint64_t now, uint64_t limit);

#endif
