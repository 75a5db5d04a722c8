/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fully associative TLBs of mmutlb.vhd, mmutlbcam.vhd and mmulru.vhd: match, replacement, fill,
 * flush. Only PTEs are kept. Entries of all levels match by context number, ACC 6 and 7 too: the
 * manual's sharing of supervisor pages between contexts is not done by LEON3.
 */
#include "sim/mmu/internal.h"

struct srmmu_tlb srmmu_tlb_select(struct srmmu *mmu, bool instruction)
{
    struct srmmu_state *state = &mmu->state;

    if (instruction || mmu->config.shared_tlb)
        return (struct srmmu_tlb){state->itlb,       mmu->config.itlb_entries,
                                  &state->itlb_next, &state->itlb_level,
                                  instruction,       mmu->config.shared_tlb != 0};
    return (struct srmmu_tlb){
        state->dtlb, mmu->config.dtlb_entries, &state->dtlb_next, &state->dtlb_level, false, false};
}

/* Of either TLB, by where its entries lie: a shared one is the instructions'. */
static void look(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry,
                 struct srmmu_look what)
{
    what.instruction = entry == mmu->state.itlb;
    if (mmu->looked)
        mmu->looked(mmu->looked_owner, mmu, &what);
}

static bool entry_matches(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry, uint32_t va)
{
    return entry->valid && entry->context == mmu->state.context &&
           !((entry->tag ^ va) & ~srmmu_page_mask(mmu, entry->level));
}

struct srmmu_tlb_match srmmu_tlb_match(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                                       uint32_t va, bool store)
{
    uint32_t update = PTE_R | (store ? PTE_M : 0);
    struct srmmu_tlb_match match = {0};

    look(mmu, tlb->entry, (struct srmmu_look){.what = SRMMU_LOOK_UP, .va = va});
    for (unsigned i = 0; i < tlb->entries; i++) {
        struct srmmu_tlb_entry *entry = &tlb->entry[i];

        if (!entry_matches(mmu, entry, va))
            continue;
        match.count++;
        match.index |= i; /* the hardware ORs the numbers of all that match */
        match.need_sync |= (entry->pte & update) != update;
        entry->pte |= update;
    }
    return match;
}

void srmmu_tlb_touch(const struct srmmu_tlb *tlb, unsigned index)
{
    uint8_t old = tlb->entry[index].rank;

    for (unsigned i = 0; i < tlb->entries; i++)
        if (tlb->entry[i].rank > old)
            tlb->entry[i].rank--;
    tlb->entry[index].rank = (uint8_t)(tlb->entries - 1);
}

static unsigned oldest_entry(const struct srmmu_tlb *tlb)
{
    unsigned oldest = 0;

    for (unsigned i = 1; i < tlb->entries; i++)
        if (tlb->entry[i].rank < tlb->entry[oldest].rank)
            oldest = i;
    return oldest;
}

unsigned srmmu_tlb_choose_victim(const struct srmmu *mmu, const struct srmmu_tlb *tlb)
{
    unsigned victim;

    look(mmu, tlb->entry, (struct srmmu_look){.what = SRMMU_LOOK_REPLACE});
    if (mmu->config.replacement == SRMMU_REPLACE_INCREMENT) {
        victim = *tlb->next % tlb->entries;
        *tlb->next = (uint8_t)((victim + 1) % tlb->entries);
        return victim;
    }
    victim = oldest_entry(tlb);
    if (!(mmu->state.control & CONTROL_TLBDIS))
        srmmu_tlb_touch(tlb, victim);
    return victim;
}

void srmmu_change_generation(struct srmmu *mmu)
{
    if (!++mmu->generation)
        mmu->generation = 1;
}

static void forget_entry(struct srmmu *mmu, const struct srmmu_tlb_entry *entry)
{
    uint32_t mask = srmmu_page_mask(mmu, entry->level);

    if (mmu->forget)
        mmu->forget(mmu->owner, entry->tag & ~mask, mask);
    else
        srmmu_change_generation(mmu);
}

static void observe_entry(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry,
                          bool instruction, bool filled)
{
    struct observation what;

    if (!observe_wanted(mmu->observers, OBSERVE_TLB))
        return;
    what = srmmu_observation(mmu, OBSERVE_TLB, entry->tag);
    what.physical = srmmu_merge_address(mmu, entry->level, entry->pte, entry->tag);
    what.value = entry->pte;
    what.code = instruction ? 0 : 1;
    what.flag = filled;
    observe_emit(mmu->observers, &what);
}

/*
 * Does some entry map part of what `fresh` maps? Then addresses of both hit twice from now on, and
 * what was handed out for them is no longer what the hardware would answer.
 */
static bool overlaps_others(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                            const struct srmmu_tlb_entry *fresh)
{
    for (unsigned i = 0; i < tlb->entries; i++) {
        const struct srmmu_tlb_entry *entry = &tlb->entry[i];
        uint32_t mask = srmmu_page_mask(mmu, entry->level) | srmmu_page_mask(mmu, fresh->level);

        if (entry != fresh && entry->valid && entry->context == fresh->context &&
            !((entry->tag ^ fresh->tag) & ~mask))
            return true;
    }
    return false;
}

void srmmu_tlb_fill(struct srmmu *mmu, const struct srmmu_tlb *tlb, unsigned index, uint32_t va,
                    const struct srmmu_walk *walk, uint32_t pte)
{
    struct srmmu_tlb_entry *entry = &tlb->entry[index];

    look(mmu, tlb->entry, (struct srmmu_look){.what = SRMMU_LOOK_FILL, .index = index});
    if (entry->valid) {
        observe_entry(mmu, entry, tlb->instruction, false);
        forget_entry(mmu, entry);
    }
    *entry = (struct srmmu_tlb_entry){.tag = va & ~0xfffu,
                                      .pte = pte,
                                      .pte_address = walk->step[walk->level].entry_address,
                                      .valid = 1,
                                      .level = (uint8_t)walk->level,
                                      .context = (uint8_t)mmu->state.context,
                                      .rank = entry->rank};
    observe_entry(mmu, entry, tlb->instruction, true);
    if (overlaps_others(mmu, tlb, entry))
        forget_entry(mmu, entry);
}

static void invalidate_entries(struct srmmu *mmu, struct srmmu_tlb_entry *entry, bool instruction)
{
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++) {
        if (entry[i].valid)
            observe_entry(mmu, &entry[i], instruction, false);
        entry[i].valid = 0;
    }
}

void srmmu_tlb_invalidate(struct srmmu *mmu)
{
    look(mmu, mmu->state.itlb, (struct srmmu_look){.what = SRMMU_LOOK_EMPTY});
    invalidate_entries(mmu, mmu->state.itlb, true);
    invalidate_entries(mmu, mmu->state.dtlb, false);
    srmmu_change_generation(mmu);
}

void srmmu_tlb_reset_order(struct srmmu *mmu)
{
    look(mmu, mmu->state.itlb, (struct srmmu_look){.what = SRMMU_LOOK_REPLACE});
    look(mmu, mmu->state.dtlb, (struct srmmu_look){.what = SRMMU_LOOK_REPLACE});
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++) {
        mmu->state.itlb[i].rank = (uint8_t)i;
        mmu->state.dtlb[i].rank = (uint8_t)i;
    }
}

const struct srmmu_tlb_entry *srmmu_tlb_peek(const struct srmmu *mmu, bool fetch, uint32_t va)
{
    bool instruction = fetch || mmu->config.shared_tlb;
    const struct srmmu_tlb_entry *entry = instruction ? mmu->state.itlb : mmu->state.dtlb;
    unsigned entries = instruction ? mmu->config.itlb_entries : mmu->config.dtlb_entries;
    unsigned index = 0, count = 0;

    look(mmu, entry, (struct srmmu_look){.what = SRMMU_LOOK_UP, .va = va});
    for (unsigned i = 0; i < entries; i++)
        if (entry_matches(mmu, &entry[i], va)) {
            index |= i;
            count++;
        }
    return count ? &entry[index] : NULL;
}
