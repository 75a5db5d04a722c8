/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the AHB's plug&play area says about this machine: its masters (processors and Ethernet) and
 * slaves, with the identities of the GRLIB manual. A memory controller has the three banks that
 * mctrl.vhd has (PROM, I/O, RAM), whatever is in them; a memory elsewhere is an AHBRAM, as is each
 * on a board without controller.
 */
#include <string.h>

#include "sim/dev/ahbctrl.h"
#include "sim/dev/apbctrl.h"
#include "sim/machine/parts.h"

#define CONTROLLER_END 0x80000000u /* of the three banks */

static const struct device_id pnp_leon3 = {.vendor = 0x01, .device = 0x003, .version = 3};
static const struct device_id pnp_leon3ft = {.vendor = 0x01, .device = 0x053};
static const struct device_id pnp_ahbram = {.vendor = 0x01, .device = 0x00e};

struct device_id pnp_identity(uint32_t word, uint8_t irq)
{
    return (struct device_id){.vendor = (uint8_t)(word >> 24),
                              .device = word >> 12 & 0xfff,
                              .version = word >> 5 & 0x1f,
                              .irq = irq};
}

/* Bank registers know sizes that are powers of two, from `least` on: the next larger one. */
static uint32_t bank_size(uint32_t size, uint32_t least)
{
    uint32_t bank = least;

    while (bank < size && bank < 0x80000000)
        bank <<= 1;
    return bank;
}

static uint32_t memory_bar(const struct board_memory *memory)
{
    return ahbctrl_memory_bar(memory->base & ~0xfffffu, bank_size(memory->size, 0x100000),
                              memory->cacheable, memory->cacheable);
}

static struct ahbctrl_entry *add_slave(struct ahbctrl_config *config, struct device_id id)
{
    struct ahbctrl_entry *entry;

    if (config->slave_count == AHBCTRL_ENTRIES_MAX)
        return NULL;
    entry = &config->slave[config->slave_count++];
    *entry = (struct ahbctrl_entry){.id = id};
    return entry;
}

static const struct device *find_device(const struct machine *machine, const char *type)
{
    for (uint32_t i = 0; i < machine->device_count; i++)
        if (machine->device[i].type && !strcmp(machine->device[i].type->name, type))
            return machine->device[i].device;
    return NULL;
}

/* The version of an AHBRAM is the logarithm of its size in bytes (ahbram.vhd). */
static struct device_id ahbram_identity(const struct board_memory *memory)
{
    struct device_id id = memory->pnp ? pnp_identity(memory->pnp, 0) : pnp_ahbram;

    while (!memory->pnp && (memory->size - 1) >> id.version)
        id.version++;
    return id;
}

static void describe_memories(const struct machine *machine, struct ahbctrl_config *config)
{
    const struct device *controller =
        machine->ftmctrl ? machine->ftmctrl : find_device(machine, "mctrl");
    struct ahbctrl_entry *entry = controller ? add_slave(config, controller->id) : NULL;

    if (entry) {
        entry->bar[0] = ahbctrl_memory_bar(0x00000000, 0x20000000, true, true);
        entry->bar[1] = ahbctrl_memory_bar(0x20000000, 0x20000000, false, false);
        entry->bar[2] = ahbctrl_memory_bar(0x40000000, 0x40000000, true, true);
    }
    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        const struct board_memory *memory = &machine->board.memory[i];

        if (controller && memory->base < CONTROLLER_END)
            continue;
        entry = add_slave(config, ahbram_identity(memory));
        if (entry)
            entry->bar[0] = memory_bar(memory);
    }
}

/* NULL: not made yet. */
static const struct machine_device *find_part(const struct machine *machine, const char *name)
{
    for (uint32_t i = 0; i < machine->device_count; i++)
        if (!strcmp(machine->device[i].device->name, name))
            return &machine->device[i];
    return NULL;
}

/* Slaves with an identity of their own, in the order of the board; their registers on the APB are the bridge's affair. */
static void describe_device(const struct machine_device *device, struct ahbctrl_config *config)
{
    struct ahbctrl_entry *entry;

    if (!device || device->type->bus != DEVICE_ON_AHB || !device->device->id.vendor)
        return;
    entry = add_slave(config, device->device->id);
    if (entry && device->base >= AHBCTRL_IO_BASE)
        entry->bar[0] = ahbctrl_io_bar(device->base, bank_size(device->bank, 0x100));
    else if (entry)
        entry->bar[0] =
            ahbctrl_memory_bar(device->base, bank_size(device->bank, 0x100000), false, false);
}

void pnp_describe(const struct machine *machine, struct ahbctrl_config *config)
{
    const struct device_id *processor = machine->board.leon3ft ? &pnp_leon3ft : &pnp_leon3;

    config->device = machine->board.system_id >> 16;
    config->version = machine->board.system_id & 0xffffu;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        config->master[config->master_count++] = (struct ahbctrl_entry){.id = *processor};
    if (find_device(machine, "greth") && config->master_count < AHBCTRL_ENTRIES_MAX)
        config->master[config->master_count++] =
            (struct ahbctrl_entry){.id = find_device(machine, "greth")->id};
    describe_memories(machine, config);
    for (uint32_t i = 0; i < machine->board.device_count; i++)
        describe_device(find_part(machine, machine->board.device[i].name), config);
}
