/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The TLBs: what stays, what goes, in which order, and what the hardware does with stale entries.
 */
#include "sim/base/random.h"
#include "tests/unit/mmu/fixture.h"

#define PAGES 64u

/* Maps pages 0..63 of the page table, all rights, R and M set: no write-backs disturb. */
static void map_all_pages(struct fixture *f)
{
    for (uint32_t i = 0; i < PAGES; i++)
        poke32(f, PAGE_TABLE + i * 4, PTE(RAM + 0x40000 + i * 0x1000, 3) | 0x60);
    srmmu_flush(&f->mmu, 0);
}

static uint32_t page(uint32_t i)
{
    return 0x52000000 + i * 0x1000;
}

static bool data_hit(struct fixture *f, uint32_t i)
{
    struct srmmu_translation out;

    assert_int_equal(translate(f, page(i), SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, RAM + 0x40000 + i * 0x1000);
    return out.tlb_hit;
}

static bool data_cached(const struct fixture *f, uint32_t i)
{
    return srmmu_tlb_peek(&f->mmu, false, page(i));
}

static void the_least_recently_used_entry_is_replaced(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    for (uint32_t i = 0; i < 16; i++)
        assert_false(data_hit(f, i));
    assert_true(data_hit(f, 0)); /* the youngest again */
    assert_false(data_hit(f, 16));
    assert_true(data_cached(f, 0));
    assert_false(data_cached(f, 1));
    for (uint32_t i = 2; i < 17; i++)
        assert_true(data_cached(f, i));
}

static void in_fill_order_a_hit_saves_nobody(void **state)
{
    struct fixture *f = *state;

    f->mmu.config.fill_order = 1;
    map_all_pages(f);
    for (uint32_t i = 0; i < 16; i++)
        data_hit(f, i);
    assert_true(data_hit(f, 0));
    data_hit(f, 16);
    assert_false(data_cached(f, 0));
    assert_true(data_cached(f, 1));
}

static void a_walk_that_faults_uses_up_an_entry_of_the_lru(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    for (uint32_t i = 0; i < 16; i++)
        data_hit(f, i);
    touch(f, 0x54000000, SRMMU_LOAD_USER_DATA); /* makes entry 0 the youngest, keeps its content */
    data_hit(f, 16);
    assert_true(data_cached(f, 0));
    assert_false(data_cached(f, 1));
}

static void replacement_by_increment_goes_round(void **state)
{
    static const struct srmmu_config config = {
        .itlb_entries = 4, .dtlb_entries = 4, .replacement = SRMMU_REPLACE_INCREMENT};
    struct fixture *f = fixture_create_with(&config);
    void *own = f;

    (void)state;
    map_all_pages(f);
    for (uint32_t i = 0; i < 4; i++)
        data_hit(f, i);
    for (uint32_t i = 0; i < 4; i++)
        assert_true(data_hit(f, i));
    touch(f, 0x54000000, SRMMU_LOAD_USER_DATA);
    data_hit(f, 4);
    assert_true(data_cached(f, 0));
    assert_false(data_cached(f, 1)); /* the failed walk had moved the counter */
    assert_int_equal(f->mmu.state.dtlb_next, 2);
    fixture_teardown(&own);
}

static void a_shared_tlb_serves_fetches_and_data(void **state)
{
    static const struct srmmu_config config = {
        .itlb_entries = 8, .dtlb_entries = 2, .shared_tlb = 1};
    struct fixture *f = fixture_create_with(&config);
    struct srmmu_translation out;
    void *own = f;

    (void)state;
    map_all_pages(f);
    assert_false(data_hit(f, 3));
    assert_int_equal(translate(f, page(3), SRMMU_EXEC_SUPER, &out), SRMMU_OK);
    assert_true(out.tlb_hit);
    assert_int_equal(out.permissions, 0x3f);
    for (uint32_t i = 8; i < 16; i++)
        data_hit(f, i);
    assert_false(data_cached(f, 3));
    fixture_teardown(&own);
}

static void separate_tlbs_do_not_see_each_other(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_all_pages(f);
    data_hit(f, 3);
    assert_int_equal(translate(f, page(3), SRMMU_EXEC_USER, &out), SRMMU_OK);
    assert_false(out.tlb_hit);
    assert_non_null(srmmu_tlb_peek(&f->mmu, true, page(3)));
}

static void any_flush_empties_both_tlbs(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    for (uint32_t type = 0; type < 16; type++) {
        data_hit(f, 3);
        touch(f, page(4), SRMMU_EXEC_USER);
        srmmu_flush(&f->mmu, 0x99999000u | type << 8);
        assert_null(srmmu_tlb_peek(&f->mmu, false, page(3)));
        assert_null(srmmu_tlb_peek(&f->mmu, true, page(4)));
    }
}

static void turning_the_mmu_off_empties_both_tlbs(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    data_hit(f, 3);
    srmmu_register_write(&f->mmu, CONTROL, 0);
    srmmu_register_write(&f->mmu, CONTROL, 1);
    assert_false(data_hit(f, 3));
}

static void context_and_context_pointer_writes_keep_the_entries(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    data_hit(f, 3);
    srmmu_register_write(&f->mmu, CONTEXT, 1);
    assert_null(srmmu_tlb_peek(&f->mmu, false, page(3)));
    srmmu_register_write(&f->mmu, CONTEXT_POINTER, 0);
    srmmu_register_write(&f->mmu, CONTEXT, 0);
    assert_true(data_hit(f, 3));
}

static void supervisor_pages_are_not_shared_between_contexts(void **state)
{
    struct fixture *f = *state;

    map_page(f, 3, PTE(page_pa[3], 7) | 0x60);
    poke32(f, CTX_TABLE + 4, PTD(REGION_TABLE));
    touch(f, page_va[3], SRMMU_LOAD_SUPER_DATA);
    srmmu_register_write(&f->mmu, CONTEXT, 1);
    assert_null(srmmu_tlb_peek(&f->mmu, false, page_va[3]));
}

static void a_stale_entry_answers_and_overwrites_memory_when_m_is_set(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_page(f, 3, PTE(page_pa[3], 3));
    touch(f, page_va[3], SRMMU_LOAD_USER_DATA);
    poke32(f, page_pte[3], 0);
    assert_int_equal(translate(f, page_va[3], SRMMU_STORE_USER_DATA, &out), SRMMU_OK);
    assert_true(out.tlb_hit);
    assert_int_equal(out.walk_writes, 1);
    assert_int_equal(peek32(f, page_pte[3]), PTE(page_pa[3], 3) | 0x60);
}

static void with_the_tlb_disabled_every_access_walks(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_page(f, 3, PTE(page_pa[3], 3));
    srmmu_register_write(&f->mmu, CONTROL, 0x8001);
    assert_int_equal(translate(f, page_va[3], SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.permissions, 0);
    poke32(f, page_pte[3], PTE(page_pa[3] + 0x1000, 3));
    assert_int_equal(translate(f, page_va[3], SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, page_pa[3] + 0x1000);
    assert_int_equal(peek32(f, page_pte[3]), PTE(page_pa[3] + 0x1000, 3) | 0x20);
    srmmu_register_write(&f->mmu, CONTROL, 1);
    assert_null(srmmu_tlb_peek(&f->mmu, false, page_va[3]));
}

static void two_matching_entries_answer_with_their_numbers_ored(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_all_pages(f);
    for (uint32_t i = 0; i < 3; i++)
        data_hit(f, i + 1); /* entries 0, 1, 2: pages 1, 2, 3 */
    /* The segment of these pages becomes one mapping, without a flush: entry 3. */
    poke32(f, SEGMENT_TABLE_B, PTE(RAM, 3) | 0x60);
    assert_int_equal(translate(f, page(20), SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, RAM + 20 * 0x1000);
    assert_int_equal(out.permissions, 0x33);
    /* Page 2 matches entries 1 and 3: entry 3 answers; nothing may be kept of such an answer. */
    assert_int_equal(translate(f, page(2), SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, RAM + 2 * 0x1000);
    assert_int_equal(out.permissions, 0);
}

/* ---- what may be kept of a translation (srmmu.h) -------------------------------------------- */

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

static void keeper_forget(void *owner, uint32_t va, uint32_t page_mask)
{
    struct keeper *k = owner;

    for (uint32_t i = 0; i < PAGES; i++)
        if (!((page(i) ^ va) & ~page_mask))
            memset(k->kept[i], 0, sizeof(k->kept[i]));
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

static void translations_handed_out_hold_until_told_otherwise(void **state)
{
    static const struct srmmu_config configs[] = {
        {.itlb_entries = 16, .dtlb_entries = 16},
        {.itlb_entries = 5, .dtlb_entries = 7},
        {.itlb_entries = 64, .dtlb_entries = 64, .fill_order = 1},
        {.itlb_entries = 16, .dtlb_entries = 2, .shared_tlb = 1},
        {.itlb_entries = 8, .dtlb_entries = 8, .replacement = SRMMU_REPLACE_INCREMENT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
        keep_translations(&configs[i], false, 1 + i);
        keep_translations(&configs[i], true, 101 + i);
    }
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_least_recently_used_entry_is_replaced),
        TEST(in_fill_order_a_hit_saves_nobody),
        TEST(a_walk_that_faults_uses_up_an_entry_of_the_lru),
        cmocka_unit_test(replacement_by_increment_goes_round),
        cmocka_unit_test(a_shared_tlb_serves_fetches_and_data),
        TEST(separate_tlbs_do_not_see_each_other),
        TEST(any_flush_empties_both_tlbs),
        TEST(turning_the_mmu_off_empties_both_tlbs),
        TEST(context_and_context_pointer_writes_keep_the_entries),
        TEST(supervisor_pages_are_not_shared_between_contexts),
        TEST(a_stale_entry_answers_and_overwrites_memory_when_m_is_set),
        TEST(with_the_tlb_disabled_every_access_walks),
        TEST(two_matching_entries_answer_with_their_numbers_ored),
        cmocka_unit_test(translations_handed_out_hold_until_told_otherwise),
        TEST(any_flipped_bit_leaves_the_host_in_peace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
