/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBCTRL: the AHB/APB bridge, an AHB slave of 1 MiB with up to 16 devices behind it and their
 * plug&play records in the last 4 KiB. Follows the GRLIB IP core manual's APBCTRL chapter and
 * apbctrlx.vhd. The APB knows words only: a load of a byte reads the whole register, a store of a
 * byte writes it to all four lanes of the register. Each access is the observation DEVICE.
 */
#ifndef PRIDE_DEV_APBCTRL_H
#define PRIDE_DEV_APBCTRL_H

#include "sim/base/device.h"

#define APBCTRL_SLAVES_MAX 16
#define APBCTRL_SIZE       0x100000u
#define APBCTRL_PNP        0xff000u

struct apbctrl_slave {
    struct device *device; /* outlives the bridge, which does not own it */
    uint32_t offset;       /* from the bridge's base, a multiple of size */
    uint32_t size;         /* bytes, a power of two, at least 256 */
};

struct apbctrl_config {
    const char *name;
    uint32_t base; /* on the AHB, a multiple of 1 MiB */
    uint32_t slave_count;
    struct apbctrl_slave slave[APBCTRL_SLAVES_MAX]; /* in the order of the plug&play records */
};

/* NULL: out of memory. The configuration is copied. */
struct device *apbctrl_create(const struct apbctrl_config *config, const struct device_env *env);

/*
 * NULL, or what is wrong with the slaves as a sentence part ("uart0 and gptimer0 overlap"): to be
 * asked before the bridge is made from what a user wrote.
 */
const char *apbctrl_check(const struct apbctrl_config *config, char *error, size_t error_size);

#endif
