/* SPDX-License-Identifier: BSD-2-Clause */
/* The other end of the cost system's channels: one message, then it only uses up its time. */
#include "hv.h"

int main(uint32_t id, uint32_t condition)
{
    static const char message[32] __attribute__((aligned(8))) = "from the peer";
    uint32_t port;

    (void)condition;
    hv_sampling_create("to-cost", sizeof message, HV_PORT_SOURCE, 0, &port);
    hv_sampling_create("from-cost", sizeof message, HV_PORT_DESTINATION, 1000000, &(uint32_t){0});
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_sampling_write(port, message, sizeof message);
    for (;;)
        __asm__ volatile("" : : : "memory");
}
