/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The check of the packed configuration: checksum, sizes, and every index, once, so that nobody
 * later needs to ask.
 */
#include "hv/core/config.h"

#include <stdbool.h>
#include <stddef.h>

#include "hv/core/module.h"

static const void *config_table(const struct hv_config *config, const struct hv_table *table)
{
    return (const char *)config + table->offset;
}

static bool config_sum_is_zero(const struct hv_config *config)
{
    const uint32_t *word = (const uint32_t *)config;
    uint32_t sum = 0;

    for (uint32_t i = 0; i < config->size / 4; i++)
        sum += word[i];
    return sum == 0;
}

static bool table_fits(const struct hv_config *config, const struct hv_table *table,
                       uint32_t element_size, uint32_t count_max)
{
    return table->offset % 4 == 0 && table->offset >= sizeof *config &&
           table->offset <= config->size && table->count <= count_max &&
           table->count <= (config->size - table->offset) / element_size;
}

static HV_COLD bool config_tables_fit(const struct hv_config *c)
{
    const uint32_t any = 0xffffffffu;

    return table_fits(c, &c->partitions, sizeof(struct hv_config_partition),
                      HV_CONFIG_PARTITIONS_MAX) &&
           table_fits(c, &c->areas, sizeof(struct hv_config_area), any) &&
           table_fits(c, &c->segments, sizeof(struct hv_config_segment), any) &&
           table_fits(c, &c->plans, sizeof(struct hv_config_plan), any) &&
           table_fits(c, &c->slots, sizeof(struct hv_config_slot), any) &&
           table_fits(c, &c->ports, sizeof(struct hv_config_port), HV_CONFIG_PORTS_MAX) &&
           table_fits(c, &c->channels, sizeof(struct hv_config_channel), any) &&
           table_fits(c, &c->links, sizeof(struct hv_config_link), any) &&
           c->partitions.count > 0 && c->initial_plan < c->plans.count &&
           (c->maintenance_plan < c->plans.count || c->maintenance_plan == HV_NO_PLAN);
}

static bool range_fits(uint32_t first, uint32_t count, const struct hv_table *table)
{
    return first <= table->count && count <= table->count - first;
}

static bool name_ends(const char *name)
{
    for (uint32_t i = 0; i < HV_NAME_LENGTH; i++) {
        if (name[i] == '\0')
            return true;
    }
    return false;
}

static bool module_action_fits(uint32_t action)
{
    return action == HV_ACTION_SHUTDOWN || action == HV_ACTION_RESET;
}

static bool hm_row_fits(const struct hv_config *config, const struct hv_config_hm *row)
{
    if (row->action == HV_ACTION_SWITCH_TO_MAINTENANCE)
        return config->maintenance_plan != HV_NO_PLAN && row->level == HV_LEVEL_MODULE;
    if (row->level == HV_LEVEL_MODULE)
        return module_action_fits(row->action);
    return row->level <= HV_LEVEL_PROCESS && row->action < HV_ACTION_PROPAGATE;
}

/* Those but the first are numbered on from partition to partition. */
static HV_COLD bool vcpus_fit(const struct hv_config *config, const struct hv_config_partition *p)
{
    return p->vcpu_count > 0 && p->vcpu_count <= HV_CONFIG_VCPUS_MAX &&
           p->vcpu_extra == (p->id == 0 ? 0 : p[-1].vcpu_extra + p[-1].vcpu_count - 1) &&
           p->vcpu_extra + p->vcpu_count - 1 <= HV_CONFIG_VCPUS_ALL_MAX - config->partitions.count;
}

static HV_COLD bool partition_fits(const struct hv_config *config, uint32_t index)
{
    const struct hv_config_partition *p = config_table(config, &config->partitions);

    p += index;
    for (uint32_t event = 0; event < HV_EVENT_COUNT; event++) {
        if (!hm_row_fits(config, &p->hm[event]))
            return false;
    }
    return p->id == index && p->context == index + 1 && p->context < config->context_count &&
           name_ends(p->name) && p->area_count > 0 && vcpus_fit(config, p) &&
           range_fits(p->area_first, p->area_count, &config->areas) &&
           range_fits(p->segment_first, p->segment_count, &config->segments) &&
           range_fits(p->port_first, p->port_count, &config->ports) &&
           range_fits(p->link_first, p->link_count, &config->links);
}

static HV_COLD bool partitions_fit(const struct hv_config *config)
{
    for (uint32_t i = 0; i < config->partitions.count; i++) {
        if (!partition_fits(config, i))
            return false;
    }
    return true;
}

static HV_COLD bool memory_fits(const struct hv_config *config)
{
    const struct hv_config_area *area = config_table(config, &config->areas);
    const struct hv_config_segment *segment = config_table(config, &config->segments);

    for (uint32_t i = 0; i < config->areas.count; i++) {
        if (((area[i].va | area[i].pa | area[i].size) & 0xfffu) != 0 || area[i].size == 0 ||
            area[i].va >= HV_VA_BASE || area[i].size > HV_VA_BASE - area[i].va)
            return false;
    }
    for (uint32_t i = 0; i < config->segments.count; i++) {
        if (segment[i].file_size > segment[i].memory_size)
            return false;
    }
    return true;
}

/* All slots of a virtual processor are on one CPU: on that of the first one there is. */
static HV_COLD bool slot_is_pinned(const struct hv_config *config,
                                   const struct hv_config_slot *slot)
{
    const struct hv_config_slot *other = config_table(config, &config->slots);

    while (other->partition != slot->partition || other->vcpu != slot->vcpu)
        other++;
    return other->cpu == slot->cpu;
}

/* Slots are in order of their CPU and start, without overlap on one CPU, inside the frame. */
static HV_COLD bool plan_fits(const struct hv_config *config, const struct hv_config_plan *plan)
{
    const struct hv_config_partition *partition = config_table(config, &config->partitions);
    const struct hv_config_slot *slot = config_table(config, &config->slots);
    uint32_t end = 0, cpu = 0;

    if (plan->major_frame_us == 0 || plan->slot_count > HV_CONFIG_SLOTS_MAX ||
        !range_fits(plan->slot_first, plan->slot_count, &config->slots))
        return false;
    slot += plan->slot_first;
    for (uint32_t i = 0; i < plan->slot_count; i++, slot++) {
        if (slot->partition >= config->partitions.count || slot->cpu < cpu ||
            slot->cpu >= config->cpu_count || slot->duration_us <= config->switch_us ||
            slot->vcpu >= partition[slot->partition].vcpu_count || !slot_is_pinned(config, slot))
            return false;
        if (slot->cpu != cpu)
            end = 0;
        cpu = slot->cpu;
        if (slot->start_us < end || slot->start_us > plan->major_frame_us ||
            slot->duration_us > plan->major_frame_us - slot->start_us)
            return false;
        end = slot->start_us + slot->duration_us;
    }
    return true;
}

static HV_COLD bool plans_fit(const struct hv_config *config)
{
    const struct hv_config_plan *plan = config_table(config, &config->plans);

    for (uint32_t i = 0; i < config->plans.count; i++) {
        if (!plan_fits(config, &plan[i]))
            return false;
    }
    return true;
}

/* Bytes of a channel's messages in its buffer; the header has the same size for both kinds. */
static HV_COLD uint32_t channel_size(const struct hv_config_channel *channel)
{
    const uint32_t message = (channel->message_size + 7u) & ~7u;

    return channel->kind == HV_PORT_SAMPLING
               ? message
               : channel->depth * (message + (uint32_t)sizeof(struct hv_queue_entry));
}

static HV_COLD bool channel_fits(const struct hv_config *config,
                                 const struct hv_config_channel *channel)
{
    const uint32_t header = sizeof(struct hv_channel_buffer);

    return channel->kind <= HV_PORT_QUEUING && channel->message_size <= HV_CONFIG_MESSAGE_MAX &&
           channel->depth > 0 && channel->depth <= HV_CONFIG_DEPTH_MAX &&
           channel->source_port < config->ports.count &&
           channel->destination_port < config->ports.count && channel->buffer_offset % 8 == 0 &&
           channel->buffer_offset <= config->buffers_size &&
           config->buffers_size - channel->buffer_offset >= header &&
           channel_size(channel) <= config->buffers_size - channel->buffer_offset - header;
}

static HV_COLD bool port_fits(const struct hv_config *config, const struct hv_config_port *port)
{
    const struct hv_config_channel *channel = config_table(config, &config->channels);

    if (port->channel >= config->channels.count || port->partition >= config->partitions.count)
        return false;
    channel += port->channel;
    return name_ends(port->name) && port->kind == channel->kind &&
           port->direction <= HV_PORT_DESTINATION && port->message_size == channel->message_size &&
           port->depth == channel->depth;
}

static HV_COLD bool ports_fit(const struct hv_config *config)
{
    const struct hv_config_channel *channel = config_table(config, &config->channels);
    const struct hv_config_port *port = config_table(config, &config->ports);
    const struct hv_config_link *link = config_table(config, &config->links);

    for (uint32_t i = 0; i < config->channels.count; i++) {
        if (!channel_fits(config, &channel[i]))
            return false;
    }
    for (uint32_t i = 0; i < config->ports.count; i++) {
        if (!port_fits(config, &port[i]))
            return false;
    }
    for (uint32_t i = 0; i < config->links.count; i++) {
        if (link[i].destination >= config->partitions.count || link[i].interrupt == 0 ||
            link[i].interrupt > HV_INTERRUPT_FREE_MAX)
            return false;
    }
    return true;
}

const char *hv_config_check(const struct hv_config *config, uint32_t size)
{
    if (size < sizeof *config || config->magic != HV_CONFIG_MAGIC)
        return "no configuration";
    if (config->version != HV_CONFIG_VERSION)
        return "configuration of another version";
    if (config->size != size || size % 4 != 0)
        return "configuration of a wrong size";
    if (!config_sum_is_zero(config))
        return "configuration with a wrong checksum";
    if (!config_tables_fit(config))
        return "configuration with too large tables";
    if (!partitions_fit(config) || !memory_fits(config))
        return "configuration with a damaged partition";
    if (!plans_fit(config))
        return "configuration with a damaged plan";
    if (!ports_fit(config))
        return "configuration with a damaged port";
    if (config->hm_log_count == 0 || !module_action_fits(config->internal_error_action) ||
        !name_ends(config->name) || config->clock_hz < 1000000 || config->console_baud == 0 ||
        config->cpu_count == 0 || config->cpu_count > HV_CONFIG_CPUS_MAX)
        return "configuration with a damaged module";
    return 0;
}
