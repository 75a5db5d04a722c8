/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plug&play areas of the virtual board (GRLIB IP core manual): its own devices, and behind those of APB the real ones that are the
 * partition's.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/vm/vm.h"

enum { BANKS_UNIT = 20 /* plug&play counts in MiB */, ENTRY = 8, APB_ENTRIES = 16 };

#define OWN_APB     (VM_PLUG_APB + 4 * ENTRY)
#define MEMORY_BANK (VM_PLUG_AHB + 0x814u)

/* Vendor 1 (Gaisler), or 4 (ESA) of MCTRL; identities and address registers of the GRLIB manual. */
static const struct plug_row {
    uint32_t address, value;
} rows[] = {
    {VM_PLUG_APB + 0x00, 0x0400f000},
    {VM_PLUG_APB + 0x04, 0x0000fff1}, /* MCTRL */
    {VM_PLUG_APB + 0x08, 0x0100c042},
    {VM_PLUG_APB + 0x0c, 0x0010fff1}, /* APBUART, interrupt 2 */
    {VM_PLUG_APB + 0x10, 0x0100d080},
    {VM_PLUG_APB + 0x14, 0x0020fff1}, /* IRQMP */
    {VM_PLUG_APB + 0x18, 0x01011028},
    {VM_PLUG_APB + 0x1c, 0x0030fff1}, /* GPTIMER, interrupt 8 */
    {VM_PLUG_APB + 0x20, 0x09653000 | VM_PORT_IRQ},
    {VM_PLUG_APB + 0x24, 0x00e0fff1},  /* ports: port.c */
    {VM_PLUG_AHB + 0x000, 0x01003060}, /* LEON3 */
    {VM_PLUG_AHB + 0x800, 0x0400f000}, /* MCTRL */
    {VM_PLUG_AHB + 0x820, 0x01006020},
    {VM_PLUG_AHB + 0x830, 0x8000fff2}, /* APBCTRL */
    {VM_PLUG_AHB + 0xff0, 0x000010ca}, /* of the library: build 4298 */
};

/* A register in the 256 bytes of this entry's device is the partition's. */
static bool plug_is_given(const struct hv_partition *partition, uint32_t base)
{
    const struct hv_config_register *reg = hv_memory_registers(partition);

    for (uint32_t i = 0; i < partition->config->register_count; i++) {
        if (((reg[i].pa ^ (VM_APB | (base >> 12 & 0xfff00u))) & ~0xffu) == 0)
            return true;
    }
    return false;
}

/* The real area is at the same address. */
static uint32_t plug_real(const struct hv_partition *partition, uint32_t offset)
{
    uint32_t entry[2] = {0, 0}, seen = 0;

    for (uint32_t pa = VM_PLUG_APB;
         partition->config->register_count != 0 && pa < VM_PLUG_APB + APB_ENTRIES * ENTRY;
         pa += ENTRY) {
        if (hv_machine_register_read(pa, &entry[0]) != HV_NO_ERROR ||
            hv_machine_register_read(pa + 4, &entry[1]) != HV_NO_ERROR)
            break;
        if (entry[0] != 0 && plug_is_given(partition, entry[1]) && seen++ == offset / ENTRY)
            return entry[offset / 4 & 1u];
    }
    hv_request_forget();
    return 0;
}

/* The memory of the guest's program, as a bank: a power of two from 1 MiB on. */
static uint32_t plug_memory(const struct hv_partition *partition)
{
    const struct hv_config_area *area = hv_memory_find(partition, partition->config->entry);
    uint32_t units = 1;

    while (units < 0x1000 && units << BANKS_UNIT < area->size)
        units <<= 1;
    return (area->va & 0xfff00000u) | 0x00030002u | ((0u - units) & 0xfffu) << 4;
}

uint32_t hv_vm_plug_and_play(struct hv_vm *vm, uint32_t address)
{
    const struct hv_partition *partition = vm->partition;
    const uint32_t own = partition->port_count != 0 ? OWN_APB + ENTRY : OWN_APB;

    if (address - own < VM_PLUG_SIZE - (OWN_APB - VM_PLUG_APB))
        return plug_real(partition, address - own);
    if (address == MEMORY_BANK)
        return plug_memory(partition);
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].address == address)
            return rows[i].value;
    }
    return 0;
}
