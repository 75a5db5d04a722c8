/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What fetches (cached_fetch.c) and data accesses (cached_memory.c) through the caches have in common: who translates, which words
 * of a line are read, what a walk costs, LEON3FT's look at check bits.
 */
#ifndef PRIDE_LEON3_CACHED_LINE_H
#define PRIDE_LEON3_CACHED_LINE_H

#include "sim/leon3/cached_memory.h"
#include "sim/leon3/state.h"

static inline bool leon3_mmu_on(const struct leon3 *cpu)
{
    return srmmu_enabled(&cpu->mmu);
}

/*
 * Fetches see the MMU's control register and the context number some slots late: what follows the store to them has been
 * fetched already.
 */
static inline bool leon3_fetch_mmu_on(const struct leon3 *cpu)
{
    return cpu->timing.units.i.mmu && leon3_mmu_on(cpu);
}

/* Valid bits of the words from va's to the line's end, or of that word alone. */
static inline uint8_t leon3_words_from(const struct leon3_cache *cache, uint32_t va, bool burst)
{
    uint32_t word = va >> 2 & (cache->line_bytes / 4 - 1);

    return (uint8_t)(burst ? cache->full & ~((1u << word) - 1) : 1u << word);
}

/* Memory whose every access must be seen (EDAC): a line takes what the bus gives now, and does not follow memory. */
static inline bool leon3_is_slow(const struct leon3 *cpu, uint32_t physical)
{
    return !bus_memory(cpu->env.bus, physical, false);
}

/* The processor waits for what others store there, perhaps, and no cache tells so. */
static inline void leon3_note_past_cache(struct leon3 *cpu, uint32_t physical)
{
    cpu->state.past_cache = leon3_cache_base(&cpu->dcache, physical);
    if (cpu->env.holders)
        leon3_holders_note(cpu->env.holders, physical, (uint16_t)(1u << cpu->env.index));
}

/* The words of a line that is its own are read, but for the one at `known`; gives the valid bits of those that can be. */
uint8_t leon3_read_words(struct leon3 *cpu, struct leon3_cache *cache,
                         struct leon3_cache_line *line, uint32_t physical, uint8_t words,
                         uint32_t known);

/* Whether a cache may take what is there; `mmu`: the PTE's C says so, else the slave. */
static inline bool leon3_may_cache(const struct leon3 *cpu, bool mmu,
                                   const struct srmmu_translation *translation)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, translation->physical);

    return mmu ? translation->cacheable && slave && slave->memory : slave && slave->cacheable;
}

/* The tables are where the context table is. */
static inline uint8_t leon3_walk_wait(const struct leon3 *cpu)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, cpu->mmu.state.context_pointer << 4);

    return slave ? slave->first_wait : 0;
}

static inline struct leon3_walk_cost leon3_walk_cost_of(const struct leon3 *cpu,
                                                        const struct srmmu_translation *translation)
{
    bool walks = translation->walk_reads || translation->walk_writes;

    return (struct leon3_walk_cost){.reads = translation->walk_reads,
                                    .writes = translation->walk_writes,
                                    .wait = walks ? leon3_walk_wait(cpu) : 0};
}

/* Where a cache with protection has something wrong, its check bits are looked at before each look-up. */
void leon3_check_bits(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va);

static inline void leon3_check_line(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va)
{
    if (cache->errors)
        leon3_check_bits(cpu, cache, va);
}

#endif
