/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wires of the board: interrupts from devices to the controller and on to the processors,
 * acknowledge back, bus errors to the status register, characters out, watchdog and the end of the
 * run.
 */
#include <string.h>

#include "sim/cache/holders.h"
#include "sim/dev/ahbstat.h"
#include "sim/dev/memscrub.h"
#include "sim/dev/gptimer.h"
#include "sim/dev/irqmp.h"
#include "sim/machine/parts.h"

void machine_catch_up(struct machine *machine, uint32_t cpu)
{
    enum leon3_mode mode = leon3_mode(machine->cpu[cpu]);

    if ((mode == LEON3_POWER_DOWN || mode == LEON3_HALTED) &&
        leon3_cycle(machine->cpu[cpu]) < machine->clock.state.now) {
        leon3_set_cycle(machine->cpu[cpu], machine->clock.state.now);
        /* The position has moved: whoever runs up to one must look again (run.c). */
        if (machine->end_position != CLOCK_NEVER)
            clock_attention(&machine->clock);
    }
}

static void port_set_irl(void *owner, uint32_t level)
{
    struct machine_port *port = owner;

    if (level)
        machine_catch_up(port->machine, port->cpu);
    leon3_set_irl(port->machine->cpu[port->cpu], level);
}

static void port_start(void *owner)
{
    struct machine_port *port = owner;
    struct leon3 *cpu = port->machine->cpu[port->cpu];

    machine_catch_up(port->machine, port->cpu);
    leon3_start(cpu, leon3_register_read(cpu, LEON3_REG_PC));
    clock_attention(&port->machine->clock);
}

static bool port_powered_down(void *owner)
{
    struct machine_port *port = owner;
    enum leon3_mode mode = leon3_mode(port->machine->cpu[port->cpu]);

    return mode == LEON3_POWER_DOWN || mode == LEON3_HALTED;
}

static void port_set_address(void *owner, uint32_t address)
{
    struct machine_port *port = owner;

    if (port_powered_down(owner))
        leon3_register_write(port->machine->cpu[port->cpu], LEON3_REG_PC, address);
}

static bool port_error_mode(void *owner)
{
    struct machine_port *port = owner;

    return leon3_mode(port->machine->cpu[port->cpu]) == LEON3_ERROR_MODE;
}

static void port_force_error(void *owner)
{
    struct machine_port *port = owner;

    machine_catch_up(port->machine, port->cpu);
    leon3_force_error(port->machine->cpu[port->cpu]);
}

/* A processor that is alone does not listen to the error register (iu3.vhd, generic smp). */
void machine_connect_port(struct machine *machine, uint32_t cpu, struct irqmp_cpu_port *port)
{
    machine->port[cpu] = (struct machine_port){machine, cpu};
    *port = (struct irqmp_cpu_port){
        .owner = &machine->port[cpu],
        .set_irl = port_set_irl,
        .start = port_start,
        .set_address = port_set_address,
        .force_error = machine->board.cpu_count > 1 ? port_force_error : NULL,
        .powered_down = port_powered_down,
        .error_mode = port_error_mode,
    };
}

void machine_acknowledge(void *owner, uint32_t cpu, uint32_t level)
{
    struct machine *machine = owner;

    if (machine->irqmp)
        irqmp_acknowledge(machine->irqmp, cpu, level);
}

void machine_raise_irq(void *owner, unsigned line, bool level)
{
    const struct machine_irq_wire *wire = owner;
    struct machine *machine = wire->machine;
    uint64_t *drivers = &machine->state.irq_drivers[line & 31u];
    uint64_t bit = UINT64_C(1) << wire->device;

    *drivers = level ? *drivers | bit : *drivers & ~bit;
    if (machine->irqmp) {
        struct irq_sink sink = irqmp_sink(machine->irqmp);

        sink.set(sink.owner, line, *drivers != 0);
    }
    for (uint32_t i = 0; level && i < machine->device_count; i++)
        if (machine->device[i].type && !strcmp(machine->device[i].type->name, "gptimer"))
            gptimer_observe_irq(machine->device[i].device, line);
}

/* A processor's error happens at its own time, which the clock may not have been told yet. */
static void record_error(struct machine *machine, const struct bus_access *access, bool correctable)
{
    if (access->master == BUS_MASTER_DEBUG)
        return;
    if (access->master < machine->board.cpu_count)
        machine->clock.state.now = leon3_cycle(machine->cpu[access->master]);
    for (uint32_t i = 0; i < machine->device_count; i++) {
        const struct machine_device *device = &machine->device[i];

        if (device->type && !strcmp(device->type->name, "ahbstat"))
            ahbstat_record(device->device, access, correctable);
        else if (device->type && !strcmp(device->type->name, "memscrub"))
            memscrub_record(device->device, access, correctable);
    }
}

/* Where nothing is, and stores to ROM; a device that refuses has its own reasons. Once a page. */
static void report_error(const struct machine *machine, const struct bus_access *access)
{
    const struct bus_slave *slave = bus_slave_at(&machine->bus, access->address);
    uint64_t key =
        UINT64_C(0xb5e44) << 32 | (access->address & ~(BUS_PAGE_SIZE - 1)) | access->write;
    char who[BUS_MASTER_TEXT];

    if (access->master == BUS_MASTER_DEBUG)
        return;
    bus_describe_master(access, who, sizeof(who));
    if (!slave)
        diag_guest(machine->diag, key, "%s 0x%08x by %s: bus error, nothing is there",
                   access->write ? "store to" : "load of", access->address, who);
    else if (slave->read_only && access->write)
        diag_guest(machine->diag, key, "store to 0x%08x by %s: bus error, '%s' is ROM",
                   access->address, who, slave->name);
}

void machine_bus_error(void *owner, const struct bus_access *access)
{
    report_error(owner, access);
    record_error(owner, access, false);
}

void machine_bus_lost(void *owner, const struct bus_access *access)
{
    const struct machine *machine = owner;
    uint64_t key = UINT64_C(0x1057) << 32 | (access->address & ~(BUS_PAGE_SIZE - 1));
    char who[BUS_MASTER_TEXT];

    bus_describe_master(access, who, sizeof(who));
    if (access->master != BUS_MASTER_DEBUG)
        diag_guest(machine->diag, key, "store to 0x%08x by %s: lost, '%s' is ROM", access->address,
                   who, bus_slave_at(&machine->bus, access->address)->name);
}

/* A correction costs a wait state; a DMA device's time is not counted. */
void machine_corrected_error(void *owner, const struct bus_access *access)
{
    struct machine *machine = owner;

    record_error(machine, access, true);
    if (access->master < machine->board.cpu_count)
        leon3_bus_wait(machine->cpu[access->master], 1);
}

void machine_pages_changed(void *owner)
{
    const struct machine *machine = owner;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        if (machine->cpu[i])
            leon3_pages_changed(machine->cpu[i]);
}

void machine_frame(void *owner, const uint8_t *frame, uint32_t size)
{
    struct machine *machine = owner;

    if (machine->frame_sink && !machine->replaying)
        machine->frame_sink(machine->frame_owner, frame, size);
}

/* The caches saw the writes on the bus. */
void machine_memory_written(void *owner, const char *device, uint32_t address, uint32_t size)
{
    struct machine *machine = owner;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_memory_reloaded(machine->cpu[i], address, size);
    if (observe_wanted(&machine->observers, OBSERVE_DMA))
        observe_emit(&machine->observers,
                     &(struct observation){.point = OBSERVE_DMA,
                                           .cycle = machine->clock.state.now,
                                           .physical = address,
                                           .value = size, /* more than .size can hold */
                                           .write = true,
                                           .text = device});
}

void machine_will_write(void *owner, const struct bus_access *access)
{
    struct machine *machine = owner;
    uint32_t own = access->master < MACHINE_CPUS_MAX ? 1u << access->master : 0;
    uint32_t others = leon3_holders_others(machine->holders, access->address, own);
    bool held = false;

    if (!others)
        return;
    leon3_holders_stored(machine->holders, access->address, own);
    for (uint32_t i = 0; others && i < machine->board.cpu_count; i++, others >>= 1)
        if (others & 1u)
            held |= leon3_bus_write_seen(machine->cpu[i], access->address);
    if (held)
        machine_end_calm(machine);
}

void machine_character(void *owner, uint32_t number, uint8_t character)
{
    struct machine *machine = owner;

    if (machine->uart_sink && !machine->replaying)
        machine->uart_sink(machine->uart_owner, number, character);
}

void machine_exit(void *owner, uint32_t cpu, uint32_t code)
{
    struct machine *machine = owner;

    machine->state.ended = MACHINE_HAS_EXITED;
    machine->state.exit_cpu = cpu;
    machine->state.exit_code = code;
    clock_attention(&machine->clock);
}

void machine_watchdog(void *owner, bool level)
{
    if (level)
        machine_stop(owner, "the watchdog of a timer unit has run out");
}
