/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which memory belongs to a partition: the one place that judges pointers and stack pointers of
 * partitions.
 */
#ifndef HV_CORE_MEMORY_H
#define HV_CORE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/core/module.h"

/* No pointer of a hypercall and no stack may lead there: devices, and pages that change. */
#define HV_AREA_APART (HV_AREA_DEVICE | HV_AREA_CHANGEABLE)

/* hv_memory_check without the shortcut. */
bool hv_memory_check_areas(struct hv_partition *partition, uint32_t va, uint32_t size,
                           uint32_t rights);

/*
 * Every byte of [va, va + size) lies in memory of the partition that has all of `rights`
 * (HV_AREA_READ, _WRITE). The range may cross from one area into an adjacent one, but not the end
 * of the address space. HV_AREA_APART never counts: the hypervisor does not touch device registers
 * for a partition. size 0 is always fine. Inline, because nearly every hypercall asks, and nearly
 * always about the area of the last time.
 */
inline bool hv_memory_check(struct hv_partition *partition, uint32_t va, uint32_t size,
                            uint32_t rights)
{
    const struct hv_config_area *area = partition->last_area;
    const uint32_t offset = va - area->va;

    if (offset < area->size && size <= area->size - offset &&
        (area->rights & (rights | HV_AREA_APART)) == rights)
        return true;
    return hv_memory_check_areas(partition, va, size, rights);
}

/* The area that holds this byte, whatever its rights; null: none. */
const struct hv_config_area *hv_memory_find(const struct hv_partition *partition, uint32_t va);

/*
 * The area that holds a whole register window frame of 64 bytes at an 8-byte aligned stack pointer
 * and has `rights`, or null. The partition may have
 * limited its stack to a part of its areas.
 */
const struct hv_config_area *hv_memory_find_stack(const struct hv_partition *partition,
                                                  uint32_t stack_pointer, uint32_t rights);

/* Physical address of a byte in one of the partition's areas, whatever its rights; 0 if there is none. */
uint32_t hv_memory_physical(const struct hv_partition *partition, uint32_t va);

/* Its device registers, config->register_count of them. */
const struct hv_config_register *hv_memory_registers(const struct hv_partition *partition);

#endif
