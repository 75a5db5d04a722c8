/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MCTRL: its registers after mctrl.vhd and sdmctrl.vhd, and what PROM write enable does to a ROM.
 */
#include "sim/dev/mctrl.h"
#include "tests/unit/dev/bench.h"

#define MCFG1 0x0u
#define MCFG2 0x4u
#define MCFG3 0x8u
#define MCFG4 0xcu
#define PWEN  0x800u

static struct device *create(struct bench *bench, uint32_t width, uint32_t sdram, uint32_t banks)
{
    struct mctrl_config config;

    mctrl_config_default(&config);
    config.sdram = sdram;
    config.banks = banks;
    config.rom_width = width;
    return mctrl_create(&config, &bench->env);
}

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

static void registers_have_their_reset_values_and_bits(void **state)
{
    struct bench *bench = *state;
    struct device *device = create(bench, 8, 1, 4);

    assert_int_equal(bench_read(device, MCFG1), 0x000000ff);
    assert_int_equal(bench_read(device, MCFG2), 0x7c400000);
    assert_int_equal(bench_read(device, MCFG3), 0);
    assert_int_equal(bench_read(device, MCFG4), 0x00f00000);
    for (uint32_t offset = 0; offset < 0x10; offset += 4)
        bench_write(device, offset, UINT32_MAX);
    assert_int_equal(bench_read(device, MCFG1), 0x1ef80bff);
    assert_int_equal(bench_read(device, MCFG2), 0xffe07e7f); /* the command is over */
    assert_int_equal(bench_read(device, MCFG3), 0x07fff000);
    assert_int_equal(bench_read(device, MCFG4), 0x00f00000);
    device->reset(device->self);
    assert_int_equal(bench_read(device, MCFG1), 0x000000ff);
    device->destroy(device->self);
}

static void what_is_not_there_reads_as_zero(void **state)
{
    struct bench *bench = *state;
    struct device *device = create(bench, 32, 0, 5);

    assert_int_equal(bench_read(device, MCFG1), 0x000002ff);
    for (uint32_t offset = 0; offset < 0x10; offset += 4)
        bench_write(device, offset, UINT32_MAX);
    assert_int_equal(bench_read(device, MCFG2), 0x1eff); /* no SDRAM; five banks have BRDY */
    assert_int_equal(bench_read(device, MCFG3), 0);
    assert_int_equal(bench_read(device, MCFG4), 0);
    device->destroy(device->self);
}

static void loads_see_two_address_bits_and_stores_four(void **state)
{
    struct bench *bench = *state;
    struct device *device = create(bench, 8, 1, 4);

    assert_int_equal(bench_read(device, 0xf4), 0x7c400000);
    bench_write(device, 0x10, UINT32_MAX);
    assert_int_equal(bench_read(device, MCFG1), 0xff);
    bench_write(device, 0x14, UINT32_MAX); /* the SDRAM controller's part alone */
    assert_int_equal(bench_read(device, MCFG2), 0xffe00000);
    bench_write(device, 0x40, 0x1ef80bff);
    assert_int_equal(bench_read(device, MCFG1), 0x1ef80bff);
    device->destroy(device->self);
}

static void on_lost(void *owner, const struct bus_access *access)
{
    struct bus_access *lost = owner;

    *lost = *access;
}

static enum bus_result store(struct bus *bus, uint32_t address, uint32_t value)
{
    struct bus_access access = {.address = address, .value = value, .size = 4, .write = true};

    return bus_access(bus, &access);
}

static void a_rom_takes_stores_where_the_register_lets_it(void **state)
{
    static uint8_t bytes[2][BUS_PAGE_SIZE];
    struct bench *bench = *state;
    struct device *device = create(bench, 8, 1, 4);
    struct bus_slave prom = {
        .name = "prom", .size = BUS_PAGE_SIZE, .memory = bytes[0], .read_only = true};
    struct bus_slave other = {.name = "other",
                              .base = 0xa0000000,
                              .size = BUS_PAGE_SIZE,
                              .memory = bytes[1],
                              .read_only = true};
    struct bus_access lost = {0};
    struct bus bus;

    assert_true(bus_init(&bus));
    bus.lost = on_lost;
    bus.lost_owner = &lost;
    assert_true(bus_add_slave(&bus, &prom) && bus_add_slave(&bus, &other));
    mctrl_connect(device, &prom);
    mctrl_connect(device, &other);
    assert_int_equal(store(&bus, 0x10, 7), BUS_ERROR);
    bench_write(device, MCFG1, PWEN);
    assert_int_equal(lost.value, 0);
    assert_int_equal(store(&bus, 0x10, 7), BUS_OK);
    assert_int_equal(lost.value, 7);
    assert_int_equal(bus_load32(bytes[0] + 0x10), 0);
    assert_int_equal(store(&bus, 0xa0000010, 7), BUS_ERROR);
    device->reset(device->self);
    assert_int_equal(store(&bus, 0x10, 7), BUS_ERROR);
    bus_fini(&bus);
    device->destroy(device->self);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_have_their_reset_values_and_bits),
        TEST(what_is_not_there_reads_as_zero),
        TEST(loads_see_two_address_bits_and_stores_four),
        TEST(a_rom_takes_stores_where_the_register_lets_it),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
