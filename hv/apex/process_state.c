/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes: ARINC 653 Part 1, process management; priority, suspension, and the preemption lock. */
#include "hv/apex/process.h"

#include "hv/apex/kernel.h"

void apex_process_set_priority(struct apex_process *process, PRIORITY_TYPE priority, bool first)
{
    process->current_priority = priority;
    if (process->queue != &apex.ready)
        return;
    apex_queue_remove(process);
    (first ? apex_queue_add_first : apex_queue_add)(&apex.ready, process);
}

static RETURN_CODE_TYPE set_priority(PROCESS_ID_TYPE id, PRIORITY_TYPE priority)
{
    struct apex_process *process = apex_process_find(id);

    if (!process)
        return INVALID_PARAM;
    if (priority < MIN_PRIORITY_VALUE || priority > MAX_PRIORITY_VALUE)
        return INVALID_PARAM;
    if (process->state == DORMANT)
        return INVALID_MODE;

    if (process->mutex)
        process->retained_priority = priority; /* as long as it holds the mutex it has that of it */
    else
        apex_process_set_priority(process, priority, false);
    return NO_ERROR;
}

/* It goes on, unless it waits for something besides. */
static void resume_process(struct apex_process *process)
{
    process->suspended = false;
    if (process->blocked)
        return;
    apex_timer_stop(&process->wake);
    apex_ready(process);
}

static void suspension_timed_out(struct apex_process *process)
{
    process->result = TIMED_OUT;
    resume_process(process);
}

static RETURN_CODE_TYPE suspend_self(SYSTEM_TIME_TYPE time_out)
{
    struct apex_process *const self = apex.current;

    if (!apex_may_wait())
        return INVALID_MODE;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (apex_process_is_periodic(self))
        return INVALID_MODE;
    if (time_out == 0)
        return NO_ERROR;

    self->suspended = true;
    self->result = NO_ERROR;
    apex_unready(self, WAITING);
    if (time_out != INFINITE_TIME_VALUE)
        apex_timer_start(&self->wake, apex_clock_now() + apex_clock_us(time_out), self,
                         suspension_timed_out);
    apex_dispatch();
    return self->result;
}

/* It holds a mutex or waits for one. */
static bool has_to_do_with_mutex(const struct apex_process *process)
{
    return process->mutex || process == apex.lock_owner || process->wants_mutex;
}

static RETURN_CODE_TYPE suspend(PROCESS_ID_TYPE id)
{
    struct apex_process *process = apex_process_find(id);

    if (process && process != apex.current && has_to_do_with_mutex(process))
        return INVALID_MODE;
    if (!process || process == apex.current)
        return INVALID_PARAM;
    if (process->state == DORMANT || process->state == FAULTED)
        return INVALID_MODE;
    if (apex_process_is_periodic(process))
        return INVALID_MODE;
    if (process->suspended)
        return NO_ACTION;

    process->suspended = true;
    if (process->state == READY)
        apex_unready(process, WAITING);
    return NO_ERROR;
}

static RETURN_CODE_TYPE resume(PROCESS_ID_TYPE id)
{
    struct apex_process *process = apex_process_find(id);

    if (!process || process == apex.current)
        return INVALID_PARAM;
    if (process->state == DORMANT)
        return INVALID_MODE;
    if (apex_process_is_periodic(process) && process->state != FAULTED)
        return INVALID_MODE;
    if (!process->suspended && process->state != FAULTED)
        return NO_ACTION;
    if (process->lost)
        return INVALID_MODE; /* its registers are, with its stack: there is nothing to go on with */

    resume_process(process);
    return NO_ERROR;
}

void apex_preemption_unlock(void)
{
    apex.lock_level = 0;
    apex.lock_owner = NULL;
}

static RETURN_CODE_TYPE lock_preemption(LOCK_LEVEL_TYPE *level)
{
    *level = apex.lock_level;
    if (apex.current == &apex_error_handler || apex.mode != NORMAL)
        return NO_ACTION;
    if (apex.lock_level == MAX_LOCK_LEVEL)
        return INVALID_CONFIG;

    apex.lock_owner = apex.current;
    *level = ++apex.lock_level;
    return NO_ERROR;
}

static RETURN_CODE_TYPE unlock_preemption(LOCK_LEVEL_TYPE *level)
{
    *level = apex.lock_level;
    if (apex.current == &apex_error_handler || apex.mode != NORMAL || apex.lock_level == 0)
        return NO_ACTION;
    if (apex.lock_owner != apex.current)
        return INVALID_MODE;

    if (--apex.lock_level == 0)
        apex_preemption_unlock();
    *level = apex.lock_level;
    return NO_ERROR;
}

void SET_PRIORITY(PROCESS_ID_TYPE PROCESS_ID, PRIORITY_TYPE PRIORITY_VALUE,
                  RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(set_priority(PROCESS_ID, PRIORITY_VALUE));
}

void SUSPEND_SELF(SYSTEM_TIME_TYPE TIME_OUT, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(suspend_self(TIME_OUT));
}

void SUSPEND(PROCESS_ID_TYPE PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(suspend(PROCESS_ID));
}

void RESUME(PROCESS_ID_TYPE PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(resume(PROCESS_ID));
}

void LOCK_PREEMPTION(LOCK_LEVEL_TYPE *LOCK_LEVEL, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(lock_preemption(LOCK_LEVEL));
}

void UNLOCK_PREEMPTION(LOCK_LEVEL_TYPE *LOCK_LEVEL, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(unlock_preemption(LOCK_LEVEL));
}
