/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GPTIMER in time: what is passed over in one go against single clock edges, on random states,
 * and the cycles a tick that were measured on the RTL.
 */
#include "sim/base/random.h"
#include "sim/dev/gptimer_core.h"
#include "tests/unit/dev/bench.h"

#define ALL_CONTROL (GPTIMER_EN | GPTIMER_RS | GPTIMER_LD | GPTIMER_IE | GPTIMER_IP | GPTIMER_CH)

/* Mostly small numbers, so that much happens; now and then the extremes. */
static uint32_t random_count(struct random *random)
{
    static const uint32_t limits[] = {2, 5, 40, 1000};

    if (random_below(random, 20) == 0)
        return random_below(random, 2) ? UINT32_MAX : 0x80000000;
    return (uint32_t)random_below(random, limits[random_below(random, 4)]);
}

static struct gptimer_state random_state(struct random *random, unsigned timers)
{
    struct gptimer_state s = {.time = random_below(random, 1000)};

    s.scaler_reload = random_count(random) & 0xffff;
    s.scaler = random_below(random, 3) ? s.scaler_reload : random_count(random) & 0xffff;
    s.tick = random_below(random, 4) == 0;
    s.halted = random_below(random, 8) == 0;
    s.config = random_below(random, 2) ? GPTIMER_CONFIG_DF : 0;
    s.tsel = (uint8_t)(random_below(random, 4) ? 0 : random_below(random, timers + 1));
    for (unsigned i = 0; i < timers; i++) {
        s.counter[i] = random_count(random);
        s.reload[i] = random_count(random);
        s.control[i] = (uint32_t)random_next(random) & ALL_CONTROL;
        if (random_below(random, 3))
            s.control[i] &= ~(GPTIMER_LD | GPTIMER_CH);
    }
    return s;
}

static void skip_to(struct gptimer_state *s, unsigned timers, uint64_t to)
{
    while (s->time < to)
        if (!gptimer_skip(s, timers, to))
            gptimer_step(s, timers);
}

static void what_is_passed_over_is_what_the_edges_would_do(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 1);
    for (int round = 0; round < 4000; round++) {
        unsigned timers = 1 + (unsigned)random_below(&random, GPTIMER_TIMERS_MAX);
        struct gptimer_state stepped = random_state(&random, timers), skipped = stepped;
        uint64_t end = stepped.time + 1 + random_below(&random, 3000);

        while (stepped.time < end)
            gptimer_step(&stepped, timers);
        skip_to(&skipped, timers, end);
        assert_memory_equal(&stepped, &skipped, sizeof(stepped));
    }
}

static void pauses_make_no_difference(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 2);
    for (int round = 0; round < 2000; round++) {
        unsigned timers = 1 + (unsigned)random_below(&random, GPTIMER_TIMERS_MAX);
        struct gptimer_state once = random_state(&random, timers), often = once;
        uint64_t end = once.time + 1 + random_below(&random, 100000);

        while (often.time < end) {
            uint64_t pause = often.time + 1 + random_below(&random, 20000);

            skip_to(&often, timers, pause < end ? pause : end);
        }
        skip_to(&once, timers, end);
        assert_memory_equal(&once, &often, sizeof(once));
    }
}

static void the_next_pulse_is_foretold_to_the_cycle(void **state)
{
    struct random random;
    unsigned pulses = 0;

    (void)state;
    random_seed(&random, 3);
    for (int round = 0; round < 4000; round++) {
        unsigned timers = 1 + (unsigned)random_below(&random, GPTIMER_TIMERS_MAX);
        struct gptimer_state s = random_state(&random, timers);
        uint64_t foretold = gptimer_next_pulse(&s, timers), end = s.time + 5000;

        do
            gptimer_step(&s, timers);
        while (s.time < end && !gptimer_interrupts(&s, timers));
        if (gptimer_interrupts(&s, timers)) {
            pulses++;
            assert_int_equal(s.time, foretold);
        } else {
            assert_true(foretold > end);
        }
    }
    assert_in_range(pulses, 1000, 4000); /* it happened often enough to mean something */
}

static void skipping_never_passes_a_pulse(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 4);
    for (int round = 0; round < 4000; round++) {
        unsigned timers = 1 + (unsigned)random_below(&random, GPTIMER_TIMERS_MAX);
        struct gptimer_state s = random_state(&random, timers);
        uint64_t pulse = gptimer_next_pulse(&s, timers);

        for (int i = 0; i < 100 && s.time < pulse; i++)
            if (!gptimer_skip(&s, timers, s.time + (UINT64_C(1) << 40)))
                gptimer_step(&s, timers);
        assert_true(s.time <= pulse || pulse == CLOCK_NEVER);
    }
}

static void a_tick_takes_the_cycles_that_were_measured(void **state)
{
    static const unsigned measured[] = {3, 4, 3, 4, 5, 6, 7, 8};

    (void)state;
    for (uint32_t reload = 0; reload < 8; reload++) {
        struct gptimer_state s = {.scaler = reload,
                                  .scaler_reload = reload,
                                  .counter = {100000},
                                  .control = {GPTIMER_EN}};
        uint32_t first;
        uint64_t time;

        skip_to(&s, 2, 50);
        first = s.counter[0];
        time = s.time;
        skip_to(&s, 2, time + UINT64_C(1000) * measured[reload]);
        assert_int_equal(first - s.counter[0], 1000);
    }
}

static void a_day_of_a_free_running_chain_costs_no_time(void **state)
{
    struct gptimer_state s = {
        .control = {GPTIMER_EN | GPTIMER_RS, GPTIMER_EN | GPTIMER_RS | GPTIMER_CH}};
    uint64_t day = UINT64_C(86400) * 50000000;
    unsigned goes = 0;

    (void)state;
    while (s.time < day && goes++ < 1000)
        if (!gptimer_skip(&s, 2, day))
            gptimer_step(&s, 2);
    assert_int_equal(s.time, day);
}

static void the_longest_chain_does_not_overflow(void **state)
{
    struct gptimer_state s = {.scaler = UINT32_MAX, .scaler_reload = UINT32_MAX};

    (void)state;
    for (unsigned i = 0; i < 7; i++) {
        s.counter[i] = s.reload[i] = UINT32_MAX;
        s.control[i] = GPTIMER_EN | GPTIMER_RS | (i ? GPTIMER_CH : 0);
    }
    s.control[6] |= GPTIMER_IE;
    assert_true(gptimer_next_pulse(&s, 7) == CLOCK_NEVER);
    s.control[1] |= GPTIMER_IE; /* 2^64 sweeps of 2^32 cycles */
    assert_true(gptimer_next_pulse(&s, 7) == CLOCK_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_passed_over_is_what_the_edges_would_do),
        cmocka_unit_test(pauses_make_no_difference),
        cmocka_unit_test(the_next_pulse_is_foretold_to_the_cycle),
        cmocka_unit_test(skipping_never_passes_a_pulse),
        cmocka_unit_test(a_tick_takes_the_cycles_that_were_measured),
        cmocka_unit_test(a_day_of_a_free_running_chain_costs_no_time),
        cmocka_unit_test(the_longest_chain_does_not_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
