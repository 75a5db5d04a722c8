/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages that the loop meets for the first time (cached_page.h, memory.h). */
#include "sim/leon3/cached_page.h"

#include "sim/leon3/cached_data.h"
#include "sim/leon3/timing_slots.h"

/* Where the engine may keep the page for accesses of the kind. */
static bool may_enter(const struct leon3 *cpu, uint32_t va, uint32_t physical, bool store)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, physical);

    return bus_memory(cpu->env.bus, physical, false) && !slave->posted &&
           !(store && slave->read_only) && !leon3_watch_page(cpu, va, physical, store);
}

/* Nobody asks which pages may have been written, or this one is known to be. */
static bool is_touched(const struct leon3 *cpu, uint32_t physical)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, physical);

    return !slave->touched || slave->touched[(physical - slave->base) >> BUS_PAGE_BITS];
}

/* For the access, and for one of the other kind as well if the same translation is known to serve it. */
static const struct leon3_data_entry *
enter(struct leon3 *cpu, const struct srmmu_prospect *prospect, bool store, bool cacheable)
{
    const struct srmmu_translation *answer = &prospect->answer;
    bool loads = answer->permissions >> leon3_data_type(cpu, false) & 1;
    bool stores = answer->permissions >> leon3_data_type(cpu, true) & 1;
    const struct leon3_data_entry *load = NULL, *stored = NULL;

    if (store || (stores && is_touched(cpu, answer->physical)))
        stored = leon3_translation_add_store(cpu, prospect->va, answer->physical, answer->entry);
    if (!store || loads)
        load = leon3_translation_add_load(cpu, prospect->va, answer->physical, cacheable,
                                          answer->entry);
    return store ? stored : load;
}

/* In fast timing each fetch asks the TLB. Where that is the data's as well, the loop may lose the page that it is in. */
bool leon3_page_enter(struct leon3 *cpu, uint32_t va, uint32_t size, bool store)
{
    struct srmmu_prospect prospect;

    if (va & (size - 1) || (leon3_mmu_on(cpu) && cpu->mmu.config.shared_tlb) ||
        !srmmu_foresee(&cpu->mmu, va, leon3_data_type(cpu, store), &prospect) ||
        !may_enter(cpu, va, prospect.answer.physical, store))
        return false;
    srmmu_carry_out(&cpu->mmu, &prospect);
    return enter(cpu, &prospect, store, prospect.answer.cacheable);
}

/* A store to what a line of the instruction cache holds. */
static bool changes_code(const struct leon3 *cpu, uint32_t physical)
{
    return cpu->code->page[physical >> BUS_PAGE_BITS] &&
           leon3_cache_follows(&cpu->icache, physical);
}

/*
 * The write-back of a PTE that a line holds which the loop executes from, or that the access itself is to: which of the two comes
 * first is the plain engine's to know.
 */
static bool is_tangled(const struct leon3 *cpu, const struct srmmu_prospect *prospect)
{
    uint32_t pte = prospect->answer.pte_address;
    const struct leon3_cache_line *line;

    if (!prospect->answer.walk_writes)
        return false;
    line = leon3_data_find(cpu, prospect->va);
    pte = leon3_cache_base(&cpu->dcache, pte);
    return changes_code(cpu, prospect->answer.pte_address) ||
           (line && (line->physical == pte || line->snoop == pte)) ||
           leon3_cache_base(&cpu->dcache, prospect->answer.physical) == pte;
}

const struct leon3_data_entry *leon3_page_meet(struct leon3 *cpu, uint32_t va, uint32_t size,
                                               bool store, uint32_t *shape)
{
    struct leon3_data data = {.type = leon3_data_type(cpu, store), .translated = leon3_mmu_on(cpu)};
    struct srmmu_prospect prospect;
    bool cacheable, line;

    if (!srmmu_foresee(&cpu->mmu, va, data.type, &prospect) ||
        (cpu->mmu.later.count && !prospect.answer.tlb_hit && srmmu_order_is_open(&cpu->mmu, va)) ||
        !may_enter(cpu, va, prospect.answer.physical, store) || is_tangled(cpu, &prospect) ||
        (store && changes_code(cpu, prospect.answer.physical)))
        return NULL;
    data.translation = prospect.answer;
    data.slave = bus_slave_at(cpu->env.bus, prospect.answer.physical);
    cacheable = leon3_may_cache(cpu, data.translated, &data.translation);
    line = !store && cacheable && leon3_data_takes_lines(cpu);
    *shape = leon3_data_fills_in_loop(cpu, line)
                 ? leon3_data_number(cpu, &data, store ? LEON3_EVENT_STORE : LEON3_EVENT_READ, line,
                                     size == 8)
                 : 0;
    if (!*shape)
        return NULL;
    srmmu_carry_out(&cpu->mmu, &prospect);
    cpu->timing.walks += prospect.answer.walk_reads > 0;
    return enter(cpu, &prospect, store, cacheable);
}
