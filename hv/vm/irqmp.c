/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP (GRLIB IP core manual): interrupts 1 to 15, no extended ones, as many processors as the partition has. Each
 * processor takes its interrupts itself; those of the others are told, once for each, that there is one.
 */
#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/core/vcpu.h"
#include "hv/vm/vm.h"

enum {
    LEVEL = 0x00,
    PENDING = 0x04,
    FORCE_FIRST = 0x08,
    CLEAR = 0x0c,
    STATUS = 0x10,
    BROADCAST = 0x14, /* with one processor the status register once more */
    MASK = 0x40,
    FORCE = 0x80,
    PROCESSORS =
        0x20, /* bytes of the registers of all of them: the boot registers' alias is behind */
    CLEAR_SHIFT = 16
};

#define LINES            0xfffeu
#define STATUS_BOOT      0x04000000u /* the boot registers are there */
#define STATUS_BROADCAST 0x08000000u

static uint32_t irqmp_processors(const struct hv_vm *vm)
{
    return vm->config->vcpu_count;
}

static uint32_t irqmp_highest(uint32_t lines)
{
    uint32_t level = 15;

    while (level > 0 && !(lines >> level & 1u))
        level--;
    return level;
}

uint32_t hv_vm_irqmp_active(const struct hv_vm *vm)
{
    return (vm->board->irqmp.pending | vm->force) & vm->mask;
}

/* Lines of level 1 go before those of level 0. */
HV_SINGLE uint32_t hv_vm_irqmp_request(const struct hv_vm *vm)
{
    const uint32_t active = hv_vm_irqmp_active(vm), first = active & vm->board->irqmp.level;
    uint32_t level;

    if (active == 0 || !(vm->psr & VM_PSR_ET))
        return 0;
    level = irqmp_highest(first ? first : active);
    return level < 15 && level <= (vm->psr >> 8 & 15u) ? 0 : level;
}

void hv_vm_irqmp_acknowledge(struct hv_vm *vm, uint32_t level)
{
    uint32_t *from = vm->force >> level & 1u ? &vm->force : &vm->board->irqmp.pending;

    *from &= ~(1u << level);
    vm->told &= ~(1u << level);
}

void hv_vm_interrupt(struct hv_vm *vm, uint32_t line)
{
    struct hv_vm *other;

    if (!(vm->board->irqmp.broadcast >> line & 1u)) {
        vm->board->irqmp.pending |= 1u << line;
        return;
    }
    for (other = vm->board->processors; other; other = other->next)
        other->force |= 1u << line;
}

void hv_vm_irqmp_tell(struct hv_vm *vm)
{
    struct hv_vm *other;

    if (irqmp_processors(vm) == 1)
        return;
    for (other = vm->board->processors; other; other = other->next) {
        const uint32_t active = hv_vm_irqmp_active(other), news = active & ~other->told;

        other->told = active;
        if (other != vm && news != 0)
            hv_vcpu_interrupt(other->vcpu, 1u << HV_INTERRUPT_TIMER);
    }
}

/* Which of them are in power-down: those that were never started included. */
static uint32_t irqmp_status(const struct hv_vm *vm)
{
    const uint32_t count = irqmp_processors(vm);
    uint32_t status = STATUS_BOOT | (count - 1) << 28 | (count > 1 ? STATUS_BROADCAST : 0);
    const struct hv_vm *other;

    for (other = vm->board->processors; other; other = other->next) {
        if (other->asleep || other->vcpu->state == HV_STATE_STOPPED)
            status |= 1u << other->vcpu->index;
    }
    return status;
}

/* Those that wait are started at the program's entry, as boot loaders have it; those in power-down wake up. */
static void irqmp_start(struct hv_vm *vm, uint32_t processors)
{
    struct hv_partition *partition = vm->partition;
    struct hv_vm *other;

    for (other = vm->board->processors; other; other = other->next) {
        uint32_t arg[5] = {other->vcpu->index, partition->config->entry};

        if (!(processors >> arg[0] & 1u))
            continue;
        other->asleep = false;
        if (hv_vcpu_call_start(partition, arg) == HV_NO_ACTION)
            hv_vcpu_interrupt(other->vcpu, 1u << HV_INTERRUPT_TIMER);
    }
}

/* Registers of each processor: the only one has them wherever it is. */
static uint32_t *irqmp_find_own(struct hv_vm *vm, uint32_t offset)
{
    struct hv_vm *processor = vm->board->processors;

    if (processor->next) {
        while (processor && processor->vcpu->index != offset % PROCESSORS / 4)
            processor = processor->next;
    }
    if (!processor)
        return 0;
    return offset - MASK < PROCESSORS    ? &processor->mask
           : offset - FORCE < PROCESSORS ? &processor->force
                                         : 0;
}

static uint32_t *irqmp_find(struct hv_vm *vm, uint32_t offset, bool store)
{
    struct hv_vm_irqmp *irqmp = &vm->board->irqmp;

    vm->settle |= store;
    if (offset >= MASK)
        return irqmp_find_own(vm, offset);
    if (offset == FORCE_FIRST)
        return &vm->board->processors->force;
    if (offset == BROADCAST && !vm->board->processors->next) {
        if (store)
            return 0;
        offset = STATUS;
    }
    if (offset == STATUS)
        irqmp->status = irqmp_status(vm);
    return offset <= BROADCAST ? &irqmp->level + offset / 4 : 0;
}

static enum vm_result irqmp_stored(struct hv_vm *vm, uint32_t offset, uint32_t value)
{
    uint32_t *force;

    if (offset == CLEAR)
        vm->board->irqmp.pending &= ~value;
    if (offset == STATUS)
        irqmp_start(vm, value);
    if (offset >= FORCE) {
        force = irqmp_find_own(vm, offset);
        *force = (*force | (value & LINES)) & ~(value >> CLEAR_SHIFT & LINES);
    }
    return VM_DONE;
}

/* What is behind the last of these, FORCE, has no bits to be written. */
static const uint32_t irqmp_writable[(FORCE + PROCESSORS) / 4] = {
    [LEVEL / 4] = LINES,
    [PENDING / 4] = LINES,
    [FORCE_FIRST / 4] = LINES,
    [BROADCAST / 4] = LINES,
    [MASK / 4] = LINES,
    LINES,
    LINES,
    LINES,
    LINES,
    LINES,
    LINES,
    LINES,
};

const struct vm_device hv_vm_irqmp = {
    .count = sizeof irqmp_writable / sizeof irqmp_writable[0],
    .writable = irqmp_writable,
    .find = irqmp_find,
    .stored = irqmp_stored,
};
