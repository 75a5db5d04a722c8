/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host translations of the cached engine: direct-mapped tables from a virtual page to host memory,
 * for loads, stores and fetches, one set for users and one for supervisors; and the decoded copies
 * of physical pages (struct leon3_code), which all processors of a bus share. Everything here is
 * derived: dropped at any time, and rebuilt by the slow path.
 */
#ifndef PRIDE_LEON3_TRANSLATE_H
#define PRIDE_LEON3_TRANSLATE_H

#include "sim/leon3/insn.h"

#define LEON3_TRANSLATIONS 256 /* entries of a table, a power of two */
/* A tag that no access has: between the page number and the bits of the alignment. */
#define LEON3_NO_PAGE 0x800u

/* Decoded pages are so aligned in host memory: the start of a cache line is seen by the address. */
#define LEON3_CODE_ALIGN 128u

/* The decoded copy of one 4 KiB page; the entry behind the last one leads to the next page. */
struct leon3_code_page {
    struct leon3_insn insn[BUS_PAGE_SIZE / 4 + 1];
    const uint8_t *memory; /* the page in guest byte order */
    uint32_t physical;
};

struct leon3_code {
    struct leon3_code_page **page; /* by physical page number; NULL: nothing decoded */
    uint32_t *used;                /* numbers of the pages that are not NULL */
    uint32_t used_count, used_room;
    uint32_t generation; /* changes when a page gets its first copy: stores must learn of it */
    uint32_t users;
    uint16_t
        breakpoint[BUS_PAGE_SIZE / 4]; /* how many breakpoints have this offset in their page */
};

struct leon3_data_entry {
    uint32_t tag;                 /* virtual page; LEON3_NO_PAGE: free */
    uint8_t *host;                /* the page */
    struct leon3_code_page *code; /* stores: decoded copy of the page, if there is one */
    uint32_t physical;            /* the page */
    struct srmmu_tlb_entry
        *tlb;       /* full timing: is used by each access that asks the TLB; or NULL */
    bool allowed;   /* full timing, loads: the TLB has it, and the access is allowed */
    bool cacheable; /* likewise: a miss takes the line into the cache, if that takes any */
    uint8_t shape
        [2]; /* full timing: numbers of a word's access and of a doubleword's (timing_slots.h); 0: not asked for yet */
};

struct leon3_fetch_entry {
    uint32_t tag;
    struct leon3_code_page *code;
};

struct leon3_translation_set {
    struct leon3_data_entry load[LEON3_TRANSLATIONS];
    struct leon3_data_entry store[LEON3_TRANSLATIONS];
    struct leon3_fetch_entry fetch[LEON3_TRANSLATIONS];
};

/* The number that an access had last, by what its shape is made of (leon3_data_number). It holds for good. */
#define LEON3_NUMBERS 32u /* a power of two */
struct leon3_number {
    uint64_t key; /* 0: none */
    uint32_t number;
};

struct leon3_translations {
    struct leon3_translation_set set[2]; /* users, supervisors */
    struct leon3_number number[LEON3_NUMBERS];
    uint32_t mmu_generation;
    uint32_t code_generation;
};

struct leon3;

static inline uint32_t leon3_translation_index(uint32_t va)
{
    return va >> BUS_PAGE_BITS & (LEON3_TRANSLATIONS - 1);
}

/*
 * Drops all host translations of the processor; those of the virtual addresses va .. va + page_mask for these types of access
 * (srmmu.forget).
 */
void leon3_translations_drop(struct leon3 *cpu);
void leon3_translations_forget(void *cpu, uint32_t va, uint32_t page_mask, uint8_t types);

/* Drops them if the MMU or the set of decoded pages changed since they were made. */
void leon3_translations_check(struct leon3 *cpu);

/*
 * Enter a page after the slow path completed an access of that kind at va, in the present mode. `tlb` is the entry that
 * answered, NULL where nobody counts. cacheable: see struct leon3_data_entry. NULL: it cannot be kept.
 */
const struct leon3_data_entry *leon3_translation_add_load(struct leon3 *cpu, uint32_t va,
                                                          uint32_t physical, bool cacheable,
                                                          struct srmmu_tlb_entry *tlb);
/* Full timing: the load hit the cache, and nothing is known of the TLB. It is only noted that the page is not watched. */
void leon3_translation_add_hit(struct leon3 *cpu, uint32_t va, uint32_t physical);
const struct leon3_data_entry *leon3_translation_add_store(struct leon3 *cpu, uint32_t va,
                                                           uint32_t physical,
                                                           struct srmmu_tlb_entry *tlb);
void leon3_translation_add_fetch(struct leon3 *cpu, uint32_t va, uint32_t physical);

/* The store of decoded copies: NULL when out of memory. */
struct leon3_code *leon3_code_create(void);
struct leon3_code *leon3_code_share(struct leon3_code *code);
void leon3_code_release(struct leon3_code *code);

/*
 * The copy of the page at a physical address, made if need be; NULL: no memory there, or none left
 * on the host.
 */
struct leon3_code_page *leon3_code_page_at(struct leon3 *cpu, uint32_t physical);

/* Forgets the decoded words of a physical range; of all words at an offset in their page. */
void leon3_code_forget(struct leon3_code *code, uint32_t physical, uint32_t size);
void leon3_code_forget_offset(struct leon3_code *code, uint32_t va);

#endif
