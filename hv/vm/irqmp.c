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
    return vm->vcpu->partition->config->vcpu_count;
}

static uint32_t irqmp_highest(uint32_t lines)
{
    uint32_t level = 15;

    while (level > 0 && !(lines >> level & 1u))
        level--;
    return level;
}

/* Lines of level 1 go before those of level 0. */
HV_SINGLE uint32_t hv_vm_irqmp_request(const struct hv_vm *vm, uint32_t psr)
{
    const uint32_t active = vm_active(vm) & LINES, first = active & vm->board->irqmp.level;
    const uint32_t level = irqmp_highest(first ? first : active);

    if (!(psr & VM_PSR_ET) || (level < 15 && level <= (psr >> 8 & 15u)))
        return 0;
    return level;
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
    for (uint32_t i = 0; (other = hv_vm_other(vm, i)) != 0; i++)
        other->force |= 1u << line;
}

void hv_vm_irqmp_tell(struct hv_vm *vm)
{
    struct hv_vm *other;

    if (irqmp_processors(vm) == 1)
        return;
    for (uint32_t i = 0; (other = hv_vm_other(vm, i)) != 0; i++) {
        const uint32_t active = vm_active(other), news = active & ~other->told;

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

    for (uint32_t i = 0; (other = hv_vm_other(vm, i)) != 0; i++) {
        if (other->asleep || other->vcpu->state == HV_STATE_STOPPED)
            status |= 1u << i;
    }
    return status;
}

/* Those that wait are started at the program's entry, as boot loaders have it; those in power-down wake up. */
static void irqmp_start(struct hv_vm *vm, uint32_t processors)
{
    struct hv_partition *partition = vm->vcpu->partition;
    struct hv_vm *other;

    for (uint32_t i = 0; (other = hv_vm_other(vm, i)) != 0; i++) {
        uint32_t arg[5] = {i, partition->config->entry};

        if (!(processors >> i & 1u))
            continue;
        other->asleep = false;
        if (hv_vcpu_call_start(partition, arg) == HV_NO_ACTION)
            hv_vcpu_interrupt(other->vcpu, 1u << HV_INTERRUPT_TIMER);
    }
}

/* Registers of each processor: null, there is no such. The only one has them wherever it is. */
static struct hv_vm *irqmp_processor(struct hv_vm *vm, uint32_t offset)
{
    return irqmp_processors(vm) == 1 ? vm : hv_vm_other(vm, offset % PROCESSORS / 4);
}

static uint32_t irqmp_read(struct hv_vm *vm, uint32_t offset)
{
    const struct hv_vm *processor = irqmp_processor(vm, offset);

    switch (offset) {
    case LEVEL:
        return vm->board->irqmp.level;
    case PENDING:
        return vm->board->irqmp.pending;
    case FORCE_FIRST:
        return irqmp_processor(vm, 0)->force;
    case BROADCAST:
        if (irqmp_processors(vm) > 1)
            return STATUS_BOOT | vm->board->irqmp.broadcast;
        return irqmp_status(vm);
    case STATUS:
        return irqmp_status(vm);
    default:
        break;
    }
    if (!processor)
        return 0;
    return offset - MASK < PROCESSORS    ? processor->mask
           : offset - FORCE < PROCESSORS ? processor->force
                                         : 0;
}

static void irqmp_write(struct hv_vm *vm, uint32_t offset, uint32_t value)
{
    struct hv_vm *processor = irqmp_processor(vm, offset);
    struct hv_vm_irqmp *irqmp = &vm->board->irqmp;
    const uint32_t lines = value & LINES;

    switch (offset) {
    case LEVEL:
        irqmp->level = lines;
        break;
    case PENDING:
        irqmp->pending = lines;
        break;
    case FORCE_FIRST:
        irqmp_processor(vm, 0)->force = lines;
        break;
    case CLEAR:
        irqmp->pending &= ~value;
        break;
    case STATUS:
        irqmp_start(vm, value);
        break;
    case BROADCAST:
        irqmp->broadcast = irqmp_processors(vm) > 1 ? lines : 0;
        break;
    default:
        if (processor && offset - MASK < PROCESSORS)
            processor->mask = lines;
        else if (processor && offset - FORCE < PROCESSORS)
            processor->force = (processor->force | lines) & ~(value >> CLEAR_SHIFT & LINES);
        break;
    }
}

enum vm_result hv_vm_irqmp(struct hv_vm *vm, uint32_t offset, bool store, uint32_t *value)
{
    if (store) {
        irqmp_write(vm, offset, *value);
        vm->settle = true;
    } else {
        *value = irqmp_read(vm, offset);
    }
    return VM_DONE;
}
