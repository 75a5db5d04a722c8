/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SRMMU's registers: reset values, writable bits, aliases, side effects, the state map, and the
 * looks of debuggers. Values follow the RTL's printed truth (srmmu_probe).
 */
#include "tests/helpers/state_map.h"
#include "tests/unit/mmu/fixture.h"

static void the_state_map_covers_every_byte(void **state)
{
    struct fixture *f = *state;

    assert_state_map_complete(&f->mmu.component);
    assert_int_equal(f->mmu.component.size, sizeof(struct srmmu_state));
}

static void reset_leaves_the_values_of_the_rtl(void **state)
{
    struct fixture *f = *state;

    touch(f, 0x54000000, SRMMU_LOAD_USER_DATA);
    srmmu_reset(&f->mmu);
    assert_int_equal(srmmu_register_read(&f->mmu, CONTROL), 0x01904000);
    assert_int_equal(srmmu_register_read(&f->mmu, CONTEXT_POINTER), 0);
    assert_int_equal(srmmu_register_read(&f->mmu, CONTEXT), 0);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0);
    assert_int_equal(srmmu_register_read(&f->mmu, SFAR), 0);
    assert_false(srmmu_enabled(&f->mmu));
}

static void the_control_register_tells_the_tlb_sizes(void **state)
{
    static const struct {
        struct srmmu_config config;
        uint32_t control;
    } row[] = {
        {{.itlb_entries = 2, .dtlb_entries = 64}, 0x01384001},
        {{.itlb_entries = 8, .dtlb_entries = 8}, 0x016c4001},
        {{.itlb_entries = 32, .dtlb_entries = 8, .shared_tlb = 1}, 0x01a00001},
        {{.itlb_entries = 8, .dtlb_entries = 8, .page_size = 1}, 0x016d4001},
        {{.itlb_entries = 8, .dtlb_entries = 8, .page_size = 3}, 0x016f4001},
        {{.itlb_entries = 8, .dtlb_entries = 8, .page_size = 4}, 0x016c4001},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct fixture *f = fixture_create_with(&row[i].config);
        void *own = f;

        assert_int_equal(srmmu_register_read(&f->mmu, CONTROL), row[i].control);
        fixture_teardown(&own);
    }
}

static void the_page_size_can_be_written_where_it_is_programmed(void **state)
{
    static const struct srmmu_config config = {
        .itlb_entries = 8, .dtlb_entries = 8, .page_size = SRMMU_PAGE_SIZE_PROGRAMMED};
    struct fixture *f = fixture_create_with(&config);
    void *own = f;

    (void)state;
    srmmu_register_write(&f->mmu, CONTROL, 0x00020001);
    assert_int_equal(srmmu_register_read(&f->mmu, CONTROL), 0x016e4001);
    fixture_teardown(&own);
}

static void only_the_writable_bits_can_be_written(void **state)
{
    struct fixture *f = *state;
    static const struct {
        uint32_t offset, ones, zeros;
    } row[] = {
        {CONTROL, 0x0190c083, 0x01904000},
        {CONTEXT_POINTER, 0xfffffffc, 0},
        {CONTEXT, 0xff, 0},
        {0x500, 0, 0},
        {0x600, 0, 0},
        {0x700, 0, 0},
    };

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        srmmu_register_write(&f->mmu, row[i].offset, 0xffffffff);
        assert_int_equal(srmmu_register_read(&f->mmu, row[i].offset), row[i].ones);
        srmmu_register_write(&f->mmu, row[i].offset, 0);
        assert_int_equal(srmmu_register_read(&f->mmu, row[i].offset), row[i].zeros);
    }
}

static void only_bits_10_to_8_choose_the_register(void **state)
{
    struct fixture *f = *state;

    srmmu_register_write(&f->mmu, 0x80000104, 0x11111111);
    assert_int_equal(srmmu_register_read(&f->mmu, CONTEXT_POINTER), 0x11111110);
    srmmu_register_write(&f->mmu, 0x1200, 0x22);
    assert_int_equal(srmmu_register_read(&f->mmu, 0x2fc), 0x22);
    assert_int_equal(srmmu_register_read(&f->mmu, 0x800), 0x01904001);
}

static void fault_registers_cannot_be_written_and_reading_clears_only_fav(void **state)
{
    struct fixture *f = *state;

    touch(f, 0x54000123, SRMMU_LOAD_SUPER_DATA);
    srmmu_register_write(&f->mmu, SFSR, 0);
    srmmu_register_write(&f->mmu, SFAR, 0x12345678);
    assert_int_equal(srmmu_register_peek(&f->mmu, SFSR), 0x126);
    assert_int_equal(srmmu_register_read(&f->mmu, SFAR), 0x54000000);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0x126);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0x124);
    assert_int_equal(srmmu_register_read(&f->mmu, SFAR), 0x54000000);
}

struct seen {
    unsigned count;
    struct observation last;
};

static void remember(void *owner, const struct observation *what)
{
    struct seen *seen = owner;

    seen->count++;
    seen->last = *what;
}

static void a_context_switch_is_observed_when_the_number_changes(void **state)
{
    struct fixture *f = *state;
    struct seen seen = {0};

    f->cycle = 77;
    assert_true(observe_add(&f->observers, OBSERVE_BIT(CONTEXT), remember, &seen));
    srmmu_register_write(&f->mmu, CONTEXT, 3);
    srmmu_register_write(&f->mmu, CONTEXT, 0x103);
    assert_int_equal(seen.count, 1);
    srmmu_register_write(&f->mmu, CONTEXT, 5);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.last.code, 5);
    assert_int_equal(seen.last.value, 3);
    assert_int_equal(seen.last.cycle, 77);
}

static void walks_and_tlb_fills_are_observed(void **state)
{
    struct fixture *f = *state;
    struct seen walks = {0}, tlb = {0};

    map_page(f, 3, PTE(page_pa[3], 3));
    assert_true(observe_add(&f->observers, OBSERVE_BIT(TABLE_WALK), remember, &walks));
    assert_true(observe_add(&f->observers, OBSERVE_BIT(TLB), remember, &tlb));
    touch(f, page_va[3] + 0x123, SRMMU_LOAD_USER_DATA);
    assert_int_equal(walks.count, 5); /* four reads and the write-back of R */
    assert_true(walks.last.write);
    assert_int_equal(walks.last.physical, page_pte[3]);
    assert_int_equal(walks.last.value, PTE(page_pa[3], 3) | 0x20);
    assert_int_equal(walks.last.code, 3);
    assert_int_equal(tlb.count, 1);
    assert_true(tlb.last.flag);
    assert_int_equal(tlb.last.address, page_va[3]);
    assert_int_equal(tlb.last.physical, page_pa[3]);
    assert_int_equal(tlb.last.code, 1);
    srmmu_flush(&f->mmu, 0);
    assert_int_equal(tlb.count, 2);
    assert_false(tlb.last.flag);
}

static void a_peek_finds_the_mapping_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct srmmu_walk_step steps[4];
    struct seen seen = {0};
    struct srmmu_state before;
    uint32_t physical, pte;
    uint8_t *memory = malloc(RAM_SIZE);
    unsigned count;

    assert_non_null(memory);
    map_page(f, 3, PTE(page_pa[3], 7));
    touch(f, 0x54000000, SRMMU_LOAD_SUPER_DATA);
    memcpy(memory, f->memory, RAM_SIZE);
    before = f->mmu.state;
    assert_true(observe_add(&f->observers, UINT32_MAX, remember, &seen));
    assert_true(srmmu_peek(&f->mmu, 0, page_va[3] + 0xabc, &physical, &pte, steps, &count));
    assert_int_equal(physical, page_pa[3] + 0xabc);
    assert_int_equal(pte, PTE(page_pa[3], 7));
    assert_int_equal(count, 4);
    assert_int_equal(steps[0].entry_address, CTX_TABLE);
    assert_int_equal(steps[3].entry_address, page_pte[3]);
    assert_false(srmmu_peek(&f->mmu, 0, 0x54000000, &physical, &pte, steps, &count));
    assert_int_equal(count, 2);
    assert_int_equal(steps[1].entry, 0);
    assert_false(srmmu_peek(&f->mmu, 1, page_va[3], NULL, NULL, NULL, NULL));
    assert_true(srmmu_peek(&f->mmu, 0, page_va[3], NULL, NULL, NULL, NULL));
    assert_null(srmmu_tlb_peek(&f->mmu, false, page_va[3]));
    assert_int_equal(seen.count, 0);
    assert_memory_equal(&before, &f->mmu.state, sizeof(before));
    assert_memory_equal(memory, f->memory, RAM_SIZE);
    free(memory);
}

static void probe_is_not_implemented_and_answers_zero(void **state)
{
    struct fixture *f = *state;

    map_page(f, 3, PTE(page_pa[3], 3));
    for (uint32_t type = 0; type < 16; type++)
        assert_int_equal(srmmu_probe(&f->mmu, page_va[3] | type << 8), 0);
}

static void a_state_changed_from_outside_ends_all_translations(void **state)
{
    struct fixture *f = *state;
    uint32_t before = f->mmu.generation;

    f->mmu.component.reload(f->mmu.component.owner);
    assert_int_not_equal(f->mmu.generation, before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_state_map_covers_every_byte),
        TEST(reset_leaves_the_values_of_the_rtl),
        cmocka_unit_test(the_control_register_tells_the_tlb_sizes),
        cmocka_unit_test(the_page_size_can_be_written_where_it_is_programmed),
        TEST(only_the_writable_bits_can_be_written),
        TEST(only_bits_10_to_8_choose_the_register),
        TEST(fault_registers_cannot_be_written_and_reading_clears_only_fav),
        TEST(a_context_switch_is_observed_when_the_number_changes),
        TEST(walks_and_tlb_fills_are_observed),
        TEST(a_peek_finds_the_mapping_and_changes_nothing),
        TEST(probe_is_not_implemented_and_answers_zero),
        TEST(a_state_changed_from_outside_ends_all_translations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
