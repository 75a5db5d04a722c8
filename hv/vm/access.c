/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores that trap: of devices, because nothing is mapped there, and of alternate spaces
 * (GRLIB IP core manual, LEON3, table of ASIs).
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"
#include "hv/vm/vm.h"

enum { STDFQ = 0x26, STDCQ = 0x36, IMMEDIATE = 0x2000, LDSTUB_VALUE = 0xff };
enum {
    SIZE = 3,
    LOAD = 0x04,
    STORE = 0x08,
    SIGNED = 0x10,
    COMPARE = 0x20,
    ALTERNATE = 0x40,
    OTHER = 0x80
};
enum { EXCHANGE = LOAD | STORE };

/* What an op3 does, with log2 of the size: CASA compares, OTHER ones are of FPU and coprocessor. */
static const uint8_t access_rows[0x40] = {
    [0x00] = LOAD | 2,
    [0x01] = LOAD | 0,
    [0x02] = LOAD | 1,
    [0x03] = LOAD | 3,
    [0x04] = STORE | 2,
    [0x05] = STORE | 0,
    [0x06] = STORE | 1,
    [0x07] = STORE | 3,
    [0x09] = LOAD | SIGNED | 0,
    [0x0a] = LOAD | SIGNED | 1,
    [0x0d] = EXCHANGE | 0,
    [0x0f] = EXCHANGE | 2,
    [0x10] = ALTERNATE | LOAD | 2,
    [0x11] = ALTERNATE | LOAD | 0,
    [0x12] = ALTERNATE | LOAD | 1,
    [0x13] = ALTERNATE | LOAD | 3,
    [0x14] = ALTERNATE | STORE | 2,
    [0x15] = ALTERNATE | STORE | 0,
    [0x16] = ALTERNATE | STORE | 1,
    [0x17] = ALTERNATE | STORE | 3,
    [0x19] = ALTERNATE | LOAD | SIGNED | 0,
    [0x1a] = ALTERNATE | LOAD | SIGNED | 1,
    [0x1d] = ALTERNATE | EXCHANGE | 0,
    [0x1f] = ALTERNATE | EXCHANGE | 2,
    [0x20] = OTHER | LOAD,
    [0x21] = OTHER | LOAD,
    [0x23] = OTHER | LOAD,
    [0x24] = OTHER | STORE,
    [0x25] = OTHER | STORE,
    [STDFQ] = OTHER | ALTERNATE | STORE,
    [0x27] = OTHER | STORE,
    [STDCQ] = OTHER | ALTERNATE | STORE,
    [0x3c] = ALTERNATE | EXCHANGE | COMPARE | 2,
};

/* Alternate spaces that lead to memory: all but registers, and 0x08 and 0x09, local RAM that is not there. */
#define MEMORY_SPACES 0x9cc40ce3u

#define CCR_WRITABLE 0x4081003fu
#define CCR_SNOOP    0x00020000u /* snoop tags are there */
#define CCR_FLUSH    0x00600000u

static bool access_is_memory(uint32_t asi)
{
    return asi < 32 && (MEMORY_SPACES >> asi & 1u);
}

/* A word of the guest's memory, of a store the bits of `lanes`; false: there is none. */
static bool access_memory(struct hv_vm *vm, uint32_t address, uint32_t lanes, bool store,
                          uint32_t *value)
{
    uint32_t old = 0;

    if (!store)
        return hv_vm_word_read(vm, address, value);
    return (lanes == ~0u || hv_vm_word_read(vm, address, &old)) &&
           hv_vm_word_write(vm, address, (old & ~lanes) | (*value & lanes));
}

/* What others see or what may change who runs is not for the short way. */
static enum vm_result access_device(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    if (vm->quick &&
        (hv_cpu.several || (store && address - VM_QUICK_DEVICES >= VM_QUICK_DEVICES_SIZE)))
        return VM_REFUSED;
    return hv_vm_device(vm, address, store, value);
}

static void control_cache(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    const uint32_t number = address & 0xcu;

    if (!store) {
        *value = number == 0 ? vm->ccr | CCR_SNOOP : number == 4 ? 0 : asi_read_cache(number);
    } else if (number == 0) {
        if (*value & CCR_FLUSH)
            hv_machine_caches_flush();
        vm->ccr = *value & CCR_WRITABLE;
    }
}

/* Of the MMU's control register not more than that may change. All else takes long, or makes what follows slow. */
static bool control_is_no_fault(const struct hv_vm *vm, uint32_t asi, uint32_t address,
                                uint32_t value)
{
    return asi == ASI_MMU_REGISTERS && (address & 0x700u) == MMU_CONTROL &&
           ((value ^ vm->mmu.control) & VM_MMU_E) == 0;
}

static enum vm_result control_access(struct hv_vm *vm, uint32_t asi, uint32_t address, bool store,
                                     uint32_t *value)
{
    if (vm->quick && store && !control_is_no_fault(vm, asi, address, *value))
        return VM_REFUSED;
    if (asi == 0x14 || asi == 0x15)
        return VM_DATA_ACCESS;
    if (asi == ASI_CACHE_CONTROL)
        control_cache(vm, address, store, value);
    else if (asi == ASI_MMU_REGISTERS || asi == 0x04)
        hv_vm_mmu_register(vm, address, store, value);
    else if (!store) /* LEON3 has no probe, either */
        *value = 0;
    else if (asi == ASI_MMU_FLUSH || asi == 0x03)
        hv_vm_shadow_forget(vm);
    else if (asi == ASI_FLUSH_ICACHE || asi == ASI_FLUSH_DCACHE || asi == 0x13)
        hv_machine_caches_flush();
    return VM_DONE;
}

/*
 * A byte or a half word is stored on all lanes, as on the bus, and loaded from its own. A load that the MMU leaves out in no-fault mode
 * gives 0.
 */
enum vm_result hv_vm_move(struct hv_vm *vm, const struct vm_transfer *transfer, uint32_t *value)
{
    static const struct {
        uint32_t mask, everywhere;
    } lanes[] = {{0xff, 0x01010101}, {0xffff, 0x00010001}, {~0u, 1}, {~0u, 1}};
    const bool memory = access_is_memory(transfer->asi), store = transfer->store;
    const uint32_t mask = lanes[transfer->size].mask;
    const uint32_t shift = (~transfer->address & 3u & ~((1u << transfer->size) - 1)) * 8;
    uint32_t words = transfer->size == SIZE ? 2 : 1;
    enum vm_result result = VM_DONE;
    struct vm_page page = {.address = transfer->address};

    if (memory && transfer->asi != ASI_MMU_BYPASS && (vm->mmu.control & VM_MMU_E))
        result = hv_vm_translate(vm, transfer->address,
                                 store || transfer->exchange ? VM_ACCESS_STORE : 0, &page);
    if (store)
        value[0] = (value[0] & mask) * lanes[transfer->size].everywhere;
    else if (result != VM_DONE)
        value[0] = value[1] = 0;
    if (result != VM_DONE)
        return result == VM_SKIPPED ? VM_DONE : result;
    for (uint32_t address = page.address & ~3u; words != 0 && result == VM_DONE;
         words--, address += 4) {
        if (!memory)
            result = control_access(vm, transfer->asi, address, store, value);
        else if (address - VM_APB < VM_APB_SIZE || /* no area is there */
                 !access_memory(vm, address, mask << shift, store, value))
            result = access_device(vm, address, store, value);
        if (!store)
            *value = *value >> shift & mask;
        value++;
    }
    return result;
}

static uint32_t access_extend(uint32_t value, uint32_t row)
{
    const uint32_t sign = 1u << ((8u << (row & SIZE)) - 1);

    return row & SIGNED ? (value ^ sign) - sign : value;
}

/* The register, or pair of registers, that is stored, and the one that is loaded. CASA swaps with memory only what is equal to rs2. */
static enum vm_result access_carry_out(struct hv_vm *vm, struct vm_transfer *transfer, uint32_t row,
                                       uint32_t rd, uint32_t compared)
{
    uint32_t loaded[2] = {0, 0}, stored[2] = {hv_vm_read(vm, rd), hv_vm_read(vm, rd | 1u)};
    enum vm_result result = VM_DONE;

    transfer->exchange = (row & EXCHANGE) == EXCHANGE;
    transfer->store = false;
    if (row & LOAD)
        result = hv_vm_move(vm, transfer, loaded);
    transfer->store = true;
    if (row == EXCHANGE || row == (ALTERNATE | EXCHANGE))
        stored[0] = LDSTUB_VALUE;
    if ((row & STORE) && result == VM_DONE && (!(row & COMPARE) || loaded[0] == compared))
        result = hv_vm_move(vm, transfer, stored);
    if (!(row & LOAD) || result != VM_DONE)
        return result;
    hv_vm_write(vm, rd, access_extend(loaded[0], row));
    if (transfer->size == SIZE)
        hv_vm_write(vm, rd | 1u, loaded[1]);
    return VM_DONE;
}

/* Devices take none of the FPU's. In no-fault mode its register stays as it is. */
static enum vm_result access_other(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu;
    enum vm_result result;
    struct vm_page page;

    if (op3 == STDFQ)
        return hv_vm_execute_fpu(vm, instruction, a, b);
    if (op3 == STDCQ)
        return VM_CP_DISABLED;
    result = hv_vm_translate(vm, a + b, access_rows[op3] & STORE ? VM_ACCESS_STORE : 0, &page);
    return result == VM_DONE ? VM_DATA_ACCESS : result == VM_SKIPPED ? VM_DONE : result;
}

enum vm_result hv_vm_access(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t row = access_rows[instruction >> 19 & 0x3fu], rd = vm_rd(instruction);
    struct vm_transfer transfer = {
        .address = row & COMPARE ? a : a + b,
        .asi = row & ALTERNATE ? instruction >> 5 & 0xffu : VM_DATA_SPACE,
        .size = row & SIZE,
    };

    if ((row & ALTERNATE) && !(vm->psr & VM_PSR_S))
        return VM_PRIVILEGED_INSTRUCTION;
    if (vm->quick && ((row & OTHER) || (row & EXCHANGE) == EXCHANGE))
        return VM_REFUSED;
    if (row & OTHER)
        return access_other(vm, instruction, a, b);
    if (((row & ALTERNATE) && (instruction & IMMEDIATE)) || (transfer.size == SIZE && (rd & 1u)))
        return VM_ILLEGAL_INSTRUCTION;
    if (transfer.address & ((1u << transfer.size) - 1))
        return VM_NOT_ALIGNED;
    return access_carry_out(vm, &transfer, row, rd, b);
}
