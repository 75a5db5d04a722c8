/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors and boards as a boot loader leaves them (sim/machine/start.c), made once, when the module starts: a partition that starts
 * gets a copy. With the plug&play areas of the virtual board (GRLIB IP core manual): its own devices, and behind those of APB the real ones
 * that are the partition's.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/device.h"
#include "hv/vm/vm.h"

enum {
    TIMER_FREE = 0x3,    /* RS, EN; no interrupt */
    TIMER_VALUE = 0x142, /* two timers with an interrupt each, from 8 on */
    UART_ON = 0x3,       /* RE, TE */
    BAUD = 38400
};
enum { PATIENCE = 16 }; /* short cuts: some 1,000 cycles */
enum { FRAME = 96, STACK_STEP = 0x1000, RETURN_WINDOW = 1 };
enum { WINDOW_LEVEL_1 = HV_VA_BASE >> 24 };

#define UART_FIFOS      0x80090000u /* CONTROL shows that they are there */
#define BROADCAST_START 0x04000000u /* with it are IRQMP's boot registers */
#define CCR_START       0x0081000fu /* snooping, burst fetch, caches on */
#define TABLE_NUMBER    0xfffffffcu

/* Vendor 1 (Gaisler), or 4 (ESA) of MCTRL; identities and address registers of the GRLIB manual. */
static const uint32_t plug_own[] = {
    0x0400f020, 0x0000fff1, /* MCTRL */
    0x0100c042, 0x0010fff1, /* APBUART, interrupt 2 */
    0x0100d080, 0x0020fff1, /* IRQMP */
    0x01011028, 0x0030fff1, /* GPTIMER, interrupt 8 */
};
static const uint32_t plug_ports[] = {0x09653000 | VM_PORT_IRQ, 0x00e0fff1}; /* port.c */

/* A word that cannot be read is as if no device were there. */
HV_INIT static uint32_t plug_read(uint32_t pa)
{
    uint32_t value = 0;

    hv_machine_register_read(pa, &value);
    hv_request_forget();
    return value;
}

/* A register in the 256 bytes of this entry's device is the partition's. */
HV_INIT static bool plug_is_given(const struct hv_partition *partition, uint32_t base)
{
    const struct hv_config_register *reg = hv_memory_registers(partition);

    for (uint32_t i = 0; i < partition->config->register_count; i++) {
        if (((reg[i].pa ^ (VM_APB | (base >> 12 & 0xfff00u))) & ~0xffu) == 0)
            return true;
    }
    return false;
}

/* The real area is at the same address. */
HV_INIT static void plug_init_apb(struct hv_vm_board *board, const struct hv_partition *partition)
{
    uint32_t *to = board->plug_apb;

    for (uint32_t i = 0; i < sizeof plug_own / 4; i++)
        *to++ = plug_own[i];
    if (partition->port_count != 0) {
        *to++ = plug_ports[0];
        *to++ = plug_ports[1];
    }
    for (uint32_t pa = VM_PLUG_APB;
         partition->config->register_count != 0 && pa < VM_PLUG_APB + sizeof board->plug_apb &&
         to < board->plug_apb + sizeof board->plug_apb / 4;
         pa += 8) {
        const uint32_t identity = plug_read(pa), base = plug_read(pa + 4);

        if (identity != 0 && plug_is_given(partition, base)) {
            *to++ = identity;
            *to++ = base;
        }
    }
}

/* The memory of the guest's program, as a bank: a power of two from 1 MiB on. */
HV_INIT static uint32_t plug_bank(const struct hv_config_area *area)
{
    uint32_t mask = 0xfff00000u; /* plug&play counts in MiB */

    while (~mask < area->size - 1 && mask != 0)
        mask <<= 1;
    return (area->va & 0xfff00000u) | 0x00030002u | mask >> 16;
}

void hv_vm_device_init(struct hv_vm_board *board, const struct hv_partition *partition)
{
    const uint32_t hz = hv_module.config->clock_hz;
    const struct hv_config_partition *config = partition->config;
    const struct hv_config_register *reg = hv_memory_registers(partition);

    board->mcfg[0] = 0x2ff;
    board->mcfg[1] = 0x7c400000u;
    board->irqmp.broadcast = BROADCAST_START;
    board->clock.cycles_per_us = hz / 1000000u;
    board->gptimer.scaler = board->clock.cycles_per_us - 1;
    board->gptimer.configuration = TIMER_VALUE;
    board->gptimer.timer[0].counter = board->gptimer.timer[0].reload = ~0u;
    board->gptimer.timer[0].control = TIMER_FREE;
    board->apbuart.scaler = hz / (8 * BAUD) - 1;
    board->apbuart.control = UART_ON | UART_FIFOS;
    for (uint32_t i = 0; i < config->register_count; i++)
        board->lines |= 1u << reg[i].interrupt & 0xfffeu & ~hv_devices.alarm_bits;
    board->poll = board->lines != 0 || (config->flags & HV_PARTITION_INPUT) ? 1 : 0;
    plug_init_apb(board, partition);
    board->plug_bank = plug_bank(hv_memory_find(partition, config->entry));
}

/* Where the hypervisor is in every context of the partition, on the processor that it runs on. */
HV_INIT static uint32_t window_table(const struct hv_vcpu *vcpu, uint32_t context)
{
    const uint32_t own = asi_read_bypass(hv_module.config->context_table_pa +
                                         vcpu->cpu * HV_CONTEXT_TABLE + 4 * context);

    return (asi_read_bypass(((own & TABLE_NUMBER) << 4) + 4 * WINDOW_LEVEL_1) & TABLE_NUMBER) << 4;
}

void hv_vm_init_processor(struct hv_vcpu *vcpu, struct hv_vm_board *board)
{
    struct hv_partition *partition = vcpu->partition;
    const struct hv_config_partition *config = partition->config;
    const struct hv_config_area *area = hv_memory_find(partition, config->entry);
    const uint32_t index = vcpu->index;

    vm->vcpu = vcpu;
    vm->context = &hv_contexts[vcpu->id];
    vm->board = board;
    vm->irqmp = &board->irqmp.mask[index];
    vm->partition = partition;
    vm->call.where = &hv_devices.irqmp[HV_IRQMP_FORCE + vcpu->cpu];
    vm->call.bit = hv_devices.kick_bit;
    vm->config = config;
    vm->psr = VM_PSR_S | VM_PSR_PS | (config->flags & HV_PARTITION_FPU ? VM_PSR_EF : 0);
    vm->wim = 1u << RETURN_WINDOW;
    vm->tbr = config->entry & VM_TBR_BASE;
    vm->stack_pointer = (area->va + area->size - index * STACK_STEP - FRAME) & ~7u;
    vm->shortcuts = config->flags & HV_PARTITION_INTERRUPT_TRAPS ? PATIENCE : 0;
    vm->ccr = CCR_START;
    vm->settle = 1;
    vm->mmu.shadow.base = config->shadow_pa + index * config->shadow_size;
    vm->mmu.shadow.first = config->shadow_context + index * HV_SHADOW_CONTEXTS;
    vm->mmu.shadow.window = config->shadow_size != 0 ? window_table(vcpu, config->context) : 0;
    hv_vm_shadow_forget();
}
