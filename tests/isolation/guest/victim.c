/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition that must not notice anything: in each slot it works over its memory, checks it, and sends a message. It never
 * looks at the clock, so its memory after so many slots is the same in every run.
 */
#include "hv.h"

enum { WORDS = 512 };

static uint32_t memory[WORDS];
static uint32_t expected; /* sum of memory */
static uint32_t broken;

static void work(uint32_t slot)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < WORDS; i++)
        sum += memory[i];
    if (sum != expected)
        broken++;
    expected = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        memory[i] = memory[i] * 1664525u + 1013904223u + slot;
        expected += memory[i];
    }
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t port;

    (void)condition;
    if (hv_sampling_create("data", 64, HV_PORT_SOURCE, 0, &port) != HV_NO_ERROR)
        return 1;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t slot = 1;; slot++) {
        uint32_t message[16];

        work(slot);
        for (uint32_t i = 0; i < 16; i++)
            message[i] = i == 0 ? slot : i == 1 ? broken : memory[i];
        if (hv_sampling_write(port, message, sizeof message) != HV_NO_ERROR)
            broken++;
        if (broken)
            hv_printf("BROKEN: %u\n", broken);
        hv_idle();
    }
}
