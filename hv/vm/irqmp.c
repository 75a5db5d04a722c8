/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP (GRLIB IP core manual): interrupts 1 to 15, no extended ones, as many processors as the partition has. Each
 * processor takes its interrupts itself; those of the others are told, once for each, that there is one.
 */
#include <stddef.h>

#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/core/vcpu.h"
#include "hv/vm/vm.h"

enum { STATUS = 0x10, BROADCAST = 0x14 /* with one processor the status register once more */ };
enum { FORCE_FIRST = 0x08, CLEAR = 0x0c, MASK = 0x40, FORCE = 0x80, CLEAR_SHIFT = 16 };
enum {
    PROCESSORS =
        0x20 /* bytes of the registers of all of them: the boot registers' alias is behind */
};

_Static_assert(offsetof(struct hv_vm_irqmp, broadcast) == BROADCAST, "layout");
_Static_assert(offsetof(struct hv_vm_irqmp, mask) == MASK, "layout");
_Static_assert(offsetof(struct hv_vm_irqmp, force) == FORCE, "layout");

#define LINES            0xfffeu
#define STATUS_BOOT      0x04000000u /* the boot registers are there */
#define STATUS_BROADCAST 0x08000000u

static uint32_t irqmp_processors(void)
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

uint32_t hv_vm_irqmp_active(const struct hv_vm *processor)
{
    return (processor->board->irqmp.pending | processor->irqmp[VM_FORCE]) &
           processor->irqmp[VM_MASK];
}

/* Lines of level 1 go before those of level 0. */
HV_SINGLE uint32_t hv_vm_irqmp_request(void)
{
    const uint32_t active = hv_vm_irqmp_active(vm), first = active & vm->board->irqmp.level;
    uint32_t level;

    if (active == 0 || !(vm->psr & VM_PSR_ET))
        return 0;
    level = irqmp_highest(first ? first : active);
    return level < 15 && level <= (vm->psr >> 8 & 15u) ? 0 : level;
}

void hv_vm_irqmp_take(uint32_t level)
{
    uint32_t *force = &vm->irqmp[VM_FORCE];
    uint32_t *from = *force >> level & 1u ? force : &vm->board->irqmp.pending;

    *from &= ~(1u << level);
    vm->told &= ~(1u << level);
    hv_vm_complete((enum vm_result)(VM_INTERRUPT + level));
}

void hv_vm_interrupt(uint32_t lines)
{
    struct hv_vm_irqmp *irqmp = &vm->board->irqmp;
    struct hv_vm *other;

    irqmp->pending |= lines & ~irqmp->broadcast;
    for (other = vm->board->processors; other; other = other->next)
        other->irqmp[VM_FORCE] |= lines & irqmp->broadcast;
}

void hv_vm_irqmp_tell(void)
{
    struct hv_vm *other;

    for (other = vm->board->processors; other; other = other->next) {
        const uint32_t active = hv_vm_irqmp_active(other), news = active & ~other->told;

        other->told = active;
        if (other != vm && news != 0)
            hv_vcpu_interrupt(other->vcpu, 1u << HV_INTERRUPT_TIMER);
    }
}

/* Which of them are in power-down: those that were never started included. */
static uint32_t irqmp_status(void)
{
    const uint32_t count = irqmp_processors();
    uint32_t status = STATUS_BOOT | (count - 1) << 28 | (count > 1 ? STATUS_BROADCAST : 0);
    const struct hv_vm *other;

    for (other = vm->board->processors; other; other = other->next) {
        if (other->asleep || other->vcpu->state == HV_STATE_STOPPED)
            status |= 1u << other->vcpu->index;
    }
    return status;
}

/* Those that wait are started at the program's entry, as boot loaders have it; those in power-down wake up. */
static void irqmp_start(uint32_t processors)
{
    struct hv_partition *partition = vm->partition;
    struct hv_vm *other;

    for (other = vm->board->processors; other; other = other->next) {
        uint32_t arg[4] = {other->vcpu->index, partition->config->entry, 0, 0};

        if (!(processors >> arg[0] & 1u))
            continue;
        other->asleep = false;
        if (hv_vcpu_call_start(partition, arg) == HV_NO_ACTION)
            hv_vcpu_interrupt(other->vcpu, 1u << HV_INTERRUPT_TIMER);
    }
}

/* Registers of each processor: the only one has them wherever it is. */
static uint32_t *irqmp_find(uint32_t offset, uint32_t lanes)
{
    struct hv_vm_irqmp *irqmp = &vm->board->irqmp;
    const uint32_t count = irqmp_processors();

    vm->settle |= lanes;
    if (offset == FORCE_FIRST)
        offset = FORCE;
    if (offset >= MASK) {
        if (count == 1)
            offset &= ~(PROCESSORS - 1u);
        if (offset % PROCESSORS / 4 >= count)
            return 0;
    }
    if (offset == BROADCAST && count == 1)
        offset = STATUS;
    if (offset == STATUS)
        irqmp->status = irqmp_status();
    return vm_word(irqmp, offset);
}

static enum vm_result irqmp_stored(uint32_t offset, uint32_t value, uint32_t *word)
{
    if (offset == CLEAR)
        vm->board->irqmp.pending &= ~value;
    if (offset == STATUS)
        irqmp_start(value);
    if (offset >= FORCE)
        *word = (*word | (value & LINES)) & ~(value >> CLEAR_SHIFT & LINES);
    return VM_DONE;
}

/* What is behind the last of these, FORCE, has no bits to be written. */
#define EACH(value) value, value, value, value, value, value, value, value
static const uint32_t irqmp_writable[sizeof(struct hv_vm_irqmp) / 4] = {
    LINES, LINES, LINES, 0, 0, LINES, [MASK / 4] = EACH(LINES),
};

const struct vm_device hv_vm_irqmp = {
    .count = sizeof irqmp_writable / sizeof irqmp_writable[0],
    .writable = irqmp_writable,
    .find = irqmp_find,
    .stored = irqmp_stored,
};
