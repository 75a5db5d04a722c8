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
    OTHER = 0x80,
    LONG = 0x100, /* not for the short way */
    BYTE_SET = 0x200
};
enum { SWAP = LOAD | STORE | LONG, LDSTUB = SWAP | BYTE_SET, FPU = OTHER | LONG };

/* What an op3 does, with log2 of the size: CASA compares, OTHER ones are of FPU and coprocessor. */
static const uint32_t access_rows[0x40] = {
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
    [0x0d] = LDSTUB | 0,
    [0x0f] = SWAP | 2,
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
    [0x1d] = ALTERNATE | LDSTUB | 0,
    [0x1f] = ALTERNATE | SWAP | 2,
    [0x20] = FPU | LOAD,
    [0x21] = FPU | LOAD,
    [0x23] = FPU | LOAD,
    [0x24] = FPU | STORE,
    [0x25] = FPU | STORE,
    [STDFQ] = FPU | ALTERNATE | STORE,
    [0x27] = FPU | STORE,
    [STDCQ] = FPU | ALTERNATE | STORE,
    [0x3c] = ALTERNATE | SWAP | COMPARE | 2,
};

/* Where an alternate space leads to; LEON3 has no probe, either. All other spaces are NOWHERE. */
enum space {
    NOWHERE,
    MEMORY,
    BYPASS,
    CACHE_CONTROL,
    MMU_REGISTERS,
    MMU_FLUSH,
    CACHE_FLUSH,
    ABSENT
};

static const uint8_t spaces[0x20] = {
    [0x00] = MEMORY,
    [0x01] = MEMORY,
    [ASI_CACHE_CONTROL] = CACHE_CONTROL,
    [0x03] = MMU_FLUSH,
    [0x04] = MMU_REGISTERS,
    [0x05] = MEMORY,
    [0x06] = MEMORY,
    [0x07] = MEMORY,
    [0x0a] = MEMORY, /* 0x08 and 0x09 would be local RAM */
    [VM_DATA_SPACE] = MEMORY,
    [ASI_FLUSH_ICACHE] = CACHE_FLUSH,
    [ASI_FLUSH_DCACHE] = CACHE_FLUSH,
    [0x12] = MEMORY,
    [0x13] = CACHE_FLUSH,
    [0x14] = ABSENT,
    [0x15] = ABSENT,
    [0x16] = MEMORY,
    [0x17] = MEMORY,
    [ASI_MMU_FLUSH] = MMU_FLUSH,
    [ASI_MMU_REGISTERS] = MMU_REGISTERS,
    [0x1a] = MEMORY,
    [0x1b] = MEMORY,
    [ASI_MMU_BYPASS] = BYPASS,
    [0x1f] = MEMORY,
};

#define CCR_WRITABLE 0x4081003fu
#define CCR_SNOOP    0x00020000u /* snoop tags are there */
#define CCR_FLUSH    0x00600000u

static void control_cache(uint32_t address, uint32_t lanes, uint32_t *value)
{
    const uint32_t number = address & 0xcu;

    if (lanes == 0) {
        *value = number == 0 ? vm->ccr | CCR_SNOOP : number == 4 ? 0 : asi_read_cache(number);
    } else if (number == 0) {
        if (*value & CCR_FLUSH)
            hv_machine_caches_flush();
        vm->ccr = *value & CCR_WRITABLE;
    }
}

/* On the short way stores are for the MMU's registers only: all else takes long, or makes what follows slow. */
static enum vm_result control_access(enum space space, uint32_t address, uint32_t lanes,
                                     uint32_t *value)
{
    if (space == MMU_REGISTERS)
        return hv_vm_mmu_register(address, lanes, value);
    if (vm->quick && lanes != 0)
        return VM_REFUSED;
    if (space == ABSENT)
        return VM_DATA_ACCESS;
    if (space == CACHE_CONTROL)
        control_cache(address, lanes, value);
    else if (lanes == 0)
        *value = 0;
    else if (space == MMU_FLUSH)
        hv_vm_shadow_forget();
    else if (space == CACHE_FLUSH)
        hv_machine_caches_flush();
    return VM_DONE;
}

/* What others see or what may change who runs is not for the short way. */
static enum vm_result access_device(uint32_t address, uint32_t lanes, uint32_t *value)
{
    if (vm->quick &&
        (hv_cpu.several || (lanes != 0 && address - VM_QUICK_DEVICES >= VM_QUICK_DEVICES_SIZE)))
        return VM_REFUSED;
    return hv_vm_device(address, lanes, value);
}

/*
 * A byte or a half word is stored on all lanes, as on the bus, and loaded from its own. A load that the MMU leaves out in no-fault mode
 * leaves the value as it is.
 */
enum vm_result hv_vm_move(const struct vm_transfer *transfer, bool store, uint32_t *value)
{
    static const uint32_t everywhere[] = {0x01010101, 0x00010001, 1, 1};
    const uint32_t bits = 8u << transfer->size;
    const uint32_t mask = ~0u >> ((0u - bits) & 31u);
    const uint32_t shift = (0u - bits - 8 * transfer->address) & 31u;
    const uint32_t lanes = store ? mask << shift : 0;
    const enum space space = transfer->asi < sizeof spaces ? spaces[transfer->asi] : NOWHERE;
    uint32_t words = transfer->size == SIZE ? 2 : 1;
    enum vm_result result = VM_DONE;
    struct vm_page page;

    if (transfer->address & ((1u << transfer->size) - 1))
        return VM_NOT_ALIGNED;
    page.address = transfer->address;
    if (space == MEMORY)
        result = hv_vm_translate(transfer->address, transfer->access, &page);
    if (result == VM_SKIPPED)
        return VM_DONE;
    for (uint32_t address = page.address & ~3u; words != 0 && result == VM_DONE;
         words--, address += 4) {
        if (lanes != 0)
            *value = (*value & mask) * everywhere[transfer->size];
        if (space > BYPASS || space == NOWHERE)
            result = control_access(space, address, lanes, value);
        else if (address - VM_APB < VM_APB_SIZE || /* no area is there */
                 hv_vm_word(address, lanes, value) != HV_NO_ERROR)
            result = access_device(address, lanes, value);
        if (lanes == 0)
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
static enum vm_result access_carry_out(const struct vm_transfer *transfer, uint32_t row,
                                       uint32_t rd, uint32_t compared)
{
    uint32_t *pair = hv_vm_register(rd & ~1u);
    uint32_t loaded[2] = {0, 0}, stored[2] = {pair[rd & 1u], pair[1]};
    enum vm_result result = VM_DONE;

    if (row & LOAD)
        result = hv_vm_move(transfer, false, loaded);
    if (row & BYTE_SET)
        stored[0] = LDSTUB_VALUE;
    if ((row & STORE) && result == VM_DONE && (!(row & COMPARE) || loaded[0] == compared))
        result = hv_vm_move(transfer, true, stored);
    if (!(row & LOAD) || result != VM_DONE)
        return result;
    if (rd != 0)
        pair[rd & 1u] = access_extend(loaded[0], row);
    if (transfer->size == SIZE)
        pair[1] = loaded[1];
    return VM_DONE;
}

/* Devices take none of the FPU's. In no-fault mode its register stays as it is. */
static enum vm_result access_other(const struct vm_transfer *transfer)
{
    struct vm_page page;
    const enum vm_result result = hv_vm_translate(transfer->address, transfer->access, &page);

    return result == VM_DONE ? VM_DATA_ACCESS : result == VM_SKIPPED ? VM_DONE : result;
}

enum vm_result hv_vm_access(uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu, row = access_rows[op3];
    const uint32_t rd = vm_rd(instruction);
    const struct vm_transfer transfer = {
        .address = row & COMPARE ? a : a + b,
        .asi = row & ALTERNATE ? instruction >> 5 & 0xffu : VM_DATA_SPACE,
        .size = row & SIZE,
        .access = row & STORE ? VM_ACCESS_STORE : 0,
    };

    if ((row & ALTERNATE) && !(vm->psr & VM_PSR_S))
        return VM_PRIVILEGED_INSTRUCTION;
    if (vm->quick && (row & LONG))
        return VM_REFUSED;
    if (op3 == STDFQ)
        return hv_vm_execute_fpu(instruction, a, b);
    if (op3 == STDCQ)
        return VM_CP_DISABLED;
    if (row & OTHER)
        return access_other(&transfer);
    if (((row & ALTERNATE) && (instruction & IMMEDIATE)) || (transfer.size == SIZE && (rd & 1u)))
        return VM_ILLEGAL_INSTRUCTION;
    return access_carry_out(&transfer, row, rd, b);
}
