/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PS/2 mouse: what its commands answer, modes, packets of what was moved, the wheel.
 */
#include "sim/dev/apbps2.h"
#include "sim/dev/ps2mouse.h"
#include "tests/unit/dev/bench.h"

static void expect(struct ps2mouse *mouse, uint8_t command, unsigned count, const uint8_t *bytes)
{
    uint8_t answer[PS2MOUSE_ANSWER_MAX];

    assert_int_equal(ps2mouse_command(mouse, command, answer), count);
    assert_memory_equal(answer, bytes, count);
}

#define EXPECT(mouse, command, ...)                                                                \
    expect(mouse, command, (unsigned)sizeof((uint8_t[]){__VA_ARGS__}), (uint8_t[]){__VA_ARGS__})

static void commands_are_acknowledged_and_answered(void **state)
{
    struct ps2mouse mouse;

    (void)state;
    ps2mouse_reset(&mouse);
    EXPECT(&mouse, 0xff, 0xfa, 0xaa, 0x00);
    EXPECT(&mouse, 0xf2, 0xfa, 0x00);
    EXPECT(&mouse, 0xe9, 0xfa, 0x00, 0x02, 0x64);
    EXPECT(&mouse, 0xe8, 0xfa);
    EXPECT(&mouse, 0x03, 0xfa);
    EXPECT(&mouse, 0xf3, 0xfa);
    EXPECT(&mouse, 0x28, 0xfa);
    EXPECT(&mouse, 0xe7, 0xfa);
    EXPECT(&mouse, 0xf4, 0xfa);
    ps2mouse_move(&mouse, 0, 0, 0, 7);
    EXPECT(&mouse, 0xe9, 0xfa, 0x37, 0x03, 0x28);
    EXPECT(&mouse, 0xf6, 0xfa);
    EXPECT(&mouse, 0xe9, 0xfa, 0x07, 0x02, 0x64);
    EXPECT(&mouse, 0x12, 0xfe);
    EXPECT(&mouse, 0xe8, 0xfa);
    EXPECT(&mouse, 0x04, 0xfe);
    EXPECT(&mouse, 0xf3, 0xfa);
    EXPECT(&mouse, 0xf4, 0xfa); /* a command instead of the argument */
    assert_true(mouse.enabled);
}

static void stream_mode_reports_what_was_moved(void **state)
{
    struct ps2mouse mouse;
    uint8_t packet[4];

    (void)state;
    ps2mouse_reset(&mouse);
    ps2mouse_move(&mouse, 1, 1, 0, 0);
    assert_false(ps2mouse_wants(&mouse));
    EXPECT(&mouse, 0xf4, 0xfa);
    assert_false(ps2mouse_wants(&mouse)); /* movement before does not count */
    ps2mouse_move(&mouse, 300, -260, 0, 1);
    assert_true(ps2mouse_wants(&mouse));
    assert_int_equal(ps2mouse_packet(&mouse, packet), 3);
    assert_memory_equal(packet, ((uint8_t[]){0x29, 0xff, 0x01}), 3);
    assert_int_equal(ps2mouse_packet(&mouse, packet), 3);
    assert_memory_equal(packet, ((uint8_t[]){0x29, 0x2d, 0xfb}), 3);
    assert_false(ps2mouse_wants(&mouse));
    ps2mouse_move(&mouse, 0, 0, 0, 0);
    assert_true(ps2mouse_wants(&mouse)); /* the button was let go */
    EXPECT(&mouse, 0xf5, 0xfa);
    assert_false(ps2mouse_wants(&mouse));
}

static void scaling_doubles_larger_movements(void **state)
{
    static const int8_t moved[] = {1, 2, 3, 4, 5, 6, -3, -10};
    static const int8_t told[] = {1, 1, 3, 6, 9, 12, -3, -20};
    struct ps2mouse mouse;
    uint8_t packet[4];

    (void)state;
    ps2mouse_reset(&mouse);
    EXPECT(&mouse, 0xf4, 0xfa);
    EXPECT(&mouse, 0xe7, 0xfa);
    for (unsigned i = 0; i < sizeof(moved); i++) {
        ps2mouse_move(&mouse, moved[i], 0, 0, 0);
        ps2mouse_packet(&mouse, packet);
        assert_int_equal((int8_t)packet[1], told[i]);
    }
}

static void remote_and_wrap_mode(void **state)
{
    struct ps2mouse mouse;

    (void)state;
    ps2mouse_reset(&mouse);
    EXPECT(&mouse, 0xf0, 0xfa);
    EXPECT(&mouse, 0xf4, 0xfa);
    ps2mouse_move(&mouse, 4, 0, 0, 0);
    assert_false(ps2mouse_wants(&mouse));
    EXPECT(&mouse, 0xeb, 0xfa, 0x08, 0x04, 0x00);
    EXPECT(&mouse, 0xee, 0xfa);
    EXPECT(&mouse, 0xeb, 0xeb);
    EXPECT(&mouse, 0x55, 0x55);
    EXPECT(&mouse, 0xec, 0xfa);
    EXPECT(&mouse, 0xea, 0xfa);
    ps2mouse_move(&mouse, 4, 0, 0, 0);
    assert_true(ps2mouse_wants(&mouse));
}

static void three_sample_rates_wake_the_wheel(void **state)
{
    static const uint8_t rates[] = {200, 100, 80};
    struct ps2mouse mouse;
    uint8_t packet[4];

    (void)state;
    ps2mouse_reset(&mouse);
    for (unsigned i = 0; i < 3; i++) {
        EXPECT(&mouse, 0xf2, 0xfa, 0x00);
        EXPECT(&mouse, 0xf3, 0xfa);
        EXPECT(&mouse, rates[i], 0xfa);
    }
    EXPECT(&mouse, 0xf2, 0xfa, 0x03);
    EXPECT(&mouse, 0xf4, 0xfa);
    ps2mouse_move(&mouse, 0, 0, -9, 4);
    assert_int_equal(ps2mouse_packet(&mouse, packet), 4);
    assert_memory_equal(packet, ((uint8_t[]){0x0c, 0x00, 0x00, 0xf9}), 4);
    assert_int_equal(ps2mouse_packet(&mouse, packet), 4);
    assert_memory_equal(packet, ((uint8_t[]){0x0c, 0x00, 0x00, 0xfe}), 4);
    EXPECT(&mouse, 0xff, 0xfa, 0xaa, 0x00);
    EXPECT(&mouse, 0xf2, 0xfa, 0x00);
}

static uint32_t data(struct device *port)
{
    struct bus_access access = {.address = 0, .size = 4};

    port->access(port->self, &access);
    return access.value;
}

static void set(struct device *port, uint32_t offset, uint32_t value)
{
    struct bus_access access = {.address = offset, .value = value, .size = 4, .write = true};

    port->access(port->self, &access);
}

/* 100 samples a second: the second movement waits 10 ms, all that comes meanwhile is one packet. */
static void packets_keep_the_sample_rate(void **state)
{
    struct bench *bench = bench_create();
    struct apbps2_config config = {.name = "mouse0", .irq = 5, .mouse = 1};
    struct device *port = apbps2_create(&config, &bench->env);

    (void)state;
    set(port, 0x8, 3);
    set(port, 0x0, 0xf4);
    clock_advance(&bench->clock, 1000000);
    assert_int_equal(data(port), 0xfa);
    apbps2_move(port, 1, 0, 0, 0);
    apbps2_move(port, 2, 0, 0, 0);
    apbps2_move(port, 3, 0, 0, 0);
    clock_advance(&bench->clock, 1000000 + 3 * 44000);
    assert_int_equal(data(port), 0x08);
    assert_int_equal(data(port), 0x01);
    assert_int_equal(data(port), 0x00);
    clock_advance(&bench->clock, 1000000 + 499999);
    assert_int_equal(data(port), 0x00); /* empty */
    clock_advance(&bench->clock, 1000000 + 500000 + 3 * 44000);
    assert_int_equal(data(port), 0x08);
    assert_int_equal(data(port), 0x05);
    assert_int_equal(data(port), 0x00);
    port->destroy(port->self);
    free(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_acknowledged_and_answered),
        cmocka_unit_test(stream_mode_reports_what_was_moved),
        cmocka_unit_test(scaling_doubles_larger_movements),
        cmocka_unit_test(remote_and_wrap_mode),
        cmocka_unit_test(three_sample_rates_wake_the_wheel),
        cmocka_unit_test(packets_keep_the_sample_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
