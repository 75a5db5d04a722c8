/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SVGACTRL: registers, pictures of each depth, the vertical refresh bit.
 */
#include "sim/dev/svgactrl.h"
#include "tests/unit/dev/bench.h"

#define RAM 0x40000000u

struct fixture {
    struct bench *bench;
    struct bus bus;
    struct bus_slave ram;
    uint8_t bytes[BUS_PAGE_SIZE];
    struct device *device;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct svgactrl_config config;

    assert_non_null(f);
    f->bench = bench_create();
    assert_true(bus_init(&f->bus));
    f->ram = (struct bus_slave){
        .name = "ram", .base = RAM, .size = sizeof(f->bytes), .memory = f->bytes};
    assert_true(bus_add_slave(&f->bus, &f->ram));
    f->bench->env.bus = &f->bus;
    svgactrl_config_default(&config);
    f->device = svgactrl_create(&config, &f->bench->env);
    assert_non_null(f->device);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->device->destroy(f->device->self);
    bus_fini(&f->bus);
    free(f->bench);
    free(f);
    return 0;
}

/* A picture of 4 x 2 in lines of 10, frames of 5, at 25 MHz: half the bench's clock. */
static void enable(struct fixture *f, uint32_t depth)
{
    bench_write(f->device, 0x04, 1u << 16 | 3);
    bench_write(f->device, 0x10, 4u << 16 | 9);
    bench_write(f->device, 0x14, RAM);
    bench_write(f->device, 0x00, depth << 4 | 1);
}

static void registers_keep_what_is_written(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->device, 0x18), 40000);
    assert_int_equal(bench_read(f->device, 0x20), 15385);
    assert_int_equal(bench_read(f->device, 0x24), 0);
    for (uint32_t offset = 4; offset < 0x18; offset += 4) {
        bench_write(f->device, offset, 0x12345678 + offset);
        assert_int_equal(bench_read(f->device, offset), 0x12345678 + offset);
    }
    bench_write(f->device, 0, 0x3f1);
    assert_int_equal(bench_read(f->device, 0) & 0x3f1, 0x3f1);
    bench_write(f->device, 0, 2); /* RST */
    for (uint32_t offset = 4; offset < 0x18; offset += 4)
        assert_int_equal(bench_read(f->device, offset), 0);
    assert_int_equal(bench_read(f->device, 0) & 1, 0);
}

static void there_is_no_picture_until_it_is_enabled(void **state)
{
    struct fixture *f = *state;
    uint32_t width, height;

    assert_false(svgactrl_size(f->device, &width, &height));
    enable(f, 1);
    assert_true(svgactrl_size(f->device, &width, &height));
    assert_int_equal(width, 4);
    assert_int_equal(height, 2);
    bench_write(f->device, 0x04, 0xffffffff);
    assert_false(svgactrl_size(f->device, &width, &height));
}

static void eight_bits_choose_a_colour_of_the_table(void **state)
{
    struct fixture *f = *state;
    uint8_t rgb[24];

    enable(f, 1);
    bench_write(f->device, 0x28, 0x07112233);
    bench_write(f->device, 0x28, 0xffaabbcc);
    assert_int_equal(bench_read(f->device, 0x28), 0);
    memcpy(f->bytes, "\x07\xff\x00\x07\x00\x00\x00\xff", 8);
    svgactrl_picture(f->device, rgb);
    assert_memory_equal(rgb, "\x11\x22\x33\xaa\xbb\xcc\0\0\0\x11\x22\x33", 12);
    assert_memory_equal(rgb + 21, "\xaa\xbb\xcc", 3);
}

static void sixteen_bits_are_red_green_blue(void **state)
{
    struct fixture *f = *state;
    uint8_t rgb[24];

    enable(f, 2);
    bus_store32(f->bytes, 0xf80007e0);
    bus_store32(f->bytes + 4, 0x001f0821);
    svgactrl_picture(f->device, rgb);
    assert_memory_equal(rgb, "\xf8\0\0\0\xfc\0\0\0\xf8\x08\x04\x08", 12);
}

static void thirty_two_bits_are_one_pixel_a_word(void **state)
{
    struct fixture *f = *state;
    uint8_t rgb[24];

    enable(f, 3);
    bus_store32(f->bytes, 0xff123456);
    bus_store32(f->bytes + 28, 0x00fedcba);
    svgactrl_picture(f->device, rgb);
    assert_memory_equal(rgb, "\x12\x34\x56", 3);
    assert_memory_equal(rgb + 21, "\xfe\xdc\xba", 3);
    bench_write(f->device, 0x14, 0x50000000); /* no memory */
    svgactrl_picture(f->device, rgb);
    assert_memory_equal(rgb, "\0\0\0", 3);
    bench_write(f->device, 0, 1); /* no depth: white */
    svgactrl_picture(f->device, rgb);
    assert_memory_equal(rgb, "\xff\xff\xff", 3);
}

static void the_refresh_bit_is_set_below_the_picture(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->device, 0) & 8, 8);
    bench_pass(f->bench, 77);
    enable(f, 3);
    for (uint32_t cycle = 0; cycle < 300; cycle++) {
        /* Lines of 10 pixels of 2 cycles: the last of the frame, then two with picture, of 4 pixels. */
        assert_int_equal(bench_read(f->device, 0) & 8, cycle % 100 >= 46 ? 8 : 0);
        bench_pass(f->bench, 1);
    }
    bench_write(f->device, 0, 3u << 6 | 1); /* clock 3 is none */
    assert_int_equal(bench_read(f->device, 0) & 8, 8);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_keep_what_is_written),
        TEST(there_is_no_picture_until_it_is_enabled),
        TEST(eight_bits_choose_a_colour_of_the_table),
        TEST(sixteen_bits_are_red_green_blue),
        TEST(thirty_two_bits_are_one_pixel_a_word),
        TEST(the_refresh_bit_is_set_below_the_picture),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
