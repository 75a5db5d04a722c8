/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor's memory by the layout that its file tells (hypervisor.h). A member is looked up in the
 * debugging information once and then known.
 */
#include "sim/guest/hypervisor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/context_name.h"

#define CALLS        128
#define MEMBERS      128
#define NO_PARTITION UINT32_MAX

struct known_member {
    char type[32], path[32];
    bool found;
    struct elf_member member;
};

struct hypervisor {
    struct machine *machine;
    struct elf_symbols *symbols;
    uint32_t module;
    struct known_member known[MEMBERS];
    uint32_t known_count;
    char call[CALLS][32];
};

static void find_calls(struct hypervisor *hypervisor)
{
    for (uint32_t i = 0; i < CALLS; i++)
        if (elf_layout_enumerator(hypervisor->symbols, "hv_call", i))
            hypervisor_name(hypervisor, "hv_call", i, hypervisor->call[i],
                            sizeof(hypervisor->call[i]));
}

struct hypervisor *hypervisor_open(struct machine *machine, struct programs *programs)
{
    struct hypervisor *hypervisor = calloc(1, sizeof(*hypervisor));

    if (!hypervisor)
        return NULL;
    hypervisor->machine = machine;
    hypervisor->symbols = programs_symbols(programs, 0);
    if (hypervisor->symbols &&
        elf_symbols_find(hypervisor->symbols, "hv_module", &hypervisor->module)) {
        find_calls(hypervisor);
        return hypervisor;
    }
    free(hypervisor);
    return NULL;
}

void hypervisor_close(struct hypervisor *hypervisor)
{
    free(hypervisor);
}

/* ---- its memory -------------------------------------------------------------------------------------------------- */

bool hypervisor_member(struct hypervisor *hypervisor, const char *type, const char *path,
                       struct elf_member *member)
{
    struct known_member *known = hypervisor->known, *end = known + hypervisor->known_count;
    bool room = hypervisor->known_count < MEMBERS && strlen(type) < sizeof(known->type) &&
                strlen(path) < sizeof(known->path);
    bool found;

    for (; known < end; known++) {
        if (strcmp(known->type, type) == 0 && strcmp(known->path, path) == 0) {
            *member = known->member;
            return known->found;
        }
    }
    found = elf_layout_member(hypervisor->symbols, type, path, member);
    if (room) {
        *known = (struct known_member){.found = found, .member = *member};
        snprintf(known->type, sizeof(known->type), "%s", type);
        snprintf(known->path, sizeof(known->path), "%s", path);
        hypervisor->known_count++;
    }
    return found;
}

static bool read_bytes(const struct hypervisor *hypervisor, uint32_t address, void *data,
                       uint32_t size)
{
    return leon3_peek(machine_cpu(hypervisor->machine, 0), address, data, size);
}

bool hypervisor_number(struct hypervisor *hypervisor, uint32_t base, const char *type,
                       const char *path, uint32_t *value)
{
    struct elf_member member;
    uint8_t bytes[4] = {0};

    if (!hypervisor_member(hypervisor, type, path, &member) || member.size > sizeof(bytes) ||
        !read_bytes(hypervisor, base + member.offset, bytes + (4 - member.size), member.size))
        return false;
    *value = bus_load32(bytes);
    return true;
}

bool hypervisor_text(struct hypervisor *hypervisor, uint32_t base, const char *type,
                     const char *path, char *text, size_t size)
{
    struct elf_member member;

    memset(text, 0, size);
    if (!hypervisor_member(hypervisor, type, path, &member))
        return false;
    return read_bytes(hypervisor, base + member.offset, text,
                      member.size < size ? member.size : (uint32_t)size - 1);
}

/* Behind the words that the name shares with its type: the type is in small letters. */
static const char *short_name(const char *name, const char *type)
{
    size_t same = 0, word = 0;

    while (name[same] && type[same] && (name[same] | 0x20) == (type[same] | 0x20)) {
        same++;
        if (name[same] == '_')
            word = same + 1;
    }
    return name + word;
}

void hypervisor_name(const struct hypervisor *hypervisor, const char *type, uint32_t value,
                     char *text, size_t size)
{
    const char *name = elf_layout_enumerator(hypervisor->symbols, type, value);

    if (name)
        snprintf(text, size, "%s", short_name(name, type));
    else
        snprintf(text, size, "%" PRIu32, value);
}

uint32_t hypervisor_module(const struct hypervisor *hypervisor)
{
    return hypervisor->module;
}

bool hypervisor_config(struct hypervisor *hypervisor, uint32_t *config)
{
    return hypervisor_number(hypervisor, hypervisor->module, "hv_module", "config", config) &&
           *config != 0;
}

bool hypervisor_table(struct hypervisor *hypervisor, const char *table, const char *row,
                      struct hypervisor_rows *rows)
{
    char offset[32], count[32];
    struct elf_member member;
    uint32_t config;

    snprintf(offset, sizeof(offset), "%s.offset", table);
    snprintf(count, sizeof(count), "%s.count", table);
    *rows = (struct hypervisor_rows){.count = 0};
    if (!hypervisor_config(hypervisor, &config) ||
        !hypervisor_member(hypervisor, row, "", &member) ||
        !hypervisor_number(hypervisor, config, "hv_config", offset, &rows->first) ||
        !hypervisor_number(hypervisor, config, "hv_config", count, &rows->count))
        return false;
    rows->first += config;
    rows->stride = member.size;
    if (rows->count > HYPERVISOR_ROWS)
        rows->count = HYPERVISOR_ROWS;
    return true;
}

bool hypervisor_log(struct hypervisor *hypervisor, struct hypervisor_rows *rows)
{
    struct elf_member member;
    uint32_t config;

    *rows = (struct hypervisor_rows){.count = 0};
    if (!hypervisor_config(hypervisor, &config) ||
        !hypervisor_member(hypervisor, "hv_hm_record", "", &member) ||
        !hypervisor_number(hypervisor, hypervisor->module, "hv_module", "log", &rows->first) ||
        !hypervisor_number(hypervisor, hypervisor->module, "hv_module", "log_next", &rows->next) ||
        !hypervisor_number(hypervisor, config, "hv_config", "hm_log_count", &rows->count))
        return false;
    rows->stride = member.size;
    return rows->first && rows->count;
}

/* ---- hypercalls and messages ------------------------------------------------------------------------------------- */

const char *hypervisor_call_name(const struct hypervisor *hypervisor, uint32_t number)
{
    return number < CALLS && hypervisor->call[number][0] ? hypervisor->call[number] : NULL;
}

enum hypervisor_transfer hypervisor_transfer_of(const struct hypervisor *hypervisor,
                                                uint32_t number, bool *queued)
{
    static const struct {
        const char *name;
        enum hypervisor_transfer transfer;
        bool queued;
    } transfers[] = {
        {"SAMPLING_WRITE", HYPERVISOR_SENDS, false},
        {"SAMPLING_READ", HYPERVISOR_RECEIVES, false},
        {"QUEUING_SEND", HYPERVISOR_SENDS, true},
        {"QUEUING_RECEIVE", HYPERVISOR_RECEIVES, true},
    };
    const char *name = hypervisor_call_name(hypervisor, number);

    for (size_t i = 0; name && i < sizeof(transfers) / sizeof(transfers[0]); i++) {
        if (strcmp(transfers[i].name, name) == 0) {
            *queued = transfers[i].queued;
            return transfers[i].transfer;
        }
    }
    return HYPERVISOR_NO_TRANSFER;
}

/* The address of a row. */
static bool find_row(struct hypervisor *hypervisor, const char *table, const char *row,
                     uint32_t number, uint32_t *address)
{
    struct hypervisor_rows rows;

    if (!hypervisor_table(hypervisor, table, row, &rows) || number >= rows.count)
        return false;
    *address = rows.first + number * rows.stride;
    return true;
}

static bool find_port(struct hypervisor *hypervisor, uint32_t row, uint32_t *address)
{
    return find_row(hypervisor, "ports", "hv_config_port", row, address);
}

bool hypervisor_channel(struct hypervisor *hypervisor, uint32_t context, uint32_t port,
                        uint32_t *channel, uint32_t *row)
{
    static const char type[] = "hv_config_partition";
    uint32_t partition, address, first, count;

    if (context == 0 || port == 0 ||
        !find_row(hypervisor, "partitions", type, context - 1, &partition) ||
        !hypervisor_number(hypervisor, partition, type, "port_first", &first) ||
        !hypervisor_number(hypervisor, partition, type, "port_count", &count) || port > count)
        return false;
    *row = first + port - 1;
    return find_port(hypervisor, *row, &address) &&
           hypervisor_number(hypervisor, address, "hv_config_port", "channel", channel);
}

bool hypervisor_port(struct hypervisor *hypervisor, uint32_t row, struct hypervisor_port *port)
{
    static const char type[] = "hv_config_port";
    uint32_t address, direction;
    char name[32];

    *port = (struct hypervisor_port){.partition = 0};
    if (!find_port(hypervisor, row, &address) ||
        !hypervisor_number(hypervisor, address, type, "partition", &port->partition) ||
        !hypervisor_number(hypervisor, address, type, "channel", &port->channel) ||
        !hypervisor_number(hypervisor, address, type, "direction", &direction) ||
        !hypervisor_text(hypervisor, address, type, "name", port->name, sizeof(port->name)))
        return false;
    hypervisor_name(hypervisor, "hv_port_direction", direction, name, sizeof(name));
    port->destination = strcmp(name, "DESTINATION") == 0;
    return true;
}

/* ---- health ------------------------------------------------------------------------------------------------------ */

static bool read_record(struct hypervisor *hypervisor, uint32_t record,
                        struct hypervisor_health *health)
{
    uint32_t high, low, event, level, action, partition;
    const struct {
        const char *path;
        uint32_t *value;
    } members[] = {
        {"sequence", &health->sequence},
        {"time_high", &high},
        {"time_low", &low},
        {"event", &event},
        {"level", &level},
        {"action", &action},
        {"partition", &partition},
        {"trap_type", &health->trap},
        {"pc", &health->pc},
        {"fault_address", &health->address},
    };

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        if (!hypervisor_number(hypervisor, record, "hv_hm_record", members[i].path,
                               members[i].value))
            return false;
    health->microseconds = (uint64_t)high << 32 | low;
    health->context = partition == NO_PARTITION ? 0 : partition + 1;
    health->partition =
        health->context ? machine_context_name(hypervisor->machine, health->context) : NULL;
    hypervisor_name(hypervisor, "hv_event", event, health->event, sizeof(health->event));
    hypervisor_name(hypervisor, "hv_level", level, health->level, sizeof(health->level));
    hypervisor_name(hypervisor, "hv_action", action, health->action, sizeof(health->action));
    return true;
}

bool hypervisor_health_next(struct hypervisor *hypervisor, uint32_t *next,
                            struct hypervisor_health *health)
{
    struct hypervisor_rows log;

    if (!hypervisor_log(hypervisor, &log))
        return false;
    if (*next > log.next) /* it has started anew */
        *next = 0;
    if (log.next - *next > log.count)
        *next = log.next - log.count;
    if (*next == log.next)
        return false;
    *health = (struct hypervisor_health){.sequence = 0};
    return read_record(hypervisor, log.first + *next % log.count * log.stride, health) && ++*next;
}
