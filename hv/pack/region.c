/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects the regions of physical memory. */
#include "hv/pack/region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hv/pack/arena.h"
#include "hv/pack/hypervisor.h"
#include "hv/pack/layout.h"
#include "hv/pack/system.h"

enum { IMAGE_EXTRA = 5 }; /* configuration, log and buffers, page tables, shadow ones, programs */

static void add_image(struct pack_region *list, uint32_t *count, uint32_t pa, uint32_t size,
                      const char *rights, const char *owner, const char *name)
{
    struct pack_region *region = &list[(*count)++];

    *region = (struct pack_region){
        .pa = pa, .size = size, .owner = PACK_REGION_IMAGE, .owner_name = owner, .name = name};
    snprintf(region->rights, sizeof region->rights, "%s", rights);
}

static void add_areas(struct pack_region *list, uint32_t *count, const struct pack_system *system,
                      uint32_t number)
{
    const struct pack_partition *partition = &system->partitions[number];

    for (uint32_t i = 0; i < partition->area_count; i++) {
        const struct pack_area *area = &partition->areas[i];
        struct pack_region *region = &list[(*count)++];

        *region = (struct pack_region){.pa = area->pa,
                                       .size = area->size,
                                       .owner = (int)number,
                                       .owner_name = partition->name,
                                       .name = area->name,
                                       .shared = area->shared};
        pack_rights_text(area->rights, region->rights);
    }
}

/* By address; those that share memory in the order of partitions. */
static int compare(const void *a, const void *b)
{
    const struct pack_region *x = a, *y = b;

    if (x->pa != y->pa)
        return x->pa < y->pa ? -1 : 1;
    return (x->owner > y->owner) - (x->owner < y->owner);
}

struct pack_region *pack_region_list(const struct pack_system *system,
                                     const struct pack_layout *layout,
                                     const struct pack_hypervisor *hypervisor,
                                     struct pack_arena *arena, uint32_t *count)
{
    uint32_t limit = hypervisor->part_count + IMAGE_EXTRA;
    struct pack_region *list;

    for (uint32_t p = 0; p < system->partition_count; p++)
        limit += system->partitions[p].area_count;
    list = pack_arena_allocate(arena, limit * sizeof *list);
    *count = 0;
    for (uint32_t i = 0; i < hypervisor->part_count; i++)
        add_image(list, count, hypervisor->parts[i].pa, hypervisor->parts[i].size,
                  hypervisor->parts[i].writable ? "RWX" : "RX", "hypervisor", "program");
    add_image(list, count, layout->config_pa, layout->config_size, "RX", "hypervisor",
              "configuration");
    add_image(list, count, layout->data_pa, layout->data_size, "RWX", "hypervisor",
              "log and channel buffers");
    add_image(list, count, layout->tables_pa, layout->tables_size, "-", "MMU", "page tables");
    if (layout->shadows_size != 0)
        add_image(list, count, layout->shadows_pa, layout->shadows_size, "-", "MMU",
                  "shadow page tables");
    add_image(list, count, layout->programs_pa, layout->programs_size, "-", "hypervisor",
              "pristine programs");
    for (uint32_t p = 0; p < system->partition_count; p++)
        add_areas(list, count, system, p);
    qsort(list, *count, sizeof *list, compare);
    return list;
}
