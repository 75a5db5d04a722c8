/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DSU3 without a machine: what needs time to pass while all processors stand. The rest is in tests/unit/machine/test_dsu.c.
 */
#include "tests/unit/dev/bench.h"

#include "sim/dev/dsu3.h"

#define TIME       0x08
#define BREAK_STEP 0x20
#define AHB_TRACE  0x40
#define BREAK      0x50
#define BREAK_MASK 0x54
#define WATCHED    0x80000100u

struct fixture {
    struct bench *bench;
    struct device *dsu;
    bool counts_up;
};

static bool counts_up(void *owner)
{
    const struct fixture *f = owner;

    return f->counts_up;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct dsu3_config config = {.name = "dsu0", .cpus = 2};

    assert_non_null(f);
    f->bench = bench_create();
    for (unsigned cpu = 0; cpu < 2; cpu++)
        config.cpu[cpu] = (struct dsu3_cpu_port){.owner = f, .counts_up = counts_up};
    f->dsu = dsu3_create(&config, &f->bench->env);
    assert_non_null(f->dsu);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->dsu->destroy(f->dsu->self);
    free(f->bench);
    free(f);
    return 0;
}

/* dsu3x.vhd: the tag stops in debug mode, but for TE, and for an up-counter that is on while DF does not stop it. */
static void the_time_tag_stands_still_in_debug_mode(void **state)
{
    static const struct {
        uint32_t ahb_control;
        bool counts_up, passes;
    } cases[] = {{0, false, false},
                 {1u << 6, false, true},
                 {0, true, true},
                 {1u << 8, true, false},
                 {0x140, true, true}};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t tag = cases[i].passes ? 1700 : 1200;

        f->counts_up = false;
        bench_write(f->dsu, AHB_TRACE, cases[i].ahb_control);
        bench_write(f->dsu, TIME, 1000);
        bench_write(f->dsu, BREAK_STEP, 1);
        bench_pass(f->bench, 200); /* one runs */
        assert_int_equal(bench_read(f->dsu, TIME), 1200);
        f->counts_up = cases[i].counts_up;
        bench_write(f->dsu, BREAK_STEP, 3);
        bench_pass(f->bench, 500);
        assert_int_equal(bench_read(f->dsu, TIME), tag);
        bench_write(f->dsu, BREAK_STEP, 0);
        bench_pass(f->bench, 100);
        assert_int_equal(bench_read(f->dsu, TIME), tag + 100);
    }
}

/* The first breakpoint sees a store of the debug link. */
static void hit(struct fixture *f)
{
    struct observation store = {.point = OBSERVE_DEVICE,
                                .cpu = 15,
                                .cycle = f->bench->clock.state.now,
                                .physical = WATCHED,
                                .size = 4,
                                .write = true};

    observe_emit(&f->bench->observers, &store);
}

static void watch(struct fixture *f, uint32_t ahb_control)
{
    bench_write(f->dsu, BREAK, WATCHED);
    bench_write(f->dsu, BREAK_MASK, ~3u | 1);
    bench_write(f->dsu, AHB_TRACE, ahb_control);
}

/* dsu3x.vhd: a hit clears timeren, whether there is a trace or not. */
static void a_breakpoint_stops_the_time_tag_where_it_is(void **state)
{
    struct fixture *f = *state;

    for (uint32_t traced = 0; traced < 2; traced++) {
        watch(f, 1u << 6 | traced);
        bench_write(f->dsu, BREAK_STEP, 3);
        bench_write(f->dsu, TIME, 1000);
        bench_pass(f->bench, 500);
        hit(f);
        bench_pass(f->bench, 100);
        assert_int_equal(bench_read(f->dsu, TIME), 1500);
        assert_int_equal(bench_read(f->dsu, AHB_TRACE), 0);
    }
}

static void after_its_end_a_trace_goes_on_alike_from_a_saved_state(void **state)
{
    struct fixture *f = *state;

    for (unsigned restored = 0; restored < 2; restored++) {
        watch(f, 1u << 16 | 1u << 6 | 1);
        hit(f);
        if (restored)
            f->dsu->component.reload(f->dsu->component.owner);
        assert_int_equal(bench_read(f->dsu, AHB_TRACE), 1u << 6);
        hit(f);
        assert_int_equal(bench_read(f->dsu, AHB_TRACE), 0);
    }
}

static void registers_repeat_and_keep_what_they_have(void **state)
{
    struct fixture *f = *state;

    bench_write(f->dsu, AHB_TRACE, 0xfffffffeu); /* the buffer of 256 lines counts with 8 bits */
    assert_int_equal(bench_read(f->dsu, AHB_TRACE), 0x00ff0166);
    assert_int_equal(bench_read(f->dsu, 0x80 + AHB_TRACE), 0x00ff0166);
    bench_write(f->dsu, 0x48, UINT32_MAX);
    assert_int_equal(bench_read(f->dsu, 0x48), 0x30f);
    bench_write(f->dsu, 0x50, UINT32_MAX);
    assert_int_equal(bench_read(f->dsu, 0x50), 0xfffffffcu);
    bench_write(f->dsu, 0x5c, 0x12345673);
    assert_int_equal(bench_read(f->dsu, 0x5c), 0x12345673);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_time_tag_stands_still_in_debug_mode, setup, teardown),
        cmocka_unit_test_setup_teardown(a_breakpoint_stops_the_time_tag_where_it_is, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(after_its_end_a_trace_goes_on_alike_from_a_saved_state,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(registers_repeat_and_keep_what_they_have, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
