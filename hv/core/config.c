/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The check of the packed configuration: checksum, sizes, and every index, once, so that nobody
 * later needs to ask. What concerns one word of an element stands in a table of rules.
 */
#include "hv/core/config.h"

#include <stdbool.h>
#include <stddef.h>

#include "hv/core/module.h"

/* The tables of struct hv_config, in its order. */
enum table { PARTITIONS, AREAS, SEGMENTS, PLANS, SLOTS, PORTS, CHANNELS, LINKS, REGISTERS, TABLES };

_Static_assert(offsetof(struct hv_config, registers) ==
                   offsetof(struct hv_config, partitions) + REGISTERS * sizeof(struct hv_table),
               "order");

static const struct {
    uint16_t size, count_max; /* 0: any */
} config_tables[TABLES] = {
    [PARTITIONS] = {sizeof(struct hv_config_partition), HV_CONFIG_PARTITIONS_MAX},
    [AREAS] = {sizeof(struct hv_config_area), 0},
    [SEGMENTS] = {sizeof(struct hv_config_segment), 0},
    [PLANS] = {sizeof(struct hv_config_plan), 0},
    [SLOTS] = {sizeof(struct hv_config_slot), 0},
    [PORTS] = {sizeof(struct hv_config_port), HV_CONFIG_PORTS_MAX},
    [CHANNELS] = {sizeof(struct hv_config_channel), HV_CONFIG_PORTS_MAX},
    [LINKS] = {sizeof(struct hv_config_link), 0},
    [REGISTERS] = {sizeof(struct hv_config_register), 0},
};

enum rule_kind {
    VALUE, /* low to high */
    INDEX, /* of table `high` */
    RANGE, /* first index, and count behind it, in table `high` */
    NAME   /* ends within its place */
};

struct config_rule {
    uint8_t table, kind;
    uint16_t offset; /* of the word in each element */
    uint16_t low, high;
};

#define RULE(table, type, member, kind, low, high)                                                 \
    {                                                                                              \
        (table), (kind), (uint16_t)offsetof(struct type, member), (low), (high)                    \
    }

/* clang-format off */
static const struct config_rule config_rules[] = {
    RULE(PARTITIONS, hv_config_partition, name,             NAME,  0, 0),
    RULE(PARTITIONS, hv_config_partition, area_first,       RANGE, 0, AREAS),
    RULE(PARTITIONS, hv_config_partition, segment_first,    RANGE, 0, SEGMENTS),
    RULE(PARTITIONS, hv_config_partition, port_first,       RANGE, 0, PORTS),
    RULE(PARTITIONS, hv_config_partition, link_first,       RANGE, 0, LINKS),
    RULE(PARTITIONS, hv_config_partition, register_first,   RANGE, 0, REGISTERS),
    RULE(PARTITIONS, hv_config_partition, vcpu_count,       VALUE, 1, HV_CONFIG_VCPUS_MAX),
    RULE(PLANS,      hv_config_plan,      slot_first,       RANGE, 0, SLOTS),
    RULE(PLANS,      hv_config_plan,      slot_count,       VALUE, 0, HV_CONFIG_SLOTS_MAX),
    RULE(SLOTS,      hv_config_slot,      partition,        INDEX, 0, PARTITIONS),
    RULE(CHANNELS,   hv_config_channel,   kind,             VALUE, 0, HV_PORT_QUEUING),
    RULE(CHANNELS,   hv_config_channel,   message_size,     VALUE, 0, HV_CONFIG_MESSAGE_MAX),
    RULE(CHANNELS,   hv_config_channel,   depth,            VALUE, 1, HV_CONFIG_DEPTH_MAX),
    RULE(CHANNELS,   hv_config_channel,   source_port,      INDEX, 0, PORTS),
    RULE(CHANNELS,   hv_config_channel,   destination_port, INDEX, 0, PORTS),
    RULE(PORTS,      hv_config_port,      name,             NAME,  0, 0),
    RULE(PORTS,      hv_config_port,      partition,        INDEX, 0, PARTITIONS),
    RULE(PORTS,      hv_config_port,      direction,        VALUE, 0, HV_PORT_DESTINATION),
    RULE(PORTS,      hv_config_port,      channel,          INDEX, 0, CHANNELS),
    RULE(LINKS,      hv_config_link,      destination,      INDEX, 0, PARTITIONS),
    RULE(LINKS,      hv_config_link,      interrupt,        VALUE, 1, HV_INTERRUPT_FREE_MAX),
    RULE(REGISTERS,  hv_config_register,  interrupt,        VALUE, 0, 15),
};
/* clang-format on */

static bool config_sum_is_zero(const struct hv_config *config)
{
    const uint32_t *word = (const uint32_t *)config;
    uint32_t sum = 0;

    for (uint32_t i = 0; i < config->size / 4; i++)
        sum += word[i];
    return sum == 0;
}

static HV_COLD bool config_tables_fit(const struct hv_config *config)
{
    const struct hv_table *table = &config->partitions;

    for (uint32_t i = 0; i < TABLES; i++, table++) {
        if (table->offset % 4 != 0 || table->offset < sizeof *config ||
            table->offset > config->size ||
            table->count > (config->size - table->offset) / config_tables[i].size ||
            (config_tables[i].count_max != 0 && table->count > config_tables[i].count_max))
            return false;
    }
    return config->partitions.count > 0 && config->initial_plan < config->plans.count &&
           (config->maintenance_plan < config->plans.count ||
            config->maintenance_plan == HV_NO_PLAN);
}

static bool name_ends(const char *name)
{
    for (uint32_t i = 0; i < HV_NAME_LENGTH; i++) {
        if (name[i] == '\0')
            return true;
    }
    return false;
}

static HV_COLD bool word_fits(const struct hv_config *config, const struct config_rule *rule,
                              const uint32_t *word)
{
    const struct hv_table *table = &config->partitions + rule->high;

    if (rule->kind == VALUE)
        return *word - rule->low <= (uint32_t)rule->high - rule->low;
    if (rule->kind == NAME)
        return name_ends((const char *)word);
    if (rule->kind == INDEX)
        return *word < table->count;
    return word[0] <= table->count && word[1] <= table->count - word[0];
}

static HV_COLD bool rule_holds(const struct hv_config *config, const struct config_rule *rule)
{
    const struct hv_table *table = &config->partitions + rule->table;
    const char *word = (const char *)hv_config_table(config, table) + rule->offset;

    for (uint32_t i = 0; i < table->count; i++, word += config_tables[rule->table].size) {
        if (!word_fits(config, rule, (const void *)word))
            return false;
    }
    return true;
}

static HV_COLD bool rules_hold(const struct hv_config *config)
{
    for (uint32_t i = 0; i < sizeof config_rules / sizeof config_rules[0]; i++) {
        if (!rule_holds(config, &config_rules[i]))
            return false;
    }
    return true;
}

static bool module_action_fits(uint32_t action)
{
    return action == HV_ACTION_SHUTDOWN || action == HV_ACTION_RESET ||
           action == HV_ACTION_WARM_RESET;
}

static bool hm_row_fits(const struct hv_config *config, const struct hv_config_hm *row)
{
    if (row->action == HV_ACTION_SWITCH_TO_MAINTENANCE)
        return config->maintenance_plan != HV_NO_PLAN && row->level == HV_LEVEL_MODULE;
    if (row->level == HV_LEVEL_MODULE)
        return module_action_fits(row->action);
    return row->level <= HV_LEVEL_PROCESS && row->action < HV_ACTION_PROPAGATE;
}

/* In the order of their virtual addresses, apart. */
static HV_COLD bool areas_are_ordered(const struct hv_config *config,
                                      const struct hv_config_partition *p)
{
    const struct hv_config_area *area = hv_config_table(config, &config->areas);

    area += p->area_first;
    for (uint32_t i = 1; i < p->area_count; i++) {
        if (area[i].va < area[i - 1].va || area[i].va - area[i - 1].va < area[i - 1].size)
            return false;
    }
    return true;
}

/* Those but the first are numbered on from partition to partition. */
static HV_COLD bool vcpus_fit(const struct hv_config *config, const struct hv_config_partition *p)
{
    return p->vcpu_extra == (p->id == 0 ? 0 : p[-1].vcpu_extra + p[-1].vcpu_count - 1) &&
           p->vcpu_extra + p->vcpu_count - 1 <= HV_CONFIG_VCPUS_ALL_MAX - config->partitions.count;
}

/* Shadow page tables, of a virtual machine only, lie behind the page tables and inside the image. */
static HV_COLD bool shadow_fits(const struct hv_config *config, const struct hv_config_partition *p)
{
    if (!(p->flags & HV_PARTITION_VM))
        return p->shadow_size == 0;
    return ((p->shadow_pa | p->shadow_size) & 0xfffu) == 0 &&
           p->shadow_size >= HV_SHADOW_SIZE_LEAST && p->shadow_size <= HV_SHADOW_SIZE_MOST &&
           p->shadow_pa >= config->context_table_pa + config->cpu_count * HV_CONTEXT_TABLE &&
           p->shadow_pa <= config->image_end_pa &&
           p->vcpu_count * p->shadow_size <= config->image_end_pa - p->shadow_pa &&
           p->shadow_context >= config->context_count;
}

static HV_COLD bool partitions_fit(const struct hv_config *config)
{
    const struct hv_config_partition *p = hv_config_table(config, &config->partitions);

    for (uint32_t i = 0; i < config->partitions.count; i++, p++) {
        if (p->id != i || p->context != i + 1 || p->context >= config->context_count ||
            p->area_count == 0 || !vcpus_fit(config, p) || !areas_are_ordered(config, p) ||
            !shadow_fits(config, p))
            return false;
        for (uint32_t row = 0; row < HV_HM_STATES * HV_EVENT_COUNT; row++) {
            if (!hm_row_fits(config, &p->hm[row / HV_EVENT_COUNT][row % HV_EVENT_COUNT]))
                return false;
        }
    }
    return true;
}

static bool ranges_overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
    return a - b < b_size || (b_size != 0 && b - a < a_size);
}

/* In physical memory: apart from the image, and from all areas but those that it shares. */
static HV_COLD bool area_is_apart(const struct hv_config *config, uint32_t index)
{
    const struct hv_config_area *area = hv_config_table(config, &config->areas);
    const struct hv_config_area *a = &area[index];

    if (ranges_overlap(a->pa, a->size, HV_PA_BASE, config->image_end_pa - HV_PA_BASE))
        return false;
    for (uint32_t i = 0; i < index; i++) {
        if (ranges_overlap(a->pa, a->size, area[i].pa, area[i].size) &&
            (a->rights & area[i].rights & HV_AREA_SHARED) == 0)
            return false;
    }
    return true;
}

static HV_COLD bool memory_fits(const struct hv_config *config)
{
    const struct hv_config_area *area = hv_config_table(config, &config->areas);
    const struct hv_config_segment *segment = hv_config_table(config, &config->segments);

    for (uint32_t i = 0; i < config->areas.count; i++) {
        if (((area[i].va | area[i].pa | area[i].size) & 0xfffu) != 0 || area[i].size == 0 ||
            area[i].va >= HV_VA_BASE || area[i].size > HV_VA_BASE - area[i].va ||
            !area_is_apart(config, i))
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
    const struct hv_config_slot *other = hv_config_table(config, &config->slots);

    while (other->partition != slot->partition || other->vcpu != slot->vcpu)
        other++;
    return other->cpu == slot->cpu;
}

/* Slots are in order of their CPU and start, without overlap on one CPU, inside the frame. */
static HV_COLD bool plan_fits(const struct hv_config *config, const struct hv_config_plan *plan)
{
    const struct hv_config_partition *partition = hv_config_table(config, &config->partitions);
    const struct hv_config_slot *slot = hv_config_table(config, &config->slots);
    uint32_t end = 0, cpu = 0;

    if (plan->major_frame_us == 0)
        return false;
    slot += plan->slot_first;
    for (uint32_t i = 0; i < plan->slot_count; i++, slot++) {
        if (slot->cpu < cpu || slot->cpu >= config->cpu_count ||
            slot->duration_us <= config->switch_us ||
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
    const struct hv_config_plan *plan = hv_config_table(config, &config->plans);

    for (uint32_t i = 0; i < config->plans.count; i++) {
        if (!plan_fits(config, &plan[i]))
            return false;
    }
    return true;
}

/* Bytes of a channel's buffer. */
static HV_COLD uint32_t channel_size(const struct hv_config_channel *channel)
{
    const uint32_t message = (channel->message_size + 7u) & ~7u;

    return channel->kind == HV_PORT_SAMPLING
               ? 2 * message
               : channel->depth * (message + (uint32_t)sizeof(struct hv_queue_entry));
}

/* Its messages lie in the buffers. */
static HV_COLD bool channel_fits(const struct hv_config *config,
                                 const struct hv_config_channel *channel)
{
    return channel->buffer_offset % 8 == 0 && channel->buffer_offset <= config->buffers_size &&
           channel_size(channel) <= config->buffers_size - channel->buffer_offset;
}

static HV_COLD bool ports_fit(const struct hv_config *config)
{
    const struct hv_config_channel *channels = hv_config_table(config, &config->channels);
    const struct hv_config_port *port = hv_config_table(config, &config->ports);

    for (uint32_t i = 0; i < config->channels.count; i++) {
        if (!channel_fits(config, &channels[i]))
            return false;
    }
    for (uint32_t i = 0; i < config->ports.count; i++, port++) {
        const struct hv_config_channel *channel = &channels[port->channel];

        if (port->kind != channel->kind || port->message_size != channel->message_size ||
            port->depth != channel->depth)
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
    if (!rules_hold(config))
        return "configuration with a word out of range";
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
