/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports in general, and sampling ports: a channel holds one message, which each write replaces; a
 * reader gets the last one and whether it is younger than the refresh period. A message is written
 * beside the last one and takes its place when it is whole. Long messages are copied in steps that
 * give way to interrupts; a reader that was interrupted begins anew if the message has changed.
 */
#include "hv/core/port.h"

#include "hv/core/copy.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/time.h"

void hv_port_init(void)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_port *ports = hv_config_table(config, &config->ports);
    const struct hv_config_channel *channels = hv_config_table(config, &config->channels);
    char *buffers = hv_machine_window(config->buffers_va);

    for (uint32_t i = 0; i < config->channels.count; i++) {
        char *buffer = buffers + channels[i].buffer_offset;

        hv_module.channels[i].message = buffer;
        hv_module.channels[i].spare = buffer + ((channels[i].message_size + 7u) & ~7u);
    }
    for (uint32_t i = 0; i < config->ports.count; i++) {
        hv_module.ports[i + 1] = (struct hv_port){
            .message_size = ports[i].message_size,
            .channel = &hv_module.channels[ports[i].channel],
            .config = &ports[i],
        };
    }
}

void hv_port_forget(struct hv_partition *partition)
{
    for (uint32_t i = 1; i <= partition->port_count; i++)
        partition->ports[i].use = HV_PORT_CLOSED;
}

struct hv_port *hv_port_find_kind(const struct hv_partition *self, uint32_t number, uint32_t kind)
{
    struct hv_port *port = hv_port_find(self, number, HV_PORT_USE(kind, HV_PORT_SOURCE));

    return port ? port : hv_port_find(self, number, HV_PORT_USE(kind, HV_PORT_DESTINATION));
}

HV_COLD HV_SINGLE uint32_t hv_port_refuse(const struct hv_partition *self, uint32_t number,
                                          uint32_t kind)
{
    return hv_port_find_kind(self, number, kind) ? HV_INVALID_MODE : HV_INVALID_PARAM;
}

uint32_t hv_port_open(struct hv_partition *self, const struct hv_config_port *wanted,
                      uint32_t name_va, uint32_t *number)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_port *ports = hv_config_table(config, &config->ports);
    const struct hv_config_port *own = &ports[self->config->port_first];
    struct hv_port *port;
    const uint32_t status =
        hv_hypercall_find_name(self, name_va, own->name, sizeof *own, self->port_count, number);

    if (status != HV_NO_ERROR)
        return status;
    port = &self->ports[++*number];
    if (port->config->kind != wanted->kind || port->message_size != wanted->message_size ||
        port->config->depth != wanted->depth || port->config->direction != wanted->direction)
        return HV_INVALID_CONFIG;
    /* Of a virtual machine nobody knows when it has initialised itself. */
    if (self->mode == HV_MODE_NORMAL && !(self->config->flags & HV_PARTITION_VM))
        return HV_INVALID_MODE;
    if (port->use != HV_PORT_CLOSED)
        return HV_NO_ACTION;
    port->use = HV_PORT_USE(wanted->kind, wanted->direction);
    port->last_validity = HV_INVALID;
    return HV_NO_ERROR;
}

/* arg: name, message size, direction, refresh period high, low; result: port number. */
uint32_t hv_port_create_sampling(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_port wanted = {
        .kind = HV_PORT_SAMPLING, .message_size = arg[1], .depth = 1, .direction = arg[2]};
    uint32_t number;
    uint32_t status = hv_port_open(self, &wanted, arg[0], &number);

    if (status != HV_NO_ERROR)
        return status;
    self->ports[number].refresh[0] = arg[3];
    self->ports[number].refresh[1] = arg[4];
    arg[1] = number;
    return HV_NO_ERROR;
}

bool hv_port_check(struct hv_partition *self, struct hv_port *port, uint32_t va, uint32_t size,
                   uint32_t rights)
{
    const struct hv_config_area *area;

    if (!hv_memory_check(self, va, size, rights))
        return false;
    area = self->last_area;
    if (va - area->va < area->size && area->size >= port->message_size &&
        port->message_size <= HV_COPY_SHORT) {
        port->low = area->va;
        port->span = area->size - port->message_size + 1;
    }
    return true;
}

/* The message in `spare` becomes the one to be read. */
static inline uint32_t port_publish(struct hv_channel *channel, uint32_t length)
{
    char *const message = channel->spare;
    const uint64_t now = hv_time_now();

    channel->spare = channel->message;
    channel->message = message;
    channel->time[0] = (uint32_t)(now >> 32);
    channel->time[1] = (uint32_t)now;
    channel->length = length;
    channel->written++;
    return HV_NO_ERROR;
}

/* A reader that has had to begin anew is at the message, so it stays. */
static bool port_is_held(struct hv_channel *channel)
{
    return channel->reader && hv_copy_is_under_way(channel->reader, channel->message);
}

/* A place not known to be good, or a long message. */
static HV_COLD HV_SINGLE uint32_t port_write_elsewhere(struct hv_partition *self,
                                                       struct hv_port *port, const uint32_t *arg)
{
    struct hv_channel *channel = port->channel;
    const uint32_t length = arg[2];
    uint32_t status;

    if (!hv_port_check(self, port, arg[1], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    if (port_is_held(channel))
        return HV_CALL_AGAIN;
    status = hv_copy_in(self, channel->spare, arg[1], length, channel->written);
    return status == HV_NO_ERROR ? port_publish(channel, length) : status;
}

/* arg: port, message, length. */
uint32_t hv_port_write_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_SOURCE));
    const uint32_t length = arg[2];

    if (!port)
        return length == 0 ? HV_INVALID_PARAM : hv_port_refuse(self, arg[0], HV_PORT_SAMPLING);
    if (length == 0)
        return HV_INVALID_PARAM;
    if (length > port->message_size)
        return HV_INVALID_CONFIG;
    if (arg[1] - port->low >= port->span)
        return port_write_elsewhere(self, port, arg);
    if (hv_machine_copy_in(port->channel->spare, arg[1], length) != HV_NO_ERROR)
        return HV_CALL_SWITCH;
    return port_publish(port->channel, length);
}

/* What the reader learns of the message; HV_NOT_AVAILABLE: there is none. Inline for the frequent caller. */
static inline uint32_t port_judge(struct hv_port *port, uint32_t *arg)
{
    const struct hv_channel *channel = port->channel;
    const bool valid = hv_time_is_within(channel->time, port->refresh);

    port->last_validity = valid;
    if (channel->length == 0) {
        port->last_validity = HV_INVALID;
        return HV_NOT_AVAILABLE;
    }
    arg[1] = channel->length;
    arg[2] = valid;
    return HV_NO_ERROR;
}

/*
 * A place not known to be good, or a long message, in steps: one that was replaced between two of them
 * is begun anew, once. So no writer keeps a reader from reading, and no reader a writer from writing.
 */
static HV_COLD HV_SINGLE uint32_t port_read_elsewhere(struct hv_partition *self,
                                                      struct hv_port *port, uint32_t *arg)
{
    struct hv_channel *channel = port->channel;
    struct hv_copy *copy = &hv_cpu.vcpu->copy;
    uint32_t status;

    if (!hv_port_check(self, port, arg[1], port->message_size, HV_AREA_WRITE))
        return HV_BAD_POINTER;
    if (copy->version != channel->written &&
        (copy->buffer == channel->message || copy->buffer == channel->spare) &&
        !port_is_held(channel))
        channel->reader = copy;
    status = hv_copy_out(self, arg[1], channel->message, channel->length, channel->written);
    return status == HV_NO_ERROR ? port_judge(port, arg) : status;
}

/* arg: port, buffer; results: length, validity. The copy comes last: what fails there is no result but an event. */
uint32_t hv_port_read_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_DESTINATION));
    const uint32_t to = arg[1];

    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_SAMPLING);
    if (to - port->low >= port->span)
        return port_read_elsewhere(self, port, arg);
    if (port_judge(port, arg) != HV_NO_ERROR)
        return HV_NOT_AVAILABLE;
    return hv_machine_copy_out(to, port->channel->message, arg[1]);
}

/* arg: port, struct hv_sampling_status. */
uint32_t hv_port_get_sampling_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_port *port = hv_port_find_kind(self, arg[0], HV_PORT_SAMPLING);
    struct hv_sampling_status status;

    if (!port)
        return HV_INVALID_PARAM;
    status = (struct hv_sampling_status){
        .message_size = port->message_size,
        .direction = port->config->direction,
        .refresh_us = port->refresh[1],
        .last_validity = port->last_validity,
        .write_count = port->channel->written,
        .time_high = port->channel->time[0],
        .time_low = port->channel->time[1],
    };
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}

/* arg: port. Only the writer may: a reader would take the message from others. */
uint32_t hv_port_clear_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_SOURCE));

    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_SAMPLING);
    port->channel->length = 0;
    return HV_NO_ERROR;
}
