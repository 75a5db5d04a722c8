/* SPDX-License-Identifier: BSD-2-Clause */
/* The hardware clock of the module: microseconds since boot, 64 bits, never going back. */
#ifndef HV_CORE_TIME_H
#define HV_CORE_TIME_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "hv/core/machine.h"
#include "hv/core/module.h"

/* The longest alarm: far below the 71 minutes after which the machine's clock wraps. */
#define HV_TIME_ALARM_MAX_US 0x40000000u

/* Makes the present moment 0. */
void hv_time_init(void);

/* The clock of the running processor, soon after hv_time_init. */
void hv_time_init_cpu(void);

/*
 * The low word of the microseconds since hv_time_init; the high word is hv_cpu.clock_high then.
 * Must be called at least once in 71 minutes, which every alarm does.
 */
inline uint32_t hv_time_read(void)
{
    const uint32_t low = hv_cpu.clock_base - *hv_cpu.clock;

    if (low < hv_cpu.clock_last)
        hv_cpu.clock_high++;
    hv_cpu.clock_last = low;
    return low;
}

/* Microseconds since hv_time_init. */
inline uint64_t hv_time_now(void)
{
    const uint32_t low = hv_time_read();

    return (uint64_t)hv_cpu.clock_high << 32 | low;
}

/*
 * No more than a period has passed since a time; both are high and low word, microseconds. In
 * single words, and loaded only after the clock is read, so that the frequent caller gets by with
 * few registers.
 */
static inline bool hv_time_is_within(const uint32_t *time, const uint32_t *period)
{
    const uint32_t now_low = hv_time_read();
    uint32_t age_low, age_high;

    atomic_signal_fence(memory_order_seq_cst);
    age_low = now_low - time[1];
    age_high = hv_cpu.clock_high - time[0] - (now_low < time[1]);
    return age_high == period[0] ? age_low <= period[1] : age_high < period[0];
}

/*
 * Sets the alarm for an absolute time; one that is past already, by no more than HV_TIME_ALARM_MAX_US,
 * rings at once. False: it rings earlier, because the time is too far away.
 */
inline bool hv_time_alarm_at(uint64_t time_us, uint64_t now_us)
{
    const bool near = (int64_t)(time_us - now_us) <= (int64_t)HV_TIME_ALARM_MAX_US;
    const uint32_t time = near ? (uint32_t)time_us : (uint32_t)now_us + HV_TIME_ALARM_MAX_US;

    hv_machine_alarm_set(hv_cpu.clock_base - time);
    return near;
}

#endif
