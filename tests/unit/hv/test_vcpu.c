/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual interrupts, timers and traps of partitions, as far as the machine is not concerned. */
#include "tests/unit/hv/fake_machine.h"

enum {
    TIMER = 1 << HV_INTERRUPT_TIMER,
    EXECUTION = 1 << HV_INTERRUPT_EXECUTION_TIMER,
    OWN = 1 << 3
};

static struct hv_partition *const alpha = &hv_module.partitions[0];
static struct hv_partition *const beta = &hv_module.partitions[1];

static uint32_t call(uint32_t number, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3)
{
    uint32_t arg[6] = {a0, a1, a2, a3, 0, 0};
    const uint32_t status = fake_call(number, arg);

    if (status == HV_CALL_SWITCH) {
        fake.result = 0xffffffffu;
        hv_hypercall_finish(hv_cpu.current, NULL);
        hv_module_dispatch();
        return fake.result;
    }
    return status;
}

/* alpha runs at time 0 with a table at TEXT_VA, traps on and the interrupts `enabled`. */
static int setup(void **state)
{
    fake_setup(state);
    fake_hm(0, HV_EVENT_DATA_ACCESS, HV_LEVEL_PROCESS, HV_ACTION_COLD_START);
    fake_hm(0, HV_EVENT_WATCHDOG, HV_LEVEL_PARTITION, HV_ACTION_IDLE);
    fake_boot();
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.current, alpha);
    return 0;
}

static void use_traps(uint32_t enabled)
{
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, TEXT_VA, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_INTERRUPTS_CLEAR, HV_INTERRUPTS, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_INTERRUPTS_ENABLE, HV_INTERRUPTS, enabled, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_TRAPS_ENABLE, 1, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(fake.trap_count, 0);
}

static void the_trap_table_must_be_executable_memory_of_the_partition(void **state)
{
    (void)state;
    assert_int_equal(call(HV_CALL_TRAPS_ENABLE, 1, 0, 0, 0), HV_INVALID_MODE);
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, DATA_VA, 0, 0, 0), HV_BAD_POINTER);
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, TEXT_VA + 16, 0, 0, 0), HV_BAD_POINTER);
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, TEXT_VA + 4, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, TEXT_VA, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_TRAPS_ENABLE, 2, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_TRAPS_ENABLE, 1, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_TRAP_TABLE_SET, 0, 0, 0, 0), HV_NO_ERROR);
    assert_false(alpha->vcpu->traps_enabled);
}

static void interrupts_come_one_by_one_the_highest_first(void **state)
{
    (void)state;
    use_traps(OWN | TIMER);
    assert_int_equal(call(HV_CALL_INTERRUPTS_PEND, OWN | TIMER | EXECUTION, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].table, TEXT_VA);
    assert_int_equal(fake.traps[0].trap.trap_type, 0x10 + HV_INTERRUPT_TIMER);
    assert_false(alpha->vcpu->traps_enabled);
    hv_module_dispatch();
    assert_int_equal(fake.trap_count, 1); /* none while traps are off */
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), 0xffffffffu);
    assert_int_equal(fake.trap_count, 2);
    assert_int_equal(fake.traps[1].trap.trap_type, 0x13);
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), 0xffffffffu);
    assert_int_equal(fake.trap_count, 2); /* the third is masked */
    assert_int_equal(alpha->vcpu->pending, EXECUTION);
    assert_int_equal(call(HV_CALL_INTERRUPTS_ENABLE, EXECUTION, EXECUTION, 0, 0), HV_NO_ERROR);
    assert_int_equal(fake.trap_count, 3);
    assert_int_equal(call(HV_CALL_INTERRUPTS_PEND, 1, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_INTERRUPTS_ENABLE, 0x10000, 0, 0, 0), HV_INVALID_PARAM);
}

static void a_return_needs_a_trap_and_a_good_window(void **state)
{
    (void)state;
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), HV_INVALID_MODE);
    use_traps(OWN);
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), HV_INVALID_MODE);
    call(HV_CALL_INTERRUPTS_PEND, OWN, 0, 0, 0);
    fake.return_status = HV_BAD_POINTER;
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), HV_BAD_POINTER);
    assert_false(alpha->vcpu->traps_enabled);
    fake.return_status = HV_NO_ERROR;
    assert_int_equal(call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0), 0xffffffffu);
    assert_true(alpha->vcpu->traps_enabled);
}

static void the_hardware_timer_is_periodic_and_keeps_its_grid(void **state)
{
    struct hv_timer *timer = &alpha->vcpu->timers.timer[HV_CLOCK_HARDWARE];

    (void)state;
    use_traps(TIMER);
    assert_int_equal(call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 500, 99), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_TIMER_SET, 2, 0, 500, 100), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 500, 300), HV_NO_ERROR);
    assert_int_equal(fake.alarm_time, 500);
    fake_run_to_alarm();
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.alarm_time, 800);
    call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0);
    fake_set_clock(1501); /* 800, 1100 and 1400 have passed */
    hv_module_alarm_rang();
    hv_module_dispatch();
    assert_int_equal(fake.trap_count, 2);
    assert_int_equal(timer->expiry, 1700);
    assert_int_equal(call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 0, 0), HV_NO_ERROR);
    fake_run_to_alarm(); /* that of before, for nothing */
    assert_false(alpha->vcpu->timers.armed);
    assert_int_equal(fake.trap_count, 2);
    assert_int_equal(fake.alarm_time, 2000);
}

static void a_timer_that_expires_in_anothers_slot_is_noticed_in_the_next_own_one(void **state)
{
    (void)state;
    use_traps(TIMER);
    call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 3000, 0);
    fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, beta);
    assert_int_equal(fake_clock(), 2000);
    assert_int_equal(fake.alarm_time, 4000);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake.trap_count, 1);
    assert_false(alpha->vcpu->timers.armed);
}

static void the_execution_timer_counts_own_time_only(void **state)
{
    uint32_t arg[6] = {0};

    (void)state;
    use_traps(EXECUTION);
    call(HV_CALL_TIMER_SET, HV_CLOCK_EXECUTION, 0, 2500, 0);
    assert_int_equal(fake.alarm_time, 2000);
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake_clock(), 10000);
    assert_int_equal(fake.trap_count, 0);
    assert_int_equal(fake.alarm_time, 10500);
    fake_pass(100);
    assert_int_equal(fake_call(HV_CALL_EXECUTION_TIME_GET, arg), HV_NO_ERROR);
    assert_int_equal(arg[2], 2100);
    fake_run_to_alarm();
    assert_int_equal(fake_clock(), 10500);
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].trap.trap_type, 0x10 + HV_INTERRUPT_EXECUTION_TIMER);
}

static uint64_t cycles(enum hv_clock clock)
{
    uint32_t arg[6] = {clock};

    assert_int_equal(fake_call(HV_CALL_CYCLES_GET, arg), HV_NO_ERROR);
    return (uint64_t)arg[1] << 32 | arg[2];
}

static void both_clocks_tell_cycles_of_the_microsecond_that_runs(void **state)
{
    (void)state;
    use_traps(EXECUTION);
    fake_run_to_alarm();
    fake_run_to_alarm();
    fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake_clock(), 10000);
    fake_pass(123);
    fake.left = 33;
    assert_int_equal(cycles(HV_CLOCK_HARDWARE), 10123 * 50 + 17);
    assert_int_equal(cycles(HV_CLOCK_EXECUTION), 2123 * 50 + 17);
    fake.left = 1;
    assert_int_equal(cycles(HV_CLOCK_EXECUTION), 2123 * 50 + 49);
    fake.looks_left = 1;
    assert_int_equal(cycles(HV_CLOCK_HARDWARE), 10124 * 50 + 2);
    fake.looks_left = 1;
    assert_int_equal(cycles(HV_CLOCK_EXECUTION), 2125 * 50 + 2);
    fake.left = 1;
    fake_set_clock(0xfffffff0);
    assert_int_equal(cycles(HV_CLOCK_HARDWARE), 0xfffffff0ull * 50 + 49);
    assert_int_equal(call(HV_CALL_CYCLES_GET, 2, 0, 0, 0), HV_INVALID_PARAM);
}

static void waiting_ends_with_an_enabled_interrupt_or_the_next_slot(void **state)
{
    (void)state;
    use_traps(TIMER);
    call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 700, 0);
    assert_int_equal(call(HV_CALL_WAIT, 0, 0, 0, 0), HV_NO_ERROR);
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake_clock(), 700);
    assert_int_equal(fake.trap_count, 1);
    call(HV_CALL_TRAP_RETURN, 0, 0, 0, 0);
    assert_int_equal(call(HV_CALL_WAIT, 0, 0, 0, 0), HV_NO_ERROR);
    assert_ptr_equal(hv_cpu.current, beta);
    assert_int_equal(fake_clock(), 2000);
    for (int i = 0; i < 2; i++)
        fake_run_to_alarm();
    assert_ptr_equal(hv_cpu.current, alpha);
}

static void slots_and_periods_are_interrupts(void **state)
{
    (void)state;
    hv_cpu.slots[0].interrupts |= 1u << HV_INTERRUPT_PERIOD;
    use_traps(1u << HV_INTERRUPT_PERIOD);
    for (int i = 0; i < 3; i++)
        fake_run_to_alarm();
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].trap.trap_type, 0x10 + HV_INTERRUPT_PERIOD);
    assert_int_equal(alpha->vcpu->pending, 1u << HV_INTERRUPT_SLOT);
    assert_int_equal(alpha->release, 10000); /* when that slot began, whenever it was noticed */
    assert_int_equal(beta->release, 0);
}

static void the_watchdog_is_an_event_unless_it_is_set_again(void **state)
{
    (void)state;
    call(HV_CALL_WATCHDOG_SET, 600, 0, 0, 0);
    fake_set_clock(500);
    call(HV_CALL_WATCHDOG_SET, 600, 0, 0, 0);
    fake_set_clock(700);
    hv_module_dispatch();
    assert_int_equal(alpha->hm_count, 0);
    assert_int_equal(fake.alarm_time, 1100);
    fake_run_to_alarm();
    assert_int_equal(alpha->hm_count, 1);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_WATCHDOG);
    assert_int_equal(alpha->vcpu->state, HV_STATE_HALTED);
}

static void events_of_process_level_enter_the_table(void **state)
{
    const struct hv_machine_fault fault = {
        .trap_type = 9, .pc = 0x100, .fault_address = 0x1234, .fault_status = 0x56};

    (void)state;
    use_traps(0);
    assert_int_equal(hv_health_report(alpha, HV_EVENT_DATA_ACCESS, &fault, 7), HV_ACTION_PROPAGATE);
    hv_module_dispatch();
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].trap.trap_type, 9);
    assert_int_equal(fake.traps[0].trap.event, HV_EVENT_DATA_ACCESS);
    assert_int_equal(fake.traps[0].trap.fault_address, 0x1234);
    assert_int_equal(hv_module.log[0].action, HV_ACTION_PROPAGATE);
    /* In the handler, traps are off: the same error is then the partition's. */
    assert_int_equal(hv_health_report(alpha, HV_EVENT_DATA_ACCESS, &fault, 7),
                     HV_ACTION_COLD_START);
    assert_int_equal(alpha->vcpu->state, HV_STATE_LOADING);
    while (!hv_partition_load(alpha))
        continue;
    assert_int_equal(alpha->vcpu->trap_table, 0);
    while (hv_health_print_next(false))
        continue;
    hv_console_flush();
    assert_null(strstr(fake.console, "PROPAGATE")); /* what it settles itself is not printed */
    assert_non_null(strstr(fake.console, "COLD_START"));
}

static void interrupts_are_sent_as_configured_and_wake_who_waits(void **state)
{
    (void)state;
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 0, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 2, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 1, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(beta->vcpu->pending, 1u << 4);
    beta->vcpu->state = HV_STATE_WAITING;
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 1, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(beta->vcpu->state, HV_STATE_WAITING);
    beta->vcpu->enabled = 1u << 4;
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 1, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(beta->vcpu->state, HV_STATE_READY);
    hv_cpu.current = beta;
    assert_int_equal(call(HV_CALL_INTERRUPT_SEND, 1, 0, 0, 0), HV_INVALID_PARAM);
}

static void a_bad_stack_at_delivery_is_a_window_overflow(void **state)
{
    (void)state;
    use_traps(OWN);
    fake.stack_broken = true;
    call(HV_CALL_INTERRUPTS_PEND, OWN, 0, 0, 0);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_WINDOW_OVERFLOW);
    assert_int_equal(hv_module.log[0].fault_address, 0xbad0);
    assert_int_equal(alpha->restart_count, 1);
}

static void a_bad_stack_is_the_partitions_affair_if_it_has_a_trap_stack(void **state)
{
    (void)state;
    fake_hm(0, HV_EVENT_WINDOW_OVERFLOW, HV_LEVEL_PROCESS, HV_ACTION_WARM_START);
    use_traps(OWN);
    assert_int_equal(call(HV_CALL_TRAP_STACK_SET, DATA_VA + 0x1004, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_TRAP_STACK_SET, DATA_VA + 88, 0, 0, 0), HV_BAD_POINTER);
    assert_int_equal(call(HV_CALL_TRAP_STACK_SET, DATA_VA + 96, 0, 0, 0), HV_NO_ERROR);
    fake.stack_broken = true;
    call(HV_CALL_INTERRUPTS_PEND, OWN, 0, 0, 0);
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].trap.trap_type, HV_TRAP_TYPE_STACK);
    assert_int_equal(fake.traps[0].trap.event, HV_EVENT_WINDOW_OVERFLOW);
    assert_int_equal(fake.traps[0].trap.fault_address, 0xbad0);
    assert_int_equal(fake.trap_stack, DATA_VA + 96);
    assert_false(alpha->vcpu->traps_enabled);
    assert_int_equal(alpha->restart_count, 0);
    /* It serves once: the same again is for the partition's table. */
    assert_int_equal(call(HV_CALL_TRAPS_ENABLE, 1, 0, 0, 0), HV_NO_ERROR);
    call(HV_CALL_INTERRUPTS_PEND, OWN, 0, 0, 0);
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(alpha->restart_count, 1);
}

static void an_overflow_of_a_bad_stack_comes_at_once_on_the_trap_stack(void **state)
{
    const struct hv_machine_fault fault = {.trap_type = 5, .pc = 0x40, .fault_address = 0xbad0};

    (void)state;
    fake_hm(0, HV_EVENT_WINDOW_OVERFLOW, HV_LEVEL_PROCESS, HV_ACTION_WARM_START);
    use_traps(OWN);
    call(HV_CALL_TRAP_STACK_SET, DATA_VA + 96, 0, 0, 0);
    fake.stack_broken = true;
    hv_health_report(alpha, HV_EVENT_WINDOW_OVERFLOW, &fault, 0);
    hv_module_dispatch();
    assert_int_equal(fake.trap_count, 1);
    assert_int_equal(fake.traps[0].trap.trap_type, HV_TRAP_TYPE_STACK);
    assert_int_equal(hv_module.log_next, 1);
    assert_int_equal(alpha->restart_count, 0);
}

static void without_a_trap_stack_an_overflow_is_the_partitions(void **state)
{
    const struct hv_machine_fault fault = {.trap_type = 5, .fault_address = 0xbad0};

    (void)state;
    fake_hm(0, HV_EVENT_WINDOW_OVERFLOW, HV_LEVEL_PROCESS, HV_ACTION_WARM_START);
    use_traps(OWN);
    fake.stack_broken = true;
    hv_health_report(alpha, HV_EVENT_WINDOW_OVERFLOW, &fault, 0);
    hv_module_dispatch();
    assert_int_equal(fake.trap_count, 0);
    assert_int_equal(alpha->restart_count, 1);
}

static void an_event_while_traps_are_off_comes_on_the_trap_stack(void **state)
{
    const struct hv_machine_fault fault = {.trap_type = 9, .fault_address = 0x1234};

    (void)state;
    use_traps(OWN);
    call(HV_CALL_TRAP_STACK_SET, DATA_VA + 96, 0, 0, 0);
    call(HV_CALL_TRAPS_ENABLE, 0, 0, 0, 0);
    hv_health_report(alpha, HV_EVENT_DATA_ACCESS, &fault, 0);
    hv_module_dispatch();
    assert_int_equal(fake.traps[0].trap.trap_type, HV_TRAP_TYPE_STACK);
    assert_int_equal(fake.traps[0].trap.event, HV_EVENT_DATA_ACCESS);
    assert_int_equal(alpha->restart_count, 0);
    hv_health_report(alpha, HV_EVENT_DATA_ACCESS, &fault, 0);
    assert_int_equal(alpha->restart_count, 1);
}

static void an_event_without_a_fault_is_no_reason_to_lose_the_windows(void **state)
{
    (void)state;
    fake_hm(0, HV_EVENT_WATCHDOG, HV_LEVEL_PROCESS, HV_ACTION_WARM_START);
    use_traps(OWN);
    call(HV_CALL_TRAP_STACK_SET, DATA_VA + 96, 0, 0, 0);
    call(HV_CALL_TRAPS_ENABLE, 0, 0, 0, 0);
    hv_health_report(alpha, HV_EVENT_WATCHDOG, NULL, 0);
    assert_int_equal(fake.trap_count, 0);
    assert_int_equal(alpha->restart_count, 1);
}

static void a_stack_has_the_limits_that_the_partition_gave_it(void **state)
{
    (void)state;
    assert_int_equal(call(HV_CALL_STACK_LIMIT, DATA_VA, 95, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_STACK_LIMIT, TEXT_VA, 96, 0, 0), HV_BAD_POINTER);
    assert_non_null(hv_memory_find_stack(alpha, DATA_VA + 0x800, HV_AREA_WRITE));
    assert_int_equal(call(HV_CALL_STACK_LIMIT, DATA_VA + 0x100, 0x200, 0, 0), HV_NO_ERROR);
    assert_null(hv_memory_find_stack(alpha, DATA_VA + 0x800, HV_AREA_WRITE));
    assert_null(hv_memory_find_stack(alpha, DATA_VA + 0xf8, HV_AREA_WRITE));
    assert_null(hv_memory_find_stack(alpha, DATA_VA + 0x2c8, HV_AREA_WRITE));
    assert_non_null(hv_memory_find_stack(alpha, DATA_VA + 0x100, HV_AREA_WRITE));
    assert_non_null(hv_memory_find_stack(alpha, DATA_VA + 0x2c0, HV_AREA_WRITE));
    assert_int_equal(call(HV_CALL_STACK_LIMIT, 0, 0, 0, 0), HV_NO_ERROR);
    assert_non_null(hv_memory_find_stack(alpha, DATA_VA + 0x800, HV_AREA_WRITE));
    assert_int_equal(fake.stack_limits, 2);
}

static void an_error_may_be_reported_past_the_own_table(void **state)
{
    (void)state;
    fake_hm(0, HV_EVENT_DEADLINE_MISSED, HV_LEVEL_PROCESS, HV_ACTION_COLD_START);
    use_traps(OWN);
    assert_int_equal(call(HV_CALL_HM_ERROR, HV_EVENT_INTERNAL_ERROR, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_HM_ERROR, HV_EVENT_COUNT, 0, 0, 0), HV_INVALID_PARAM);
    call(HV_CALL_HM_ERROR, HV_EVENT_DEADLINE_MISSED, 77, 0, 0);
    assert_int_equal(fake.trap_count, 0);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_DEADLINE_MISSED);
    assert_int_equal(hv_module.log[0].code, 77);
    assert_int_equal(alpha->restart_count, 1);
}

static void a_timer_is_set_without_a_switch_unless_it_is_due(void **state)
{
    uint32_t arg[6] = {HV_CLOCK_HARDWARE, 0, 1500, 0, 0, 0};
    const uint32_t alarms = fake.alarm_count;

    (void)state;
    use_traps(TIMER);
    assert_int_equal(fake_call(HV_CALL_TIMER_SET, arg), HV_NO_ERROR);
    assert_int_equal(fake.alarm_time, 1500);
    assert_int_equal(fake.alarm_count, alarms + 1);
    arg[0] = HV_CLOCK_EXECUTION; /* rings earlier anyway */
    arg[2] = 1700;
    assert_int_equal(fake_call(HV_CALL_TIMER_SET, arg), HV_NO_ERROR);
    arg[2] = 0;
    assert_int_equal(fake_call(HV_CALL_TIMER_SET, arg), HV_NO_ERROR);
    assert_int_equal(fake.alarm_count, alarms + 1);
    fake_pass(200);
    arg[0] = HV_CLOCK_HARDWARE;
    arg[2] = 150;
    assert_int_equal(fake_call(HV_CALL_TIMER_SET, arg), HV_CALL_SWITCH);
    hv_module_alarm_rang(); /* nobody knows what it is set to */
    arg[2] = 1900;
    assert_int_equal(fake_call(HV_CALL_TIMER_SET, arg), HV_CALL_SWITCH);
}

static void a_period_that_was_missed_for_hours_goes_on_from_now(void **state)
{
    struct hv_timers *timers = &alpha->vcpu->timers;

    (void)state;
    timers->timer[HV_CLOCK_HARDWARE] = (struct hv_timer){1000, 700};
    timers->watchdog.expiry = 6000000500u;
    assert_int_equal(hv_timer_update(alpha->vcpu, 6000000000u, 6000009000u), 6000000500u);
    assert_int_equal(timers->timer[HV_CLOCK_HARDWARE].expiry, 6000000700u);
    assert_int_equal(hv_timer_update(alpha->vcpu, 6000000100u, 6000000200u), 6000000200u);
}

static void the_execution_timer_rests_until_the_health_monitor_has_told(void **state)
{
    struct hv_timers *timers = &alpha->vcpu->timers;

    (void)state;
    alpha->vcpu->state = HV_STATE_READY;
    timers->timer[HV_CLOCK_EXECUTION].expiry = timers->execution_us + 5;
    alpha->report = hv_module.log_printed + 1;
    assert_int_equal(hv_timer_update(alpha->vcpu, 1000, 2000), 2000);
    alpha->report = hv_module.log_printed;
    assert_int_equal(hv_timer_update(alpha->vcpu, 1000, 2000), 1005);
}

static void interrupts_that_are_none_are_refused_and_what_is_pending_ends_a_wait(void **state)
{
    (void)state;
    assert_int_equal(call(HV_CALL_INTERRUPTS_PEND, 1, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_INTERRUPTS_CLEAR, 0x10000, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_INTERRUPTS_ENABLE, HV_INTERRUPTS, OWN, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_INTERRUPTS_PEND, OWN, 0, 0, 0), HV_NO_ERROR);
    assert_int_equal(call(HV_CALL_WAIT, 0, 0, 0, 0), HV_NO_ERROR);
    assert_ptr_equal(hv_cpu.current, alpha);
    assert_int_equal(fake_clock(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(the_trap_table_must_be_executable_memory_of_the_partition),
        TEST(interrupts_come_one_by_one_the_highest_first),
        TEST(a_return_needs_a_trap_and_a_good_window),
        TEST(the_hardware_timer_is_periodic_and_keeps_its_grid),
        TEST(a_timer_that_expires_in_anothers_slot_is_noticed_in_the_next_own_one),
        TEST(the_execution_timer_counts_own_time_only),
        TEST(both_clocks_tell_cycles_of_the_microsecond_that_runs),
        TEST(waiting_ends_with_an_enabled_interrupt_or_the_next_slot),
        TEST(slots_and_periods_are_interrupts),
        TEST(the_watchdog_is_an_event_unless_it_is_set_again),
        TEST(events_of_process_level_enter_the_table),
        TEST(interrupts_are_sent_as_configured_and_wake_who_waits),
        TEST(a_bad_stack_at_delivery_is_a_window_overflow),
        TEST(a_bad_stack_is_the_partitions_affair_if_it_has_a_trap_stack),
        TEST(an_overflow_of_a_bad_stack_comes_at_once_on_the_trap_stack),
        TEST(without_a_trap_stack_an_overflow_is_the_partitions),
        TEST(an_event_while_traps_are_off_comes_on_the_trap_stack),
        TEST(an_event_without_a_fault_is_no_reason_to_lose_the_windows),
        TEST(a_stack_has_the_limits_that_the_partition_gave_it),
        TEST(an_error_may_be_reported_past_the_own_table),
        cmocka_unit_test_setup(a_timer_is_set_without_a_switch_unless_it_is_due, setup),
        cmocka_unit_test_setup(a_period_that_was_missed_for_hours_goes_on_from_now, setup),
        TEST(the_execution_timer_rests_until_the_health_monitor_has_told),
        cmocka_unit_test_setup(interrupts_that_are_none_are_refused_and_what_is_pending_ends_a_wait,
                               setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
