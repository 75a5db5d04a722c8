/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes: ARINC 653 Part 1, process management; starting and stopping. A periodic process is
 * released for the first time at the beginning of one of the partition's periods.
 */
#include "hv/apex/process.h"

#include "hv/apex/error.h"
#include "hv/apex/kernel.h"
#include "hv/lib/hv.h"

/* The beginning of the partition's next period, us. */
static uint64_t next_period(void)
{
    const uint64_t now = apex_clock_now();
    struct hv_partition_status status;
    uint64_t next;

    hv_partition_status(hv_partition_number, &status);
    next = ((uint64_t)status.release_high << 32 | status.release_low) + status.period_us;
    while (next <= now)
        next += status.period_us;
    return next;
}

static void deadline_missed(struct apex_process *process)
{
    const struct apex_error error = {
        .event = HV_EVENT_DEADLINE_MISSED,
        .code = DEADLINE_MISSED,
        .process = process,
    };

    apex_error_report(&error);
}

void apex_process_set_deadline(struct apex_process *process, uint64_t time)
{
    process->deadline = time;
    apex_timer_start(&process->late, time, process, deadline_missed);
}

uint64_t apex_process_deadline_of(const struct apex_process *process, uint64_t release)
{
    const SYSTEM_TIME_TYPE capacity = process->attributes.TIME_CAPACITY;

    return capacity == INFINITE_TIME_VALUE ? APEX_NEVER : release + apex_clock_us(capacity);
}

static void released(struct apex_process *process)
{
    apex_unblock(process, NO_ERROR);
}

/* In NORMAL mode. */
static void release_first(struct apex_process *process, uint64_t delay)
{
    const bool periodic = apex_process_is_periodic(process);

    process->first_release = false;
    process->release = (periodic ? next_period() : apex_clock_now()) + delay;
    apex_process_set_deadline(process, apex_process_deadline_of(process, process->release));
    if (periodic || delay > 0)
        apex_timer_start(&process->wake, process->release, process, released);
    else
        apex_unblock(process, NO_ERROR);
}

void apex_process_start(struct apex_process *process, uint64_t delay)
{
    apex_context_reset(process);
    process->current_priority = process->attributes.BASE_PRIORITY;
    process->retained_priority = process->current_priority;
    process->state = WAITING;
    process->blocked = true;
    process->delay = delay;
    process->first_release = true;
    if (apex.mode == NORMAL)
        release_first(process, delay);
}

void apex_process_start_all(void)
{
    struct apex_process *process;

    for (PROCESS_ID_TYPE id = 1; (process = apex_process_find(id)); id++) {
        if (process->first_release)
            release_first(process, process->delay);
    }
}

void apex_process_stop(struct apex_process *process)
{
    if (process == apex.lock_owner)
        apex_preemption_unlock();
    apex_timer_stop(&process->wake);
    apex_process_set_deadline(process, APEX_NEVER);
    apex_unready(process, DORMANT);
    process->blocked = false;
    process->suspended = false;
    process->first_release = false;
    process->wants_mutex = false;
    process->current_priority = process->attributes.BASE_PRIORITY;
}

static RETURN_CODE_TYPE start(PROCESS_ID_TYPE id)
{
    struct apex_process *process = apex_process_find(id);

    if (!process)
        return INVALID_PARAM;
    if (process->state != DORMANT)
        return NO_ACTION;

    apex_process_start(process, 0);
    return NO_ERROR;
}

static RETURN_CODE_TYPE delayed_start(PROCESS_ID_TYPE id, SYSTEM_TIME_TYPE delay)
{
    struct apex_process *process = apex_process_find(id);

    if (!process)
        return INVALID_PARAM;
    if (process->state != DORMANT)
        return NO_ACTION;
    if (delay < 0 || delay > APEX_TIME_MAX)
        return INVALID_PARAM;
    if (apex_process_is_periodic(process) && delay >= process->attributes.PERIOD)
        return INVALID_PARAM;

    apex_process_start(process, apex_clock_us(delay));
    return NO_ERROR;
}

static RETURN_CODE_TYPE stop(PROCESS_ID_TYPE id)
{
    struct apex_process *process = apex_process_find(id);

    if (!process || process == apex.current)
        return INVALID_PARAM;
    if (process->state == DORMANT)
        return NO_ACTION;

    apex_process_stop(process);
    return NO_ERROR;
}

/* The main process has nobody to go on in its place: the partition stops. */
static void stop_self(void)
{
    if (apex.current == &apex_main)
        hv_partition_set_mode(hv_partition_number, HV_MODE_IDLE);
    else if (apex.current == &apex_error_handler)
        apex_error_handler_done();
    else
        apex_process_stop(apex.current);
}

void START(PROCESS_ID_TYPE PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(start(PROCESS_ID));
}

void DELAYED_START(PROCESS_ID_TYPE PROCESS_ID, SYSTEM_TIME_TYPE DELAY_TIME,
                   RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(delayed_start(PROCESS_ID, DELAY_TIME));
}

void STOP(PROCESS_ID_TYPE PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(stop(PROCESS_ID));
}

void STOP_SELF(void)
{
    apex_enter();
    stop_self();
    apex_leave(NO_ERROR);
}
