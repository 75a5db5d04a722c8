/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sampling ports: ARINC 653 Part 1, interpartition communication, and the extensions of Part 2. The
 * messages are the hypervisor's; here is what a port remembers of its last read.
 */
#include "hv/apex/apexSampling.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

struct sampling_port {
    struct apex_object object;
    uint32_t port; /* the hypervisor's number */
    PORT_DIRECTION_TYPE direction;
    MESSAGE_SIZE_TYPE maximum;
    SYSTEM_TIME_TYPE refresh;
    VALIDITY_TYPE validity;
    uint32_t consumed; /* write count of the message read last */
};

APEX_TABLE(sampling_ports, MAX_NUMBER_OF_SAMPLING_PORTS);

/* Port, size and direction are the hypervisor's to check, and before NORMAL mode. */
static RETURN_CODE_TYPE create(const char *name, MESSAGE_SIZE_TYPE maximum,
                               PORT_DIRECTION_TYPE direction, SYSTEM_TIME_TYPE refresh,
                               SAMPLING_PORT_ID_TYPE *id)
{
    struct sampling_port *port;
    enum hv_status status;
    uint32_t number = 0;

    if (!apex_object_fits(&sampling_ports, sizeof *port, 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&sampling_ports, name))
        return NO_ACTION;
    if (refresh <= 0 || refresh > APEX_TIME_MAX)
        return INVALID_CONFIG;
    status = hv_sampling_create(name, (uint32_t)maximum, (enum hv_port_direction)direction,
                                (uint64_t)refresh / 1000, &number);
    if (status == HV_INVALID_MODE)
        return INVALID_MODE;
    if (status != HV_NO_ERROR)
        return INVALID_CONFIG;

    port = apex_object_create(&sampling_ports, name, sizeof *port);
    port->port = number;
    port->direction = direction;
    port->maximum = maximum;
    port->refresh = refresh;
    *id = port->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE write_message(SAMPLING_PORT_ID_TYPE id, const void *message,
                                      MESSAGE_SIZE_TYPE length)
{
    const struct sampling_port *port = apex_object_find(&sampling_ports, id);

    if (!port)
        return INVALID_PARAM;
    if (length > port->maximum)
        return INVALID_CONFIG;
    if (length <= 0)
        return INVALID_PARAM;
    if (port->direction != SOURCE)
        return INVALID_MODE;
    if (hv_sampling_write(port->port, message, (uint32_t)length) != HV_NO_ERROR)
        return INVALID_PARAM; /* the address */

    return NO_ERROR;
}

/* What READ_... have in common: the message and the status that goes with it, or why not. */
static RETURN_CODE_TYPE fetch(struct sampling_port *port, void *message, MESSAGE_SIZE_TYPE *length,
                              struct hv_sampling_status *status)
{
    enum hv_validity validity = HV_INVALID;
    uint32_t count, size = 0;
    enum hv_status result;

    do { /* again, if another message came in between */
        hv_sampling_status(port->port, status);
        count = status->write_count;
        result = hv_sampling_read(port->port, message, &size, &validity);
        hv_sampling_status(port->port, status);
    } while (status->write_count != count);
    port->validity = validity == HV_VALID && result == HV_NO_ERROR ? VALID : INVALID;
    if (result == HV_NOT_AVAILABLE)
        return NO_ACTION;
    if (result != HV_NO_ERROR)
        return INVALID_PARAM; /* the address */
    port->consumed = count;
    *length = (MESSAGE_SIZE_TYPE)size;
    return NO_ERROR;
}

static RETURN_CODE_TYPE read_message(SAMPLING_PORT_ID_TYPE id, void *message,
                                     MESSAGE_SIZE_TYPE *length, VALIDITY_TYPE *validity)
{
    struct sampling_port *port = apex_object_find(&sampling_ports, id);
    struct hv_sampling_status status;
    RETURN_CODE_TYPE result;

    *length = 0;
    *validity = INVALID;
    if (!port)
        return INVALID_PARAM;
    if (port->direction != DESTINATION)
        return INVALID_MODE;

    result = fetch(port, message, length, &status);
    *validity = port->validity;
    return result;
}

static RETURN_CODE_TYPE get_status(SAMPLING_PORT_ID_TYPE id, SAMPLING_PORT_STATUS_TYPE *status)
{
    const struct sampling_port *port = apex_object_find(&sampling_ports, id);

    if (!port)
        return INVALID_PARAM;

    *status =
        (SAMPLING_PORT_STATUS_TYPE){port->refresh, port->maximum, port->direction, port->validity};
    return NO_ERROR;
}

static UPDATED_TYPE updated(const struct sampling_port *port, uint32_t write_count)
{
    if (write_count == 0)
        return EMPTY_PORT;
    return write_count == port->consumed ? CONSUMED_MESSAGE : NEW_MESSAGE;
}

static RETURN_CODE_TYPE read_updated(SAMPLING_PORT_ID_TYPE id, void *message,
                                     MESSAGE_SIZE_TYPE *length, UPDATED_TYPE *is_updated)
{
    struct sampling_port *port = apex_object_find(&sampling_ports, id);
    struct hv_sampling_status status;
    UPDATED_TYPE before;
    RETURN_CODE_TYPE result;

    *length = 0;
    *is_updated = EMPTY_PORT;
    if (!port)
        return INVALID_PARAM;
    if (port->direction != DESTINATION)
        return INVALID_MODE;

    hv_sampling_status(port->port, &status);
    before = updated(port, status.write_count);
    result = fetch(port, message, length, &status);
    if (result == NO_ERROR)
        *is_updated = before == EMPTY_PORT ? NEW_MESSAGE : before;
    return result;
}

static SYSTEM_TIME_TYPE time_stamp(const struct hv_sampling_status *status)
{
    return status->write_count == 0
               ? 0
               : apex_clock_ns((uint64_t)status->time_high << 32 | status->time_low);
}

static RETURN_CODE_TYPE get_current_status(SAMPLING_PORT_ID_TYPE id,
                                           SAMPLING_PORT_CURRENT_STATUS_TYPE *current)
{
    const struct sampling_port *port = apex_object_find(&sampling_ports, id);
    struct hv_sampling_status status;
    SYSTEM_TIME_TYPE written;

    if (!port)
        return INVALID_PARAM;

    hv_sampling_status(port->port, &status);
    written = time_stamp(&status);
    *current = (SAMPLING_PORT_CURRENT_STATUS_TYPE){
        .REFRESH_PERIOD = port->refresh,
        .TIME_STAMP = written,
        .MAX_MESSAGE_SIZE = port->maximum,
        .PORT_DIRECTION = port->direction,
        .MESSAGE_AGE =
            status.write_count > 0 && apex_clock_ns(apex_clock_now()) - written <= port->refresh
                ? FRESH
                : STALE,
        .UPDATED = port->direction == DESTINATION ? updated(port, status.write_count) : EMPTY_PORT,
    };
    return NO_ERROR;
}

static RETURN_CODE_TYPE read_conditional(SAMPLING_PORT_ID_TYPE id, SYSTEM_TIME_TYPE reference,
                                         void *message, MESSAGE_SIZE_TYPE *length,
                                         SYSTEM_TIME_TYPE *stamp)
{
    struct sampling_port *port = apex_object_find(&sampling_ports, id);
    struct hv_sampling_status status;
    RETURN_CODE_TYPE result;

    *length = 0;
    *stamp = 0;
    if (!port)
        return INVALID_PARAM;
    if (port->direction != DESTINATION)
        return INVALID_MODE;
    hv_sampling_status(port->port, &status);
    *stamp = time_stamp(&status);
    if (status.write_count == 0 || *stamp <= reference)
        return NO_ACTION;

    result = fetch(port, message, length, &status);
    *stamp = time_stamp(&status);
    return result;
}

void CREATE_SAMPLING_PORT(SAMPLING_PORT_NAME_TYPE SAMPLING_PORT_NAME,
                          MESSAGE_SIZE_TYPE MAX_MESSAGE_SIZE, PORT_DIRECTION_TYPE PORT_DIRECTION,
                          SYSTEM_TIME_TYPE REFRESH_PERIOD, SAMPLING_PORT_ID_TYPE *SAMPLING_PORT_ID,
                          RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(SAMPLING_PORT_NAME, MAX_MESSAGE_SIZE, PORT_DIRECTION,
                                     REFRESH_PERIOD, SAMPLING_PORT_ID));
}

void WRITE_SAMPLING_MESSAGE(SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                            MESSAGE_SIZE_TYPE LENGTH, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(write_message(SAMPLING_PORT_ID, MESSAGE_ADDR, LENGTH));
}

void READ_SAMPLING_MESSAGE(SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                           MESSAGE_SIZE_TYPE *LENGTH, VALIDITY_TYPE *VALIDITY,
                           RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(read_message(SAMPLING_PORT_ID, MESSAGE_ADDR, LENGTH, VALIDITY));
}

void GET_SAMPLING_PORT_ID(SAMPLING_PORT_NAME_TYPE SAMPLING_PORT_NAME,
                          SAMPLING_PORT_ID_TYPE *SAMPLING_PORT_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE =
        apex_leave(apex_object_get_id(&sampling_ports, SAMPLING_PORT_NAME, SAMPLING_PORT_ID));
}

void GET_SAMPLING_PORT_STATUS(SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID,
                              SAMPLING_PORT_STATUS_TYPE *SAMPLING_PORT_STATUS,
                              RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(SAMPLING_PORT_ID, SAMPLING_PORT_STATUS));
}

void READ_UPDATED_SAMPLING_MESSAGE(SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID,
                                   MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                                   UPDATED_TYPE *UPDATED, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(read_updated(SAMPLING_PORT_ID, MESSAGE_ADDR, LENGTH, UPDATED));
}

void GET_SAMPLING_PORT_CURRENT_STATUS(
    SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID,
    SAMPLING_PORT_CURRENT_STATUS_TYPE *SAMPLING_PORT_CURRENT_STATUS, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_current_status(SAMPLING_PORT_ID, SAMPLING_PORT_CURRENT_STATUS));
}

void READ_SAMPLING_MESSAGE_CONDITIONAL(SAMPLING_PORT_ID_TYPE SAMPLING_PORT_ID,
                                       SYSTEM_TIME_TYPE REF_TIME_STAMP,
                                       MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                                       SYSTEM_TIME_TYPE *TIME_STAMP, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(
        read_conditional(SAMPLING_PORT_ID, REF_TIME_STAMP, MESSAGE_ADDR, LENGTH, TIME_STAMP));
}
