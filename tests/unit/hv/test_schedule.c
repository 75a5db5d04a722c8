/* SPDX-License-Identifier: BSD-2-Clause */
/* The cyclic plan: who runs when, on absolute times, whatever the partitions do. */
#include "tests/unit/hv/fake_machine.h"

static void assert_runs(const struct fake_run *expected, uint32_t count)
{
    assert_in_range(fake.run_count, count, FAKE_RUNS);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(fake.runs[i].partition, expected[i].partition);
        assert_int_equal(fake.runs[i].time, expected[i].time);
    }
}

static void slots_start_on_time_frame_after_frame_and_gaps_idle(void **state)
{
    static const struct fake_run expected[] = {{0, 0},     {1, 2000},  {2, 6000}, {0, 10000},
                                               {1, 12000}, {2, 16000}, {0, 20000}};

    (void)state;
    fake.config.slots[2].flags = 0;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 6; i++)
        fake_run_to_alarm();
    assert_runs(expected, 7);
    assert_int_equal(hv_module.partitions[0].slot_count, 3);
    assert_int_equal(hv_module.frame.count, 2);
}

static void lateness_does_not_move_later_slots(void **state)
{
    (void)state;
    fake_boot();
    hv_module_dispatch();
    fake_set_clock(2037); /* the hypervisor was held up for 37 us */
    hv_module_alarm_rang();
    hv_module_dispatch();
    assert_int_equal(fake.runs[1].time, 2037);
    assert_int_equal(fake.alarm_time, 4000);
    fake_run_to_alarm();
    assert_int_equal(fake.runs[2].partition, 2);
    assert_int_equal(fake.runs[2].time, 6000);
}

static void slots_that_were_missed_altogether_are_passed_over_in_order(void **state)
{
    (void)state;
    fake_boot();
    hv_module_dispatch();
    fake_set_clock(32500); /* three frames and a quarter on, in the slot of beta */
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 1);
    assert_int_equal(hv_module.frame.count, 3);
    assert_int_equal(hv_module.partitions[0].slot_count, 4);
    assert_int_equal(fake.alarm_time, 34000);
}

static void an_alarm_that_rings_early_is_set_again(void **state)
{
    (void)state;
    fake_boot();
    hv_module_dispatch();
    fake_set_clock(1999);
    fake.alarm_on = false;
    hv_module_alarm_rang();
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 0);
    assert_true(fake.alarm_on);
    assert_int_equal(fake.alarm_time, 2000);
}

static void a_partition_that_yields_runs_again_in_its_next_slot_only(void **state)
{
    uint32_t arg[6] = {0};

    (void)state;
    fake_boot();
    hv_module_dispatch();
    fake_pass(500);
    assert_int_equal(fake_call(HV_CALL_IDLE, arg), HV_CALL_SWITCH);
    hv_hypercall_finish(hv_cpu.current, NULL);
    assert_int_equal(fake.result, HV_NO_ERROR);
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 1);
    assert_int_equal(fake_clock(), 2000);
    fake_run_to_alarm();
    fake_run_to_alarm();
    assert_int_equal(hv_cpu.current->id, 0);
    assert_int_equal(fake_clock(), 10000);
}

static void running_over_the_end_of_a_slot_that_must_yield_is_an_overrun(void **state)
{
    const struct hv_partition *gamma = &hv_module.partitions[2];

    (void)state;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_int_equal(hv_cpu.current->id, 2);
    assert_int_equal(gamma->hm_count, 0);
    fake_run_to_alarm();
    assert_int_equal(gamma->hm_count, 1);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_SLOT_OVERRUN);
    assert_int_equal(gamma->vcpu->state, HV_STATE_LOADING);
    assert_int_equal(hv_cpu.current->id, 0);
    assert_int_equal(fake_clock(), 10000);
}

static void the_frame_limit_ends_the_module(void **state)
{
    (void)state;
    fake.config.config.frame_limit = 2;
    fake_boot();
    if (setjmp(fake.end) == 0) {
        hv_module_dispatch();
        for (;;)
            fake_run_to_alarm();
    }
    assert_int_equal(fake_clock(), 20000);
    assert_int_equal(fake.exit_code, 0);
    assert_non_null(strstr(fake.console, "shut down after 2 major frames"));
}

static void the_clock_goes_on_when_the_hardware_wraps(void **state)
{
    (void)state;
    fake_set_clock(0xfffff000u);
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_true(fake_clock() < 0x10000u);
    assert_int_equal(hv_time_now(), 10000);
    assert_int_equal(fake_clock(), 10000 - 0x1000);
}

static void an_alarm_never_exceeds_what_the_clock_can_tell(void **state)
{
    (void)state;
    fake_boot();
    assert_false(hv_time_alarm_at((uint64_t)1 << 40, 0));
    assert_int_equal(fake.alarm_time - fake_clock(), HV_TIME_ALARM_MAX_US);
    fake_pass(7);
    assert_true(hv_time_alarm_at(5, 7));
    assert_int_equal(fake.alarm_time - fake_clock(), 1);
}

static void an_alarm_is_not_late_by_what_was_done_since_the_clock_was_read(void **state)
{
    const uint64_t now = (fake_boot(), hv_time_now());

    (void)state;
    fake_pass(20);
    assert_true(hv_time_alarm_at(now + 100, now));
    assert_int_equal(fake.alarm_time - fake_clock(), 80);
    fake_pass(90);
    assert_true(hv_time_alarm_at(now + 100, now));
    assert_int_equal(fake.alarm_time - fake_clock(), 1);
}

static uint32_t switch_plan(uint32_t plan)
{
    uint32_t arg[6] = {plan, 0, 0, 0, 0, 0};

    return fake_call(HV_CALL_PLAN_SWITCH, arg);
}

static void a_system_partition_switches_plans_at_the_frame_boundary(void **state)
{
    static const struct fake_run expected[] = {{0, 0},     {1, 2000},  {2, 6000}, {1, 11000},
                                               {1, 16000}, {0, 20000}, {1, 22000}};

    (void)state;
    fake.config.slots[2].flags = 0;
    fake_boot();
    hv_module_dispatch();
    assert_int_equal(switch_plan(2), HV_INVALID_PARAM);
    assert_int_equal(switch_plan(0), HV_NO_ACTION);
    assert_int_equal(switch_plan(1), HV_NO_ERROR);
    assert_int_equal(switch_plan(1), HV_NO_ACTION);
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_int_equal(hv_module.frame.plan, 1);
    assert_int_equal(hv_module.frame.switched, 10000);
    assert_int_equal(switch_plan(0), HV_NOT_PERMITTED);
    fake_run_to_alarm();
    hv_schedule_switch(0);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_runs(expected, 7);
    assert_int_equal(hv_module.frame.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(slots_start_on_time_frame_after_frame_and_gaps_idle, fake_setup),
        cmocka_unit_test_setup(lateness_does_not_move_later_slots, fake_setup),
        cmocka_unit_test_setup(slots_that_were_missed_altogether_are_passed_over_in_order,
                               fake_setup),
        cmocka_unit_test_setup(an_alarm_that_rings_early_is_set_again, fake_setup),
        cmocka_unit_test_setup(a_partition_that_yields_runs_again_in_its_next_slot_only,
                               fake_setup),
        cmocka_unit_test_setup(running_over_the_end_of_a_slot_that_must_yield_is_an_overrun,
                               fake_setup),
        cmocka_unit_test_setup(the_frame_limit_ends_the_module, fake_setup),
        cmocka_unit_test_setup(the_clock_goes_on_when_the_hardware_wraps, fake_setup),
        cmocka_unit_test_setup(an_alarm_never_exceeds_what_the_clock_can_tell, fake_setup),
        cmocka_unit_test_setup(an_alarm_is_not_late_by_what_was_done_since_the_clock_was_read,
                               fake_setup),
        cmocka_unit_test_setup(a_system_partition_switches_plans_at_the_frame_boundary, fake_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
