/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One translation, in the order of mmutlb.vhd: TLB, walk, write-back of R and M, permissions; then
 * the fault registers with the overwrite rules of mmu.vhd (V8 manual, H.5). What the hardware does
 * and the manual does not say: R and M are written although the access is then refused; a fault on
 * a TLB hit shows L = 0; a write-back stores the TLB's copy of the PTE over that in memory.
 */
#include "sim/mmu/internal.h"

#include <assert.h>

struct fault {
    enum srmmu_fault_type type;
    bool bus_error; /* on a table access: overwrites any other fault */
    unsigned level;
};

static struct fault table_fault(unsigned level)
{
    return (struct fault){SRMMU_FT_TRANSLATION, true, level};
}

static void answer(const struct srmmu *mmu, uint32_t va, unsigned level, uint32_t pte,
                   struct srmmu_translation *out)
{
    out->physical = srmmu_merge_address(mmu, level, pte, va);
    out->page_mask = srmmu_page_mask(mmu, level);
    out->cacheable = pte & PTE_C;
}

/* Access types that go through this TLB, as a mask of permissions. */
static uint8_t types_served(const struct srmmu_tlb *tlb)
{
    return tlb->shared ? 0x3f : tlb->instruction ? 0x0c : 0x33;
}

static bool write_back(const struct srmmu *mmu, uint32_t va, uint32_t pte_address, uint32_t pte,
                       unsigned level, struct srmmu_translation *out)
{
    out->walk_writes++;
    out->pte_address = pte_address;
    return srmmu_write_back(mmu, va, pte_address, pte, level);
}

static bool hits_count(const struct srmmu *mmu)
{
    return mmu->config.replacement == SRMMU_REPLACE_LRU && !mmu->config.fill_order;
}

/* The mapping holds for these types, without a change of state but for the order. */
static void may_be_kept(const struct srmmu *mmu, const struct srmmu_tlb *tlb, unsigned index,
                        uint32_t pte, struct srmmu_translation *out)
{
    out->permissions = srmmu_allowed_types(pte) & types_served(tlb);
    out->entry = hits_count(mmu) ? &tlb->entry[index] : NULL;
}

static struct fault translate_hit(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                                  const struct srmmu_tlb_match *match, uint32_t va,
                                  enum srmmu_access_type type, struct srmmu_translation *out)
{
    const struct srmmu_tlb_entry *entry = &tlb->entry[match->index];

    out->tlb_hit = true;
    if (hits_count(mmu))
        srmmu_tlb_touch(tlb, match->index);
    if (match->need_sync &&
        !write_back(mmu, va, entry->pte_address, entry->pte, entry->level & 3u, out))
        return table_fault(*tlb->level & 3u);
    answer(mmu, va, entry->level, entry->pte, out);
    if (match->count == 1)
        may_be_kept(mmu, tlb, match->index, entry->pte, out);
    return (struct fault){srmmu_check_access(pte_acc(entry->pte), type), false, 0};
}

void srmmu_make_youngest(struct srmmu *mmu, struct srmmu_tlb_entry *entry)
{
    struct srmmu_tlb tlb = srmmu_tlb_select(mmu, false);

    srmmu_tlb_touch(&tlb, (unsigned)(entry - tlb.entry));
}

static struct fault translate_miss(struct srmmu *mmu, const struct srmmu_tlb *tlb, uint32_t va,
                                   enum srmmu_access_type type, struct srmmu_translation *out)
{
    bool keep = !(mmu->state.control & CONTROL_TLBDIS);
    unsigned victim = srmmu_tlb_choose_victim(mmu, tlb);
    const struct srmmu_walk_step *last;
    struct srmmu_walk walk;
    uint32_t pte;

    srmmu_walk(mmu, mmu->state.context, va, (uint8_t)mmu->config.cpu, &walk);
    out->walk_reads = (uint8_t)(out->walk_reads + walk.steps);
    *tlb->level = (uint8_t)walk.level;
    if (walk.fault)
        return (struct fault){walk.fault, walk.bus_error, walk.level};
    last = &walk.step[walk.level];
    pte = last->entry | PTE_R | ((unsigned)type & TYPE_STORE ? PTE_M : 0);
    if (keep)
        srmmu_tlb_fill(mmu, tlb, victim, va, &walk, pte);
    if (pte != last->entry && !write_back(mmu, va, last->entry_address, pte, walk.level, out))
        return table_fault(walk.level);
    answer(mmu, va, walk.level, pte, out);
    if (keep)
        may_be_kept(mmu, tlb, victim, pte, out);
    return (struct fault){srmmu_check_access(pte_acc(pte), type), false, walk.level};
}

static struct fault translate_once(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                                   struct srmmu_translation *out)
{
    struct srmmu_tlb tlb = srmmu_tlb_select(mmu, (unsigned)type & TYPE_INSTRUCTION);
    struct srmmu_tlb_match match = srmmu_tlb_match(mmu, &tlb, va, (unsigned)type & TYPE_STORE);

    /* With the TLB disabled entries still match, and have R and M set, but do not answer. */
    if (match.count && !(mmu->state.control & CONTROL_TLBDIS))
        return translate_hit(mmu, &tlb, &match, va, type, out);
    return translate_miss(mmu, &tlb, va, type, out);
}

/*
 * While FAV is set: a table access error replaces all; nothing else replaces a translation error; a
 * data fault replaces the rest; a fetch fault replaces fetch faults only, and sets OW.
 */
static void record_fault(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                         const struct fault *fault)
{
    uint32_t old = mmu->state.fault_status;
    uint32_t status = fault->level << STATUS_L_SHIFT | (uint32_t)type << STATUS_AT_SHIFT |
                      (uint32_t)fault->type << STATUS_FT_SHIFT | STATUS_FAV;

    if ((old & STATUS_FAV) && !fault->bus_error) {
        if ((old >> STATUS_FT_SHIFT & 7u) == SRMMU_FT_TRANSLATION)
            return;
        if ((unsigned)type & TYPE_INSTRUCTION) {
            if (!(old & STATUS_AT_INSTRUCTION))
                return;
            status |= STATUS_OW;
        }
    }
    mmu->state.fault_status = status;
    mmu->state.fault_address = va & ~0xfffu;
}

static void translate_identity(uint32_t va, struct srmmu_translation *out)
{
    out->physical = va;
    out->page_mask = UINT32_MAX;
    out->cacheable = true;
    out->permissions = 0x3f;
}

enum srmmu_outcome srmmu_translate(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                                   uint8_t asi, struct srmmu_translation *out)
{
    bool fetch = (unsigned)type & TYPE_INSTRUCTION;
    struct fault fault;

    (void)asi;
    assert((unsigned)type <= SRMMU_STORE_SUPER_DATA);
    *out = (struct srmmu_translation){0};
    if (!srmmu_enabled(mmu)) {
        translate_identity(va, out);
        return SRMMU_OK;
    }
    fault = translate_once(mmu, va, type, out);
    if (!fault.type)
        return SRMMU_OK;
    out->permissions = 0;
    record_fault(mmu, va, type, &fault);
    if ((mmu->state.control & CONTROL_NF) && !(fetch && ((unsigned)type & TYPE_SUPERVISOR)))
        return SRMMU_FAULT_NO_TRAP;
    /*
     * Behind a refused instruction the pipeline fetches the next word before the trap is taken. In
     * the same page that is refused as well, on a TLB hit if the page is mapped: OW = 1, L = 0.
     */
    if (fetch && (va & 0xffcu) != 0xffcu) {
        fault = translate_once(mmu, va, type, out);
        out->permissions = 0;
        if (fault.type)
            record_fault(mmu, va, type, &fault);
    }
    return SRMMU_FAULT;
}
