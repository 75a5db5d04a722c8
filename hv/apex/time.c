/* SPDX-License-Identifier: BSD-2-Clause */
/* Time: ARINC 653 Part 1, time management. */
#include "hv/apex/apexTime.h"

#include "hv/apex/kernel.h"
#include "hv/apex/process.h"

static RETURN_CODE_TYPE timed_wait(SYSTEM_TIME_TYPE delay)
{
    if (!apex_may_wait())
        return INVALID_MODE;
    if (delay < 0 || delay > APEX_TIME_MAX)
        return INVALID_PARAM;

    if (delay == 0)
        apex_yield();
    else
        apex_wait(NULL, delay);
    return NO_ERROR;
}

static void released(struct apex_process *process)
{
    apex_unblock(process, NO_ERROR);
}

/* A release point that has passed already is no reason to wait. */
static RETURN_CODE_TYPE periodic_wait(void)
{
    struct apex_process *const self = apex.current;

    if (!apex_may_wait())
        return INVALID_MODE;
    if (!apex_process_is_periodic(self))
        return INVALID_MODE;

    self->release += apex_clock_us(self->attributes.PERIOD);
    apex_process_set_deadline(self, apex_process_deadline_of(self, self->release));
    if (self->release <= apex_clock_now()) {
        apex_yield();
        return NO_ERROR;
    }
    apex_timer_start(&self->wake, self->release, self, released);
    return apex_wait(NULL, INFINITE_TIME_VALUE);
}

static RETURN_CODE_TYPE replenish(SYSTEM_TIME_TYPE budget)
{
    struct apex_process *const self = apex.current;
    const bool endless = budget == INFINITE_TIME_VALUE;
    const bool good = apex_clock_is_span(budget);
    const uint64_t deadline =
        endless || !good ? APEX_NEVER : apex_clock_now() + apex_clock_us(budget);

    if (self == &apex_error_handler || apex.mode != NORMAL || self->deadline == APEX_NEVER)
        return NO_ACTION;
    if (apex_process_is_periodic(self) && good &&
        (endless || deadline > self->release + apex_clock_us(self->attributes.PERIOD)))
        return INVALID_MODE;
    if (!good)
        return INVALID_PARAM;

    apex_process_set_deadline(self, deadline);
    return NO_ERROR;
}

void TIMED_WAIT(SYSTEM_TIME_TYPE DELAY_TIME, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(timed_wait(DELAY_TIME));
}

void PERIODIC_WAIT(RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(periodic_wait());
}

void GET_TIME(SYSTEM_TIME_TYPE *SYSTEM_TIME, RETURN_CODE_TYPE *RETURN_CODE)
{
    *SYSTEM_TIME = apex_clock_ns(apex_clock_now());
    *RETURN_CODE = NO_ERROR;
}

void REPLENISH(SYSTEM_TIME_TYPE BUDGET_TIME, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(replenish(BUDGET_TIME));
}
