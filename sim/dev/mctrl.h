/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MCTRL: the registers of the PROM/SRAM/SDRAM memory controller, MCFG1 to MCFG4, as boot code reads
 * and writes them. Follows mctrl.vhd and sdmctrl.vhd. The memories themselves, their sizes and wait states are the board's; what
 * is written here does not change them, but for PROM write enable.
 */
#ifndef PRIDE_DEV_MCTRL_H
#define PRIDE_DEV_MCTRL_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

struct mctrl_config {
    const char *name;
    uint32_t rom_width; /* key "rom_width": 8, 16 or 32, the reset value of MCFG1.PROM width */
    uint32_t sdram;     /* key "sdram": SDRAM controller present */
    uint32_t banks;     /* key "banks": of SRAM, 1 to 5; the fifth has a bus-ready bit */
};

extern const struct setting mctrl_settings[];
extern const size_t mctrl_setting_count;
void mctrl_config_default(struct mctrl_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *mctrl_create(const struct mctrl_config *config, const struct device_env *env);

/* A memory of the board; a ROM in the PROM area is subject to MCFG1.PWEN. */
void mctrl_connect(struct device *device, struct bus_slave *slave);

#endif
