/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First accesses of the cached engine's loop to a page: the TLB answers, or the tables are walked, R and M are written back,
 * and the translation is entered for those to come, all without leaving the loop. False, NULL: a fault, a device, somebody who
 * looks, or whatever else is the plain engine's; nothing has been done then.
 */
#ifndef PRIDE_LEON3_CACHED_PAGE_H
#define PRIDE_LEON3_CACHED_PAGE_H

#include "sim/leon3/memory.h"

/* In full timing; the entry, and in *shape the number of this access, with its walk (timing_slots.h). */
const struct leon3_data_entry *leon3_page_meet(struct leon3 *cpu, uint32_t va, uint32_t size,
                                               bool store, uint32_t *shape);

#endif
