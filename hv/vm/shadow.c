/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shadow page tables: what the real MMU walks while a guest has its own on. Each of the guest's contexts that is kept has two, for
 * supervisor and user mode, because the guest always runs in user mode and what is in a cache is found without asking for
 * rights. Tables are taken from the partition's shadow memory one after the other; when it is used up, and whenever
 * the guest flushes its TLB, all are given back at once. Stores are allowed only once M is set in the guest's entry, so R and M
 * need no other care; pages outside the partition's memory, devices for instance, are never mapped.
 */
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"
#include "hv/vm/vm.h"

enum { ET = 3, ET_TABLE = 1, ET_PAGE = 2, LEVEL_PAGE = 3, TABLE = 0x100 };
enum { WINDOW_LEVEL_1 = HV_VA_BASE >> 24, WINDOW_LEVEL_2 = HV_VA_BASE >> 18 & 0x3f };
enum { LEVEL_2_ENTRIES = 64, ACC_SHIFT = 2, ACC_RX = 2, ACC_RWX = 3, NOT_MAPPABLE = 0xff };

#define PTE_C        0x80u
#define PTE_R_M      0x60u
#define PTE_ADDRESS  0x0fffff00u
#define TABLE_NUMBER 0xfffffffcu

static const uint8_t level_shift[] = {32, 24, 18, 12};

/*
 * ACC of a page for users, by HV_AREA_*. What is only executable for the guest can be read as well: the hypervisor
 * has to read instructions that trap.
 */
static const uint8_t acc_of_rights[] = {
    NOT_MAPPABLE, 0, NOT_MAPPABLE, 1, ACC_RX, ACC_RX, NOT_MAPPABLE, ACC_RWX,
};

static uint32_t table_of(uint32_t descriptor)
{
    return (descriptor & TABLE_NUMBER) << 4;
}

static uint32_t descriptor_of(uint32_t table)
{
    return table >> 4 | ET_TABLE;
}

static uint32_t entry_of(uint32_t table, uint32_t address, uint32_t level)
{
    return table + (address >> level_shift[level] << 2 & (level == 1 ? 0x3fcu : 0xfcu));
}

static void tlb_flush(void)
{
    asi_write_mmu_flush(0, 0);
}

static uint32_t shadow_base(const struct hv_vm *vm)
{
    const struct hv_config_partition *config = vm->config;

    return config->shadow_pa + vm->vcpu->index * config->shadow_size;
}

/* The table of level 1 of the guest's present context in one of its modes. */
static uint32_t root_of(const struct hv_vm *vm, uint32_t supervisor)
{
    return shadow_base(vm) +
           (2 * vm->mmu.shadow.now + (supervisor != 0 ? 0 : 1)) * HV_SHADOW_LEVEL_1;
}

void hv_vm_shadow_forget(struct hv_vm *vm)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;

    for (uint32_t i = 0; i < HV_SHADOW_KEPT; i++)
        shadow->kept[i] = 0;
    shadow->now = HV_SHADOW_KEPT;
    shadow->free = shadow_base(vm) + HV_SHADOW_CONTEXTS * HV_SHADOW_LEVEL_1;
}

/* An empty table of level 2 or 3; 0: there is no room. */
static uint32_t table_take(struct hv_vm *vm)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;
    const uint32_t table = shadow->free;

    if (table - shadow_base(vm) >= vm->config->shadow_size)
        return 0;
    shadow->free += TABLE;
    hv_machine_physical_clear(table, TABLE);
    return table;
}

/* A table of level 1 with nothing in it but the hypervisor, as every context of the partition has it. */
static bool root_prepare(struct hv_vm *vm, uint32_t root)
{
    const struct hv_config *config = hv_module.config;
    const uint32_t own = asi_read_bypass(config->context_table_pa + hv_cpu.id * HV_CONTEXT_TABLE +
                                         4 * vm->config->context);
    const uint32_t window = table_of(asi_read_bypass(table_of(own) + 4 * WINDOW_LEVEL_1));
    const uint32_t table = table_take(vm);

    if (table == 0)
        return false;
    hv_machine_physical_clear(root, HV_SHADOW_LEVEL_1);
    for (uint32_t i = 4 * WINDOW_LEVEL_2; i < 4 * LEVEL_2_ENTRIES; i += 4)
        asi_write_bypass(table + i, asi_read_bypass(window + i));
    asi_write_bypass(root + 4 * WINDOW_LEVEL_1, descriptor_of(table));
    return true;
}

static bool pair_prepare(struct hv_vm *vm, uint32_t number)
{
    const uint32_t root = shadow_base(vm) + 2 * number * HV_SHADOW_LEVEL_1;

    return root_prepare(vm, root) && root_prepare(vm, root + HV_SHADOW_LEVEL_1);
}

void hv_vm_shadow_leave(const struct hv_vm *vm)
{
    asi_write_mmu(MMU_CONTEXT, vm->config->context);
    asi_write_flush_dcache(0, 0);
}

static uint32_t context_find(const uint32_t *contexts, uint32_t context)
{
    uint32_t number = 0;

    while (number < HV_SHADOW_KEPT && contexts[number] != context)
        number++;
    return number;
}

/*
 * The guest's present context becomes one of those kept, in its old place if it had one: else the caches may know that place's real
 * contexts for another one. The hypervisor may be in one of those whose tables are used anew.
 */
static void context_keep(struct hv_vm *vm)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;
    const uint32_t context = vm->mmu.context + 1;
    uint32_t number = context_find(shadow->kept, context);

    if (number == HV_SHADOW_KEPT) {
        hv_vm_shadow_leave(vm);
        number = context_find(shadow->cached, context);
        if (number == HV_SHADOW_KEPT) {
            number = shadow->oldest++ % HV_SHADOW_KEPT;
            hv_machine_caches_flush();
        }
        while (!pair_prepare(vm, number))
            hv_vm_shadow_forget(vm);
        shadow->kept[number] = shadow->cached[number] = context;
        tlb_flush();
    }
    shadow->now = number;
}

void hv_vm_shadow_prepare(struct hv_vm *vm)
{
    if ((vm->mmu.control & VM_MMU_E) && vm->mmu.shadow.now == HV_SHADOW_KEPT)
        context_keep(vm);
}

/* Caches are virtual: what was stored in one context is not seen in another one that has it cached. */
HV_SINGLE void hv_vm_shadow_select(struct hv_vm *vm)
{
    const struct hv_config_partition *config = vm->config;
    uint32_t context = config->context;

    hv_vm_shadow_prepare(vm);
    if (vm->mmu.control & VM_MMU_E) {
        context = config->shadow_context + vm->vcpu->index * HV_SHADOW_CONTEXTS +
                  2 * vm->mmu.shadow.now + (vm->psr & VM_PSR_S ? 0 : 1);
    }
    if (asi_read_mmu(MMU_CONTEXT) == context)
        return;
    asi_write_mmu(MMU_CONTEXT, context);
    asi_write_flush_dcache(0, 0);
}

/* The largest page around the address that lies in one area and holds nothing of the hypervisor; its level. */
static uint32_t level_choose(const struct hv_config_area *area, const struct vm_page *page,
                             uint32_t address)
{
    uint32_t level = page->level == 0 ? 1 : page->level;

    for (; level < LEVEL_PAGE; level++) {
        const uint32_t offset = (1u << level_shift[level]) - 1;
        const uint32_t first = (page->address & ~offset) - area->va;

        if (first < area->size && offset < area->size - first &&
            ((area->pa + first) & offset) == 0 && (address | offset) < HV_VA_BASE)
            break;
    }
    return level;
}

/* Sets the entry; false: there is no room for the tables on the way. */
static bool entry_set(struct hv_vm *vm, uint32_t root, uint32_t address, uint32_t level,
                      uint32_t value)
{
    uint32_t entry = entry_of(root, address, 1), old = asi_read_bypass(entry);

    for (uint32_t above = 1; above < level; above++) {
        uint32_t table = table_of(old);

        if ((old & ET) != ET_TABLE) {
            table = table_take(vm);
            if (table == 0)
                return false;
            asi_write_bypass(entry, descriptor_of(table));
            if (old != 0)
                tlb_flush();
        }
        entry = entry_of(table, address, above + 1);
        old = asi_read_bypass(entry);
    }
    asi_write_bypass(entry, value);
    if (old != 0)
        tlb_flush();
    return true;
}

bool hv_vm_shadow_map(struct hv_vm *vm, uint32_t address, uint32_t access,
                      const struct vm_page *page)
{
    const struct hv_config_area *area = hv_memory_find(vm->partition, page->address);
    uint32_t rights, needed, level, offset, value;

    if (!area || (area->rights & HV_AREA_DEVICE) || address >= HV_VA_BASE)
        return false;
    if (vm->mmu.shadow.now == HV_SHADOW_KEPT)
        return true;
    if (vm->psr & VM_PSR_S)
        access |= VM_ACCESS_SUPERVISOR;
    rights = area->rights & hv_vm_mmu_rights(page, access, &needed);
    if (!(rights & needed) || acc_of_rights[rights] == NOT_MAPPABLE)
        return false;
    level = level_choose(area, page, address);
    offset = (1u << level_shift[level]) - 1;
    value = (area->pa + (page->address - area->va)) & ~offset;
    value = (value >> 4 & PTE_ADDRESS) | PTE_R_M | (uint32_t)acc_of_rights[rights] << ACC_SHIFT |
            ET_PAGE;
    if ((page->entry & PTE_C) && (area->rights & HV_AREA_CACHEABLE))
        value |= PTE_C;
    if (!entry_set(vm, root_of(vm, access & VM_ACCESS_SUPERVISOR), address, level, value))
        hv_vm_shadow_forget(vm);
    return true;
}
