/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBPS2: the port's FIFOs, times and interrupts, and how the keyboard and the mouse answer.
 */
#include "sim/dev/apbps2.h"
#include "tests/unit/dev/bench.h"

#define DATA    0x0u
#define STATUS  0x4u
#define CONTROL 0x8u
#define RELOAD  0xcu
#define RE      1u
#define TE      2u
#define RI      4u
#define TI      8u
#define FRAME   44000u /* eleven bits at 12.5 kHz in cycles of 50 MHz */

struct fixture {
    struct bench *bench;
    struct device *port;
};

static struct fixture *fixture_create(uint32_t mouse)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct apbps2_config config;

    assert_non_null(f);
    f->bench = bench_create();
    apbps2_config_default(&config);
    config.mouse = mouse;
    f->port = apbps2_create(&config, &f->bench->env);
    assert_non_null(f->port);
    return f;
}

static int setup_keyboard(void **state)
{
    *state = fixture_create(0);
    return 0;
}

static int setup_mouse(void **state)
{
    *state = fixture_create(1);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->port->destroy(f->port->self);
    free(f->bench);
    free(f);
    return 0;
}

static void reset_values_are_those_of_the_vhdl(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->port, STATUS), 0);
    assert_int_equal(bench_read(f->port, CONTROL), 0);
    assert_int_equal(bench_read(f->port, RELOAD), 5000);
    bench_write(f->port, CONTROL, UINT32_MAX);
    bench_write(f->port, RELOAD, UINT32_MAX);
    bench_write(f->port, STATUS, UINT32_MAX);
    assert_int_equal(bench_read(f->port, CONTROL), 0xf);
    assert_int_equal(bench_read(f->port, RELOAD), 0x1ffff);
    assert_int_equal(bench_read(f->port, STATUS), 0xe);
}

static void a_byte_takes_its_frame_and_interrupts(void **state)
{
    struct fixture *f = *state;

    bench_write(f->port, CONTROL, RE | RI);
    assert_true(apbps2_input(f->port, 0x1c));
    assert_true(apbps2_input(f->port, 0xf0));
    bench_pass(f->bench, FRAME - 1);
    assert_int_equal(bench_read(f->port, STATUS), 0);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->port, STATUS), 1u << 27 | 1);
    assert_int_equal(bench_pulses(f->bench, 5, NULL), 1);
    bench_pass(f->bench, FRAME);
    assert_int_equal(bench_read(f->port, STATUS), 2u << 27 | 1);
    assert_int_equal(bench_read_as(f->port, DATA, BUS_MASTER_DEBUG), 0x1c);
    assert_int_equal(bench_read(f->port, DATA), 0x1c);
    assert_int_equal(bench_read(f->port, DATA), 0xf0);
    assert_int_equal(bench_read(f->port, STATUS), 0);
    assert_int_equal(bench_pulses(f->bench, 5, NULL), 2);
}

static void a_disabled_receiver_loses_what_comes(void **state)
{
    struct fixture *f = *state;

    assert_true(apbps2_input(f->port, 0x1c));
    bench_pass(f->bench, FRAME);
    bench_write(f->port, CONTROL, RE);
    assert_int_equal(bench_read(f->port, STATUS), 0);
}

/* apbps2.vhd: state start is left by a start bit alone. */
static void a_receiver_that_is_disabled_takes_one_more_byte(void **state)
{
    struct fixture *f = *state;

    bench_write(f->port, CONTROL, RE);
    bench_write(f->port, CONTROL, 0);
    assert_true(apbps2_input(f->port, 0x1c));
    assert_true(apbps2_input(f->port, 0x1d));
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(bench_read(f->port, STATUS), 1u << 27 | 1);
    assert_int_equal(bench_read(f->port, DATA), 0x1c);
}

static void a_start_bit_clears_the_error_bits(void **state)
{
    struct fixture *f = *state;

    bench_write(f->port, CONTROL, RE);
    bench_write(f->port, STATUS, 0x6);
    assert_int_equal(bench_read(f->port, STATUS), 0x6);
    assert_true(apbps2_input(f->port, 0x1c));
    bench_pass(f->bench, FRAME);
    assert_int_equal(bench_read(f->port, STATUS), 1u << 27 | 1);
}

static void a_full_fifo_holds_the_keyboard(void **state)
{
    struct fixture *f = *state;

    bench_write(f->port, CONTROL, RE);
    for (uint32_t i = 0; i < 20; i++)
        assert_true(apbps2_input(f->port, (uint8_t)i));
    bench_pass(f->bench, 100 * FRAME);
    assert_int_equal(bench_read(f->port, STATUS), 16u << 27 | 1u << 4 | 1u << 3 | 1);
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(bench_read(f->port, DATA), i);
        bench_pass(f->bench, FRAME);
    }
    assert_int_equal(bench_read(f->port, STATUS), 1u << 3); /* KI stays until it is written */
    bench_write(f->port, STATUS, 0);
    assert_int_equal(bench_read(f->port, STATUS), 0);
}

static void more_than_the_keyboard_keeps_is_refused(void **state)
{
    struct fixture *f = *state;
    uint32_t taken = 0;

    while (taken < 10000 && apbps2_input(f->port, 1))
        taken++;
    assert_int_equal(taken, APBPS2_INPUT_MAX + 1); /* one is on the line */
}

/* Sends a command and compares the bytes that come back. */
static void check_command(struct fixture *f, uint8_t command, const uint8_t *answer, size_t count)
{
    bench_write(f->port, CONTROL, RE | TE);
    bench_write(f->port, DATA, command);
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(bench_read(f->port, STATUS) >> 27, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(bench_read(f->port, DATA), answer[i]);
}

#define ANSWER(f, command, ...)                                                                    \
    check_command(f, command, (const uint8_t[]){__VA_ARGS__},                                      \
                  sizeof((const uint8_t[]){__VA_ARGS__}))

static void the_keyboard_answers_its_commands(void **state)
{
    struct fixture *f = *state;

    ANSWER(f, 0xff, 0xfa, 0xaa);
    ANSWER(f, 0xf2, 0xfa, 0xab, 0x83);
    ANSWER(f, 0xfe, 0x83);
    ANSWER(f, 0xee, 0xee);
    ANSWER(f, 0xed, 0xfa);
    ANSWER(f, 0x07, 0xfa); /* its argument */
    ANSWER(f, 0x07, 0xfe); /* no command */
    ANSWER(f, 0xf5, 0xfa);
    assert_true(apbps2_input(f->port, 0x1c)); /* forgotten */
    ANSWER(f, 0xf4, 0xfa);
    assert_true(apbps2_input(f->port, 0x1d));
    bench_pass(f->bench, FRAME);
    assert_int_equal(bench_read(f->port, DATA), 0x1d);
}

static void the_mouse_answers_its_commands_and_is_silent_until_told(void **state)
{
    struct fixture *f = *state;

    assert_true(apbps2_input(f->port, 8));
    ANSWER(f, 0xff, 0xfa, 0xaa, 0x00);
    ANSWER(f, 0xf2, 0xfa, 0x00);
    ANSWER(f, 0xe9, 0xfa, 0, 2, 100);
    ANSWER(f, 0xf3, 0xfa);
    ANSWER(f, 200, 0xfa);
    ANSWER(f, 0xf4, 0xfa);
    assert_true(apbps2_input(f->port, 8));
    bench_pass(f->bench, FRAME);
    assert_int_equal(bench_read(f->port, DATA), 8);
}

static void sending_takes_the_request_and_the_frame(void **state)
{
    struct fixture *f = *state;
    uint64_t at = 0;

    for (uint32_t i = 0; i < 17; i++)
        bench_write(f->port, DATA, 0xee); /* the last one is lost */
    assert_int_equal(bench_read(f->port, STATUS), 16u << 22 | 1u << 5);
    bench_write(f->port, RELOAD, 100);
    bench_write(f->port, CONTROL, TE | TI);
    bench_pass(f->bench, 100); /* the byte stays in the FIFO while the port requests to send */
    assert_int_equal(bench_read(f->port, STATUS), 16u << 22 | 1u << 5);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->port, STATUS), 15u << 22);
    bench_pass(f->bench, FRAME - 1);
    assert_int_equal(bench_pulses(f->bench, 5, NULL), 0);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_pulses(f->bench, 5, &at), 1);
    assert_int_equal(at, 101 + FRAME);
    bench_pass(f->bench, 15 * (101 + FRAME));
    assert_int_equal(bench_pulses(f->bench, 5, NULL), 16);
}

int main(void)
{
#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(reset_values_are_those_of_the_vhdl, setup_keyboard),
        TEST(a_byte_takes_its_frame_and_interrupts, setup_keyboard),
        TEST(a_disabled_receiver_loses_what_comes, setup_keyboard),
        TEST(a_receiver_that_is_disabled_takes_one_more_byte, setup_keyboard),
        TEST(a_start_bit_clears_the_error_bits, setup_keyboard),
        TEST(a_full_fifo_holds_the_keyboard, setup_keyboard),
        TEST(more_than_the_keyboard_keeps_is_refused, setup_keyboard),
        TEST(the_keyboard_answers_its_commands, setup_keyboard),
        TEST(the_mouse_answers_its_commands_and_is_silent_until_told, setup_mouse),
        TEST(sending_takes_the_request_and_the_frame, setup_keyboard),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
