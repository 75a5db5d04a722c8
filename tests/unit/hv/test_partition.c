/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starting partitions: what a cold and a warm start do to memory, how loading gives way, and modes.
 */
#include "tests/unit/hv/fake_machine.h"

enum { PA = FAKE_RAM + 0x10000, IMAGE = FAKE_RAM + 0x84000 }; /* of beta */

static struct hv_partition *const beta = &hv_module.partitions[1];

static const unsigned char *at(uint32_t pa)
{
    return &fake.ram[pa - FAKE_RAM];
}

static bool is_zero(uint32_t pa, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if (*at(pa + i) != 0)
            return false;
    }
    return true;
}

static void load(enum hv_mode mode)
{
    hv_partition_start(beta, mode, HV_START_PARTITION_RESTART);
    for (int i = 0; !hv_partition_load(beta); i++)
        assert_true(i < 10); /* it has an end */
}

static void a_cold_start_clears_writable_memory_and_loads_all(void **state)
{
    (void)state;
    fake_boot();
    assert_memory_equal(at(PA), at(IMAGE), 0x100);
    assert_int_equal(*at(PA + 0x100),
                     (unsigned char)(0x10100 * 7u + 0x101)); /* code is not cleared */
    assert_memory_equal(at(PA + 0x1000), at(IMAGE + 0x2000), 0x23);
    assert_true(is_zero(PA + 0x1023, 0x2000 - 0x23));
    assert_true(is_zero(PA + 0x8000, 0x1000));
    assert_int_equal(fake.start[1].entry, TEXT_VA);
    assert_int_equal(fake.start[1].stack_pointer, MORE_VA + 0x1000 - 96);
    assert_int_equal(fake.start[1].argument0, 1);
    assert_int_equal(fake.start[1].argument1, HV_START_NORMAL);
}

static void a_warm_start_loads_only_what_is_writable(void **state)
{
    (void)state;
    fake_boot();
    memset(&fake.ram[PA - FAKE_RAM], 0xee, 0x3000);
    load(HV_MODE_WARM_START);
    assert_int_equal(*at(PA), 0xee);
    assert_memory_equal(at(PA + 0x1000), at(IMAGE + 0x2000), 0x23);
    assert_true(is_zero(PA + 0x1023, 0x100));
    assert_int_equal(*at(PA + 0x1123), 0xee);
    assert_int_equal(*at(PA + 0x2fff), 0xee);
}

static void loading_touches_nobody_else(void **state)
{
    static unsigned char before[FAKE_RAM_SIZE];

    (void)state;
    fake_boot();
    memcpy(before, fake.ram, sizeof before);
    load(HV_MODE_COLD_START);
    assert_memory_equal(fake.ram, before, PA - FAKE_RAM);
    assert_memory_equal(at(PA + 0x9000), &before[PA + 0x9000 - FAKE_RAM], FAKE_RAM_SIZE - 0x19000);
}

static void loading_gives_way_after_each_chunk_and_goes_on(void **state)
{
    uint32_t steps = 0;

    (void)state;
    fake_boot();
    memset(&fake.ram[PA - FAKE_RAM], 0xee, 0x9000);
    hv_partition_start(beta, HV_MODE_COLD_START, HV_START_NORMAL);
    fake.pending = true;
    while (beta->vcpu->state == HV_STATE_LOADING) {
        if (hv_partition_load(beta))
            break;
        steps++;
    }
    assert_in_range(steps, 0x3000 / 64, 0x3000 / 64 + 32);
    assert_memory_equal(at(PA), at(IMAGE), 0x100);
    assert_memory_equal(at(PA + 0x1000), at(IMAGE + 0x2000), 0x23);
    assert_true(is_zero(PA + 0x1023, 0x2000 - 0x23));
    assert_true(is_zero(PA + 0x8000, 0x1000));
}

static void segments_that_start_anywhere_are_loaded_exactly(void **state)
{
    static unsigned char expected[0x2000];

    (void)state;
    fake_boot();
    for (uint32_t n = 0; n < 200; n++) {
        struct hv_config_segment *segment = &fake.config.segments[3];
        const uint32_t offset = n * 37 % 0x300;

        segment->va = DATA_VA + offset;
        segment->image_pa = IMAGE + 0x2000 + n % 11;
        segment->file_size = n * 13 % 200;
        segment->memory_size = segment->file_size + n % 70;
        memset(&fake.ram[PA + 0x1000 - FAKE_RAM], 0xee, 0x2000);
        memset(expected, 0xee, sizeof expected);
        memcpy(&expected[offset], at(segment->image_pa), segment->file_size);
        memset(&expected[offset + segment->file_size], 0, n % 70);
        load(HV_MODE_WARM_START);
        assert_memory_equal(at(PA + 0x1000), expected, sizeof expected);
    }
}

static uint32_t set_mode(uint32_t id, uint32_t mode)
{
    uint32_t arg[6] = {id, mode, 0, 0, 0, 0};

    return fake_call(HV_CALL_PARTITION_SET_MODE, arg);
}

static void a_partition_sets_its_own_mode(void **state)
{
    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(set_mode(1, 4), HV_INVALID_PARAM);
    assert_int_equal(set_mode(1, HV_MODE_WARM_START), HV_INVALID_MODE);
    assert_int_equal(set_mode(1, HV_MODE_NORMAL), HV_NO_ERROR);
    assert_int_equal(set_mode(1, HV_MODE_NORMAL), HV_NO_ACTION);
    assert_int_equal(set_mode(1, HV_MODE_WARM_START), HV_CALL_SWITCH);
    assert_int_equal(beta->restart_count, 1);
    assert_int_equal(beta->start_condition, HV_START_PARTITION_RESTART);
    assert_int_equal(set_mode(1, HV_MODE_IDLE), HV_CALL_SWITCH);
    assert_int_equal(beta->vcpu->state, HV_STATE_HALTED);
}

static void only_a_system_partition_acts_on_others(void **state)
{
    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(set_mode(2, HV_MODE_IDLE), HV_NOT_PERMITTED);
    assert_int_equal(set_mode(3, HV_MODE_IDLE), HV_INVALID_PARAM);
    hv_cpu.current = &hv_module.partitions[0];
    assert_int_equal(set_mode(2, HV_MODE_NORMAL), HV_INVALID_MODE);
    assert_int_equal(set_mode(2, HV_MODE_IDLE), HV_NO_ERROR);
    assert_int_equal(hv_module.partitions[2].mode, HV_MODE_IDLE);
    assert_int_equal(set_mode(2, HV_MODE_COLD_START), HV_NO_ERROR);
    assert_int_equal(hv_module.partitions[2].vcpu->state, HV_STATE_LOADING);
}

static uint32_t act(uint32_t call, uint32_t partition)
{
    uint32_t arg[6] = {partition, 0, 0, 0, 0, 0};

    return fake_call(call, arg);
}

static void a_suspended_partition_goes_on_as_it_was(void **state)
{
    struct hv_partition *gamma = &hv_module.partitions[2];

    (void)state;
    fake_boot();
    hv_module_dispatch();
    gamma->vcpu->state = HV_STATE_YIELDED;
    assert_int_equal(act(HV_CALL_PARTITION_RESUME, 2), HV_NO_ACTION);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 2), HV_NO_ERROR);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 2), HV_NO_ACTION);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 3), HV_INVALID_PARAM);
    assert_int_equal(act(HV_CALL_PARTITION_RESUME, 3), HV_INVALID_PARAM);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_int_equal(hv_cpu.current->id, 0); /* gamma's slot is idle */
    assert_int_equal(act(HV_CALL_PARTITION_RESUME, 2), HV_NO_ERROR);
    assert_int_equal(gamma->vcpu->state, HV_STATE_YIELDED);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, gamma);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 0), HV_NOT_PERMITTED);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 2), HV_CALL_SWITCH);
    hv_hypercall_finish(gamma, NULL);
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 0);
    hv_partition_halt(gamma);
    assert_int_equal(act(HV_CALL_PARTITION_SUSPEND, 2), HV_NO_ACTION);
}

static void a_system_partition_ends_the_module_or_starts_it_over(void **state)
{
    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(act(HV_CALL_MODULE_STOP, 0), HV_NOT_PERMITTED);
    hv_cpu.current = &hv_module.partitions[0];
    assert_int_equal(act(HV_CALL_MODULE_STOP, 3), HV_INVALID_PARAM);
    fake.exit_code = -1;
    if (setjmp(fake.end) == 0)
        act(HV_CALL_MODULE_STOP, 0);
    assert_int_equal(fake.exit_code, 0);
    if (setjmp(fake.end) == 0)
        act(HV_CALL_MODULE_STOP, 1);
    assert_int_equal(hv_module.reset_count, 1);
    assert_false(hv_module.warm);
    if (setjmp(fake.end) == 0)
        act(HV_CALL_MODULE_STOP, 2);
    assert_int_equal(hv_module.reset_count, 2);
    hv_module_init(hv_module.config);
    hv_module_load();
    assert_int_equal(hv_module.partitions[1].mode, HV_MODE_WARM_START);
    assert_int_equal(hv_module.partitions[1].start_condition, HV_START_HM_MODULE_RESTART);
}

static void status_is_for_the_partition_itself_and_system_partitions(void **state)
{
    uint32_t arg[6] = {1, DATA_VA, 0, 0, 0, 0};
    struct hv_partition_status status;

    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(fake_call(HV_CALL_PARTITION_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(hv_machine_copy_in(&status, DATA_VA, sizeof status), HV_NO_ERROR);
    assert_int_equal(status.id, 1);
    assert_string_equal(status.name, "beta");
    assert_int_equal(status.mode, HV_MODE_COLD_START);
    assert_int_equal(status.period_us, 10000);
    arg[0] = 0;
    assert_int_equal(fake_call(HV_CALL_PARTITION_STATUS, arg), HV_NOT_PERMITTED);
    arg[0] = 1;
    arg[1] = MORE_VA + 0x1000 - sizeof status + 1;
    assert_int_equal(fake_call(HV_CALL_PARTITION_STATUS, arg), HV_BAD_POINTER);
}

static uint32_t find_plan(const char *name, uint32_t size, uint32_t va, uint32_t *plan)
{
    uint32_t arg[6] = {va, 0, 0, 0, 0, 0};
    uint32_t status;

    assert_int_equal(hv_machine_copy_out(va, name, size), HV_NO_ERROR);
    status = fake_call(HV_CALL_PLAN_FIND, arg);
    *plan = arg[1];
    return status;
}

static void plans_are_found_by_name(void **state)
{
    uint32_t arg[6] = {0, 0, 0, 0, 0, 0};
    uint32_t plan;

    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(find_plan("other", 6, DATA_VA, &plan), HV_NO_ERROR);
    assert_int_equal(plan, 1);
    assert_int_equal(find_plan("oth", 4, DATA_VA, &plan), HV_INVALID_CONFIG);
    assert_int_equal(find_plan("plan", 4, MORE_VA + 0xffc, &plan), HV_BAD_POINTER);
    arg[0] = DEVICE_VA;
    assert_int_equal(fake_call(HV_CALL_PLAN_FIND, arg), HV_BAD_POINTER);
}

static void every_number_without_a_call_is_a_bad_call(void **state)
{
    uint32_t known = 0;

    (void)state;
    fake_boot();
    hv_cpu.current = beta;
    for (uint32_t number = 0; number < HV_CALL_LIMIT; number++) {
        uint32_t arg[6] = {0, 0, 0, 0, 0, 0};
        bool listed = false;

#define LISTED(n, name, argc) listed = listed || number == (n);
        HV_CALLS(LISTED)
#undef LISTED
        known += listed;
        if (!listed)
            assert_int_equal(fake_call(number, arg), HV_BAD_CALL);
        else if (number != HV_CALL_IDLE && number != HV_CALL_HM_RAISE)
            assert_int_not_equal(fake_call(number, arg), HV_BAD_CALL);
    }
    assert_int_equal(known, 53);
}

static void a_begun_line_ends_before_a_restart_and_gives_way(void **state)
{
    uint32_t arg[6] = {DATA_VA, 4, 0, 0, 0, 0};

    (void)state;
    fake_boot();
    hv_module_dispatch();
    hv_cpu.current = beta;
    assert_int_equal(hv_machine_copy_out(DATA_VA, "half", 4), HV_NO_ERROR);
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, arg), HV_NO_ERROR);
    hv_partition_restart(beta, HV_MODE_COLD_START, HV_START_PARTITION_RESTART);
    fake.pending_after = 1;
    assert_false(hv_partition_load(beta));
    assert_false(beta->load.begun);
    fake.pending = false;
    while (!hv_partition_load(beta))
        continue;
    hv_console_flush();
    assert_non_null(strstr(fake.console, "[beta] half\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_cold_start_clears_writable_memory_and_loads_all, fake_setup),
        cmocka_unit_test_setup(a_warm_start_loads_only_what_is_writable, fake_setup),
        cmocka_unit_test_setup(loading_touches_nobody_else, fake_setup),
        cmocka_unit_test_setup(loading_gives_way_after_each_chunk_and_goes_on, fake_setup),
        cmocka_unit_test_setup(segments_that_start_anywhere_are_loaded_exactly, fake_setup),
        cmocka_unit_test_setup(a_partition_sets_its_own_mode, fake_setup),
        cmocka_unit_test_setup(only_a_system_partition_acts_on_others, fake_setup),
        cmocka_unit_test_setup(status_is_for_the_partition_itself_and_system_partitions,
                               fake_setup),
        cmocka_unit_test_setup(plans_are_found_by_name, fake_setup),
        cmocka_unit_test_setup(every_number_without_a_call_is_a_bad_call, fake_setup),
        cmocka_unit_test_setup(a_begun_line_ends_before_a_restart_and_gives_way, fake_setup),
        cmocka_unit_test_setup(a_suspended_partition_goes_on_as_it_was, fake_setup),
        cmocka_unit_test_setup(a_system_partition_ends_the_module_or_starts_it_over, fake_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
