/* SPDX-License-Identifier: BSD-2-Clause */
/* Masters on one bus (sim/base/arbiter.h): who waits for whom, and for how long. */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/arbiter_order.h"
#include "sim/base/random.h"

#define ALL UINT64_C(1000000)

struct bus {
    struct component_list list;
    struct arbiter arbiter;
};

static void make(struct bus *bus, uint32_t masters)
{
    *bus = (struct bus){0};
    arbiter_init(&bus->arbiter, masters, &bus->list);
}

static void tell(struct bus *bus, uint32_t master, uint64_t start, enum arbiter_kind kind,
                 uint16_t cycles)
{
    arbiter_tell(&bus->arbiter, master, arbiter_start(&bus->arbiter, master, start),
                 arbiter_beats(kind, cycles, 1));
}

static uint64_t delay_of(struct bus *bus, uint32_t master)
{
    for (uint32_t i = 0; i < bus->arbiter.masters; i++)
        arbiter_known(&bus->arbiter, i, ALL);
    arbiter_run(&bus->arbiter);
    return arbiter_take_delay(&bus->arbiter, master);
}

static void alone_nobody_waits(void **state)
{
    struct bus bus;

    (void)state;
    make(&bus, 2);
    for (uint64_t i = 1; i < 50; i++)
        tell(&bus, 0, 10 * i, i % 3 ? ARBITER_READ : ARBITER_STORE, 4);
    assert_int_equal(delay_of(&bus, 0), 0);
    assert_int_equal(delay_of(&bus, 1), 0);
}

static void an_idle_bus_stays_with_its_last_owner(void **state)
{
    struct bus bus;

    (void)state;
    make(&bus, 2);
    tell(&bus, 0, 100, ARBITER_READ, 4);
    tell(&bus, 1, 200, ARBITER_READ, 4);
    tell(&bus, 1, 300, ARBITER_READ, 4);
    assert_int_equal(delay_of(&bus, 0), 0);
    assert_int_equal(arbiter_take_delay(&bus.arbiter, 1), 1);
}

static void a_burst_is_not_broken_up(void **state)
{
    struct bus bus;

    (void)state;
    make(&bus, 2);
    tell(&bus, 0, 100, ARBITER_READ, 4); /* addresses in 100 to 103 */
    tell(&bus, 1, 101, ARBITER_READ, 4); /* in 104 */
    assert_int_equal(delay_of(&bus, 1), 3);
    assert_int_equal(arbiter_take_delay(&bus.arbiter, 0), 0);
}

static void a_store_is_waited_for_only_by_what_comes_too_early(void **state)
{
    struct bus bus;

    (void)state;
    make(&bus, 2);
    tell(&bus, 1, 100, ARBITER_READ, 8);
    tell(&bus, 0, 101, ARBITER_STORE, 1); /* in 109 instead */
    tell(&bus, 0, 120, ARBITER_STORE, 1);
    assert_int_equal(delay_of(&bus, 0), 0);
    assert_int_equal(bus.arbiter.state.port[0].count, 0);
}

static void equals_share_the_bus_equally(void **state)
{
    uint64_t delay[4];
    struct bus bus;

    (void)state;
    make(&bus, 4);
    for (uint64_t i = 0; i < 100; i++)
        for (uint32_t master = 0; master < 4; master++)
            tell(&bus, master, 100 + 8 * i, ARBITER_READ, 4);
    delay[0] = delay_of(&bus, 0);
    for (uint32_t master = 1; master < 4; master++)
        delay[master] = arbiter_take_delay(&bus.arbiter, master);
    /* 16 cycles instead of 8 each time, to the end of the last ones. */
    for (uint32_t master = 0; master < 4; master++)
        assert_in_range(delay[master], 99 * 8, 99 * 8 + 16);
}

/* However it comes to be known piece by piece, the same happens. */
static void what_is_known_early_or_late_comes_to_the_same(void **state)
{
    uint64_t whole[3] = {0}, parts[3] = {0};

    (void)state;
    for (unsigned pass = 0; pass < 2; pass++) {
        struct random random;
        struct bus bus;
        uint64_t at[3] = {50, 50, 50}, delay[3] = {0};

        make(&bus, 3);
        random_seed(&random, 5);
        for (unsigned i = 0; i < 100; i++)
            for (uint32_t m = 0; m < 3; m++) {
                uint16_t cycles = (uint16_t)(1 + random_below(&random, 8));

                at[m] += 2 + random_below(&random, 12);
                tell(&bus, m, at[m] + delay[m],
                     random_below(&random, 2) ? ARBITER_READ : ARBITER_STORE, cycles);
                at[m] += cycles;
                arbiter_known(&bus.arbiter, m, at[m] + delay[m] - 3);
                if (pass && m == 2 && i % 7 == 0) {
                    arbiter_run(&bus.arbiter);
                    for (uint32_t k = 0; k < 3; k++)
                        delay[k] += arbiter_take_delay(&bus.arbiter, k);
                }
            }
        for (uint32_t m = 0; m < 3; m++)
            arbiter_known(&bus.arbiter, m, ALL);
        arbiter_run(&bus.arbiter);
        for (uint32_t m = 0; m < 3; m++)
            (pass ? parts : whole)[m] = delay[m] + arbiter_take_delay(&bus.arbiter, m);
    }
    assert_memory_equal(whole, parts, sizeof(whole));
    assert_true(whole[0] > 100);
}

/* A loop of a master: the same tenures again and again, until one of them becomes another. */
struct loop {
    uint64_t at;
    uint32_t length, place;
    struct {
        uint32_t gap, beats;
    } tenure[4];
};

static void make_tenure(struct loop *loop, uint32_t i, struct random *random)
{
    uint32_t cycles = 1 + (uint32_t)random_below(random, 8);
    uint32_t last = 1 + (uint32_t)random_below(random, cycles);
    enum arbiter_kind kind = (enum arbiter_kind)random_below(random, 3);

    loop->tenure[i].gap = 3 + (uint32_t)random_below(random, random_below(random, 6) ? 10 : 200);
    loop->tenure[i].beats = arbiter_beats(kind, cycles, last) |
                            (random_below(random, 8) ? 0 : ARBITER_LOCKED) |
                            (uint32_t)random_below(random, 4) << ARBITER_STANDS_SHIFT;
}

static void make_loop(struct loop *loop, struct random *random)
{
    *loop = (struct loop){.at = 20 + random_below(random, 20),
                          .length = 1 + (uint32_t)random_below(random, 4)};
    for (uint32_t i = 0; i < loop->length; i++)
        make_tenure(loop, i, random);
}

#define SLICE 10u

/* What it does before the cycle `until` of its own; others have put it off by `delay`. */
static void tell_until(struct bus *bus, uint32_t master, struct loop *loop, uint64_t until,
                       uint64_t delay, struct random *random)
{
    /* The latest one goes on, if it is not over. */
    if (loop->place && loop->at + 1 >= until - SLICE && !random_below(random, 4)) {
        loop->at += 2;
        arbiter_extend(&bus->arbiter, master,
                       arbiter_start(&bus->arbiter, master, loop->at + delay), 1);
    }
    while (loop->at + loop->tenure[loop->place % loop->length].gap < until) {
        uint32_t i = loop->place++ % loop->length, beats = loop->tenure[i].beats;

        loop->at += loop->tenure[i].gap;
        arbiter_tell(&bus->arbiter, master, arbiter_start(&bus->arbiter, master, loop->at + delay),
                     beats);
        loop->at += arbiter_cycles(beats) + 1;
        if (!random_below(random, 40))
            make_tenure(loop, i, random);
        else if (arbiter_kind(beats) != ARBITER_READ && !random_below(random, 40))
            loop->tenure[i].beats ^=
                arbiter_beats(ARBITER_FETCH, 0, 0) ^ arbiter_beats(ARBITER_STORE, 0, 0);
    }
    /* A locked one asks a cycle before it begins. */
    arbiter_known(&bus->arbiter, master, (until > loop->at ? until : loop->at) + delay - 1);
}

/* In slices of time, `many` of them at once: where it is one, nothing has come again yet. */
static void run_loops(uint64_t seed, uint32_t masters, uint32_t many, struct arbiter_state *end)
{
    struct loop loop[ARBITER_MASTERS];
    uint64_t delay[ARBITER_MASTERS] = {0};
    struct random random;
    struct bus bus;

    random_seed(&random, seed);
    make(&bus, masters);
    for (uint32_t m = 0; m < masters; m++)
        make_loop(&loop[m], &random);
    for (uint32_t slice = 1; slice <= 80; slice++) {
        for (uint32_t m = 0; m < masters; m++)
            tell_until(&bus, m, &loop[m], slice * SLICE, delay[m], &random);
        if (slice % many)
            continue;
        arbiter_order(&bus.arbiter);
        for (uint32_t m = 0; m < masters; m++)
            delay[m] += arbiter_take_delay(&bus.arbiter, m);
    }
    for (uint32_t m = 0; m < masters; m++)
        arbiter_known(&bus.arbiter, m, ALL);
    arbiter_order(&bus.arbiter);
    *end = bus.arbiter.state;
}

static void what_comes_again_is_the_same_as_one_by_one(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 4000; seed++) {
        uint32_t masters = 2 + (uint32_t)(seed % 4);
        struct arbiter_state one, all;

        run_loops(seed, masters, 1, &one);
        run_loops(seed, masters, 10 + (uint32_t)(seed % 4) * 10, &all);
        assert_int_equal(one.address_taken, all.address_taken);
        assert_int_equal(one.data_end, all.data_end);
        assert_int_equal(one.owner, all.owner);
        assert_int_equal(one.locked, all.locked);
        for (uint32_t m = 0; m < masters; m++)
            if (one.port[m].delay != all.port[m].delay ||
                one.port[m].store_end != all.port[m].store_end ||
                one.port[m].store_late != all.port[m].store_late)
                fail_msg("seed %u, master %u", (unsigned)seed, (unsigned)m);
    }
}

/* Nothing but stores, one behind the other. */
static void a_row_holds_what_a_turn_can_hold(void **state)
{
    (void)state;
    for (uint32_t masters = 2; masters <= ARBITER_MASTERS; masters++) {
        uint32_t turn, stores;
        struct bus bus;

        make(&bus, masters);
        turn = arbiter_longest_turn(&bus.arbiter);
        stores = turn / ARBITER_SHORTEST;
        assert_true(turn >= 500);
        for (uint32_t i = 0; i < stores; i++)
            tell(&bus, masters - 1, i * ARBITER_SHORTEST, ARBITER_STORE, 1);
        assert_int_equal(bus.arbiter.state.port[masters - 1].count, stores);
        assert_int_equal(bus.arbiter.state.port[masters - 2].count, 0);
    }
}

/* The others are idle or hit in their caches. */
static void who_has_the_bus_for_itself_never_waits(void **state)
{
    struct random random;
    struct bus bus;
    uint64_t at = 20;

    (void)state;
    make(&bus, 4);
    random_seed(&random, 7);
    for (unsigned slice = 1; slice < 200; slice++) {
        for (; at < 200 * slice; at += 20)
            tell(&bus, 2, at, (enum arbiter_kind)random_below(&random, 3),
                 (uint16_t)(1 + random_below(&random, 15)));
        for (uint32_t i = 0; i < 4; i++)
            arbiter_known(&bus.arbiter, i, 200 * slice);
        arbiter_run(&bus.arbiter);
        assert_in_range(bus.arbiter.state.port[2].count, 0, 2);
        /* At first it does not own the bus. */
        assert_in_range(arbiter_take_delay(&bus.arbiter, 2), 0, slice == 1);
    }
}

/* Stores that are far enough from each other are let go without a look at their order: nobody has to wait in any. */
static void what_is_not_put_in_order_would_not_have_waited(void **state)
{
    struct random random;
    unsigned apart = 0;

    (void)state;
    random_seed(&random, 11);
    for (unsigned round = 0; round < 2000; round++) {
        struct bus quick, exact;
        uint64_t space = 3 + random_below(&random, 10);

        make(&quick, 4);
        make(&exact, 4);
        for (uint32_t m = 0; m < 4; m++) {
            uint64_t at = 20 + random_below(&random, 20);

            for (unsigned i = 0; i < 20; i++) {
                uint16_t cycles = (uint16_t)(1 + random_below(&random, 2));

                tell(&quick, m, at, ARBITER_STORE, cycles);
                tell(&exact, m, at, ARBITER_STORE, cycles);
                at += cycles + 1 + space + random_below(&random, 6);
            }
            arbiter_known(&quick.arbiter, m, ALL);
            arbiter_known(&exact.arbiter, m, ALL);
        }
        arbiter_run(&quick.arbiter);
        arbiter_order(&exact.arbiter);
        for (uint32_t m = 0; m < 4; m++)
            assert_int_equal(arbiter_take_delay(&quick.arbiter, m),
                             arbiter_take_delay(&exact.arbiter, m));
        apart += space > 7;
    }
    assert_true(apart > 100);
}

/* Whoever is put off, freed, or alone: it is told whether anybody locked the bus. */
static void locked_pairs_are_told(void **state)
{
    static const struct {
        uint64_t start; /* of the second one: the first is processor 0's store at 100 */
        uint32_t master;
        enum arbiter_kind kind;
    } cases[] = {
        {120, 0, ARBITER_STORE}, {120, 1, ARBITER_STORE}, {106, 0, ARBITER_READ},
        {100, 1, ARBITER_READ},  {500, 0, ARBITER_FETCH}, {500, 1, ARBITER_READ},
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        bool locked = i & 1;
        struct bus bus;

        make(&bus, 2);
        tell(&bus, 0, 100, ARBITER_STORE, 4);
        arbiter_tell(&bus.arbiter, cases[i / 2].master,
                     arbiter_start(&bus.arbiter, cases[i / 2].master, cases[i / 2].start),
                     arbiter_beats(cases[i / 2].kind, 4, 1) | (locked ? ARBITER_LOCKED : 0));
        for (uint32_t m = 0; m < bus.arbiter.masters; m++)
            arbiter_known(&bus.arbiter, m, ALL);
        if (arbiter_run(&bus.arbiter) != locked)
            fail_msg("case %zu", i);
    }
}

/* Starts are kept in 32 bits. */
static void time_that_nobody_uses_the_bus_in_may_be_long(void **state)
{
    struct bus bus;

    (void)state;
    make(&bus, 2);
    for (uint64_t base = 100; base < UINT64_C(1) << 50; base *= 37) {
        for (uint32_t i = 0; i < 2; i++)
            arbiter_known(&bus.arbiter, i, base);
        arbiter_run(&bus.arbiter);
        tell(&bus, 0, base + 100, ARBITER_READ, 4);
        tell(&bus, 1, base + 101, ARBITER_READ, 4);
        for (uint32_t i = 0; i < 2; i++)
            arbiter_known(&bus.arbiter, i, base + 200);
        arbiter_run(&bus.arbiter);
        assert_in_range(arbiter_take_delay(&bus.arbiter, 0), 0, 1);
        assert_int_equal(arbiter_take_delay(&bus.arbiter, 1), 3 + (base != 100));
        assert_int_equal(bus.arbiter.state.port[0].count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_nobody_waits),
        cmocka_unit_test(an_idle_bus_stays_with_its_last_owner),
        cmocka_unit_test(a_burst_is_not_broken_up),
        cmocka_unit_test(a_store_is_waited_for_only_by_what_comes_too_early),
        cmocka_unit_test(equals_share_the_bus_equally),
        cmocka_unit_test(what_is_known_early_or_late_comes_to_the_same),
        cmocka_unit_test(what_comes_again_is_the_same_as_one_by_one),
        cmocka_unit_test(a_row_holds_what_a_turn_can_hold),
        cmocka_unit_test(who_has_the_bus_for_itself_never_waits),
        cmocka_unit_test(what_is_not_put_in_order_would_not_have_waited),
        cmocka_unit_test(locked_pairs_are_told),
        cmocka_unit_test(time_that_nobody_uses_the_bus_in_may_be_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
