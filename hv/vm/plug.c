/* SPDX-License-Identifier: BSD-2-Clause */
/* The plug&play areas: that of APB as init.c has made it, and that of AHB (GRLIB IP core manual). */
#include "hv/vm/vm.h"

#define MEMORY_BANK (VM_PLUG_AHB + 0x818u)

static const struct plug_row {
    uint32_t address, value;
} rows[] = {
    {VM_PLUG_AHB + 0x000, 0x01003060},                                    /* LEON3 */
    {VM_PLUG_AHB + 0x800, 0x0400f020},                                    /* MCTRL */
    {VM_PLUG_AHB + 0x820, 0x01006020}, {VM_PLUG_AHB + 0x830, 0x8000fff2}, /* APBCTRL */
    {VM_PLUG_AHB + 0xff0, 0x000010ca}, /* of the library: build 4298 */
};

uint32_t hv_vm_plug_and_play(uint32_t address)
{
    const struct hv_vm_board *board = vm->board;

    if (address - VM_PLUG_APB < sizeof board->plug_apb)
        return board->plug_apb[(address - VM_PLUG_APB) / 4];
    if (address == MEMORY_BANK)
        return board->plug_bank;
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].address == address)
            return rows[i].value;
    }
    return 0;
}
