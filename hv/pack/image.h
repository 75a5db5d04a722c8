/* SPDX-License-Identifier: BSD-2-Clause */
/* The packed image: the hypervisor's ELF with the rest of the system added to it. */
#ifndef HV_PACK_IMAGE_H
#define HV_PACK_IMAGE_H

#include <stdbool.h>

struct pack_arena;
struct pack_diag;
struct pack_hypervisor;
struct pack_layout;
struct pack_system;

/*
 * Writes the image under a temporary name beside `path` and renames it, so that `path` is either
 * the whole image or as it was. False after reporting.
 */
bool pack_image_write(const char *path, const struct pack_system *system,
                      const struct pack_layout *layout, const struct pack_hypervisor *hypervisor,
                      struct pack_arena *arena, struct pack_diag *diag);

#endif
