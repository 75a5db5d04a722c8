/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The TLBs: what stays, what goes, in which order, and what the hardware does with stale entries.
 */
#include "tests/unit/mmu/fixture.h"

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
    poke32(f, page_pte[1], PTE(RAM, 3) | 0x60);
    data_hit(f, 1);
    data_hit(f, 2); /* entry 1 */
    /* The segment of these pages becomes one mapping, without a flush: entry 2. */
    poke32(f, SEGMENT_TABLE_B, PTE(RAM, 3) | 0x60);
    assert_int_equal(translate(f, page(20), SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, RAM + 20 * 0x1000);
    assert_int_equal(out.permissions, 0x33);
    touch(f, page_va[1], SRMMU_LOAD_USER_DATA); /* entry 3, a region */
    /* Page 2 matches entries 1 and 2: entry 3 answers; nothing may be kept of such an answer. */
    assert_int_equal(translate(f, page(2) + 0x123, SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_true(out.tlb_hit);
    assert_int_equal(out.page_mask, 0xffffff);
    assert_int_equal(out.physical, RAM + 0x2123);
    assert_int_equal(out.permissions, 0);
    assert_ptr_equal(srmmu_tlb_peek(&f->mmu, false, page(2)), &f->mmu.state.dtlb[3]);
}

static void a_flush_puts_the_lru_order_back(void **state)
{
    struct fixture *f = *state;

    map_all_pages(f);
    for (uint32_t i = 0; i < 5; i++)
        data_hit(f, i);
    srmmu_flush(&f->mmu, 0);
    data_hit(f, 9);
    assert_int_equal(f->mmu.state.dtlb[0].tag, page(9));
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
        TEST(a_flush_puts_the_lru_order_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
