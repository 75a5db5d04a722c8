/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan: which virtual processor's slot it is on this processor. Works on absolute times
 * only, so nothing drifts. Major frames begin at the same time on all processors.
 */
#ifndef HV_CORE_SCHEDULE_H
#define HV_CORE_SCHEDULE_H

#include <stdint.h>

#include "hv/core/module.h"

/* At least twice as long as the longest work that begins anew: a line of the health monitor. */
#define HV_PATIENCE_US 250u

/* The first major frame, of a plan of the configuration, begins at `start`. */
HV_COLD void hv_schedule_start(uint32_t plan, uint64_t start);

/* This processor takes part in it; after hv_schedule_start, on each processor. */
HV_COLD void hv_schedule_join(void);

/* Another plan of the configuration, or the present one after all, from the next frame on. */
void hv_schedule_switch(uint32_t plan);

/* Moves on to `now`: closes and opens all slots up to then, in order, whole frames included. */
void hv_schedule_advance(uint64_t now);

/* The one whose slot it is, whatever its state; null in a gap. */
static inline struct hv_vcpu *hv_schedule_owner(void)
{
    return hv_cpu.schedule.owner;
}

/*
 * Long work for the slot's owner may be given up for an interrupt and be done from its beginning in
 * a later slot: not where slots are so short that it might never come to its end.
 */
HV_COLD bool hv_schedule_is_patient(void);

#endif
