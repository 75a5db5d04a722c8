/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page tables say exactly what was mapped, as seen by a walk that shares no code with their
 * building.
 */
#include "tests/helpers/cmocka_all.h"

#include "hv/pack/arena.h"
#include "hv/pack/page_table.h"
#include "mmu_walk.h"

#define BASE_PA 0x40123000u

struct fixture {
    struct pack_arena arena;
    struct pack_page_tables tables;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    pack_page_tables_init(&f->tables, &f->arena, BASE_PA, 1);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    pack_arena_release(&f->arena);
    free(f);
    return 0;
}

static uint32_t read_word(const void *memory, uint32_t pa)
{
    const struct pack_page_tables *tables = memory;
    uint32_t index = (pa - BASE_PA) / 4;

    assert_in_range(index, 0, tables->used - 1);
    return tables->words[index];
}

static struct mmu_result walk(const struct fixture *f, uint32_t context, uint32_t va)
{
    struct mmu_result result = mmu_walk(read_word, &f->tables, BASE_PA, context, va);

    assert_false(result.broken);
    return result;
}

static void an_empty_context_maps_nothing(void **state)
{
    for (uint32_t context = 0; context < PACK_CONTEXT_LIMIT; context++)
        assert_false(walk(*state, context, 0x12345678).valid);
}

static void a_page_is_mapped_with_its_rights_and_its_neighbours_are_not(void **state)
{
    struct fixture *f = *state;
    struct mmu_result r;

    pack_page_tables_map(&f->tables, 3, 0x10001000, 0x80000000, 0x1000, PACK_ACC_NONE_RWX, 0);
    r = walk(f, 3, 0x10001abc);
    assert_true(r.valid);
    assert_int_equal(r.pa, 0x80000abc);
    assert_int_equal(r.level, 3);
    assert_int_equal(mmu_acc(r.pte), 7);
    assert_false(mmu_cacheable(r.pte));
    assert_true(mmu_marked(r.pte));
    assert_false(walk(f, 3, 0x10000fff).valid);
    assert_false(walk(f, 3, 0x10002000).valid);
    assert_false(walk(f, 2, 0x10001000).valid);
}

static void large_pages_are_used_where_both_addresses_allow_it(void **state)
{
    struct fixture *f = *state;

    /* 4 KiB, then 256 KiB pages up to 16 MiB, then one of 16 MiB, then 256 KiB and 4 KiB again. */
    pack_page_tables_map(&f->tables, 1, 0x20fbf000, 0x50fbf000,
                         0x1000 + 0x40000 + 0x1000000 + 0x41000, PACK_ACC_RW_RW,
                         PACK_MAP_CACHEABLE);
    assert_int_equal(walk(f, 1, 0x20fbf000).level, 3);
    assert_int_equal(walk(f, 1, 0x20fc0000).level, 2);
    assert_int_equal(walk(f, 1, 0x21000000).level, 1);
    assert_int_equal(walk(f, 1, 0x21ffffff).pa, 0x51ffffff);
    assert_int_equal(walk(f, 1, 0x22000000).level, 2);
    assert_int_equal(walk(f, 1, 0x22040000).level, 3);
    assert_false(walk(f, 1, 0x22041000).valid);
}

static void check_small_pages(struct fixture *f, uint32_t pa, unsigned kind)
{
    pack_page_tables_map(&f->tables, 1, 0x20000000, pa, 0x80000, PACK_ACC_R_R, kind);
    for (uint32_t offset = 0; offset < 0x80000; offset += 0x1000) {
        struct mmu_result r = walk(f, 1, 0x20000000 + offset);

        assert_int_equal(r.level, 3);
        assert_int_equal(r.pa, pa + offset);
    }
}

static void addresses_that_are_not_congruent_get_small_pages(void **state)
{
    check_small_pages(*state, 0x50001000, PACK_MAP_CACHEABLE);
}

static void pages_that_are_to_be_single_get_small_ones(void **state)
{
    check_small_pages(*state, 0x50000000, PACK_MAP_SINGLE);
}

static void a_shared_stretch_costs_no_level_3_table(void **state)
{
    struct fixture *f = *state;
    uint32_t before;

    pack_page_tables_map(&f->tables, 0, 0xffd01000, 0x40001000, 0x3000, PACK_ACC_NONE_RX,
                         PACK_MAP_CACHEABLE);
    pack_page_tables_share(&f->tables, 0, 1, 0xffd00000);
    before = f->tables.used;
    pack_page_tables_map(&f->tables, 1, 0xff000000, 0x41000000, 0x1000, PACK_ACC_R_R,
                         PACK_MAP_CACHEABLE);
    assert_int_equal(f->tables.used - before, 64);
    assert_int_equal(walk(f, 1, 0xffd02004).pa, 0x40002004);
    assert_int_equal(mmu_acc(walk(f, 1, 0xffd02004).pte), 6);
    assert_false(walk(f, 1, 0xffd00000).valid);
    assert_false(walk(f, 0, 0xff000000).valid);
}

/* Random disjoint areas in a small virtual space; every page of it is then looked up. */
static void many_random_areas_are_found_again_page_by_page(void **state)
{
    enum { PAGES = 0x2400, FIRST = 0x30000, CONTEXT = 7 };
    struct fixture *f = *state;
    uint32_t *expected = calloc(PAGES, sizeof *expected); /* physical page + 1, 0: unmapped */
    uint32_t seed = 12345;

    assert_non_null(expected);
    for (uint32_t page = 0; page < PAGES;) {
        uint32_t size, physical;

        seed = seed * 1664525u + 1013904223u;
        size = 1 + (seed >> 16) % 200;
        if (size > PAGES - page)
            size = PAGES - page;
        physical = 0x40000 + (seed & 0x3ff) * 64 + ((seed & 0x400) != 0 ? page % 64 : 5);
        if ((seed & 0x800) != 0) {
            pack_page_tables_map(&f->tables, CONTEXT, (FIRST + page) << 12, physical << 12,
                                 size << 12, PACK_ACC_RX_RX, PACK_MAP_CACHEABLE);
            for (uint32_t i = 0; i < size; i++)
                expected[page + i] = physical + i + 1;
        }
        page += size;
    }
    for (uint32_t page = 0; page < PAGES; page++) {
        struct mmu_result r = walk(f, CONTEXT, (FIRST + page) << 12);

        assert_int_equal(r.valid, expected[page] != 0);
        if (r.valid)
            assert_int_equal(r.pa >> 12, expected[page] - 1);
    }
    free(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_context_maps_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_is_mapped_with_its_rights_and_its_neighbours_are_not,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_pages_are_used_where_both_addresses_allow_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(addresses_that_are_not_congruent_get_small_pages, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(pages_that_are_to_be_single_get_small_ones, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_shared_stretch_costs_no_level_3_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_random_areas_are_found_again_page_by_page, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
