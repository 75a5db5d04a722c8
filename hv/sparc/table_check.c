/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The check of the page tables at boot (SPARC V8 manual, appendix H): they say what the
 * configuration says, page by page, and nothing else. The packer has built them; here it is about
 * damage and about not having to trust it.
 */
#include "hv/sparc/table_check.h"

#include "hv/abi/config.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/page.h"

enum { LEVEL_CONTEXT, LEVEL_WINDOW = 2, LEVEL_WINDOW_SHIFT = 18, LEVEL_PAGE = 3, CONTEXTS = 256 };

static const struct {
    uint32_t shift, entries;
} table_levels[] = {{0, 0}, {24, 256}, {LEVEL_WINDOW_SHIFT, 64}, {12, 64}};

/* Of the linker script: code lies before and between them. */
extern const char hv_rodata_start[], hv_init_start[], hv_data_start[];

struct table_walk {
    struct hv_table_fault *fault;
    const struct hv_partition *partition; /* null: context 0 */
    uint32_t window; /* level 2 table of context 0 for the hypervisor's window */
    uint32_t mapped; /* bytes outside that window */
    uint32_t shared; /* level 2 entries inside, as in context 0 */
    uint32_t own_pa; /* first of the pages of the processor whose tables these are */
};

/* Memory and devices that the hypervisor may see: what is before the page tables, and its own. */
static bool table_is_own(uint32_t pa, uint32_t size)
{
    const struct hv_config *config = hv_module.config;

    if (pa >= HV_PA_BASE && pa < config->context_table_pa && size <= config->context_table_pa - pa)
        return true;
    for (uint32_t i = 0; i < HV_DEVICE_PAGES; i++) {
        if (config->device_page[i] == pa && size == HV_PAGE_SIZE)
            return true;
    }
    return false;
}

/* Of a page of the processor's own, from the first one; none: out of all memory. */
static uint32_t table_own_offset(uint32_t va)
{
    const uint32_t half = HV_CPU_PAGES / 2 * HV_PAGE_SIZE;

    if (va >= HV_VA_CPU)
        return half + (va - HV_VA_CPU);
    return va - HV_VA_CPU_STACKS < half ? va - HV_VA_CPU_STACKS : ~0u;
}

/* Only code is cached (hv/pack/layout.c): what a cache has, a partition can read. */
static bool table_is_code(uint32_t va)
{
    return va < (uint32_t)hv_rodata_start ||
           (va >= (uint32_t)hv_init_start && va < (uint32_t)hv_data_start);
}

static bool table_page_is_right(struct table_walk *walk, uint32_t entry, uint32_t va, uint32_t size)
{
    const uint32_t pa = (entry & 0x0fffff00u) << 4;
    const uint32_t acc = entry >> ACC_SHIFT & ACC_MASK;
    const struct hv_config_area *area;

    if (va >= HV_VA_BASE && va < HV_VA_LIMIT && pa - HV_PA_BASE != va - HV_VA_BASE)
        return false;
    if (va >= HV_VA_BASE && ((entry & PTE_C) != 0) != table_is_code(va))
        return false;
    if (va >= HV_VA_CPU_STACKS)
        return acc == ACC_NONE_RWX && size == HV_PAGE_SIZE &&
               pa == walk->own_pa + table_own_offset(va);
    if (va >= HV_VA_BASE)
        return (acc == ACC_NONE_RX || acc == ACC_NONE_RWX) && table_is_own(pa, size);
    walk->mapped += size;
    if (!walk->partition)
        return va == HV_PA_BASE && pa == HV_PA_BASE && size == HV_PAGE_SIZE && acc == ACC_NONE_RX;
    area = hv_memory_find(walk->partition, va);
    if (area && (area->rights & HV_AREA_CHANGEABLE)) /* set anew before the partition starts */
        return size == HV_PAGE_SIZE && pa == area->pa + (va - area->va);
    return area && size <= area->size - (va - area->va) && pa == area->pa + (va - area->va) &&
           acc == hv_page_acc[area->rights & 7u] &&
           ((entry & PTE_C) != 0) == ((area->rights & HV_AREA_CACHEABLE) != 0);
}

/* Descriptors lead to where the tables are. */
static bool table_is_table(uint32_t entry)
{
    const uint32_t table = page_entry(entry, 0);

    return (entry & ET) == ET_TABLE && table >= hv_module.config->context_table_pa &&
           table < hv_module.config->image_end_pa;
}

static bool table_walk(struct table_walk *walk, uint32_t level, uint32_t table, uint32_t va)
{
    const uint32_t size = 1u << table_levels[level].shift;

    for (uint32_t i = 0; i < table_levels[level].entries; i++, va += size) {
        const uint32_t entry = asi_read_bypass(table + 4 * i);
        bool right;

        if (level == LEVEL_WINDOW && va >= HV_VA_BASE && walk->partition) {
            walk->shared += entry == asi_read_bypass(walk->window + 4 * i);
            continue;
        }
        if ((entry & ET) == 0)
            continue;
        if (table_is_table(entry) && level < LEVEL_PAGE) {
            if (!table_walk(walk, level + 1, page_entry(entry, 0), va))
                return false;
            continue;
        }
        right = (entry & ET) == ET_PAGE && table_page_is_right(walk, entry, va, size);
        if (!right) {
            walk->fault->va = va;
            walk->fault->entry = entry;
            return false;
        }
    }
    return true;
}

/* The level 2 table of a context that leads to the hypervisor's window. */
static uint32_t table_of_window(uint32_t context_table)
{
    const uint32_t entry = page_entry(asi_read_bypass(context_table), HV_VA_BASE >> 24);

    return page_entry(asi_read_bypass(entry), 0);
}

/* As many bytes are mapped as there should be; all that is mapped was right. */
static bool table_is_complete(const struct table_walk *walk)
{
    uint32_t size = 0;

    if (!walk->partition)
        return walk->mapped == HV_PAGE_SIZE;
    for (uint32_t i = 0; i < walk->partition->config->area_count; i++)
        size += walk->partition->areas[i].size;
    return walk->mapped == size && walk->shared == (0u - HV_VA_BASE) >> LEVEL_WINDOW_SHIFT;
}

/* The entry of a context of a virtual machine's shadow tables, which it fills in as it runs; 0: it is none. */
static uint32_t table_of_shadow(uint32_t context)
{
    for (uint32_t i = 0; i < hv_module.config->partitions.count; i++) {
        const struct hv_config_partition *partition = hv_module.partitions[i].config;
        const uint32_t number = context - partition->shadow_context;
        const uint32_t count = partition->vcpu_count * HV_SHADOW_CONTEXTS;

        if (partition->shadow_size != 0 && number < count)
            return (partition->shadow_pa + number / HV_SHADOW_CONTEXTS * partition->shadow_size +
                    number % HV_SHADOW_CONTEXTS * HV_SHADOW_LEVEL_1) >>
                       4 |
                   ET_TABLE;
    }
    return 0;
}

bool hv_table_check(uint32_t cpu, struct hv_table_fault *fault)
{
    const struct hv_config *config = hv_module.config;
    const uint32_t used = config->context_count;
    const uint32_t context_table = config->context_table_pa + cpu * HV_CONTEXT_TABLE;

    for (uint32_t context = 0; context < CONTEXTS; context++) {
        const uint32_t entry = asi_read_bypass(context_table + 4 * context);
        struct table_walk walk = {
            .fault = fault,
            .window = table_of_window(context_table),
            .own_pa = config->cpus_pa + cpu * HV_CPU_PAGES * HV_PAGE_SIZE,
            .partition = context == 0 || context >= used ? 0 : &hv_module.partitions[context - 1]};

        *fault = (struct hv_table_fault){context, 0, entry};
        if (context >= used ? entry != table_of_shadow(context)
                            : !table_is_table(entry) ||
                                  !table_walk(&walk, LEVEL_CONTEXT + 1, page_entry(entry, 0), 0) ||
                                  !table_is_complete(&walk))
            return false;
    }
    return true;
}
