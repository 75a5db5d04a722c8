/* SPDX-License-Identifier: BSD-2-Clause */
/* The hardware clock of the module: microseconds since boot, 64 bits, never going back. */
#ifndef HV_CORE_TIME_H
#define HV_CORE_TIME_H

#include <stdint.h>

#include "hv/core/machine.h"
#include "hv/core/module.h"

/* The longest alarm: far below the 71 minutes after which the machine's clock wraps. */
#define HV_TIME_ALARM_MAX_US 0x40000000u

/* Makes the present moment 0. */
void hv_time_init(void);

/*
 * Microseconds since hv_time_init. Must be called at least once in 71 minutes, which every alarm
 * does.
 */
static inline uint64_t hv_time_now(void)
{
    const uint32_t low = hv_machine_clock() - hv_module.clock_base;

    if (low < hv_module.clock_last)
        hv_module.clock_high++;
    hv_module.clock_last = low;
    return (uint64_t)hv_module.clock_high << 32 | low;
}

/* Sets the alarm for an absolute time; a time that is past already rings at once. */
static inline void hv_time_alarm_at(uint64_t time_us, uint64_t now_us)
{
    const uint64_t delay = time_us - now_us;

    if (time_us <= now_us)
        hv_machine_alarm_set(1);
    else
        hv_machine_alarm_set(delay < HV_TIME_ALARM_MAX_US ? (uint32_t)delay : HV_TIME_ALARM_MAX_US);
}

#endif
