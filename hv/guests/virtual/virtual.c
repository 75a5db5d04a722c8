/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition that lives on its virtual processor: it takes its own traps, interrupts and timers,
 * checks what it sees, and ends with `N passed, N failed` and its watchdog.
 */
#include "hv/lib/check.h"

enum { DEPTH = 20 };

static volatile uint32_t count[256]; /* traps by type */
static volatile uint32_t last_event, last_address, last_code;

static void skip(struct hv_trap_frame *frame)
{
    frame->pc = frame->npc;
    frame->npc += 4;
}

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    count[trap_type & 0xff]++;
    if (frame->event != HV_NO_EVENT) { /* an interrupt may follow at once */
        last_event = frame->event;
        last_address = frame->fault_address;
        last_code = frame->code;
    }
    if (trap_type < 0x10 || trap_type >= 0x20)
        if (trap_type != HV_TRAP_TYPE_EVENT)
            skip(frame);
}

/* Needs all windows, and its sum shows whether any was spoiled by an interrupt in between. */
static __attribute__((noinline)) uint32_t descend(uint32_t depth)
{
    uint32_t here = depth * 3;

    if (depth == 0)
        return 0;
    hv_interrupts_pend(1u << 1 | 1u << 2);
    here += descend(depth - 1);
    hv_interrupts_pend(1u << 3);
    return here - depth;
}

static void check_windows(void)
{
    uint32_t sum = 0;

    for (uint32_t depth = 1; depth <= DEPTH; depth++)
        sum += descend(depth) == depth * (depth + 1);
    check(sum == DEPTH, "interrupts at every depth of calls leave all windows alone");
    check(count[0x11] == DEPTH * (DEPTH + 1) / 2 && count[0x12] == count[0x11] &&
              count[0x13] == count[0x11],
          "each interrupt came once");
}

static void check_own_traps(void)
{
    uint32_t codes = 0;

    __asm__ volatile("ta 0x55" : : : "memory", "cc");
    check(count[0xd5] == 1, "a software trap is the partition's own");
    __asm__ volatile("ld [%0], %%g0" : : "r"(0x77770000) : "memory");
    check(count[9] == 1 && last_event == HV_EVENT_DATA_ACCESS && last_address == 0x77770000,
          "a bad load comes with event and address");
    __asm__ volatile("subcc %%g0, 1, %%g0\n\tta 0x56\n\tbneg,a 1f\n\tmov 1, %0\n1:"
                     : "+r"(codes)
                     :
                     : "cc", "memory");
    check(codes == 1, "condition codes survive a trap");
    check(hv_hm_raise(42, 0, 0) == HV_NO_ERROR && count[HV_TRAP_TYPE_EVENT] == 1 &&
              last_event == HV_EVENT_APPLICATION_ERROR && last_code == 42,
          "a raised error reaches the handler");
}

static void check_timers(void)
{
    uint64_t start, now, executed;

    hv_idle(); /* a fresh slot has room for it */
    hv_time_get(&start);
    hv_timer_set(HV_CLOCK_HARDWARE, start + 500, 250);
    while (count[0x1e] < 3)
        hv_wait();
    hv_time_get(&now);
    hv_timer_set(HV_CLOCK_HARDWARE, 0, 0);
    check(now - start >= 1000 && now - start < 1250, "three expiries of the timer took 1 ms");
    hv_execution_time_get(&executed);
    check(executed < now && now - executed > 500, "waiting is not executing");
    hv_timer_set(HV_CLOCK_EXECUTION, executed + 3000, 0);
    while (count[0x1d] == 0)
        continue;
    hv_execution_time_get(&now);
    /* Slots begin meanwhile, and each of their interrupts is own time too. */
    check(now - executed >= 3000 && now - executed < 3300, "the execution timer counts own time");
}

/* The calls take the same way each time, so both clocks move on alike, while no slot ends. */
static void check_cycles(void)
{
    uint64_t before, now, after, run, least = UINT64_MAX, most = 0;

    hv_idle();
    for (int i = 0; i < 40; i++) {
        hv_cycles_get(HV_CLOCK_HARDWARE, &now);
        hv_cycles_get(HV_CLOCK_EXECUTION, &run);
        if (i >= 4 && now - run < least) /* from caches */
            least = now - run;
        if (i >= 4 && now - run > most)
            most = now - run;
    }
    check(most - least < 60, "the execution clock counts cycles");
    hv_time_get(&before);
    hv_cycles_get(HV_CLOCK_HARDWARE, &now);
    hv_time_get(&after);
    now /= (now + before / 2) / before; /* so many in a microsecond */
    check(now >= before && now <= after, "cycles and microseconds are the same time");
}

static void check_slots(void)
{
    const uint32_t slots = count[0x1b];
    struct hv_interrupt_status status;

    for (int i = 0; i < 3; i++)
        hv_idle();
    check(count[0x1b] - slots == 3 && count[0x1c] > 0, "each slot and period is an interrupt");
    hv_traps_enable(0);
    hv_interrupts_pend(1u << 4);
    hv_interrupt_status(&status);
    check(count[0x14] == 0 && status.pending == 1u << 4 && !status.traps_enabled,
          "nothing comes while traps are disabled");
    hv_traps_enable(1);
    check(count[0x14] == 1, "what was pending comes when they are enabled");
}

int main(uint32_t id, uint32_t condition)
{
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    if (condition == HV_START_HM_PARTITION_RESTART) {
        hv_printf("the watchdog has restarted this partition\n");
        return 0;
    }
    hv_trap_handle(handle);
    hv_interrupts_enable(HV_INTERRUPTS, HV_INTERRUPTS);
    hv_traps_enable(1);
    check_windows();
    check_own_traps();
    check_timers();
    check_cycles();
    check_slots();
    check_end();
    hv_watchdog_set(10000);
    for (;;)
        hv_idle();
}
