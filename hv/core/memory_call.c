/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a partition may ask about its memory, and the registers of devices that several partitions
 * share: of each the configuration says which bits a partition may read and which it may write.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/string.h"

/* arg: address, struct hv_memory_status: the area that holds it, or the next one above. */
uint32_t hv_memory_get_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_area *area = self->areas;
    const struct hv_config_area *end = area + self->config->area_count;
    struct hv_memory_status status;

    while (area < end && arg[0] >= area->va && arg[0] - area->va >= area->size)
        area++;
    if (area == end)
        return HV_NOT_AVAILABLE;
    status = (struct hv_memory_status){
        .address = area->va,
        .size = area->size,
        .attributes = area->rights,
        .area_count = self->config->area_count,
    };
    hv_string_copy_name(status.name, area->name);
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}

/* arg: address of a page, its attributes from now on: of those of HV_AREA_ATTRIBUTES that the area has. */
uint32_t hv_memory_protect(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_area *area = hv_memory_find(self, arg[0]);

    if (!area || !(area->rights & HV_AREA_CHANGEABLE))
        return HV_INVALID_CONFIG;
    if (arg[0] % HV_PAGE_SIZE != 0 || (arg[1] & ~(area->rights & HV_AREA_ATTRIBUTES)) != 0 ||
        (arg[1] & (HV_AREA_READ | HV_AREA_WRITE)) == HV_AREA_WRITE)
        return HV_INVALID_PARAM;
    hv_machine_page_set(self, area, arg[0] - area->va, arg[1]);
    hv_machine_caches_flush();
    return HV_NO_ERROR;
}

uint32_t hv_memory_flush_caches(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    (void)arg;
    hv_machine_caches_flush();
    return HV_NO_ERROR;
}

/* The register that a partition means, numbered from 1, or null. */
static const struct hv_config_register *memory_register(const struct hv_partition *self,
                                                        uint32_t number)
{
    return number - 1 < self->config->register_count ? &hv_memory_registers(self)[number - 1] : 0;
}

/* arg: number; result: the bits that may be read, all others 0. */
uint32_t hv_memory_read_register(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_register *reg = memory_register(self, arg[0]);
    uint32_t value, status;

    if (!reg)
        return HV_INVALID_PARAM;
    status = hv_machine_register_read(reg->pa, &value);
    if (status == HV_NO_ERROR)
        arg[1] = value & reg->read_mask;
    return status;
}

/* arg: number, value. Bits that may not be written keep what they read as. */
uint32_t hv_memory_write_register(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_register *reg = memory_register(self, arg[0]);
    uint32_t value = 0, status = HV_NO_ERROR;

    if (!reg)
        return HV_INVALID_PARAM;
    if (reg->write_mask == 0)
        return HV_INVALID_CONFIG;
    if (reg->write_mask != 0xffffffffu)
        status = hv_machine_register_read(reg->pa, &value);
    if (status != HV_NO_ERROR)
        return status;
    value = (value & ~reg->write_mask) | (arg[1] & reg->write_mask);
    return hv_machine_register_write(reg->pa, value);
}
