/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses in virtual machines. A guest whose MMU is on has tables of its own (V8 manual, appendix H), in its partition's memory; the
 * processor's are filled from them by faults, and lack what the guest has not touched. So the guest's are what is asked here.
 */
#include "gdbstub/target_leon3.h"

#define MMU_E         1u
#define POINTER_SHIFT 4u          /* of a table's address in a descriptor */
#define POINTER       0x0ffffffcu /* bits of it */
#define PAGE          0x0fffff00u
#define LEVELS        4u

enum entry_type { ENTRY_INVALID, ENTRY_POINTER, ENTRY_PAGE };

/* A word at an address of a partition's own context. */
static bool guest_word(const struct target_leon3 *leon3, uint32_t context, uint32_t address,
                       uint32_t *value)
{
    const struct srmmu *mmu = leon3_mmu(machine_cpu(leon3->machine, 0));
    uint32_t physical, pte;
    uint8_t data[4];

    if (!mmu || !srmmu_peek(mmu, context, address, &physical, &pte, NULL, NULL) ||
        !machine_memory_read(leon3->machine, physical, data, sizeof(data)))
        return false;
    *value = bus_load32(data);
    return true;
}

/* A register of the guest's MMU: the hypervisor's memory has the same addresses in every context. */
static bool guest_register(const struct target_leon3 *leon3, uint32_t context, uint32_t offset,
                           uint32_t *value)
{
    uint32_t block = leon3->vm_base + (context - leon3->saved.first) * leon3->saved.vm_stride;

    return offset != SAVED_ABSENT && guest_word(leon3, context, block + offset, value);
}

/* From an entry of the context table on. */
static bool guest_walk(const struct target_leon3 *leon3, uint32_t context, uint32_t place,
                       uint32_t *address)
{
    static const struct {
        unsigned shift; /* of an entry's number in the address */
        uint32_t mask;  /* of the number, */
        uint32_t size;  /* and of what an entry of this level maps */
    } levels[LEVELS] = {
        {0, 0, 0}, {24, 0xff, 1u << 24}, {18, 0x3f, 1u << 18}, {12, 0x3f, 1u << 12}};
    uint32_t entry;

    for (unsigned level = 0; level < LEVELS; level++) {
        if (level)
            place += 4 * (*address >> levels[level].shift & levels[level].mask);
        if (!guest_word(leon3, context, place, &entry))
            return false;
        if ((entry & 3) == ENTRY_PAGE) {
            *address = ((entry & PAGE) << POINTER_SHIFT) | (*address & (levels[level].size - 1));
            return true;
        }
        if ((entry & 3) != ENTRY_POINTER)
            return false;
        place = (entry & POINTER) << POINTER_SHIFT;
    }
    return false;
}

bool target_guest_address(const struct target_leon3 *leon3, uint32_t context, uint32_t *address)
{
    const struct saved_layout *saved = &leon3->saved;
    uint32_t control, pointer, number;

    if (!leon3->vm_known || context < saved->first ||
        !guest_register(leon3, context, saved->vm_control, &control) || !(control & MMU_E))
        return true;
    return guest_register(leon3, context, saved->vm_context_pointer, &pointer) &&
           guest_register(leon3, context, saved->vm_context, &number) &&
           guest_walk(leon3, context, ((pointer & POINTER) << POINTER_SHIFT) + 4 * number, address);
}
