/* SPDX-License-Identifier: BSD-2-Clause */
/* The mark instruction: seen in both engines at the same cycle, and nothing else. */
#include "tests/unit/machine/fixture.h"

#define MARKS 8

/* clang-format off */
static const struct program program_marks = {1, {{FIXTURE_RAM, 10, {
    0x01000000,             /* nop: no mark */
    0x01000005,             /* sethi 5, %g0 */
    0x82102003, 0x82004001, /* mov 3, %g1; add %g1, %g1, %g1 */
    0x013fffff,             /* sethi 0x3fffff, %g0 */
    0x03000005,             /* sethi 5, %g1: no mark */
    0x84102000, 0x82102001, 0x91d02000, 0x01000000}}}}; /* exit 0 */
/* clang-format on */

struct seen {
    unsigned count;
    uint64_t value[MARKS], cycle[MARKS];
    uint32_t pc[MARKS];
};

static void take_mark(void *owner, const struct observation *what)
{
    struct seen *seen = owner;

    assert_true(seen->count < MARKS);
    seen->value[seen->count] = what->value;
    seen->cycle[seen->count] = what->cycle;
    seen->pc[seen->count++] = what->pc;
}

/* The end's digest. */
static uint64_t run(const char *engine, bool watched, struct seen *seen)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint64_t digest;

    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, engine, NULL);
    *seen = (struct seen){.count = 0};
    load_program(machine, &program_marks);
    if (watched)
        assert_true(observe_add(machine_observers(machine), OBSERVE_BIT(MARK), take_mark, seen));
    assert_int_equal(machine_run(machine, 10000).reason, MACHINE_EXIT);
    digest = machine_digest(machine);
    machine_destroy(machine);
    return digest;
}

static void marks_are_seen_in_both_engines_at_the_same_cycle(void **state)
{
    struct seen plain, cached, none;
    uint64_t digest = run("board.engine=plain", true, &plain);

    (void)state;
    assert_int_equal(plain.count, 2);
    assert_int_equal(plain.value[0], 5);
    assert_int_equal(plain.value[1], 0x3fffff);
    assert_int_equal(plain.pc[0], FIXTURE_RAM + 4);
    assert_int_equal(plain.pc[1], FIXTURE_RAM + 16);
    assert_true(run("board.engine=cached", true, &cached) == digest);
    assert_memory_equal(&plain, &cached, sizeof(plain));
    assert_true(run("board.engine=cached", false, &none) == digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_seen_in_both_engines_at_the_same_cycle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
