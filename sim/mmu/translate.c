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
    out->permissions = srmmu_allowed_types(pte) & srmmu_types_served(tlb);
    out->entry = hits_count(mmu) ? &tlb->entry[index] : NULL;
}

/* The access is a store that the write buffer may have taken by then: srmmu_use_later. */
static bool uses_later(const struct srmmu_tlb *tlb, enum srmmu_access_type type)
{
    return (unsigned)type & TYPE_STORE && !tlb->shared;
}

static struct fault translate_hit(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                                  const struct srmmu_tlb_match *match, uint32_t va,
                                  enum srmmu_access_type type, struct srmmu_translation *out)
{
    const struct srmmu_tlb_entry *entry = &tlb->entry[match->index];
    struct fault fault = {srmmu_check_access(pte_acc(entry->pte), type), false, 0};
    bool later = match->count == 1 && !match->need_sync && !fault.type && uses_later(tlb, type);

    out->tlb_hit = true;
    if (hits_count(mmu) && !later)
        srmmu_tlb_touch(tlb, match->index);
    if (match->need_sync &&
        !write_back(mmu, va, entry->pte_address, entry->pte, entry->level & 3u, out))
        return table_fault(*tlb->level & 3u);
    answer(mmu, va, entry->level, entry->pte, out);
    if (match->count == 1)
        may_be_kept(mmu, tlb, match->index, entry->pte, out);
    return fault;
}

/* The PTE as an access leaves it in the TLB, and in memory if it changes. */
static uint32_t used_pte(uint32_t pte, enum srmmu_access_type type)
{
    return pte | PTE_R | ((unsigned)type & TYPE_STORE ? PTE_M : 0);
}

static struct fault translate_miss(struct srmmu *mmu, const struct srmmu_tlb *tlb, uint32_t va,
                                   enum srmmu_access_type type, struct srmmu_translation *out)
{
    bool keep = !(mmu->state.control & CONTROL_TLBDIS);
    unsigned victim = srmmu_tlb_choose_victim(mmu, tlb);
    struct srmmu_walk_step leaf;
    struct srmmu_walk walk;
    bool changes;

    srmmu_walk(mmu, mmu->state.context, va, (uint8_t)mmu->config.cpu, &walk);
    out->walk_reads = (uint8_t)(out->walk_reads + walk.steps);
    *tlb->level = (uint8_t)walk.level;
    if (walk.fault)
        return (struct fault){walk.fault, walk.bus_error, walk.level};
    leaf = walk.step[walk.level];
    leaf.entry = used_pte(leaf.entry, type);
    changes = leaf.entry != walk.step[walk.level].entry;
    if (keep)
        srmmu_tlb_fill(mmu, tlb, victim, va, &leaf, walk.level);
    if (changes && !write_back(mmu, va, leaf.entry_address, leaf.entry, walk.level, out))
        return table_fault(walk.level);
    answer(mmu, va, walk.level, leaf.entry, out);
    if (keep)
        may_be_kept(mmu, tlb, victim, leaf.entry, out);
    return (struct fault){srmmu_check_access(pte_acc(leaf.entry), type), false, walk.level};
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

/*
 * Three words, and a fourth if the third had to walk (measured at a page's end). In the same page they are refused as well, on a
 * TLB hit if the page is mapped: OW = 1, L = 0; that is asked once here. In the next page they may be refused for another
 * reason, and then that is what the registers show.
 */
void srmmu_ask_behind(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                      struct srmmu_translation *out)
{
    uint32_t words = (0x1000u - (va & 0xfffu)) / 4; /* to the next page */
    struct srmmu_translation behind = {.tlb_hit = out->tlb_hit};
    struct fault fault;

    if (words > 1) {
        out->tlb_hit = false;
        fault = translate_once(mmu, va, type, out);
        out->permissions = 0;
        if (fault.type)
            record_fault(mmu, va, type, &fault);
        behind.tlb_hit = out->tlb_hit;
    }
    for (uint32_t word = words; word <= 3u + !behind.tlb_hit; word++) {
        behind = (struct srmmu_translation){0};
        fault = translate_once(mmu, va + 4 * word, type, &behind);
        if (fault.type)
            record_fault(mmu, va + 4 * word, type, &fault);
    }
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
    return SRMMU_FAULT;
}

/* ---- in two parts ------------------------------------------------------------------------------------------------- */

static bool is_watched(const struct srmmu *mmu)
{
    return mmu->looked || mmu->observers->mask & (OBSERVE_BIT(TLB) | OBSERVE_BIT(TABLE_WALK));
}

/* Where a word can be written, and nobody learns of it but by srmmu_write_back. */
static bool is_plain_to_write(const struct srmmu *mmu, uint32_t address)
{
    return bus_memory(mmu->bus, address, false) && !bus_slave_at(mmu->bus, address)->read_only;
}

/* From the entry that hits, or from the tables: PTE, its place and level, and what has to be done to it. */
static bool find_pte(struct srmmu *mmu, const struct srmmu_tlb *tlb, uint32_t va,
                     enum srmmu_access_type type, struct srmmu_prospect *p)
{
    struct srmmu_cam_match match = srmmu_cam_match(tlb->cam, tlb->entries, va, mmu->state.context);
    struct srmmu_walk_step leaf;
    unsigned level, reads = 0;

    if (match.count > 1)
        return false;
    p->answer.tlb_hit = match.count;
    p->index = (uint8_t)match.index;
    if (match.count) {
        const struct srmmu_tlb_entry *entry = &tlb->entry[match.index];

        leaf = (struct srmmu_walk_step){.entry_address = entry->pte_address, .entry = entry->pte};
        level = entry->level & 3u;
    } else if (!srmmu_walk_plain(mmu, va, &leaf, &level)) {
        return false;
    } else {
        reads = level + 1;
    }
    p->va = va;
    p->level = (uint8_t)level;
    p->pte = used_pte(leaf.entry, type);
    p->pte_address = leaf.entry_address;
    p->answer.walk_reads = (uint8_t)reads;
    p->answer.walk_writes = p->pte != leaf.entry;
    p->answer.pte_address = p->answer.walk_writes ? p->pte_address : 0;
    return !p->answer.walk_writes || is_plain_to_write(mmu, p->pte_address & ~3u);
}

bool srmmu_foresee(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                   struct srmmu_prospect *p)
{
    struct srmmu_tlb tlb = srmmu_tlb_select(mmu, false);

    *p = (struct srmmu_prospect){.va = va, .type = type};
    if (!srmmu_enabled(mmu)) {
        translate_identity(va, &p->answer);
        return true;
    }
    if (is_watched(mmu) || mmu->state.control & CONTROL_TLBDIS ||
        !find_pte(mmu, &tlb, va, type, p) || srmmu_check_access(pte_acc(p->pte), type))
        return false;
    answer(mmu, va, p->level, p->pte, &p->answer);
    p->answer.permissions = srmmu_allowed_types(p->pte) & srmmu_types_served(&tlb);
    return true;
}

void srmmu_carry_out(struct srmmu *mmu, struct srmmu_prospect *p)
{
    struct srmmu_tlb tlb = srmmu_tlb_select(mmu, false);

    if (!srmmu_enabled(mmu))
        return;
    if (p->answer.tlb_hit) {
        tlb.entry[p->index].pte = p->pte;
        if (hits_count(mmu) && (p->answer.walk_writes || !uses_later(&tlb, p->type)))
            srmmu_tlb_touch(&tlb, p->index);
    } else {
        const struct srmmu_walk_step leaf = {.entry_address = p->pte_address, .entry = p->pte};

        p->index = (uint8_t)srmmu_tlb_choose_victim(mmu, &tlb);
        *tlb.level = p->level;
        srmmu_tlb_fill(mmu, &tlb, p->index, p->va, &leaf, p->level);
    }
    if (p->answer.walk_writes)
        srmmu_write_back(mmu, p->va, p->pte_address, p->pte, p->level);
    p->answer.entry = hits_count(mmu) ? &tlb.entry[p->index] : NULL;
}
