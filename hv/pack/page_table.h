/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables of the SPARC reference MMU (V8 manual, appendix H) as the packer lays them out in one
 * piece of physical memory: the context tables first, one for each processor, then tables of levels
 * 1 to 3 as they are needed. Context `c` of processor `p` has number p * PACK_CONTEXT_LIMIT + c here.
 */
#ifndef HV_PACK_PAGE_TABLE_H
#define HV_PACK_PAGE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

struct pack_arena;

#define PACK_CONTEXT_LIMIT 256u

/* PTE.ACC: access permissions, user / supervisor. */
enum pack_acc {
    PACK_ACC_R_R = 0,
    PACK_ACC_RW_RW = 1,
    PACK_ACC_RX_RX = 2,
    PACK_ACC_RWX_RWX = 3,
    PACK_ACC_X_X = 4,
    PACK_ACC_R_RW = 5,
    PACK_ACC_NONE_RX = 6,
    PACK_ACC_NONE_RWX = 7
};

struct pack_page_tables {
    struct pack_arena *arena;
    uint32_t base_pa; /* multiple of 4 KiB; of the context table */
    uint32_t *words;
    uint32_t used, capacity; /* words */
    uint32_t contexts;       /* of all processors */
};

/* Context tables for so many processors, at base_pa; nothing is mapped. */
void pack_page_tables_init(struct pack_page_tables *tables, struct pack_arena *arena,
                           uint32_t base_pa, uint32_t cpus);

/* What else is to be said of a mapping. */
enum { PACK_MAP_CACHEABLE = 1, PACK_MAP_SINGLE = 2 /* each page has an entry of its own */ };

/*
 * Maps whole 4 KiB pages, by entries of 16 MiB or 256 KiB where both addresses and the size allow
 * it. kind: PACK_MAP_*. Nothing of the range may be mapped yet. Referenced and modified bits are set from the start,
 * so that no walk writes memory.
 */
void pack_page_tables_map(struct pack_page_tables *tables, uint32_t context, uint32_t va,
                          uint32_t pa, uint32_t size, enum pack_acc acc, unsigned kind);

/* Gives context `context`, which is empty, a table of level 1 that is elsewhere, at pa. */
void pack_page_tables_root(struct pack_page_tables *tables, uint32_t context, uint32_t pa);

/*
 * Gives context `to` the 256 KiB around va as context `from` has them, with the same level 3 table.
 * Nothing there may be mapped yet in `to`.
 */
void pack_page_tables_share(struct pack_page_tables *tables, uint32_t from, uint32_t to,
                            uint32_t va);

/*
 * Gives context `to`, which is empty, all that context `from` has, but for the 256 KiB around va:
 * nothing is mapped there. Tables that do not lead to va are the same for both.
 */
void pack_page_tables_split(struct pack_page_tables *tables, uint32_t from, uint32_t to,
                            uint32_t va);

#endif
