/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address decoding of the AHB bus (bus.h): one byte for each 4 KiB page of the physical address
 * space.
 */
#include "sim/base/bus.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUS_PAGES (1u << (32 - BUS_PAGE_BITS))

bool bus_init(struct bus *bus)
{
    *bus = (struct bus){.page = calloc(BUS_PAGES, 1)};
    return bus->page;
}

void bus_fini(struct bus *bus)
{
    free(bus->page);
    bus->page = NULL;
}

bool bus_add_slave(struct bus *bus, struct bus_slave *slave)
{
    uint32_t first = slave->base >> BUS_PAGE_BITS;
    uint32_t count = slave->size >> BUS_PAGE_BITS;

    assert(bus->count < BUS_SLAVES);
    assert(slave->size && slave->size % BUS_PAGE_SIZE == 0 && slave->base % BUS_PAGE_SIZE == 0);
    if (count > BUS_PAGES - first)
        return false;
    for (uint32_t page = first; page < first + count; page++)
        if (bus->page[page])
            return false;
    bus->slave[bus->count++] = slave;
    memset(bus->page + first, (int)bus->count, count);
    return true;
}

void bus_set_slow(struct bus *bus, uint32_t base, uint32_t size, bool slow)
{
    uint32_t first = base >> BUS_PAGE_BITS;
    uint32_t count = size >> BUS_PAGE_BITS;

    assert(count <= BUS_PAGES - first);
    for (uint32_t page = first; page < first + count; page++) {
        const struct bus_slave *slave = bus_slave_at(bus, page << BUS_PAGE_BITS);

        assert(slave && slave->access);
        if (!slave->memory || slave->stands_before)
            continue;
        bus->page[page] =
            (uint8_t)(slow ? bus->page[page] | BUS_PAGE_SLOW : bus->page[page] & ~BUS_PAGE_SLOW);
    }
}

enum bus_result bus_access_memory(struct bus_slave *slave, struct bus_access *access)
{
    uint8_t *p = slave->memory + (access->address - slave->base);

    if (access->write) {
        if (slave->read_only)
            return BUS_ERROR;
        bus_touch(slave, access->address);
        if (access->size == 4)
            bus_store32(p, access->value);
        else if (access->size == 2)
            bus_store16(p, (uint16_t)access->value);
        else
            *p = (uint8_t)access->value;
    } else {
        access->value = access->size == 4 ? bus_load32(p) : access->size == 2 ? bus_load16(p) : *p;
    }
    return BUS_OK;
}

void bus_describe_master(const struct bus_access *access, char *text, size_t size)
{
    if (access->pc == BUS_NO_PC)
        snprintf(text, size, "bus master %u", access->master);
    else
        snprintf(text, size, "cpu%u at pc 0x%08x", access->master, access->pc);
}

enum bus_result bus_access_slave(const struct bus *bus, struct bus_slave *slave, bool slow,
                                 struct bus_access *access)
{
    if (access->write && bus->will_write && slave->memory &&
        (!slave->read_only || slave->takes_writes))
        bus->will_write(bus->will_write_owner, access);
    if (access->write && slave->read_only && slave->takes_writes) {
        if (bus->lost)
            bus->lost(bus->lost_owner, access);
        return BUS_OK;
    }
    return slave->memory && !slow ? bus_access_memory(slave, access)
                                  : slave->access(slave->owner, access);
}

void bus_will_write(const struct bus *bus, uint32_t address, uint8_t size, uint8_t master)
{
    const struct bus_access access = {
        .address = address, .size = size, .master = master, .write = true};

    if (bus->will_write)
        bus->will_write(bus->will_write_owner, &access);
}

enum bus_result bus_access(struct bus *bus, struct bus_access *access)
{
    struct bus_slave *slave = bus_slave_at(bus, access->address);
    bool slow = bus->page[access->address >> BUS_PAGE_BITS] & BUS_PAGE_SLOW;
    enum bus_result result;

    assert(access->address % access->size == 0);
    result = slave ? bus_access_slave(bus, slave, slow, access) : BUS_ERROR;
    if (result == BUS_ERROR && bus->error)
        bus->error(bus->error_owner, access);
    return result;
}
