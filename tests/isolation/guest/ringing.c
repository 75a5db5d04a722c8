/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile partition on all processors but the first: from the moment that it finds an order in its read-only area, each of its virtual
 * processors makes the alarm ring as often as it can, or so that it rings just before a slot of others begins on the first processor.
 */
#include "hv.h"

#define ORDER    (*(const volatile uint32_t *)0x30020000)
#define BOUNDARY (*(const volatile uint32_t *)0x30020004) /* a moment at which one begins, us; */

enum { FRAME = 2500, AHEAD = 70 }; /* and in each FRAME us from then on */
enum order { NONE, NEAR, NEXT, EXECUTION, WATCHDOG, PERIODIC, BEFORE, BEFORE_LONG };

static uint8_t stack[2][2048] __attribute__((aligned(8)));
static uint8_t message[1024] __attribute__((aligned(8)));

static void ring_before_boundary(uint32_t port, uint32_t turn)
{
    const uint32_t offset = 1 + turn % AHEAD;
    uint64_t now, ring;

    hv_time_get(&now);
    ring = now + FRAME - (now - BOUNDARY) % FRAME - offset;
    hv_timer_set(HV_CLOCK_HARDWARE, ring, 0);
    do {
        if (ORDER == BEFORE_LONG)
            hv_sampling_write(port, message, sizeof message);
        hv_time_get(&now);
    } while (now < ring + offset);
}

static void ring(uint32_t index)
{
    uint64_t now;
    uint32_t port;

    if (hv_sampling_create("bulk", sizeof message, HV_PORT_SOURCE, 0, &port) != HV_NO_ERROR)
        port = 0;
    if (index == 0)
        hv_partition_set_mode(1, HV_MODE_NORMAL);
    while (ORDER == NONE)
        hv_idle();
    for (uint32_t turn = 0;; turn++) {
        switch ((enum order)ORDER) {
        case NONE:
        case NEAR:
            hv_time_get(&now);
            hv_timer_set(HV_CLOCK_HARDWARE, now + 25, 0);
            break;
        case NEXT:
            hv_time_get(&now);
            hv_timer_set(HV_CLOCK_HARDWARE, now + 8 + turn % 16, 0);
            break;
        case EXECUTION:
            hv_execution_time_get(&now);
            hv_timer_set(HV_CLOCK_EXECUTION, now + 25, 0);
            break;
        case WATCHDOG:
            hv_watchdog_set(25);
            break;
        case PERIODIC:
            if (turn == 0) {
                hv_timer_set(HV_CLOCK_HARDWARE, 1, HV_TIMER_PERIOD_MIN_US);
                hv_timer_set(HV_CLOCK_EXECUTION, 1, HV_TIMER_PERIOD_MIN_US);
            }
            break;
        case BEFORE:
        case BEFORE_LONG:
            ring_before_boundary(port, turn);
            break;
        }
    }
}

static void start(uint32_t argument)
{
    (void)argument;
    ring(hv_vcpu_index());
}

int main(uint32_t id, uint32_t condition)
{
    (void)id, (void)condition;
    for (uint32_t i = 0; i < 2; i++)
        hv_vcpu_start(i + 1, start, stack[i] + sizeof stack[i], 0); /* where there are so many */
    ring(0);
    return 1;
}
