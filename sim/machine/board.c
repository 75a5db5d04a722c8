/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boards as data: keys, checks, printing (board.h). Board files are read by board_file.c.
 */
#include "sim/machine/board.h"

#include <stdio.h>
#include <string.h>

#include "sim/dev/apbctrl.h"
#include "sim/cache/cache.h"
#include "sim/machine/board_file.h"
#include "sim/machine/board_text.h"
#include "sim/machine/device_type.h"

#define BOARD_APB_SIZE APBCTRL_PNP /* of the bridge's 1 MiB; the last page is plug&play */
#define COMMENT_COLUMN 28
#define LENGTH(array)  (sizeof(array) / sizeof((array)[0]))

static const char *const engine_names[] = {"plain", "cached", "check", NULL};
static const char *const timing_names[] = {"fast", "full", NULL};

/* clang-format off */
#define KEY(type, member) offsetof(struct type, member)
static const struct setting board_keys[] = {
    {"board.clock",     SETTING_U32,     KEY(board, clock_hz),  1000000, 1000000000, NULL,         "processor clock in Hz"},
    {"board.cpus",      SETTING_U32,     KEY(board, cpu_count), 1, 16,               NULL,         "number of processors"},
    {"board.quantum",   SETTING_U32,     KEY(board, quantum),   1, 1000000,          NULL,         "cycles of a processor's turn where there are several (up to nine times that in calm)"},
    {"board.engine",    SETTING_CHOICE,  KEY(board, engine),    0, 0,                engine_names, "how instructions are executed; no influence on results"},
    {"board.timing",    SETTING_CHOICE,  KEY(board, timing),    0, 0,                timing_names, "full: cycles as measured; fast: one cycle an instruction"},
    {"board.system_id", SETTING_ADDRESS, KEY(board, system_id), 0, UINT32_MAX,       NULL,         "plug&play identity of the system: device in bits 31:16, GRLIB build in 15:0"},
    {"board.leon3ft",   SETTING_BOOL,    KEY(board, leon3ft),   0, 0,                NULL,         "plug&play names the processors LEON3FT"},
    {"board.markport",  SETTING_ADDRESS, KEY(board, markport),  0, 0xfffff000,       NULL,         "address of the measuring port, 0: none"},
    {"board.elf_entry", SETTING_BOOL,    KEY(board, elf_entry), 0, 0,                NULL,         "start at the image's entry as a boot loader would, not at the reset address"},
    {"board.start_ccr", SETTING_ADDRESS, KEY(board, start_ccr), 0, UINT32_MAX,       NULL,         "with elf_entry: cache control register as the boot loader leaves it"},
};

static const struct setting memory_keys[] = {
    {"base",       SETTING_ADDRESS, KEY(board_memory, base),       0, 0xfffff000, NULL, "physical address"},
    {"size",       SETTING_SIZE,    KEY(board_memory, size),       BUS_PAGE_SIZE, 0xc0000000, NULL, "bytes"},
    {"rom",        SETTING_BOOL,    KEY(board_memory, rom),        0, 0,          NULL, "stores are refused"},
    {"cacheable",  SETTING_BOOL,    KEY(board_memory, cacheable),  0, 0,          NULL, "caches may keep it"},
    {"first_wait", SETTING_U32,     KEY(board_memory, first_wait), 0, 255,        NULL, "wait states of a first beat"},
    {"next_wait",  SETTING_U32,     KEY(board_memory, next_wait),  0, 255,        NULL, "wait states of each following beat"},
    {"pnp",        SETTING_ADDRESS, KEY(board_memory, pnp),        0, UINT32_MAX, NULL, "plug&play identity where no memory controller has it: vendor 31:24, device 23:12, version 9:5; 0: AHBRAM"},
};

static const struct setting device_keys[] = {
    {"base", SETTING_ADDRESS, KEY(board_device, base), 0, 0xffffff00, NULL, "address of the first register"},
    {"irq",  SETTING_U32,     KEY(board_device, irq),  0, 31,         NULL, "interrupt line, 0: none"},
    {"pnp",  SETTING_ADDRESS, KEY(board_device, pnp),  0, UINT32_MAX, NULL, "plug&play identity: vendor 31:24, device 23:12, version 9:5; 0: the type's own"},
    {"size", SETTING_SIZE,    KEY(board_device, size), 0, 0x40000000, NULL, "bytes of an absent_ahb, 0: the type's"},
};
#undef KEY
/* clang-format on */

const char *const *board_names(void)
{
    return board_text_names;
}

struct board_memory *board_find_memory(struct board *board, const char *name, size_t length)
{
    for (uint32_t i = 0; i < board->memory_count; i++)
        if (strlen(board->memory[i].name) == length && !memcmp(board->memory[i].name, name, length))
            return &board->memory[i];
    return NULL;
}

struct board_device *board_find_device(struct board *board, const char *name, size_t length)
{
    for (uint32_t i = 0; i < board->device_count; i++)
        if (strlen(board->device[i].name) == length && !memcmp(board->device[i].name, name, length))
            return &board->device[i];
    return NULL;
}

const struct board_device *board_device_of_type(const struct board *board, const char *type,
                                                unsigned index)
{
    for (uint32_t i = 0; i < board->device_count; i++)
        if (!strcmp(board->device[i].type, type) && !index--)
            return &board->device[i];
    return NULL;
}

static bool has_key(const struct setting *table, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(table[i].key, key))
            return true;
    return false;
}

static const char *assign_device(struct board_device *device, const char *key, const char *value,
                                 char *error, size_t error_size)
{
    if (has_key(device_keys, LENGTH(device_keys), key))
        return setting_set(device_keys, LENGTH(device_keys), device, key, value, error, error_size);
    return device_type_assign(device_type_find(device->type), device->parameter, key, value, error,
                              error_size);
}

const char *board_assign(struct board *board, const char *key, const char *value, char *error,
                         size_t error_size)
{
    const char *dot = strchr(key, '.');
    size_t length = dot ? (size_t)(dot - key) : strlen(key);
    struct board_memory *memory = board_find_memory(board, key, length);
    struct board_device *device = board_find_device(board, key, length);

    if (has_key(board_keys, LENGTH(board_keys), key))
        return setting_set(board_keys, LENGTH(board_keys), board, key, value, error, error_size);
    if (has_key(leon3_settings, leon3_setting_count, key))
        return setting_set(leon3_settings, leon3_setting_count, &board->cpu, key, value, error,
                           error_size);
    if (dot && memory)
        return setting_set(memory_keys, LENGTH(memory_keys), memory, dot + 1, value, error,
                           error_size);
    if (dot && device)
        return assign_device(device, dot + 1, value, error, error_size);
    snprintf(error, error_size, "no setting '%s' on board '%s' (pride info --board %s lists them)",
             key, board->name, board->name);
    return error;
}

bool board_set(struct board *board, const char *assignment, struct diag *diag)
{
    const char *equals = strchr(assignment, '=');
    char key[128], error[512];

    if (!equals || equals == assignment || (size_t)(equals - assignment) >= sizeof(key))
        return diag_error(diag, NULL, 0, "'%s': expected KEY=VALUE", assignment);
    memcpy(key, assignment, (size_t)(equals - assignment));
    key[equals - assignment] = '\0';
    if (board_assign(board, key, equals + 1, error, sizeof(error)))
        return diag_error(diag, NULL, 0, "%s", error);
    return true;
}

/* A stretch of the address space and who lies there. */
struct extent {
    const char *name;
    uint64_t base, end;
};

static bool extents_disjoint(const struct extent *extent, size_t count, const char *file,
                             struct diag *diag)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (extent[i].base < extent[j].end && extent[j].base < extent[i].end)
                return diag_error(diag, file, 0, "'%s' and '%s' overlap at address 0x%08llx",
                                  extent[j].name, extent[i].name,
                                  (unsigned long long)(extent[i].base > extent[j].base
                                                           ? extent[i].base
                                                           : extent[j].base));
    return true;
}

static bool names_unique(const struct extent *extent, size_t count, const char *file,
                         struct diag *diag)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (!strcmp(extent[i].name, extent[j].name))
                return diag_error(diag, file, 0, "two parts have the name '%s'", extent[i].name);
    return true;
}

static bool memory_fits(const struct board_memory *memory, const char *file, struct diag *diag)
{
    if (memory->base % BUS_PAGE_SIZE || memory->size % BUS_PAGE_SIZE)
        return diag_error(diag, file, 0,
                          "memory '%s': base 0x%08x and size 0x%x must be multiples of 4 KiB",
                          memory->name, memory->base, memory->size);
    if ((uint64_t)memory->base + memory->size > UINT64_C(0x100000000))
        return diag_error(diag, file, 0,
                          "memory '%s': base 0x%08x with size 0x%x ends beyond the address space",
                          memory->name, memory->base, memory->size);
    return true;
}

/* What a processor's or a device's registers must be able to say. */
/* What mmu_icache.vhd, mmu_dcache.vhd and mul32.vhd cannot be made with. */
static const char *impossible_processor(const struct leon3_config *cpu)
{
    uint32_t most = cpu->icache_ways > cpu->dcache_ways ? cpu->icache_ways : cpu->dcache_ways;

    if (cpu->replacement == LEON3_LRR && most > 2)
        return "cache.replacement = lrr needs caches of one or two ways";
    if (cpu->replacement == LEON3_DIRECT && (cpu->icache_ways == 3 || cpu->dcache_ways == 3))
        return "cache.replacement = direct needs caches of one, two or four ways";
    if ((cpu->icache_line != 16 && cpu->icache_line != 32) ||
        (cpu->dcache_line != 16 && cpu->dcache_line != 32))
        return "cache lines have 16 or 32 bytes";
    if (cpu->icache_way_kib & (cpu->icache_way_kib - 1) ||
        cpu->dcache_way_kib & (cpu->dcache_way_kib - 1))
        return "the size of a cache way is a power of two";
    if (cpu->multiplier > 2 && cpu->multiplier != 32)
        return "cpu.multiplier is 0, 1, 2 or 32";
    if (cpu->mac && cpu->multiplier != 1 && cpu->multiplier != 2)
        return "cpu.mac needs cpu.multiplier = 1 or 2";
    return NULL;
}

static bool processor_fits(const struct board *board, const char *file, struct diag *diag)
{
    const char *problem = impossible_processor(&board->cpu);

    if (problem)
        return diag_error(diag, file, 0, "%s", problem);
    if (board->cpu.reset_address % BUS_PAGE_SIZE)
        return diag_error(diag, file, 0, "cpu.reset_address 0x%08x must be a multiple of 4 KiB",
                          board->cpu.reset_address);
    if (board->markport % BUS_PAGE_SIZE)
        return diag_error(diag, file, 0, "board.markport 0x%08x must be a multiple of 4 KiB",
                          board->markport);
    return true;
}

/* The APB bridge with an address in its 1 MiB, else the board's first one, NULL without one. */
static const struct board_device *find_bridge(const struct board *board, uint32_t address)
{
    const struct board_device *first = NULL;

    for (uint32_t i = 0; i < board->device_count; i++) {
        const struct board_device *device = &board->device[i];

        if (strcmp(device->type, "apbctrl") != 0)
            continue;
        if (address >= device->base && address - device->base < APBCTRL_SIZE)
            return device;
        first = first ? first : device;
    }
    return first;
}

static bool device_fits(const struct board *board, const struct board_device *device,
                        const char *file, struct diag *diag)
{
    const struct device_type *type = device_type_find(device->type);
    const struct board_device *bridge = find_bridge(board, device->base);
    uint32_t unit = BUS_PAGE_SIZE;

    if (type->bus == DEVICE_ON_APB)
        unit = 0x100;
    else if (!strcmp(device->type, "apbctrl"))
        unit = APBCTRL_SIZE;
    if (device->size && strcmp(device->type, "absent_ahb") != 0)
        return diag_error(diag, file, 0, "device '%s': only type absent_ahb has a 'size'",
                          device->name);
    if (device->base % unit)
        return diag_error(diag, file, 0, "device '%s': base 0x%08x must be a multiple of 0x%x",
                          device->name, device->base, unit);
    if ((uint64_t)device->base + device_type_size(device) > UINT64_C(0x100000000))
        return diag_error(diag, file, 0,
                          "device '%s': base 0x%08x is too near the end of the address space",
                          device->name, device->base);
    if (type->bus == DEVICE_ON_AHB)
        return true;
    if (!bridge)
        return diag_error(diag, file, 0,
                          "device '%s' lies on the APB, but the board has no apbctrl",
                          device->name);
    if (device->base < bridge->base || device->base - bridge->base + type->size > BOARD_APB_SIZE)
        return diag_error(
            diag, file, 0, "device '%s': base 0x%08x is outside the APB, 0x%08x to 0x%08x",
            device->name, device->base, bridge->base, bridge->base + BOARD_APB_SIZE - 1);
    return true;
}

bool board_check(const struct board *board, const char *file, struct diag *diag)
{
    struct extent part[BOARD_MEMORIES + BOARD_DEVICES], ahb[BOARD_MEMORIES + BOARD_DEVICES + 1],
        apb[BOARD_DEVICES];
    size_t parts = 0, ahbs = 0, apbs = 0;

    for (uint32_t i = 0; i < board->memory_count; i++) {
        const struct board_memory *memory = &board->memory[i];

        if (!memory_fits(memory, file, diag))
            return false;
        part[parts] =
            (struct extent){memory->name, memory->base, (uint64_t)memory->base + memory->size};
        ahb[ahbs++] = part[parts++];
    }
    for (uint32_t i = 0; i < board->device_count; i++) {
        const struct board_device *device = &board->device[i];
        const struct device_type *type = device_type_find(device->type);

        if (!device_fits(board, device, file, diag))
            return false;
        part[parts] = (struct extent){device->name, device->base,
                                      (uint64_t)device->base + device_type_size(device)};
        if (type->bus == DEVICE_ON_AHB)
            ahb[ahbs++] = part[parts];
        else
            apb[apbs++] = part[parts];
        parts++;
    }
    if (board->markport)
        ahb[ahbs++] =
            (struct extent){"markport", board->markport, (uint64_t)board->markport + BUS_PAGE_SIZE};
    if (ahbs > BUS_SLAVES)
        return diag_error(diag, file, 0, "more than %u memories and devices on the AHB",
                          BUS_SLAVES);
    return names_unique(part, parts, file, diag) && extents_disjoint(ahb, ahbs, file, diag) &&
           extents_disjoint(apb, apbs, file, diag) && processor_fits(board, file, diag);
}

struct printer {
    void (*line)(void *owner, const char *text);
    void *owner;
};

static void print_line(const struct printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void print_line(const struct printer *printer, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    printer->line(printer->owner, text);
}

/* One key; what it means stands behind it, as a comment. */
static void print_setting(const struct printer *printer, const struct setting *setting,
                          const char *key, const char *value)
{
    char pair[80], what[160];

    snprintf(pair, sizeof(pair), "%s = %s", key, value);
    setting_describe(setting, what, sizeof(what));
    print_line(printer, "%-*s # %s", COMMENT_COLUMN, pair, what);
}

/* Prints the rows of a table, those with `prefix` if one is given, which is left out. */
static void print_keys(const struct printer *printer, const struct setting *table, size_t count,
                       const void *parameters, const char *prefix)
{
    size_t skip = prefix ? strlen(prefix) : 0;
    char value[64];

    for (size_t i = 0; i < count; i++) {
        if (prefix && strncmp(table[i].key, prefix, skip) != 0)
            continue;
        setting_get(table, count, parameters, table[i].key, value, sizeof(value));
        print_setting(printer, &table[i], table[i].key + skip, value);
    }
}

static void print_device(const struct printer *printer, const struct board_device *device)
{
    const struct device_type *type = device_type_find(device->type);
    const struct setting *key;
    char value[64];

    print_line(printer, "%s", "");
    print_line(printer, "[device %s]", device->name);
    print_line(printer, "type = %s", device->type);
    print_keys(printer, device_keys, LENGTH(device_keys), device, NULL);
    for (size_t i = 0; (key = device_type_key(type, i)); i++) {
        device_type_print(type, device->parameter, key->key, value, sizeof(value));
        print_setting(printer, key, key->key, value);
    }
}

void board_print(const struct board *board, void (*line)(void *owner, const char *text),
                 void *owner)
{
    static const char *const sections[] = {"cpu", "cache", "mmu"};
    const struct printer printer = {line, owner};

    print_line(&printer, "[board]");
    print_line(&printer, "name = %s", board->name);
    print_keys(&printer, board_keys, LENGTH(board_keys), board, "board.");
    for (size_t i = 0; i < LENGTH(sections); i++) {
        char prefix[16];

        snprintf(prefix, sizeof(prefix), "%s.", sections[i]);
        print_line(&printer, "%s", "");
        print_line(&printer, "[%s]", sections[i]);
        print_keys(&printer, leon3_settings, leon3_setting_count, &board->cpu, prefix);
    }
    for (uint32_t i = 0; i < board->memory_count; i++) {
        print_line(&printer, "%s", "");
        print_line(&printer, "[memory %s]", board->memory[i].name);
        print_keys(&printer, memory_keys, LENGTH(memory_keys), &board->memory[i], NULL);
    }
    for (uint32_t i = 0; i < board->device_count; i++)
        print_device(&printer, &board->device[i]);
}
