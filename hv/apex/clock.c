/* SPDX-License-Identifier: BSD-2-Clause */
/* Time and timers. Contract: clock.h. */
#include "hv/apex/clock.h"

#include <stddef.h>

#include "hv/lib/hv.h"

enum { NS_PER_US = 1000 };

static struct apex_timer
    *timers;                /* the earliest first, equals in the order in which they started */
static uint64_t programmed; /* what the virtual timer is set to; 0: it has rung */

uint64_t apex_clock_now(void)
{
    uint64_t us = 0;

    hv_time_get(&us);
    return us;
}

uint64_t apex_clock_us(SYSTEM_TIME_TYPE ns)
{
    const uint64_t sum = (uint64_t)ns + NS_PER_US - 1;

    if (sum >> 32 == 0) /* the usual case needs no 64-bit division */
        return (uint32_t)sum / NS_PER_US;
    return sum / NS_PER_US;
}

SYSTEM_TIME_TYPE apex_clock_ns(uint64_t us)
{
    return us == APEX_NEVER ? INFINITE_TIME_VALUE : (SYSTEM_TIME_TYPE)(us * NS_PER_US);
}

void apex_timer_start(struct apex_timer *timer, uint64_t time, struct apex_process *process,
                      apex_timer_handler *expired)
{
    struct apex_timer **place = &timers;

    apex_timer_stop(timer);
    if (time == APEX_NEVER)
        return;
    while (*place && (*place)->time <= time)
        place = &(*place)->next;
    *timer = (struct apex_timer){*place, time, process, expired};
    *place = timer;
}

void apex_timer_stop(struct apex_timer *timer)
{
    struct apex_timer **place = &timers;

    if (timer->time == 0)
        return;
    while (*place != timer)
        place = &(*place)->next;
    *place = timer->next;
    timer->time = 0;
}

void apex_timer_expire(void)
{
    uint64_t now;

    if (!timers)
        return;
    now = apex_clock_now();
    while (timers && timers->time <= now) {
        struct apex_timer *timer = timers;

        timers = timer->next;
        timer->time = 0;
        timer->expired(timer->process);
    }
    programmed = 0; /* it has rung, or something else was the matter */
}

void apex_timer_program(void)
{
    if (!timers || (programmed != 0 && programmed <= timers->time))
        return;
    programmed = timers->time;
    hv_timer_set(HV_CLOCK_HARDWARE, programmed, 0);
}
