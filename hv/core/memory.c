/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partition memory: exact checks against the areas of the configuration. Areas of a partition are
 * disjoint and in the order of their addresses (hv_config_check has seen to it), so one is found by
 * halving and the next one is its neighbour.
 */
#include "hv/core/memory.h"

#include "hv/core/vcpu.h"

extern inline bool hv_memory_check(struct hv_partition *partition, uint32_t va, uint32_t size,
                                   uint32_t rights);

enum { WINDOW_FRAME = 64 }; /* bytes that a window spill stores at %sp */

const struct hv_config_area *hv_memory_find(const struct hv_partition *partition, uint32_t va)
{
    const struct hv_config_area *area = partition->areas;
    uint32_t count = partition->config->area_count;

    while (count > 1) {
        const uint32_t half = count / 2;

        if (area[half].va <= va) {
            area += half;
            count -= half;
        } else {
            count = half;
        }
    }
    return va - area->va < area->size ? area : 0;
}

bool hv_memory_check_areas(struct hv_partition *partition, uint32_t va, uint32_t size,
                           uint32_t rights)
{
    const struct hv_config_area *area = hv_memory_find(partition, va);
    const struct hv_config_area *end = partition->areas + partition->config->area_count;
    const uint32_t last = va + size - 1;

    if (size == 0)
        return true;
    if (last < va || !area)
        return false;
    for (;; area++) {
        if (area == end || area->va > va || (area->rights & (rights | HV_AREA_APART)) != rights)
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
    const struct hv_config_area *area = hv_memory_find(partition, stack_pointer);
    const struct hv_vcpu *vcpu = hv_vcpu_of(partition);

    if (!area || (area->rights & (rights | HV_AREA_APART)) != rights)
        return 0;
    if (vcpu->stack_size != 0 && stack_pointer - vcpu->stack_low > vcpu->stack_size - WINDOW_FRAME)
        return 0;
    if (stack_pointer % 8 != 0 || area->size - (stack_pointer - area->va) < WINDOW_FRAME)
        return 0;
    return area;
}

uint32_t hv_memory_physical(const struct hv_partition *partition, uint32_t va)
{
    const struct hv_config_area *area = hv_memory_find(partition, va);

    return area ? area->pa + (va - area->va) : 0;
}

const struct hv_config_register *hv_memory_registers(const struct hv_partition *partition)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_register *registers = hv_config_table(config, &config->registers);

    return &registers[partition->config->register_first];
}
