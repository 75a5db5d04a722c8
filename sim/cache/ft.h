/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LEON3FT's protection of the caches: 4 check bits for each tag and each data word, bit n the parity of
 * bits n, n + 4, n + 8 .. (so that neighbouring bits fall under different ones; which bits belong together
 * is unverified). Memory has everything that a cache holds: a wrong line becomes invalid and is read
 * again. Errors are counted in the cache control register. Parity is linear, so what is kept is where
 * stored check bits are not those of what is stored. Snoop tags are left out.
 */
#ifndef PRIDE_CACHE_FT_H
#define PRIDE_CACHE_FT_H

#include "sim/cache/cache.h"

/* What was found wrong. */
enum leon3_cache_error { LEON3_CACHE_GOOD, LEON3_CACHE_TAG, LEON3_CACHE_DATA };

/*
 * Before the look-up of va: a wrong tag in its set, or a wrong word of the aligned doubleword in the line
 * that matches, makes that line invalid. Only needed while cache->errors is not 0.
 */
enum leon3_cache_error leon3_cache_check(struct leon3_cache *cache, uint32_t va, uint32_t context,
                                         bool mmu);

#define LEON3_CACHE_CHECK_BITS 0xfu

/* The four check bits of a word. */
uint8_t leon3_cache_parity(uint32_t word);

/* Words of the line are good from now on: they were filled or written as a whole. */
void leon3_cache_mend(struct leon3_cache *cache, const struct leon3_cache_line *line, uint8_t words,
                      bool tag);

/*
 * Diagnostic accesses: the check bits at the address of a tag or data word, and what makes them wrong (test
 * bits TB of the cache control register).
 */
uint8_t leon3_cache_tag_check(const struct leon3_cache *cache, uint32_t address);
uint8_t leon3_cache_data_check(const struct leon3_cache *cache, uint32_t address);
void leon3_cache_test_tag(struct leon3_cache *cache, uint32_t address, uint8_t bits);
void leon3_cache_test_data(struct leon3_cache *cache, uint32_t address, uint8_t bits);

/* Component functions (component.h). */
void leon3_cache_will_flip(void *owner, const struct state_field *field, uint32_t index);
void leon3_cache_upset(void *owner, const struct state_field *field, uint32_t index, uint64_t bits);
void leon3_cache_written(void *owner, const struct state_field *field, uint32_t index);
void leon3_cache_count_errors(struct leon3_cache *cache);

#endif
