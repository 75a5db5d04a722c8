/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory map and plans as pictures: in characters, behind the listing, and as SVG for a browser or
 * a document.
 */
#ifndef HV_PACK_PICTURE_H
#define HV_PACK_PICTURE_H

#include <stdint.h>
#include <stdio.h>

struct pack_region;
struct pack_system;

void pack_picture_text(const struct pack_system *system, const struct pack_region *regions,
                       uint32_t region_count, FILE *out);

void pack_picture_svg(const struct pack_system *system, const struct pack_region *regions,
                      uint32_t region_count, FILE *out);

#endif
