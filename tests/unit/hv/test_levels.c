/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels of the health monitor at their edges: events without a trap behind them, the module's own. */
#include "tests/unit/hv/fake_machine.h"

static struct hv_partition *const alpha = &hv_module.partitions[0];

static int setup(void **state)
{
    fake_setup(state);
    for (uint32_t event = 0; event < HV_EVENT_COUNT; event++)
        fake_hm(0, event, HV_LEVEL_PROCESS, HV_ACTION_IGNORE);
    fake_boot();
    hv_module_dispatch();
    alpha->vcpu->trap_table = TEXT_VA;
    alpha->vcpu->traps_enabled = true;
    return 0;
}

static const struct hv_machine_trap *propagate(enum hv_event event,
                                               const struct hv_machine_fault *fault, uint32_t code)
{
    alpha->vcpu->traps_enabled = true;
    assert_int_equal(hv_health_report(alpha, event, fault, code), HV_ACTION_PROPAGATE);
    hv_module_dispatch();
    return &fake.traps[fake.trap_count - 1].trap;
}

static void events_without_a_trap_have_a_trap_type_of_their_own(void **state)
{
    const struct hv_machine_fault no_trap = {.pc = 4, .fault_address = 8, .fault_status = 12};
    const struct hv_machine_trap *trap = propagate(HV_EVENT_APPLICATION_ERROR, NULL, 77);

    (void)state;
    assert_int_equal(trap->trap_type, HV_TRAP_TYPE_EVENT);
    assert_int_equal(trap->code, 77);
    assert_int_equal(trap->fault_address, 0);
    trap = propagate(HV_EVENT_DATA_ACCESS, NULL, 0);
    assert_int_equal(trap->trap_type, HV_TRAP_TYPE_EVENT);
    trap = propagate(HV_EVENT_DATA_ACCESS, &no_trap, 0);
    assert_int_equal(trap->trap_type, HV_TRAP_TYPE_EVENT);
    assert_int_equal(trap->fault_address, 8);
    assert_int_equal(trap->fault_status, 12);
}

static void a_table_without_enabled_traps_leaves_the_event_to_the_partition(void **state)
{
    (void)state;
    alpha->vcpu->traps_enabled = false;
    assert_int_equal(hv_health_report(alpha, HV_EVENT_SLOT_OVERRUN, NULL, 0), HV_ACTION_IGNORE);
    assert_int_equal(alpha->hm_count, 1);
}

static void an_error_of_the_hypervisor_can_reset_the_module(void **state)
{
    const struct hv_machine_fault fault = {.trap_type = 9, .pc = 0x1234};

    (void)state;
    fake.config.config.internal_error_action = HV_ACTION_RESET;
    switch (setjmp(fake.end)) {
    case 0:
        hv_health_report_internal(HV_EVENT_INTERNAL_ERROR, &fault);
    case 2:
        break;
    default:
        fail_msg("no reset");
    }
    assert_int_equal(hv_module.reset_count, 1);
    assert_non_null(strstr(fake.console, "HM  hypervisor"));
    assert_non_null(strstr(fake.console, "reset"));
}

static void a_raised_text_may_be_empty_and_its_memory_may_fail(void **state)
{
    uint32_t arg[6] = {5, DATA_VA, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_RAISE);
    hv_hypercall_finish(alpha, NULL);
    assert_int_equal(hv_module.log[0].code, 5);
    arg[2] = 4;
    fake.memory_broken = true;
    assert_int_equal(fake_call(HV_CALL_HM_RAISE, arg), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_MEMORY_ERROR);
    hv_cpu.request = (struct hv_request){0};
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, (uint32_t[6]){DATA_VA, 4}), HV_CALL_SWITCH);
}

static void the_log_has_no_record_of_the_future(void **state)
{
    uint32_t arg[6] = {0xfffffff0u, DATA_VA, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
    arg[0] = 0;
    assert_int_equal(fake_call(HV_CALL_HM_LOG_READ, arg), HV_NOT_AVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(events_without_a_trap_have_a_trap_type_of_their_own),
        TEST(a_table_without_enabled_traps_leaves_the_event_to_the_partition),
        TEST(an_error_of_the_hypervisor_can_reset_the_module),
        TEST(a_raised_text_may_be_empty_and_its_memory_may_fail),
        TEST(the_log_has_no_record_of_the_future),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
