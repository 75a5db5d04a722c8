/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FTMCTRL: the fault-tolerant PROM/IO/SRAM/SDRAM memory controller: its registers and the EDAC of
 * the memories behind it. Follows the GRLIB IP core manual's FTMCTRL chapter. Left out: what the
 * width, size and timing fields do (memories and wait states are the board's; PROM write enable is there), Reed-Solomon, EDAC
 * of 8-bit memories, bus-ready signals.
 *
 * Memory holds the words as they were written. Only words of which some stored bits are wrong are
 * listed in the state, and only their pages are slow: EDAC costs nothing where nothing is wrong.
 */
#ifndef PRIDE_DEV_FTMCTRL_H
#define PRIDE_DEV_FTMCTRL_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define FTMCTRL_RAM_BASE  0x40000000u
#define FTMCTRL_RAM_END   0x80000000u
#define FTMCTRL_WORDS_MAX 256 /* words with wrong bits */

struct ftmctrl_config {
    const char *name;
    uint32_t rom_width; /* key "rom_width": 8, 16 or 32, the reset value of MCFG1.PROM width */
    uint32_t sdram;     /* key "sdram": SDRAM controller present */
    uint32_t edac;      /* key "edac": check bits for all its memories */
    uint32_t prom_edac; /* key "prom_edac": reset value of MCFG3.PE */
    void *owner;
    /* The data of a load, or of the word that a store is part of, was corrected; may be NULL. */
    void (*corrected)(void *owner, const struct bus_access *access);
    /* Pages became slow: host addresses of memory must not be used any more; may be NULL. */
    void (*pages_changed)(void *owner);
};

extern const struct setting ftmctrl_settings[];
extern const size_t ftmctrl_setting_count;
void ftmctrl_config_default(struct ftmctrl_config *config);

/*
 * NULL: out of memory. Everything of config and env is copied, names are not. env->bus may be NULL
 * where there are no memories.
 */
struct device *ftmctrl_create(const struct ftmctrl_config *config, const struct device_env *env);

/*
 * Connects a memory slave: it becomes the slave's `access` and `owner`. False: the slave does not
 * lie in the PROM or RAM area, or there is no EDAC; it is left alone but for MCFG1.PWEN, which a ROM in the PROM area is subject to.
 */
bool ftmctrl_connect(struct device *device, struct bus_slave *slave);

/*
 * Stored bits flip, of the word at a multiple of 4, and of its check bits 0..6. False: no connected
 * memory there, or FTMCTRL_WORDS_MAX words have wrong bits already; nothing happens then.
 */
bool ftmctrl_flip(struct device *device, uint32_t address, uint32_t data, uint8_t check);

/*
 * Makes of bytes as they lie in memory what a master reads: wrong bits show where EDAC is off, and
 * in words that cannot be corrected. Changes nothing but `bytes`.
 */
void ftmctrl_look(const struct device *device, uint32_t address, uint32_t size, uint8_t *bytes);

/* Somebody wrote memory without the controller, with good check bits (a loader). */
void ftmctrl_written(struct device *device, uint32_t address, uint32_t size);

#endif
