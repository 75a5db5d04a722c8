/* SPDX-License-Identifier: BSD-2-Clause */
/* Semaphores: ARINC 653 Part 1, intrapartition communication. */
#include "hv/apex/apexSemaphore.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"

struct semaphore {
    struct apex_object object;
    SEMAPHORE_VALUE_TYPE value, maximum;
    struct apex_queue waiting;
};

APEX_TABLE(semaphores, MAX_NUMBER_OF_SEMAPHORES);

static RETURN_CODE_TYPE create(const char *name, SEMAPHORE_VALUE_TYPE value,
                               SEMAPHORE_VALUE_TYPE maximum, QUEUING_DISCIPLINE_TYPE discipline,
                               SEMAPHORE_ID_TYPE *id)
{
    struct semaphore *semaphore;

    if (!apex_object_fits(&semaphores, sizeof *semaphore, 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&semaphores, name))
        return NO_ACTION;
    if (value < 0 || value > MAX_SEMAPHORE_VALUE)
        return INVALID_PARAM;
    if (maximum < 0 || maximum > MAX_SEMAPHORE_VALUE)
        return INVALID_PARAM;
    if (value > maximum)
        return INVALID_PARAM;
    if (discipline != FIFO && discipline != PRIORITY)
        return INVALID_PARAM;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    semaphore = apex_object_create(&semaphores, name, sizeof *semaphore);
    semaphore->value = value;
    semaphore->maximum = maximum;
    semaphore->waiting.discipline = discipline;
    *id = semaphore->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE wait(SEMAPHORE_ID_TYPE id, SYSTEM_TIME_TYPE time_out)
{
    struct semaphore *semaphore = apex_object_find(&semaphores, id);

    if (!semaphore)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (semaphore->value > 0) {
        semaphore->value--;
        return NO_ERROR;
    }
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    return apex_wait(&semaphore->waiting, time_out);
}

static RETURN_CODE_TYPE signal(SEMAPHORE_ID_TYPE id)
{
    struct semaphore *semaphore = apex_object_find(&semaphores, id);

    if (!semaphore)
        return INVALID_PARAM;
    if (semaphore->value == semaphore->maximum)
        return NO_ACTION;

    if (semaphore->waiting.head)
        apex_unblock(semaphore->waiting.head, NO_ERROR);
    else
        semaphore->value++;
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(SEMAPHORE_ID_TYPE id, SEMAPHORE_STATUS_TYPE *status)
{
    const struct semaphore *semaphore = apex_object_find(&semaphores, id);

    if (!semaphore)
        return INVALID_PARAM;

    *status =
        (SEMAPHORE_STATUS_TYPE){semaphore->value, semaphore->maximum, semaphore->waiting.count};
    return NO_ERROR;
}

void CREATE_SEMAPHORE(SEMAPHORE_NAME_TYPE SEMAPHORE_NAME, SEMAPHORE_VALUE_TYPE CURRENT_VALUE,
                      SEMAPHORE_VALUE_TYPE MAXIMUM_VALUE,
                      QUEUING_DISCIPLINE_TYPE QUEUING_DISCIPLINE, SEMAPHORE_ID_TYPE *SEMAPHORE_ID,
                      RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(
        create(SEMAPHORE_NAME, CURRENT_VALUE, MAXIMUM_VALUE, QUEUING_DISCIPLINE, SEMAPHORE_ID));
}

void WAIT_SEMAPHORE(SEMAPHORE_ID_TYPE SEMAPHORE_ID, SYSTEM_TIME_TYPE TIME_OUT,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(wait(SEMAPHORE_ID, TIME_OUT));
}

void SIGNAL_SEMAPHORE(SEMAPHORE_ID_TYPE SEMAPHORE_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(signal(SEMAPHORE_ID));
}

void GET_SEMAPHORE_ID(SEMAPHORE_NAME_TYPE SEMAPHORE_NAME, SEMAPHORE_ID_TYPE *SEMAPHORE_ID,
                      RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&semaphores, SEMAPHORE_NAME, SEMAPHORE_ID));
}

void GET_SEMAPHORE_STATUS(SEMAPHORE_ID_TYPE SEMAPHORE_ID, SEMAPHORE_STATUS_TYPE *SEMAPHORE_STATUS,
                          RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(SEMAPHORE_ID, SEMAPHORE_STATUS));
}
