/* SPDX-License-Identifier: BSD-2-Clause */
/* Blackboards: ARINC 653 Part 1, intrapartition communication. */
#include "hv/apex/apexBlackboard.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

struct blackboard {
    struct apex_object object;
    MESSAGE_SIZE_TYPE maximum, length; /* length 0: EMPTY */
    unsigned char *message;
    struct apex_queue waiting;
};

APEX_TABLE(blackboards, MAX_NUMBER_OF_BLACKBOARDS);

static RETURN_CODE_TYPE create(const char *name, MESSAGE_SIZE_TYPE maximum, BLACKBOARD_ID_TYPE *id)
{
    const bool good = maximum > 0 && maximum <= SYSTEM_LIMIT_MESSAGE_SIZE;
    struct blackboard *blackboard;

    if (!apex_object_fits(&blackboards, sizeof *blackboard, good ? (size_t)maximum : 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&blackboards, name))
        return NO_ACTION;
    if (!good)
        return INVALID_PARAM;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    blackboard = apex_object_create(&blackboards, name, sizeof *blackboard);
    blackboard->maximum = maximum;
    blackboard->message = apex_pool_take((size_t)maximum);
    *id = blackboard->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE display(BLACKBOARD_ID_TYPE id, const void *message,
                                MESSAGE_SIZE_TYPE length)
{
    struct blackboard *blackboard = apex_object_find(&blackboards, id);

    if (!blackboard)
        return INVALID_PARAM;
    if (length > blackboard->maximum)
        return INVALID_PARAM;
    if (length <= 0)
        return INVALID_PARAM;

    memcpy(blackboard->message, message, (size_t)length);
    blackboard->length = length;
    while (blackboard->waiting.head) {
        struct apex_process *reader = blackboard->waiting.head;

        memcpy(reader->message, blackboard->message, (size_t)length);
        reader->length = length;
        apex_unblock(reader, NO_ERROR);
    }
    return NO_ERROR;
}

static RETURN_CODE_TYPE read(BLACKBOARD_ID_TYPE id, SYSTEM_TIME_TYPE time_out, void *message,
                             MESSAGE_SIZE_TYPE *length)
{
    struct blackboard *blackboard = apex_object_find(&blackboards, id);
    RETURN_CODE_TYPE result;

    *length = 0;
    if (!blackboard)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (blackboard->length > 0) {
        memcpy(message, blackboard->message, (size_t)blackboard->length);
        *length = blackboard->length;
        return NO_ERROR;
    }
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    apex_touch(message, blackboard->maximum, true);
    apex.current->message = message;
    apex.current->length = 0;
    result = apex_wait(&blackboard->waiting, time_out);
    *length = apex.current->length;
    return result;
}

static RETURN_CODE_TYPE clear(BLACKBOARD_ID_TYPE id)
{
    struct blackboard *blackboard = apex_object_find(&blackboards, id);

    if (!blackboard)
        return INVALID_PARAM;

    blackboard->length = 0;
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(BLACKBOARD_ID_TYPE id, BLACKBOARD_STATUS_TYPE *status)
{
    const struct blackboard *blackboard = apex_object_find(&blackboards, id);

    if (!blackboard)
        return INVALID_PARAM;

    *status = (BLACKBOARD_STATUS_TYPE){
        .EMPTY_INDICATOR = blackboard->length > 0 ? OCCUPIED : EMPTY,
        .MAX_MESSAGE_SIZE = blackboard->maximum,
        .WAITING_PROCESSES = blackboard->waiting.count,
    };
    return NO_ERROR;
}

void CREATE_BLACKBOARD(BLACKBOARD_NAME_TYPE BLACKBOARD_NAME, MESSAGE_SIZE_TYPE MAX_MESSAGE_SIZE,
                       BLACKBOARD_ID_TYPE *BLACKBOARD_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(BLACKBOARD_NAME, MAX_MESSAGE_SIZE, BLACKBOARD_ID));
}

void DISPLAY_BLACKBOARD(BLACKBOARD_ID_TYPE BLACKBOARD_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                        MESSAGE_SIZE_TYPE LENGTH, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(display(BLACKBOARD_ID, MESSAGE_ADDR, LENGTH));
}

void READ_BLACKBOARD(BLACKBOARD_ID_TYPE BLACKBOARD_ID, SYSTEM_TIME_TYPE TIME_OUT,
                     MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                     RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(read(BLACKBOARD_ID, TIME_OUT, MESSAGE_ADDR, LENGTH));
}

void CLEAR_BLACKBOARD(BLACKBOARD_ID_TYPE BLACKBOARD_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(clear(BLACKBOARD_ID));
}

void GET_BLACKBOARD_ID(BLACKBOARD_NAME_TYPE BLACKBOARD_NAME, BLACKBOARD_ID_TYPE *BLACKBOARD_ID,
                       RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&blackboards, BLACKBOARD_NAME, BLACKBOARD_ID));
}

void GET_BLACKBOARD_STATUS(BLACKBOARD_ID_TYPE BLACKBOARD_ID,
                           BLACKBOARD_STATUS_TYPE *BLACKBOARD_STATUS, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(BLACKBOARD_ID, BLACKBOARD_STATUS));
}
