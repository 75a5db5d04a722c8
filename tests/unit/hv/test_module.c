/* SPDX-License-Identifier: BSD-2-Clause */
/* What the dispatcher does beside running partitions: in which order, when not, and until when. */
#include "tests/unit/hv/fake_machine.h"

static struct hv_partition *const alpha = &hv_module.partitions[0];
static struct hv_partition *const beta = &hv_module.partitions[1];
static struct hv_partition *const gamma = &hv_module.partitions[2];

/* Frames of 10 ms without a gap: alpha 0-2, beta 2-8, gamma 8-10, which must yield. */
static void leave_no_gap(void)
{
    fake.config.slots[1].duration_us = 6000;
    fake.config.slots[2].start_us = 8000;
}

static void nothing_is_begun_while_the_alarm_rings(void **state)
{
    (void)state;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, gamma);
    hv_health_report(gamma, HV_EVENT_DATA_ACCESS, NULL, 0);
    fake_set_clock(8000);
    fake.pending = true; /* of the end of gamma's slot; it is cleared where the alarm is set anew */
    hv_module.log_next += FAKE_LOG_COUNT;
    hv_module_alarm_rang();
    hv_cpu.schedule.alarm = 10000; /* as if it were set for the next slot already */
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_false(fake.pending);
}

static void an_overrun_is_reported_in_idle_time(void **state)
{
    (void)state;
    fake.config.slots[2].start_us = 8000; /* idle from 4 to 8 */
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha); /* without a gap */
    assert_int_equal(gamma->vcpu->state, HV_STATE_OVERRUN);
    assert_int_equal(gamma->hm_count, 0);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_int_equal(gamma->hm_count, 1);
}

static void an_overrun_without_idle_time_is_reported_in_its_makers_next_slot(void **state)
{
    (void)state;
    leave_no_gap();
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 5; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, gamma);
    assert_int_equal(fake_clock(), 18000);
    assert_int_equal(gamma->hm_count, 1);
    assert_int_equal(gamma->restart_count, 1);
}

static void an_overrun_that_is_no_longer_one_is_forgotten(void **state)
{
    (void)state;
    fake.config.slots[2].start_us = 8000;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_int_equal(gamma->vcpu->state, HV_STATE_OVERRUN);
    hv_partition_halt(gamma); /* by alpha, say */
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_int_equal(gamma->hm_count, 0);
    assert_null(hv_cpu.schedule.overrun);
}

static void an_overrun_of_module_level_is_reported_at_once(void **state)
{
    (void)state;
    leave_no_gap();
    fake_hm(2, HV_EVENT_SLOT_OVERRUN, HV_LEVEL_MODULE, HV_ACTION_SHUTDOWN);
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    if (setjmp(fake.end) == 0)
        fake_run_to_alarm();
    assert_int_equal(fake.exit_code, HV_EXIT_HEALTH);
}

static void all_overruns_are_in_the_log_at_the_end(void **state)
{
    (void)state;
    leave_no_gap();
    fake.config.config.frame_limit = 1;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    if (setjmp(fake.end) == 0)
        fake_run_to_alarm();
    assert_int_equal(fake.exit_code, 0);
    assert_non_null(strstr(fake.console, "(gamma)  slot overrun code=0x00000000"));
    assert_non_null(strstr(fake.console, "1 health monitor events, exit 0"));
}

static void loading_at_the_start_lets_interrupts_in(void **state)
{
    (void)state;
    fake.pending_after = 3;
    fake_boot();
    assert_false(fake.pending);
    assert_int_equal(fake.start[0].count, 1);
    assert_int_equal(fake.start[2].count, 1);
}

static void frames_may_be_longer_than_an_alarm(void **state)
{
    (void)state;
    fake.config.plans[0].major_frame_us = 0x60000000u;
    fake_boot();
    hv_module_dispatch();
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake_clock(), 0x60000000u);
}

static void timers_of_who_is_stopped_do_not_ring(void **state)
{
    (void)state;
    fake_boot();
    hv_module_dispatch();
    alpha->vcpu->timers.timer[HV_CLOCK_HARDWARE] = (struct hv_timer){1000, 100};
    alpha->vcpu->timers.armed = true;
    hv_partition_suspend(alpha);
    hv_module_alarm_rang();
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.current, beta);
    assert_int_equal(alpha->vcpu->timers.timer[HV_CLOCK_HARDWARE].expiry, 1000);
}

static void a_short_slot_prints_only_what_its_owner_waits_for(void **state)
{
    (void)state;
    fake.config.slots[1].duration_us = HV_PATIENCE_US - 1;
    fake_hm(1, HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_hm(2, HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    hv_module_dispatch();
    fake_set_clock(2000);
    hv_health_report(gamma, HV_EVENT_DATA_ACCESS, NULL, 0);
    hv_module_alarm_rang();
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.current, beta);
    assert_false(hv_health_is_told(gamma));
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, NULL, 0);
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.current, beta);
    assert_true(hv_health_is_told(beta));
    beta->vcpu->state = HV_STATE_YIELDED;
    hv_health_report(gamma, HV_EVENT_DATA_ACCESS, NULL, 0);
    hv_module_dispatch();
    assert_int_equal(fake_clock(), 6000);
}

static void caches_are_emptied_before_a_slot_that_wants_it(void **state)
{
    uint32_t flushes;

    (void)state;
    fake.config.slots[1].flags = HV_SLOT_FLUSH_CACHES;
    fake_boot();
    hv_module_dispatch();
    flushes = fake.flushes;
    fake_run_to_alarm();
    assert_int_equal(fake.flushes, flushes + 1);
    hv_module_dispatch();
    assert_int_equal(fake.flushes, flushes + 1);
    assert_int_equal(fake.hold_count, 0);
}

static void a_busy_module_hands_characters_over_at_switches(void **state)
{
    (void)state;
    leave_no_gap();
    fake.config.slots[2].flags = 0;
    fake_boot();
    hv_console_flush();
    fake.console_length = 0;
    hv_module_dispatch();
    hv_module.console.starved = false;
    hv_console_print("a line");
    fake_set_clock(2001); /* the time is the next slot's already: not out of it */
    hv_module_dispatch();
    assert_int_equal(fake.console_length, 0);
    fake_set_clock(3000);
    hv_module_dispatch();
    assert_int_equal(fake.console_length, 2);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_int_equal(fake.console_length, 2);
    assert_true(hv_module.console.starved); /* nobody has been idle for a frame */
    fake_run_to_alarm();
    assert_int_equal(fake.console_length, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_begun_while_the_alarm_rings, fake_setup),
        cmocka_unit_test_setup(an_overrun_is_reported_in_idle_time, fake_setup),
        cmocka_unit_test_setup(an_overrun_without_idle_time_is_reported_in_its_makers_next_slot,
                               fake_setup),
        cmocka_unit_test_setup(an_overrun_that_is_no_longer_one_is_forgotten, fake_setup),
        cmocka_unit_test_setup(an_overrun_of_module_level_is_reported_at_once, fake_setup),
        cmocka_unit_test_setup(all_overruns_are_in_the_log_at_the_end, fake_setup),
        cmocka_unit_test_setup(loading_at_the_start_lets_interrupts_in, fake_setup),
        cmocka_unit_test_setup(frames_may_be_longer_than_an_alarm, fake_setup),
        cmocka_unit_test_setup(timers_of_who_is_stopped_do_not_ring, fake_setup),
        cmocka_unit_test_setup(a_short_slot_prints_only_what_its_owner_waits_for, fake_setup),
        cmocka_unit_test_setup(caches_are_emptied_before_a_slot_that_wants_it, fake_setup),
        cmocka_unit_test_setup(a_busy_module_hands_characters_over_at_switches, fake_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
