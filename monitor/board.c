/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about the board: what is on it, the registers of UARTs, timers and interrupt controller in words (GRLIB IP
 * core manual), characters for a UART, and any field of any component's state.
 */
#include "monitor/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIELDS_MAX   18
#define SHOWN_VALUES 8u /* in a line */
#define SHOWN_LINES  32u

/* ---- info sys -------------------------------------------------------------------------------------------------- */

static void board_info_sys(const struct monitor_call *call)
{
    const struct board *board = machine_board(call->leon3->machine);
    const struct leon3_config *cpu = &board->cpu;

    gdb_text_print(call->text, "%s, %.3f MHz\n", board->name, board->clock_hz / 1e6);
    for (uint32_t i = 0; i < board->cpu_count; i++)
        gdb_text_print(call->text,
                       "cpu%-13" PRIu32 " LEON3%s  %" PRIu32 " windows, icache %" PRIu32 "x%" PRIu32
                       " KiB, dcache %" PRIu32 "x%" PRIu32 " KiB%s%s\n",
                       i, board->leon3ft ? "FT" : "", cpu->windows, cpu->icache_ways,
                       cpu->icache_way_kib, cpu->dcache_ways, cpu->dcache_way_kib,
                       cpu->mmu ? ", SRMMU" : "", cpu->fpu ? ", FPU" : "");
    for (uint32_t i = 0; i < board->memory_count; i++)
        gdb_text_print(call->text, "%-16s %-10s 0x%08" PRIx32 "..0x%08" PRIx32 "\n",
                       board->memory[i].name, board->memory[i].rom ? "ROM" : "RAM",
                       board->memory[i].base, board->memory[i].base + (board->memory[i].size - 1));
    for (uint32_t i = 0; i < board->device_count; i++) {
        gdb_text_print(call->text, "%-16s %-10s 0x%08" PRIx32, board->device[i].name,
                       board->device[i].type, board->device[i].base);
        if (board->device[i].irq)
            gdb_text_print(call->text, "  irq %" PRIu32, board->device[i].irq);
        gdb_text_print(call->text, "\n");
    }
}

/* ---- registers in words ---------------------------------------------------------------------------------------- */

struct board_field {
    const char *name;
    unsigned low, high;
};

struct board_register {
    const char *name;
    uint32_t offset;
    struct board_field fields[FIELDS_MAX];
};

/* clang-format off */
static const struct board_register uart_registers[] = {
    {"status",  0x04, {{"DR", 0, 0}, {"TS", 1, 1}, {"TE", 2, 2}, {"BR", 3, 3}, {"OV", 4, 4}, {"PE", 5, 5}, {"FE", 6, 6}, {"TH", 7, 7}, {"RH", 8, 8},
                       {"TF", 9, 9}, {"RF", 10, 10}, {"TCNT", 20, 25}, {"RCNT", 26, 31}}},
    {"control", 0x08, {{"RE", 0, 0}, {"TE", 1, 1}, {"RI", 2, 2}, {"TI", 3, 3}, {"PS", 4, 4}, {"PE", 5, 5}, {"FL", 6, 6}, {"LB", 7, 7}, {"EC", 8, 8},
                       {"TF", 9, 9}, {"RF", 10, 10}, {"DB", 11, 11}, {"BI", 12, 12}, {"DI", 13, 13}, {"SI", 14, 14}, {"FA", 31, 31}}},
    {"scaler",  0x0c, {{0}}},
    {0},
};

static const struct board_register timer_registers[] = {
    {"scaler",        0x00, {{0}}},
    {"scaler reload", 0x04, {{0}}},
    {"configuration", 0x08, {{"TIMERS", 0, 2}, {"IRQ", 3, 7}, {"SI", 8, 8}, {"DF", 9, 9}}},
    {0},
};

/* Of each timer, from 0x10 on, 0x10 apart. */
static const struct board_register timer_one[] = {
    {"counter", 0x00, {{0}}},
    {"reload",  0x04, {{0}}},
    {"control", 0x08, {{"EN", 0, 0}, {"RS", 1, 1}, {"LD", 2, 2}, {"IE", 3, 3}, {"IP", 4, 4}, {"CH", 5, 5}, {"DH", 6, 6}}},
    {0},
};

static const struct board_register irq_registers[] = {
    {"level",     0x00, {{0}}},
    {"pending",   0x04, {{0}}},
    {"force",     0x08, {{0}}},
    {"status",    0x10, {{"STATUS", 0, 15}, {"EIRQ", 16, 19}, {"BA", 27, 27}, {"NCPU", 28, 31}}},
    {"broadcast", 0x14, {{0}}},
    {0},
};
/* clang-format on */

static bool board_read(const struct monitor_call *call, uint32_t address, uint32_t *value)
{
    struct bus_access access = {.address = address, .size = 4, .master = BUS_MASTER_DEBUG};

    if (bus_access(machine_bus(call->leon3->machine), &access) != BUS_OK)
        return false;
    *value = access.value;
    return true;
}

static void board_print_fields(const struct board_field *field, uint32_t value,
                               struct gdb_text *text)
{
    for (; field->name; field++) {
        uint32_t part = value >> field->low & (UINT32_MAX >> (31 - (field->high - field->low)));

        if (field->low != field->high)
            gdb_text_print(text, " %s=%" PRIu32, field->name, part);
        else if (part)
            gdb_text_print(text, " %s", field->name);
    }
}

static void board_print_registers(const struct monitor_call *call, const char *prefix,
                                  const struct board_register *row, uint32_t base)
{
    for (; row->name; row++) {
        uint32_t value;

        if (!board_read(call, base + row->offset, &value)) {
            gdb_text_print(call->text, "  %s%-15s cannot be read\n", prefix, row->name);
            continue;
        }
        gdb_text_print(call->text, "  %s%-15s 0x%08" PRIx32, prefix, row->name, value);
        board_print_fields(row->fields, value, call->text);
        gdb_text_print(call->text, "\n");
    }
}

static const struct board_device *board_device(const struct monitor_call *call, const char *type,
                                               unsigned index)
{
    return board_device_of_type(machine_board(call->leon3->machine), type, index);
}

static void board_print_timers(const struct monitor_call *call, uint32_t base)
{
    uint32_t config = 0;

    board_print_registers(call, "", timer_registers, base);
    if (!board_read(call, base + 8, &config))
        return;
    for (uint32_t i = 0; i < (config & 7); i++) {
        char prefix[20];

        snprintf(prefix, sizeof(prefix), "t%" PRIu32 " ", i);
        board_print_registers(call, prefix, timer_one, base + 0x10 * (i + 1));
    }
}

/* Masks, forces and acknowledged extended interrupts are each processor's own. */
static void board_print_irqmp(const struct monitor_call *call, uint32_t base)
{
    board_print_registers(call, "", irq_registers, base);
    for (uint32_t i = 0; i < machine_cpu_count(call->leon3->machine); i++) {
        const struct board_register own[] = {
            {"mask", 0x40 + 4 * i, {{0}}},
            {"force", 0x80 + 4 * i, {{0}}},
            {"extended", 0xc0 + 4 * i, {{0}}},
            {0},
        };
        char prefix[20];

        snprintf(prefix, sizeof(prefix), "cpu%" PRIu32 " ", i);
        board_print_registers(call, prefix, own, base);
    }
}

static void board_timer(const struct monitor_call *call)
{
    const struct board_device *device;

    for (unsigned i = 0; (device = board_device(call, "gptimer", i)); i++) {
        gdb_text_print(call->text, "%s\n", device->name);
        board_print_timers(call, device->base);
    }
}

static void board_irq(const struct monitor_call *call)
{
    const struct board_device *device;

    for (unsigned i = 0; (device = board_device(call, "irqmp", i)); i++) {
        gdb_text_print(call->text, "%s\n", device->name);
        board_print_irqmp(call, device->base);
    }
}

/* ---- uart ------------------------------------------------------------------------------------------------------ */

static void board_uart_send(const struct monitor_call *call)
{
    char line[MONITOR_LINE + 1];
    uint32_t number;
    size_t length;

    if (!monitor_parse_number(call->word[0], MACHINE_UARTS_MAX - 1, &number, call->text))
        return;
    monitor_join(call, 1, line, sizeof(line) - 1);
    length = strlen(line);
    line[length++] = '\r';
    for (size_t i = 0; i < length; i++) {
        if (machine_uart_input(call->leon3->machine, number, (uint8_t)line[i]))
            continue;
        gdb_text_complain(call->text,
                          "%zu of %zu characters taken: no such UART, its queue is full, or the "
                          "machine stands in the past\n",
                          i, length);
        return;
    }
    gdb_text_print(call->text, "%zu character%s on the way to UART %" PRIu32 "\n", length,
                   length == 1 ? "" : "s", number);
}

static void board_uart(const struct monitor_call *call)
{
    const struct board_device *device;

    if (call->count) {
        board_uart_send(call);
        return;
    }
    for (unsigned i = 0; (device = board_device(call, "apbuart", i)); i++) {
        gdb_text_print(call->text, "%s\n", device->name);
        board_print_registers(call, "", uart_registers, device->base);
    }
}

/* ---- show ------------------------------------------------------------------------------------------------------ */

/* Values from ref->index on in one line. False: all of them are zero, which says nothing. */
static bool board_read_row(struct state_ref *ref, uint64_t *value, uint32_t count)
{
    uint32_t first = ref->index;
    bool any = false;

    for (uint32_t i = 0; i < count; i++) {
        ref->index = first + i;
        value[i] = state_ref_read(ref);
        any = any || value[i];
    }
    ref->index = first;
    return any;
}

static void board_show_field(const struct monitor_call *call, struct state_ref *ref)
{
    const struct state_field *field = ref->field;
    uint64_t value[SHOWN_VALUES];

    for (uint32_t first = 0; first < field->count; first += SHOWN_VALUES) {
        uint32_t count = field->count - first < SHOWN_VALUES ? field->count - first : SHOWN_VALUES;
        char name[96];

        ref->index = first;
        if (first >= SHOWN_LINES * SHOWN_VALUES) {
            gdb_text_print(call->text, "... %" PRIu32 " more of %s\n", field->count - first,
                           field->name);
            return;
        }
        if (!board_read_row(ref, value, count) && field->count > 1)
            continue;
        state_ref_name(ref, name, sizeof(name));
        gdb_text_print(call->text, "%-32s", name);
        for (uint32_t i = 0; i < count; i++)
            gdb_text_print(call->text, " %0*" PRIx64, (int)(2 * field->width), value[i]);
        gdb_text_print(call->text, "\n");
    }
}

static void board_show_component(const struct monitor_call *call, struct component *component)
{
    for (size_t i = 0; i < component->field_count; i++) {
        struct state_ref ref = {.component = component, .field = &component->fields[i], .bit = -1};

        board_show_field(call, &ref);
    }
}

static void board_show(const struct monitor_call *call)
{
    struct component_list *list = machine_components(call->leon3->machine);
    struct component *component;
    char error[128], name[96];
    struct state_ref ref;

    if (call->count == 0) {
        for (size_t i = 0; i < list->count; i++)
            gdb_text_print(call->text, "%s%s", i ? " " : "", list->item[i]->name);
        gdb_text_print(call->text, "\n");
        return;
    }
    component = component_find(list, call->word[0], strlen(call->word[0]));
    if (component) {
        board_show_component(call, component);
        return;
    }
    if (state_ref_parse(list, call->word[0], &ref, error, sizeof(error))) {
        gdb_text_complain(call->text, "%s\n", error);
        return;
    }
    state_ref_name(&ref, name, sizeof(name));
    gdb_text_print(call->text, "%s 0x%" PRIx64 "\n", name, state_ref_read(&ref));
}

/* clang-format off */
const struct monitor_command monitor_board_commands[] = {
    {"info sys", "",               0, 0, board_info_sys, MONITOR_ANYWHERE, NULL, "processors, memories, devices"},
    {"irq",      "",               0, 0, board_irq,      MONITOR_ANYWHERE, NULL, "the interrupt controller's registers"},
    {"show",     "[COMPONENT[.FIELD[INDEX]]]", 0, 1, board_show, MONITOR_ANYWHERE, "@component", "the state of a component, field by field, or the components' names"},
    {"timer",    "",               0, 0, board_timer,    MONITOR_ANYWHERE, NULL, "the timers' registers"},
    {"uart",     "[NUMBER TEXT...]", 0, MONITOR_WORDS, board_uart, MONITOR_ANYWHERE, NULL, "the UARTs' registers; or a line comes in at one, as if typed"},
    {0},
};
/* clang-format on */
