/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The devices without a life of their own: measuring port, AHB status, GPIO.
 */
#include "sim/dev/ahbstat.h"
#include "sim/dev/grgpio.h"
#include "sim/dev/markport.h"
#include "tests/unit/dev/bench.h"

static int setup(void **state)
{
    *state = bench_create();
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

/* Measuring port. */

struct reports {
    uint32_t cpu, code, count;
    char text[128];
};

static void on_character(void *owner, uint32_t cpu, uint8_t character)
{
    struct reports *r = owner;

    r->cpu = cpu;
    r->text[r->count++] = (char)character;
}

static void on_exit_code(void *owner, uint32_t cpu, uint32_t code)
{
    struct reports *r = owner;

    r->cpu = cpu;
    r->code = code;
}

static uint64_t instructions(void *owner, uint32_t cpu)
{
    (void)owner;
    return UINT64_C(0x500000000) + cpu;
}

static void the_measuring_port_reports_and_tells_the_time(void **state)
{
    struct bench *bench = *state;
    struct reports r = {0};
    struct markport_config config = {"markport",   0x90000000,   &r,
                                     on_character, on_exit_code, instructions};
    struct device *port = markport_create(&config, &bench->env);
    struct bus_access exit_code = {
        .address = 8, .value = 42, .size = 4, .write = true, .master = 3};
    struct bus_access byte = {.address = 3, .size = 1};

    bench_at(bench, 0x123456789);
    assert_int_equal(bench_read(port, 0), 0x23456789);
    assert_int_equal(bench_read_as(port, 4, 1), 1);
    port->access(port->self, &byte);
    assert_int_equal(byte.value, 0x89);
    bench_write(port, 0, 7);
    assert_int_equal(bench->observed.count, 1);
    assert_int_equal(bench->observed.event[0].what, OBSERVE_MARK);
    assert_int_equal(bench->observed.event[0].value, 7);
    bench_write(port, 4, 'x');
    port->access(port->self, &exit_code);
    assert_int_equal(r.code, 42);
    assert_int_equal(r.cpu, 3);
    assert_string_equal(r.text, "MARK 4886718345 21474836480 00000007\nx"
                                "EXIT 4886718345 21474836483 0000002a\n");
    port->destroy(port->self);
}

/* Programs that print their own text and leave have it to themselves. */
static void the_end_of_a_run_without_marks_is_no_line(void **state)
{
    struct bench *bench = *state;
    struct reports r = {0};
    struct markport_config config = {"markport",   0x90000000,   &r,
                                     on_character, on_exit_code, instructions};
    struct device *port = markport_create(&config, &bench->env);

    bench_write(port, 4, '!');
    bench_write(port, 8, 1);
    assert_string_equal(r.text, "!");
    bench_write(port, 0, 1);
    port->reset(port->self);
    bench_write(port, 8, 1);
    assert_null(strstr(r.text, "EXIT"));
    port->destroy(port->self);
}

static void the_measuring_port_works_with_nobody_connected(void **state)
{
    struct bench *bench = *state;
    struct markport_config config = {.name = "markport"};
    struct device *port = markport_create(&config, &bench->env);

    bench_write(port, 0, 1);
    bench_write(port, 4, 'x');
    bench_write(port, 8, 1);
    assert_int_equal(bench_read(port, 4), 0);
    port->destroy(port->self);
}

/* AHB status. */

static void the_first_bus_error_is_kept_until_it_is_cleared(void **state)
{
    struct bench *bench = *state;
    struct ahbstat_config config = {.name = "ahbstat0", .irq = 7};
    struct device *stat = ahbstat_create(&config, &bench->env);
    struct bus_access store = {.address = 0x12345678, .size = 2, .master = 5, .write = true};
    struct bus_access load = {.address = 0x9abcdef0, .size = 4};
    struct bus_access debug = {.address = 0x1000, .size = 4, .master = BUS_MASTER_DEBUG};

    ahbstat_record(stat, &debug, false);
    assert_int_equal(bench_read(stat, 0), 0);
    ahbstat_record(stat, &store, false);
    ahbstat_record(stat, &load, false);
    assert_int_equal(bench_read(stat, 0), 0x1a9);
    assert_int_equal(bench_read(stat, 4), 0x12345678);
    assert_int_equal(bench_pulses(bench, 7, NULL), 1);
    bench_write(stat, 4, 0);
    assert_int_equal(bench_read(stat, 4), 0x12345678);
    bench_write(stat, 0, 0);
    ahbstat_record(stat, &load, true);
    assert_int_equal(bench_read(stat, 0), 0x302);
    assert_int_equal(bench_read(stat, 4), 0x9abcdef0);
    bench_write(stat, 0, 0x100); /* NE stays: no new error */
    assert_int_equal(bench_pulses(bench, 7, NULL), 2);
    bench_write(stat, 0, 0);
    bench_write(stat, 0, 0x100); /* by hand */
    assert_int_equal(bench_pulses(bench, 7, NULL), 3);
    stat->destroy(stat->self);
}

/* Version 1: the second set holds what comes while the first is full, or what the first does not want. */
static void version_1_of_the_bus_status_keeps_two_errors(void **state)
{
    struct bench *bench = *state;
    struct ahbstat_config config = {.name = "ahbstat0", .irq = 7, .version = 1};
    struct device *stat = ahbstat_create(&config, &bench->env);
    struct bus_access store = {.address = 0x12345678, .size = 2, .master = 5, .write = true};
    struct bus_access load = {.address = 0x9abcdef0, .size = 4};

    ahbstat_record(stat, &store, false);
    assert_int_equal(bench_read(stat, 8), 0);
    ahbstat_record(stat, &load, true);
    assert_int_equal(bench_read(stat, 0), 0x1a9);
    assert_int_equal(bench_read(stat, 4), 0x12345678);
    assert_int_equal(bench_read(stat, 8), 0x302);
    assert_int_equal(bench_read(stat, 12), 0x9abcdef0);
    assert_int_equal(bench_pulses(bench, 7, NULL), 2);
    ahbstat_record(stat, &store, false); /* both are full: ME */
    assert_int_equal(bench_read(stat, 0), 0x21a9);
    assert_int_equal(bench_read(stat, 8), 0x2302);
    assert_int_equal(bench_read(stat, 0x10), 0x21a9);

    bench_write(stat, 0, 0x1800); /* FW: the first set takes no corrected errors */
    bench_write(stat, 8, 0x1400); /* the second no others */
    assert_int_equal(bench_read(stat, 0) & 0x3f00, 0x0800);
    assert_int_equal(bench_read(stat, 8) & 0x3f00, 0x0400);
    bench_write(stat, 8, 0x0800); /* without FW the filter stays */
    assert_int_equal(bench_read(stat, 8) & 0x3f00, 0x0400);
    ahbstat_record(stat, &load, true);
    assert_int_equal(bench_read(stat, 0) & 0x3f00, 0x0800);
    assert_int_equal(bench_read(stat, 8), 0x0702);
    ahbstat_record(stat, &load, true); /* nobody else could take it */
    assert_int_equal(bench_read(stat, 8), 0x2702);
    ahbstat_record(stat, &store, false);
    assert_int_equal(bench_read(stat, 0), 0x09a9);
    assert_int_equal(bench_pulses(bench, 7, NULL), 4);
    stat->destroy(stat->self);
}

/* GPIO. */

struct pins {
    uint32_t value, direction;
    unsigned calls;
};

static void on_output(void *owner, uint32_t value, uint32_t direction)
{
    struct pins *pins = owner;

    *pins = (struct pins){value, direction, pins->calls + 1};
}

static struct grgpio_config gpio_config(struct pins *pins)
{
    struct grgpio_config config;

    grgpio_config_default(&config);
    config.owner = pins;
    config.output = on_output;
    return config;
}

static void pins_are_read_and_driven(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio = grgpio_create(&config, &bench->env);

    assert_int_equal(bench_read(gpio, 0x1c), 15);
    grgpio_set_input(gpio, 0xff00ff, 0xffffaa);
    assert_int_equal(bench_read(gpio, 0), 0xaa);
    bench_write(gpio, 4, 0x12345);
    assert_int_equal(bench_read(gpio, 4), 0x2345);
    assert_int_equal(bench_read(gpio, 0), 0xaa);
    bench_write(gpio, 8, 0xff00);
    assert_int_equal(bench_read(gpio, 0), 0x23aa);
    assert_int_equal(pins.calls, 2);
    assert_int_equal(pins.value, 0x2345);
    assert_int_equal(pins.direction, 0xff00);
    gpio->destroy(gpio->self);
}

static void registers_can_be_changed_bit_by_bit(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio = grgpio_create(&config, &bench->env);

    bench_write(gpio, 0x54, 0xff);
    bench_write(gpio, 0x64, 0x0f);
    bench_write(gpio, 0x74, 0x3c);
    assert_int_equal(bench_read(gpio, 4), 0x33);
    assert_int_equal(bench_read(gpio, 0x54), 0x33);
    bench_write(gpio, 0x88, 0xc0);
    assert_int_equal(bench_read(gpio, 4), 0x33);
    bench_write(gpio, 0x8c, 0x03);
    assert_int_equal(bench_read(gpio, 4), 0xf0);
    assert_int_equal(bench_read(gpio, 0x84), 0xf0); /* loads do not see address bit 7 */
    assert_int_equal(bench_read(gpio, 0x9c), 15);
    bench_write(gpio, 0x5c, 0xffff);
    assert_int_equal(bench_read(gpio, 0x0c), 0xfffe); /* pin 0 cannot interrupt */
    gpio->destroy(gpio->self);
}

/* What other blocks would drive is 0 here: a bypassed pin puts that out, and nothing toggles. */
static void pins_can_be_given_to_other_blocks(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio = grgpio_create(&config, &bench->env);

    bench_write(gpio, 0x18, UINT32_MAX);
    bench_write(gpio, 0x4c, UINT32_MAX);
    assert_int_equal(bench_read(gpio, 0x18) | bench_read(gpio, 0x4c), 0);
    gpio->destroy(gpio->self);
    config.bypass = 0xfff0000c;
    config.pulse = 1;
    gpio = grgpio_create(&config, &bench->env);
    assert_int_equal(bench_read(gpio, 0x1c), 1u << 18 | 15);
    bench_write(gpio, 0x4c, UINT32_MAX);
    assert_int_equal(bench_read(gpio, 0x4c), 0xffff);
    bench_write(gpio, 8, 0xff);
    bench_write(gpio, 4, 0xff);
    bench_write(gpio, 0x18, UINT32_MAX);
    assert_int_equal(bench_read(gpio, 0x18), 0xc);
    assert_int_equal(bench_read(gpio, 4), 0xff);
    assert_int_equal(bench_read(gpio, 0), 0xf3);
    assert_int_equal(pins.value, 0xf3);
    gpio->destroy(gpio->self);
}

static void pins_interrupt_by_level_and_by_edge(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio;

    config.flag_registers = 1;
    gpio = grgpio_create(&config, &bench->env);
    bench_write(gpio, 0x10, 1u << 3 | 1u << 4); /* 3: high, 4: rising, 5: falling */
    bench_write(gpio, 0x14, 1u << 4 | 1u << 5);
    bench_write(gpio, 0x0c, 7u << 3);
    assert_int_equal(bench->irq.count, 0);
    grgpio_set_input(gpio, 0xffff, 7u << 3);
    assert_int_equal(bench_pulses(bench, 3, NULL), 1);
    assert_int_equal(bench_pulses(bench, 4, NULL), 1);
    assert_int_equal(bench_pulses(bench, 5, NULL), 0);
    assert_int_equal(bench_read(gpio, 0x44), 3u << 3);
    bench_write(gpio, 0x44, 0xffff);
    assert_int_equal(bench_read(gpio, 0x44), 1u << 3); /* the level is still there */
    grgpio_set_input(gpio, 0xffff, 0);
    assert_int_equal(bench_pulses(bench, 5, NULL), 1);
    assert_int_equal(bench_pulses(bench, 4, NULL), 1);
    bench_write(gpio, 0x44, 0xffff);
    assert_int_equal(bench_read(gpio, 0x44), 0);
    assert_int_equal(bench_read(gpio, 0x40), 0xfffe);
    gpio->destroy(gpio->self);
}

static void pins_can_share_an_interrupt_and_be_shut_off(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio;

    config.irq = 10;
    config.common_irq = 1;
    config.input_enable = 1;
    gpio = grgpio_create(&config, &bench->env);
    assert_int_equal(bench_read(gpio, 0x1c), 0x2010f);
    bench_write(gpio, 0x10, 6);
    bench_write(gpio, 0x0c, 6);
    grgpio_set_input(gpio, 6, 6);
    assert_int_equal(bench->irq.count, 0); /* inputs are off after reset */
    bench_write(gpio, 0x48, 2);
    bench_write(gpio, 0x48, 6);
    assert_int_equal(bench_pulses(bench, 10, NULL), 1);
    assert_int_equal(bench_read(gpio, 0), 6);
    grgpio_set_input(gpio, 2, 0);
    assert_int_equal(bench->irq.count, 1); /* the other pin holds it */
    grgpio_set_input(gpio, 4, 0);
    assert_int_equal(bench->irq.count, 2);
    gpio->destroy(gpio->self);
}

static void an_edge_does_not_release_a_shared_line_that_a_level_holds(void **state)
{
    struct bench *bench = *state;
    struct pins pins = {0};
    struct grgpio_config config = gpio_config(&pins);
    struct device *gpio;

    config.irq = 10;
    config.common_irq = 1;
    gpio = grgpio_create(&config, &bench->env);
    bench_write(gpio, 0x10, 6);
    bench_write(gpio, 0x14, 4);
    bench_write(gpio, 0x0c, 6);
    grgpio_set_input(gpio, 2, 2); /* level */
    grgpio_set_input(gpio, 4, 4); /* edge */
    assert_int_equal(bench->irq.count, 1);
    grgpio_set_input(gpio, 6, 0);
    assert_int_equal(bench->irq.count, 2);
    grgpio_set_input(gpio, 6, 6); /* both at once */
    assert_int_equal(bench->irq.count, 3);
    assert_int_equal(bench->irq.event[2].value, 1);
    gpio->destroy(gpio->self);
}

static void the_interrupt_map_chooses_a_pins_line(void **state)
{
    struct bench *bench = bench_create();
    struct grgpio_config config;
    struct device *gpio;

    (void)state;
    grgpio_config_default(&config);
    config.irq = 5;
    config.irq_map = 4;
    gpio = grgpio_create(&config, &bench->env);
    assert_int_equal(bench_read(gpio, 0x1c) >> 8 & 31, 4);
    assert_int_equal(bench_read(gpio, 0x20), 0);
    bench_write(gpio, 0x20, 0x01020703); /* pins 0 to 3; two bits each */
    assert_int_equal(bench_read(gpio, 0x20), 0x01020303);
    bench_write(gpio, 0x30, 0xffffffff); /* pins 16 to 19 are not there */
    assert_int_equal(bench_read(gpio, 0x30), 0);
    bench_write(gpio, 0x10, 0xffff); /* high */
    bench_write(gpio, 0x14, 0xffff); /* edges */
    bench_write(gpio, 0x0c, 0xffff);
    bench->irq.count = 0;
    grgpio_set_input(gpio, 2, 2);
    assert_int_equal(bench->irq.count, 2);
    assert_int_equal(bench->irq.event[0].what, 7);
    gpio->destroy(gpio->self);
    bench->irq.count = 0;
    config.irq_map = 3; /* two bits can name a fourth line, which is not there */
    gpio = grgpio_create(&config, &bench->env);
    bench_write(gpio, 0x20, 0x00020300);
    bench_write(gpio, 0x10, 0xffff);
    bench_write(gpio, 0x14, 0xffff);
    bench_write(gpio, 0x0c, 0xffff);
    grgpio_set_input(gpio, 4, 4);
    assert_int_equal(bench->irq.count, 0);
    grgpio_set_input(gpio, 2, 2);
    assert_int_equal(bench->irq.event[0].what, 7);
    gpio->destroy(gpio->self);
    free(bench);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_measuring_port_reports_and_tells_the_time),
        TEST(the_end_of_a_run_without_marks_is_no_line),
        TEST(the_measuring_port_works_with_nobody_connected),
        TEST(the_first_bus_error_is_kept_until_it_is_cleared),
        TEST(version_1_of_the_bus_status_keeps_two_errors),
        TEST(pins_are_read_and_driven),
        TEST(registers_can_be_changed_bit_by_bit),
        TEST(pins_can_be_given_to_other_blocks),
        TEST(pins_interrupt_by_level_and_by_edge),
        TEST(pins_can_share_an_interrupt_and_be_shut_off),
        TEST(an_edge_does_not_release_a_shared_line_that_a_level_holds),
        cmocka_unit_test(the_interrupt_map_chooses_a_pins_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
