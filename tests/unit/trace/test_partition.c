/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The partition watch sees who had the processor from when to when, also across save and restore.
 */
#include "sim/trace/partition.h"
#include "tests/unit/trace/two_contexts.h"

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct partition_watch *watch;
};

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture)
        return -1;
    fixture->machine = make_two_contexts(&fixture->diag, &fixture->lines);
    fixture->watch = partition_watch_create(fixture->machine);
    *state = fixture;
    return fixture->watch ? 0 : -1;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;

    partition_watch_destroy(fixture->watch);
    machine_destroy(fixture->machine);
    free(fixture);
    return 0;
}

static void spans_follow_the_contexts(void **state)
{
    static const uint32_t contexts[] = {0, 1, 2, 1, 2, 1};
    struct fixture *fixture = *state;
    struct machine_stop stop = machine_run(fixture->machine, 100000);
    const struct partition_span *span;
    size_t count;

    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, 5);
    span = partition_watch_spans(fixture->watch, &count);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(span[i].context, contexts[i]);
        assert_true(span[i].start < span[i].stop);
        if (i > 0)
            assert_true(span[i].start == span[i - 1].stop);
    }
    assert_int_equal(partition_watch_open_span(fixture->watch, 0)->context, 2);
    assert_false(partition_watch_incomplete(fixture->watch));
}

static void user_mode_is_told_from_the_supervisor_at_work(void **state)
{
    struct fixture *fixture = *state;
    const struct partition_span *span;
    size_t count;

    machine_run(fixture->machine, 100000);
    span = partition_watch_spans(fixture->watch, &count);
    assert_int_equal(span[0].user, 0);
    assert_true(span[0].first_user == CLOCK_NEVER);
    for (size_t i = 1; i < count; i++) {
        assert_true(span[i].user > 0);
        assert_true(span[i].first_user > span[i].start);
        assert_true(span[i].last_user < span[i].stop);
        assert_true(span[i].last_user - span[i].first_user == span[i].user);
    }
}

static void a_copy_brings_the_past_back(void **state)
{
    struct fixture *fixture = *state;
    struct partition_watch *copy;
    const struct partition_span *span;
    struct partition_span golden[6];
    uint64_t middle;
    size_t count, size;
    void *data;

    machine_run(fixture->machine, 100000);
    span = partition_watch_spans(fixture->watch, &count);
    memcpy(golden, span, sizeof(golden));
    middle = golden[2].stop + 1;

    machine_reset(fixture->machine);
    load_program(fixture->machine, &program_two_contexts);
    partition_watch_destroy(fixture->watch);
    fixture->watch = partition_watch_create(fixture->machine);
    machine_run(fixture->machine, middle);
    partition_watch_spans(fixture->watch, &count);
    assert_int_equal(count, 3);
    assert_true(machine_save(fixture->machine, &data, &size));
    copy = partition_watch_copy(fixture->watch);
    assert_non_null(copy);
    machine_run(fixture->machine, 100000);
    assert_true(machine_restore(fixture->machine, data, size));
    assert_true(partition_watch_resume(fixture->watch, copy));
    machine_run(fixture->machine, 100000);
    span = partition_watch_spans(fixture->watch, &count);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        assert_true(span[i].start == golden[i].start && span[i].stop == golden[i].stop);
        assert_true(span[i].user == golden[i].user);
    }
    partition_watch_destroy(copy);
    free(data);
}

static void watching_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct diag diag;
    struct lines lines;
    struct machine *alone = make_two_contexts(&diag, &lines);

    machine_run(fixture->machine, 100000);
    machine_run(alone, 100000);
    assert_true(machine_cycle(alone) == machine_cycle(fixture->machine));
    assert_true(machine_digest(alone) == machine_digest(fixture->machine));
    machine_destroy(alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spans_follow_the_contexts, make, drop),
        cmocka_unit_test_setup_teardown(user_mode_is_told_from_the_supervisor_at_work, make, drop),
        cmocka_unit_test_setup_teardown(a_copy_brings_the_past_back, make, drop),
        cmocka_unit_test_setup_teardown(watching_changes_nothing, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
