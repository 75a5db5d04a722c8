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

/* The table of level 1 of the guest's present context in one of its modes. */
static uint32_t root_of(uint32_t supervisor)
{
    return vm->mmu.shadow.base +
           (2 * vm->mmu.shadow.now + (supervisor != 0 ? 0 : 1)) * HV_SHADOW_LEVEL_1;
}

void hv_vm_shadow_forget(void)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;

    shadow->kept = 0;
    shadow->now = HV_SHADOW_KEPT;
    shadow->free = vm->mmu.shadow.base + HV_SHADOW_CONTEXTS * HV_SHADOW_LEVEL_1;
}

/* An empty table of level 2 or 3; 0: there is no room. */
static uint32_t table_take(void)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;
    const uint32_t table = shadow->free;

    if (table - vm->mmu.shadow.base >= vm->config->shadow_size)
        return 0;
    shadow->free += TABLE;
    hv_machine_physical_clear(table, TABLE);
    return table;
}

/* A table of level 1 with nothing in it but the hypervisor, as every context of the partition has it. */
static bool root_prepare(uint32_t root)
{
    const uint32_t table = table_take();

    if (table == 0)
        return false;
    hv_machine_physical_clear(root, HV_SHADOW_LEVEL_1);
    for (uint32_t i = 4 * WINDOW_LEVEL_2; i < 4 * LEVEL_2_ENTRIES; i += 4)
        asi_write_bypass(table + i, asi_read_bypass(vm->mmu.shadow.window + i));
    asi_write_bypass(root + 4 * WINDOW_LEVEL_1, descriptor_of(table));
    return true;
}

static bool pair_prepare(uint32_t number)
{
    const uint32_t root = vm->mmu.shadow.base + 2 * number * HV_SHADOW_LEVEL_1;

    return root_prepare(root) && root_prepare(root + HV_SHADOW_LEVEL_1);
}

void hv_vm_shadow_leave(void)
{
    asi_write_mmu(MMU_CONTEXT, vm->config->context);
    asi_write_flush_dcache(0, 0);
}

/*
 * The guest's present context becomes one of those that have tables, in its old place if it had one: else the caches may know that
 * place's real contexts for another one. The hypervisor may be in one of those whose tables are used anew.
 */
static void context_keep(void)
{
    struct hv_vm_shadow *shadow = &vm->mmu.shadow;
    const uint32_t context = vm->mmu.context + 1;
    uint32_t number = 0;

    while (number < HV_SHADOW_KEPT && shadow->context[number] != context)
        number++;
    if (!(shadow->kept >> number & 1u)) {
        hv_vm_shadow_leave();
        if (number == HV_SHADOW_KEPT) {
            number = shadow->oldest++ % HV_SHADOW_KEPT;
            asi_write_flush_icache(0, 0);
        }
        while (!pair_prepare(number))
            hv_vm_shadow_forget();
        shadow->context[number] = context;
        shadow->kept |= 1u << number;
        tlb_flush();
    }
    shadow->now = number;
}

uint32_t hv_vm_shadow_prepare(void)
{
    if (!(vm->mmu.control & VM_MMU_E) || vm->mmu.shadow.now != HV_SHADOW_KEPT)
        return 0;
    context_keep();
    return 1;
}

/* Caches are virtual: what was stored in one context is not seen in another one that has it cached. */
HV_SINGLE void hv_vm_shadow_select(void)
{
    uint32_t context = vm->config->context;

    hv_vm_shadow_prepare();
    if (vm->mmu.control & VM_MMU_E)
        context = vm->mmu.shadow.first + 2 * vm->mmu.shadow.now + (vm->psr & VM_PSR_S ? 0 : 1);
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

/* Sets the entry, with the tables on the way to it. If there is no room for them, all that there are become free: the access comes again. */
static void entry_set(uint32_t address, uint32_t level, uint32_t value)
{
    uint32_t table = root_of(vm->psr & VM_PSR_S);

    for (uint32_t at = 1;; at++) {
        const uint32_t entry = entry_of(table, address, at), old = asi_read_bypass(entry);

        if (at != level && (old & ET) == ET_TABLE) {
            table = table_of(old);
            continue;
        }
        table = at != level ? table_take() : 0;
        if (at != level && table == 0) {
            hv_vm_shadow_forget();
            return;
        }
        asi_write_bypass(entry, at != level ? descriptor_of(table) : value);
        if (old != 0)
            tlb_flush();
        if (at == level)
            return;
    }
}

bool hv_vm_shadow_map(uint32_t address, const struct vm_page *page)
{
    const struct hv_config_area *area = hv_memory_find(vm->partition, page->address);
    uint32_t rights, level, offset, value;

    if (!area || (area->rights & HV_AREA_DEVICE) || address >= HV_VA_BASE)
        return false;
    if (vm->mmu.shadow.now == HV_SHADOW_KEPT)
        return true;
    rights = area->rights & page->rights;
    if (!(rights & page->needed) || acc_of_rights[rights] == NOT_MAPPABLE)
        return false;
    level = level_choose(area, page, address);
    offset = (1u << level_shift[level]) - 1;
    value = (area->pa + (page->address - area->va)) & ~offset;
    value = (value >> 4 & PTE_ADDRESS) | PTE_R_M | (uint32_t)acc_of_rights[rights] << ACC_SHIFT |
            ET_PAGE;
    if ((page->entry & PTE_C) && (area->rights & HV_AREA_CACHEABLE))
        value |= PTE_C;
    entry_set(address, level, value);
    return true;
}
