/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition that must not notice anything either: it checks that each of its slots has the victim's next message, whole,
 * and keeps a sum of all of them.
 */
#include "tests/isolation/guest/witness.h"

static uint32_t sum, missed;

/* Of its FPU, if it has one (witness_fpu.c): they are as it left them. */
__attribute__((weak)) bool witness_registers_are_kept(void)
{
    return true;
}

static void read_message(uint32_t port, uint32_t slot)
{
    uint32_t message[16], length = 0;
    enum hv_validity validity = HV_INVALID;

    if (hv_sampling_read(port, message, &length, &validity) != HV_NO_ERROR ||
        length != sizeof message || validity != HV_VALID || message[0] != slot) {
        missed++;
        hv_printf("BROKEN: no message %u\n", slot);
        return;
    }
    for (uint32_t i = 0; i < 16; i++)
        sum = sum * 31u + message[i];
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t port;

    (void)condition;
    if (hv_sampling_create("data", 64, HV_PORT_DESTINATION, 20000, &port) != HV_NO_ERROR)
        return 1;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t slot = 1;; slot++) {
        read_message(port, slot);
        if (!witness_registers_are_kept())
            hv_printf("BROKEN: FPU registers\n");
        hv_idle();
    }
}
