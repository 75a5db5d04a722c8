/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stores whose use of a TLB entry counts or does not (srmmu.h). Each has its place in the order of uses from the start, so that
 * it does not matter how late it is settled.
 */
#include "sim/mmu/internal.h"

bool srmmu_keep_for_later(struct srmmu *mmu, const struct srmmu_tlb_entry *entry)
{
    struct srmmu_later *later = &mmu->later;
    uint32_t place = (later->first + later->count) % SRMMU_LATER;
    uint32_t index = (uint32_t)(entry - mmu->state.dtlb);

    if (mmu->config.shared_tlb) {
        srmmu_use(mmu, entry);
        return false;
    }
    if (later->count == SRMMU_LATER)
        return false;
    mmu->dcam.youngest = SRMMU_CAM_UNSURE;
    later->store[place].use = ++mmu->dcam.latest;
    later->store[place].index = index;
    later->count++;
    return true;
}

void srmmu_settle(struct srmmu *mmu, bool used)
{
    struct srmmu_later *later = &mmu->later;
    uint32_t index = later->store[later->first].index;
    uint64_t use = later->store[later->first].use;

    if (!later->count)
        return;
    later->first = (later->first + 1) % SRMMU_LATER;
    later->count--;
    if (used)
        srmmu_cam_touch_then(&mmu->dcam, index, use);
}

bool srmmu_order_is_open(const struct srmmu *mmu, uint32_t va)
{
    const struct srmmu_later *later = &mmu->later;
    unsigned oldest;

    if (!later->count || !srmmu_enabled(mmu))
        return false;
    oldest = srmmu_cam_oldest(&mmu->dcam);
    for (uint32_t i = 0; i < later->count; i++)
        if (later->store[(later->first + i) % SRMMU_LATER].index == oldest)
            return !srmmu_cam_match(&mmu->dcam, mmu->config.dtlb_entries, va, mmu->state.context)
                        .count;
    return false;
}

uint8_t srmmu_later_rank(const struct srmmu *mmu, uint32_t number, uint8_t *index)
{
    const struct srmmu_later *later = &mmu->later;
    uint32_t place = (later->first + number) % SRMMU_LATER;

    *index = (uint8_t)later->store[place].index;
    return srmmu_cam_rank(&mmu->dcam, mmu->config.dtlb_entries, later->store[place].use);
}

void srmmu_later_again(struct srmmu *mmu, uint8_t index, uint8_t rank)
{
    struct srmmu_later *later = &mmu->later;
    uint32_t place = (later->first + later->count) % SRMMU_LATER;

    later->store[place].index = index % mmu->config.dtlb_entries;
    later->store[place].use = srmmu_rank_use(rank) - (SRMMU_LATER - later->count);
    later->count++;
}
