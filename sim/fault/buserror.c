/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bus error: accesses to one element of memory end with an AHB error response, fetches and table
 * walks too. While the fault lasts, a slave of its own stands before the memory in this page, which
 * is slow (bus_set_slow), so the rest of memory is as fast as ever; caches and debuggers have what is
 * stored there. A page can have one such fault.
 */
#include "sim/fault/model.h"

#include <stdlib.h>

struct screen {
    struct bus_slave slave;
    const struct bus *bus;
    struct bus_slave *behind;
    uint8_t number; /* of what is behind, in the bus's table of pages */
    uint32_t first, last;
};

static enum bus_result screen_access(void *owner, struct bus_access *access)
{
    const struct screen *screen = owner;
    struct bus_slave *behind = screen->behind;

    if (access->address <= screen->last && screen->first < access->address + access->size)
        return BUS_ERROR;
    return bus_access_slave(screen->bus, behind, behind->access != NULL, access);
}

/*
 * The processors keep host addresses of memory, and the memory controller has slow pages; reloading
 * their state makes them look again.
 */
static void look_again(struct machine *machine)
{
    component_flush_all(machine_components(machine));
    component_reload_all(machine_components(machine));
}

static bool attach(struct fault_site *site)
{
    struct bus *bus = machine_bus(site->machine);
    uint32_t address = site->target.address;
    struct screen *screen;

    if (!bus_storage(bus, address) || bus_slave_at(bus, address)->stands_before ||
        bus->count == BUS_SLAVES)
        return false;
    screen = calloc(1, sizeof(*screen));
    if (!screen)
        return false;
    component_flush_all(machine_components(site->machine));
    *screen =
        (struct screen){.bus = bus,
                        .behind = bus_slave_at(bus, address),
                        .number = (uint8_t)(bus->page[address >> BUS_PAGE_BITS] & ~BUS_PAGE_SLOW),
                        .first = address,
                        .last = address + site->target.bytes - 1};
    screen->slave = *screen->behind;
    screen->slave.stands_before = true;
    screen->slave.takes_writes = false; /* the one behind may, the element does not */
    screen->slave.owner = screen;
    screen->slave.access = screen_access;
    bus->slave[bus->count++] = &screen->slave;
    bus->page[address >> BUS_PAGE_BITS] = (uint8_t)(bus->count | BUS_PAGE_SLOW);
    site->hook = screen;
    look_again(site->machine);
    return true;
}

static void detach(struct fault_site *site)
{
    struct bus *bus = machine_bus(site->machine);
    struct screen *screen = site->hook;
    uint8_t *page = &bus->page[site->target.address >> BUS_PAGE_BITS];

    if (!screen)
        return;
    bus->slave[(*page & ~BUS_PAGE_SLOW) - 1] = NULL;
    while (bus->count && !bus->slave[bus->count - 1])
        bus->count--;
    *page = screen->number;
    free(screen);
    site->hook = NULL;
    look_again(site->machine);
}

static bool strike(struct fault_site *site, struct fault_effect *effect)
{
    if (!fault_target_read(site->machine, &site->target, &effect->before, &effect->physical) ||
        !effect->physical)
        return false;
    effect->after = effect->before;
    site->target.kind = FAULT_TARGET_PHYSICAL;
    site->target.address = effect->physical;
    return true;
}

static void finish(struct fault_site *site)
{
    site->next = CLOCK_NEVER;
}

const struct fault_model fault_buserror = {
    .name = "buserror",
    .help = "buserror MEMORY@ADDRESS: accesses to the element end with an AHB error",
    .kind = FAULT_TARGET_PHYSICAL,
    .strike = strike,
    .attach = attach,
    .finish = finish,
    .detach = detach,
};
