/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER through its registers. What programs printed on the RTL is repeated here with the same
 * values; times are those of gptimer.vhd.
 */
#include "sim/dev/gptimer.h"
#include "tests/unit/dev/bench.h"

#define SCALER  0x00
#define SRELOAD 0x04
#define CONFIG  0x08
#define LATCHES 0x0c
#define COUNT0  0x10
#define RELOAD0 0x14
#define CTRL0   0x18
#define LATCH0  0x1c
#define COUNT1  0x20
#define RELOAD1 0x24
#define CTRL1   0x28

struct fixture {
    struct bench *bench;
    struct device *timer;
    struct gptimer_config config;
    unsigned watchdog_calls;
    bool watchdog;
};

static void watchdog_output(void *owner, bool level)
{
    struct fixture *f = owner;

    f->watchdog_calls++;
    f->watchdog = level;
}

/* The unit of the measured system; a test may have changed f->config before. */
static void create(struct fixture *f)
{
    f->bench = bench_create();
    f->config.name = "gptimer0";
    f->config.owner = f;
    f->config.watchdog_output = watchdog_output;
    f->timer = gptimer_create(&f->config, &f->bench->env);
    assert_non_null(f->timer);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    gptimer_config_default(&f->config);
    *state = f;
    create(f);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->timer->destroy(f->timer->self);
    free(f->bench);
    free(f);
    return 0;
}

static void again_with(struct fixture *f, const struct gptimer_config *config)
{
    f->timer->destroy(f->timer->self);
    free(f->bench);
    f->config = *config;
    create(f);
}

/* Each access in a cycle of its own. */
static uint32_t get(struct fixture *f, uint32_t offset)
{
    bench_pass(f->bench, 5);
    return bench_read(f->timer, offset);
}

static void put(struct fixture *f, uint32_t offset, uint32_t value)
{
    bench_pass(f->bench, 4);
    bench_write(f->timer, offset, value);
}

static void registers_have_the_reset_values_of_the_rtl(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(get(f, SCALER), 0xffff);
    assert_int_equal(get(f, SRELOAD), 0xffff);
    assert_int_equal(get(f, CONFIG), 0x142);
    assert_int_equal(get(f, LATCHES), 0);
    for (uint32_t offset = COUNT0; offset < 0x30; offset += 4)
        assert_int_equal(get(f, offset), 0);
    assert_int_equal(f->bench->diag.warnings, 0);
    assert_int_equal(get(f, 0x30), 0); /* a third timer */
    assert_int_equal(f->bench->diag.warnings, 1);
}

static void registers_keep_the_bits_that_they_keep_on_the_rtl(void **state)
{
    static const struct {
        uint32_t offset, written, read;
    } cases[] = {
        {SRELOAD, 0xffffffff, 0xffff}, {SRELOAD, 0xaaaaaaaa, 0xaaaa},
        {CONFIG, 0xffffffc0, 0x342},   {CONFIG, 0, 0x142},
        {LATCHES, 0xffffffff, 0},      {RELOAD0, 0xaaaaaaaa, 0xaaaaaaaa},
        {CTRL0, 0xfffffffa, 0x2a},     {CTRL0, 0x55555550, 0},
        {CTRL1, 0xaaaaaaaa, 0x2a},     {LATCH0, 0xffffffff, 0},
        {SCALER, 0xffff1234, 0x1234},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put(f, CTRL0, 0);
        put(f, CTRL1, 0);
        put(f, cases[i].offset, cases[i].written);
        if (cases[i].offset == CONFIG) { /* its upper bits have started timers */
            put(f, CTRL0, 0);
            put(f, CTRL1, 0);
        }
        assert_int_equal(get(f, cases[i].offset), cases[i].read);
    }
}

static void addresses_repeat_every_128_bytes(void **state)
{
    struct fixture *f = *state;

    put(f, 0x80 + RELOAD0, 77);
    assert_int_equal(get(f, RELOAD0), 77);
}

/*
 * Scaler 15, reload 3: EN and LD are written in cycle 100. The scaler counts from 101 on, LD loads
 * in 101. Tick at 117, timer 0 visited at 118; the fourth visit underflows, its pulse is one later.
 */
static void a_one_shot_ends_with_one_pulse_at_the_right_cycle(void **state)
{
    struct fixture *f = *state;
    uint64_t pulse = 0;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 3);
    bench_at(f->bench, 100);
    bench_write(f->timer, CTRL0, 0xd);
    bench_at(f->bench, 1000);
    assert_int_equal(bench_pulses(f->bench, 8, &pulse), 1);
    assert_int_equal(pulse, 117 + 3 * 16 + 2);
    assert_int_equal(get(f, CTRL0), 0x18);
    assert_int_equal(get(f, COUNT0), 0xffffffff);
}

static void ld_loads_the_counter_and_reads_back_zero(void **state)
{
    struct fixture *f = *state;

    put(f, RELOAD0, 0x1234);
    put(f, COUNT0, 7);
    put(f, CTRL0, 4);
    assert_int_equal(get(f, CTRL0), 0);
    assert_int_equal(get(f, COUNT0), 0x1234);
}

static void ld_reads_back_in_the_one_cycle_in_which_it_is_there(void **state)
{
    struct fixture *f = *state;

    put(f, CTRL0, 4);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->timer, CTRL0), 4);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->timer, CTRL0), 0);
}

static void with_restart_pulses_follow_at_equal_distances(void **state)
{
    struct fixture *f = *state;
    uint64_t last = 0;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 3);
    put(f, CTRL0, 0xf);
    bench_pass(f->bench, 100);
    assert_int_equal(bench_pulses(f->bench, 8, &last), 1);
    for (int i = 0; i < 10; i++) {
        uint64_t time = 0;

        bench_pass(f->bench, 64);
        bench_pulses(f->bench, 8, &time);
        assert_int_equal(time - last, 64);
        last = time;
    }
    assert_int_equal(get(f, CTRL0), 0x1b);
    put(f, CTRL0, 0x1b);
    assert_int_equal(get(f, CTRL0), 0x0b);
}

static void ip_is_cleared_by_writing_one_only(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 1);
    put(f, CTRL0, 0xd);
    bench_pass(f->bench, 100);
    assert_int_equal(get(f, CTRL0), 0x18);
    put(f, CTRL0, 0x08);
    assert_int_equal(get(f, CTRL0), 0x18);
    put(f, CTRL0, 0x18);
    assert_int_equal(get(f, CTRL0), 0x08);
}

static void without_ie_there_is_neither_ip_nor_pulse(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 1);
    put(f, CTRL0, 5);
    assert_int_equal(clock_next(&f->bench->clock), CLOCK_NEVER); /* and no event is spent on it */
    bench_pass(f->bench, 100);
    assert_int_equal(get(f, CTRL0), 0);
    assert_int_equal(get(f, COUNT0), 0xffffffff);
    assert_int_equal(f->bench->irq.count, 0);
}

static void a_stopped_timer_stands_and_goes_on_from_there(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 0x4000);
    put(f, CTRL0, 5);
    bench_pass(f->bench, 1000);
    put(f, CTRL0, 0);
    value = get(f, COUNT0);
    assert_in_range(value, 0x4000 - 64, 0x4000 - 60);
    bench_pass(f->bench, 1000);
    assert_int_equal(get(f, COUNT0), value);
    put(f, CTRL0, 1);
    bench_pass(f->bench, 160);
    assert_in_range(get(f, COUNT0), value - 12, value - 9);
}

static void the_scaler_stands_while_all_timers_do(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 0xffff);
    assert_int_equal(get(f, SCALER), 0xffff);
    bench_pass(f->bench, 10000);
    assert_int_equal(get(f, SCALER), 0xffff);
    bench_at(f->bench, 20000);
    bench_write(f->timer, CTRL1, 1);
    bench_at(f->bench, 20011);
    assert_int_equal(bench_read(f->timer, SCALER),
                     0xffff - 10); /* from the cycle after the write */
}

/* DH shows it, DF lets the timers go on. */
static void timers_stand_in_debug_mode(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 9);
    put(f, RELOAD0, 20);
    put(f, CTRL0, 0xf);
    bench_pass(f->bench, 95);
    gptimer_debug_halt(f->timer, true);
    assert_int_equal(get(f, CTRL0), 0x4b);
    assert_int_equal(get(f, CTRL1) & 0x40, 0x40);
    bench_pass(f->bench, 1000);
    assert_int_equal(f->bench->irq.count, 0);
    assert_int_equal(get(f, COUNT0), 11);
    gptimer_debug_halt(f->timer, false);
    assert_int_equal(get(f, CTRL0), 0xb);
    bench_pass(f->bench, 110);
    assert_int_equal(f->bench->irq.count, 0);
    bench_pass(f->bench, 20);
    assert_int_equal(bench_pulses(f->bench, 8, NULL), 1);
    gptimer_debug_halt(f->timer, true);
    put(f, CONFIG, 0x200);
    bench_pass(f->bench, 1000);
    assert_in_range(bench_pulses(f->bench, 8, NULL), 5, 6);
}

static void a_scaler_above_its_reload_value_counts_down_first(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 3);
    put(f, SCALER, 0x4000);
    put(f, RELOAD0, 0x100);
    put(f, CTRL0, 5);
    bench_pass(f->bench, 1000);
    assert_int_equal(get(f, COUNT0), 0x100);
    assert_in_range(get(f, SCALER), 0x3001, 0x3fff);
}

static void a_chained_timer_counts_the_pulses_of_the_one_before(void **state)
{
    struct fixture *f = *state;
    uint32_t before;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 3);
    put(f, RELOAD1, 0x100);
    put(f, CTRL1, 0x25);
    before = get(f, COUNT1);
    bench_pass(f->bench, 1000);
    assert_int_equal(get(f, COUNT1), before); /* timer 0 is off */
    put(f, CTRL0, 7);
    bench_pass(f->bench, 64 * 50 + 20);
    assert_int_equal(get(f, COUNT1), before - 50);
    assert_int_equal(f->bench->irq.count, 0);
}

static void a_chained_one_shot_interrupts_once(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 1);
    put(f, RELOAD1, 1);
    put(f, CTRL1, 0x2d);
    put(f, CTRL0, 7);
    bench_pass(f->bench, 10000);
    assert_int_equal(bench_pulses(f->bench, 9, NULL), 1);
    assert_int_equal(get(f, CTRL0), 3);
    assert_int_equal(get(f, CTRL1), 0x38);
}

static void a_chain_on_timer_0_never_counts(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 15);
    put(f, RELOAD1, 3);
    put(f, RELOAD0, 0x100);
    put(f, CTRL0, 0x25);
    put(f, CTRL1, 7);
    bench_pass(f->bench, 10000);
    assert_int_equal(get(f, COUNT0), 0x100);
}

static void two_timers_that_end_at_the_same_tick_pulse_one_cycle_apart(void **state)
{
    struct fixture *f = *state;
    uint64_t first = 0, second = 0;

    put(f, SRELOAD, 15);
    put(f, COUNT0, 5);
    put(f, COUNT1, 5);
    put(f, SCALER, 2000);
    put(f, CTRL0, 9);
    put(f, CTRL1, 9);
    bench_pass(f->bench, 5000);
    assert_int_equal(bench_pulses(f->bench, 8, &first), 1);
    assert_int_equal(bench_pulses(f->bench, 9, &second), 1);
    assert_int_equal(second - first, 1);
}

static void timers_can_share_one_interrupt(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = f->config;

    config.separate_irq = 0;
    again_with(f, &config);
    assert_int_equal(get(f, CONFIG), 0x042);
    put(f, SRELOAD, 15);
    put(f, CTRL0, 9);
    put(f, CTRL1, 9);
    bench_pass(f->bench, 100);
    assert_int_equal(bench_pulses(f->bench, 8, NULL), 2);
    assert_int_equal(bench_pulses(f->bench, 9, NULL), 0);
}

static void the_configuration_register_starts_timers(void **state)
{
    struct fixture *f = *state;

    put(f, CONFIG, 2u << 16);
    assert_int_equal(get(f, CTRL0), 0);
    assert_int_equal(get(f, CTRL1), 1);
    put(f, CONFIG, 0);
    assert_int_equal(get(f, CTRL1), 1);
}

/* The write lands at the edge at which the timer would count: the written value wins. */
static void a_write_wins_over_counting_in_the_same_cycle(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 9);
    for (uint64_t cycle = 0; cycle < 10; cycle++) {
        put(f, CTRL0, 3);
        put(f, RELOAD0, 1000);
        bench_pass(f->bench, 1000 + cycle);
        bench_write(f->timer, COUNT0, 500);
        bench_pass(f->bench, 1);
        assert_int_equal(bench_read(f->timer, COUNT0), 500);
    }
}

/* Starts a one-shot with interrupt whose pulse comes in the cycle that is returned. */
static uint64_t start_one_shot(struct fixture *f)
{
    put(f, SRELOAD, 9);
    put(f, COUNT0, 1);
    put(f, CTRL0, 9);
    return clock_next(&f->bench->clock);
}

static void a_pulse_comes_once_and_in_its_cycle_whatever_is_written_around_it(void **state)
{
    struct fixture *f = *state;

    for (uint64_t before = 0; before <= 4; before++) {
        uint64_t pulse = start_one_shot(f), seen = 0;
        unsigned earlier = bench_pulses(f->bench, 8, NULL);

        bench_at(f->bench, pulse + 2 - before);
        bench_write(f->timer, RELOAD1, 5);
        bench_write(f->timer, COUNT1, 6);
        bench_pass(f->bench, 100);
        assert_int_equal(bench_pulses(f->bench, 8, &seen), earlier + 1);
        assert_int_equal(seen, pulse);
        put(f, CTRL0, 0x10);
    }
}

static void a_timer_started_in_the_cycle_in_which_it_ends_goes_on(void **state)
{
    struct fixture *f = *state;

    for (uint64_t before = 0; before <= 4; before++) {
        uint64_t pulse = start_one_shot(f);

        bench_at(f->bench, pulse + 1 - before);
        bench_write(f->timer, CONFIG, 0); /* starts nothing, but writes the EN bits of that cycle */
        bench_at(f->bench, pulse + 2);
        assert_int_equal(bench_read(f->timer, CTRL0), before == 2 ? 0x19 : 0x18);
        put(f, CTRL0, 0x10);
    }
}

static void flushing_the_state_raises_no_interrupt(void **state)
{
    struct fixture *f = *state;
    uint64_t pulse = start_one_shot(f);

    f->bench->clock.state.now = pulse + 20; /* a processor ran past the event */
    f->timer->component.flush(f->timer->component.owner);
    assert_int_equal(f->bench->irq.count, 0);
    clock_advance(&f->bench->clock, pulse + 20);
    assert_int_equal(bench_pulses(f->bench, 8, NULL), 1);
}

static void nothing_is_lost_when_the_clock_is_read_late(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 3);
    put(f, CTRL0, 0xf);
    f->bench->clock.state.now += 640; /* a processor ran past the events before it looked */
    assert_int_equal(bench_read(f->timer, CTRL0) & 0x10, 0x10);
    assert_in_range(bench_pulses(f->bench, 8, NULL), 9, 10);
    bench_pass(f->bench, 64);
    assert_in_range(bench_pulses(f->bench, 8, NULL), 10, 11);
}

static void a_processor_that_lags_behind_does_not_turn_time_back(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 1000);
    put(f, CTRL0, 7);
    bench_pass(f->bench, 1600);
    value = bench_read(f->timer, COUNT0);
    f->bench->clock.state.now -= 100;
    assert_int_equal(bench_read(f->timer, COUNT0), value);
    bench_write(f->timer, RELOAD0, 2000);
    f->bench->clock.state.now += 100;
    assert_int_equal(bench_read(f->timer, COUNT0), value);
}

static void the_watchdog_runs_from_reset_and_barks(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = f->config;
    uint64_t pulse = 0;

    config.watchdog = 0xf;
    again_with(f, &config);
    assert_int_equal(get(f, RELOAD1), 0xf);
    assert_int_equal(get(f, CTRL1), 0x9);
    bench_at(f->bench, UINT64_C(65536) * 16 - 1);
    assert_int_equal(f->watchdog_calls, 0);
    bench_pass(f->bench, 10);
    assert_true(f->watchdog);
    assert_int_equal(bench_pulses(f->bench, 9, &pulse), 1);
    put(f, CTRL1, 0x18);
    assert_false(f->watchdog);
    assert_int_equal(f->watchdog_calls, 2);
}

static void a_watchdog_can_be_silenced_or_raise_the_nmi(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = f->config;

    config.watchdog = 0xf;
    again_with(f, &config);
    put(f, SRELOAD, 9);
    put(f, CTRL1, 0x18d);
    assert_int_equal(get(f, CTRL1), 0x189);
    bench_pass(f->bench, 1000);
    assert_int_equal(f->watchdog_calls, 0);
    assert_int_equal(bench_pulses(f->bench, 15, NULL), 1);
}

static void counters_are_latched_by_an_interrupt(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = f->config;

    config.latch = 1;
    again_with(f, &config);
    put(f, SRELOAD, 15);
    put(f, RELOAD0, 1000);
    put(f, CTRL0, 5);
    put(f, LATCHES, 1u << 5);
    put(f, CONFIG, 1u << 11);
    assert_int_equal(get(f, CONFIG), 0x942);
    bench_pass(f->bench, 1600);
    gptimer_observe_irq(f->timer, 4); /* not selected */
    assert_int_equal(get(f, CONFIG), 0x942);
    gptimer_observe_irq(f->timer, 5);
    bench_pass(f->bench, 1600);
    assert_in_range(get(f, LATCH0), 890, 910);
    assert_int_equal(get(f, CONFIG), 0x142); /* once */
    gptimer_observe_irq(f->timer, 5);
    assert_in_range(get(f, LATCH0), 890, 910);
}

static void counters_are_set_by_an_interrupt(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = {.name = "gptimer0",
                                    .irq = 8,
                                    .timers = 2,
                                    .separate_irq = 1,
                                    .scaler_bits = 8,
                                    .latch = 1,
                                    .set = 1};

    again_with(f, &config);
    put(f, 0x14, 1000);
    put(f, 0x24, 2000);
    put(f, 0x10, 50);
    put(f, 0x20, 60);
    put(f, 0x0c, 1u << 3);
    put(f, 0x08, 0x1800); /* EL, ES */
    assert_int_equal(get(f, 0x08) & 0x1800, 0x1800);
    gptimer_observe_irq(f->timer, 4); /* not selected */
    assert_int_equal(get(f, 0x10), 50);
    gptimer_observe_irq(f->timer, 3);
    assert_int_equal(get(f, 0x10), 1000);
    assert_int_equal(get(f, 0x20), 2000);
    assert_int_equal(get(f, 0x1c), 50); /* latched before */
    assert_int_equal(get(f, 0x2c), 60);
    assert_int_equal(get(f, 0x08) & 0x1800, 0);
    put(f, 0x10, 7);
    gptimer_observe_irq(f->timer, 3); /* once */
    assert_int_equal(get(f, 0x10), 7);
}

/* WDOGWINC = 100: loading the watchdog again before 101 cycles are over makes it bark. */
static void a_watchdog_that_is_kicked_too_early_barks(void **state)
{
    struct fixture *f = *state;
    struct gptimer_config config = {.name = "gptimer0",
                                    .irq = 8,
                                    .timers = 2,
                                    .separate_irq = 1,
                                    .scaler_bits = 8,
                                    .watchdog = 0xffff,
                                    .window = 1};

    again_with(f, &config);
    bench_pass(f->bench, 1000);
    bench_write(f->timer, CTRL1, 100u << 16 | 0x5); /* LD, EN: the first one starts the window */
    assert_int_equal(get(f, CTRL1) >> 16, 100);
    bench_pass(f->bench, 96);
    bench_write(f->timer, CTRL1, 100u << 16 | 0x5); /* 101 cycles later: in time */
    assert_int_equal(get(f, CTRL1) & 0x10, 0);
    assert_false(f->watchdog);
    bench_pass(f->bench, 95);
    bench_write(f->timer, CTRL1, 100u << 16 | 0x5); /* a cycle too early */
    bench_pass(f->bench, 2);
    assert_true(f->watchdog);
    assert_int_equal(get(f, CTRL1) & 0x10, 0x10);
    assert_int_equal(f->bench->irq.count, 0);        /* IE = 0 */
    bench_write(f->timer, CTRL1, 100u << 16 | 0x1d); /* clears IP; IE, LD: too early again */
    bench_pass(f->bench, 3);
    assert_int_equal(f->bench->irq.count, 2); /* a pulse of line 9 */
    assert_int_equal(f->bench->irq.event[0].what, 9);
}

static void a_debugger_reads_without_disturbing(void **state)
{
    struct fixture *f = *state;

    put(f, SRELOAD, 15);
    put(f, RELOAD0, 3);
    put(f, CTRL0, 0xf);
    for (int i = 0; i < 100; i++) {
        bench_pass(f->bench, 7);
        (void)bench_read_as(f->timer, 0x40, BUS_MASTER_DEBUG);
        (void)bench_read_as(f->timer, COUNT0, BUS_MASTER_DEBUG);
    }
    assert_in_range(bench_pulses(f->bench, 8, NULL), 10, 11);
    assert_int_equal(f->bench->diag.warnings, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_have_the_reset_values_of_the_rtl),
        TEST(registers_keep_the_bits_that_they_keep_on_the_rtl),
        TEST(addresses_repeat_every_128_bytes),
        TEST(a_one_shot_ends_with_one_pulse_at_the_right_cycle),
        TEST(ld_loads_the_counter_and_reads_back_zero),
        TEST(ld_reads_back_in_the_one_cycle_in_which_it_is_there),
        TEST(with_restart_pulses_follow_at_equal_distances),
        TEST(ip_is_cleared_by_writing_one_only),
        TEST(without_ie_there_is_neither_ip_nor_pulse),
        TEST(a_stopped_timer_stands_and_goes_on_from_there),
        TEST(the_scaler_stands_while_all_timers_do),
        TEST(timers_stand_in_debug_mode),
        TEST(a_scaler_above_its_reload_value_counts_down_first),
        TEST(a_chained_timer_counts_the_pulses_of_the_one_before),
        TEST(a_chained_one_shot_interrupts_once),
        TEST(a_chain_on_timer_0_never_counts),
        TEST(two_timers_that_end_at_the_same_tick_pulse_one_cycle_apart),
        TEST(timers_can_share_one_interrupt),
        TEST(the_configuration_register_starts_timers),
        TEST(a_write_wins_over_counting_in_the_same_cycle),
        TEST(a_pulse_comes_once_and_in_its_cycle_whatever_is_written_around_it),
        TEST(a_timer_started_in_the_cycle_in_which_it_ends_goes_on),
        TEST(flushing_the_state_raises_no_interrupt),
        TEST(nothing_is_lost_when_the_clock_is_read_late),
        TEST(a_processor_that_lags_behind_does_not_turn_time_back),
        TEST(the_watchdog_runs_from_reset_and_barks),
        TEST(a_watchdog_can_be_silenced_or_raise_the_nmi),
        TEST(counters_are_latched_by_an_interrupt),
        TEST(counters_are_set_by_an_interrupt),
        TEST(a_watchdog_that_is_kicked_too_early_barks),
        TEST(a_debugger_reads_without_disturbing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
