/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queuing ports: ARINC 653 Part 1, interpartition communication. Queues are the hypervisor's and
 * nobody waits there; processes wait here, in the port's discipline, and the kernel sends or
 * receives for the first of them when the hypervisor says that it is worth trying.
 */
#include "hv/apex/apexQueuing.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

struct queuing_port {
    struct apex_object object;
    uint32_t port; /* the hypervisor's number */
    PORT_DIRECTION_TYPE direction;
    MESSAGE_SIZE_TYPE maximum;
    MESSAGE_RANGE_TYPE depth;
    struct apex_queue waiting;
};

APEX_TABLE(queuing_ports, MAX_NUMBER_OF_QUEUING_PORTS);

/* Port, sizes and direction are the hypervisor's to check, and before NORMAL mode. */
static RETURN_CODE_TYPE create(const char *name, MESSAGE_SIZE_TYPE maximum,
                               MESSAGE_RANGE_TYPE depth, PORT_DIRECTION_TYPE direction,
                               QUEUING_DISCIPLINE_TYPE discipline, QUEUING_PORT_ID_TYPE *id)
{
    struct queuing_port *port;
    enum hv_status status;
    uint32_t number = 0;

    if (!apex_object_fits(&queuing_ports, sizeof *port, 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&queuing_ports, name))
        return NO_ACTION;
    if (discipline != FIFO && discipline != PRIORITY)
        return INVALID_CONFIG;
    status = hv_queuing_create(name, (uint32_t)maximum, (uint32_t)depth,
                               (enum hv_port_direction)direction, &number);
    if (status == HV_INVALID_MODE)
        return INVALID_MODE;
    if (status != HV_NO_ERROR)
        return INVALID_CONFIG;

    port = apex_object_create(&queuing_ports, name, sizeof *port);
    port->port = number;
    port->direction = direction;
    port->maximum = maximum;
    port->depth = depth;
    port->waiting.discipline = discipline;
    *id = port->object.id;
    return NO_ERROR;
}

/* One try for a process; NOT_AVAILABLE: in vain. The address may be what is wrong. */
static RETURN_CODE_TYPE transfer(const struct queuing_port *port, void *message,
                                 MESSAGE_SIZE_TYPE *length)
{
    enum hv_status status;
    uint32_t size = 0, left;

    if (port->direction == SOURCE) {
        status = hv_queuing_send(port->port, message, (uint32_t)*length);
    } else {
        status = hv_queuing_receive(port->port, message, &size, &left);
        *length = (MESSAGE_SIZE_TYPE)size;
    }
    return status <= HV_TIMED_OUT ? (RETURN_CODE_TYPE)status : INVALID_PARAM;
}

/* As many as can of those that wait at a port; true: there was one. */
static bool serve(struct queuing_port *port)
{
    bool served = false;

    while (port->waiting.head) {
        struct apex_process *process = port->waiting.head;
        const RETURN_CODE_TYPE result = transfer(port, process->message, &process->length);

        if (result == NOT_AVAILABLE)
            break;
        apex_unblock(process, result);
        served = true;
    }
    return served;
}

/* Again as long as something moves: the partition may be at both ends of a channel. */
void apex_queuing_retry(void)
{
    struct queuing_port *port;
    bool served;

    do {
        served = false;
        for (APEX_INTEGER id = 1; (port = apex_object_find(&queuing_ports, id)); id++)
            served |= serve(port);
    } while (served);
}

/* No try may overtake those that wait. */
static RETURN_CODE_TYPE transfer_or_wait(struct queuing_port *port, void *message,
                                         MESSAGE_SIZE_TYPE *length, SYSTEM_TIME_TYPE time_out)
{
    RETURN_CODE_TYPE result = NOT_AVAILABLE;

    if (!port->waiting.head)
        result = transfer(port, message, length);
    if (result == NO_ERROR)
        apex_queuing_retry();
    if (result != NOT_AVAILABLE)
        return result;
    if (time_out == 0)
        return NOT_AVAILABLE;
    if (!apex_may_wait())
        return INVALID_MODE;

    apex.current->message = message;
    apex.current->length = *length;
    result = apex_wait(&port->waiting, time_out);
    *length = apex.current->length;
    return result;
}

static RETURN_CODE_TYPE send(QUEUING_PORT_ID_TYPE id, void *message, MESSAGE_SIZE_TYPE length,
                             SYSTEM_TIME_TYPE time_out)
{
    struct queuing_port *port = apex_object_find(&queuing_ports, id);

    if (!port)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (length > port->maximum)
        return INVALID_CONFIG;
    if (length <= 0)
        return INVALID_PARAM;
    if (port->direction != SOURCE)
        return INVALID_MODE;

    return transfer_or_wait(port, message, &length, time_out);
}

static RETURN_CODE_TYPE receive(QUEUING_PORT_ID_TYPE id, SYSTEM_TIME_TYPE time_out, void *message,
                                MESSAGE_SIZE_TYPE *length)
{
    struct queuing_port *port = apex_object_find(&queuing_ports, id);

    *length = 0;
    if (!port)
        return INVALID_PARAM;
    if (!apex_clock_is_span(time_out))
        return INVALID_PARAM;
    if (port->direction != DESTINATION)
        return INVALID_MODE;

    return transfer_or_wait(port, message, length, time_out);
}

static RETURN_CODE_TYPE get_status(QUEUING_PORT_ID_TYPE id, QUEUING_PORT_STATUS_TYPE *status)
{
    const struct queuing_port *port = apex_object_find(&queuing_ports, id);
    struct hv_queuing_status known = {0};

    if (!port)
        return INVALID_PARAM;

    hv_queuing_status(port->port, &known);
    *status = (QUEUING_PORT_STATUS_TYPE){
        .NB_MESSAGE = (MESSAGE_RANGE_TYPE)known.count,
        .MAX_NB_MESSAGE = port->depth,
        .MAX_MESSAGE_SIZE = port->maximum,
        .PORT_DIRECTION = port->direction,
        .WAITING_PROCESSES = port->waiting.count,
    };
    return NO_ERROR;
}

static RETURN_CODE_TYPE clear(QUEUING_PORT_ID_TYPE id)
{
    const struct queuing_port *port = apex_object_find(&queuing_ports, id);
    struct hv_queuing_status known = {0};

    if (!port)
        return INVALID_PARAM;
    if (port->direction != DESTINATION)
        return INVALID_MODE;
    hv_queuing_status(port->port, &known);
    if (known.count == 0)
        return NO_ACTION;

    hv_queuing_clear(port->port);
    return NO_ERROR;
}

void CREATE_QUEUING_PORT(QUEUING_PORT_NAME_TYPE QUEUING_PORT_NAME,
                         MESSAGE_SIZE_TYPE MAX_MESSAGE_SIZE, MESSAGE_RANGE_TYPE MAX_NB_MESSAGE,
                         PORT_DIRECTION_TYPE PORT_DIRECTION,
                         QUEUING_DISCIPLINE_TYPE QUEUING_DISCIPLINE,
                         QUEUING_PORT_ID_TYPE *QUEUING_PORT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(QUEUING_PORT_NAME, MAX_MESSAGE_SIZE, MAX_NB_MESSAGE,
                                     PORT_DIRECTION, QUEUING_DISCIPLINE, QUEUING_PORT_ID));
}

void SEND_QUEUING_MESSAGE(QUEUING_PORT_ID_TYPE QUEUING_PORT_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                          MESSAGE_SIZE_TYPE LENGTH, SYSTEM_TIME_TYPE TIME_OUT,
                          RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(send(QUEUING_PORT_ID, MESSAGE_ADDR, LENGTH, TIME_OUT));
}

void RECEIVE_QUEUING_MESSAGE(QUEUING_PORT_ID_TYPE QUEUING_PORT_ID, SYSTEM_TIME_TYPE TIME_OUT,
                             MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                             RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(receive(QUEUING_PORT_ID, TIME_OUT, MESSAGE_ADDR, LENGTH));
}

void GET_QUEUING_PORT_ID(QUEUING_PORT_NAME_TYPE QUEUING_PORT_NAME,
                         QUEUING_PORT_ID_TYPE *QUEUING_PORT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE =
        apex_leave(apex_object_get_id(&queuing_ports, QUEUING_PORT_NAME, QUEUING_PORT_ID));
}

void GET_QUEUING_PORT_STATUS(QUEUING_PORT_ID_TYPE QUEUING_PORT_ID,
                             QUEUING_PORT_STATUS_TYPE *QUEUING_PORT_STATUS,
                             RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(QUEUING_PORT_ID, QUEUING_PORT_STATUS));
}

void CLEAR_QUEUING_PORT(QUEUING_PORT_ID_TYPE QUEUING_PORT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(clear(QUEUING_PORT_ID));
}
