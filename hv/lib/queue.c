/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of queuing ports and of interrupts between partitions. Contracts: hv.h. */
#include "hv/lib/hv.h"

static uint32_t address_of(const volatile void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

enum hv_status hv_queuing_create(const char *name, uint32_t message_size, uint32_t depth,
                                 enum hv_port_direction direction, uint32_t *port)
{
    struct hv_result result =
        hv_call(HV_CALL_QUEUING_CREATE, address_of(name), message_size, depth, direction, 0);

    if (result.status == HV_NO_ERROR)
        *port = result.value;
    return result.status;
}

enum hv_status hv_queuing_send(uint32_t port, const void *message, uint32_t length)
{
    return hv_call(HV_CALL_QUEUING_SEND, port, address_of(message), length, 0, 0).status;
}

enum hv_status hv_queuing_receive(uint32_t port, void *message, uint32_t *length, uint32_t *left)
{
    struct hv_result result = hv_call(HV_CALL_QUEUING_RECEIVE, port, address_of(message), 0, 0, 0);

    if (result.status == HV_NO_ERROR) {
        *length = result.value;
        *left = result.second;
    }
    return result.status;
}

enum hv_status hv_queuing_status(uint32_t port, struct hv_queuing_status *status)
{
    return hv_call(HV_CALL_QUEUING_STATUS, port, address_of(status), 0, 0, 0).status;
}

enum hv_status hv_queuing_clear(uint32_t port)
{
    return hv_call(HV_CALL_QUEUING_CLEAR, port, 0, 0, 0, 0).status;
}

enum hv_status hv_interrupt_send(uint32_t link)
{
    return hv_call(HV_CALL_INTERRUPT_SEND, link, 0, 0, 0, 0).status;
}
