/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: the machine's 32-bit microsecond clock from clock_base on, extended to 64 bits by counting
 * its wraps at each reading, on each processor for itself (clock_high).
 */
#include "hv/core/time.h"

extern inline uint32_t hv_time_read(void);
extern inline uint64_t hv_time_now(void);
extern inline bool hv_time_alarm_at(uint64_t time_us, uint64_t now_us);

void hv_time_init(void)
{
    hv_module.clock_base = *hv_machine_clock();
}

void hv_time_init_cpu(void)
{
    hv_cpu.clock = hv_machine_clock();
    hv_cpu.clock_base = hv_module.clock_base;
    hv_cpu.clock_last = 0;
    hv_cpu.clock_high = 0;
}
