/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memories of a memory controller's PROM area, and what PROM write enable (MCFG1.PWEN) does to them: without it stores are
 * refused with an error, with it a ROM takes them and forgets them.
 */
#ifndef PRIDE_DEV_PROM_AREA_H
#define PRIDE_DEV_PROM_AREA_H

#include "sim/base/bus.h"

#define PROM_AREA_END 0x20000000u /* the area begins at 0 */
#define MCFG1_PWEN    (1u << 11)

struct prom_area {
    struct bus_slave *slave[BUS_SLAVES];
    unsigned count;
};

/* Takes a memory that lies in the area; others are left alone. */
void prom_area_add(struct prom_area *area, struct bus_slave *slave);

/* Makes of the memories what MCFG1 says. */
void prom_area_apply(const struct prom_area *area, uint32_t mcfg1);

#endif
