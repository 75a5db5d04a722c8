/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Watched ranges in the cached engine: every load and store that touches one is seen, those that hit the data cache in the
 * loop included, in both timings; the others of the page are not.
 */
#include "tests/unit/leon3/fixture.h"

#define DATA  (RAM_BASE + 0x2000)
#define TURNS 50

struct seen {
    unsigned loads, stores;
};

static void count(void *owner, const struct observation *what)
{
    struct seen *seen = owner;

    assert_int_equal(what->address, DATA + 8);
    if (what->write)
        seen->stores++;
    else
        seen->loads++;
}

/*
 * %g1 turns: two loads and a store at DATA + 8, others at DATA. The caches on; stores, and if so wanted loads,
 * are watched from the second half on.
 */
static void watch_a_loop(enum leon3_timing timing, bool loads)
{
    struct fixture f;
    struct seen seen = {0};

    fixture_init_default(&f);
    f.cpu->state.ccr = 0x1000f;
    leon3_select(f.cpu, LEON3_ENGINE_CACHED, timing);
    assert_true(observe_add(&f.observers, OBSERVE_BIT(WATCH), count, &seen));
    PROGRAM(&f, RAM_BASE, OP3_IMM(3, 3, 0x00, 2, 8), OP3_IMM(3, 4, 0x00, 2, 0),
            OP3_IMM(3, 3, 0x04, 2, 8), OP3_IMM(3, 5, 0x01, 2, 8), OP3_IMM(2, 1, 0x14, 1, 1),
            BRANCH(0, 9, -5), NOP, BRANCH(0, 8, 0), NOP);
    set_reg(&f, LEON3_REG_PC, RAM_BASE);
    set_reg(&f, 1, 2 * TURNS);
    set_reg(&f, 2, DATA);
    f.clock.horizon = 20000;
    while (reg(&f, 1) > TURNS) {
        f.clock.horizon = leon3_cycle(f.cpu) + 1;
        leon3_run(f.cpu);
    }
    assert_true(leon3_watch_add(f.cpu, DATA + 8, DATA + 11, false, loads));
    f.clock.horizon = 20000;
    leon3_run(f.cpu);
    assert_int_equal(reg(&f, 1), 0);
    assert_in_range(seen.loads, loads ? 2 * TURNS : 0, loads ? 2 * TURNS + 2 : 0);
    assert_in_range(seen.stores, TURNS, TURNS + 1);
    fixture_fini(&f);
}

static void loads_and_stores_are_seen_in_fast_timing(void **state)
{
    (void)state;
    watch_a_loop(LEON3_TIMING_FAST, true);
    watch_a_loop(LEON3_TIMING_FAST, false);
}

static void hits_are_seen_in_full_timing(void **state)
{
    (void)state;
    watch_a_loop(LEON3_TIMING_FULL, true);
    watch_a_loop(LEON3_TIMING_FULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_and_stores_are_seen_in_fast_timing),
        cmocka_unit_test(hits_are_seen_in_full_timing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
