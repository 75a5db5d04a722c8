/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers of partitions: one on the hardware clock, one on the execution clock (the time that the
 * partition has run since it started), and the watchdog. A timer that expires while it is not the
 * partition's slot is noticed when its next slot begins.
 */
#ifndef HV_CORE_TIMER_H
#define HV_CORE_TIMER_H

#include <stdint.h>

struct hv_partition;

/* A partition starts: all off, and the execution clock at 0. */
void hv_timer_reset(struct hv_partition *partition);

/*
 * For the partition whose slot it is: what has expired by `now` becomes interrupts or an event.
 * Returns the time at which to look again, at most `limit`. Only to be called while `armed`.
 */
uint64_t hv_timer_update(struct hv_partition *partition, uint64_t now, uint64_t limit);

/* Hypercalls. */
uint32_t hv_timer_set(struct hv_partition *self, uint32_t *arg);
uint32_t hv_timer_get_execution_time(struct hv_partition *self, uint32_t *arg);
uint32_t hv_timer_set_watchdog(struct hv_partition *self, uint32_t *arg);

#endif
