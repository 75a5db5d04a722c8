/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sampling ports: a channel holds one message, which each write replaces; a reader gets the last
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
        hv_module.ports[i] = (struct hv_port){
            .kind = (uint8_t)ports[i].kind,
            .direction = (uint8_t)ports[i].direction,
            .message_size = ports[i].message_size,
            .buffer = (void *)(buffers + channels[ports[i].channel].buffer_offset),
            .config = &ports[i],
        };
    }
}

void hv_port_forget(struct hv_partition *partition)
{
    for (uint32_t i = 0; i < partition->port_count; i++)
        partition->ports[i].created = false;
}

/* The created port that a partition means, or null. */
static struct hv_port *port_find(const struct hv_partition *self, uint32_t number)
{
    struct hv_port *port = &self->ports[number - 1];

    return number - 1 < self->port_count && port->created ? port : 0;
}

/* Index + 1 among the partition's ports, 0 if there is none of that name. */
static uint32_t port_find_name(const struct hv_partition *self, const char *name)
{
    for (uint32_t i = 0; i < self->port_count; i++) {
        if (hv_string_equal(self->ports[i].config->name, name, HV_NAME_LENGTH))
            return i + 1;
    }
    return 0;
}

/* Copies a zero-terminated name of the partition; HV_NO_ERROR or why not. */
static uint32_t port_get_name(struct hv_partition *self, uint32_t va, char *name)
{
    for (uint32_t i = 0; i < HV_NAME_LENGTH; i++) {
        if (!hv_memory_check(self, va, i + 1, HV_AREA_READ))
            return HV_BAD_POINTER;
        if (!hv_machine_copy_in(&name[i], va + i, 1))
            return hv_hypercall_memory_error();
        if (name[i] == '\0')
            return HV_NO_ERROR;
    }
    return HV_INVALID_CONFIG;
}

/* arg: name, message size, direction, refresh period high, low; result: port number. */
uint32_t hv_port_create_sampling(struct hv_partition *self, uint32_t *arg)
{
    char name[HV_NAME_LENGTH];
    uint32_t status = port_get_name(self, arg[0], name);
    uint32_t number;
    struct hv_port *port;

    if (status != HV_NO_ERROR)
        return status;
    number = port_find_name(self, name);
    if (number == 0)
        return HV_INVALID_CONFIG;
    port = &self->ports[number - 1];
    if (port->kind != HV_PORT_SAMPLING || port->message_size != arg[1] || port->direction != arg[2])
        return HV_INVALID_CONFIG;
    if (self->mode == HV_MODE_NORMAL)
        return HV_INVALID_MODE;
    if (port->created)
        return HV_NO_ACTION;
    port->created = true;
    port->refresh_us = (uint64_t)arg[3] << 32 | arg[4];
    port->last_validity = HV_INVALID;
    arg[1] = number;
    return HV_NO_ERROR;
}

/* arg: port, message, length. */
uint32_t hv_port_write_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port = port_find(self, arg[0]);
    uint32_t length = arg[2];
    uint64_t now;

    if (!port || length == 0)
        return HV_INVALID_PARAM;
    if (port->direction != HV_PORT_SOURCE)
        return HV_INVALID_MODE;
    if (length > port->message_size)
        return HV_INVALID_CONFIG;
    if (!hv_memory_check(self, arg[1], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    port->buffer->length = 0; /* no message, should its memory fail half way */
    if (!hv_machine_copy_in(port->buffer + 1, arg[1], length))
        return hv_hypercall_memory_error();
    now = hv_time_now();
    port->buffer->time_high = (uint32_t)(now >> 32);
    port->buffer->time_low = (uint32_t)now;
    port->buffer->length = length;
    port->buffer->write_count++;
    return HV_NO_ERROR;
}

static uint8_t port_validity(const struct hv_port *port)
{
    uint64_t written = (uint64_t)port->buffer->time_high << 32 | port->buffer->time_low;

    return hv_time_now() - written <= port->refresh_us ? HV_VALID : HV_INVALID;
}

/* arg: port, buffer; results: length, validity. */
uint32_t hv_port_read_sampling(struct hv_partition *self, uint32_t *arg)
{
    struct hv_port *port = port_find(self, arg[0]);

    if (!port)
        return HV_INVALID_PARAM;
    if (port->direction != HV_PORT_DESTINATION)
        return HV_INVALID_MODE;
    if (!hv_memory_check(self, arg[1], port->message_size, HV_AREA_WRITE))
        return HV_BAD_POINTER;
    if (port->buffer->length == 0) {
        port->last_validity = HV_INVALID;
        return HV_NOT_AVAILABLE;
    }
    if (!hv_machine_copy_out(arg[1], port->buffer + 1, port->buffer->length))
        return hv_hypercall_memory_error();
    port->last_validity = port_validity(port);
    arg[1] = port->buffer->length;
    arg[2] = port->last_validity;
    return HV_NO_ERROR;
}

/* arg: port, struct hv_sampling_status. */
uint32_t hv_port_get_sampling_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_port *port = port_find(self, arg[0]);
    struct hv_sampling_status status;

    if (!port)
        return HV_INVALID_PARAM;
    status = (struct hv_sampling_status){
        .message_size = port->message_size,
        .direction = port->direction,
        .refresh_us = (uint32_t)port->refresh_us,
        .last_validity = port->last_validity,
        .write_count = port->buffer->write_count,
    };
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}
