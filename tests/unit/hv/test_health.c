/* SPDX-License-Identifier: BSD-2-Clause */
/* The health monitor: what each action does at once, what the log keeps, what the console says. */
#include "tests/unit/hv/fake_machine.h"

static const struct hv_machine_fault fault = {
    .trap_type = 0x09, .pc = 0x10000040, .npc = 0x10000044, .fault_address = 0xffd01000};

static struct hv_partition *const beta = &hv_module.partitions[1];

static void set_action(enum hv_event event, enum hv_level level, enum hv_action action)
{
    fake_hm(1, event, level, action);
}

static void trap_types_become_their_events(void **state)
{
    (void)state;
    assert_int_equal(hv_health_event_of_trap(0x01), HV_EVENT_INSTRUCTION_ACCESS);
    assert_int_equal(hv_health_event_of_trap(0x2b), HV_EVENT_DATA_STORE);
    assert_int_equal(hv_health_event_of_trap(0x80), HV_EVENT_SOFTWARE_TRAP);
    assert_int_equal(hv_health_event_of_trap(0xff), HV_EVENT_SOFTWARE_TRAP);
    assert_int_equal(hv_health_event_of_trap(0x00), HV_EVENT_UNKNOWN_TRAP);
    assert_int_equal(hv_health_event_of_trap(0x60), HV_EVENT_UNKNOWN_TRAP);
}

static void restarts_take_effect_at_once(void **state)
{
    set_action(HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_COLD_START);
    (void)state;
    fake_boot();
    beta->mode = HV_MODE_NORMAL;
    assert_int_equal(hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0), HV_ACTION_COLD_START);
    assert_int_equal(beta->mode, HV_MODE_COLD_START);
    assert_int_equal(beta->vcpu->state, HV_STATE_LOADING);
    assert_int_equal(beta->start_condition, HV_START_HM_PARTITION_RESTART);
    assert_int_equal(beta->restart_count, 1);
    fake_set_clock(2000);
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 1);
    assert_int_equal(fake.start[1].count, 2);
    assert_int_equal(fake.start[1].argument1, HV_START_HM_PARTITION_RESTART);
    assert_int_equal(fake_clock(), 2000);
}

static void idle_and_suspend_stop_the_partition_and_only_it(void **state)
{
    (void)state;
    set_action(HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_IDLE);
    set_action(HV_EVENT_ALIGNMENT, HV_LEVEL_PROCESS, HV_ACTION_SUSPEND);
    fake_boot();
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    assert_int_equal(beta->mode, HV_MODE_IDLE);
    hv_module_dispatch();
    fake_run_to_alarm();
    assert_int_equal(hv_cpu.current->id, 2);
    beta->vcpu->state = HV_STATE_READY;
    hv_health_report(beta, HV_EVENT_ALIGNMENT, &fault, 0);
    assert_int_equal(beta->vcpu->state, HV_STATE_SUSPENDED);
}

static void ignore_changes_nothing_but_the_books(void **state)
{
    (void)state;
    set_action(HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    assert_int_equal(hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0), HV_ACTION_IGNORE);
    assert_int_equal(beta->vcpu->state, HV_STATE_READY);
    assert_int_equal(beta->hm_count, 1);
    assert_int_equal(beta->restart_count, 0);
}

static void module_actions_end_or_restart_the_module(void **state)
{
    (void)state;
    set_action(HV_EVENT_DATA_ACCESS, HV_LEVEL_MODULE, HV_ACTION_SHUTDOWN);
    set_action(HV_EVENT_ALIGNMENT, HV_LEVEL_MODULE, HV_ACTION_RESET);
    fake_boot();
    if (setjmp(fake.end) == 0)
        hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    assert_int_equal(fake.exit_code, HV_EXIT_HEALTH);
    if (setjmp(fake.end) == 0)
        hv_health_report(beta, HV_EVENT_ALIGNMENT, &fault, 0);
    assert_int_equal(hv_module.reset_count, 1);
    fake_boot();
    assert_int_equal(fake.start[0].argument1, HV_START_HM_MODULE_RESTART);
    assert_int_equal(hv_module.log_next, 2);
}

static void internal_errors_are_never_silent(void **state)
{
    (void)state;
    fake_boot();
    if (setjmp(fake.end) == 0)
        hv_health_report_internal(HV_EVENT_INTERNAL_ERROR, &fault);
    assert_int_equal(fake.exit_code, HV_EXIT_INTERNAL);
    assert_non_null(
        strstr(fake.console, "HM  hypervisor  internal error of the hypervisor tt=0x09"));
}

static void the_log_is_a_ring_with_numbers(void **state)
{
    uint32_t arg[6] = {0, DATA_VA, 0, 0, 0, 0};
    struct hv_hm_record record;

    (void)state;
    fake_boot();
    hv_cpu.current = &hv_module.partitions[0];
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
    for (uint32_t i = 0; i < FAKE_LOG_COUNT + 2; i++) {
        fake_pass(10);
        hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 100 + i);
    }
    arg[0] = 1;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
    arg[0] = FAKE_LOG_COUNT + 2;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
    arg[0] = 2;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NO_ERROR);
    assert_int_equal(hv_machine_copy_in(&record, DATA_VA, sizeof record), HV_NO_ERROR);
    assert_int_equal(record.sequence, 2);
    assert_int_equal(record.time_low, 30);
    assert_int_equal(record.partition, 1);
    assert_int_equal(record.code, 102);
    assert_int_equal(record.pc, fault.pc);
    assert_int_equal(record.fault_address, fault.fault_address);
    hv_cpu.current = beta;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_PERMITTED);
}

static void the_console_tells_partition_fault_and_action(void **state)
{
    (void)state;
    fake_boot();
    fake_pass(12345678);
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    assert_true(hv_health_print_next(false));
    assert_false(hv_health_print_next(false));
    hv_console_flush();
    assert_non_null(strstr(fake.console,
                           "[hv] 12.345678 s  HM  partition P1 (beta)  data access exception "
                           "tt=0x09 pc=0x10000040 address=0xffd01000 -> WARM_START\n"));
}

static int occurrences(const char *text, const char *what)
{
    int count = 0;

    while ((text = strstr(text, what)) != NULL) {
        text++;
        count++;
    }
    return count;
}

static void a_partition_waits_until_its_event_is_told(void **state)
{
    (void)state;
    set_action(HV_EVENT_DATA_ACCESS, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    hv_module_dispatch();
    fake_run_to_alarm();
    assert_int_equal(hv_cpu.current->id, 1);
    fake_set_clock(3990);
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    fake.pending_after = 2; /* the slot ends while the line is made */
    fake.pass_at_pending = 10;
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 2);
    assert_int_equal(fake_clock(), 6000);
    assert_true(hv_health_is_told(beta)); /* in the gap before gamma */
    hv_console_flush();
    assert_int_equal(occurrences(fake.console, "HM  partition P1"), 1);
}

static void raising_an_error_needs_a_good_text_and_counts(void **state)
{
    uint32_t arg[6] = {42, DATA_VA, 65, 0, 0, 0};

    (void)state;
    set_action(HV_EVENT_APPLICATION_ERROR, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_INVALID_PARAM);
    arg[2] = 4;
    arg[1] = HV_VA_BASE;
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_BAD_POINTER);
    assert_int_equal(beta->hm_count, 0);
    arg[1] = DATA_VA;
    assert_int_equal(hv_machine_copy_out(DATA_VA, "help", 4), HV_NO_ERROR);
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_CALL_SWITCH);
    hv_hypercall_finish(beta, &fault);
    assert_int_equal(beta->hm_count, 1);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_APPLICATION_ERROR);
    assert_int_equal(hv_module.log[0].code, 42);
    hv_console_flush();
    assert_non_null(strstr(fake.console, "[beta] help\n"));
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_NONE);
}

static void an_event_whose_slot_was_over_is_raised_again_without_its_text(void **state)
{
    uint32_t arg[6] = {42, DATA_VA, 4, 0, 0, 0};

    (void)state;
    set_action(HV_EVENT_APPLICATION_ERROR, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    hv_cpu.current = beta;
    assert_int_equal(hv_machine_copy_out(DATA_VA, "help\n", 5), HV_NO_ERROR);
    for (int i = 0; i < 3; i++) {
        hv_request_forget(); /* as trap.c does */
        assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_CALL_SWITCH);
    }
    hv_hypercall_finish(beta, &fault);
    assert_int_equal(beta->hm_count, 1);
    hv_console_flush();
    assert_int_equal(occurrences(fake.console, "[beta] help\n"), 1);
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_CALL_SWITCH);
    hv_request_forget();
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, (uint32_t[6]){DATA_VA, 5}), HV_NO_ERROR);
    hv_console_flush();
    assert_int_equal(occurrences(fake.console, "[beta] help\n"), 3);
}

static void event_counts_are_for_the_partition_itself_and_system_partitions(void **state)
{
    uint32_t arg[6] = {1, 0, 0, 0, 0, 0};

    (void)state;
    fake_boot();
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    hv_cpu.current = beta;
    assert_int_equal(fake_call(HV_CALL_HM_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(arg[1], 1);
    arg[0] = 0;
    assert_int_equal(fake_call(HV_CALL_HM_STATUS, arg), HV_NOT_PERMITTED);
    arg[0] = 3;
    assert_int_equal(fake_call(HV_CALL_HM_STATUS, arg), HV_INVALID_PARAM);
    hv_cpu.current = &hv_module.partitions[0];
    arg[0] = HV_NO_PARTITION;
    assert_int_equal(fake_call(HV_CALL_HM_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(arg[1], 1);
}

static void each_state_has_a_table_of_its_own(void **state)
{
    struct hv_vcpu *vcpu;

    (void)state;
    for (uint32_t i = 0; i < HV_HM_STATES; i++)
        fake.config.partitions[1].hm[i][HV_EVENT_ALIGNMENT].action =
            i == HV_HM_INIT     ? HV_ACTION_IDLE
            : i == HV_HM_NORMAL ? HV_ACTION_IGNORE
                                : HV_ACTION_SUSPEND;
    fake_boot();
    vcpu = beta->vcpu;
    assert_int_equal(hv_health_row(vcpu, HV_EVENT_ALIGNMENT)->action, HV_ACTION_IDLE);
    beta->mode = HV_MODE_WARM_START;
    assert_int_equal(hv_health_row(vcpu, HV_EVENT_ALIGNMENT)->action, HV_ACTION_IDLE);
    beta->mode = HV_MODE_NORMAL;
    assert_int_equal(hv_health_row(vcpu, HV_EVENT_ALIGNMENT)->action, HV_ACTION_IGNORE);
    vcpu->trap_table = TEXT_VA;
    assert_int_equal(hv_health_row(vcpu, HV_EVENT_ALIGNMENT)->action, HV_ACTION_SUSPEND);
    vcpu->traps_enabled = true;
    assert_int_equal(hv_health_report(beta, HV_EVENT_ALIGNMENT, NULL, 0), HV_ACTION_IGNORE);
    vcpu->traps_enabled = false;
    assert_int_equal(hv_health_report(beta, HV_EVENT_ALIGNMENT, NULL, 0), HV_ACTION_SUSPEND);
    assert_int_equal(vcpu->state, HV_STATE_SUSPENDED);
}

static void records_that_nobody_could_print_are_counted(void **state)
{
    (void)state;
    set_action(HV_EVENT_APPLICATION_ERROR, HV_LEVEL_PARTITION, HV_ACTION_IGNORE);
    fake_boot();
    for (uint32_t i = 0; i < FAKE_LOG_COUNT + 2; i++)
        hv_health_report(beta, HV_EVENT_APPLICATION_ERROR, &fault, i);
    while (hv_health_print_next(false))
        continue;
    hv_console_flush();
    assert_non_null(
        strstr(fake.console, "HM  2 records were overwritten before they were printed"));
    assert_non_null(strstr(fake.console, "application error code=0x00000009 -> IGNORE"));
    assert_int_equal(occurrences(fake.console, "HM  partition P1"), FAKE_LOG_COUNT);
}

static void numbers_before_the_first_record_are_not_there(void **state)
{
    uint32_t arg[6] = {0xffffffff, DATA_VA, 0, 0, 0, 0};

    (void)state;
    fake_boot();
    hv_health_report(beta, HV_EVENT_DATA_ACCESS, &fault, 0);
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(trap_types_become_their_events, fake_setup),
        cmocka_unit_test_setup(restarts_take_effect_at_once, fake_setup),
        cmocka_unit_test_setup(idle_and_suspend_stop_the_partition_and_only_it, fake_setup),
        cmocka_unit_test_setup(ignore_changes_nothing_but_the_books, fake_setup),
        cmocka_unit_test_setup(module_actions_end_or_restart_the_module, fake_setup),
        cmocka_unit_test_setup(internal_errors_are_never_silent, fake_setup),
        cmocka_unit_test_setup(the_log_is_a_ring_with_numbers, fake_setup),
        cmocka_unit_test_setup(the_console_tells_partition_fault_and_action, fake_setup),
        cmocka_unit_test_setup(a_partition_waits_until_its_event_is_told, fake_setup),
        cmocka_unit_test_setup(raising_an_error_needs_a_good_text_and_counts, fake_setup),
        cmocka_unit_test_setup(an_event_whose_slot_was_over_is_raised_again_without_its_text,
                               fake_setup),
        cmocka_unit_test_setup(event_counts_are_for_the_partition_itself_and_system_partitions,
                               fake_setup),
        cmocka_unit_test_setup(each_state_has_a_table_of_its_own, fake_setup),
        cmocka_unit_test_setup(records_that_nobody_could_print_are_counted, fake_setup),
        cmocka_unit_test_setup(numbers_before_the_first_record_are_not_there, fake_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
