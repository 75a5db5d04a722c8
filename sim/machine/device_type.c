/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of device types (device_type.h), and how a board's keys become a device's configuration.
 * A new device is one row and one create function.
 */
#include "sim/machine/device_type.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "sim/dev/absent.h"
#include "sim/dev/ahbctrl.h"
#include "sim/dev/ahbstat.h"
#include "sim/dev/apbctrl.h"
#include "sim/dev/apbps2.h"
#include "sim/dev/apbuart.h"
#include "sim/dev/dsu3.h"
#include "sim/dev/ftmctrl.h"
#include "sim/dev/gptimer.h"
#include "sim/dev/greth.h"
#include "sim/dev/grgpio.h"
#include "sim/dev/irqmp.h"
#include "sim/dev/mctrl.h"
#include "sim/dev/memscrub.h"
#include "sim/dev/svgactrl.h"
#include "sim/machine/parts.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Any device's configuration, for the keys; the largest of those that have some. */
union device_config {
    struct absent_config absent;
    struct ahbstat_config ahbstat;
    struct apbps2_config apbps2;
    struct apbuart_config apbuart;
    struct ftmctrl_config ftmctrl;
    struct gptimer_config gptimer;
    struct greth_config greth;
    struct grgpio_config grgpio;
    struct irqmp_config irqmp;
    struct mctrl_config mctrl;
    struct memscrub_config memscrub;
    struct svgactrl_config svgactrl;
};

static void configure(const struct board_device *device, union device_config *config);

static struct device *create_absent(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.absent.name = device->name;
    config.absent.irq = device->irq;
    config.absent.base = device->base;
    return absent_create(&config.absent, &env);
}

static struct device *create_ahbctrl(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    struct ahbctrl_config config = {.name = device->name};

    pnp_describe(machine, &config);
    return ahbctrl_create(&config, &env);
}

static struct device *create_ahbstat(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.ahbstat.name = device->name;
    config.ahbstat.irq = device->irq;
    return ahbstat_create(&config.ahbstat, &env);
}

/* The devices made so far that lie on the APB within its 1 MiB are behind it. */
static struct device *create_apbctrl(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    struct apbctrl_config config = {.name = device->name, .base = device->base};
    char error[256];

    for (uint32_t i = 0; i < machine->device_count; i++) {
        const struct machine_device *other = &machine->device[i];

        if (other->type->bus != DEVICE_ON_APB || other->base < device->base ||
            other->base - device->base >= APBCTRL_SIZE)
            continue;
        if (config.slave_count == APBCTRL_SLAVES_MAX) {
            diag_error(machine->diag, machine->board.name, 0, "more than %u devices on the APB",
                       APBCTRL_SLAVES_MAX);
            return NULL;
        }
        config.slave[config.slave_count++] =
            (struct apbctrl_slave){other->device, other->base - device->base, other->type->size};
    }
    if (apbctrl_check(&config, error, sizeof(error))) {
        diag_error(machine->diag, machine->board.name, 0, "%s", error);
        return NULL;
    }
    return apbctrl_create(&config, &env);
}

static struct device *create_apbps2(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.apbps2.name = device->name;
    config.apbps2.irq = device->irq;
    return apbps2_create(&config.apbps2, &env);
}

static struct device *create_apbuart(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;
    struct device *uart;

    if (machine->uart_count == MACHINE_UARTS_MAX) {
        diag_error(machine->diag, machine->board.name, 0, "more than %u UARTs", MACHINE_UARTS_MAX);
        return NULL;
    }
    configure(device, &config);
    config.apbuart.name = device->name;
    config.apbuart.irq = device->irq;
    config.apbuart.number = machine->uart_count;
    config.apbuart.owner = machine;
    config.apbuart.output = machine_character;
    uart = apbuart_create(&config.apbuart, &env);
    if (uart)
        machine->uart[machine->uart_count++] = uart;
    return uart;
}

static struct device *create_dsu3(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    struct dsu3_config config = {.name = device->name, .cpus = machine->board.cpu_count};

    if (machine->dsu) {
        diag_error(machine->diag, machine->board.name, 0, "'%s': a board has one dsu3",
                   device->name);
        return NULL;
    }
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        machine_connect_dsu(machine, i, &config.cpu[i]);
    config.owner = machine;
    config.halted = machine_debug_halt;
    machine->dsu = dsu3_create(&config, &env);
    return machine->dsu;
}

static struct device *create_ftmctrl(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    if (machine->ftmctrl) {
        diag_error(machine->diag, machine->board.name, 0, "'%s': a board has one ftmctrl",
                   device->name);
        return NULL;
    }
    configure(device, &config);
    config.ftmctrl.name = device->name;
    config.ftmctrl.owner = machine;
    config.ftmctrl.corrected = machine_corrected_error;
    config.ftmctrl.pages_changed = machine_pages_changed;
    machine->ftmctrl = ftmctrl_create(&config.ftmctrl, &env);
    for (uint32_t i = 0; machine->ftmctrl && i < machine->board.memory_count; i++)
        ftmctrl_connect(machine->ftmctrl, &machine->memory[i].slave);
    return machine->ftmctrl;
}

static struct device *create_gptimer(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.gptimer.name = device->name;
    config.gptimer.irq = device->irq;
    config.gptimer.owner = machine;
    config.gptimer.watchdog_output = machine_watchdog;
    return gptimer_create(&config.gptimer, &env);
}

static struct device *create_greth(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.greth.name = device->name;
    config.greth.irq = device->irq;
    config.greth.master = machine->board.cpu_count;
    config.greth.owner = machine;
    config.greth.output = machine_frame;
    config.greth.memory_written = machine_memory_written;
    return greth_create(&config.greth, &env);
}

/* Its accesses are told from those of an Ethernet controller by the master's number. */
static struct device *create_memscrub(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.memscrub.name = device->name;
    config.memscrub.irq = device->irq;
    config.memscrub.master = machine->board.cpu_count + 1;
    config.memscrub.owner = machine;
    config.memscrub.written = machine_memory_written;
    return memscrub_create(&config.memscrub, &env);
}

static struct device *create_grgpio(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.grgpio.name = device->name;
    config.grgpio.irq = device->irq;
    return grgpio_create(&config.grgpio, &env);
}

static struct device *create_irqmp(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    if (machine->irqmp) {
        diag_error(machine->diag, machine->board.name, 0,
                   "'%s': a board has one interrupt controller", device->name);
        return NULL;
    }
    configure(device, &config);
    config.irqmp.name = device->name;
    config.irqmp.cpus = machine->board.cpu_count;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        machine_connect_port(machine, i, &config.irqmp.cpu[i]);
    machine->irqmp = irqmp_create(&config.irqmp, &env);
    return machine->irqmp;
}

static struct device *create_mctrl(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;
    struct device *made;

    configure(device, &config);
    config.mctrl.name = device->name;
    made = mctrl_create(&config.mctrl, &env);
    for (uint32_t i = 0; made && i < machine->board.memory_count; i++)
        mctrl_connect(made, &machine->memory[i].slave);
    return made;
}

static struct device *create_svgactrl(struct machine *machine, const struct board_device *device)
{
    struct device_env env = machine_device_env(machine);
    union device_config config;

    configure(device, &config);
    config.svgactrl.name = device->name;
    return svgactrl_create(&config.svgactrl, &env);
}

/* Typed defaults behind the table's untyped pointer. */
#define DEFAULTS(type)                                                                             \
    static void type##_defaults(void *config)                                                      \
    {                                                                                              \
        type##_config_default(config);                                                             \
    }
DEFAULTS(absent)
DEFAULTS(ahbstat)
DEFAULTS(apbps2)
DEFAULTS(apbuart)
DEFAULTS(ftmctrl)
DEFAULTS(gptimer)
DEFAULTS(greth)
DEFAULTS(grgpio)
DEFAULTS(irqmp)
DEFAULTS(mctrl)
DEFAULTS(memscrub)
DEFAULTS(svgactrl)
#undef DEFAULTS

/* clang-format off */
#define KEYS(type) type##_settings, &type##_setting_count
static const struct device_type types[] = {
    {"mctrl",    DEVICE_ON_APB, 0x100,        0, KEYS(mctrl),    NULL,   mctrl_defaults,    create_mctrl},
    {"ftmctrl",  DEVICE_ON_APB, 0x100,        0, KEYS(ftmctrl),  NULL,   ftmctrl_defaults,  create_ftmctrl},
    {"apbps2",   DEVICE_ON_APB, 0x100,        0, KEYS(apbps2),   NULL,   apbps2_defaults,   create_apbps2},
    {"svgactrl", DEVICE_ON_APB, 0x100,        0, KEYS(svgactrl), NULL,   svgactrl_defaults, create_svgactrl},
    {"apbuart",  DEVICE_ON_APB, 0x100,        0, KEYS(apbuart),  NULL,   apbuart_defaults,  create_apbuart},
    {"irqmp",    DEVICE_ON_APB, 0x100,        0, KEYS(irqmp),    "cpus", irqmp_defaults,    create_irqmp},
    {"gptimer",  DEVICE_ON_APB, 0x100,        0, KEYS(gptimer),  NULL,   gptimer_defaults,  create_gptimer},
    {"greth",    DEVICE_ON_APB, 0x100,        0, KEYS(greth),    NULL,   greth_defaults,    create_greth},
    {"grgpio",   DEVICE_ON_APB, 0x100,        0, KEYS(grgpio),   NULL,   grgpio_defaults,   create_grgpio},
    {"ahbstat",  DEVICE_ON_APB, 0x100,        0, KEYS(ahbstat),  NULL,   ahbstat_defaults,  create_ahbstat},
    {"memscrub", DEVICE_ON_AHB, MEMSCRUB_SIZE, 0, KEYS(memscrub), NULL,  memscrub_defaults, create_memscrub},
    {"absent",   DEVICE_ON_APB, 0x100,        0, KEYS(absent),   NULL,   absent_defaults,   create_absent},
    {"absent_ahb", DEVICE_ON_AHB, BUS_PAGE_SIZE, 0, KEYS(absent), NULL,  absent_defaults,   create_absent},
    {"dsu3",     DEVICE_ON_AHB, DSU3_SIZE,    0, NULL, NULL,     NULL,   NULL,              create_dsu3},
    {"apbctrl",  DEVICE_ON_AHB, APBCTRL_SIZE, 1, NULL, NULL,     NULL,   NULL,              create_apbctrl},
    {"ahbctrl",  DEVICE_ON_AHB, AHBCTRL_SIZE, 2, NULL, NULL,     NULL,   NULL,              create_ahbctrl},
};
#undef KEYS
/* clang-format on */

const struct device_type *device_type_find(const char *name)
{
    for (size_t i = 0; i < LENGTH(types); i++)
        if (!strcmp(types[i].name, name))
            return &types[i];
    return NULL;
}

uint32_t device_type_size(const struct board_device *device)
{
    uint32_t pages = (device->size + BUS_PAGE_SIZE - 1) / BUS_PAGE_SIZE;

    return pages ? pages * BUS_PAGE_SIZE : device_type_find(device->type)->size;
}

void device_type_list(char *text, size_t size)
{
    size_t used = 0;

    *text = '\0';
    for (size_t i = 0; i < LENGTH(types) && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? " " : "", types[i].name);
}

static size_t key_count(const struct device_type *type)
{
    return type->key_count ? *type->key_count : 0;
}

/* A configuration with these parameters; all other members have their defaults. */
static void fill(const struct device_type *type, const uint32_t parameter[BOARD_PARAMETERS],
                 union device_config *config)
{
    assert(key_count(type) <= BOARD_PARAMETERS);
    memset(config, 0, sizeof(*config));
    if (type->defaults)
        type->defaults(config);
    for (size_t i = 0; i < key_count(type); i++)
        memcpy((char *)config + type->keys[i].offset, &parameter[i], sizeof(parameter[i]));
}

/* Reads the keys' values back from a configuration. */
static void collect(const struct device_type *type, const union device_config *config,
                    uint32_t parameter[BOARD_PARAMETERS])
{
    for (size_t i = 0; i < key_count(type); i++)
        memcpy(&parameter[i], (const char *)config + type->keys[i].offset, sizeof(parameter[i]));
}

static void configure(const struct board_device *device, union device_config *config)
{
    fill(device_type_find(device->type), device->parameter, config);
}

void device_type_defaults(const struct device_type *type, uint32_t parameter[BOARD_PARAMETERS])
{
    union device_config config;

    memset(&config, 0, sizeof(config));
    if (type->defaults)
        type->defaults(&config);
    collect(type, &config, parameter);
}

const struct setting *device_type_key(const struct device_type *type, size_t index)
{
    for (size_t i = 0; i < key_count(type); i++) {
        if (type->given && !strcmp(type->keys[i].key, type->given))
            continue;
        if (!index--)
            return &type->keys[i];
    }
    return NULL;
}

const char *device_type_assign(const struct device_type *type, uint32_t parameter[BOARD_PARAMETERS],
                               const char *key, const char *value, char *error, size_t error_size)
{
    union device_config config;
    const char *wrong;

    if (type->given && !strcmp(key, type->given)) {
        snprintf(error, error_size, "'%s' is given by the board itself", key);
        return error;
    }
    fill(type, parameter, &config);
    wrong = setting_set(type->keys, key_count(type), &config, key, value, error, error_size);
    if (!wrong)
        collect(type, &config, parameter);
    return wrong;
}

bool device_type_print(const struct device_type *type, const uint32_t parameter[BOARD_PARAMETERS],
                       const char *key, char *text, size_t size)
{
    union device_config config;

    fill(type, parameter, &config);
    return setting_get(type->keys, key_count(type), &config, key, text, size);
}
