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

enum { ALTERNATE = 0x10, STDFQ = 0x26, STDCQ = 0x36, CASA = 0x3c, LDSTUB_VALUE = 0xff };

enum { LOAD = 0x10, STORE = 0x20, SIGNED = 0x40, SIZE = 3 };

/* By op3 without the bit of alternate spaces: 0, or log2 of the size and what it does. */
static const uint8_t access_rows[] = {
    [0x00] = LOAD | 2,          [0x01] = LOAD | 0,         [0x02] = LOAD | 1,
    [0x03] = LOAD | 3,          [0x04] = STORE | 2,        [0x05] = STORE | 0,
    [0x06] = STORE | 1,         [0x07] = STORE | 3,        [0x09] = LOAD | SIGNED | 0,
    [0x0a] = LOAD | SIGNED | 1, [0x0d] = LOAD | STORE | 0, [0x0f] = LOAD | STORE | 2,
};

/* Alternate spaces that lead to memory: all but registers, and 0x08 and 0x09, local RAM that is not there. */
static bool access_is_memory(uint32_t asi)
{
    return asi <= 0x01 || (asi >= 0x05 && asi <= 0x07) || asi == 0x0a || asi == 0x0b ||
           asi == 0x12 || (asi >= 0x16 && asi <= 0x17) || (asi >= 0x1a && asi <= 0x1c) ||
           asi == 0x1f;
}

/* The bits of a word that the transfer is about. */
static uint32_t access_lanes(const struct vm_transfer *transfer)
{
    const uint32_t size = transfer->size;

    return size < 4 ? ((1u << size * 8) - 1) << (4 - size - (transfer->address & 3u)) * 8 : ~0u;
}

/* A word of the guest's memory; false: there is none. */
static bool access_memory(struct hv_vm *vm, const struct vm_transfer *transfer, uint32_t *value)
{
    const uint32_t address = transfer->address & ~3u, lanes = access_lanes(transfer);
    uint32_t old = 0;

    if (!transfer->store)
        return hv_vm_word_read(vm, address, value);
    return (lanes == ~0u || hv_vm_word_read(vm, address, &old)) &&
           hv_vm_word_write(vm, address, (old & ~lanes) | (*value & lanes));
}

static enum vm_result access_word(struct hv_vm *vm, const struct vm_transfer *transfer,
                                  uint32_t *value)
{
    if (!access_is_memory(transfer->asi))
        return hv_vm_control(vm, transfer, value);
    if (access_memory(vm, transfer, value))
        return VM_DONE;
    /* What others see or what may change who runs goes the long way. */
    if (vm->quick && (hv_cpu.several || (transfer->store && transfer->address - VM_QUICK_DEVICES >=
                                                                VM_QUICK_DEVICES_SIZE)))
        return VM_REFUSED;
    return hv_vm_device(vm, transfer->address & ~3u, transfer->store, value);
}

/* A byte or a half word is stored on all lanes, as on the bus, and loaded from its own. */
static enum vm_result access_bus(struct hv_vm *vm, const struct vm_transfer *transfer,
                                 uint32_t *value)
{
    struct vm_transfer word = *transfer;
    enum vm_result result;

    if (transfer->store && transfer->size == 1)
        value[0] = (value[0] & 0xffu) * 0x01010101u;
    else if (transfer->store && transfer->size == 2)
        value[0] = (value[0] & 0xffffu) * 0x00010001u;
    result = access_word(vm, &word, value);
    if (result == VM_DONE && transfer->size == 8) {
        word.address += 4;
        result = access_word(vm, &word, value + 1);
    }
    if (!transfer->store && transfer->size < 4)
        value[0] = value[0] >> (4 - transfer->size - (transfer->address & 3u)) * 8 &
                   ((1u << transfer->size * 8) - 1);
    return result;
}

/* A load that the MMU leaves out in no-fault mode gives 0. */
enum vm_result hv_vm_move(struct hv_vm *vm, const struct vm_transfer *transfer, uint32_t *value)
{
    struct vm_transfer physical = *transfer;
    enum vm_result result = VM_DONE;
    struct vm_page page;

    if (access_is_memory(transfer->asi) && transfer->asi != ASI_MMU_BYPASS) {
        result =
            hv_vm_translate(vm, transfer->address,
                            transfer->store || transfer->exchange ? VM_ACCESS_STORE : 0, &page);
        physical.address = page.address;
    }
    if (result == VM_DONE)
        return access_bus(vm, &physical, value);
    if (!transfer->store)
        value[0] = value[1] = 0;
    return result == VM_SKIPPED ? VM_DONE : result;
}

static uint32_t access_extend(uint32_t value, uint32_t row)
{
    const uint32_t sign = 1u << ((8u << (row & SIZE)) - 1);

    return row & SIGNED ? (value ^ sign) - sign : value;
}

/* The register, or pair of registers, that is stored, and the one that is loaded. */
static enum vm_result access_carry_out(struct hv_vm *vm, struct vm_transfer *transfer, uint32_t row,
                                       uint32_t rd)
{
    uint32_t loaded[2] = {0, 0}, stored[2] = {vm_read(vm, rd), vm_read(vm, rd | 1u)};
    enum vm_result result = VM_DONE;

    transfer->exchange = (row & LOAD) && (row & STORE);
    if (row & LOAD) {
        transfer->store = false;
        result = hv_vm_move(vm, transfer, loaded);
    }
    if ((row & STORE) && result == VM_DONE) {
        transfer->store = true;
        if (row == (LOAD | STORE | 0))
            stored[0] = LDSTUB_VALUE;
        result = hv_vm_move(vm, transfer, stored);
    }
    if (!(row & LOAD) || result != VM_DONE)
        return result;
    vm_write(vm, rd, access_extend(loaded[0], row));
    if (transfer->size == 8)
        vm_write(vm, rd | 1u, loaded[1]);
    return VM_DONE;
}

/* Compare rs2 with memory at rs1, and swap rd with it if they are equal. */
static enum vm_result access_compare(struct hv_vm *vm, uint32_t instruction, uint32_t rd)
{
    struct vm_transfer transfer = {
        .address = vm_rs1(vm, instruction),
        .asi = instruction >> 5 & 0xffu,
        .size = 4,
        .exchange = true,
    };
    uint32_t old[2] = {0, 0}, new[2] = {vm_read(vm, rd), 0};
    enum vm_result result;

    if (instruction & 0x2000u)
        return VM_ILLEGAL_INSTRUCTION;
    if (transfer.address & 3u)
        return VM_NOT_ALIGNED;
    result = hv_vm_move(vm, &transfer, old);
    transfer.store = true;
    if (result == VM_DONE && old[0] == vm_read(vm, instruction & 31u))
        result = hv_vm_move(vm, &transfer, new);
    if (result == VM_DONE)
        vm_write(vm, rd, old[0]);
    return result;
}

/* Of the FPU: devices take none. In no-fault mode its register stays as it is. */
static enum vm_result access_fpu(struct hv_vm *vm, uint32_t address, uint32_t access)
{
    struct vm_page page;
    const enum vm_result result = hv_vm_translate(vm, address, access, &page);

    return result == VM_DONE ? VM_DATA_ACCESS : result == VM_SKIPPED ? VM_DONE : result;
}

enum vm_result hv_vm_access(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu, rd = vm_rd(instruction);
    const bool alternate = (op3 & ALTERNATE) != 0;
    struct vm_transfer transfer = {.asi = alternate ? instruction >> 5 & 0xffu : 0x0b};
    uint32_t row;

    if ((alternate || op3 == STDFQ) && !(vm->psr & VM_PSR_S))
        return VM_PRIVILEGED_INSTRUCTION;
    if (op3 == STDFQ)
        return hv_vm_execute_fpu(vm, instruction);
    if (op3 == STDCQ)
        return VM_CP_DISABLED;
    if (op3 == CASA)
        return access_compare(vm, instruction, rd);
    row = op3 < 0x20 ? access_rows[op3 & ~(uint32_t)ALTERNATE] : 0;
    transfer.address = vm_rs1(vm, instruction) + vm_operand(vm, instruction);
    if (row == 0)
        return access_fpu(vm, transfer.address, op3 & 4u ? VM_ACCESS_STORE : 0);
    transfer.size = 1u << (row & SIZE);
    if ((alternate && (instruction & 0x2000u)) || (transfer.size == 8 && (rd & 1u)))
        return VM_ILLEGAL_INSTRUCTION;
    if (transfer.address & (transfer.size - 1))
        return VM_NOT_ALIGNED;
    return access_carry_out(vm, &transfer, row, rd);
}
