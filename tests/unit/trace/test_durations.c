/* SPDX-License-Identifier: BSD-2-Clause */
/* Times of traps, switches, slots and sections, as they are seen from outside. */
#include "sim/trace/durations.h"
#include "tests/unit/trace/two_contexts.h"

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct partition_watch *watch;
    struct durations *durations;
};

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture)
        return -1;
    fixture->machine = make_two_contexts(&fixture->diag, &fixture->lines);
    fixture->watch = partition_watch_create(fixture->machine);
    fixture->durations = durations_create(fixture->machine, fixture->watch);
    *state = fixture;
    return fixture->durations ? 0 : -1;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;

    durations_destroy(fixture->durations);
    partition_watch_destroy(fixture->watch);
    machine_destroy(fixture->machine);
    free(fixture);
    return 0;
}

/* The row of that kind and context; NULL: none. */
static const struct duration *find(const struct duration *row, size_t count,
                                   enum duration_kind kind, uint32_t context)
{
    for (size_t i = 0; i < count; i++)
        if (row[i].kind == kind && row[i].context == context)
            return &row[i];
    return NULL;
}

static void a_trap_that_ends_in_another_context_is_a_switch(void **state)
{
    struct fixture *fixture = *state;
    struct duration *row;
    const struct duration *from_1, *from_2;
    size_t count;

    assert_int_equal(machine_run(fixture->machine, 100000).reason, MACHINE_EXIT);
    row = durations_rows(fixture->durations, &count);
    assert_non_null(row);
    from_1 = find(row, count, DURATION_SWITCH, 1);
    from_2 = find(row, count, DURATION_SWITCH, 2);
    assert_non_null(from_1);
    assert_non_null(from_2);
    /* Five of the six traps return, from contexts 1 2 1 2 1 into the other one. */
    assert_int_equal(from_1->all.count, 3);
    assert_int_equal(from_2->all.count, 2);
    assert_int_equal(from_1->trap, 0xa0);
    assert_int_equal(from_1->number, 0x40001000); /* what the program has in %g1 */
    assert_true(from_1->all.best > 0 && from_1->all.best <= from_1->all.worst);
    assert_true(from_1->all.total >= 2 * from_1->all.best + from_1->all.worst);
    assert_null(find(row, count, DURATION_HYPERCALL, 1));
    free(row);
}

static void slots_are_those_of_the_watch(void **state)
{
    struct fixture *fixture = *state;
    const struct partition_span *span;
    const struct duration *slot;
    struct duration *row;
    uint64_t total = 0;
    size_t count, spans;

    machine_run(fixture->machine, 100000);
    row = durations_rows(fixture->durations, &count);
    span = partition_watch_spans(fixture->watch, &spans);
    for (size_t i = 0; i < spans; i++)
        total += span[i].context == 1 ? span[i].user : 0;
    slot = find(row, count, DURATION_SLOT, 1);
    assert_non_null(slot);
    assert_int_equal(slot->all.count, 3);
    assert_int_equal(slot->all.total, total);
    free(row);
}

static void the_worst_one_is_where_it_says(void **state)
{
    struct fixture *fixture = *state;
    const struct duration *found;
    struct duration *row, *again;
    struct durations *copy;
    size_t count, count_again;

    machine_run(fixture->machine, 100000);
    row = durations_rows(fixture->durations, &count);
    found = find(row, count, DURATION_SWITCH, 1);
    assert_true(found->all.worst_start > 0);
    assert_true(found->all.worst_start + found->all.worst <= machine_cycle(fixture->machine));
    copy = durations_copy(fixture->durations);
    assert_true(durations_resume(fixture->durations, copy));
    again = durations_rows(fixture->durations, &count_again);
    assert_int_equal(count_again, count);
    assert_memory_equal(again, row, count * sizeof(*row));
    durations_destroy(copy);
    free(again);
    free(row);
}

/* How often partition 1 was left, and its slots; cycles of both together. */
static uint64_t of_context_1(const struct fixture *fixture, uint64_t *cycles)
{
    const enum duration_kind kinds[] = {DURATION_SWITCH, DURATION_SLOT};
    uint64_t times = 0;
    size_t count;
    struct duration *row = durations_rows(fixture->durations, &count);

    *cycles = 0;
    for (size_t i = 0; i < 2; i++) {
        const struct duration *found = find(row, count, kinds[i], 1);

        times += found ? found->all.count : 0;
        *cycles += found ? found->all.total : 0;
    }
    free(row);
    return times;
}

/* Wherever the cut is: what is over belongs to what is before it, what is going on to what is behind it. */
static void begun_anew_it_measures_the_rest(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before = 0, before_cycles = 0, times, cycles;
    bool ended = false;

    while (!ended) {
        ended = machine_run(fixture->machine, machine_cycle(fixture->machine) + 50).reason ==
                MACHINE_EXIT;
        times = of_context_1(fixture, &cycles);
        before += times;
        before_cycles += cycles;
        durations_begin(fixture->durations);
        assert_int_equal(of_context_1(fixture, &cycles), 0);
    }
    /* Three switches and three slots, as in the tests above. */
    assert_int_equal(before, 6);
    assert_true(before_cycles > 0);
}

static void rows_have_names(void **state)
{
    char text[80];

    (void)state;
    duration_name(&(struct duration){.kind = DURATION_SECTION, .number = 1, .second = 2}, text,
                  sizeof(text));
    assert_string_equal(text, "mark 0x1..0x2");
    duration_name(&(struct duration){.kind = DURATION_HYPERCALL, .trap = 0xa0, .number = 0x32},
                  text, sizeof(text));
    assert_string_equal(text, "ta 0x20 with 0x32");
    assert_string_equal(duration_kind_name(DURATION_SLOT), "slot");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_trap_that_ends_in_another_context_is_a_switch, make,
                                        drop),
        cmocka_unit_test_setup_teardown(slots_are_those_of_the_watch, make, drop),
        cmocka_unit_test_setup_teardown(the_worst_one_is_where_it_says, make, drop),
        cmocka_unit_test_setup_teardown(begun_anew_it_measures_the_rest, make, drop),
        cmocka_unit_test(rows_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
