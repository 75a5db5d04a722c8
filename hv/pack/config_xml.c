/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From validated XML to plain structs. The schema guarantees structure, required attributes and the
 * form of each value, so only values that exceed 32 bits, and names of events, can still be wrong
 * here.
 */
#include "hv/pack/config_xml.h"

#include <string.h>

#include "hv/pack/arena.h"
#include "hv/pack/diag.h"
#include "hv/pack/system.h"
#include "hv/pack/value.h"
#include "hv/pack/xml_document.h"

enum {
    SHADOW_SIZE = 0x10000
}; /* of each virtual CPU of a virtual machine, unless the file says more or less */

struct reader {
    struct pack_arena *arena;
    struct pack_diag *diag;
};

static unsigned line_of(const xmlNode *node)
{
    return (unsigned)xmlGetLineNo(node);
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The first element of that name (NULL: any) at or behind node. */
static xmlNode *next_element(xmlNode *node, const char *name)
{
    while (node != NULL &&
           !(name != NULL ? is_element(node, name) : node->type == XML_ELEMENT_NODE))
        node = node->next;
    return node;
}

static xmlNode *child(const xmlNode *parent, const char *name)
{
    return parent != NULL ? next_element(parent->children, name) : NULL;
}

static uint32_t count_children(const xmlNode *parent, const char *name)
{
    uint32_t count = 0;

    for (const xmlNode *node = child(parent, name); node != NULL;
         node = next_element(node->next, name))
        count++;
    return count;
}

/* NULL: no such attribute. */
static const char *text_of(const struct reader *reader, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *text = value != NULL ? pack_arena_copy(reader->arena, (const char *)value) : NULL;

    xmlFree(value);
    return text;
}

/* An absent attribute is 0. */
static uint32_t value_of(const struct reader *reader, const xmlNode *node, const char *name,
                         const struct pack_word *units)
{
    const char *text = text_of(reader, node, name);
    uint32_t value = 0;

    if (text != NULL && !pack_value_parse(text, units, &value))
        pack_diag_error(reader->diag, line_of(node), "%s \"%s\" is beyond 32 bits", name, text);
    return value;
}

static uint32_t word_of(const struct reader *reader, const xmlNode *node, const char *name,
                        const struct pack_word *words)
{
    const char *text = text_of(reader, node, name);
    uint32_t value = 0;

    if (text != NULL && !pack_word_find(words, text, &value))
        pack_diag_error(reader->diag, line_of(node), "%s \"%s\" is not known", name, text);
    return value;
}

static bool flag_of(const struct reader *reader, const xmlNode *node, const char *name)
{
    return word_of(reader, node, name, pack_booleans) != 0;
}

static struct pack_hm read_hm_row(const struct reader *reader, const xmlNode *node)
{
    return (struct pack_hm){.given = text_of(reader, node, "Action") != NULL,
                            .line = line_of(node),
                            .level = word_of(reader, node, "Level", pack_levels),
                            .action = word_of(reader, node, "Action", pack_actions)};
}

static void read_hm_table(const struct reader *reader, xmlNode *node, struct pack_hm_table *table)
{
    if (node == NULL)
        return;
    table->fallback = read_hm_row(reader, node);
    for (xmlNode *row = child(node, "Event"); row != NULL; row = next_element(row->next, "Event")) {
        const char *name = text_of(reader, row, "Name");
        const uint32_t state = word_of(reader, row, "State", pack_hm_states);
        uint32_t event;

        if (!pack_word_find(pack_events, name, &event))
            pack_diag_error(reader->diag, line_of(row), "unknown event %s", name);
        else if (table->rows[state][event].given)
            pack_diag_error(reader->diag, line_of(row), "event %s has a row already, line %u", name,
                            table->rows[state][event].line);
        else
            table->rows[state][event] = read_hm_row(reader, row);
    }
}

static void read_area(const struct reader *reader, const xmlNode *node, struct pack_area *area)
{
    bool device = flag_of(reader, node, "Device");

    *area = (struct pack_area){
        .name = text_of(reader, node, "Name"),
        .line = line_of(node),
        .va = value_of(reader, node, "VirtualAddress", pack_number_units),
        .pa = value_of(reader, node, "PhysicalAddress", pack_number_units),
        .pa_given = text_of(reader, node, "PhysicalAddress") != NULL,
        .size = value_of(reader, node, "Size", pack_size_units),
        .rights = word_of(reader, node, "Rights", pack_rights),
        .shared = text_of(reader, node, "Shared"),
        .allow_write_execute = flag_of(reader, node, "AllowWriteExecute"),
    };
    if (device)
        area->rights |= HV_AREA_DEVICE;
    else if (flag_of(reader, node, "Cacheable"))
        area->rights |= HV_AREA_CACHEABLE;
    if (area->shared != NULL)
        area->rights |= HV_AREA_SHARED;
    if (flag_of(reader, node, "KeepAtRestart"))
        area->rights |= HV_AREA_KEEP;
    if (flag_of(reader, node, "Changeable"))
        area->rights |= HV_AREA_CHANGEABLE;
}

static void read_port(const struct reader *reader, const xmlNode *node, struct pack_port *port)
{
    const bool queuing = is_element(node, "QueuingPort");

    *port = (struct pack_port){
        .name = text_of(reader, node, "Name"),
        .line = line_of(node),
        .kind = queuing ? HV_PORT_QUEUING : HV_PORT_SAMPLING,
        .direction = (enum hv_port_direction)word_of(reader, node, "Direction", pack_directions),
        .message_size = value_of(reader, node, "MessageSize", pack_size_units),
        .depth = queuing ? value_of(reader, node, "Depth", pack_number_units) : 1,
        .refresh_us = value_of(reader, node, "RefreshPeriod", pack_time_units),
        .channel = PACK_NONE,
    };
}

static void read_link(const struct reader *reader, const xmlNode *node, struct pack_link *link)
{
    *link = (struct pack_link){
        .line = line_of(node),
        .partition_name = text_of(reader, node, "Partition"),
        .partition = PACK_NONE,
        .interrupt = value_of(reader, node, "Number", pack_number_units),
    };
}

static void read_register(const struct reader *reader, const xmlNode *node,
                          struct pack_register *reg)
{
    *reg = (struct pack_register){
        .line = line_of(node),
        .name = text_of(reader, node, "Name"),
        .pa = value_of(reader, node, "Address", pack_number_units),
        .read_mask = value_of(reader, node, "ReadMask", pack_number_units),
        .write_mask = value_of(reader, node, "WriteMask", pack_number_units),
        .interrupt = value_of(reader, node, "Interrupt", pack_number_units),
    };
}

static void read_registers(const struct reader *reader, const xmlNode *list,
                           struct pack_partition *partition)
{
    uint32_t n = 0;

    partition->register_count = count_children(list, "Register");
    partition->registers = pack_arena_allocate(reader->arena, partition->register_count *
                                                                  sizeof *partition->registers);
    for (xmlNode *node = child(list, "Register"); node != NULL;
         node = next_element(node->next, "Register"))
        read_register(reader, node, &partition->registers[n++]);
}

static void read_partition(const struct reader *reader, const xmlNode *node,
                           struct pack_partition *partition)
{
    const xmlNode *areas = child(node, "MemoryAreas");
    const xmlNode *ports = child(node, "Ports");
    const xmlNode *links = child(node, "Interrupts");
    uint32_t n = 0;

    *partition = (struct pack_partition){
        .name = text_of(reader, node, "Name"),
        .line = line_of(node),
        .program_name = text_of(reader, node, "Program"),
        .system = flag_of(reader, node, "System"),
        .kind = word_of(reader, node, "Kind", pack_kinds),
        .vm_time = word_of(reader, node, "VmTime", pack_vm_times),
        .input = flag_of(reader, node, "ConsoleInput") ? HV_PARTITION_INPUT : 0,
        .interrupt_traps =
            flag_of(reader, node, "InterruptTraps") ? HV_PARTITION_INTERRUPT_TRAPS : 0,
        .fpu = word_of(reader, node, "Fpu", pack_fpu),
        .shadow_size = value_of(reader, node, "ShadowMemory", pack_size_units),
        .shadow_given = text_of(reader, node, "ShadowMemory") != NULL,
        .vcpu_count = value_of(reader, node, "VirtualCpus", pack_number_units),
        .period_us = value_of(reader, node, "Period", pack_time_units),
        .duration_us = value_of(reader, node, "Duration", pack_time_units),
        .stack_top = value_of(reader, node, "StackTop", pack_number_units),
        .area_count = count_children(areas, "MemoryArea"),
        .port_count = count_children(ports, NULL),
        .link_count = count_children(links, "Interrupt"),
    };
    if (partition->kind == HV_PARTITION_VM && !partition->shadow_given)
        partition->shadow_size = SHADOW_SIZE;
    partition->areas =
        pack_arena_allocate(reader->arena, partition->area_count * sizeof *partition->areas);
    partition->ports =
        pack_arena_allocate(reader->arena, partition->port_count * sizeof *partition->ports);
    partition->links =
        pack_arena_allocate(reader->arena, partition->link_count * sizeof *partition->links);
    for (xmlNode *area = child(areas, "MemoryArea"); area != NULL;
         area = next_element(area->next, "MemoryArea"))
        read_area(reader, area, &partition->areas[n++]);
    n = 0;
    for (xmlNode *port = child(ports, NULL); port != NULL; port = next_element(port->next, NULL))
        read_port(reader, port, &partition->ports[n++]);
    n = 0;
    for (xmlNode *link = child(links, "Interrupt"); link != NULL;
         link = next_element(link->next, "Interrupt"))
        read_link(reader, link, &partition->links[n++]);
    read_registers(reader, child(node, "Registers"), partition);
    read_hm_table(reader, child(node, "HealthMonitor"), &partition->hm);
    if (child(node, "HealthMonitor") != NULL) {
        partition->hm_table = text_of(reader, child(node, "HealthMonitor"), "Table");
        partition->hm_line = line_of(child(node, "HealthMonitor"));
    }
}

static void read_partitions(const struct reader *reader, const xmlNode *list,
                            struct pack_system *system)
{
    uint32_t n = 0;

    system->partition_count = count_children(list, "Partition");
    system->partitions =
        pack_arena_allocate(reader->arena, system->partition_count * sizeof *system->partitions);
    for (xmlNode *node = child(list, "Partition"); node != NULL;
         node = next_element(node->next, "Partition"))
        read_partition(reader, node, &system->partitions[n++]);
}

static void read_slot(const struct reader *reader, const xmlNode *node, struct pack_slot *slot)
{
    *slot = (struct pack_slot){
        .line = line_of(node),
        .partition_name = text_of(reader, node, "Partition"),
        .partition = PACK_NONE,
        .cpu = value_of(reader, node, "Cpu", pack_number_units),
        .vcpu = value_of(reader, node, "VirtualCpu", pack_number_units),
        .start_us = value_of(reader, node, "Start", pack_time_units),
        .duration_us = value_of(reader, node, "Duration", pack_time_units),
    };
    if (flag_of(reader, node, "PeriodStart"))
        slot->flags |= HV_SLOT_PERIOD_START;
    if (flag_of(reader, node, "MustYield"))
        slot->flags |= HV_SLOT_MUST_YIELD;
    if (flag_of(reader, node, "FlushCaches"))
        slot->flags |= HV_SLOT_FLUSH_CACHES;
}

static void read_plan(const struct reader *reader, const xmlNode *node, struct pack_plan *plan)
{
    uint32_t n = 0;

    plan->name = text_of(reader, node, "Name");
    plan->line = line_of(node);
    plan->major_frame_us = value_of(reader, node, "MajorFrame", pack_time_units);
    plan->slot_count = count_children(node, "Slot");
    plan->slots = pack_arena_allocate(reader->arena, plan->slot_count * sizeof *plan->slots);
    for (xmlNode *slot = child(node, "Slot"); slot != NULL; slot = next_element(slot->next, "Slot"))
        read_slot(reader, slot, &plan->slots[n++]);
}

static void read_plans(const struct reader *reader, const xmlNode *list, struct pack_system *system)
{
    uint32_t n = 0;

    system->plan_count = count_children(list, "Plan");
    system->plans = pack_arena_allocate(reader->arena, system->plan_count * sizeof *system->plans);
    for (xmlNode *node = child(list, "Plan"); node != NULL; node = next_element(node->next, "Plan"))
        read_plan(reader, node, &system->plans[n++]);
    system->initial_plan_name = text_of(reader, list, "Initial");
    system->initial_plan_line = line_of(list);
    system->maintenance_plan_name = text_of(reader, list, "Maintenance");
}

static void read_channel(const struct reader *reader, const xmlNode *node,
                         struct pack_channel *channel)
{
    uint32_t n = 0;

    channel->line = line_of(node);
    channel->endpoint_count = count_children(node, NULL);
    channel->endpoints =
        pack_arena_allocate(reader->arena, channel->endpoint_count * sizeof *channel->endpoints);
    for (xmlNode *end = child(node, NULL); end != NULL; end = next_element(end->next, NULL)) {
        channel->endpoints[n++] = (struct pack_endpoint){
            .line = line_of(end),
            .direction = is_element(end, "Source") ? HV_PORT_SOURCE : HV_PORT_DESTINATION,
            .partition_name = text_of(reader, end, "Partition"),
            .port_name = text_of(reader, end, "Port"),
        };
    }
}

static void read_channels(const struct reader *reader, const xmlNode *list,
                          struct pack_system *system)
{
    uint32_t n = 0;

    system->channel_count = count_children(list, "Channel");
    system->channels =
        pack_arena_allocate(reader->arena, system->channel_count * sizeof *system->channels);
    for (xmlNode *node = child(list, "Channel"); node != NULL;
         node = next_element(node->next, "Channel"))
        read_channel(reader, node, &system->channels[n++]);
}

static void read_board(const struct reader *reader, const xmlNode *node, struct pack_system *system)
{
    const xmlNode *ram = child(node, "Ram");
    const xmlNode *console = child(node, "Console");
    const xmlNode *irqmp = child(node, "InterruptController");
    const xmlNode *gptimer = child(node, "Timer");
    const xmlNode *ahbstat = child(node, "AhbStatus");

    system->board_line = line_of(node);
    system->clock_hz = value_of(reader, node, "Clock", pack_frequency_units);
    system->cpu_count = value_of(reader, node, "Cpus", pack_number_units);
    system->ram_base = value_of(reader, ram, "Base", pack_number_units);
    system->ram_size = value_of(reader, ram, "Size", pack_size_units);
    system->ram_line = line_of(ram);
    system->uart_pa = value_of(reader, console, "Address", pack_number_units);
    system->console_baud = value_of(reader, console, "Baud", pack_number_units);
    system->uart_line = line_of(console);
    system->irqmp_pa = value_of(reader, irqmp, "Address", pack_number_units);
    system->irqmp_line = line_of(irqmp);
    system->gptimer_pa = value_of(reader, gptimer, "Address", pack_number_units);
    system->gptimer_line = line_of(gptimer);
    if (ahbstat != NULL) {
        system->ahbstat_pa = value_of(reader, ahbstat, "Address", pack_number_units);
        system->ahbstat_line = line_of(ahbstat);
    }
}

static void read_hm_tables(const struct reader *reader, const xmlNode *root,
                           struct pack_system *system)
{
    uint32_t n = 0;

    system->hm_table_count = count_children(root, "HealthTable");
    system->hm_tables =
        pack_arena_allocate(reader->arena, system->hm_table_count * sizeof *system->hm_tables);
    for (xmlNode *node = child(root, "HealthTable"); node != NULL;
         node = next_element(node->next, "HealthTable")) {
        struct pack_hm_named *named = &system->hm_tables[n++];

        named->name = text_of(reader, node, "Name");
        named->line = line_of(node);
        read_hm_table(reader, node, &named->table);
    }
}

static void read_module(const struct reader *reader, const xmlNode *root,
                        struct pack_system *system)
{
    *system = (struct pack_system){
        .name = text_of(reader, root, "Name"),
        .line = line_of(root),
        .frame_limit = value_of(reader, root, "FrameLimit", pack_number_units),
        .hm_log_count = value_of(reader, root, "HealthLog", pack_number_units),
        .switch_us = value_of(reader, root, "SwitchTime", pack_time_units),
        .internal_error_action = word_of(reader, root, "InternalError", pack_actions),
    };
    read_board(reader, child(root, "Board"), system);
    read_hm_table(reader, child(root, "HealthMonitor"), &system->hm);
    read_hm_tables(reader, root, system);
    read_partitions(reader, child(root, "Partitions"), system);
    read_plans(reader, child(root, "Plans"), system);
    read_channels(reader, child(root, "Channels"), system);
}

bool pack_config_read(const char *path, struct pack_system *system, struct pack_arena *arena,
                      struct pack_diag *diag)
{
    struct reader reader = {arena, diag};
    xmlDoc *document = pack_xml_load(path, diag);
    unsigned before = diag->count;

    if (document == NULL)
        return false;
    read_module(&reader, xmlDocGetRootElement(document), system);
    xmlFreeDoc(document);
    return diag->count == before;
}
