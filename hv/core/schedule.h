/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan: which partition's slot it is. Works on absolute times only, so nothing drifts.
 */
#ifndef HV_CORE_SCHEDULE_H
#define HV_CORE_SCHEDULE_H

#include <stdint.h>

#include "hv/core/module.h"

/* Begins the first major frame of a plan at `now`. */
HV_COLD void hv_schedule_start(uint32_t plan, uint64_t now);

/* Another plan of the configuration, or the present one after all, from the next frame on. */
void hv_schedule_switch(uint32_t plan);

/* Moves on to `now`: closes and opens all slots up to then, in order, whole frames included. */
void hv_schedule_advance(uint64_t now);

/* The partition whose slot it is, whatever its state; null in a gap. */
static inline struct hv_partition *hv_schedule_owner(void)
{
    return hv_module.schedule.owner;
}

#endif
