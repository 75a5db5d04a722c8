/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: the machine's 32-bit microsecond clock, extended to 64 bits by counting its wraps at each reading.
 * clock_base is the reading that counts as 0, clock_high the number of wraps since.
 */
#include "hv/core/time.h"

#include "hv/core/machine.h"
#include "hv/core/module.h"

void hv_time_init(void)
{
    hv_module.clock_base = hv_machine_clock();
    hv_module.clock_last = 0;
    hv_module.clock_high = 0;
}

uint64_t hv_time_now(void)
{
    uint32_t low = hv_machine_clock() - hv_module.clock_base;

    if (low < hv_module.clock_last)
        hv_module.clock_high++;
    hv_module.clock_last = low;
    return (uint64_t)hv_module.clock_high << 32 | low;
}

void hv_time_alarm_at(uint64_t time_us, uint64_t now_us)
{
    uint64_t delay = time_us > now_us ? time_us - now_us : 1;

    hv_machine_alarm_set(delay < HV_TIME_ALARM_MAX_US ? (uint32_t)delay : HV_TIME_ALARM_MAX_US);
}
