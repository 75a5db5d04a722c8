/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses through the caches, in full timing (cached_memory.c). Alignment, watchpoints, register spaces and observers are
 * memory.c's business.
 */
#ifndef PRIDE_LEON3_CACHED_MEMORY_H
#define PRIDE_LEON3_CACHED_MEMORY_H

#include "sim/leon3/memory.h"

#define LEON3_NO_ACCESS 0x100u /* no trap, but nothing was accessed: no-fault mode */

/* 0, a trap, or LEON3_NO_ACCESS; *physical is set where the answer is 0. */
uint32_t leon3_cached_load(struct leon3 *cpu, struct leon3_access *access, uint32_t *physical);
uint32_t leon3_cached_store(struct leon3 *cpu, const struct leon3_access *access,
                            uint32_t *physical);
uint32_t leon3_cached_exchange(struct leon3 *cpu, const struct leon3_access *access,
                               const uint32_t *compare, uint32_t *old, uint32_t *physical);

/* 0 or the trap; the opcode is 0 for users in no-fault mode who fetch what is not theirs. */
uint32_t leon3_cached_fetch(struct leon3 *cpu, uint32_t va, uint32_t *opcode);

/* Decoded copies of the page that the present mode fetches from at va; NULL: not known. */
static inline struct leon3_code_page *leon3_fetch_page(const struct leon3 *cpu, uint32_t va)
{
    const struct leon3_fetch_entry *entry =
        &cpu->translations.set[cpu->state.psr >> 7 & 1u].fetch[leon3_translation_index(va)];

    return entry->tag == (va & ~(BUS_PAGE_SIZE - 1)) ? entry->code : NULL;
}

/*
 * A line whose words from the place's (leon3_cache_place) on are valid and agree with its page counts as used; false: leave the
 * fetch to the plain engine.
 */
bool leon3_icache_enter(struct leon3 *cpu, uint64_t place);

#endif
