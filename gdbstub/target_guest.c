/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses in virtual machines. A guest whose MMU is on has tables of its own, in its partition's memory; the processor's are
 * filled from them by faults, and lack what the guest has not touched. So the guest's are what is asked here.
 */
#include "gdbstub/target_leon3.h"

#define MMU_E 1u

struct guest {
    const struct target_leon3 *leon3;
    uint32_t context; /* the partition's own */
};

/* A word at an address of the partition's own context: the guest's physical memory, or the hypervisor's. */
static bool guest_word(void *owner, uint32_t address, uint32_t *value)
{
    const struct guest *guest = owner;
    const struct srmmu *mmu = leon3_mmu(machine_cpu(guest->leon3->machine, 0));
    uint32_t physical;
    uint8_t data[4];

    if (!mmu || !srmmu_peek(mmu, guest->context, address, &physical, NULL, NULL, NULL) ||
        !machine_memory_read(guest->leon3->machine, physical, data, sizeof(data)))
        return false;
    *value = bus_load32(data);
    return true;
}

/* Of the guest's MMU. */
static bool guest_register(struct guest *guest, uint32_t offset, uint32_t *value)
{
    const struct target_leon3 *leon3 = guest->leon3;
    uint32_t number = guest->context - leon3->saved.first;

    return offset != SAVED_ABSENT &&
           guest_word(guest, leon3->vm_base + number * leon3->saved.vm_stride + offset, value);
}

bool target_guest_address(const struct target_leon3 *leon3, uint32_t context, uint32_t *address)
{
    const struct saved_layout *saved = &leon3->saved;
    struct guest guest = {leon3, context};
    struct srmmu_tables tables = {.read = guest_word, .owner = &guest};
    uint32_t control;

    if (!leon3->vm_known || context < saved->first ||
        !guest_register(&guest, saved->vm_control, &control) || !(control & MMU_E))
        return true;
    return guest_register(&guest, saved->vm_context_pointer, &tables.context_pointer) &&
           guest_register(&guest, saved->vm_context, &tables.context) &&
           srmmu_peek_tables(&tables, *address, address);
}
