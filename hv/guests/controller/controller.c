/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system partition on one processor that interrupts, stops and restarts a partition while that
 * runs on another. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

enum { WORKER = 1 };

static uint32_t port;

/* Waits until the middle of the worker's slot, which overlaps this one's, and reads its count. */
static uint32_t read_count(uint32_t *interrupts)
{
    uint32_t message[2] = {0, 0}, length;
    enum hv_validity validity;

    hv_sampling_read(port, message, &length, &validity);
    *interrupts = message[0];
    return message[1];
}

static void pass(uint32_t us)
{
    uint64_t begin, now;

    hv_time_get(&begin);
    do
        hv_time_get(&now);
    while (now < begin + us);
}

int main(uint32_t id, uint32_t condition)
{
    struct hv_partition_status status;
    uint32_t before, after, interrupts;

    (void)condition;
    hv_sampling_create("count", 8, HV_PORT_DESTINATION, 5000, &port);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_idle();
    hv_idle();
    pass(1500);
    before = read_count(&interrupts);
    pass(500);
    after = read_count(&interrupts);
    check(after > before + 10, "the worker runs at the same time");

    hv_interrupt_send(1);
    pass(300);
    after = read_count(&interrupts);
    check(interrupts == 1, "an interrupt reaches it within its slot");
    check(after < before, "and is taken");

    check(hv_partition_set_mode(WORKER, HV_MODE_IDLE) == HV_NO_ERROR, "it can be stopped");
    pass(100);
    before = read_count(&interrupts);
    pass(500);
    after = read_count(&interrupts);
    check(after == before, "it stands still within its slot");
    hv_partition_status(WORKER, &status);
    check(status.mode == HV_MODE_IDLE, "its mode is IDLE");

    check(hv_partition_set_mode(WORKER, HV_MODE_COLD_START) == HV_NO_ERROR, "and started again");
    hv_idle();
    pass(2000);
    before = read_count(&interrupts);
    pass(200);
    after = read_count(&interrupts);
    check(after > before && interrupts == 0, "it runs anew, from the beginning");

    for (uint32_t i = 0; i < 5; i++) {
        hv_partition_set_mode(WORKER, HV_MODE_WARM_START);
        pass(37 * i);
    }
    hv_idle();
    hv_idle();
    hv_partition_status(WORKER, &status);
    check(status.restart_count >= 2 && status.mode == HV_MODE_NORMAL,
          "restarts in a row leave it running");
    check_end();
    return 0;
}
