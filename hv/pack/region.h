/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical memory as a list of regions in the order of their addresses: what listings and pictures
 * show.
 */
#ifndef HV_PACK_REGION_H
#define HV_PACK_REGION_H

#include <stdint.h>

#include "hv/pack/value.h"

struct pack_arena;
struct pack_hypervisor;
struct pack_layout;
struct pack_system;

enum { PACK_REGION_IMAGE = -1 }; /* not a partition's */

struct pack_region {
    uint32_t pa, size;
    int owner; /* partition, or PACK_REGION_IMAGE */
    const char *owner_name, *name;
    const char *shared; /* NULL: private */
    char rights[PACK_RIGHTS_TEXT];
};

/* After the layout. Returns `*count` regions in the arena, shared memory once for each sharer. */
struct pack_region *pack_region_list(const struct pack_system *system,
                                     const struct pack_layout *layout,
                                     const struct pack_hypervisor *hypervisor,
                                     struct pack_arena *arena, uint32_t *count);

#endif
