/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time. Services speak of nanoseconds, the hypervisor's clock counts microseconds since the module
 * booted; inside the library all times are the latter. Timers make the partition's virtual timer ring
 * at the earliest of them.
 */
#ifndef HV_APEX_CLOCK_H
#define HV_APEX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/apex/apexType.h"

struct apex_process;

#define APEX_NEVER UINT64_MAX

/* Longest time that a service takes, in ns: 146 years. */
#define APEX_TIME_MAX 0x3fffffffffffffffll

typedef void apex_timer_handler(struct apex_process *process);

struct apex_timer {
    struct apex_timer *next;
    uint64_t time; /* us; 0: off */
    struct apex_process *process;
    apex_timer_handler *expired;
};

uint64_t apex_clock_now(void);

/* Nanoseconds to microseconds, rounded up: nothing happens too early. */
uint64_t apex_clock_us(SYSTEM_TIME_TYPE ns);

/* And back; APEX_NEVER is INFINITE_TIME_VALUE. */
SYSTEM_TIME_TYPE apex_clock_ns(uint64_t us);

/* A time-out or a budget: 0 to APEX_TIME_MAX, or INFINITE_TIME_VALUE. */
static inline bool apex_clock_is_span(SYSTEM_TIME_TYPE ns)
{
    return ns >= INFINITE_TIME_VALUE && ns <= APEX_TIME_MAX;
}

/* Calls `expired` when the time has come; APEX_NEVER only stops the timer. */
void apex_timer_start(struct apex_timer *timer, uint64_t time, struct apex_process *process,
                      apex_timer_handler *expired);
void apex_timer_stop(struct apex_timer *timer);

/* Calls the handlers of all whose time has come, in the order of their times. */
void apex_timer_expire(void);

/*
 * Has the virtual timer ring for the earliest. It may ring for one that has been stopped: that costs
 * less than setting it each time.
 */
void apex_timer_program(void);

#endif
