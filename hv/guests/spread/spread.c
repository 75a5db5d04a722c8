/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition on two virtual processors, each on a processor of its own: they run at the same time,
 * share memory, and interrupt each other. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

enum { ROUNDS = 5, PING = 5, PONG = 6 };

static volatile uint32_t pings, pongs, second_index, second_argument, second_slots, ticks;
static uint8_t second_stack[2048] __attribute__((aligned(8)));

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    (void)frame;
    if (trap_type == 0x10 + PING) {
        pings++;
        hv_vcpu_interrupt(0, 1u << PONG);
    } else if (trap_type == 0x10 + PONG) {
        pongs++;
    } else if (trap_type == 0x10 + HV_INTERRUPT_TIMER) {
        ticks++;
    }
}

/* The handler is the partition's; the table has to be given on each virtual processor. */
static void take_interrupts(uint32_t mask)
{
    hv_trap_handle(handle);
    hv_interrupts_enable(mask, mask);
    hv_traps_enable(1);
}

static void second(uint32_t argument)
{
    second_argument = argument;
    second_index = hv_vcpu_index();
    take_interrupts(1u << PING | 1u << HV_INTERRUPT_TIMER);
    for (;;) {
        second_slots++;
        hv_wait();
    }
}

/* Both slots overlap for some milliseconds: rounds there take less than the rest of it. */
static void play(void)
{
    uint64_t begin, end;

    hv_idle();
    for (uint64_t now = 0, until = 0; now <= until; hv_time_get(&now))
        if (until == 0) {
            hv_time_get(&until);
            until += 1500; /* the second one's slot begins 1 ms after the first one's */
        }
    hv_time_get(&begin);
    for (uint32_t i = 1; i <= ROUNDS; i++) {
        hv_vcpu_interrupt(1, 1u << PING);
        while (pongs < i)
            continue;
    }
    hv_time_get(&end);
    check(end - begin < 2000, "interrupts reach a running virtual processor at once");
    check(pings == ROUNDS && pongs == ROUNDS, "each ping has its pong");
}

int main(uint32_t id, uint32_t condition)
{
    uint64_t first_time, second_time;

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    check(hv_vcpu_index() == 0 && hv_vcpu_count() == 2, "the first of two");
    check(hv_vcpu_start(2, second, second_stack + sizeof second_stack, 0) == HV_INVALID_PARAM,
          "there is no third");
    check(hv_vcpu_start(0, second, second_stack + sizeof second_stack, 0) == HV_NO_ACTION,
          "the first runs already");
    check(hv_vcpu_stop(1) == HV_NO_ACTION, "the second is stopped");
    check(hv_call(HV_CALL_VCPU_START, 1, 0x20000000, 0, 0, 0).status == HV_BAD_POINTER,
          "it cannot start in memory of others");
    check(hv_vcpu_start(1, second, second_stack + sizeof second_stack, 77) == HV_NO_ERROR,
          "the second starts");
    take_interrupts(1u << PONG);
    hv_idle();
    hv_idle();
    check(second_index == 1 && second_argument == 77, "it knows who it is");
    check(second_slots >= 2, "it has slots of its own");
    play();
    hv_execution_time_get(&first_time);
    check(hv_vcpu_stop(1) == HV_NO_ERROR, "the second stops");
    second_time = second_slots;
    hv_idle();
    hv_idle();
    check(second_slots == second_time, "it does not run any more");
    while (hv_vcpu_start(1, second, second_stack + sizeof second_stack, 78) == HV_NOT_AVAILABLE)
        hv_idle();
    hv_idle();
    hv_idle();
    check(second_argument == 78 && second_slots > second_time, "it can be started again");
    check(hv_vcpu_interrupt(1, 1) == HV_INVALID_PARAM &&
              hv_vcpu_interrupt(2, 2) == HV_INVALID_PARAM,
          "bad interrupts are refused");
    check_end();
    for (;;)
        hv_idle();
}
