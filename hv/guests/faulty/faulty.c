/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One error, which the health monitor treats by the partition's state: while it initialises, it is started warm; in mode NORMAL it is
 * suspended where it stands, and goes on behind its error when somebody resumes it.
 */
#include "hv.h"

int main(uint32_t id, uint32_t condition)
{
    if (condition == HV_START_NORMAL) {
        hv_printf("an error while initialising\n");
        hv_hm_raise(1, 0, 0);
        hv_printf("NOT: suspended or ignored while initialising\n");
    }
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t n = 1;; n++) {
        hv_hm_raise(n, 0, 0);
        hv_printf("resumed %u\n", n);
    }
}
