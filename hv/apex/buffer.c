/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers: ARINC 653 Part 1, intrapartition communication. While processes wait to receive the
 * buffer is empty, while they wait to send it is full; so a message for a waiting receiver goes to it
 * at once, and a message taken makes room for that of the first waiting sender.
 */
#include "hv/apex/apexBuffer.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

struct message {
    MESSAGE_SIZE_TYPE length;
    unsigned char data[];
};

struct buffer {
    struct apex_object object;
    MESSAGE_SIZE_TYPE maximum;
    MESSAGE_RANGE_TYPE depth, head, count;
    size_t stride;
    unsigned char *messages;
    struct apex_queue waiting; /* to receive if the buffer is empty, else to send */
};

APEX_TABLE(buffers, MAX_NUMBER_OF_BUFFERS);

static size_t message_stride(MESSAGE_SIZE_TYPE maximum)
{
    return (sizeof(struct message) + (size_t)maximum + 7) & ~(size_t)7;
}

/* The n-th message, the oldest being 0. */
static struct message *message_at(const struct buffer *buffer, MESSAGE_RANGE_TYPE n)
{
    MESSAGE_RANGE_TYPE index = buffer->head + n;

    if (index >= buffer->depth)
        index -= buffer->depth;
    return (struct message *)(void *)(buffer->messages + (size_t)index * buffer->stride);
}

static void put(struct buffer *buffer, const void *data, MESSAGE_SIZE_TYPE length)
{
    struct message *message = message_at(buffer, buffer->count);

    memcpy(message->data, data, (size_t)length);
    message->length = length;
    buffer->count++;
}

static RETURN_CODE_TYPE create(const char *name, MESSAGE_SIZE_TYPE maximum,
                               MESSAGE_RANGE_TYPE depth, QUEUING_DISCIPLINE_TYPE discipline,
                               BUFFER_ID_TYPE *id)
{
    const bool good_size = maximum > 0 && maximum <= SYSTEM_LIMIT_MESSAGE_SIZE;
    const bool good_depth = depth > 0 && depth <= SYSTEM_LIMIT_NUMBER_OF_MESSAGES;
    const size_t size = good_size && good_depth ? (size_t)depth * message_stride(maximum) : 0;
    struct buffer *buffer;

    if (!apex_object_fits(&buffers, sizeof *buffer, size))
        return INVALID_CONFIG;
    if (apex_object_find_name(&buffers, name))
        return NO_ACTION;
    if (!good_size)
        return INVALID_PARAM;
    if (!good_depth)
        return INVALID_PARAM;
    if (discipline != FIFO && discipline != PRIORITY)
        return INVALID_PARAM;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    buffer = apex_object_create(&buffers, name, sizeof *buffer);
    buffer->maximum = maximum;
    buffer->depth = depth;
    buffer->stride = message_stride(maximum);
    buffer->messages = apex_pool_take(size);
    buffer->waiting.discipline = discipline;
    *id = buffer->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE send(BUFFER_ID_TYPE id, void *data, MESSAGE_SIZE_TYPE length,
                             SYSTEM_TIME_TYPE time_out)
{
    struct buffer *buffer = apex_object_find(&buffers, id);

    if (!buffer)
        return INVALID_PARAM;
    if (length > buffer->maximum)
        return INVALID_PARAM;
    if (length <= 0)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (buffer->count < buffer->depth) {
        struct apex_process *receiver = buffer->waiting.head;

        if (receiver) {
            memcpy(receiver->message, data, (size_t)length);
            receiver->length = length;
            apex_unblock(receiver, NO_ERROR);
        } else {
            put(buffer, data, length);
        }
        return NO_ERROR;
    }
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    apex_touch(data, length, false);
    apex.current->message = data;
    apex.current->length = length;
    return apex_wait(&buffer->waiting, time_out);
}

static RETURN_CODE_TYPE receive(BUFFER_ID_TYPE id, SYSTEM_TIME_TYPE time_out, void *data,
                                MESSAGE_SIZE_TYPE *length)
{
    struct buffer *buffer = apex_object_find(&buffers, id);
    RETURN_CODE_TYPE result;

    *length = 0;
    if (!buffer)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (buffer->count > 0) {
        const struct message *message = message_at(buffer, 0);
        struct apex_process *sender = buffer->waiting.head;

        memcpy(data, message->data, (size_t)message->length);
        *length = message->length;
        buffer->head = buffer->head + 1 == buffer->depth ? 0 : buffer->head + 1;
        buffer->count--;
        if (sender) {
            put(buffer, sender->message, sender->length);
            apex_unblock(sender, NO_ERROR);
        }
        return NO_ERROR;
    }
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    apex_touch(data, buffer->maximum, true);
    apex.current->message = data;
    apex.current->length = 0;
    result = apex_wait(&buffer->waiting, time_out);
    *length = apex.current->length;
    return result;
}

static RETURN_CODE_TYPE get_status(BUFFER_ID_TYPE id, BUFFER_STATUS_TYPE *status)
{
    const struct buffer *buffer = apex_object_find(&buffers, id);

    if (!buffer)
        return INVALID_PARAM;

    *status =
        (BUFFER_STATUS_TYPE){buffer->count, buffer->depth, buffer->maximum, buffer->waiting.count};
    return NO_ERROR;
}

void CREATE_BUFFER(BUFFER_NAME_TYPE BUFFER_NAME, MESSAGE_SIZE_TYPE MAX_MESSAGE_SIZE,
                   MESSAGE_RANGE_TYPE MAX_NB_MESSAGE, QUEUING_DISCIPLINE_TYPE QUEUING_DISCIPLINE,
                   BUFFER_ID_TYPE *BUFFER_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(
        create(BUFFER_NAME, MAX_MESSAGE_SIZE, MAX_NB_MESSAGE, QUEUING_DISCIPLINE, BUFFER_ID));
}

void SEND_BUFFER(BUFFER_ID_TYPE BUFFER_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE LENGTH,
                 SYSTEM_TIME_TYPE TIME_OUT, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(send(BUFFER_ID, MESSAGE_ADDR, LENGTH, TIME_OUT));
}

void RECEIVE_BUFFER(BUFFER_ID_TYPE BUFFER_ID, SYSTEM_TIME_TYPE TIME_OUT,
                    MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(receive(BUFFER_ID, TIME_OUT, MESSAGE_ADDR, LENGTH));
}

void GET_BUFFER_ID(BUFFER_NAME_TYPE BUFFER_NAME, BUFFER_ID_TYPE *BUFFER_ID,
                   RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&buffers, BUFFER_NAME, BUFFER_ID));
}

void GET_BUFFER_STATUS(BUFFER_ID_TYPE BUFFER_ID, BUFFER_STATUS_TYPE *BUFFER_STATUS,
                       RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(BUFFER_ID, BUFFER_STATUS));
}
