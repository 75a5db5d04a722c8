/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wires between the debug support unit and the processors: halt, and registers in the order of
 * the unit's address space; and to the timers, which stand while all are in debug mode.
 */
#include <string.h>

#include "sim/dev/dsu3.h"
#include "sim/dev/gptimer.h"
#include "sim/machine/parts.h"

#define WINDOW_WORDS 16 /* of the register file: 8 outs (the ins of the next window), 8 locals */

/* Outs of window 0 come after the ins of it, eight words into the file. */
static bool locate(const struct leon3 *cpu, uint32_t index, unsigned *window, unsigned *number)
{
    uint32_t words = leon3_windows(cpu) * WINDOW_WORDS;
    uint32_t from = (index + words - 8) % words;

    if (index >= words)
        return false;
    *window = from / WINDOW_WORDS;
    *number = 8 + from % WINDOW_WORDS;
    return true;
}

static struct leon3 *cpu_of(const struct machine_port *port)
{
    return port->machine->cpu[port->cpu];
}

/* The register's number in leon3.h, or LEON3_REG_COUNT where there is none. */
static unsigned plain_number(const struct leon3 *cpu, enum dsu3_space space, uint32_t index)
{
    uint32_t words = leon3_windows(cpu) * WINDOW_WORDS;

    switch (space) {
    case DSU3_FPU:
        return LEON3_REG_F0 + index;
    case DSU3_SPECIAL:
        return LEON3_REG_Y + index;
    case DSU3_REGISTER_FILE:
        break;
    }
    return index - words < 8 ? index - words : LEON3_REG_COUNT;
}

static uint32_t dsu_read(void *owner, enum dsu3_space space, uint32_t index)
{
    struct leon3 *cpu = cpu_of(owner);
    unsigned window, number;

    if (space == DSU3_REGISTER_FILE && locate(cpu, index, &window, &number))
        return leon3_window_read(cpu, window, number);
    number = plain_number(cpu, space, index);
    return number < LEON3_REG_COUNT ? leon3_register_read(cpu, number) : 0;
}

/* nPC stays as it is when PC is written: the unit writes one flip-flop at a time. */
static void dsu_write(void *owner, enum dsu3_space space, uint32_t index, uint32_t value)
{
    struct leon3 *cpu = cpu_of(owner);
    unsigned window, number;
    uint32_t npc = leon3_register_read(cpu, LEON3_REG_NPC);

    if (space == DSU3_REGISTER_FILE && locate(cpu, index, &window, &number)) {
        leon3_window_write(cpu, window, number, value);
        return;
    }
    number = plain_number(cpu, space, index);
    if (number >= LEON3_REG_COUNT)
        return;
    leon3_register_write(cpu, number, value);
    if (number == LEON3_REG_PC)
        leon3_register_write(cpu, LEON3_REG_NPC, npc);
}

static uint32_t dsu_asi_read(void *owner, uint32_t asi, uint32_t address)
{
    uint32_t value = 0;

    leon3_control_read(cpu_of(owner), (uint8_t)asi, address, &value);
    return value;
}

static void dsu_asi_write(void *owner, uint32_t asi, uint32_t address, uint32_t value)
{
    leon3_control_write(cpu_of(owner), (uint8_t)asi, address, value);
}

static void dsu_halt(void *owner, bool halted)
{
    const struct machine_port *port = owner;

    machine_catch_up(port->machine, port->cpu);
    leon3_halt(cpu_of(port), halted);
}

static bool dsu_error_mode(void *owner)
{
    return leon3_mode(cpu_of(owner)) == LEON3_ERROR_MODE;
}

static void dsu_end_error(void *owner, bool halted)
{
    const struct machine_port *port = owner;

    machine_catch_up(port->machine, port->cpu);
    leon3_end_error(cpu_of(port), halted);
}

static bool dsu_counts_up(void *owner)
{
    return leon3_up_counter_wanted(cpu_of(owner));
}

static bool dsu_powered_down(void *owner)
{
    return leon3_mode(cpu_of(owner)) == LEON3_POWER_DOWN;
}

void machine_connect_dsu(struct machine *machine, uint32_t cpu, struct dsu3_cpu_port *port)
{
    machine->port[cpu] = (struct machine_port){machine, cpu};
    *port = (struct dsu3_cpu_port){
        .owner = &machine->port[cpu],
        .read = dsu_read,
        .write = dsu_write,
        .asi_read = dsu_asi_read,
        .asi_write = dsu_asi_write,
        .halt = dsu_halt,
        .error_mode = dsu_error_mode,
        .end_error = dsu_end_error,
        .powered_down = dsu_powered_down,
        .counts_up = dsu_counts_up,
    };
}

void machine_debug_halt(void *owner, bool halted)
{
    const struct machine *machine = owner;

    for (uint32_t i = 0; i < machine->device_count; i++)
        if (machine->device[i].type && !strcmp(machine->device[i].type->name, "gptimer"))
            gptimer_debug_halt(machine->device[i].device, halted);
}

bool machine_debug_trap(void *owner, uint32_t cpu, uint32_t trap, bool traps_enabled)
{
    const struct machine *machine = owner;

    return machine->dsu && dsu3_trap(machine->dsu, cpu, trap, traps_enabled);
}

uint64_t machine_up_counter(void *owner, uint64_t cycle)
{
    const struct machine *machine = owner;

    return machine->dsu ? dsu3_up_counter(machine->dsu, cycle) : cycle;
}
