/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual MMU: its registers, the walk of the guest's tables, and faults (SPARC V8 manual, appendix H; mmutlb.vhd,
 * mmutw.vhd and mmu.vhd of GRLIB where LEON3 differs: no probe, every flush is of all entries, R and M are written although
 * the access is then refused).
 */
#include "hv/vm/mmu.h"

#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/sparc/asi.h"
#include "hv/vm/vm.h"

enum { CONTROL = 0, CONTEXT_POINTER = 1, CONTEXT = 2, FAULT_STATUS = 3, FAULT_ADDRESS = 4 };
enum { ET = 3, ET_TABLE = 1, ET_PAGE = 2, LEVEL_PAGE = 3 };
enum { FT_INVALID = 1, FT_PROTECTION = 2, FT_PRIVILEGE = 3, FT_TRANSLATION = 4 };
enum { ACC_SHIFT = 2, ACC_SUPERVISOR_ONLY = 6 };

#define CONTROL_NF       0x2u
#define CONTROL_WRITABLE 0x8083u /* TLBDIS, PSO, NF, E */
#define PTE_R            0x20u
#define PTE_M            0x40u

#define STATUS_OW       0x001u
#define STATUS_FAV      0x002u
#define STATUS_FT_SHIFT 2
#define STATUS_AT_SHIFT 5
#define STATUS_FETCH    0x040u
#define STATUS_L        0x300u
#define BUS_ERROR       8u /* with a fault type: the table could not be read or written */
#define STATUS_L_SHIFT  8

/*
 * The area of the last time is that of any processor's. The data cache may have what is stored under one of the guest's
 * addresses.
 */
HV_SINGLE uint32_t hv_vm_word(uint32_t address, uint32_t lanes, uint32_t *value)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_config_area *area = partition->last_area;
    const uint32_t rights = lanes != 0 ? HV_AREA_WRITE : HV_AREA_READ;
    uint32_t pa, status = HV_NO_ERROR, word = 0;

    if (address - area->va >= area->size) {
        area = hv_memory_find(partition, address);
        if (!area)
            return HV_BAD_POINTER;
        partition->last_area = area;
    }
    if ((area->rights & (rights | HV_AREA_DEVICE)) != rights)
        return HV_BAD_POINTER;
    pa = area->pa + (address - area->va);
    if (lanes != ~0u)
        status = hv_machine_register_read(pa, &word);
    if (lanes == 0) {
        *value = word;
    } else if (status == HV_NO_ERROR) {
        status = hv_machine_register_write(pa, word ^ ((word ^ *value) & lanes));
        asi_write_flush_dcache(0, 0);
    }
    hv_request_forget();
    return status;
}

/*
 * While FAV is set: a bus error on a table replaces all; nothing else replaces a translation error; a data fault replaces the rest; a fetch fault
 * replaces fetch faults only. Behind a refused instruction the next word is fetched as well, so that a fetch faults
 * twice, the second time on what the TLB then has.
 */
static void record_fault(struct hv_vm_mmu *mmu, uint32_t address, uint32_t access, uint32_t fault,
                         uint32_t level)
{
    const uint32_t old = mmu->fault_status, type = fault & 7u;
    uint32_t status =
        level << STATUS_L_SHIFT | access << STATUS_AT_SHIFT | type << STATUS_FT_SHIFT | STATUS_FAV;

    if ((old & STATUS_FAV) && !(fault & BUS_ERROR)) {
        if ((old >> STATUS_FT_SHIFT & 7u) == FT_TRANSLATION)
            return;
        if (access & VM_ACCESS_FETCH) {
            if (!(old & STATUS_FETCH))
                return;
            status |= STATUS_OW;
        }
    }
    if ((access & VM_ACCESS_FETCH) && (address & 0xffcu) != 0xffcu && type != FT_TRANSLATION) {
        status |= STATUS_OW;
        if (type != FT_INVALID)
            status &= ~STATUS_L;
    }
    mmu->fault_status = status;
    mmu->fault_address = address & ~0xfffu;
}

/* What a page's ACC allows, by its number: of users, then of the supervisor; in HV_AREA_*. */
static uint32_t access_rights(uint32_t entry, uint32_t access)
{
    static const uint8_t rows[] = {0x11, 0x33, 0x55, 0x77, 0x44, 0x13, 0x05, 0x07};
    const uint32_t row = rows[entry >> ACC_SHIFT & 7u];

    return access & VM_ACCESS_SUPERVISOR ? row & 7u : row >> 4;
}

static uint32_t access_needs(uint32_t access)
{
    return access & VM_ACCESS_FETCH   ? HV_AREA_EXECUTE
           : access & VM_ACCESS_STORE ? HV_AREA_WRITE
                                      : HV_AREA_READ;
}

/*
 * Down the tables, whose addresses are put together by OR, as in the hardware. A table that is not in the partition's memory is an error
 * like a table on a bus where nothing is. Returns the fault type, 0: none.
 */
static uint32_t walk(uint32_t address, uint32_t access, struct vm_page *page)
{
    static const struct {
        uint8_t shift, mask;
    } levels[] = {{0, 0}, {24, 0xff}, {18, 0x3f}, {12, 0x3f}};
    uint32_t pointer = vm->mmu.context_pointer, index = vm->mmu.context, place, entry;
    uint32_t offset = ~0u;

    for (page->level = 0;; page->level++) {
        if (page->level != 0) {
            index = address >> levels[page->level].shift & levels[page->level].mask;
            offset = (1u << levels[page->level].shift) - 1;
        }
        place = (pointer & 0x0ffffffcu) << 4 | index << 2;
        if (hv_vm_word(place, 0, &entry) != HV_NO_ERROR)
            return FT_TRANSLATION | BUS_ERROR;
        if ((entry & ET) == 0)
            return FT_INVALID;
        if ((entry & ET) == ET_PAGE)
            break;
        if ((entry & ET) != ET_TABLE || page->level == LEVEL_PAGE)
            return FT_TRANSLATION;
        pointer = entry;
    }
    page->entry = entry | PTE_R | (access & VM_ACCESS_STORE ? PTE_M : 0);
    page->address = ((entry & 0x0fffff00u) << 4 & ~offset) | (address & offset);
    if (page->entry != entry && hv_vm_word(place, ~0u, &page->entry) != HV_NO_ERROR)
        return FT_TRANSLATION | BUS_ERROR;
    page->rights = access_rights(entry, access);
    page->needed = access_needs(access);
    if (page->rights & page->needed) {
        if (!(page->entry & PTE_M))
            page->rights &= ~HV_AREA_WRITE;
        return 0;
    }
    return (entry >> ACC_SHIFT & 7u) >= ACC_SUPERVISOR_ONLY && !(access & VM_ACCESS_SUPERVISOR)
               ? FT_PRIVILEGE
               : FT_PROTECTION;
}

enum vm_result hv_vm_translate(uint32_t address, uint32_t access, struct vm_page *page)
{
    uint32_t fault;

    if (vm->psr & VM_PSR_S)
        access |= VM_ACCESS_SUPERVISOR;
    page->address = address;
    if (!(vm->mmu.control & VM_MMU_E))
        return VM_DONE;
    fault = walk(address, access, page);
    if (fault == 0)
        return VM_DONE;
    record_fault(&vm->mmu, address, access, fault, page->level);
    if (!(access & VM_ACCESS_FETCH))
        return vm->mmu.control & CONTROL_NF ? VM_SKIPPED : VM_DATA_ACCESS;
    return (vm->mmu.control & CONTROL_NF) && !(access & VM_ACCESS_SUPERVISOR)
               ? VM_ILLEGAL_INSTRUCTION /* what the cache happens to give; taken for UNIMP */
               : VM_INSTRUCTION_ACCESS;
}

enum vm_result hv_vm_mmu_fault(uint32_t trap_type)
{
    const bool fetch = trap_type == VM_INSTRUCTION_ACCESS;
    const uint32_t status = asi_read_mmu(MMU_FAULT_STATUS);
    uint32_t address = asi_read_mmu(MMU_FAULT_ADDRESS);
    uint32_t access = status >> STATUS_AT_SHIFT & VM_ACCESS_STORE;
    struct vm_page page;
    enum vm_result result;

    if (fetch) {
        address = vm->context->pc;
        access = VM_ACCESS_FETCH;
    }
    if ((vm->mmu.control & VM_MMU_E) && (status & STATUS_FAV)) {
        result = hv_vm_translate(address, access, &page);
        if (result != VM_DONE)
            return result;
        if (hv_vm_shadow_map(address, &page))
            return VM_AGAIN;
    }
    return fetch ? VM_INSTRUCTION_ACCESS : VM_SKIPPED;
}

/* Implementation, version and sizes of TLBs are the real ones. */
static void read_register(uint32_t number, uint32_t *value)
{
    *value = (&vm->mmu.control)[number];
    if (number == CONTROL)
        *value |= asi_read_mmu(MMU_CONTROL) & ~CONTROL_WRITABLE;
    else if (number == FAULT_STATUS)
        vm->mmu.fault_status &= ~STATUS_FAV;
}

/* Those of the fault cannot be written. On the short way no more than no-fault mode may change. */
enum vm_result hv_vm_mmu_register(uint32_t address, uint32_t lanes, uint32_t *value)
{
    static const uint32_t writable[] = {CONTROL_WRITABLE, ~3u, 0xffu};
    struct hv_vm_mmu *mmu = &vm->mmu;
    const uint32_t number = address >> 8 & 7u;

    if (vm->quick && lanes != 0 && (number != CONTROL || ((*value ^ mmu->control) & VM_MMU_E)))
        return VM_REFUSED;
    if (lanes == 0 && number <= FAULT_ADDRESS) {
        read_register(number, value);
    } else if (lanes == 0) {
        *value = 0;
    } else if (number <= CONTEXT) {
        (&mmu->control)[number] = *value & writable[number];
        if (number == CONTEXT)
            mmu->shadow.now = HV_SHADOW_KEPT;
        else if (number == CONTEXT_POINTER || !(*value & VM_MMU_E))
            hv_vm_shadow_forget();
    }
    return VM_DONE;
}
