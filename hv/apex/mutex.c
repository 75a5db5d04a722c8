/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mutexes: ARINC 653 Part 1, intrapartition communication. Its owner has the mutex's priority, a
 * ceiling that no user may exceed. A process owns one mutex at most, the preemption lock being one.
 */
#include "hv/apex/apexMutex.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/apex/process.h"

struct mutex {
    struct apex_object object;
    struct apex_process *owner; /* null: AVAILABLE */
    PRIORITY_TYPE priority;
    LOCK_COUNT_TYPE count;
    struct apex_queue waiting;
};

APEX_TABLE(mutexes, MAX_NUMBER_OF_MUTEXES);

static void give(struct mutex *mutex, struct apex_process *process)
{
    mutex->owner = process;
    mutex->count = 1;
    process->mutex = &mutex->object;
    process->wants_mutex = false;
    process->retained_priority = process->current_priority;
    apex_process_set_priority(process, mutex->priority, true);
}

/* From its owner to the first that waits. */
static void pass_on(struct mutex *mutex)
{
    struct apex_process *const owner = mutex->owner, *const next = mutex->waiting.head;

    mutex->owner = NULL;
    mutex->count = 0;
    owner->mutex = NULL;
    apex_process_set_priority(owner, owner->retained_priority, true);
    if (!next)
        return;
    apex_queue_remove(next);
    give(mutex, next);
    apex_unblock(next, NO_ERROR);
}

static RETURN_CODE_TYPE create(const char *name, PRIORITY_TYPE priority,
                               QUEUING_DISCIPLINE_TYPE discipline, MUTEX_ID_TYPE *id)
{
    struct mutex *mutex;

    if (!apex_object_fits(&mutexes, sizeof *mutex, 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&mutexes, name))
        return NO_ACTION;
    if (priority < MIN_PRIORITY_VALUE || priority > MAX_PRIORITY_VALUE)
        return INVALID_PARAM;
    if (discipline != FIFO && discipline != PRIORITY)
        return INVALID_PARAM;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    mutex = apex_object_create(&mutexes, name, sizeof *mutex);
    mutex->priority = priority;
    mutex->waiting.discipline = discipline;
    *id = mutex->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE acquire(MUTEX_ID_TYPE id, SYSTEM_TIME_TYPE time_out)
{
    struct apex_process *const self = apex.current;
    struct mutex *mutex = apex_object_find(&mutexes, id); /* the preemption lock is not there */
    RETURN_CODE_TYPE result;

    if (!mutex)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if ((self->mutex && self->mutex != &mutex->object) || self == apex.lock_owner)
        return INVALID_MODE;
    if (self == &apex_error_handler)
        return INVALID_MODE;
    if (self->current_priority > mutex->priority)
        return INVALID_MODE;
    if (!mutex->owner) {
        give(mutex, self);
        return NO_ERROR;
    }
    if (mutex->owner == self) {
        if (mutex->count == MAX_LOCK_LEVEL)
            return INVALID_CONFIG;
        mutex->count++;
        return NO_ERROR;
    }
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    self->wants_mutex = true;
    result = apex_wait(&mutex->waiting, time_out);
    self->wants_mutex = false;
    return result;
}

static RETURN_CODE_TYPE release(MUTEX_ID_TYPE id)
{
    struct mutex *mutex = apex_object_find(&mutexes, id);

    if (!mutex)
        return INVALID_PARAM;
    if (mutex->owner != apex.current)
        return INVALID_MODE;

    if (--mutex->count == 0)
        pass_on(mutex);
    return NO_ERROR;
}

static RETURN_CODE_TYPE reset_preemption_lock(const struct apex_process *process)
{
    if (apex.current != &apex_error_handler)
        return INVALID_PARAM;
    if (!process)
        return INVALID_PARAM;
    if (apex.lock_owner != process)
        return INVALID_MODE;

    apex_preemption_unlock();
    return NO_ERROR;
}

static RETURN_CODE_TYPE reset(MUTEX_ID_TYPE id, PROCESS_ID_TYPE process_id)
{
    struct mutex *mutex = apex_object_find(&mutexes, id);
    const struct apex_process *process =
        process_id == MAIN_PROCESS_ID ? &apex_main : apex_process_find(process_id);

    if (id == PREEMPTION_LOCK_MUTEX)
        return reset_preemption_lock(process);
    if (!mutex)
        return INVALID_PARAM;
    if (!process)
        return INVALID_PARAM;
    if (apex.current != &apex_error_handler && apex.current != process)
        return INVALID_MODE;
    if (mutex->owner != process)
        return INVALID_MODE;

    pass_on(mutex);
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(MUTEX_ID_TYPE id, MUTEX_STATUS_TYPE *status)
{
    const struct mutex *mutex = apex_object_find(&mutexes, id);

    if (id == PREEMPTION_LOCK_MUTEX) {
        *status = (MUTEX_STATUS_TYPE){
            .MUTEX_OWNER = apex.lock_owner ? apex.lock_owner->id : NULL_PROCESS_ID,
            .MUTEX_STATE = apex.lock_owner ? OWNED : AVAILABLE,
            .MUTEX_PRIORITY = MAX_PRIORITY_VALUE,
            .LOCK_COUNT = apex.lock_level,
        };
        return NO_ERROR;
    }
    if (!mutex)
        return INVALID_PARAM;

    *status = (MUTEX_STATUS_TYPE){
        .MUTEX_OWNER = mutex->owner ? mutex->owner->id : NULL_PROCESS_ID,
        .MUTEX_STATE = mutex->owner ? OWNED : AVAILABLE,
        .MUTEX_PRIORITY = mutex->priority,
        .LOCK_COUNT = mutex->count,
        .WAITING_PROCESSES = mutex->waiting.count,
    };
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_process_state(PROCESS_ID_TYPE process_id, MUTEX_ID_TYPE *id)
{
    const struct apex_process *process = apex_process_find(process_id);

    if (!process)
        return INVALID_PARAM;

    if (process == apex.lock_owner)
        *id = PREEMPTION_LOCK_MUTEX;
    else
        *id = process->mutex ? process->mutex->id : NO_MUTEX_OWNED;
    return NO_ERROR;
}

void CREATE_MUTEX(MUTEX_NAME_TYPE MUTEX_NAME, PRIORITY_TYPE MUTEX_PRIORITY,
                  QUEUING_DISCIPLINE_TYPE QUEUING_DISCIPLINE, MUTEX_ID_TYPE *MUTEX_ID,
                  RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(MUTEX_NAME, MUTEX_PRIORITY, QUEUING_DISCIPLINE, MUTEX_ID));
}

void ACQUIRE_MUTEX(MUTEX_ID_TYPE MUTEX_ID, SYSTEM_TIME_TYPE TIME_OUT, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(acquire(MUTEX_ID, TIME_OUT));
}

void RELEASE_MUTEX(MUTEX_ID_TYPE MUTEX_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(release(MUTEX_ID));
}

void RESET_MUTEX(MUTEX_ID_TYPE MUTEX_ID, PROCESS_ID_TYPE PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(reset(MUTEX_ID, PROCESS_ID));
}

void GET_MUTEX_ID(MUTEX_NAME_TYPE MUTEX_NAME, MUTEX_ID_TYPE *MUTEX_ID,
                  RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&mutexes, MUTEX_NAME, MUTEX_ID));
}

void GET_MUTEX_STATUS(MUTEX_ID_TYPE MUTEX_ID, MUTEX_STATUS_TYPE *MUTEX_STATUS,
                      RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(MUTEX_ID, MUTEX_STATUS));
}

void GET_PROCESS_MUTEX_STATE(PROCESS_ID_TYPE PROCESS_ID, MUTEX_ID_TYPE *MUTEX_ID,
                             RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_process_state(PROCESS_ID, MUTEX_ID));
}
