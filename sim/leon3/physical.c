/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bus beats of the processor (physical.h).
 */
#include "sim/leon3/physical.h"

static void observe_beat(const struct leon3 *cpu, enum observe_point point,
                         const struct bus_access *access)
{
    if (observe_wanted(cpu->env.observers, point))
        leon3_emit(cpu, &(struct observation){.point = point,
                                              .pc = cpu->state.pc,
                                              .physical = access->address,
                                              .value = access->value,
                                              .size = access->size,
                                              .write = access->write});
}

static bool beat(struct leon3 *cpu, struct bus_access *access, uint64_t time)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, access->address);

    if (slave && !slave->memory)
        cpu->env.clock->state.now = time;
    if (bus_access(cpu->env.bus, access) != BUS_OK) {
        observe_beat(cpu, OBSERVE_BUS_ERROR, access);
        return false;
    }
    if (!slave->memory)
        observe_beat(cpu, OBSERVE_DEVICE, access);
    return true;
}

bool leon3_physical_read_at(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t *value,
                            uint64_t time)
{
    struct bus_access access = {
        .address = physical, .size = size, .master = (uint8_t)cpu->env.index, .pc = cpu->state.pc};
    bool ok = beat(cpu, &access, time);

    *value = access.value;
    return ok;
}

bool leon3_physical_write_at(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t value,
                             uint64_t time)
{
    struct bus_access access = {.address = physical,
                                .value = size == 4 ? value : value & ((1u << size * 8) - 1),
                                .size = size,
                                .master = (uint8_t)cpu->env.index,
                                .write = true,
                                .pc = cpu->state.pc};

    leon3_code_forget(cpu->code, physical, size);
    return beat(cpu, &access, time);
}

bool leon3_physical_read(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t *value)
{
    return leon3_physical_read_at(cpu, physical, size, value, cpu->state.cycle);
}

bool leon3_physical_write(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t value)
{
    return leon3_physical_write_at(cpu, physical, size, value, cpu->state.cycle);
}
