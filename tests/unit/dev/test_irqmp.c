/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP through its registers, its inputs and its processors. What programs printed on the RTL is
 * repeated here with the same values.
 */
#include "sim/base/random.h"
#include "sim/dev/irqmp.h"
#include "tests/unit/dev/bench.h"

#define LEVEL     0x00
#define PENDING   0x04
#define FORCE0    0x08
#define CLEAR     0x0c
#define MPSTAT    0x10
#define BROADCAST 0x14
#define ERROR     0x18
#define MASK      0x40
#define FORCE     0x80
#define EID       0xc0

struct cpu {
    uint32_t irl;
    unsigned changes;
    unsigned starts;
    uint32_t address;
    bool error, down;
};

struct fixture {
    struct bench *bench;
    struct device *irqmp;
    struct irqmp_config config;
    struct cpu cpu[IRQMP_CPUS_MAX];
};

static void set_irl(void *owner, uint32_t level)
{
    struct cpu *cpu = owner;

    cpu->irl = level;
    cpu->changes++;
}

static void start(void *owner)
{
    ((struct cpu *)owner)->starts++;
}

static void set_address(void *owner, uint32_t address)
{
    ((struct cpu *)owner)->address = address;
}

static void force_error(void *owner)
{
    ((struct cpu *)owner)->error = true;
}

static bool error_mode(void *owner)
{
    return ((struct cpu *)owner)->error;
}

static bool powered_down(void *owner)
{
    return ((struct cpu *)owner)->down;
}

static void create(struct fixture *f)
{
    f->bench = bench_create();
    for (uint32_t i = 0; i < IRQMP_CPUS_MAX; i++) {
        f->cpu[i] = (struct cpu){0};
        f->config.cpu[i] = (struct irqmp_cpu_port){
            &f->cpu[i], set_irl, start, set_address, force_error, powered_down, error_mode};
    }
    f->irqmp = irqmp_create(&f->config, &f->bench->env);
    assert_non_null(f->irqmp);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    irqmp_config_default(&f->config);
    *state = f;
    create(f);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->irqmp->destroy(f->irqmp->self);
    free(f->bench);
    free(f);
    return 0;
}

static void again_with(struct fixture *f, uint32_t cpus, uint32_t eirq)
{
    f->irqmp->destroy(f->irqmp->self);
    free(f->bench);
    f->config.cpus = cpus;
    f->config.eirq = eirq;
    create(f);
}

static uint32_t get(struct fixture *f, uint32_t offset)
{
    bench_pass(f->bench, 5);
    return bench_read(f->irqmp, offset);
}

static void put(struct fixture *f, uint32_t offset, uint32_t value)
{
    bench_pass(f->bench, 4);
    bench_write(f->irqmp, offset, value);
}

static void line(struct fixture *f, unsigned number, bool level)
{
    struct irq_sink sink = irqmp_sink(f->irqmp);

    sink.set(sink.owner, number, level);
}

static void pulse(struct fixture *f, unsigned number)
{
    line(f, number, true);
    line(f, number, false);
}

/* The processor takes what is requested; returns the level. */
static uint32_t take(struct fixture *f, uint32_t cpu)
{
    uint32_t level;

    bench_pass(f->bench, 5);
    level = f->cpu[cpu].irl;
    irqmp_acknowledge(f->irqmp, cpu, level);
    bench_pass(f->bench, 5);
    return level;
}

static void registers_have_the_reset_values_of_the_rtl(void **state)
{
    struct fixture *f = *state;

    for (uint32_t offset = 0; offset < 0x100; offset += 4) {
        bool status = offset == 0x10 || offset == 0x14 || offset == 0x30 || offset == 0x34;

        assert_int_equal(get(f, offset), status ? 0x04000000 : 0);
    }
}

static void registers_keep_the_bits_that_they_keep_on_the_rtl(void **state)
{
    static const struct {
        uint32_t offset, written, read;
    } cases[] = {
        {LEVEL, 0xffffffff, 0xfffe},         {LEVEL, 0x55555555, 0x5554},
        {PENDING, 0xffffffff, 0xfffe},       {PENDING, 0xaaaaaaaa, 0xaaaa},
        {MASK, 0xffff7fff, 0x7ffe},          {MPSTAT, 0xffffffff, 0x04000000},
        {BROADCAST, 0xffffffff, 0x04000000}, {0x1c, 0xffffffff, 0},
        {0x20, 0xaaaaaaaa, 0xaaaa},          {0x24, 0x55555555, 0x5554},
        {MASK + 4, 0xffffffff, 0},           {EID, 0xffffffff, 0},
        {0x30, 0xffffffff, 0x04000000},      {CLEAR, 0xffffffff, 0},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put(f, cases[i].offset, cases[i].written);
        assert_int_equal(get(f, cases[i].offset), cases[i].read);
        put(f, cases[i].offset, 0);
    }
}

static void pending_bits_are_cleared_through_the_clear_register(void **state)
{
    struct fixture *f = *state;

    put(f, PENDING, 0xfffe);
    put(f, CLEAR, 0xaaaa);
    assert_int_equal(get(f, PENDING), 0x5554);
    put(f, CLEAR, 0xffffffff);
    assert_int_equal(get(f, PENDING), 0);
}

static void force_is_set_and_cleared_by_halves(void **state)
{
    struct fixture *f = *state;

    put(f, FORCE0, 0x7ffe);
    assert_int_equal(get(f, FORCE), 0x7ffe);
    put(f, FORCE, 0x55540000);
    assert_int_equal(get(f, FORCE), 0x2aaa);
    put(f, FORCE, 0x2a);
    assert_int_equal(get(f, FORCE), 0x2aaa | 0x2a);
    put(f, FORCE0, 0);
    assert_int_equal(get(f, FORCE), 0);
}

/* The golden text's cases: force, pending, mask, level, what is taken, pending and force after. */
static void priorities_are_those_of_the_rtl(void **state)
{
    static const struct {
        uint32_t force, pending, mask, level, taken, pending_after, force_after;
    } cases[] = {
        {0x0006, 0, 0xfffe, 0, 2, 0, 0x0002},  {0x0006, 0, 0xfffe, 2, 1, 0, 0x0004},
        {0x0006, 0, 0xfffe, 6, 2, 0, 0x0002},  {0x4002, 0, 0xfffe, 2, 1, 0, 0x4000},
        {0x0100, 0, 0xfefe, 0, 0, 0, 0x0100},  {0, 0x0100, 0xfefe, 0, 0, 0x0100, 0},
        {0, 0x0100, 0xfffe, 0, 8, 0, 0},       {0x0100, 0x0100, 0xfffe, 0, 8, 0x0100, 0},
        {0, 0x8000, 0xfffe, 0, 15, 0, 0},      {0, 0x8000, 0, 0, 0, 0x8000, 0},
        {0, 0xfffe, 0xfffe, 0, 15, 0x7ffe, 0}, {0, 0x10000, 0xfffe, 0, 0, 0, 0},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put(f, MASK, 0);
        put(f, LEVEL, cases[i].level);
        put(f, FORCE0, cases[i].force);
        put(f, PENDING, cases[i].pending);
        put(f, MASK, cases[i].mask);
        assert_int_equal(take(f, 0), cases[i].taken);
        assert_int_equal(get(f, PENDING), cases[i].pending_after);
        assert_int_equal(get(f, FORCE), cases[i].force_after);
    }
}

static void the_processor_sees_a_request_two_cycles_after_its_cause(void **state)
{
    struct fixture *f = *state;

    put(f, MASK, 0xfffe);
    bench_at(f->bench, 100);
    pulse(f, 8);
    bench_at(f->bench, 101);
    assert_int_equal(f->cpu[0].irl, 0);
    bench_at(f->bench, 102);
    assert_int_equal(f->cpu[0].irl, 8);
    bench_at(f->bench, 110);
    irqmp_acknowledge(f->irqmp, 0, 8);
    bench_at(f->bench, 111);
    assert_int_equal(f->cpu[0].irl, 8);
    bench_at(f->bench, 112);
    assert_int_equal(f->cpu[0].irl, 0);
}

static void requests_one_cycle_apart_arrive_one_cycle_apart(void **state)
{
    struct fixture *f = *state;

    put(f, MASK, 0xfffe);
    for (uint32_t number = 1; number <= 15; number++) {
        bench_at(f->bench, 100 + number);
        pulse(f, number);
        assert_int_equal(f->cpu[0].irl, number > 2 ? number - 2 : 0);
    }
    bench_at(f->bench, 117);
    assert_int_equal(f->cpu[0].irl, 15);
}

static void causes_in_the_same_cycle_make_one_change(void **state)
{
    struct fixture *f = *state;

    put(f, MASK, 0xfffe);
    for (unsigned number = 1; number <= 9; number++)
        pulse(f, number);
    bench_pass(f->bench, 5);
    assert_int_equal(f->cpu[0].irl, 9);
    assert_int_equal(f->cpu[0].changes, 1);
}

/* A processor runs past the events, or lags behind another one. */
static void late_events_still_end_at_the_right_level(void **state)
{
    struct fixture *f = *state;

    put(f, MASK, 0xfffe);
    for (unsigned number = 1; number <= 12; number++) {
        f->bench->clock.state.now++;
        pulse(f, number);
    }
    f->bench->clock.state.now -= 20;
    pulse(f, 14);
    bench_pass(f->bench, 40);
    assert_int_equal(f->cpu[0].irl, 14);
    assert_int_equal(clock_next(&f->bench->clock), CLOCK_NEVER);
}

static void a_line_that_stays_high_is_pending_again_after_each_acknowledge(void **state)
{
    struct fixture *f = *state;

    put(f, MASK, 0xfffe);
    line(f, 3, true);
    assert_int_equal(take(f, 0), 3);
    assert_int_equal(take(f, 0), 3);
    put(f, CLEAR, 8);
    assert_int_equal(get(f, PENDING), 8);
    line(f, 3, false);
    assert_int_equal(take(f, 0), 3);
    assert_int_equal(take(f, 0), 0);
}

static void lines_outside_1_to_31_do_not_exist(void **state)
{
    struct fixture *f = *state;

    again_with(f, 1, 12);
    line(f, 0, true);
    line(f, 32, true);
    line(f, 4000000000u, true);
    assert_int_equal(get(f, PENDING), 0);
    line(f, 31, true);
    assert_int_equal(get(f, PENDING), 0x80000000);
}

static void without_eirq_the_upper_lines_do_nothing(void **state)
{
    struct fixture *f = *state;

    pulse(f, 20);
    assert_int_equal(get(f, PENDING), 0);
}

static void extended_interrupts_come_as_one_level_with_their_number(void **state)
{
    struct fixture *f = *state;

    again_with(f, 1, 12);
    assert_int_equal(get(f, MPSTAT), 0x040c0000);
    put(f, MASK, 0xffff0000); /* level 12 itself need not be unmasked */
    pulse(f, 17);
    pulse(f, 30);
    assert_int_equal(get(f, PENDING), 0x40020000);
    assert_int_equal(take(f, 0), 12);
    assert_int_equal(get(f, EID), 0x1e);
    assert_int_equal(get(f, PENDING), 0x00020000);
    assert_int_equal(take(f, 0), 12);
    assert_int_equal(get(f, EID), 0x11);
    assert_int_equal(take(f, 0), 0);
    put(f, MASK, 0xffff1000);
    put(f, FORCE, 1u << 12);
    assert_int_equal(take(f, 0), 12);
    assert_int_equal(get(f, EID), 0); /* no extended one was there */
}

static void each_processor_has_its_own_mask_and_force(void **state)
{
    struct fixture *f = *state;

    again_with(f, 4, 0);
    assert_int_equal(get(f, MPSTAT), 0x3c000000);
    put(f, MASK + 4, 1u << 5);
    put(f, MASK + 12, 1u << 7);
    put(f, FORCE + 12, 1u << 7);
    pulse(f, 5);
    bench_pass(f->bench, 5);
    assert_int_equal(f->cpu[0].irl, 0);
    assert_int_equal(f->cpu[1].irl, 5);
    assert_int_equal(f->cpu[3].irl, 7);
    assert_int_equal(get(f, FORCE), 0);
    assert_int_equal(take(f, 3), 7);
    assert_int_equal(get(f, FORCE + 12), 0);
    assert_int_equal(f->cpu[1].irl, 5);
}

static void a_broadcast_interrupt_is_forced_on_every_processor(void **state)
{
    struct fixture *f = *state;

    again_with(f, 3, 0);
    put(f, BROADCAST, 0xffffffff);
    assert_int_equal(get(f, BROADCAST), 0x0400fffe); /* with the bit that tells of boot registers */
    put(f, BROADCAST, 1u << 6);
    for (uint32_t cpu = 0; cpu < 3; cpu++)
        put(f, MASK + 4 * cpu, 0xfffe);
    pulse(f, 6);
    assert_int_equal(get(f, PENDING), 0);
    for (uint32_t cpu = 0; cpu < 3; cpu++)
        assert_int_equal(get(f, FORCE + 4 * cpu), 1u << 6);
    assert_int_equal(take(f, 1), 6);
    assert_int_equal(get(f, FORCE + 8), 1u << 6);
    assert_int_equal(get(f, FORCE + 4), 0);
}

static void the_map_leads_lines_to_others(void **state)
{
    struct fixture *f = *state;

    f->config.irq_map = 1;
    again_with(f, 1, 12);
    assert_int_equal(get(f, 0x300), 0x00010203);
    assert_int_equal(get(f, 0x31c), 0x1c1d1e1f);
    put(f, 0x304, 0xe4050619); /* line 4 to 4, of five bits; line 7 to 25 */
    assert_int_equal(get(f, 0x304), 0x04050619);
    put(f, 0x300, 0x09010200); /* line 0 to 9, line 3 to none */
    pulse(f, 0);
    pulse(f, 3);
    pulse(f, 4);
    pulse(f, 7);
    assert_int_equal(get(f, PENDING), 1u << 9 | 1u << 4 | 1u << 25);
    f->config.irq_map = 1;
    again_with(f, 1, 0); /* without extended interrupts 16 lines of four bits */
    assert_int_equal(get(f, 0x30c), 0x0c0d0e0f);
    put(f, 0x30c, 0xffffffff);
    assert_int_equal(get(f, 0x30c), 0x0f0f0f0f);
    assert_int_equal(get(f, 0x310), 0);
    pulse(f, 17); /* not in the map */
    assert_int_equal(get(f, PENDING), 0);
    f->config.irq_map = 2;
    again_with(f, 1, 0);
    pulse(f, 17);
    assert_int_equal(get(f, PENDING), 1u << 1);
    put(f, 0x310, 0x00070000);
    pulse(f, 17);
    assert_int_equal(get(f, PENDING), 1u << 1 | 1u << 7);
}

static void mpstat_shows_who_sleeps_and_wakes(void **state)
{
    struct fixture *f = *state;

    again_with(f, 16, 0);
    f->cpu[1].down = f->cpu[15].down = true;
    assert_int_equal(get(f, MPSTAT), 0xfc008002);
    put(f, MPSTAT, 0x8002);
    assert_int_equal(f->cpu[1].starts, 1);
    assert_int_equal(f->cpu[15].starts, 1);
    assert_int_equal(f->cpu[0].starts, 0);
}

static void error_mode_is_shown_and_can_be_forced(void **state)
{
    struct fixture *f = *state;

    again_with(f, 2, 0);
    assert_int_equal(get(f, ERROR), 0);
    put(f, ERROR, 2);
    assert_true(f->cpu[1].error);
    assert_int_equal(get(f, ERROR), 2);
}

static void a_boot_register_gives_the_address_and_may_start(void **state)
{
    struct fixture *f = *state;

    again_with(f, 4, 0);
    put(f, 0x68, 0x40001006);
    assert_int_equal(f->cpu[2].address, 0x40001000);
    assert_int_equal(f->cpu[2].starts, 0);
    put(f, 0x20c, 0x40002001);
    assert_int_equal(f->cpu[3].address, 0x40002000);
    assert_int_equal(f->cpu[3].starts, 1);
    again_with(f, 16, 0); /* the first 256 bytes hold masks there */
    put(f, 0x68, 0x100);
    assert_int_equal(f->cpu[2].address, 0);
    assert_int_equal(get(f, MASK + 40), 0x100);
}

static void acknowledges_that_cannot_be_are_ignored(void **state)
{
    struct fixture *f = *state;

    put(f, PENDING, 0xfffe);
    irqmp_acknowledge(f->irqmp, 1, 5);
    irqmp_acknowledge(f->irqmp, 0, 0);
    irqmp_acknowledge(f->irqmp, 0, 16);
    irqmp_acknowledge(f->irqmp, 4000000000u, 4000000000u);
    assert_int_equal(get(f, PENDING), 0xfffe);
}

/* A plain re-computation of the request from what the registers read as. */
static uint32_t expected_level(struct fixture *f, uint32_t cpu)
{
    uint32_t active = (bench_read(f->irqmp, FORCE + 4 * cpu) | bench_read(f->irqmp, PENDING)) &
                      bench_read(f->irqmp, MASK + 4 * cpu);
    uint32_t extended =
        bench_read(f->irqmp, PENDING) & bench_read(f->irqmp, MASK + 4 * cpu) & 0xffff0000;
    uint32_t level = bench_read(f->irqmp, LEVEL);

    for (int group = 1; group >= 0; group--)
        for (uint32_t i = 15; i > 0; i--) {
            bool on = (active >> i & 1) || (i == f->config.eirq && extended);

            if (on && (int)(level >> i & 1) == group)
                return i;
        }
    return 0;
}

static void after_two_cycles_every_processor_has_the_level_that_the_registers_say(void **state)
{
    struct fixture *f = *state;
    struct random random;

    random_seed(&random, 5);
    again_with(f, 5, 10);
    for (int round = 0; round < 3000; round++) {
        uint32_t cpu = (uint32_t)random_below(&random, 5);
        uint32_t bits = (uint32_t)(random_next(&random) & random_next(&random));

        switch (random_below(&random, 8)) {
        case 0:
            bench_write(f->irqmp, MASK + 4 * cpu, (uint32_t)random_next(&random));
            break;
        case 1:
            bench_write(f->irqmp, FORCE + 4 * cpu, bits);
            break;
        case 2:
            bench_write(f->irqmp, LEVEL, bits);
            break;
        case 3:
            bench_write(f->irqmp, random_below(&random, 2) ? CLEAR : PENDING, bits);
            break;
        case 4:
            bench_write(f->irqmp, BROADCAST, bits);
            break;
        case 5:
            irqmp_acknowledge(f->irqmp, cpu, f->cpu[cpu].irl);
            break;
        default:
            line(f, (unsigned)random_below(&random, 33), random_below(&random, 2));
        }
        if (random_below(&random, 4))
            bench_pass(f->bench, random_below(&random, 2));
        if (random_below(&random, 4))
            continue;
        bench_pass(f->bench, 3);
        for (cpu = 0; cpu < 5; cpu++)
            assert_int_equal(f->cpu[cpu].irl, expected_level(f, cpu));
    }
}

static void observers_see_every_line_that_changes(void **state)
{
    struct fixture *f = *state;

    pulse(f, 4);
    line(f, 4, false);
    assert_int_equal(f->bench->observed.count, 2);
    assert_int_equal(f->bench->observed.event[0].what, OBSERVE_IRQ_LINE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_have_the_reset_values_of_the_rtl),
        TEST(registers_keep_the_bits_that_they_keep_on_the_rtl),
        TEST(pending_bits_are_cleared_through_the_clear_register),
        TEST(force_is_set_and_cleared_by_halves),
        TEST(priorities_are_those_of_the_rtl),
        TEST(the_processor_sees_a_request_two_cycles_after_its_cause),
        TEST(requests_one_cycle_apart_arrive_one_cycle_apart),
        TEST(causes_in_the_same_cycle_make_one_change),
        TEST(late_events_still_end_at_the_right_level),
        TEST(a_line_that_stays_high_is_pending_again_after_each_acknowledge),
        TEST(lines_outside_1_to_31_do_not_exist),
        TEST(without_eirq_the_upper_lines_do_nothing),
        TEST(extended_interrupts_come_as_one_level_with_their_number),
        TEST(each_processor_has_its_own_mask_and_force),
        TEST(a_broadcast_interrupt_is_forced_on_every_processor),
        TEST(the_map_leads_lines_to_others),
        TEST(mpstat_shows_who_sleeps_and_wakes),
        TEST(error_mode_is_shown_and_can_be_forced),
        TEST(a_boot_register_gives_the_address_and_may_start),
        TEST(acknowledges_that_cannot_be_are_ignored),
        TEST(after_two_cycles_every_processor_has_the_level_that_the_registers_say),
        TEST(observers_see_every_line_that_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
