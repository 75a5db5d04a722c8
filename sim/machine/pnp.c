/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the AHB's plug&play area says about this machine: its masters and slaves, with the
 * identities of the GRLIB manual. Memories are those of the memory controller if the board has
 * one, else each is an AHBRAM. The build number is that of the measured release.
 */
#include <string.h>

#include "sim/dev/ahbctrl.h"
#include "sim/dev/apbctrl.h"
#include "sim/machine/parts.h"

#define PNP_GRLIB_BUILD 4298

static const struct device_id pnp_leon3 = {.vendor = 0x01, .device = 0x003, .version = 3};
static const struct device_id pnp_ahbram = {.vendor = 0x01, .device = 0x00e};

/* Bank registers know sizes that are powers of two from 1 MiB on: the next larger one. */
static uint32_t bank_size(uint32_t size)
{
    uint32_t bank = 0x100000;

    while (bank < size && bank < 0x80000000)
        bank <<= 1;
    return bank;
}

static uint32_t memory_bar(const struct board_memory *memory)
{
    return ahbctrl_memory_bar(memory->base & ~0xfffffu, bank_size(memory->size), memory->cacheable,
                              memory->cacheable);
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

static void describe_memories(const struct machine *machine, struct ahbctrl_config *config)
{
    const struct device *controller =
        machine->ftmctrl ? machine->ftmctrl : find_device(machine, "mctrl");
    struct ahbctrl_entry *entry = controller ? add_slave(config, controller->id) : NULL;
    unsigned bank = 0;

    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        if (!controller) {
            entry = add_slave(config, pnp_ahbram);
            bank = 0;
        }
        if (entry && bank < 4)
            entry->bar[bank++] = memory_bar(&machine->board.memory[i]);
    }
}

void pnp_describe(const struct machine *machine, struct ahbctrl_config *config)
{
    config->version = PNP_GRLIB_BUILD;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        config->master[config->master_count++] = (struct ahbctrl_entry){.id = pnp_leon3};
    if (find_device(machine, "greth") && config->master_count < AHBCTRL_ENTRIES_MAX)
        config->master[config->master_count++] =
            (struct ahbctrl_entry){.id = find_device(machine, "greth")->id};
    describe_memories(machine, config);
    for (uint32_t i = 0; i < machine->device_count; i++) {
        const struct machine_device *device = &machine->device[i];
        struct ahbctrl_entry *entry;

        if (!device->type ||
            (strcmp(device->type->name, "apbctrl") != 0 && strcmp(device->type->name, "dsu3") != 0))
            continue;
        entry = add_slave(config, device->device->id);
        if (entry)
            entry->bar[0] = ahbctrl_memory_bar(device->base, device->type->size, false, false);
    }
}
