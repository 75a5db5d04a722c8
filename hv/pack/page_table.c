/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Building of SRMMU page tables. LEON uses bits 27:8 of an entry as page number, which is all that
 * 32-bit physical addresses need.
 *
 *   PTD  | PTP = PA >> 6                    31:2 | ET = 1 |
 *   PTE  | PPN = PA >> 12 31:8 | C 7 | M 6 | R 5 | ACC 4:2 | ET = 2 |
 */
#include "hv/pack/page_table.h"

#include <assert.h>
#include <string.h>

#include "hv/pack/arena.h"

#define ET_PTD        1u
#define ET_PTE        2u
#define ET_MASK       3u
#define PTE_C         0x80u
#define PTE_M         0x40u
#define PTE_R         0x20u
#define PTE_ACC_SHIFT 2

/*
 * What one entry of a level maps, and how many entries a table of it has. Level 0 is the context
 * table.
 */
static const struct level {
    unsigned shift;
    uint32_t entries;
} levels[] = {{32, PACK_CONTEXT_LIMIT}, {24, 256}, {18, 64}, {12, 64}};

static uint32_t table_index(unsigned level, uint32_t va)
{
    return (va >> levels[level].shift) & (levels[level].entries - 1);
}

/* Tables are aligned to their size. Returns the index of the first word. */
static uint32_t allocate_table(struct pack_page_tables *tables, unsigned level)
{
    uint32_t size = levels[level].entries;
    uint32_t first = (tables->used + size - 1) / size * size;

    if (first + size > tables->capacity) {
        uint32_t capacity = 2 * (first + size);
        uint32_t *words = pack_arena_allocate(tables->arena, capacity * sizeof *words);

        if (tables->used > 0)
            memcpy(words, tables->words, tables->used * sizeof *words);
        tables->words = words;
        tables->capacity = capacity;
    }
    tables->used = first + size;
    return first;
}

static uint32_t make_descriptor(const struct pack_page_tables *tables, uint32_t word)
{
    uint32_t pa = tables->base_pa + word * (uint32_t)sizeof(uint32_t);

    return pa >> 6 << 2 | ET_PTD;
}

static uint32_t follow_descriptor(const struct pack_page_tables *tables, uint32_t descriptor)
{
    uint32_t pa = descriptor >> 2 << 6;

    assert((descriptor & ET_MASK) == ET_PTD);
    return (pa - tables->base_pa) / (uint32_t)sizeof(uint32_t);
}

/* Index of the word for va at that level of the context's tree; tables on the way are made. */
static uint32_t find_entry(struct pack_page_tables *tables, uint32_t context, uint32_t va,
                           unsigned level)
{
    uint32_t entry = context;

    for (unsigned below = 1; below <= level; below++) {
        if (tables->words[entry] == 0) {
            uint32_t table = allocate_table(tables, below);

            tables->words[entry] = make_descriptor(tables, table);
        }
        entry = follow_descriptor(tables, tables->words[entry]) + table_index(below, va);
    }
    return entry;
}

static unsigned choose_level(uint32_t va, uint32_t pa, uint32_t size)
{
    for (unsigned level = 1; level < 3; level++) {
        uint32_t page = 1u << levels[level].shift;

        if (va % page == 0 && pa % page == 0 && size >= page)
            return level;
    }
    return 3;
}

void pack_page_tables_init(struct pack_page_tables *tables, struct pack_arena *arena,
                           uint32_t base_pa, uint32_t cpus)
{
    *tables = (struct pack_page_tables){
        .arena = arena, .base_pa = base_pa, .contexts = cpus * PACK_CONTEXT_LIMIT};
    for (uint32_t i = 0; i < cpus; i++)
        allocate_table(tables, 0);
}

void pack_page_tables_map(struct pack_page_tables *tables, uint32_t context, uint32_t va,
                          uint32_t pa, uint32_t size, enum pack_acc acc, unsigned kind)
{
    uint32_t bits = PTE_M | PTE_R | (uint32_t)acc << PTE_ACC_SHIFT | ET_PTE;

    assert(context < tables->contexts);
    if ((kind & PACK_MAP_CACHEABLE) != 0)
        bits |= PTE_C;
    while (size > 0) {
        unsigned level = choose_level(va, pa, (kind & PACK_MAP_SINGLE) != 0 ? 0 : size);
        uint32_t page = 1u << levels[level].shift;
        uint32_t entry = find_entry(tables, context, va, level);

        assert(tables->words[entry] == 0);
        tables->words[entry] = pa >> 12 << 8 | bits;
        va += page;
        pa += page;
        size -= page;
    }
}

void pack_page_tables_root(struct pack_page_tables *tables, uint32_t context, uint32_t pa)
{
    assert(tables->words[context] == 0);
    tables->words[context] = pa >> 6 << 2 | ET_PTD;
}

void pack_page_tables_share(struct pack_page_tables *tables, uint32_t from, uint32_t to,
                            uint32_t va)
{
    uint32_t source = find_entry(tables, from, va, 2);
    uint32_t target = find_entry(tables, to, va, 2);

    assert(tables->words[target] == 0);
    tables->words[target] = tables->words[source];
}

void pack_page_tables_split(struct pack_page_tables *tables, uint32_t from, uint32_t to,
                            uint32_t va)
{
    uint32_t source = from, target = to;

    for (unsigned level = 1; level < 3; level++) {
        uint32_t table = allocate_table(tables, level);
        uint32_t first = follow_descriptor(tables, tables->words[source]);

        memcpy(&tables->words[table], &tables->words[first],
               levels[level].entries * sizeof *tables->words);
        tables->words[target] = make_descriptor(tables, table);
        source = first + table_index(level, va);
        target = table + table_index(level, va);
    }
    tables->words[target] = 0;
}
