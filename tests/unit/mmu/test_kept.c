/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a processor may keep of a translation (srmmu.h): random accesses while tables, contexts and
 * control change; each translation that is kept is compared with what the MMU would answer. And
 * bits of the state flip, as fault injection does it.
 */
#include "sim/base/random.h"
#include "tests/unit/mmu/fixture.h"

struct keeper {
    struct fixture *f;
    struct random random;
    uint32_t generation;
    unsigned kept_count;
    struct {
        bool valid;
        struct srmmu_translation out;
    } kept[PAGES][6];
};

static void keeper_forget(void *owner, uint32_t va, uint32_t page_mask, uint8_t types)
{
    struct keeper *k = owner;

    for (uint32_t i = 0; i < PAGES; i++)
        for (unsigned type = 0; type < 6; type++)
            if (!((page(i) ^ va) & ~page_mask) && types >> type & 1)
                memset(&k->kept[i][type], 0, sizeof(k->kept[i][type]));
}

static uint32_t random_entry(struct keeper *k)
{
    uint32_t acc = (uint32_t)random_below(&k->random, 8);

    if (!random_below(&k->random, 6))
        return 0;
    return PTE(RAM + (uint32_t)random_below(&k->random, 256) * 0x1000, acc) |
           ((uint32_t)random_below(&k->random, 4) << 5);
}

/* Something that happens to an MMU and its tables. */
static void disturb(struct keeper *k)
{
    struct fixture *f = k->f;

    switch (random_below(&k->random, 40)) {
    case 0:
        srmmu_flush(&f->mmu, 0);
        break;
    case 1:
        srmmu_register_write(&f->mmu, CONTEXT, (uint32_t)random_below(&k->random, 3));
        break;
    case 2:
        srmmu_register_write(&f->mmu, CONTROL, random_below(&k->random, 4) ? 1 : 0x8001);
        break;
    case 3:
        poke32(f, SEGMENT_TABLE_B, random_below(&k->random, 3) ? PTD(PAGE_TABLE) : random_entry(k));
        break;
    case 4:
        poke32(f, REGION_TABLE + 0x52 * 4,
               random_below(&k->random, 3) ? PTD(SEGMENT_TABLE_B) : random_entry(k));
        break;
    default:
        poke32(f, PAGE_TABLE + (uint32_t)random_below(&k->random, PAGES) * 4, random_entry(k));
    }
}

/* Asks a copy of the MMU what it would answer: the same, and with no change but the LRU order. */
static void check_kept(struct keeper *k, uint32_t i, unsigned type)
{
    const struct srmmu_translation *kept = &k->kept[i][type].out;
    struct srmmu copy = k->f->mmu;
    struct srmmu_translation out;

    copy.forget = NULL;
    assert_int_equal(srmmu_translate(&copy, page(i), (enum srmmu_access_type)type, 0xa, &out),
                     SRMMU_OK);
    assert_int_equal(out.physical & ~0xfffu, kept->physical & ~0xfffu);
    assert_int_equal(out.cacheable, kept->cacheable);
    assert_int_equal(out.walk_reads + out.walk_writes, 0);
    for (unsigned e = 0; e < SRMMU_TLB_MAX; e++) {
        copy.state.itlb[e].rank = k->f->mmu.state.itlb[e].rank;
        copy.state.dtlb[e].rank = k->f->mmu.state.dtlb[e].rank;
    }
    assert_memory_equal(&copy.state, &k->f->mmu.state, sizeof(copy.state));
    k->kept_count++;
}

static void one_access(struct keeper *k)
{
    uint32_t i = (uint32_t)random_below(&k->random, PAGES);
    unsigned type = (unsigned)random_below(&k->random, 6);
    struct srmmu_translation out;

    if (k->generation != k->f->mmu.generation) {
        memset(k->kept, 0, sizeof(k->kept));
        k->generation = k->f->mmu.generation;
    }
    if (k->kept[i][type].valid) {
        check_kept(k, i, type);
        return;
    }
    if (translate(k->f, page(i), (enum srmmu_access_type)type, &out) != SRMMU_OK)
        return;
    if (k->generation != k->f->mmu.generation)
        return;
    for (unsigned other = 0; other < 6; other++)
        if (out.permissions >> other & 1) {
            k->kept[i][other].valid = true;
            k->kept[i][other].out = out;
        }
}

static void keep_translations(const struct srmmu_config *config, bool forget, uint64_t seed)
{
    struct keeper *k = calloc(1, sizeof(*k));
    void *own;

    assert_non_null(k);
    k->f = fixture_create_with(config);
    own = k->f;
    if (forget) {
        k->f->mmu.forget = keeper_forget;
        k->f->mmu.owner = k;
    }
    random_seed(&k->random, seed);
    map_all_pages(k->f);
    poke32(k->f, CTX_TABLE + 4, PTD(REGION_TABLE));
    for (unsigned n = 0; n < 50000; n++) {
        one_access(k);
        if (!random_below(&k->random, 20))
            disturb(k);
    }
    assert_true(k->kept_count > 500); /* otherwise nothing was tested */
    fixture_teardown(&own);
    free(k);
}

static const struct srmmu_config configs[] = {
    {.itlb_entries = 16, .dtlb_entries = 16},
    {.itlb_entries = 5, .dtlb_entries = 7},
    {.itlb_entries = 64, .dtlb_entries = 64, .fill_order = 1},
    {.itlb_entries = 16, .dtlb_entries = 2, .shared_tlb = 1},
    {.itlb_entries = 8, .dtlb_entries = 8, .replacement = SRMMU_REPLACE_INCREMENT},
};

static void translations_handed_out_hold_until_told_otherwise(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
        keep_translations(&configs[i], false, 1 + i);
        keep_translations(&configs[i], true, 101 + i);
    }
}

/* The tables, all of them. */
#define TABLES      (CTX_TABLE - RAM)
#define TABLES_SIZE (PAGE_TABLE + PAGES * 4 - CTX_TABLE)

static ptrdiff_t number_in(const struct srmmu *mmu, const struct srmmu_tlb_entry *entry)
{
    return !entry ? -1 : mmu->config.shared_tlb ? entry - mmu->state.itlb : entry - mmu->state.dtlb;
}

static void assert_same_answer(const struct srmmu *a, const struct srmmu_translation *x,
                               const struct srmmu *b, const struct srmmu_translation *y)
{
    assert_int_equal(x->physical, y->physical);
    assert_int_equal(x->page_mask, y->page_mask);
    assert_int_equal(x->cacheable, y->cacheable);
    assert_int_equal(x->tlb_hit, y->tlb_hit);
    assert_int_equal(x->walk_reads, y->walk_reads);
    assert_int_equal(x->walk_writes, y->walk_writes);
    assert_int_equal(x->pte_address, y->pte_address);
    assert_int_equal(x->permissions, y->permissions);
    assert_int_equal(number_in(a, x->entry), number_in(b, y->entry));
}

/* On a copy it is foreseen, which changes nothing, and carried out; then the MMU translates as always. True: it was foreseen. */
static bool in_two_parts(struct keeper *k, uint32_t va, enum srmmu_access_type type,
                         struct srmmu_translation *out)
{
    struct fixture *f = k->f;
    struct srmmu copy = f->mmu;
    struct srmmu_prospect prospect;
    uint8_t before[TABLES_SIZE], after[TABLES_SIZE];
    bool foreseen = srmmu_foresee(&copy, va, type, &prospect);

    copy.forget = NULL;
    assert_memory_equal(&copy.state, &f->mmu.state, sizeof(copy.state));
    assert_memory_equal(&copy.dcam, &f->mmu.dcam, sizeof(copy.dcam));
    if (!foreseen) {
        translate(f, va, type, out);
        return false;
    }
    memcpy(before, f->memory + TABLES, sizeof(before));
    srmmu_carry_out(&copy, &prospect);
    memcpy(after, f->memory + TABLES, sizeof(after));
    memcpy(f->memory + TABLES, before, sizeof(before));
    assert_int_equal(translate(f, va, type, out), SRMMU_OK);
    assert_memory_equal(after, f->memory + TABLES, sizeof(after));
    assert_same_answer(&f->mmu, out, &copy, &prospect.answer);
    f->mmu.component.flush(&f->mmu);
    f->mmu.component.flush(&copy);
    assert_memory_equal(&copy.state, &f->mmu.state, sizeof(copy.state));
    return true;
}

static void a_translation_in_two_parts_is_the_same(void **state)
{
    unsigned foreseen = 0, walks = 0, writes = 0;

    (void)state;
    for (unsigned i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
        struct keeper *k = calloc(1, sizeof(*k));
        void *own;

        assert_non_null(k);
        k->f = fixture_create_with(&configs[i]);
        own = k->f;
        random_seed(&k->random, 201 + i);
        map_all_pages(k->f);
        poke32(k->f, CTX_TABLE + 4, PTD(REGION_TABLE));
        for (unsigned n = 0; n < 20000; n++) {
            uint32_t va = page((uint32_t)random_below(&k->random, PAGES));
            unsigned type = (unsigned)random_below(&k->random, 6);
            struct srmmu_translation out;

            if (type & 2)
                touch(k->f, va, (enum srmmu_access_type)type);
            else if (in_two_parts(k, va, (enum srmmu_access_type)type, &out)) {
                foreseen++;
                walks += out.walk_reads > 0;
                writes += out.walk_writes > 0;
            }
            if (!random_below(&k->random, 3))
                disturb(k);
        }
        fixture_teardown(&own);
        free(k);
    }
    assert_true(foreseen > 5000);
    assert_true(walks > 1000);
    assert_true(writes > 1000);
}

static void any_flipped_bit_leaves_the_host_in_peace(void **state)
{
    struct fixture *f = *state;
    struct random random;

    random_seed(&random, 7);
    map_all_pages(f);
    for (unsigned n = 0; n < 20000; n++) {
        uint64_t bit = random_below(&random, sizeof(f->mmu.state) * 8);
        uint32_t va = page((uint32_t)random_below(&random, PAGES));
        unsigned type = (unsigned)random_below(&random, 6);

        ((uint8_t *)&f->mmu.state)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        f->mmu.component.reload(f->mmu.component.owner);
        touch(f, va, (enum srmmu_access_type)type);
        if (n % 16 == 0) {
            srmmu_reset(&f->mmu);
            srmmu_register_write(&f->mmu, CONTEXT_POINTER, CTX_TABLE >> 4);
            srmmu_register_write(&f->mmu, CONTROL, 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(translations_handed_out_hold_until_told_otherwise),
        cmocka_unit_test(a_translation_in_two_parts_is_the_same),
        cmocka_unit_test_setup_teardown(any_flipped_bit_leaves_the_host_in_peace, fixture_setup,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
