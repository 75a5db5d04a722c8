/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A table walk of the SRMMU as the V8 manual's appendix H describes it, written for the tests
 * alone: it shares nothing with the code that builds the tables.
 */
#ifndef TESTS_UNIT_PACK_MMU_WALK_H
#define TESTS_UNIT_PACK_MMU_WALK_H

#include <stdbool.h>
#include <stdint.h>

/* Reads a word of physical memory. */
typedef uint32_t mmu_read(const void *memory, uint32_t pa);

struct mmu_result {
    bool valid;  /* a PTE was found */
    bool broken; /* a reserved entry type, or a PTD at level 3 */
    uint32_t pte, pa;
    unsigned level; /* of the PTE: 1 to 3 */
};

static struct mmu_result mmu_walk(mmu_read *read, const void *memory, uint32_t context_table,
                                  uint32_t context, uint32_t va)
{
    const uint32_t offset[] = {context * 4, (va >> 24) * 4, (va >> 18 & 63) * 4,
                               (va >> 12 & 63) * 4};
    const uint32_t mask[] = {0xffffffff, 0x00ffffff, 0x0003ffff, 0x00000fff};
    uint32_t table = context_table;

    for (unsigned level = 0; level <= 3; level++) {
        uint32_t entry = read(memory, table + offset[level]);

        switch (entry & 3) {
        case 0:
            return (struct mmu_result){0};
        case 1:
            table = (entry & 0xfffffffc) << 4;
            break;
        case 2:
            if (level == 0)
                return (struct mmu_result){.broken = true};
            return (struct mmu_result){.valid = true,
                                       .pte = entry,
                                       .pa = (entry & 0xffffff00) << 4 | (va & mask[level]),
                                       .level = level};
        default:
            return (struct mmu_result){.broken = true};
        }
    }
    return (struct mmu_result){.broken = true};
}

/* PTE.ACC, C, M and R. */
static inline unsigned mmu_acc(uint32_t pte)
{
    return pte >> 2 & 7;
}

static inline bool mmu_cacheable(uint32_t pte)
{
    return (pte & 0x80) != 0;
}

static inline bool mmu_marked(uint32_t pte)
{
    return (pte & 0x60) == 0x60;
}

#endif
