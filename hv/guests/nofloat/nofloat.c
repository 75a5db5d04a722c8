/* SPDX-License-Identifier: BSD-2-Clause */
/* A partition without FPU that tries to use it: the event FP_DISABLED each time, which is ignored. */
#include "hv/lib/hv.h"

int main(uint32_t id, uint32_t condition)
{
    static const uint32_t zeros[2] __attribute__((aligned(8)));

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t i = 0; i < 3; i++) {
        __asm__ volatile("ldd [%0], %%f0" : : "r"(zeros) : "memory");
        hv_idle();
    }
    hv_printf("still here\n");
    return 0;
}
