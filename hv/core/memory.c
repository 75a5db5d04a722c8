/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partition memory: exact checks against the areas of the configuration. Areas of a partition are
 * disjoint in its address space (the packer proves it), so a range that crosses areas meets each at
 * most once and the search ends after area_count steps.
 */
#include "hv/core/memory.h"

#include "hv/core/vcpu.h"

enum { WINDOW_FRAME = 64 }; /* bytes that a window spill stores at %sp */

static const struct hv_config_area *memory_find_area(const struct hv_partition *partition,
                                                     uint32_t va)
{
    const struct hv_config_area *area = partition->areas;
    const struct hv_config_area *end = area + partition->config->area_count;

    for (; area < end; area++) {
        if (va - area->va < area->size)
            return area;
    }
    return 0;
}

bool hv_memory_check_areas(struct hv_partition *partition, uint32_t va, uint32_t size,
                           uint32_t rights)
{
    uint32_t last = va + size - 1;

    if (size == 0)
        return true;
    if (last < va)
        return false;
    for (;;) {
        const struct hv_config_area *area = memory_find_area(partition, va);

        if (!area || (area->rights & (rights | HV_AREA_DEVICE)) != rights)
            return false;
        partition->last_area = area;
        if (last - area->va < area->size)
            return true;
        va = area->va + area->size;
    }
}

const struct hv_config_area *hv_memory_find_stack(const struct hv_partition *partition,
                                                  uint32_t stack_pointer, uint32_t rights)
{
    const struct hv_config_area *area = memory_find_area(partition, stack_pointer);
    const struct hv_vcpu *vcpu = hv_vcpu_of(partition);

    if (!area || (area->rights & (rights | HV_AREA_DEVICE)) != rights)
        return 0;
    if (vcpu->stack_size != 0 && stack_pointer - vcpu->stack_low > vcpu->stack_size - WINDOW_FRAME)
        return 0;
    if (stack_pointer % 8 != 0 || area->size - (stack_pointer - area->va) < WINDOW_FRAME)
        return 0;
    return area;
}

uint32_t hv_memory_physical(const struct hv_partition *partition, uint32_t va)
{
    const struct hv_config_area *area = memory_find_area(partition, va);

    return area ? area->pa + (va - area->va) : 0;
}
