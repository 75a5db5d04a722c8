/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PROM area of the memory controllers (prom_area.h).
 */
#include "sim/dev/prom_area.h"

void prom_area_add(struct prom_area *area, struct bus_slave *slave)
{
    if (slave->base < PROM_AREA_END && slave->read_only && area->count < BUS_SLAVES)
        area->slave[area->count++] = slave;
}

void prom_area_apply(const struct prom_area *area, uint32_t mcfg1)
{
    for (unsigned i = 0; i < area->count; i++)
        area->slave[i]->takes_writes = mcfg1 & MCFG1_PWEN;
}
