/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Listens to what the MMU tells of its looks (srmmu.h).
 */
#include "sim/trace/uses_tlb.h"

#include <stdlib.h>
#include <string.h>

#include "sim/leon3/state.h"

#define BYTE_BITS 0xffu
#define LEVELS    4u

enum part { TAG, PTE, PTE_ADDRESS, VALID, LEVEL, CONTEXT, RANK, PARTS };

struct uses_tlb {
    struct leon3 *cpu;
    struct use_count *count;
    unsigned flips;
    void (*table)(void *owner, uint32_t physical);
    void *table_owner;
    struct use_history history[2][SRMMU_TLB_MAX][PARTS]; /* 0: the instruction TLB */
};

static void use(struct uses_tlb *uses, unsigned unit, uint32_t index, enum part part, uint32_t bits)
{
    use_history_add(&uses->history[unit][index][part], uses->count, leon3_boundary(uses->cpu), bits,
                    false);
}

static void use_order(struct uses_tlb *uses, unsigned unit)
{
    for (uint32_t i = 0; i < SRMMU_TLB_MAX; i++)
        use(uses, unit, i, RANK, BYTE_BITS);
}

/* Of two that are compared: all bits if they are the same, those that keep them apart if one fault could change them all. */
static uint32_t bits_noticed(const struct uses_tlb *uses, uint32_t different, uint32_t all)
{
    uint32_t lowest = different & -different;

    if (!different)
        return all;
    return (uint64_t)different < (uint64_t)lowest << uses->flips ? different : 0;
}

static bool matches_at(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry, uint32_t va,
                       unsigned level)
{
    return !((entry->tag ^ va) & ~srmmu_page_mask(mmu, level));
}

/* The bits of `level` by which a valid entry of this context would match, or not, where now it does not, or does. */
static uint32_t level_bits(const struct uses_tlb *uses, const struct srmmu *mmu,
                           const struct srmmu_tlb_entry *entry, uint32_t va)
{
    bool match = matches_at(mmu, entry, va, entry->level);
    uint32_t bits = 0;

    if (match || uses->flips > 1)
        return BYTE_BITS;
    for (uint32_t bit = 0; bit < 2; bit++)
        bits |= (uint32_t)matches_at(mmu, entry, va, (entry->level ^ 1u << bit) % LEVELS) << bit;
    return bits;
}

static void use_whole(struct uses_tlb *uses, unsigned unit, uint32_t index)
{
    for (int part = TAG; part < RANK; part++)
        use(uses, unit, index, (enum part)part, USES_ALL_BITS);
}

static void compare(struct uses_tlb *uses, const struct srmmu *mmu, unsigned unit, uint32_t index,
                    uint32_t va)
{
    const struct srmmu_tlb_entry *entry = unit ? &mmu->state.dtlb[index] : &mmu->state.itlb[index];
    bool valid = entry->valid, match = matches_at(mmu, entry, va, entry->level);
    bool context = entry->context == mmu->state.context;

    if (valid && context) {
        uint32_t mask = ~srmmu_page_mask(mmu, entry->level);

        use(uses, unit, index, TAG, bits_noticed(uses, (entry->tag ^ va) & mask, mask));
        use(uses, unit, index, LEVEL, level_bits(uses, mmu, entry, va));
    }
    if (valid && match)
        use(uses, unit, index, CONTEXT,
            bits_noticed(uses, entry->context ^ mmu->state.context, BYTE_BITS));
    if (context && match)
        use(uses, unit, index, VALID, BYTE_BITS);
}

/* Entries that match are used, and the one by whose number several that match answer. */
static void look_up(struct uses_tlb *uses, const struct srmmu *mmu, unsigned unit, uint32_t va)
{
    uint32_t entries = unit ? mmu->config.dtlb_entries : mmu->config.itlb_entries;
    const struct srmmu_tlb_entry *entry = unit ? mmu->state.dtlb : mmu->state.itlb;
    uint32_t answer = 0;

    for (uint32_t i = 0; i < entries; i++) {
        compare(uses, mmu, unit, i, va);
        if (!entry[i].valid || entry[i].context != mmu->state.context ||
            !matches_at(mmu, &entry[i], va, entry[i].level))
            continue;
        use_whole(uses, unit, i);
        answer |= i;
    }
    if (answer)
        use_whole(uses, unit, answer);
    if (!mmu->config.fill_order)
        use_order(uses, unit);
}

static void looked(void *owner, const struct srmmu *mmu, const struct srmmu_look *look)
{
    struct uses_tlb *uses = owner;
    unsigned unit = !look->instruction;

    switch (look->what) {
    case SRMMU_LOOK_UP:
        look_up(uses, mmu, unit, look->va);
        break;
    case SRMMU_LOOK_REPLACE:
        use_order(uses, unit);
        break;
    case SRMMU_LOOK_FILL:
        use_whole(uses, unit, look->index);
        break;
    case SRMMU_LOOK_TABLE:
        uses->table(uses->table_owner, look->va);
        break;
    case SRMMU_LOOK_EMPTY:
        for (uint32_t i = 0; i < SRMMU_TLB_MAX; i++)
            use(uses, unit, i, VALID, BYTE_BITS);
        break;
    }
}

struct uses_tlb *uses_tlb_create(struct leon3 *cpu, unsigned flips,
                                 void (*table)(void *owner, uint32_t physical), void *owner,
                                 struct use_count *count)
{
    struct uses_tlb *uses = calloc(1, sizeof(*uses));

    if (!uses)
        return NULL;
    uses->cpu = cpu;
    uses->count = count;
    uses->flips = flips;
    uses->table = table;
    uses->table_owner = owner;
    cpu->mmu.looked = looked;
    cpu->mmu.looked_owner = uses;
    return uses;
}

void uses_tlb_destroy(struct uses_tlb *uses)
{
    if (!uses)
        return;
    uses->cpu->mmu.looked = NULL;
    for (uint32_t i = 0; i < 2 * SRMMU_TLB_MAX; i++)
        for (uint32_t part = 0; part < PARTS; part++)
            use_history_free(&uses->history[i % 2][i / 2][part]);
    free(uses);
}

void uses_tlb_follow(struct uses_tlb *uses, const struct uses_element *element)
{
    uses->history[element->unit][element->number][element->part].followed = true;
}

const struct use_history *uses_tlb_of(const struct uses_tlb *uses,
                                      const struct uses_element *element)
{
    return &uses->history[element->unit][element->number][element->part];
}

bool uses_tlb_element(const char *field, uint32_t index, struct uses_element *element)
{
    static const char *const names[PARTS] = {
        [TAG] = "tag",     [PTE] = "pte",     [PTE_ADDRESS] = "pte_address",
        [VALID] = "valid", [LEVEL] = "level", [CONTEXT] = "context",
        [RANK] = "rank"};
    bool data = strncmp(field, "dtlb[].", 7) == 0;

    if (!data && strncmp(field, "itlb[].", 7) != 0)
        return false;
    for (uint8_t part = 0; part < PARTS; part++)
        if (strcmp(field + 7, names[part]) == 0) {
            *element = (struct uses_element){.kind = USES_TLB,
                                             .unit = data,
                                             .number = index,
                                             .part = part,
                                             .stays = USES_ALL_BITS};
            return true;
        }
    return false;
}
