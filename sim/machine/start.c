/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a boot loader leaves to the image it starts, as GRMON and TSIM do it for programs that are
 * loaded without one: PSR.S = 1, PSR.ET = 0, PSR.EF = 1 where there is an FPU, window 1 invalid,
 * TBR at the entry's page, a stack at the top of the memory that holds the entry (4 KiB lower for
 * each further processor), prescalers of the timers at 1 MHz and the first timer running freely
 * (as QEMU's loader has it), UARTs on with 38400 baud, caches empty and as the board's start_ccr
 * says, Ethernet done with its PHY. The MMU is left off, and all else as reset leaves it.
 */
#include <string.h>

#include "sim/dev/greth.h"
#include "sim/machine/parts.h"

#define START_PSR_S       0x00000080u
#define START_PSR_EF      0x00001000u
#define START_PSR_ET      0x00000020u
#define START_WIM         0x00000002u
#define START_ASI_CONTROL 0x02u /* cache control register at 0 */
#define START_FRAME       96u   /* bytes that an ABI frame needs above %sp */
#define START_STACK_STEP  0x1000u
#define START_BAUD        38400u

/* Registers, as offsets in their devices. */
#define GPTIMER_SCALER        0x0u
#define GPTIMER_SCALER_RELOAD 0x4u
#define GPTIMER_RELOAD_1      0x14u
#define GPTIMER_CONTROL_1     0x18u
#define GPTIMER_FREE_RUNNING  0x7u /* LD, RS, EN; no interrupt */
#define APBUART_CONTROL       0x8u
#define APBUART_SCALER        0xcu
#define APBUART_CONTROL_RE_TE 0x3u

static void write_register(struct device *device, uint32_t offset, uint32_t value)
{
    struct bus_access access = {.address = offset, .value = value, .size = 4, .write = true};

    device->access(device->self, &access);
}

static void start_device(const struct machine *machine, const struct machine_device *device)
{
    uint32_t hz = machine->board.clock_hz;

    if (device->type && !strcmp(device->type->name, "gptimer")) {
        write_register(device->device, GPTIMER_SCALER, hz / 1000000 - 1);
        write_register(device->device, GPTIMER_SCALER_RELOAD, hz / 1000000 - 1);
        write_register(device->device, GPTIMER_RELOAD_1, UINT32_MAX);
        write_register(device->device, GPTIMER_CONTROL_1, GPTIMER_FREE_RUNNING);
    }
    if (device->type && !strcmp(device->type->name, "apbuart")) {
        write_register(device->device, APBUART_SCALER, hz / (8 * START_BAUD) - 1);
        write_register(device->device, APBUART_CONTROL, APBUART_CONTROL_RE_TE);
    }
    if (device->type && !strcmp(device->type->name, "greth"))
        greth_settle(device->device);
}

/* End of the memory that holds the entry. */
static uint32_t memory_end(const struct machine *machine, uint32_t address)
{
    const struct bus_slave *slave = bus_slave_at(&machine->bus, address);

    return slave->base + slave->size;
}

static void start_cpu(const struct machine *machine, uint32_t index)
{
    struct leon3 *cpu = machine->cpu[index];
    uint32_t entry = machine->state.image_entry;
    uint32_t stack = memory_end(machine, entry) - index * START_STACK_STEP - START_FRAME;
    uint32_t psr = leon3_register_read(cpu, LEON3_REG_PSR);

    psr = (psr & ~START_PSR_ET) | START_PSR_S | (machine->board.cpu.fpu ? START_PSR_EF : 0);
    leon3_register_write(cpu, LEON3_REG_PSR, psr);
    leon3_register_write(cpu, LEON3_REG_WIM, START_WIM);
    leon3_register_write(cpu, LEON3_REG_TBR, entry & 0xfffff000u);
    leon3_register_write(cpu, 14, stack & ~7u); /* %sp */
    leon3_register_write(cpu, 30, stack & ~7u); /* %fp */
    leon3_register_write(cpu, LEON3_REG_PC, entry);
    leon3_control_write(cpu, START_ASI_CONTROL, 0, machine->board.start_ccr);
}

void machine_start_image(struct machine *machine)
{
    if (!machine->board.elf_entry || !machine->state.image_loaded ||
        !bus_storage(&machine->bus, machine->state.image_entry))
        return;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        start_cpu(machine, i);
    for (uint32_t i = 0; i < machine->device_count; i++)
        start_device(machine, &machine->device[i]);
}
