/* SPDX-License-Identifier: BSD-2-Clause */
/* Batches of hypercalls, and the ring of trace points. */
#include "tests/unit/hv/fake_machine.h"

#define BATCH DATA_VA

static struct hv_partition *const alpha = &hv_module.partitions[0];

static int setup(void **state)
{
    fake_setup(state);
    fake_boot();
    hv_module_dispatch();
    return 0;
}

static struct hv_multicall *entry(uint32_t i)
{
    return (void *)(fake_virtual(BATCH) + i * sizeof(struct hv_multicall));
}

static void put(uint32_t i, uint32_t number, uint32_t a0, uint32_t a1)
{
    *entry(i) = (struct hv_multicall){.number = number, .argument = {a0, a1}};
}

static uint32_t run(uint32_t count, uint32_t *done)
{
    uint32_t arg[6] = {BATCH, count, *done, 0, 0, 0};
    const uint32_t status = fake_call(HV_CALL_MULTICALL, arg);

    *done = arg[HV_MULTICALL_DONE];
    return status;
}

static void entries_are_done_in_order_and_keep_their_results(void **state)
{
    uint32_t done = 0;

    (void)state;
    fake_set_clock(55);
    put(0, HV_CALL_TRACE_EMIT, 1, 2);
    put(1, HV_CALL_TIME_GET, 0, 0);
    put(2, HV_CALL_PARTITION_STATUS, 9, 0);
    put(3, HV_CALL_MULTICALL, 0, 0);
    put(4, HV_CALL_TRAP_RETURN, 0, 0);
    put(5, HV_CALL_LIMIT, 0, 0);
    put(6, HV_CALL_TRACE_EMIT, 3, 4);
    assert_int_equal(run(7, &done), HV_NO_ERROR);
    assert_int_equal(done, 7);
    assert_int_equal(entry(0)->argument[0], HV_NO_ERROR);
    assert_int_equal(entry(1)->argument[2], 55);
    assert_int_equal(entry(2)->argument[0], HV_INVALID_PARAM);
    for (uint32_t i = 3; i < 6; i++)
        assert_int_equal(entry(i)->argument[0], HV_BAD_CALL);
    assert_int_equal(hv_module.trace_next, 2);
    assert_int_equal(hv_module.trace[1].value, 4);
    done = 6; /* the others are done */
    assert_int_equal(run(7, &done), HV_NO_ERROR);
    assert_int_equal(hv_module.trace_next, 3);
}

static void bad_arguments_have_no_effect(void **state)
{
    uint32_t arg[6] = {BATCH, HV_MULTICALL_MAX + 1, 0, 0, 0, 0}, done = 2;

    (void)state;
    put(0, HV_CALL_TRACE_EMIT, 1, 2);
    assert_int_equal(fake_call(HV_CALL_MULTICALL, arg), HV_INVALID_PARAM);
    assert_int_equal(run(1, &done), HV_INVALID_PARAM);
    arg[0] = TEXT_VA;
    arg[1] = 1;
    assert_int_equal(fake_call(HV_CALL_MULTICALL, arg), HV_BAD_POINTER);
    assert_int_equal(hv_module.trace_next, 0);
}

/* Whatever interrupts, the caller makes the call again with what is done in its argument. */
static void a_batch_goes_on_where_it_was_interrupted(void **state)
{
    uint32_t done = 0;

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        put(i, HV_CALL_TRACE_EMIT, i, 0);
    put(1, HV_CALL_IDLE, 0, 0);
    fake.pending = true;
    assert_int_equal(run(4, &done), HV_CALL_SWITCH);
    assert_true(hv_cpu.request.batch);
    hv_hypercall_finish(alpha, NULL);
    assert_int_equal(fake.argument[HV_MULTICALL_DONE], 1);
    assert_int_equal(fake.skips, 0);
    fake.pending = false;
    assert_int_equal(run(4, &done), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.vcpu->state, HV_STATE_YIELDED);
    hv_hypercall_finish(alpha, NULL);
    assert_int_equal(fake.argument[HV_MULTICALL_DONE], 2);
    fake.lock_wanted = true;
    assert_int_equal(run(4, &done), HV_CALL_SWITCH);
    assert_int_equal(done, 3);
    fake.lock_wanted = false;
    assert_int_equal(run(4, &done), HV_NO_ERROR);
    assert_int_equal(hv_module.trace_next, 3);
}

static void an_entry_that_has_to_be_made_again_is_not_done(void **state)
{
    uint32_t done = 0;

    (void)state;
    memcpy(fake_virtual(MORE_VA), "0123456789abcdef0123456789abcdef\n", 33);
    put(0, HV_CALL_CONSOLE_WRITE, MORE_VA, 33);
    fake.pending_after = 1;
    assert_int_equal(run(1, &done), HV_CALL_SWITCH);
    assert_int_equal(done, 0);
    fake.pending = false;
    assert_int_equal(run(1, &done), HV_NO_ERROR);
    hv_console_flush();
    assert_non_null(strstr(fake.console, "[alpha] 0123456789abcdef0123456789abcdef\n"));
}

static void memory_that_fails_ends_a_batch_with_its_event(void **state)
{
    uint32_t done = 0;

    (void)state;
    put(0, HV_CALL_NULL, 0, 0);
    fake.memory_broken = true;
    assert_int_equal(run(1, &done), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_MEMORY_ERROR);
    assert_false(hv_cpu.request.batch);
    hv_hypercall_finish(alpha, NULL);
    assert_int_equal(hv_module.log[0].event, HV_EVENT_MEMORY_ERROR);
}

static uint32_t read_trace(uint32_t sequence, uint32_t va)
{
    uint32_t arg[6] = {sequence, va, 0, 0, 0, 0};

    return fake_call(HV_CALL_TRACE_READ, arg);
}

static void trace_points_are_numbered_and_the_oldest_are_lost(void **state)
{
    const struct hv_trace_record *record = (const void *)fake_virtual(DATA_VA);
    uint32_t arg[6] = {11, 22, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(read_trace(0, DATA_VA), HV_NOT_AVAILABLE);
    fake_set_clock(77);
    assert_int_equal(fake_call(HV_CALL_TRACE_EMIT, arg), HV_NO_ERROR);
    assert_int_equal(read_trace(0, DATA_VA), HV_NO_ERROR);
    assert_int_equal(record->identifier, 11);
    assert_int_equal(record->value, 22);
    assert_int_equal(record->partition, 0);
    assert_int_equal(record->time_low, 77);
    assert_int_equal(read_trace(1, DATA_VA), HV_NOT_AVAILABLE);
    assert_int_equal(read_trace(0xffffffff, DATA_VA), HV_NOT_AVAILABLE);
    assert_int_equal(read_trace(0, TEXT_VA), HV_BAD_POINTER);
    for (uint32_t i = 0; i < HV_TRACE_RING; i++)
        fake_call(HV_CALL_TRACE_EMIT, arg);
    assert_int_equal(read_trace(0, DATA_VA), HV_NOT_AVAILABLE);
    assert_int_equal(read_trace(1, DATA_VA), HV_NO_ERROR);
    assert_int_equal(read_trace(HV_TRACE_RING, DATA_VA), HV_NO_ERROR);
    assert_int_equal(record->sequence, HV_TRACE_RING);
    hv_cpu.current = &hv_module.partitions[1];
    assert_int_equal(read_trace(1, DATA_VA), HV_NOT_PERMITTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(entries_are_done_in_order_and_keep_their_results),
        TEST(bad_arguments_have_no_effect),
        TEST(a_batch_goes_on_where_it_was_interrupted),
        TEST(an_entry_that_has_to_be_made_again_is_not_done),
        TEST(memory_that_fails_ends_a_batch_with_its_event),
        TEST(trace_points_are_numbered_and_the_oldest_are_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
