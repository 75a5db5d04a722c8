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
        return (struct srmmu_tlb){.entry = state->itlb,
                                  .cam = &mmu->icam,
                                  .entries = mmu->config.itlb_entries,
                                  .next = &state->itlb_next,
                                  .level = &state->itlb_level,
                                  .instruction = instruction,
                                  .shared = mmu->config.shared_tlb != 0};
    return (struct srmmu_tlb){.entry = state->dtlb,
                              .cam = &mmu->dcam,
                              .entries = mmu->config.dtlb_entries,
                              .next = &state->dtlb_next,
                              .level = &state->dtlb_level};
}

static void set_cam(const struct srmmu *mmu, struct srmmu_cam *cam,
                    const struct srmmu_tlb_entry *entry, unsigned index)
{
    cam->mask[index] = entry->valid ? ~srmmu_page_mask(mmu, entry->level) : 0;
    cam->tag[index] = entry->valid ? entry->tag & cam->mask[index] : SRMMU_CAM_NO_TAG;
    cam->context[index] = entry->valid ? entry->context : SRMMU_CAM_INVALID;
}

/* What lies behind the last entry never matches. */
static void reload_tags(const struct srmmu *mmu, struct srmmu_cam *cam,
                        const struct srmmu_tlb_entry *entry, unsigned entries)
{
    static const struct srmmu_tlb_entry none = {.valid = 0};

    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++)
        set_cam(mmu, cam, i < entries ? &entry[i] : &none, i);
}

void srmmu_cams_retag(struct srmmu *mmu)
{
    reload_tags(mmu, &mmu->icam, mmu->state.itlb, mmu->config.itlb_entries);
    reload_tags(mmu, &mmu->dcam, mmu->state.dtlb, mmu->config.dtlb_entries);
}

static void reload_order(struct srmmu_cam *cam, const struct srmmu_tlb_entry *entry,
                         unsigned entries)
{
    for (unsigned i = 0; i < entries; i++)
        cam->used[i] = srmmu_rank_use(entry[i].rank);
    srmmu_cam_sort(cam, entries);
    cam->latest = srmmu_rank_use(UINT8_MAX);
    cam->youngest = SRMMU_CAM_UNSURE;
    cam->moved = false;
}

void srmmu_cams_reload(struct srmmu *mmu)
{
    srmmu_cams_retag(mmu);
    reload_order(&mmu->icam, mmu->state.itlb, mmu->config.itlb_entries);
    reload_order(&mmu->dcam, mmu->state.dtlb, mmu->config.dtlb_entries);
    if (mmu->state.dtlb_youngest == mmu->dcam.older[SRMMU_CAM_ENDS])
        mmu->dcam.youngest = mmu->state.dtlb_youngest;
}

static void flush_order(const struct srmmu_cam *cam, struct srmmu_tlb_entry *entry,
                        unsigned entries)
{
    unsigned index = srmmu_cam_oldest(cam);

    for (unsigned rank = 0; cam->moved && rank < entries; rank++, index = cam->younger[index])
        entry[index].rank = (uint8_t)rank;
}

void srmmu_cams_flush(struct srmmu *mmu)
{
    flush_order(&mmu->icam, mmu->state.itlb, mmu->config.itlb_entries);
    flush_order(&mmu->dcam, mmu->state.dtlb, mmu->config.dtlb_entries);
    mmu->state.dtlb_youngest = mmu->dcam.youngest;
}

/* Of either TLB, by where its entries lie: a shared one is the instructions'. */
static void look(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry,
                 struct srmmu_look what)
{
    what.instruction = entry == mmu->state.itlb;
    if (mmu->looked)
        mmu->looked(mmu->looked_owner, mmu, &what);
}

/* R and M as an access sets them; true: they were not. */
static bool update_entry(struct srmmu_tlb_entry *entry, uint32_t update)
{
    bool need_sync = (entry->pte & update) != update;

    entry->pte |= update;
    return need_sync;
}

struct srmmu_tlb_match srmmu_tlb_match(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                                       uint32_t va, bool store)
{
    uint32_t update = PTE_R | (store ? PTE_M : 0);
    struct srmmu_cam_match found;
    struct srmmu_tlb_match match = {0};

    look(mmu, tlb->entry, (struct srmmu_look){.what = SRMMU_LOOK_UP, .va = va});
    found = srmmu_cam_match(tlb->cam, tlb->entries, va, mmu->state.context);
    match.count = found.count;
    match.index = found.index;
    if (match.count == 1)
        match.need_sync = update_entry(&tlb->entry[match.index], update);
    for (unsigned i = 0; match.count > 1 && i < tlb->entries; i++)
        if (srmmu_cam_matches(tlb->cam, i, va, mmu->state.context))
            match.need_sync |= update_entry(&tlb->entry[i], update);
    return match;
}

void srmmu_tlb_touch(const struct srmmu_tlb *tlb, unsigned index)
{
    if (index < tlb->entries) /* several numbers put together may be none */
        srmmu_cam_touch(tlb->cam, index);
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
    victim = srmmu_cam_oldest(tlb->cam);
    if (!(mmu->state.control & CONTROL_TLBDIS))
        srmmu_tlb_touch(tlb, victim);
    return victim;
}

void srmmu_change_generation(struct srmmu *mmu)
{
    if (!++mmu->generation)
        mmu->generation = 1;
}

static void forget_entry(struct srmmu *mmu, const struct srmmu_tlb *tlb,
                         const struct srmmu_tlb_entry *entry)
{
    uint32_t mask = srmmu_page_mask(mmu, entry->level);

    if (mmu->forget)
        mmu->forget(mmu->owner, entry->tag & ~mask, mask, srmmu_types_served(tlb));
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
 * Does some entry map part of what a fresh one maps? Then addresses of both hit twice from now on, and what was handed out for
 * them is no longer what the hardware would answer. An entry that maps part of a smallest page would have been hit.
 */
static bool overlaps(const struct srmmu *mmu, const struct srmmu_tlb *tlb, uint32_t va,
                     unsigned level)
{
    uint8_t context = (uint8_t)mmu->state.context;

    return (level < SRMMU_LEVEL_PAGE || context != mmu->state.context) &&
           srmmu_cam_overlaps(tlb->cam, tlb->entries, va, ~srmmu_page_mask(mmu, level), context);
}

void srmmu_tlb_fill(struct srmmu *mmu, const struct srmmu_tlb *tlb, unsigned index, uint32_t va,
                    const struct srmmu_walk_step *leaf, unsigned level)
{
    struct srmmu_tlb_entry *entry = &tlb->entry[index];
    uint8_t rank = entry->rank;
    bool twice;

    look(mmu, tlb->entry, (struct srmmu_look){.what = SRMMU_LOOK_FILL, .index = index});
    if (entry->valid) {
        observe_entry(mmu, entry, tlb->instruction, false);
        forget_entry(mmu, tlb, entry);
    }
    tlb->cam->context[index] = SRMMU_CAM_INVALID;
    twice = overlaps(mmu, tlb, va, level);
    *entry = (struct srmmu_tlb_entry){.tag = va & ~0xfffu,
                                      .pte = leaf->entry,
                                      .pte_address = leaf->entry_address,
                                      .valid = 1,
                                      .level = (uint8_t)level,
                                      .context = (uint8_t)mmu->state.context,
                                      .rank = rank};
    set_cam(mmu, tlb->cam, entry, index);
    observe_entry(mmu, entry, tlb->instruction, true);
    if (twice)
        forget_entry(mmu, tlb, entry);
}

static void invalidate_entries(struct srmmu *mmu, struct srmmu_tlb_entry *entry, bool instruction)
{
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++) {
        if (entry[i].valid)
            observe_entry(mmu, &entry[i], instruction, false);
        entry[i].valid = 0;
    }
}

void srmmu_tlb_invalidate(struct srmmu *mmu, bool instruction)
{
    struct srmmu_tlb_entry *entry = instruction ? mmu->state.itlb : mmu->state.dtlb;

    look(mmu, entry, (struct srmmu_look){.what = SRMMU_LOOK_EMPTY});
    invalidate_entries(mmu, entry, instruction);
    srmmu_cam_clear(instruction ? &mmu->icam : &mmu->dcam);
    srmmu_change_generation(mmu);
}

void srmmu_tlb_reset_order(struct srmmu *mmu, bool instruction)
{
    struct srmmu_tlb_entry *entry = instruction ? mmu->state.itlb : mmu->state.dtlb;

    look(mmu, entry, (struct srmmu_look){.what = SRMMU_LOOK_REPLACE});
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++)
        entry[i].rank = (uint8_t)i;
    if (instruction) {
        reload_order(&mmu->icam, entry, mmu->config.itlb_entries);
        return;
    }
    reload_order(&mmu->dcam, entry, mmu->config.dtlb_entries);
    mmu->state.dtlb_youngest = SRMMU_CAM_UNSURE;
    for (uint32_t i = 0; i < mmu->later.count; i++)
        mmu->later.store[(mmu->later.first + i) % SRMMU_LATER].use = 0;
}

const struct srmmu_tlb_entry *srmmu_tlb_peek(const struct srmmu *mmu, bool fetch, uint32_t va)
{
    bool instruction = fetch || mmu->config.shared_tlb;
    const struct srmmu_tlb_entry *entry = instruction ? mmu->state.itlb : mmu->state.dtlb;
    struct srmmu_cam_match match;

    look(mmu, entry, (struct srmmu_look){.what = SRMMU_LOOK_UP, .va = va});
    match = srmmu_cam_match(instruction ? &mmu->icam : &mmu->dcam,
                            instruction ? mmu->config.itlb_entries : mmu->config.dtlb_entries, va,
                            mmu->state.context);
    return match.count ? &entry[match.index] : NULL;
}
