/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where everything lies in physical memory: the image from HV_PA_BASE up (see hv/abi/config.h),
 * then the areas of the partitions where the configuration leaves the place open.
 */
#ifndef HV_PACK_LAYOUT_H
#define HV_PACK_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/abi/config.h"
#include "hv/pack/page_table.h"

struct pack_arena;
struct pack_diag;
struct pack_hypervisor;
struct pack_system;

struct pack_layout {
    uint32_t config_pa, config_size;
    uint32_t data_pa, data_size; /* log and channel buffers, whole pages */
    uint32_t hm_log_pa;
    uint32_t buffers_pa, buffers_size;
    uint32_t cpus_pa, cpus_size; /* pages of each processor's own */
    uint32_t tables_pa, tables_size;
    uint32_t shadows_pa, shadows_size;   /* shadow page tables of virtual machines */
    uint32_t programs_pa, programs_size; /* pristine segments */
    uint32_t end_pa;                     /* first page behind the image */
    uint32_t device_page[HV_DEVICE_PAGES];
    struct pack_page_tables tables;
};

/* The hypervisor's virtual address of a physical one inside its window. */
uint32_t pack_layout_window(uint32_t pa);

/* The virtual address at which the hypervisor sees a device register. */
uint32_t pack_layout_device(const struct pack_layout *layout, uint32_t pa);

/*
 * Chooses all addresses, fills in areas' pa, segments' image_pa and channels' buffer_offset, and
 * builds the page tables. The system has passed the checks. False after reporting: something does
 * not fit.
 */
bool pack_layout_build(struct pack_layout *layout, struct pack_system *system,
                       const struct pack_hypervisor *hypervisor, struct pack_arena *arena,
                       struct pack_diag *diag);

#endif
