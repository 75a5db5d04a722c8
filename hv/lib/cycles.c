/* SPDX-License-Identifier: BSD-2-Clause */
#include "hv/lib/hv.h"

#define COUNT_HIGH 0x7fffffffu /* ASR22: bit 31 is DUCNT, which the hypervisor clears */

static uint32_t read_high(void)
{
    uint32_t value;

    __asm__ volatile("rd %%asr22, %0" : "=r"(value));
    return value & COUNT_HIGH;
}

uint64_t hv_cycles(void)
{
    uint32_t high, low;

    do { /* the low word may wrap between the two */
        high = read_high();
        __asm__ volatile("rd %%asr23, %0" : "=r"(low));
    } while (high != read_high());
    return (uint64_t)high << 32 | low;
}
