/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AHBSTAT: keeps address and kind of the first failed AHB access and raises an interrupt; version 1
 * keeps two, with a filter each. Follows the GRLIB IP core manual's AHBSTAT chapter and ahbstat.vhd.
 * The machine tells it of errors; correctable errors come from memories with EDAC.
 */
#ifndef PRIDE_DEV_AHBSTAT_H
#define PRIDE_DEV_AHBSTAT_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

struct ahbstat_config {
    const char *name;
    uint32_t irq;     /* 1..31 */
    uint32_t version; /* key "version", 0 or 1 (generic ver) */
};

extern const struct setting ahbstat_settings[];
extern const size_t ahbstat_setting_count;
void ahbstat_config_default(struct ahbstat_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *ahbstat_create(const struct ahbstat_config *config, const struct device_env *env);

/* The bus answered this access with an error, or (correctable) memory corrected its data. */
void ahbstat_record(struct device *device, const struct bus_access *access, bool correctable);

#endif
