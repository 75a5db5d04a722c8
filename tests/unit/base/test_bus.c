/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/bus.h"

static uint8_t ram[2 * BUS_PAGE_SIZE];
static uint8_t rom[BUS_PAGE_SIZE];

struct fixture {
    struct bus bus;
    struct bus_slave ram, rom, device;
    struct bus_access last;
};

static enum bus_result device_access(void *owner, struct bus_access *access)
{
    struct fixture *f = owner;

    f->last = *access;
    if (!access->write)
        access->value = 0x1234;
    return (access->address & 0x800) ? BUS_ERROR : BUS_OK;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    memset(ram, 0, sizeof(ram));
    memset(rom, 0x5a, sizeof(rom));
    f->ram =
        (struct bus_slave){.name = "ram", .base = 0x40000000, .size = sizeof(ram), .memory = ram};
    f->rom = (struct bus_slave){
        .name = "rom", .base = 0, .size = sizeof(rom), .memory = rom, .read_only = true};
    f->device = (struct bus_slave){.name = "device",
                                   .base = 0xfffff000,
                                   .size = BUS_PAGE_SIZE,
                                   .owner = f,
                                   .access = device_access};
    assert_true(bus_init(&f->bus));
    assert_true(bus_add_slave(&f->bus, &f->ram));
    assert_true(bus_add_slave(&f->bus, &f->rom));
    assert_true(bus_add_slave(&f->bus, &f->device));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    bus_fini(&f->bus);
    free(f);
    return 0;
}

static enum bus_result access_bus(struct fixture *f, bool write, uint32_t address, uint8_t size,
                                  uint32_t *value)
{
    struct bus_access access = {.address = address, .value = *value, .size = size, .write = write};
    enum bus_result result = bus_access(&f->bus, &access);

    *value = access.value;
    return result;
}

static void memory_is_big_endian_at_every_size(void **state)
{
    struct fixture *f = *state;
    uint32_t value = 0x11223344;

    assert_int_equal(access_bus(f, true, 0x40001ffc, 4, &value), BUS_OK);
    assert_int_equal(ram[0x1ffc], 0x11);
    assert_int_equal(access_bus(f, false, 0x40001ffe, 2, &value), BUS_OK);
    assert_int_equal(value, 0x3344);
    assert_int_equal(access_bus(f, false, 0x40001ffd, 1, &value), BUS_OK);
    assert_int_equal(value, 0x22);
    value = 0xab;
    assert_int_equal(access_bus(f, true, 0x40001fff, 1, &value), BUS_OK);
    assert_int_equal(bus_load32(ram + 0x1ffc), 0x112233ab);
}

static void nobody_at_an_address_is_a_bus_error(void **state)
{
    struct fixture *f = *state;
    uint32_t value = 0;

    assert_int_equal(access_bus(f, false, 0x40002000, 4, &value), BUS_ERROR);
    assert_int_equal(access_bus(f, false, 0x3ffffffc, 4, &value), BUS_ERROR);
    assert_null(bus_memory(&f->bus, 0x40002000, false));
}

static void rom_is_read_but_not_written(void **state)
{
    struct fixture *f = *state;
    uint32_t value = 7;

    assert_int_equal(access_bus(f, true, 0x10, 4, &value), BUS_ERROR);
    assert_int_equal(access_bus(f, false, 0x10, 4, &value), BUS_OK);
    assert_int_equal(value, 0x5a5a5a5a);
    assert_null(bus_memory(&f->bus, 0x10, true));
    assert_ptr_equal(bus_memory(&f->bus, 0x10, false), rom + 0x10);
}

static void a_device_sees_the_access_and_may_refuse_it(void **state)
{
    struct fixture *f = *state;
    uint32_t value = 0;

    assert_int_equal(access_bus(f, false, 0xfffffffc - 0x800, 4, &value), BUS_OK);
    assert_int_equal(value, 0x1234);
    assert_int_equal(f->last.address, 0xfffff7fc);
    assert_int_equal(access_bus(f, true, 0xfffffffc, 4, &value), BUS_ERROR);
}

static void overlapping_or_wrapping_slaves_are_refused_without_effect(void **state)
{
    struct fixture *f = *state;
    struct bus_slave overlap = {
        .name = "overlap", .base = 0x3ffff000, .size = 2 * BUS_PAGE_SIZE, .memory = ram};
    struct bus_slave wrap = {
        .name = "wrap", .base = 0xfffff000, .size = 2 * BUS_PAGE_SIZE, .memory = ram};

    assert_false(bus_add_slave(&f->bus, &overlap));
    assert_null(bus_slave_at(&f->bus, 0x3ffff000));
    assert_false(bus_add_slave(&f->bus, &wrap));
    assert_ptr_equal(bus_slave_at(&f->bus, 0x40000000), &f->ram);
}

static enum bus_result slow_access(void *owner, struct bus_access *access)
{
    struct fixture *f = owner;

    f->last = *access;
    return bus_access_memory(&f->ram, access);
}

static void slow_pages_are_reached_through_functions_only(void **state)
{
    struct fixture *f = *state;
    uint32_t value = 0;

    f->ram.access = slow_access;
    f->ram.owner = f;
    f->last = (struct bus_access){0};
    bus_set_slow(&f->bus, 0x40001000, BUS_PAGE_SIZE, true);
    assert_null(bus_memory(&f->bus, 0x40001004, false));
    assert_ptr_equal(bus_storage(&f->bus, 0x40001004), ram + 0x1004);
    assert_ptr_equal(bus_memory(&f->bus, 0x40000ffc, false), ram + 0xffc);
    assert_ptr_equal(bus_slave_at(&f->bus, 0x40001004), &f->ram);
    assert_int_equal(access_bus(f, true, 0x40001004, 4, &value), BUS_OK);
    assert_int_equal(f->last.address, 0x40001004);
    assert_int_equal(access_bus(f, true, 0x40000ffc, 4, &value), BUS_OK);
    assert_int_equal(f->last.address, 0x40001004);
    bus_set_slow(&f->bus, 0x40001000, BUS_PAGE_SIZE, false);
    assert_ptr_equal(bus_memory(&f->bus, 0x40001004, false), ram + 0x1004);
}

static void count_error(void *owner, const struct bus_access *access)
{
    uint32_t *errors = owner;

    assert_int_equal(access->size, 4);
    *errors += access->address;
}

static void each_error_is_told_to_the_listener(void **state)
{
    struct fixture *f = *state;
    uint32_t errors = 0, value = 0;

    f->bus.error = count_error;
    f->bus.error_owner = &errors;
    assert_int_equal(access_bus(f, false, 0x40000000, 4, &value), BUS_OK);
    assert_int_equal(access_bus(f, false, 0x10, 4, &value), BUS_OK);
    assert_int_equal(errors, 0);
    assert_int_equal(access_bus(f, true, 0x10, 4, &value), BUS_ERROR);
    assert_int_equal(access_bus(f, false, 0x20000000, 4, &value), BUS_ERROR);
    assert_int_equal(errors, 0x20000010);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_big_endian_at_every_size, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_at_an_address_is_a_bus_error, setup, teardown),
        cmocka_unit_test_setup_teardown(rom_is_read_but_not_written, setup, teardown),
        cmocka_unit_test_setup_teardown(a_device_sees_the_access_and_may_refuse_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(overlapping_or_wrapping_slaves_are_refused_without_effect,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(slow_pages_are_reached_through_functions_only, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(each_error_is_told_to_the_listener, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
