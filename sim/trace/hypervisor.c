/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks into the hypervisor's memory with the layout that its file tells (hypervisor.h). Places are looked
 * up once; reads have no side effects and fail while its tables are not mapped yet.
 */
#include "sim/trace/hypervisor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/elf/layout.h"
#include "sim/machine/context_name.h"

#define CALLS        128
#define NO_PARTITION UINT32_MAX

/* clang-format off */
/* X(name, structure, member): the places that are read. */
#define PLACES(X)                                                   \
    X(MODULE_CONFIG,   "hv_module",           "config")             \
    X(MODULE_LOG,      "hv_module",           "log")                \
    X(MODULE_LOG_NEXT, "hv_module",           "log_next")           \
    X(LOG_COUNT,       "hv_config",           "hm_log_count")       \
    X(PARTITIONS,      "hv_config",           "partitions.offset")  \
    X(PARTITION_COUNT, "hv_config",           "partitions.count")   \
    X(PORTS,           "hv_config",           "ports.offset")       \
    X(PORT_COUNT,      "hv_config",           "ports.count")        \
    X(PARTITION,       "hv_config_partition", "")                   \
    X(PORT_FIRST,      "hv_config_partition", "port_first")         \
    X(PARTITION_PORTS, "hv_config_partition", "port_count")         \
    X(PORT,            "hv_config_port",      "")                   \
    X(PORT_NAME,       "hv_config_port",      "name")               \
    X(PORT_PARTITION,  "hv_config_port",      "partition")          \
    X(PORT_DIRECTION,  "hv_config_port",      "direction")          \
    X(PORT_CHANNEL,    "hv_config_port",      "channel")            \
    X(RECORD,          "hv_hm_record",        "")                   \
    X(RECORD_SEQUENCE, "hv_hm_record",        "sequence")           \
    X(RECORD_HIGH,     "hv_hm_record",        "time_high")          \
    X(RECORD_LOW,      "hv_hm_record",        "time_low")           \
    X(RECORD_EVENT,    "hv_hm_record",        "event")              \
    X(RECORD_PARTITION,"hv_hm_record",        "partition")          \
    X(RECORD_LEVEL,    "hv_hm_record",        "level")              \
    X(RECORD_ACTION,   "hv_hm_record",        "action")             \
    X(RECORD_TRAP,     "hv_hm_record",        "trap_type")          \
    X(RECORD_PC,       "hv_hm_record",        "pc")                 \
    X(RECORD_ADDRESS,  "hv_hm_record",        "fault_address")
/* clang-format on */

enum place_number {
#define PLACE_ENUM(name, type, member) PLACE_##name,
    PLACES(PLACE_ENUM)
#undef PLACE_ENUM
        PLACE_COUNT
};

struct hypervisor {
    struct machine *machine;
    struct elf_symbols *symbols;
    uint32_t module; /* address of hv_module */
    struct elf_member place[PLACE_COUNT];
    char call[CALLS][32];
};

static bool find_places(struct hypervisor *hypervisor)
{
    static const struct {
        const char *type, *member;
    } places[] = {
#define PLACE_ROW(name, type, member) {type, member},
        PLACES(PLACE_ROW)
#undef PLACE_ROW
    };

    for (unsigned i = 0; i < PLACE_COUNT; i++)
        if (!elf_layout_member(hypervisor->symbols, places[i].type, places[i].member,
                               &hypervisor->place[i]))
            return false;
    return true;
}

/* "HV_CALL_NULL" without what all names of the enumeration begin with. */
static void take_name(const struct hypervisor *hypervisor, const char *type, const char *prefix,
                      uint32_t value, char *text, size_t size)
{
    const char *name = elf_layout_enumerator(hypervisor->symbols, type, value);
    size_t length = strlen(prefix);

    if (name)
        snprintf(text, size, "%s", strncmp(name, prefix, length) == 0 ? name + length : name);
    else
        snprintf(text, size, "%u", (unsigned)value);
}

static void find_calls(struct hypervisor *hypervisor)
{
    for (uint32_t i = 0; i < CALLS; i++)
        if (elf_layout_enumerator(hypervisor->symbols, "hv_call", i))
            take_name(hypervisor, "hv_call", "HV_CALL_", i, hypervisor->call[i],
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
        elf_symbols_find(hypervisor->symbols, "hv_module", &hypervisor->module) &&
        find_places(hypervisor)) {
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

/* A word of the structure at `base`. */
static bool read_word(const struct hypervisor *hypervisor, uint32_t base, enum place_number place,
                      uint32_t *value)
{
    uint8_t bytes[4];

    if (!leon3_peek(machine_cpu(hypervisor->machine, 0), base + hypervisor->place[place].offset,
                    bytes, sizeof(bytes)))
        return false;
    *value = bus_load32(bytes);
    return true;
}

static bool read_config(const struct hypervisor *hypervisor, uint32_t *config)
{
    return read_word(hypervisor, hypervisor->module, PLACE_MODULE_CONFIG, config) && *config != 0;
}

/* The address of a row of one of the configuration's tables. */
static bool find_row(const struct hypervisor *hypervisor, enum place_number table,
                     enum place_number count, enum place_number row, uint32_t number,
                     uint32_t *address)
{
    uint32_t config, offset, rows;

    if (!read_config(hypervisor, &config) || !read_word(hypervisor, config, table, &offset) ||
        !read_word(hypervisor, config, count, &rows) || number >= rows || number >= HYPERVISOR_ROWS)
        return false;
    *address = config + offset + number * hypervisor->place[row].size;
    return true;
}

bool hypervisor_channel(struct hypervisor *hypervisor, uint32_t context, uint32_t port,
                        uint32_t *channel, uint32_t *row)
{
    uint32_t partition, address, first, count;

    if (context == 0 || port == 0 ||
        !find_row(hypervisor, PLACE_PARTITIONS, PLACE_PARTITION_COUNT, PLACE_PARTITION, context - 1,
                  &partition) ||
        !read_word(hypervisor, partition, PLACE_PORT_FIRST, &first) ||
        !read_word(hypervisor, partition, PLACE_PARTITION_PORTS, &count) || port > count)
        return false;
    *row = first + port - 1;
    return find_row(hypervisor, PLACE_PORTS, PLACE_PORT_COUNT, PLACE_PORT, *row, &address) &&
           read_word(hypervisor, address, PLACE_PORT_CHANNEL, channel);
}

bool hypervisor_port(struct hypervisor *hypervisor, uint32_t row, struct hypervisor_port *port)
{
    uint32_t address, direction;
    char name[32];

    *port = (struct hypervisor_port){.partition = 0};
    if (!find_row(hypervisor, PLACE_PORTS, PLACE_PORT_COUNT, PLACE_PORT, row, &address) ||
        !read_word(hypervisor, address, PLACE_PORT_PARTITION, &port->partition) ||
        !read_word(hypervisor, address, PLACE_PORT_CHANNEL, &port->channel) ||
        !read_word(hypervisor, address, PLACE_PORT_DIRECTION, &direction) ||
        !leon3_peek(machine_cpu(hypervisor->machine, 0),
                    address + hypervisor->place[PLACE_PORT_NAME].offset, port->name,
                    sizeof(port->name) - 1))
        return false;
    take_name(hypervisor, "hv_port_direction", "HV_PORT_", direction, name, sizeof(name));
    port->destination = strcmp(name, "DESTINATION") == 0;
    return true;
}

static bool read_record(struct hypervisor *hypervisor, uint32_t record,
                        struct hypervisor_health *health)
{
    uint32_t high, low, event, level, action, partition;

    if (!read_word(hypervisor, record, PLACE_RECORD_SEQUENCE, &health->sequence) ||
        !read_word(hypervisor, record, PLACE_RECORD_HIGH, &high) ||
        !read_word(hypervisor, record, PLACE_RECORD_LOW, &low) ||
        !read_word(hypervisor, record, PLACE_RECORD_EVENT, &event) ||
        !read_word(hypervisor, record, PLACE_RECORD_LEVEL, &level) ||
        !read_word(hypervisor, record, PLACE_RECORD_ACTION, &action) ||
        !read_word(hypervisor, record, PLACE_RECORD_PARTITION, &partition) ||
        !read_word(hypervisor, record, PLACE_RECORD_TRAP, &health->trap) ||
        !read_word(hypervisor, record, PLACE_RECORD_PC, &health->pc) ||
        !read_word(hypervisor, record, PLACE_RECORD_ADDRESS, &health->address))
        return false;
    health->microseconds = (uint64_t)high << 32 | low;
    health->context = partition == NO_PARTITION ? 0 : partition + 1;
    health->partition =
        health->context ? machine_context_name(hypervisor->machine, health->context) : NULL;
    take_name(hypervisor, "hv_event", "HV_EVENT_", event, health->event, sizeof(health->event));
    take_name(hypervisor, "hv_level", "HV_LEVEL_", level, health->level, sizeof(health->level));
    take_name(hypervisor, "hv_action", "HV_ACTION_", action, health->action,
              sizeof(health->action));
    return true;
}

bool hypervisor_health_next(struct hypervisor *hypervisor, uint32_t *next,
                            struct hypervisor_health *health)
{
    uint32_t config, log, behind, count;

    if (!read_config(hypervisor, &config) ||
        !read_word(hypervisor, hypervisor->module, PLACE_MODULE_LOG, &log) ||
        !read_word(hypervisor, hypervisor->module, PLACE_MODULE_LOG_NEXT, &behind) ||
        !read_word(hypervisor, config, PLACE_LOG_COUNT, &count) || !log || !count)
        return false;
    if (*next > behind) /* it has started anew */
        *next = 0;
    if (behind - *next > count)
        *next = behind - count;
    if (*next == behind)
        return false;
    *health = (struct hypervisor_health){.sequence = 0};
    return read_record(hypervisor, log + *next % count * hypervisor->place[PLACE_RECORD].size,
                       health) &&
           ++*next;
}
