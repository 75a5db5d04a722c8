/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AHBCTRL: the read-only plug&play area of the AHB controller, 4 KiB at 0xfffff000: records of up
 * to 16 masters and 16 slaves, 32 bytes each, and the build number. Follows the GRLIB IP core
 * manual's AHBCTRL chapter and ahbctrl.vhd with full plug&play. Arbitration is not modelled here.
 */
#ifndef PRIDE_DEV_AHBCTRL_H
#define PRIDE_DEV_AHBCTRL_H

#include "sim/base/device.h"

#define AHBCTRL_ENTRIES_MAX 16
#define AHBCTRL_BASE        0xfffff000u
#define AHBCTRL_SIZE        0x1000u
#define AHBCTRL_IO_BASE     0xfff00000u /* slaves from here on have I/O banks */

/* One master or slave. */
struct ahbctrl_entry {
    struct device_id id;
    uint32_t user[3]; /* words 1..3 */
    uint32_t bar[4];  /* words 4..7: ahbctrl_memory_bar, ahbctrl_io_bar, or 0 */
};

struct ahbctrl_config {
    const char *name;
    uint32_t device;  /* 16-bit device identity of the whole system */
    uint32_t version; /* 16 bits: GRLIB build number */
    uint32_t master_count;
    uint32_t slave_count;
    struct ahbctrl_entry master[AHBCTRL_ENTRIES_MAX];
    struct ahbctrl_entry slave[AHBCTRL_ENTRIES_MAX];
};

/* Bank address registers. Memory: base and size in multiples of 1 MiB, size a power of two. */
uint32_t ahbctrl_memory_bar(uint32_t base, uint32_t size, bool prefetchable, bool cacheable);
/* I/O: within 0xfff00000..0xffffffff, base and size in multiples of 256, size a power of two. */
uint32_t ahbctrl_io_bar(uint32_t base, uint32_t size);

/* Word 0 of a record. */
uint32_t ahbctrl_identity(const struct device_id *id);

/* NULL: out of memory. The configuration is copied. */
struct device *ahbctrl_create(const struct ahbctrl_config *config, const struct device_env *env);

#endif
