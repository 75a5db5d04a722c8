/* SPDX-License-Identifier: BSD-2-Clause */
/* Works for three slots, then stores to memory that it has not. */
#include "hv/lib/hv.h"

int main(uint32_t id, uint32_t condition)
{
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_printf("start, condition %u\n", condition);
    for (uint32_t i = 0; i < 3; i++)
        hv_idle();
    *(volatile uint32_t *)0x77777770 = id;
    return 0;
}
