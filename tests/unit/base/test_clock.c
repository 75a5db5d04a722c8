/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/clock.h"

struct journal {
    struct clock *clock;
    unsigned event[16];
    uint64_t time[16];
    uint64_t now[16];
    unsigned count;
    unsigned again; /* event to arm from inside a handler, and when */
    uint64_t again_at;
};

struct entry {
    struct journal *journal;
    unsigned event;
};

static void record(void *owner, uint64_t time)
{
    struct entry *entry = owner;
    struct journal *journal = entry->journal;

    journal->event[journal->count] = entry->event;
    journal->time[journal->count] = time;
    journal->now[journal->count++] = journal->clock->state.now;
    if (journal->again_at) {
        clock_arm(journal->clock, journal->again, journal->again_at);
        journal->again_at = 0;
    }
}

struct fixture {
    struct clock clock;
    struct journal journal;
    struct entry entry[3];
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    clock_init(&f->clock);
    f->journal.clock = &f->clock;
    for (unsigned i = 0; i < 3; i++) {
        f->entry[i].journal = &f->journal;
        f->entry[i].event = clock_add_event(&f->clock, "event", record, &f->entry[i]);
    }
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void events_run_in_order_of_time(void **state)
{
    struct fixture *f = *state;

    clock_arm(&f->clock, 0, 30);
    clock_arm(&f->clock, 1, 10);
    clock_arm(&f->clock, 2, 20);
    assert_int_equal(clock_next(&f->clock), 10);
    clock_advance(&f->clock, 25);
    assert_int_equal(f->journal.count, 2);
    assert_int_equal(f->journal.event[0], 1);
    assert_int_equal(f->journal.event[1], 2);
    assert_int_equal(f->journal.time[1], 20);
    assert_int_equal(f->journal.now[1], 20);
    assert_int_equal(f->clock.state.now, 25);
    assert_int_equal(clock_next(&f->clock), 30);
}

static void equal_times_run_in_order_of_rank(void **state)
{
    struct fixture *f = *state;

    clock_arm(&f->clock, 2, 10);
    clock_arm(&f->clock, 0, 10);
    clock_arm(&f->clock, 1, 10);
    clock_advance(&f->clock, 10);
    assert_int_equal(f->journal.count, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(f->journal.event[i], i);
}

static void an_event_armed_by_a_handler_runs_in_the_same_advance_if_due(void **state)
{
    struct fixture *f = *state;

    f->journal.again = 1;
    f->journal.again_at = 15;
    clock_arm(&f->clock, 0, 10);
    clock_advance(&f->clock, 20);
    assert_int_equal(f->journal.count, 2);
    assert_int_equal(f->journal.event[1], 1);
    assert_int_equal(f->journal.time[1], 15);
}

static void arming_again_moves_and_disarming_removes(void **state)
{
    struct fixture *f = *state;

    clock_arm(&f->clock, 0, 10);
    clock_arm(&f->clock, 0, 50);
    clock_arm(&f->clock, 1, 12);
    clock_disarm(&f->clock, 1);
    assert_false(clock_armed(&f->clock, 1));
    clock_advance(&f->clock, 49);
    assert_int_equal(f->journal.count, 0);
    clock_advance(&f->clock, 50);
    assert_int_equal(f->journal.count, 1);
    assert_int_equal(clock_next(&f->clock), CLOCK_NEVER);
}

/* As after a restore, or an upset of an event's time. */
static void a_reload_finds_the_earliest_event_again(void **state)
{
    struct fixture *f = *state;

    clock_arm(&f->clock, 0, 30);
    clock_arm(&f->clock, 1, 20);
    f->clock.state.due[1] = 70;
    f->clock.component.reload(f->clock.component.owner);
    assert_int_equal(clock_next(&f->clock), 30);
    clock_arm(&f->clock, 0, 90);
    assert_int_equal(clock_next(&f->clock), 70);
    clock_disarm(&f->clock, 1);
    assert_int_equal(clock_next(&f->clock), 90);
}

static void arming_before_the_horizon_lowers_it(void **state)
{
    struct fixture *f = *state;

    f->clock.horizon = 1000;
    clock_arm(&f->clock, 0, 2000);
    assert_int_equal(f->clock.horizon, 1000);
    clock_arm(&f->clock, 1, 600);
    assert_int_equal(f->clock.horizon, 600);
    clock_attention(&f->clock);
    assert_int_equal(f->clock.horizon, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_run_in_order_of_time, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_times_run_in_order_of_rank, setup, teardown),
        cmocka_unit_test_setup_teardown(an_event_armed_by_a_handler_runs_in_the_same_advance_if_due,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(arming_again_moves_and_disarming_removes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reload_finds_the_earliest_event_again, setup, teardown),
        cmocka_unit_test_setup_teardown(arming_before_the_horizon_lowers_it, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
