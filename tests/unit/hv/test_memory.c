/* SPDX-License-Identifier: BSD-2-Clause */
/* The check of partitions' pointers, case by case and against a model that looks at every byte. */
#include "tests/helpers/cmocka_all.h"
#include "tests/unit/hv/fake_machine.h"

enum { R = HV_AREA_READ, W = HV_AREA_WRITE };

static int setup(void **state)
{
    fake_setup(state);
    fake_boot();
    return 0;
}

static bool check(uint32_t id, uint32_t va, uint32_t size, uint32_t rights)
{
    return hv_memory_check(&hv_module.partitions[id], va, size, rights);
}

static void whole_areas_are_accepted_with_their_rights_only(void **state)
{
    (void)state;
    assert_true(check(0, TEXT_VA, 0x1000, R));
    assert_false(check(0, TEXT_VA, 0x1000, W));
    assert_false(check(0, TEXT_VA, 1, R | W));
    assert_true(check(0, DATA_VA, 0x2000, R | W));
}

static void ranges_may_cross_into_an_adjacent_area_but_not_into_a_gap(void **state)
{
    (void)state;
    assert_true(check(0, DATA_VA + 0x1ff0, 0x20, W));
    assert_true(check(0, DATA_VA, 0x3000, W));
    assert_false(check(0, DATA_VA, 0x3001, W));
    assert_false(check(0, DATA_VA - 1, 2, R));
    assert_false(check(0, TEXT_VA + 0xfff, 2, R));
}

static void adjacent_areas_need_the_right_each(void **state)
{
    fake_setup(state);
    fake.config.areas[2].rights = R;
    fake_boot();
    assert_true(check(0, DATA_VA, 0x3000, R));
    assert_false(check(0, DATA_VA + 0x1fff, 2, W));
    assert_true(check(0, DATA_VA + 0x1fff, 1, W));
}

static void lengths_that_wrap_are_refused(void **state)
{
    (void)state;
    assert_false(check(0, DATA_VA, 0xffffffffu, R));
    assert_false(check(0, DATA_VA + 4, 0u - DATA_VA, R));
    assert_false(check(0, 0xffffffffu, 1, R));
    assert_false(check(0, 0xfffffff0u, 0x20, R));
    assert_false(check(0, 0, 1, R));
}

static void nothing_is_always_fine(void **state)
{
    (void)state;
    assert_true(check(0, 0, 0, R | W));
    assert_true(check(0, HV_VA_BASE, 0, W));
}

static void devices_are_no_memory(void **state)
{
    (void)state;
    assert_false(check(2, DEVICE_VA, 4, R));
    assert_false(check(2, DEVICE_VA, 4, W));
    assert_null(hv_memory_find_stack(&hv_module.partitions[2], DEVICE_VA + 64, W));
}

static void the_hypervisor_and_others_are_out_of_reach(void **state)
{
    (void)state;
    assert_false(check(2, HV_VA_BASE, 4, R));
    assert_false(check(2, HV_VA_DEVICES, 4, R));
    assert_false(check(2, FAKE_RAM, 4, R));
}

static void the_shortcut_never_leaves_the_partition(void **state)
{
    (void)state;
    for (uint32_t id = 0; id < 3; id++) {
        const struct hv_partition *p = &hv_module.partitions[id];

        for (uint32_t va = DATA_VA; va < DATA_VA + 0x3000; va += 0x800) {
            check(id, va, 8, W);
            assert_true(p->last_area >= p->areas &&
                        p->last_area < p->areas + p->config->area_count);
        }
        check(id, DEVICE_VA, 4, R);
        check(id, DATA_VA + 0x2ff0, 0x20, R);
        assert_true(p->last_area >= p->areas && p->last_area < p->areas + p->config->area_count);
    }
}

static void a_stack_needs_64_aligned_bytes_in_one_area(void **state)
{
    const struct hv_partition *p = &hv_module.partitions[0];

    (void)state;
    assert_ptr_equal(hv_memory_find_stack(p, DATA_VA, W), &p->areas[1]);
    assert_ptr_equal(hv_memory_find_stack(p, DATA_VA + 0x2000 - 64, W), &p->areas[1]);
    assert_null(hv_memory_find_stack(p, DATA_VA + 0x2000 - 56, W));
    assert_ptr_equal(hv_memory_find_stack(p, MORE_VA, W), &p->areas[2]);
    assert_null(hv_memory_find_stack(p, DATA_VA + 4, W));
    assert_null(hv_memory_find_stack(p, DATA_VA + 1, W));
    assert_null(hv_memory_find_stack(p, TEXT_VA, W));
    assert_ptr_equal(hv_memory_find_stack(p, TEXT_VA, R), &p->areas[0]);
    assert_null(hv_memory_find_stack(p, 0xfffffff0u, R));
    assert_null(hv_memory_find_stack(p, 0, R));
}

static void physical_addresses_follow_the_areas(void **state)
{
    const struct hv_partition *p = &hv_module.partitions[1];

    (void)state;
    assert_int_equal(hv_memory_physical(p, TEXT_VA + 5), FAKE_RAM + 0x10005);
    assert_int_equal(hv_memory_physical(p, MORE_VA + 0xfff), FAKE_RAM + 0x18fff);
    assert_int_equal(hv_memory_physical(p, MORE_VA + 0x1000), 0);
}

/* The definition, byte by byte. */
static bool model_check(const struct hv_partition *p, uint32_t va, uint32_t size, uint32_t rights)
{
    for (uint64_t a = va; a < (uint64_t)va + size; a++) {
        bool found = false;

        for (uint32_t i = 0; i < p->config->area_count; i++) {
            const struct hv_config_area *area = &p->areas[i];

            if (a >= area->va && a < (uint64_t)area->va + area->size)
                found = (area->rights & rights) == rights && !(area->rights & HV_AREA_DEVICE);
        }
        if (!found)
            return false;
    }
    return true;
}

static void random_ranges_agree_with_the_definition(void **state)
{
    static const uint32_t places[] = {TEXT_VA,          TEXT_VA + 0x1000, DATA_VA, MORE_VA,
                                      MORE_VA + 0x1000, DEVICE_VA,        0,       0xffffff00u};
    uint32_t seed = 12345;
    uint32_t accepted = 0;

    (void)state;
    for (uint32_t n = 0; n < 20000; n++) {
        uint32_t va, size, rights, id;

        seed = seed * 1664525u + 1013904223u;
        va = places[seed >> 29] + (seed >> 8 & 0x7fu) - 0x40u;
        size = seed >> 15 & 0xffu;
        rights = seed >> 4 & (R | W);
        id = (seed >> 6) % 3;
        accepted += check(id, va, size, rights);
        assert_int_equal(check(id, va, size, rights),
                         model_check(&hv_module.partitions[id], va, size, rights));
    }
    assert_in_range(accepted, 1000, 19000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(whole_areas_are_accepted_with_their_rights_only, setup),
        cmocka_unit_test_setup(ranges_may_cross_into_an_adjacent_area_but_not_into_a_gap, setup),
        cmocka_unit_test_setup(adjacent_areas_need_the_right_each, setup),
        cmocka_unit_test_setup(lengths_that_wrap_are_refused, setup),
        cmocka_unit_test_setup(nothing_is_always_fine, setup),
        cmocka_unit_test_setup(devices_are_no_memory, setup),
        cmocka_unit_test_setup(the_hypervisor_and_others_are_out_of_reach, setup),
        cmocka_unit_test_setup(the_shortcut_never_leaves_the_partition, setup),
        cmocka_unit_test_setup(a_stack_needs_64_aligned_bytes_in_one_area, setup),
        cmocka_unit_test_setup(physical_addresses_follow_the_areas, setup),
        cmocka_unit_test_setup(random_ranges_agree_with_the_definition, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
