/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queuing ports: a channel holds up to `depth` messages, first in, first out, from one source to
 * one destination. A message counts when it is whole, and is gone when it has been handed over
 * whole; both ends may restart in between. Nobody waits here: either end gets HV_INTERRUPT_PORT when
 * it is worth trying again. Waiting processes and their discipline are the partition's affair.
 */
#include "hv/core/copy.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/port.h"
#include "hv/core/vcpu.h"

/* The entry of the n-th message, the oldest being 0; n may be depth - 1 at most. */
static struct hv_queue_entry *queue_entry(const struct hv_port *port, uint32_t n)
{
    const struct hv_channel *queue = port->channel;
    const uint32_t stride =
        (uint32_t)sizeof(struct hv_queue_entry) + ((port->message_size + 7u) & ~7u);
    uint32_t index = queue->head + n;

    if (index >= port->config->depth)
        index -= port->config->depth;
    return (void *)(queue->message + index * stride);
}

/* Tells the other end of the port's channel. */
static void queue_tell(const struct hv_port *port)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_channel *channels = hv_config_table(config, &config->channels);
    const struct hv_config_channel *channel = &channels[port->config->channel];
    const uint32_t other = port->config->direction == HV_PORT_SOURCE ? channel->destination_port
                                                                     : channel->source_port;

    hv_vcpu_interrupt(hv_module.partitions[hv_module.ports[other + 1].config->partition].vcpu,
                      1u << HV_INTERRUPT_PORT);
}

/* arg: name, message size, depth, direction; result: port number. */
uint32_t hv_queue_create(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_port wanted = {
        .kind = HV_PORT_QUEUING, .message_size = arg[1], .depth = arg[2], .direction = arg[3]};
    uint32_t number;
    uint32_t status = hv_port_open(self, &wanted, arg[0], &number);

    if (status == HV_NO_ERROR)
        arg[1] = number;
    return status;
}

/* arg: port, message, length. */
uint32_t hv_queue_send(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port = hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_QUEUING, HV_PORT_SOURCE));
    const uint32_t length = arg[2];
    struct hv_channel *queue;
    struct hv_queue_entry *entry;
    uint32_t status;

    if (length == 0)
        return HV_INVALID_PARAM;
    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_QUEUING);
    if (length > port->message_size)
        return HV_INVALID_CONFIG;
    if (arg[1] - port->low >= port->span &&
        !hv_port_check(self, port, arg[1], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    queue = port->channel;
    if (queue->count == port->config->depth)
        return HV_NOT_AVAILABLE;
    entry = queue_entry(port, queue->count);
    status = hv_copy_in(self, entry + 1, arg[1], length, queue->written);
    if (status != HV_NO_ERROR)
        return status;
    entry->length = length;
    queue->count++;
    queue->written++;
    queue_tell(port);
    return HV_NO_ERROR;
}

/* arg: port, buffer; results: length, messages left. */
uint32_t hv_queue_receive(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_QUEUING, HV_PORT_DESTINATION));
    struct hv_channel *queue;
    const struct hv_queue_entry *entry;
    uint32_t status;

    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_QUEUING);
    if (arg[1] - port->low >= port->span &&
        !hv_port_check(self, port, arg[1], port->message_size, HV_AREA_WRITE))
        return HV_BAD_POINTER;
    queue = port->channel;
    if (queue->count == 0)
        return HV_NOT_AVAILABLE;
    entry = queue_entry(port, 0);
    status = hv_copy_out(self, arg[1], entry + 1, entry->length, queue->taken);
    if (status != HV_NO_ERROR)
        return status;
    if (queue->count == port->config->depth)
        queue_tell(port);
    queue->head = queue->head + 1 == port->config->depth ? 0 : queue->head + 1;
    queue->count--;
    queue->taken++;
    arg[1] = entry->length;
    arg[2] = queue->count;
    return HV_NO_ERROR;
}

/* arg: port, struct hv_queuing_status. */
uint32_t hv_queue_get_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_port *port = hv_port_find_kind(self, arg[0], HV_PORT_QUEUING);
    struct hv_queuing_status status;

    if (!port)
        return HV_INVALID_PARAM;
    status = (struct hv_queuing_status){
        .message_size = port->message_size,
        .depth = port->config->depth,
        .direction = port->config->direction,
        .count = port->channel->count,
    };
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}

/* arg: port. */
uint32_t hv_queue_clear(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_QUEUING, HV_PORT_DESTINATION));

    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_QUEUING);
    if (port->channel->count == port->config->depth)
        queue_tell(port);
    port->channel->count = 0;
    port->channel->taken++;
    return HV_NO_ERROR;
}
