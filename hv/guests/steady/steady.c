/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does in every slot what partitions do: computes, exchanges messages, allocates windows, takes
 * interrupts. After PERIOD slots its memory is as it was: a long run shows whether anything drifts or
 * leaks (scenarios/library/long_run.lua).
 */
#include "hv/lib/hv.h"

enum { PERIOD = 16, WORDS = 64 };

struct message {
    uint32_t sequence, from;
    uint32_t text[6];
};

static struct message sampled, received, sent;
static uint32_t work[WORDS];
static volatile uint32_t periods, errors;
static float sum;

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    (void)frame;
    if (trap_type == 0x10 + HV_INTERRUPT_PERIOD)
        periods = (periods + 1) % PERIOD;
}

static __attribute__((noinline)) uint32_t descend(uint32_t depth)
{
    return depth == 0 ? 0 : descend(depth - 1) + depth;
}

static void compute(uint32_t sequence)
{
    sum = 0.0f;
    for (uint32_t i = 0; i < WORDS; i++) {
        work[i] = sequence * i + (i ^ sequence);
        sum += (float)(work[i] & 0xffu);
    }
    work[0] = descend(12 + sequence % 4);
}

static void exchange(uint32_t id, uint32_t sequence, const uint32_t *ports)
{
    enum hv_validity validity;
    uint32_t length, left;

    sent.sequence = sequence;
    sent.from = id;
    errors += hv_sampling_write(ports[0], &sent, sizeof sent) != HV_NO_ERROR;
    errors += hv_queuing_send(ports[2], &sent, sizeof sent) != HV_NO_ERROR;
    hv_sampling_read(ports[1], &sampled, &length, &validity);
    while (hv_queuing_receive(ports[3], &received, &length, &left) == HV_NO_ERROR)
        errors += length != sizeof received;
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t ports[4] = {0};

    (void)condition;
    errors += hv_sampling_create("out", sizeof sent, HV_PORT_SOURCE, 0, &ports[0]) != HV_NO_ERROR;
    errors += hv_sampling_create("in", sizeof sent, HV_PORT_DESTINATION, 200000, &ports[1]) !=
              HV_NO_ERROR;
    errors += hv_queuing_create("send", sizeof sent, 4, HV_PORT_SOURCE, &ports[2]) != HV_NO_ERROR;
    errors +=
        hv_queuing_create("take", sizeof sent, 4, HV_PORT_DESTINATION, &ports[3]) != HV_NO_ERROR;
    hv_trap_handle(handle);
    hv_interrupts_enable(1u << HV_INTERRUPT_PERIOD, 1u << HV_INTERRUPT_PERIOD);
    hv_traps_enable(1);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    if (errors != 0)
        hv_printf("%u errors at the start\n", errors);
    for (uint32_t sequence = 0;; sequence = (sequence + 1) % PERIOD) {
        compute(sequence);
        exchange(id, sequence, ports);
        if (errors != 0)
            hv_printf("%u errors\n", errors);
        hv_idle();
    }
}
