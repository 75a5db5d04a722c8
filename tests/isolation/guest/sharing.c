/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile partition on all processors but the first: from the moment that it finds an order in its read-only area, each of its virtual
 * processors does nothing but what keeps the hypervisor longest at what all processors share.
 */
#include "hv.h"

#define ORDER (*(const volatile uint32_t *)0x30020000)

enum { ID = 1, LONG = 8192, DEPTH = 4, OTHERS = 3, TEXT = 256, INTERRUPTS = 0xfffe };
enum { BULK = 1, ECHO, SEND, RECEIVE }; /* ports, in the order of the XML */
enum order {
    NONE,
    WRITE,
    WRITE_BYTES,
    READ_BYTES,
    QUEUE_BYTES,
    SEARCH,
    SEARCH_BATCH,
    TEXT_LONG,
    TEXT_LINES,
    RAISE,
    ERRORS,
    TRAPS,
    INTERRUPT,
    START_STOP,
    FLUSH_BATCH,
    RESTART
};

static uint8_t stack[OTHERS][2048] __attribute__((aligned(8)));
static uint8_t message[LONG + 8] __attribute__((aligned(8)));
static struct hv_multicall batch[OTHERS][HV_MULTICALL_MAX] __attribute__((aligned(8)));
static char text[TEXT];
static const char last_port[] = "a-port-with-the-longest-name-99";

static void attack(uint32_t self);

static void handle(uint32_t type, struct hv_trap_frame *frame)
{
    if (type >= 0x11 && type <= 0x1f)
        return;
    frame->pc = frame->npc;
    frame->npc += 4;
}

static void prepare(uint32_t self)
{
    const struct hv_multicall search = {
        HV_CALL_SAMPLING_CREATE,
        {(uint32_t)(uintptr_t)last_port, sizeof(uint32_t), HV_PORT_SOURCE}};
    const enum order order = ORDER;

    for (uint32_t i = 0; i < HV_MULTICALL_MAX; i++)
        batch[self][i] =
            order == SEARCH_BATCH ? search : (struct hv_multicall){HV_CALL_CACHE_FLUSH, {0}};
    memset(text, order == TEXT_LINES ? '\n' : 'x', TEXT);
    if (order == READ_BYTES)
        hv_sampling_write(BULK, message, LONG);
    if (order == TRAPS || order == INTERRUPT) {
        hv_trap_handle(handle);
        hv_traps_enable(1);
        hv_interrupts_enable(INTERRUPTS, INTERRUPTS);
    }
}

static void start_stop(void)
{
    for (uint32_t i = 1; i < hv_vcpu_count(); i++) {
        hv_vcpu_stop(i);
        hv_vcpu_start(i, attack, stack[i] + sizeof stack[i], i);
    }
}

static void act(uint32_t self)
{
    uint32_t value, left;
    enum hv_validity validity;

    switch ((enum order)ORDER) {
    case NONE:
        hv_idle();
        break;
    case WRITE:
        hv_sampling_write(BULK, message, LONG);
        break;
    case WRITE_BYTES:
        hv_sampling_write(BULK, message + 1, LONG);
        break;
    case READ_BYTES:
        hv_sampling_read(ECHO, message + 1, &value, &validity);
        break;
    case QUEUE_BYTES:
        hv_queuing_send(SEND, message + 1, LONG);
        hv_queuing_receive(RECEIVE, message + 1, &value, &left);
        break;
    case SEARCH:
        hv_sampling_create(last_port, sizeof value, HV_PORT_SOURCE, 0, &value);
        break;
    case SEARCH_BATCH:
    case FLUSH_BATCH:
        hv_multicall(batch[self], HV_MULTICALL_MAX);
        break;
    case TEXT_LONG:
    case TEXT_LINES:
        hv_console_write(text, TEXT);
        break;
    case RAISE:
        hv_hm_raise(1, text, 64);
        break;
    case ERRORS:
        *(volatile uint32_t *)0x10010000 = 1;
        break;
    case TRAPS:
        __asm__ volatile("ta 3");
        break;
    case INTERRUPT:
        for (uint32_t i = 0; i < hv_vcpu_count(); i++)
            hv_vcpu_interrupt(i, INTERRUPTS);
        break;
    case START_STOP:
        if (self == 0)
            start_stop();
        break;
    case RESTART:
        if (self == 0)
            hv_partition_set_mode(ID, HV_MODE_WARM_START);
        break;
    }
}

static void attack(uint32_t self)
{
    while (ORDER == NONE)
        hv_idle();
    prepare(self);
    for (;;)
        act(self);
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t port;

    (void)condition;
    hv_sampling_create("bulk", LONG, HV_PORT_SOURCE, 0, &port);
    hv_sampling_create("echo", LONG, HV_PORT_DESTINATION, 20000, &port);
    hv_queuing_create("send", LONG, DEPTH, HV_PORT_SOURCE, &port);
    hv_queuing_create("receive", LONG, DEPTH, HV_PORT_DESTINATION, &port);
    for (uint32_t i = 1; i < hv_vcpu_count(); i++)
        hv_vcpu_start(i, attack, stack[i] + sizeof stack[i], i);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    attack(0);
    return 1;
}
