/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor as bus master: beats at physical addresses, with the clock set for devices, decoded
 * copies kept coherent, and observers told. Translation, alignment and traps are the callers'
 * business.
 */
#ifndef PRIDE_LEON3_PHYSICAL_H
#define PRIDE_LEON3_PHYSICAL_H

#include "sim/leon3/state.h"

/* One aligned beat of 1, 2 or 4 bytes. False: bus error. */
bool leon3_physical_read(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t *value);
bool leon3_physical_write(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t value);

/* The same at a time of one's own, where it is a device. */
bool leon3_physical_read_at(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t *value,
                            uint64_t time);
bool leon3_physical_write_at(struct leon3 *cpu, uint32_t physical, uint8_t size, uint32_t value,
                             uint64_t time);

#endif
