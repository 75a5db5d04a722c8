/* SPDX-License-Identifier: BSD-2-Clause */
/* IRQMP for one processor (GRLIB IP core manual): interrupts 1 to 15, no extended ones. */
#include "hv/vm/vm.h"

enum {
    LEVEL = 0x00,
    PENDING = 0x04,
    FORCE = 0x08,
    CLEAR = 0x0c,
    STATUS = 0x10,
    BROADCAST = 0x14, /* with one processor the status register once more */
    MASK = 0x40,
    FORCE_0 = 0x80,
    CLEAR_SHIFT = 16
};

#define LINES       0xfffeu
#define STATUS_BOOT 0x04000000u /* the boot registers are there */

static uint32_t irqmp_highest(uint32_t lines)
{
    uint32_t level = 15;

    while (level > 0 && !(lines >> level & 1u))
        level--;
    return level;
}

/* Lines of level 1 go before those of level 0. */
__attribute__((noinline)) uint32_t hv_vm_irqmp_request(const struct hv_vm *vm, uint32_t psr)
{
    const struct hv_vm_irqmp *irqmp = &vm->irqmp;
    const uint32_t active = (irqmp->pending | irqmp->force) & irqmp->mask & LINES;
    uint32_t level;

    if (active == 0)
        return 0;
    level = irqmp_highest(active & irqmp->level ? active & irqmp->level : active);
    if (!(psr & VM_PSR_ET) || (level < 15 && level <= (psr >> 8 & 15u)))
        return 0;
    return level;
}

void hv_vm_irqmp_acknowledge(struct hv_vm *vm, uint32_t level)
{
    struct hv_vm_irqmp *irqmp = &vm->irqmp;
    uint32_t *from = irqmp->force >> level & 1u ? &irqmp->force : &irqmp->pending;

    *from &= ~(1u << level);
}

static uint32_t irqmp_read(const struct hv_vm_irqmp *irqmp, uint32_t offset)
{
    switch (offset) {
    case LEVEL:
        return irqmp->level;
    case PENDING:
        return irqmp->pending;
    case FORCE:
    case FORCE_0:
        return irqmp->force;
    case STATUS:
    case BROADCAST:
        return STATUS_BOOT;
    case MASK:
        return irqmp->mask;
    default:
        return 0;
    }
}

static void irqmp_write(struct hv_vm_irqmp *irqmp, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case LEVEL:
        irqmp->level = value & LINES;
        break;
    case PENDING:
        irqmp->pending = value & LINES;
        break;
    case FORCE:
        irqmp->force = value & LINES;
        break;
    case CLEAR:
        irqmp->pending &= ~value;
        break;
    case MASK:
        irqmp->mask = value & LINES;
        break;
    case FORCE_0:
        irqmp->force = (irqmp->force | (value & LINES)) & ~(value >> CLEAR_SHIFT & LINES);
        break;
    default:
        break;
    }
}

enum vm_result hv_vm_irqmp(struct hv_vm *vm, uint32_t offset, bool store, uint32_t *value)
{
    if (store) {
        irqmp_write(&vm->irqmp, offset, *value);
        vm->settle = true;
    } else {
        *value = irqmp_read(&vm->irqmp, offset);
    }
    return VM_DONE;
}
