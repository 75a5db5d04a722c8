/* SPDX-License-Identifier: BSD-2-Clause */
/* What a partition may know of its areas, and device registers of which it may use some bits. */
#include "tests/unit/hv/fake_machine.h"

enum { ALPHA, BETA, GAMMA };

static int setup(void **state)
{
    fake_setup(state);
    fake.config.areas[1].rights |= HV_AREA_SHARED;
    fake.config.areas[2].rights |= HV_AREA_CHANGEABLE;
    fake_boot();
    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fake.device_register = 0x12345678;
    return 0;
}

static void become(uint32_t id)
{
    hv_cpu.current = &hv_module.partitions[id];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
}

static uint32_t status_of(uint32_t address, struct hv_memory_status *status)
{
    uint32_t arg[6] = {address, DATA_VA + 128, 0, 0, 0, 0};
    const uint32_t result = fake_call(HV_CALL_MEMORY_STATUS, arg);

    if (result == HV_NO_ERROR)
        assert_int_equal(hv_machine_copy_in(status, DATA_VA + 128, sizeof *status), HV_NO_ERROR);
    return result;
}

static uint32_t use(uint32_t call, uint32_t number, uint32_t *value)
{
    uint32_t arg[6] = {number, *value, 0, 0, 0, 0};
    const uint32_t result = fake_call(call, arg);

    *value = arg[1];
    return result;
}

static void areas_are_found_one_after_the_other(void **state)
{
    struct hv_memory_status status;

    (void)state;
    assert_int_equal(status_of(0, &status), HV_NO_ERROR);
    assert_int_equal(status.address, TEXT_VA);
    assert_int_equal(status.size, 0x1000);
    assert_int_equal(status.attributes, HV_AREA_READ | HV_AREA_EXECUTE);
    assert_int_equal(status.area_count, 3);
    assert_string_equal(status.name, "text");
    assert_int_equal(status_of(TEXT_VA + 0xfff, &status), HV_NO_ERROR);
    assert_int_equal(status.address, TEXT_VA);
    assert_int_equal(status_of(TEXT_VA + 0x1000, &status), HV_NO_ERROR);
    assert_int_equal(status.address, DATA_VA);
    assert_int_equal(status.attributes, HV_AREA_READ | HV_AREA_WRITE | HV_AREA_SHARED);
    assert_int_equal(status_of(MORE_VA + 1, &status), HV_NO_ERROR);
    assert_string_equal(status.name, "more");
    assert_int_equal(status_of(MORE_VA + 0x1000, &status), HV_NOT_AVAILABLE);
    assert_int_equal(status_of(0xffffffff, &status), HV_NOT_AVAILABLE);
}

static void a_status_goes_to_writable_memory_only(void **state)
{
    uint32_t arg[6] = {0, TEXT_VA, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_MEMORY_STATUS, arg), HV_BAD_POINTER);
    arg[1] = MORE_VA - 4;
    assert_int_equal(fake_call(HV_CALL_MEMORY_STATUS, arg), HV_BAD_POINTER);
}

static void no_pointer_leads_to_memory_that_changes(void **state)
{
    uint32_t arg[6] = {0, MORE_VA, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_MEMORY_STATUS, arg), HV_BAD_POINTER);
    assert_null(hv_memory_find_stack(hv_cpu.current, MORE_VA + 0x800, HV_AREA_WRITE));
}

static uint32_t protect(uint32_t address, uint32_t attributes)
{
    uint32_t arg[6] = {address, attributes, 0, 0, 0, 0};

    return fake_call(HV_CALL_MEMORY_PROTECT, arg);
}

static void a_page_gets_attributes_of_its_area(void **state)
{
    const uint32_t flushes = fake.flushes, pages = fake.page_count;

    (void)state;
    assert_int_equal(protect(MORE_VA, HV_AREA_READ), HV_NO_ERROR);
    assert_int_equal(fake.page_partition, ALPHA);
    assert_int_equal(fake.page_va, MORE_VA);
    assert_int_equal(fake.page_attributes, HV_AREA_READ);
    assert_int_equal(protect(MORE_VA, 0), HV_NO_ERROR);
    assert_int_equal(fake.page_attributes, 0);
    assert_int_equal(protect(MORE_VA, HV_AREA_READ | HV_AREA_WRITE), HV_NO_ERROR);
    assert_int_equal(fake.page_attributes, HV_AREA_READ | HV_AREA_WRITE);
    assert_int_equal(fake.flushes, flushes + 3);
    assert_int_equal(fake.page_count, pages + 3);
}

static void a_page_gets_no_more_than_that(void **state)
{
    static const struct {
        uint32_t address, attributes, status;
    } cases[] = {
        {MORE_VA, HV_AREA_READ | HV_AREA_EXECUTE, HV_INVALID_PARAM},
        {MORE_VA, HV_AREA_READ | HV_AREA_CACHEABLE, HV_INVALID_PARAM},
        {MORE_VA, HV_AREA_READ | HV_AREA_DEVICE, HV_INVALID_PARAM},
        {MORE_VA, HV_AREA_CHANGEABLE, HV_INVALID_PARAM},
        {MORE_VA, 0xffffffff, HV_INVALID_PARAM},
        {MORE_VA, HV_AREA_WRITE, HV_INVALID_PARAM},
        {MORE_VA + 4, HV_AREA_READ, HV_INVALID_PARAM},
        {MORE_VA + 0x1000, HV_AREA_READ, HV_INVALID_CONFIG},
        {MORE_VA - 0x1000, HV_AREA_READ, HV_INVALID_CONFIG},
        {DATA_VA, HV_AREA_READ, HV_INVALID_CONFIG},
        {TEXT_VA, HV_AREA_READ, HV_INVALID_CONFIG},
        {0xffd00000, HV_AREA_READ, HV_INVALID_CONFIG},
    };
    const uint32_t pages = fake.page_count;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(protect(cases[i].address, cases[i].attributes), cases[i].status);
    assert_int_equal(fake.page_count, pages);
    become(BETA);
    assert_int_equal(protect(MORE_VA, HV_AREA_READ), HV_INVALID_CONFIG);
}

static void a_start_gives_all_attributes_back(void **state)
{
    (void)state;
    for (int mode = HV_MODE_COLD_START; mode <= HV_MODE_WARM_START; mode++) {
        assert_int_equal(protect(MORE_VA, 0), HV_NO_ERROR);
        hv_partition_restart(hv_cpu.current, (enum hv_mode)mode, HV_START_PARTITION_RESTART);
        while (hv_cpu.current->vcpu->state == HV_STATE_LOADING)
            hv_partition_load(hv_cpu.current);
        assert_int_equal(fake.page_va, MORE_VA);
        assert_int_equal(fake.page_attributes, HV_AREA_READ | HV_AREA_WRITE);
    }
}

static void the_caches_are_flushed(void **state)
{
    uint32_t arg[6] = {0};
    const uint32_t before = fake.flushes;

    (void)state;
    assert_int_equal(fake_call(HV_CALL_CACHE_FLUSH, arg), HV_NO_ERROR);
    assert_int_equal(fake.flushes, before + 1);
}

static void a_register_shows_and_takes_the_bits_of_its_masks(void **state)
{
    uint32_t value = 0;

    (void)state;
    assert_int_equal(use(HV_CALL_REGISTER_READ, 1, &value), HV_NO_ERROR);
    assert_int_equal(value, 0x78);
    value = 0xffffffff;
    assert_int_equal(use(HV_CALL_REGISTER_WRITE, 1, &value), HV_NO_ERROR);
    assert_int_equal(fake.device_register, 0x1234567f);
    become(BETA);
    assert_int_equal(use(HV_CALL_REGISTER_READ, 1, &value), HV_NO_ERROR);
    assert_int_equal(value, 0x5600);
    assert_int_equal(use(HV_CALL_REGISTER_WRITE, 1, &value), HV_INVALID_CONFIG);
    assert_int_equal(fake.device_register, 0x1234567f);
}

static void there_are_no_other_registers(void **state)
{
    uint32_t value = 0;

    (void)state;
    assert_int_equal(use(HV_CALL_REGISTER_READ, 0, &value), HV_INVALID_PARAM);
    assert_int_equal(use(HV_CALL_REGISTER_READ, 2, &value), HV_INVALID_PARAM);
    assert_int_equal(use(HV_CALL_REGISTER_WRITE, 0xffffffff, &value), HV_INVALID_PARAM);
    become(GAMMA);
    assert_int_equal(use(HV_CALL_REGISTER_READ, 1, &value), HV_INVALID_PARAM);
    assert_int_equal(fake.device_register, 0x12345678);
}

static void a_device_that_does_not_answer_is_an_event(void **state)
{
    uint32_t value = 0;

    (void)state;
    fake.memory_broken = true;
    assert_int_equal(use(HV_CALL_REGISTER_READ, 1, &value), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_MEMORY_ERROR);
    assert_int_equal(use(HV_CALL_REGISTER_WRITE, 1, &value), HV_CALL_SWITCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(areas_are_found_one_after_the_other, setup),
        cmocka_unit_test_setup(a_status_goes_to_writable_memory_only, setup),
        cmocka_unit_test_setup(no_pointer_leads_to_memory_that_changes, setup),
        cmocka_unit_test_setup(a_page_gets_attributes_of_its_area, setup),
        cmocka_unit_test_setup(a_page_gets_no_more_than_that, setup),
        cmocka_unit_test_setup(a_start_gives_all_attributes_back, setup),
        cmocka_unit_test_setup(the_caches_are_flushed, setup),
        cmocka_unit_test_setup(a_register_shows_and_takes_the_bits_of_its_masks, setup),
        cmocka_unit_test_setup(there_are_no_other_registers, setup),
        cmocka_unit_test_setup(a_device_that_does_not_answer_is_an_event, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
