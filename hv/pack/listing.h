/* SPDX-License-Identifier: BSD-2-Clause */
/* A packed system as text for people: memory map, plans, channels. */
#ifndef HV_PACK_LISTING_H
#define HV_PACK_LISTING_H

#include <stdio.h>

struct pack_hypervisor;
struct pack_layout;
struct pack_system;

void pack_listing_print(const struct pack_system *system, const struct pack_layout *layout,
                        const struct pack_hypervisor *hypervisor, FILE *out);

#endif
