/* SPDX-License-Identifier: BSD-2-Clause */
/* The pages whose attributes a partition may change; the packer has mapped them one by one. */
#include "hv/sparc/page.h"

#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"

_Static_assert(PTE_C == HV_AREA_CACHEABLE << 4, "hv_machine_page_set shifts it");

const uint8_t hv_page_acc[8] = {ACC_NONE_RX, 0, ACC_MASK + 1, 1, 4, 2, ACC_MASK + 1, 3};

/* Processors have tables of their own only of levels that lead to pages, not of these. */
void hv_machine_page_set(const struct hv_partition *partition, const struct hv_config_area *area,
                         uint32_t offset, uint32_t attributes)
{
    const uint32_t va = area->va + offset;
    const uint32_t acc = hv_page_acc[attributes & 7u];
    uint32_t at = hv_module.config->context_table_pa + 4 * (partition->id + 1);

    at = page_entry(asi_read_bypass(at), va >> 24);
    at = page_entry(asi_read_bypass(at), va >> 18 & 63u);
    at = page_entry(asi_read_bypass(at), va >> 12 & 63u);
    asi_write_bypass(at, (area->pa + offset) >> 4 | (attributes & HV_AREA_CACHEABLE) << 4 | PTE_RM |
                             acc << ACC_SHIFT | ET_PAGE);
    asi_write_mmu_flush(MMU_FLUSH_ENTIRE, 0);
}
