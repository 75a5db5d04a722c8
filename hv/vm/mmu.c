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

/* The real address of a word; 0: not in the partition's memory. The area of the last time is that of any processor's. */
static uint32_t memory_find(struct hv_vm *vm, uint32_t address, uint32_t rights)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_config_area *area = partition->last_area;

    if (address - area->va >= area->size) {
        area = hv_memory_find(partition, address);
        if (!area)
            return 0;
        partition->last_area = area;
    }
    if ((area->rights & (rights | HV_AREA_DEVICE)) != rights)
        return 0;
    return area->pa + (address - area->va);
}

bool hv_vm_word_read(struct hv_vm *vm, uint32_t address, uint32_t *value)
{
    const uint32_t pa = memory_find(vm, address, HV_AREA_READ);
    const bool done = pa != 0 && hv_machine_register_read(pa, value) == HV_NO_ERROR;

    hv_request_forget();
    return done;
}

/* The data cache may have it under one of the guest's addresses. */
bool hv_vm_word_write(struct hv_vm *vm, uint32_t address, uint32_t value)
{
    const uint32_t pa = memory_find(vm, address, HV_AREA_WRITE);
    const bool done = pa != 0 && hv_machine_register_write(pa, value) == HV_NO_ERROR;

    hv_request_forget();
    asi_write_flush_dcache(0, 0);
    return done;
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

uint32_t hv_vm_mmu_rights(const struct vm_page *page, uint32_t access, uint32_t *needed)
{
    const uint32_t rights = access_rights(page->entry, access);

    *needed = access_needs(access);
    return page->entry & PTE_M ? rights : rights & ~HV_AREA_WRITE;
}

/*
 * Down the tables, whose addresses are put together by OR, as in the hardware. A table that is not in the partition's memory is an error
 * like a table on a bus where nothing is. Returns the fault type, 0: none.
 */
static uint32_t walk(struct hv_vm *vm, uint32_t address, uint32_t access, struct vm_page *page)
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
        if (!hv_vm_word_read(vm, place, &entry))
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
    if (page->entry != entry && !hv_vm_word_write(vm, place, page->entry))
        return FT_TRANSLATION | BUS_ERROR;
    if (access_rights(entry, access) & access_needs(access))
        return 0;
    return (entry >> ACC_SHIFT & 7u) >= ACC_SUPERVISOR_ONLY && !(access & VM_ACCESS_SUPERVISOR)
               ? FT_PRIVILEGE
               : FT_PROTECTION;
}

enum vm_result hv_vm_translate(struct hv_vm *vm, uint32_t address, uint32_t access,
                               struct vm_page *page)
{
    uint32_t fault;

    if (vm->psr & VM_PSR_S)
        access |= VM_ACCESS_SUPERVISOR;
    page->address = address;
    if (!(vm->mmu.control & VM_MMU_E))
        return VM_DONE;
    fault = walk(vm, address, access, page);
    if (fault == 0)
        return VM_DONE;
    record_fault(&vm->mmu, address, access, fault, page->level);
    if (!(access & VM_ACCESS_FETCH))
        return vm->mmu.control & CONTROL_NF ? VM_SKIPPED : VM_DATA_ACCESS;
    return (vm->mmu.control & CONTROL_NF) && !(access & VM_ACCESS_SUPERVISOR)
               ? VM_ILLEGAL_INSTRUCTION /* what the cache happens to give; taken for UNIMP */
               : VM_INSTRUCTION_ACCESS;
}

enum vm_result hv_vm_mmu_fault(struct hv_vm *vm, uint32_t trap_type)
{
    const bool fetch = trap_type == VM_INSTRUCTION_ACCESS;
    const uint32_t address = fetch ? vm->context->pc : asi_read_mmu(MMU_FAULT_ADDRESS);
    const uint32_t status = asi_read_mmu(MMU_FAULT_STATUS);
    const uint32_t access = fetch ? VM_ACCESS_FETCH : status >> STATUS_AT_SHIFT & VM_ACCESS_STORE;
    struct vm_page page;
    enum vm_result result = VM_DONE;

    if ((vm->mmu.control & VM_MMU_E) && (status & STATUS_FAV)) {
        result = hv_vm_translate(vm, address, access, &page);
        if (result == VM_DONE && hv_vm_shadow_map(vm, address, access, &page))
            return VM_AGAIN;
    }
    if (result != VM_DONE)
        return result;
    return fetch ? VM_INSTRUCTION_ACCESS : VM_SKIPPED;
}

static void write_register(struct hv_vm *vm, uint32_t number, uint32_t value)
{
    struct hv_vm_mmu *mmu = &vm->mmu;

    if (number == CONTROL) {
        mmu->control = value & CONTROL_WRITABLE;
        if (!(value & VM_MMU_E))
            hv_vm_shadow_forget(vm);
    } else if (number == CONTEXT_POINTER) {
        mmu->context_pointer = value & ~3u;
        hv_vm_shadow_forget(vm);
    } else if (number == CONTEXT) {
        mmu->context = value & 0xffu;
        mmu->shadow.now = HV_SHADOW_KEPT;
    }
}

/* Implementation, version and sizes of TLBs are the real ones. */
void hv_vm_mmu_register(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    struct hv_vm_mmu *mmu = &vm->mmu;
    const uint32_t number = address >> 8 & 7u;

    if (store) {
        write_register(vm, number, *value);
        return;
    }
    *value = number <= FAULT_ADDRESS ? (&mmu->control)[number] : 0;
    if (number == CONTROL)
        *value |= asi_read_mmu(MMU_CONTROL) & ~CONTROL_WRITABLE;
    else if (number == FAULT_STATUS)
        mmu->fault_status &= ~STATUS_FAV;
}
