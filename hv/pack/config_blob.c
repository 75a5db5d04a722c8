/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Serializes the system: each struct of hv/abi/config.h is filled natively and written word by
 * word, big-endian. They consist of 32-bit fields and at most one name, so one writer serves them
 * all.
 */
#include "hv/pack/config_blob.h"

#include <stddef.h>
#include <string.h>

#include "hv/pack/layout.h"
#include "hv/pack/system.h"

#define NO_NAME SIZE_MAX

enum table {
    PARTITIONS,
    AREAS,
    SEGMENTS,
    PLANS,
    SLOTS,
    PORTS,
    CHANNELS,
    LINKS,
    REGISTERS,
    TABLE_COUNT
};

static const uint32_t element_size[TABLE_COUNT] = {
    sizeof(struct hv_config_partition), sizeof(struct hv_config_area),
    sizeof(struct hv_config_segment),   sizeof(struct hv_config_plan),
    sizeof(struct hv_config_slot),      sizeof(struct hv_config_port),
    sizeof(struct hv_config_channel),   sizeof(struct hv_config_link),
    sizeof(struct hv_config_register),
};

struct blob {
    const struct pack_system *system;
    const struct pack_layout *layout;
    struct hv_table tables[TABLE_COUNT]; /* count: planned */
    uint32_t written[TABLE_COUNT];
    unsigned char *bytes;
};

/* Counts the elements of all tables and places them; returns the size of the whole. */
static uint32_t plan_tables(const struct pack_system *system, struct hv_table *tables)
{
    uint32_t offset = sizeof(struct hv_config);

    memset(tables, 0, TABLE_COUNT * sizeof *tables);
    tables[PARTITIONS].count = system->partition_count;
    tables[PLANS].count = system->plan_count;
    tables[CHANNELS].count = system->channel_count;
    for (uint32_t i = 0; i < system->partition_count; i++) {
        tables[AREAS].count += system->partitions[i].area_count;
        tables[SEGMENTS].count += system->partitions[i].program.segment_count;
        tables[PORTS].count += system->partitions[i].port_count;
        tables[LINKS].count += system->partitions[i].link_count;
        tables[REGISTERS].count += system->partitions[i].register_count;
    }
    for (uint32_t i = 0; i < system->plan_count; i++)
        tables[SLOTS].count += system->plans[i].slot_count;
    for (unsigned t = 0; t < TABLE_COUNT; t++) {
        tables[t].offset = offset;
        offset += tables[t].count * element_size[t];
    }
    return offset;
}

static void put_word(unsigned char *to, uint32_t word)
{
    to[0] = (unsigned char)(word >> 24);
    to[1] = (unsigned char)(word >> 16);
    to[2] = (unsigned char)(word >> 8);
    to[3] = (unsigned char)word;
}

static uint32_t get_word(const unsigned char *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

/* Writes a struct of words, but for the name at name_offset, which is characters. */
static void put_struct(unsigned char *to, const void *native, size_t size, size_t name_offset)
{
    const unsigned char *from = native;

    for (size_t i = 0; i < size; i += sizeof(uint32_t)) {
        uint32_t word;

        memcpy(&word, from + i, sizeof word);
        put_word(to + i, word);
    }
    if (name_offset != NO_NAME)
        memcpy(to + name_offset, from + name_offset, HV_NAME_LENGTH);
}

static void append(struct blob *blob, enum table table, const void *native, size_t name_offset)
{
    uint32_t offset = blob->tables[table].offset + blob->written[table]++ * element_size[table];

    put_struct(blob->bytes + offset, native, element_size[table], name_offset);
}

/* The schema has limited names to HV_NAME_LENGTH - 1; the rest stays zero. */
static void set_name(char *to, const char *name)
{
    memcpy(to, name, strlen(name));
}

/* The area with the lowest address not below `va`. */
static const struct pack_area *next_area(const struct pack_partition *partition, uint32_t va)
{
    const struct pack_area *next = NULL;

    for (uint32_t i = 0; i < partition->area_count; i++) {
        const struct pack_area *area = &partition->areas[i];

        if (area->va >= va && (next == NULL || area->va < next->va))
            next = area;
    }
    return next;
}

static void append_areas(struct blob *blob, const struct pack_partition *partition)
{
    const struct pack_area *area;

    for (uint32_t va = 0; (area = next_area(partition, va)) != NULL; va = area->va + area->size) {
        struct hv_config_area out = {
            .va = area->va, .pa = area->pa, .size = area->size, .rights = area->rights};

        set_name(out.name, area->name);
        append(blob, AREAS, &out, offsetof(struct hv_config_area, name));
    }
}

static void append_segments(struct blob *blob, const struct pack_partition *partition)
{
    for (uint32_t i = 0; i < partition->program.segment_count; i++) {
        const struct pack_segment *segment = &partition->program.segments[i];
        struct hv_config_segment out = {
            .va = segment->va,
            .image_pa = segment->image_pa,
            .file_size = segment->file_size,
            .memory_size = segment->memory_size,
            .flags = partition->areas[segment->area].rights & HV_AREA_WRITE,
        };

        append(blob, SEGMENTS, &out, NO_NAME);
    }
}

static void append_ports(struct blob *blob, const struct pack_partition *partition, uint32_t number)
{
    for (uint32_t i = 0; i < partition->port_count; i++) {
        const struct pack_port *port = &partition->ports[i];
        struct hv_config_port out = {
            .partition = number,
            .kind = port->kind,
            .direction = port->direction,
            .message_size = port->message_size,
            .depth = port->depth,
            .refresh_us = port->refresh_us,
            .channel = port->channel,
        };

        set_name(out.name, port->name);
        append(blob, PORTS, &out, offsetof(struct hv_config_port, name));
    }
}

static void append_links(struct blob *blob, const struct pack_partition *partition)
{
    for (uint32_t i = 0; i < partition->link_count; i++) {
        const struct pack_link *link = &partition->links[i];
        struct hv_config_link out = {link->partition, link->interrupt};

        append(blob, LINKS, &out, NO_NAME);
    }
}

static void append_registers(struct blob *blob, const struct pack_partition *partition)
{
    for (uint32_t i = 0; i < partition->register_count; i++) {
        const struct pack_register *reg = &partition->registers[i];
        struct hv_config_register out = {reg->pa, reg->read_mask, reg->write_mask, reg->interrupt};

        append(blob, REGISTERS, &out, NO_NAME);
    }
}

/* Virtual CPUs of the partitions before this one, but for the first of each. */
static uint32_t extra_vcpus(const struct pack_system *system, uint32_t number)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < number; i++)
        count += system->partitions[i].vcpu_count - 1;
    return count;
}

static void append_partition(struct blob *blob, uint32_t number)
{
    const struct pack_partition *partition = &blob->system->partitions[number];
    struct hv_config_partition out = {
        .id = number,
        .context = number + 1,
        .flags = (partition->system ? HV_PARTITION_SYSTEM : 0) | partition->kind |
                 partition->vm_time | partition->fpu | partition->input |
                 partition->interrupt_traps,
        .entry = partition->program.entry,
        .stack_top = partition->stack_top,
        .period_us = partition->period_us,
        .duration_us = partition->duration_us,
        .area_first = blob->written[AREAS],
        .area_count = partition->area_count,
        .segment_first = blob->written[SEGMENTS],
        .segment_count = partition->program.segment_count,
        .port_first = blob->written[PORTS],
        .port_count = partition->port_count,
        .link_first = blob->written[LINKS],
        .link_count = partition->link_count,
        .register_first = blob->written[REGISTERS],
        .register_count = partition->register_count,
        .vcpu_count = partition->vcpu_count,
        .vcpu_extra = extra_vcpus(blob->system, number),
        .shadow_pa = partition->shadow_pa,
        .shadow_size = partition->shadow_size,
        .shadow_context = partition->shadow_context,
    };

    set_name(out.name, partition->name);
    for (uint32_t state = 0; state < HV_HM_STATES; state++)
        for (uint32_t event = 0; event < HV_EVENT_COUNT; event++)
            out.hm[state][event] = (struct hv_config_hm){partition->hm.rows[state][event].level,
                                                         partition->hm.rows[state][event].action};
    append(blob, PARTITIONS, &out, offsetof(struct hv_config_partition, name));
    append_areas(blob, partition);
    append_segments(blob, partition);
    append_ports(blob, partition, number);
    append_links(blob, partition);
    append_registers(blob, partition);
}

static void append_plan(struct blob *blob, const struct pack_plan *plan)
{
    struct hv_config_plan out = {
        .major_frame_us = plan->major_frame_us,
        .slot_first = blob->written[SLOTS],
        .slot_count = plan->slot_count,
    };

    set_name(out.name, plan->name);
    append(blob, PLANS, &out, offsetof(struct hv_config_plan, name));
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];
        struct hv_config_slot slot_out = {slot->partition,   slot->cpu,   slot->start_us,
                                          slot->duration_us, slot->flags, slot->vcpu};

        append(blob, SLOTS, &slot_out, NO_NAME);
    }
}

static void append_channel(struct blob *blob, const struct pack_channel *channel)
{
    const struct pack_port *source = channel->source->port;
    struct hv_config_channel out = {
        .kind = source->kind,
        .message_size = source->message_size,
        .depth = source->depth,
        .buffer_offset = channel->buffer_offset,
        .source_port = source->number,
        .destination_port = channel->destination->port->number,
    };

    append(blob, CHANNELS, &out, NO_NAME);
}

static void put_head(const struct blob *blob, uint32_t size)
{
    const struct pack_system *system = blob->system;
    const struct pack_layout *layout = blob->layout;
    struct hv_config head = {
        .magic = HV_CONFIG_MAGIC,
        .version = HV_CONFIG_VERSION,
        .size = size,
        .cpu_count = system->cpu_count,
        .clock_hz = system->clock_hz,
        .context_table_pa = layout->tables_pa,
        .context_count = system->partition_count + 1,
        .buffers_va = pack_layout_window(layout->buffers_pa),
        .buffers_size = layout->buffers_size,
        .cpus_pa = layout->cpus_pa,
        .hm_log_va = pack_layout_window(layout->hm_log_pa),
        .hm_log_count = system->hm_log_count,
        .uart_va = pack_layout_device(layout, system->uart_pa),
        .irqmp_va = pack_layout_device(layout, system->irqmp_pa),
        .gptimer_va = pack_layout_device(layout, system->gptimer_pa),
        .ahbstat_va = system->ahbstat_pa != 0 ? pack_layout_device(layout, system->ahbstat_pa) : 0,
        .console_baud = system->console_baud,
        .initial_plan = system->initial_plan,
        .image_end_pa = layout->end_pa,
        .maintenance_plan = system->maintenance_plan,
        .switch_us = system->switch_us,
        .frame_limit = system->frame_limit,
        .internal_error_action = system->internal_error_action,
        .partitions = blob->tables[PARTITIONS],
        .areas = blob->tables[AREAS],
        .segments = blob->tables[SEGMENTS],
        .plans = blob->tables[PLANS],
        .slots = blob->tables[SLOTS],
        .ports = blob->tables[PORTS],
        .channels = blob->tables[CHANNELS],
        .links = blob->tables[LINKS],
        .registers = blob->tables[REGISTERS],
    };

    set_name(head.name, system->name);
    memcpy(head.device_page, layout->device_page, sizeof head.device_page);
    put_struct(blob->bytes, &head, sizeof head, offsetof(struct hv_config, name));
}

static void put_checksum(unsigned char *bytes, uint32_t size)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < size; i += 4)
        sum += get_word(bytes + i);
    put_word(bytes + offsetof(struct hv_config, checksum), 0u - sum);
}

uint32_t pack_config_blob_size(const struct pack_system *system)
{
    struct hv_table tables[TABLE_COUNT];

    return plan_tables(system, tables);
}

void pack_config_blob_write(const struct pack_system *system, const struct pack_layout *layout,
                            unsigned char *bytes)
{
    struct blob blob = {.system = system, .layout = layout, .bytes = bytes};
    uint32_t size = plan_tables(system, blob.tables);

    for (uint32_t i = 0; i < system->partition_count; i++)
        append_partition(&blob, i);
    for (uint32_t i = 0; i < system->plan_count; i++)
        append_plan(&blob, &system->plans[i]);
    for (uint32_t i = 0; i < system->channel_count; i++)
        append_channel(&blob, &system->channels[i]);
    put_head(&blob, size);
    put_checksum(bytes, size);
}
