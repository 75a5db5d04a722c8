/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports and channels: a channel leads from one source port to one or more destination ports of the
 * same kind, message size and depth, a queuing channel to exactly one; every port is an end of
 * exactly one channel. Interrupts that partitions may send go to other partitions.
 */
#include "hv/pack/check.h"

#include <string.h>

#include "hv/pack/diag.h"
#include "hv/pack/system.h"
#include "hv/pack/value.h"

static struct pack_port *find_port(struct pack_partition *partition, const char *name)
{
    for (uint32_t i = 0; i < partition->port_count; i++)
        if (strcmp(partition->ports[i].name, name) == 0)
            return &partition->ports[i];
    return NULL;
}

static void resolve_endpoint(struct pack_system *system, struct pack_endpoint *endpoint,
                             struct pack_diag *diag)
{
    struct pack_partition *partition = NULL;

    for (uint32_t p = 0; p < system->partition_count && partition == NULL; p++)
        if (strcmp(system->partitions[p].name, endpoint->partition_name) == 0)
            partition = &system->partitions[p];
    if (partition == NULL) {
        pack_diag_error(diag, endpoint->line, "unknown partition %s in a channel",
                        endpoint->partition_name);
        return;
    }
    endpoint->port = find_port(partition, endpoint->port_name);
    if (endpoint->port == NULL)
        pack_diag_error(diag, endpoint->line, "partition %s has no port %s",
                        endpoint->partition_name, endpoint->port_name);
}

/* Connects the port; one that is connected already, or looks the wrong way, is reported. */
static void connect(struct pack_endpoint *endpoint, uint32_t channel, struct pack_diag *diag)
{
    struct pack_port *port = endpoint->port;

    if (port->channel != PACK_NONE)
        pack_diag_error(diag, endpoint->line, "port %s of partition %s is on a channel already",
                        endpoint->port_name, endpoint->partition_name);
    else
        port->channel = channel;
    if (port->direction != endpoint->direction)
        pack_diag_error(diag, endpoint->line, "port %s of partition %s (line %u) is not a %s",
                        endpoint->port_name, endpoint->partition_name, port->line,
                        pack_word_name(pack_directions, endpoint->direction));
}

static void check_ends_fit(const struct pack_channel *channel, struct pack_diag *diag)
{
    const struct pack_port *source = channel->source->port;

    for (uint32_t i = 0; i < channel->endpoint_count && source != NULL; i++) {
        const struct pack_port *port = channel->endpoints[i].port;

        if (port == NULL)
            continue;
        if (port->message_size != source->message_size)
            pack_diag_error(diag, channel->endpoints[i].line,
                            "port %s has messages of %u bytes, the source %s of %u bytes",
                            port->name, port->message_size, source->name, source->message_size);
        if (port->kind != source->kind)
            pack_diag_error(diag, channel->endpoints[i].line,
                            "port %s and the source %s differ in kind", port->name, source->name);
        else if (port->depth != source->depth)
            pack_diag_error(diag, channel->endpoints[i].line,
                            "port %s holds %u messages, the source %s %u", port->name, port->depth,
                            source->name, source->depth);
    }
}

static void check_channel(struct pack_system *system, uint32_t number, struct pack_diag *diag)
{
    struct pack_channel *channel = &system->channels[number];
    uint32_t sources = 0;

    for (uint32_t i = 0; i < channel->endpoint_count; i++) {
        struct pack_endpoint *endpoint = &channel->endpoints[i];

        resolve_endpoint(system, endpoint, diag);
        if (endpoint->port != NULL)
            connect(endpoint, number, diag);
        if (endpoint->direction == HV_PORT_SOURCE) {
            channel->source = endpoint;
            sources++;
        } else {
            channel->destination = endpoint;
        }
    }
    if (sources != 1)
        pack_diag_error(diag, channel->line, "the channel has %u sources: exactly one is needed",
                        sources);
    if (sources == channel->endpoint_count)
        pack_diag_error(diag, channel->line, "the channel has no destination");
    if (channel->source != NULL)
        check_ends_fit(channel, diag);
    if (channel->source != NULL && channel->source->port != NULL &&
        channel->source->port->kind == HV_PORT_QUEUING && channel->endpoint_count > sources + 1)
        pack_diag_error(diag, channel->line, "a queuing channel has exactly one destination");
}

static void check_port(const struct pack_partition *partition, const struct pack_port *port,
                       struct pack_diag *diag)
{
    if (port->channel == PACK_NONE)
        pack_diag_error(diag, port->line, "port %s of partition %s is not connected to a channel",
                        port->name, partition->name);
    if (port->message_size == 0 || port->message_size > HV_CONFIG_MESSAGE_MAX)
        pack_diag_error(diag, port->line,
                        "port %s of partition %s: messages of %u bytes, 1 to %u possible",
                        port->name, partition->name, port->message_size, HV_CONFIG_MESSAGE_MAX);
    if (port->depth == 0 || port->depth > HV_CONFIG_DEPTH_MAX)
        pack_diag_error(diag, port->line,
                        "port %s of partition %s: a queue of %u messages, 1 to %u possible",
                        port->name, partition->name, port->depth, HV_CONFIG_DEPTH_MAX);
    if (port->kind == HV_PORT_SAMPLING &&
        (port->direction == HV_PORT_DESTINATION) != (port->refresh_us > 0))
        pack_diag_error(
            diag, port->line,
            "port %s of partition %s: RefreshPeriod is for destinations, and needed there",
            port->name, partition->name);
}

static void check_link(const struct pack_system *system, const struct pack_partition *partition,
                       struct pack_link *link, struct pack_diag *diag)
{
    for (uint32_t p = 0; p < system->partition_count; p++)
        if (strcmp(system->partitions[p].name, link->partition_name) == 0)
            link->partition = p;
    if (link->partition == PACK_NONE)
        pack_diag_error(diag, link->line, "unknown partition %s for an interrupt of %s",
                        link->partition_name, partition->name);
    if (link->interrupt == 0 || link->interrupt > HV_INTERRUPT_FREE_MAX)
        pack_diag_error(diag, link->line,
                        "partition %s: interrupt %u cannot be sent, only 1 to %u can",
                        partition->name, link->interrupt, HV_INTERRUPT_FREE_MAX);
}

void pack_check_ports(struct pack_system *system, struct pack_diag *diag)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < system->channel_count; i++)
        check_channel(system, i, diag);
    for (uint32_t p = 0; p < system->partition_count; p++) {
        struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->port_count; i++) {
            partition->ports[i].number = number++;
            check_port(partition, &partition->ports[i], diag);
        }
        for (uint32_t i = 0; i < partition->link_count; i++)
            check_link(system, partition, &partition->links[i], diag);
    }
}
