/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An SRMMU with 1 MiB of memory at 0x40000000 and the page tables of the RTL's truth programs in
 * it: L1 pages at 0x50..., L2 at 0x51..., L3 at 0x52..., everything else of the region table empty.
 */
#ifndef PRIDE_TESTS_MMU_FIXTURE_H
#define PRIDE_TESTS_MMU_FIXTURE_H

#include "sim/mmu/srmmu.h"
#include "tests/helpers/cmocka_all.h"

#define RAM             0x40000000u
#define RAM_SIZE        0x100000u
#define CTX_TABLE       0x40030000u
#define REGION_TABLE    0x40030400u
#define SEGMENT_TABLE_A 0x40031000u /* level-2 PTEs, for 0x51...... */
#define SEGMENT_TABLE_B 0x40031100u /* leads to the page table, for 0x52...... */
#define PAGE_TABLE      0x40031200u
#define NOWHERE         0xa0000000u /* nobody answers there */

#define PTD(address)      ((address) >> 4 | 1u)
#define PTE(address, acc) ((address) >> 4 | 0x80u | (uint32_t)(acc) << 2 | 2u)

#define CONTROL         0x000u
#define CONTEXT_POINTER 0x100u
#define CONTEXT         0x200u
#define SFSR            0x300u
#define SFAR            0x400u

struct fixture {
    struct bus bus;
    struct bus_slave ram;
    struct observers observers;
    uint64_t cycle;
    struct srmmu mmu;
    uint8_t memory[RAM_SIZE];
};

/* Virtual address, PTE address and physical address of the test page of each level 1 to 3. */
static const uint32_t page_va[4] = {0, 0x50010000, 0x51010000, 0x52010000};
static const uint32_t page_pte[4] = {0, REGION_TABLE + 0x50 * 4, SEGMENT_TABLE_A + 0 * 4,
                                     PAGE_TABLE + 0x10 * 4};
static const uint32_t page_pa[4] = {0, 0x40000000, 0x40000000, 0x40010000};

static inline uint32_t peek32(const struct fixture *f, uint32_t address)
{
    return bus_load32(f->memory + (address - RAM));
}

static inline void poke32(struct fixture *f, uint32_t address, uint32_t value)
{
    bus_store32(f->memory + (address - RAM), value);
}

static inline struct fixture *fixture_create_with(const struct srmmu_config *config)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    assert_true(bus_init(&f->bus));
    f->ram = (struct bus_slave){
        .name = "ram", .base = RAM, .size = RAM_SIZE, .memory = f->memory, .cacheable = true};
    assert_true(bus_add_slave(&f->bus, &f->ram));
    srmmu_init(&f->mmu, config, "cpu0.mmu", &f->bus, &f->observers, &f->cycle);
    poke32(f, CTX_TABLE, PTD(REGION_TABLE));
    poke32(f, REGION_TABLE + 0x51 * 4, PTD(SEGMENT_TABLE_A));
    poke32(f, REGION_TABLE + 0x52 * 4, PTD(SEGMENT_TABLE_B));
    poke32(f, SEGMENT_TABLE_B, PTD(PAGE_TABLE));
    srmmu_register_write(&f->mmu, CONTEXT_POINTER, CTX_TABLE >> 4);
    srmmu_register_write(&f->mmu, CONTROL, 1);
    return f;
}

static inline struct fixture *fixture_create(void)
{
    static const struct srmmu_config config = {.itlb_entries = 16, .dtlb_entries = 16};

    return fixture_create_with(&config);
}

static inline int fixture_setup(void **state)
{
    *state = fixture_create();
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;

    bus_fini(&f->bus);
    free(f);
    return 0;
}

static inline enum srmmu_outcome translate(struct fixture *f, uint32_t va,
                                           enum srmmu_access_type type,
                                           struct srmmu_translation *out)
{
    enum srmmu_outcome outcome = srmmu_translate(&f->mmu, va, type, 0xa, out);

    if (outcome == SRMMU_FAULT && (type == SRMMU_EXEC_USER || type == SRMMU_EXEC_SUPER))
        srmmu_ask_behind(&f->mmu, va, type, out);
    return outcome;
}

/* Translates for the effect on the fault registers only. */
static inline enum srmmu_outcome touch(struct fixture *f, uint32_t va, enum srmmu_access_type type)
{
    struct srmmu_translation ignored;

    return translate(f, va, type, &ignored);
}

/* Sets the PTE of the test page of a level and empties the TLBs. */
static inline void map_page(struct fixture *f, unsigned level, uint32_t entry)
{
    poke32(f, page_pte[level], entry);
    srmmu_flush(&f->mmu, 0x400);
}

/* ---- 64 pages of the page table at once --------------------------------------------------------- */

#define PAGES 64u

/* Maps pages 0..63 of the page table, all rights, R and M set: no write-backs disturb. */
static inline void map_all_pages(struct fixture *f)
{
    for (uint32_t i = 0; i < PAGES; i++)
        poke32(f, PAGE_TABLE + i * 4, PTE(RAM + 0x40000 + i * 0x1000, 3) | 0x60);
    srmmu_flush(&f->mmu, 0);
}

static inline uint32_t page(uint32_t i)
{
    return 0x52000000 + i * 0x1000;
}

#define SFSR_VALUE(level, at, ft, low)                                                             \
    ((uint32_t)(level) << 8 | (uint32_t)(at) << 5 | (uint32_t)(ft) << 2 | (low))

#endif
