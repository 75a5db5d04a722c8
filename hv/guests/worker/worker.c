/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Never gives its processor back: counts, and tells how far it is. Interrupt 3 makes it count from
 * zero; a restart as well.
 */
#include "hv.h"

static volatile uint32_t state[2]; /* how often it was interrupted, count */

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    (void)frame;
    if (trap_type == 0x13) {
        state[0]++;
        state[1] = 0;
    }
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t port, message[2];

    if (hv_sampling_create("count", sizeof message, HV_PORT_SOURCE, 0, &port) != HV_NO_ERROR)
        return 1;
    hv_printf("start, condition %u\n", condition);
    hv_trap_handle(handle);
    hv_interrupts_enable(1u << 3, 1u << 3);
    hv_traps_enable(1);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (;;) {
        state[1]++;
        message[0] = state[0];
        message[1] = state[1];
        hv_sampling_write(port, message, sizeof message);
    }
}
