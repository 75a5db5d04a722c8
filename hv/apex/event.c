/* SPDX-License-Identifier: BSD-2-Clause */
/* Events: ARINC 653 Part 1, intrapartition communication. */
#include "hv/apex/apexEvent.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"

struct event {
    struct apex_object object;
    EVENT_STATE_TYPE state;
    struct apex_queue waiting; /* in the order of priority when all are made ready together */
};

APEX_TABLE(events, MAX_NUMBER_OF_EVENTS);

static RETURN_CODE_TYPE create(const char *name, EVENT_ID_TYPE *id)
{
    struct event *event;

    if (!apex_object_fits(&events, sizeof *event, 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&events, name))
        return NO_ACTION;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    event = apex_object_create(&events, name, sizeof *event);
    *id = event->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE set(EVENT_ID_TYPE id)
{
    struct event *event = apex_object_find(&events, id);

    if (!event)
        return INVALID_PARAM;

    event->state = UP;
    while (event->waiting.head)
        apex_unblock(event->waiting.head, NO_ERROR);
    return NO_ERROR;
}

static RETURN_CODE_TYPE reset(EVENT_ID_TYPE id)
{
    struct event *event = apex_object_find(&events, id);

    if (!event)
        return INVALID_PARAM;

    event->state = DOWN;
    return NO_ERROR;
}

static RETURN_CODE_TYPE wait(EVENT_ID_TYPE id, SYSTEM_TIME_TYPE time_out)
{
    struct event *event = apex_object_find(&events, id);

    if (!event)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (event->state == UP)
        return NO_ERROR;
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    return apex_wait(&event->waiting, time_out);
}

static RETURN_CODE_TYPE get_status(EVENT_ID_TYPE id, EVENT_STATUS_TYPE *status)
{
    const struct event *event = apex_object_find(&events, id);

    if (!event)
        return INVALID_PARAM;

    *status = (EVENT_STATUS_TYPE){event->state, event->waiting.count};
    return NO_ERROR;
}

void CREATE_EVENT(EVENT_NAME_TYPE EVENT_NAME, EVENT_ID_TYPE *EVENT_ID,
                  RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(EVENT_NAME, EVENT_ID));
}

void SET_EVENT(EVENT_ID_TYPE EVENT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(set(EVENT_ID));
}

void RESET_EVENT(EVENT_ID_TYPE EVENT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(reset(EVENT_ID));
}

void WAIT_EVENT(EVENT_ID_TYPE EVENT_ID, SYSTEM_TIME_TYPE TIME_OUT, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(wait(EVENT_ID, TIME_OUT));
}

void GET_EVENT_ID(EVENT_NAME_TYPE EVENT_NAME, EVENT_ID_TYPE *EVENT_ID,
                  RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&events, EVENT_NAME, EVENT_ID));
}

void GET_EVENT_STATUS(EVENT_ID_TYPE EVENT_ID, EVENT_STATUS_TYPE *EVENT_STATUS,
                      RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(EVENT_ID, EVENT_STATUS));
}
