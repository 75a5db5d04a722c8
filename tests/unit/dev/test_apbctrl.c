/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The APB bridge and the two plug&play areas.
 */
#include "sim/dev/ahbctrl.h"
#include "sim/dev/apbctrl.h"
#include "tests/unit/dev/bench.h"

/* A device that remembers what arrived. */
struct probe {
    struct device device;
    struct bus_access last;
    uint32_t answer;
    unsigned accesses;
};

static enum bus_result probe_access(void *self, struct bus_access *access)
{
    struct probe *probe = self;

    probe->last = *access;
    probe->accesses++;
    if (!access->write)
        access->value = probe->answer;
    access->address = 0xdead; /* none of the bridge's business */
    return BUS_OK;
}

struct fixture {
    struct bench *bench;
    struct probe low, high;
    struct apbctrl_config config;
    struct device *bridge;
};

static void probe_init(struct probe *probe, const char *name, struct device_id id)
{
    probe->device = (struct device){.name = name, .self = probe, .id = id, .access = probe_access};
    probe->answer = 0x12345678;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    *state = f;
    f->bench = bench_create();
    probe_init(&f->low, "low0", (struct device_id){0x01, 0x00c, 2, 3});
    probe_init(&f->high, "high0", (struct device_id){0x04, 0xfff, 31, 31});
    f->config = (struct apbctrl_config){
        .name = "apb0",
        .base = 0x80000000,
        .slave_count = 2,
        .slave = {{&f->low.device, 0x100, 0x100}, {&f->high.device, 0xc0000, 0x1000}}};
    f->bridge = apbctrl_create(&f->config, &f->bench->env);
    assert_non_null(f->bridge);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->bridge->destroy(f->bridge->self);
    free(f->bench);
    free(f);
    return 0;
}

static uint32_t load(struct fixture *f, uint32_t address, uint8_t size)
{
    struct bus_access access = {.address = address, .size = size, .master = 2};

    assert_int_equal(f->bridge->access(f->bridge->self, &access), BUS_OK);
    assert_int_equal(access.address, address);
    assert_int_equal(access.size, size);
    return access.value;
}

static void store(struct fixture *f, uint32_t address, uint8_t size, uint32_t value)
{
    struct bus_access access = {
        .address = address, .size = size, .value = value, .write = true, .master = 2};

    assert_int_equal(f->bridge->access(f->bridge->self, &access), BUS_OK);
    assert_int_equal(access.value, value);
}

static void accesses_reach_the_device_with_its_own_addresses(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, 0x104, 4), 0x12345678);
    assert_int_equal(f->low.last.address, 4);
    assert_int_equal(f->low.last.master, 2);
    store(f, 0xc0ffc, 4, 99);
    assert_int_equal(f->high.last.address, 0xffc);
    assert_int_equal(f->high.last.value, 99);
    assert_true(f->high.last.write);
    assert_int_equal(f->low.accesses, 1);
}

static void the_apb_knows_words_only(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, 0x101, 1), 0x34);
    assert_int_equal(load(f, 0x107, 1), 0x78);
    assert_int_equal(f->low.last.address, 4);
    assert_int_equal(f->low.last.size, 4);
    assert_int_equal(load(f, 0x100, 2), 0x1234);
    store(f, 0x102, 1, 0xab);
    assert_int_equal(f->low.last.value, 0xabababab);
    assert_int_equal(f->low.last.address, 0);
    store(f, 0x102, 2, 0xbeef);
    assert_int_equal(f->low.last.value, 0xbeefbeef);
}

static void where_no_device_is_loads_give_zero_and_it_is_reported_once(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, 0x200, 4), 0);
    assert_int_equal(load(f, 0x200, 4), 0);
    store(f, 0x0fc, 4, 1);
    assert_int_equal(f->low.accesses + f->high.accesses, 0);
    assert_int_equal(f->bench->diag.warnings, 2);
    assert_non_null(strstr(f->bench->message, "0x800000fc"));
}

static void plug_and_play_tells_identity_and_address(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, 0xff000, 4), 0x0100c043);
    assert_int_equal(load(f, 0xff004, 4), 0x0010fff1);
    assert_int_equal(load(f, 0xff008, 4), 0x04fff3ff);
    assert_int_equal(load(f, 0xff00c, 4), 0xc000ff01);
    for (uint32_t offset = 16; offset < 128; offset += 4)
        assert_int_equal(load(f, 0xff000 + offset, 4), 0);
    assert_int_equal(load(f, 0xff080, 4), 0x0100c043); /* repeats */
    assert_int_equal(load(f, 0xff001, 1), 0x00);
    store(f, 0xff000, 4, 0);
    assert_int_equal(load(f, 0xff000, 4), 0x0100c043);
    assert_int_equal(f->bench->diag.warnings, 0);
}

static void every_access_is_observed_as_the_bus_sent_it(void **state)
{
    struct fixture *f = *state;
    struct bus_access debug = {.address = 0x100, .size = 4, .master = BUS_MASTER_DEBUG};

    load(f, 0x101, 1);
    assert_int_equal(f->bench->observed.count, 1);
    assert_int_equal(f->bench->observed.event[0].what, OBSERVE_DEVICE);
    assert_int_equal(f->bench->observed.event[0].value, 0x34);
    f->bridge->access(f->bridge->self, &debug);
    assert_int_equal(f->bench->observed.count, 1);
}

static void slaves_that_cannot_be_there_are_refused_with_their_names(void **state)
{
    struct fixture *f = *state;
    struct apbctrl_config config = f->config;
    char error[200];

    assert_null(apbctrl_check(&config, error, sizeof(error)));
    config.slave[1] = (struct apbctrl_slave){&f->high.device, 0x000, 0x1000};
    assert_non_null(apbctrl_check(&config, error, sizeof(error)));
    assert_string_equal(error, "'low0' and 'high0' overlap at 0x80000000");
    config.slave[1] = (struct apbctrl_slave){&f->high.device, 0x180, 0x100};
    assert_non_null(apbctrl_check(&config, error, sizeof(error)));
    assert_non_null(strstr(error, "'high0' at 0x80000180: expected a multiple of 0x100"));
    config.slave[1] = (struct apbctrl_slave){&f->high.device, 0xff000, 0x100};
    assert_non_null(apbctrl_check(&config, error, sizeof(error)));
    config.slave[1] = (struct apbctrl_slave){&f->high.device, 0xfff00000, 0x100};
    assert_non_null(apbctrl_check(&config, error, sizeof(error)));
}

static uint32_t ahb_load(struct device *area, uint32_t offset, uint8_t size)
{
    struct bus_access access = {.address = offset, .size = size};

    assert_int_equal(area->access(area->self, &access), BUS_OK);
    return access.value;
}

static void the_ahb_area_lists_masters_slaves_and_build(void **state)
{
    struct fixture *f = *state;
    struct ahbctrl_config config = {
        .name = "ahb0",
        .device = 0x123,
        .version = 4298,
        .master_count = 2,
        .slave_count = 1,
        .master = {{.id = {0x01, 0x003, 3, 0}}, {.id = {0x01, 0x01d, 0, 9}, .user = {1, 2, 3}}},
        .slave = {{.id = {0x01, 0x006, 1, 0},
                   .bar = {ahbctrl_memory_bar(0x80000000, 0x100000, false, false),
                           ahbctrl_memory_bar(0x40000000, 0x20000000, true, true),
                           ahbctrl_io_bar(0xfff00100, 0x100)}}}};
    struct device *area = ahbctrl_create(&config, &f->bench->env);
    struct bus_access write = {.address = 0, .size = 4, .write = true, .value = 5};

    assert_int_equal(ahb_load(area, 0x000, 4), 0x01003060);
    assert_int_equal(ahb_load(area, 0x001, 1), 0x00);
    assert_int_equal(ahb_load(area, 0x002, 2), 0x3060);
    assert_int_equal(ahb_load(area, 0x020, 4), 0x0101d009);
    assert_int_equal(ahb_load(area, 0x02c, 4), 3);
    assert_int_equal(ahb_load(area, 0x040, 4), 0);
    assert_int_equal(ahb_load(area, 0x200, 4), 0); /* does not repeat */
    assert_int_equal(ahb_load(area, 0x800, 4), 0x01006020);
    assert_int_equal(ahb_load(area, 0x810, 4), 0x8000fff2);
    assert_int_equal(ahb_load(area, 0x814, 4), 0x4003e002);
    assert_int_equal(ahb_load(area, 0x818, 4), 0x0010fff3);
    assert_int_equal(ahb_load(area, 0xff0, 4), 0x012310ca);
    assert_int_equal(area->access(area->self, &write), BUS_OK);
    assert_int_equal(ahb_load(area, 0x000, 4), 0x01003060);
    area->destroy(area->self);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(accesses_reach_the_device_with_its_own_addresses),
        TEST(the_apb_knows_words_only),
        TEST(where_no_device_is_loads_give_zero_and_it_is_reported_once),
        TEST(plug_and_play_tells_identity_and_address),
        TEST(every_access_is_observed_as_the_bus_sent_it),
        TEST(slaves_that_cannot_be_there_are_refused_with_their_names),
        TEST(the_ahb_area_lists_masters_slaves_and_build),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
