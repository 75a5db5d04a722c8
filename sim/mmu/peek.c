/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables as a debugger sees them: the walk of walk.c, read as the debug master, nothing
 * recorded.
 */
#include "sim/mmu/internal.h"

#include <string.h>

bool srmmu_peek(const struct srmmu *mmu, uint32_t context, uint32_t va, uint32_t *physical,
                uint32_t *pte, struct srmmu_walk_step steps[4], unsigned *step_count)
{
    struct srmmu_walk walk;

    srmmu_walk(mmu, context & CONTEXT_WRITABLE, va, BUS_MASTER_DEBUG, &walk);
    if (steps)
        memcpy(steps, walk.step, walk.steps * sizeof(walk.step[0]));
    if (step_count)
        *step_count = walk.steps;
    if (walk.fault)
        return false;
    if (pte)
        *pte = walk.step[walk.level].entry;
    if (physical)
        *physical = srmmu_merge_address(mmu, walk.level, walk.step[walk.level].entry, va);
    return true;
}
