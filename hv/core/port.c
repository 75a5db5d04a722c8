/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports in general, and sampling ports: a channel holds one message, which each write replaces; a reader gets the last
 * one and whether it is younger than the refresh period. Hypercalls are not interrupted, so readers
 * never see half a message. Long messages therefore delay a slot's start; docs/fidelity.md gives
 * the bound.
 */
#include "hv/core/port.h"

#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/string.h"
#include "hv/core/time.h"

void hv_port_init(void)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_port *ports =
        (const void *)((const char *)config + config->ports.offset);
    const struct hv_config_channel *channels =
        (const void *)((const char *)config + config->channels.offset);
    char *buffers = hv_machine_window(config->buffers_va);

    for (uint32_t i = 0; i < config->ports.count; i++) {
        hv_module.ports[i + 1] = (struct hv_port){
            .message_size = ports[i].message_size,
            .buffer = (void *)(buffers + channels[ports[i].channel].buffer_offset),
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

uint32_t hv_port_refuse(const struct hv_partition *self, uint32_t number, uint32_t kind)
{
    return hv_port_find_kind(self, number, kind) ? HV_INVALID_MODE : HV_INVALID_PARAM;
}

/* The number among the partition's ports, 0 if there is none of that name. */
static uint32_t port_find_name(const struct hv_partition *self, const char *name)
{
    for (uint32_t i = 1; i <= self->port_count; i++) {
        if (hv_string_equal(self->ports[i].config->name, name, HV_NAME_LENGTH))
            return i;
    }
    return 0;
}

uint32_t hv_port_open(struct hv_partition *self, const struct hv_config_port *wanted,
                      uint32_t name_va, uint32_t *number)
{
    char name[HV_NAME_LENGTH];
    uint32_t status = hv_hypercall_get_name(self, name_va, name);
    struct hv_port *port;

    if (status != HV_NO_ERROR)
        return status;
    *number = port_find_name(self, name);
    port = &self->ports[*number];
    if (*number == 0 || port->config->kind != wanted->kind ||
        port->message_size != wanted->message_size || port->config->depth != wanted->depth ||
        port->config->direction != wanted->direction)
        return HV_INVALID_CONFIG;
    if (self->mode == HV_MODE_NORMAL)
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
    if (va - area->va < area->size && area->size >= port->message_size) {
        port->low = area->va;
        port->span = area->size - port->message_size + 1;
    }
    return true;
}

/* arg: port, message, length. */
uint32_t hv_port_write_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_SOURCE));
    uint32_t length = arg[2];
    struct hv_channel_buffer *buffer;
    uint64_t now;

    if (!port)
        return length == 0 ? HV_INVALID_PARAM : hv_port_refuse(self, arg[0], HV_PORT_SAMPLING);
    if (length == 0)
        return HV_INVALID_PARAM;
    if (length > port->message_size)
        return HV_INVALID_CONFIG;
    if (arg[1] - port->low >= port->span &&
        !hv_port_check(self, port, arg[1], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    buffer = port->buffer;
    buffer->length = 0; /* no message, should its memory fail half way */
    if (hv_machine_copy_in(buffer + 1, arg[1], length) != HV_NO_ERROR)
        return HV_CALL_SWITCH;
    now = hv_time_now();
    buffer->time[0] = (uint32_t)(now >> 32);
    buffer->time[1] = (uint32_t)now;
    buffer->length = length;
    buffer->write_count++;
    return HV_NO_ERROR;
}

/*
 * The copy comes last: what fails there is no result but a health-monitor event. Inline in both of
 * its callers, of which the frequent one then needs no stack frame.
 */
static inline uint32_t port_deliver(struct hv_port *port, uint32_t *arg)
{
    const struct hv_channel_buffer *buffer = port->buffer;
    const bool valid = hv_time_is_within(buffer->time, port->refresh);
    const uint32_t to = arg[1];

    port->last_validity = valid;
    if (buffer->length == 0) {
        port->last_validity = HV_INVALID;
        return HV_NOT_AVAILABLE;
    }
    arg[1] = buffer->length;
    arg[2] = valid;
    return hv_machine_copy_out(to, buffer + 1, arg[1]);
}

static HV_COLD uint32_t port_read_elsewhere(struct hv_partition *self, struct hv_port *port,
                                            uint32_t *arg)
{
    if (!hv_port_check(self, port, arg[1], port->message_size, HV_AREA_WRITE))
        return HV_BAD_POINTER;
    return port_deliver(port, arg);
}

/* arg: port, buffer; results: length, validity. */
uint32_t hv_port_read_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port =
        hv_port_find(self, arg[0], HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_DESTINATION));

    if (!port)
        return hv_port_refuse(self, arg[0], HV_PORT_SAMPLING);
    if (arg[1] - port->low >= port->span)
        return port_read_elsewhere(self, port, arg);
    return port_deliver(port, arg);
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
        .write_count = port->buffer->write_count,
        .time_high = port->buffer->time[0],
        .time_low = port->buffer->time[1],
    };
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}
