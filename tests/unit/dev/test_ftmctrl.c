/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FTMCTRL: registers, and the EDAC of a PROM and a RAM on a bus, as masters of the bus see it.
 */
#include "sim/base/random.h"
#include "sim/base/bch.h"
#include "sim/dev/ftmctrl.h"
#include "tests/unit/dev/bench.h"

#define RAM   0x40000000u
#define PAGES 4
#define MCFG3 0x8u
#define WB    0x800u
#define RB    0x400u
#define RE    0x200u
#define PE    0x100u

struct fixture {
    struct bench *bench;
    struct bus bus;
    uint8_t ram_bytes[PAGES * BUS_PAGE_SIZE], prom_bytes[BUS_PAGE_SIZE], other[BUS_PAGE_SIZE];
    struct bus_slave ram, prom, elsewhere;
    struct device *device;
    unsigned corrected, changed, failed;
    uint32_t corrected_address;
};

static void on_corrected(void *owner, const struct bus_access *access)
{
    struct fixture *f = owner;

    f->corrected++;
    f->corrected_address = access->address;
}

static void on_changed(void *owner)
{
    struct fixture *f = owner;

    f->changed++;
}

static void on_error(void *owner, const struct bus_access *access)
{
    struct fixture *f = owner;

    (void)access;
    f->failed++;
}

static struct fixture *fixture_create(uint32_t edac)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct ftmctrl_config config;

    assert_non_null(f);
    f->bench = bench_create();
    assert_true(bus_init(&f->bus));
    f->bus.error = on_error;
    f->bus.error_owner = f;
    f->bench->env.bus = &f->bus;
    f->ram = (struct bus_slave){
        .name = "ram", .base = RAM, .size = sizeof(f->ram_bytes), .memory = f->ram_bytes};
    f->prom = (struct bus_slave){
        .name = "prom", .size = sizeof(f->prom_bytes), .memory = f->prom_bytes, .read_only = true};
    f->elsewhere = (struct bus_slave){
        .name = "other", .base = 0xa0000000, .size = sizeof(f->other), .memory = f->other};
    assert_true(bus_add_slave(&f->bus, &f->ram));
    assert_true(bus_add_slave(&f->bus, &f->prom));
    assert_true(bus_add_slave(&f->bus, &f->elsewhere));
    ftmctrl_config_default(&config);
    config.edac = edac;
    config.owner = f;
    config.corrected = on_corrected;
    config.pages_changed = on_changed;
    f->device = ftmctrl_create(&config, &f->bench->env);
    assert_non_null(f->device);
    assert_int_equal(ftmctrl_connect(f->device, &f->ram), edac);
    assert_int_equal(ftmctrl_connect(f->device, &f->prom), edac);
    assert_false(ftmctrl_connect(f->device, &f->elsewhere));
    return f;
}

static int setup(void **state)
{
    *state = fixture_create(1);
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

static enum bus_result load_sized(struct fixture *f, uint32_t address, uint8_t size,
                                  uint32_t *value)
{
    struct bus_access access = {.address = address, .size = size};
    enum bus_result result = bus_access(&f->bus, &access);

    *value = access.value;
    return result;
}

static uint32_t load(struct fixture *f, uint32_t address)
{
    uint32_t value;

    assert_int_equal(load_sized(f, address, 4, &value), BUS_OK);
    return value;
}

static enum bus_result store_sized(struct fixture *f, uint32_t address, uint8_t size,
                                   uint32_t value)
{
    struct bus_access access = {.address = address, .value = value, .size = size, .write = true};

    return bus_access(&f->bus, &access);
}

static void store(struct fixture *f, uint32_t address, uint32_t value)
{
    assert_int_equal(store_sized(f, address, 4, value), BUS_OK);
}

static bool slow(const struct fixture *f, uint32_t address)
{
    return !bus_memory(&f->bus, address, false);
}

static void registers_keep_what_boot_code_writes(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->device, 0), 0x2ff);
    assert_int_equal(bench_read(f->device, 4), 0x7c400000);
    assert_int_equal(bench_read(f->device, 8), 1u << 27);
    for (uint32_t offset = 0; offset < 12; offset += 4)
        bench_write(f->device, offset, 0xffffffff);
    assert_int_equal(bench_read(f->device, 0), 0x7efbcbff);
    assert_int_equal(bench_read(f->device, 4), 0xffe07eff); /* the SDRAM command is done */
    assert_int_equal(bench_read(f->device, 8), 0x0fffffff);
    f->device->reset(f->device->self);
    assert_int_equal(bench_read(f->device, 8), 1u << 27);
}

static void without_edac_there_is_none(void **state)
{
    struct fixture *f = fixture_create(0);
    void *own = f;

    (void)state;
    bench_write(f->device, MCFG3, 0xffffffff);
    assert_int_equal(bench_read(f->device, MCFG3), 0x07fff000);
    assert_false(slow(f, RAM));
    assert_false(ftmctrl_flip(f->device, RAM, 1, 0));
    teardown(&own);
}

static void memory_without_errors_is_as_fast_as_ever(void **state)
{
    struct fixture *f = *state;

    f->changed = 0;
    bench_write(f->device, MCFG3, RE | PE);
    store(f, RAM, 0x12345678);
    for (uint32_t page = 0; page < PAGES; page++)
        assert_false(slow(f, RAM + page * BUS_PAGE_SIZE));
    assert_int_equal(load(f, RAM), 0x12345678);
    assert_int_equal(f->corrected, 0);
}

static void a_single_error_is_corrected_until_the_word_is_written(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    bench_write(f->device, MCFG3, RE);
    for (unsigned bit = 0; bit < 39; bit++) {
        uint32_t address = RAM + BUS_PAGE_SIZE + 4 * bit;

        store(f, address, 0xcafe0000 + bit);
        f->corrected = f->changed = 0;
        assert_true(ftmctrl_flip(f->device, address, bit < 32 ? 1u << bit : 0,
                                 (uint8_t)(bit < 32 ? 0 : 1u << (bit - 32))));
        assert_true(slow(f, RAM + BUS_PAGE_SIZE));
        assert_false(slow(f, RAM));
        assert_int_equal(f->changed, 1);
        assert_int_equal(load(f, address), 0xcafe0000 + bit);
        assert_int_equal(load_sized(f, address + 1, 1, &value), BUS_OK);
        assert_int_equal(value, 0xfe);
        assert_int_equal(f->corrected, 2); /* reading does not repair */
        assert_int_equal(f->corrected_address, address + 1);
        assert_int_equal(load(f, address - 4), bit ? 0xcafe0000 + bit - 1 : 0);
        assert_int_equal(f->corrected, 2);
        store(f, address, 0xcafe0000 + bit);
        assert_false(slow(f, RAM + BUS_PAGE_SIZE));
    }
    assert_int_equal(f->failed, 0);
}

static void a_double_error_is_a_bus_error(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    bench_write(f->device, MCFG3, RE);
    store(f, RAM + 8, 77);
    assert_true(ftmctrl_flip(f->device, RAM + 8, 0x80000001, 0));
    assert_int_equal(load_sized(f, RAM + 8, 4, &value), BUS_ERROR);
    assert_int_equal(store_sized(f, RAM + 9, 1, 1), BUS_ERROR); /* reads the word first */
    assert_int_equal(store_sized(f, RAM + 10, 2, 1), BUS_ERROR);
    assert_int_equal(f->failed, 3);
    assert_int_equal(f->corrected, 0);
    assert_int_equal(load(f, RAM + 12), 0);
    store(f, RAM + 8, 78);
    assert_int_equal(load(f, RAM + 8), 78);
    assert_false(slow(f, RAM));
}

static void a_byte_store_repairs_a_single_error(void **state)
{
    struct fixture *f = *state;

    bench_write(f->device, MCFG3, RE);
    store(f, RAM, 0x11223344);
    assert_true(ftmctrl_flip(f->device, RAM, 1, 0));
    assert_int_equal(store_sized(f, RAM + 1, 1, 0xaa), BUS_OK);
    assert_int_equal(f->corrected, 1);
    assert_false(slow(f, RAM));
    assert_int_equal(load(f, RAM), 0x11aa3344);
}

static void with_edac_off_the_wrong_bits_are_seen(void **state)
{
    struct fixture *f = *state;

    store(f, RAM, 0x11223344);
    assert_true(ftmctrl_flip(f->device, RAM, 0x80000001, 0));
    assert_int_equal(load(f, RAM), 0x91223345);
    assert_int_equal(store_sized(f, RAM, 1, 0x55), BUS_OK); /* the other bytes stay as they are */
    assert_int_equal(load(f, RAM), 0x55223345);
    bench_write(f->device, MCFG3, PE);
    assert_int_equal(load(f, RAM), 0x55223345);
    bench_write(f->device, MCFG3, RE);
    assert_int_equal(load(f, RAM), 0x55223344);
    assert_int_equal(f->corrected, 1);
}

static void the_prom_has_its_own_switch(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    assert_true(ftmctrl_flip(f->device, 16, 3, 0));
    bench_write(f->device, MCFG3, RE);
    assert_int_equal(load(f, 16), 3);
    bench_write(f->device, MCFG3, PE);
    assert_int_equal(load_sized(f, 16, 4, &value), BUS_ERROR);
    assert_int_equal(store_sized(f, 16, 4, 0), BUS_ERROR);
}

/* How test software makes errors: a word with check bits of another one. */
static void write_bypass_stores_the_check_bits_of_tcb(void **state)
{
    struct fixture *f = *state;
    uint32_t value;

    bench_write(f->device, MCFG3, RE | WB | bch_encode(0));
    assert_true(slow(f, RAM + BUS_PAGE_SIZE));
    assert_false(slow(f, 0)); /* the PROM's EDAC is off */
    store(f, RAM, 0);
    store(f, RAM + 4, 1);
    store(f, RAM + 8, 3);
    bench_write(f->device, MCFG3, RE);
    assert_true(slow(f, RAM));
    assert_false(slow(f, RAM + BUS_PAGE_SIZE));
    assert_int_equal(load(f, RAM), 0);
    assert_int_equal(f->corrected, 0);
    assert_int_equal(load(f, RAM + 4), 0);
    assert_int_equal(f->corrected, 1);
    assert_int_equal(load_sized(f, RAM + 8, 4, &value), BUS_ERROR);
}

static void read_bypass_loads_tcb(void **state)
{
    struct fixture *f = *state;
    struct bus_access debug = {.address = RAM + 4, .size = 4, .master = BUS_MASTER_DEBUG};

    store(f, RAM, 0xdeadbeef);
    store(f, RAM + 4, 0);
    assert_true(ftmctrl_flip(f->device, RAM + 4, 0, 0x41));
    bench_write(f->device, MCFG3, RE | RB);
    load(f, RAM);
    assert_int_equal(bench_read(f->device, MCFG3) & 0xff, bch_encode(0xdeadbeef));
    bus_access(&f->bus, &debug);
    assert_int_equal(bench_read(f->device, MCFG3) & 0xff, bch_encode(0xdeadbeef));
    f->ram_bytes[0] = 0;
    bench_write(f->device, MCFG3, RB); /* EDAC off: nothing is loaded */
    load(f, RAM);
    assert_int_equal(bench_read(f->device, MCFG3) & 0xff, 0);
}

static void a_debugger_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct bus_access access = {.address = RAM, .size = 4, .master = BUS_MASTER_DEBUG};

    bench_write(f->device, MCFG3, RE);
    store(f, RAM, 5);
    assert_true(ftmctrl_flip(f->device, RAM, 1, 0));
    assert_int_equal(bus_access(&f->bus, &access), BUS_OK);
    assert_int_equal(access.value, 5);
    assert_int_equal(f->corrected, 0);
    assert_non_null(bus_storage(&f->bus, RAM));
}

static void looking_at_memory_shows_what_a_master_reads(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[8];

    store(f, RAM, 0x11223344);
    store(f, RAM + 4, 0x55667788);
    assert_true(ftmctrl_flip(f->device, RAM, 0x01000000, 0));
    assert_true(ftmctrl_flip(f->device, RAM + 4, 0x00000003, 0));
    memcpy(bytes, f->ram_bytes + 3, 5);
    ftmctrl_look(f->device, RAM + 3, 5, bytes);
    assert_memory_equal(bytes, "\x44\x55\x66\x77\x8b", 5);
    memcpy(bytes, f->ram_bytes, 8);
    ftmctrl_look(f->device, RAM, 8, bytes);
    assert_memory_equal(bytes, "\x10\x22\x33\x44\x55\x66\x77\x8b", 8);
    bench_write(f->device, MCFG3, RE);
    memcpy(bytes, f->ram_bytes, 8);
    ftmctrl_look(f->device, RAM, 8, bytes);
    assert_memory_equal(bytes, "\x11\x22\x33\x44\x55\x66\x77\x8b", 8);
}

static void flipping_twice_is_as_if_nothing_had_been(void **state)
{
    struct fixture *f = *state;

    assert_true(ftmctrl_flip(f->device, RAM, 6, 1));
    assert_true(ftmctrl_flip(f->device, RAM, 6, 1));
    assert_false(slow(f, RAM));
    assert_false(ftmctrl_flip(f->device, RAM + 2, 1, 0));
    assert_false(ftmctrl_flip(f->device, 0xa0000000, 1, 0));
    assert_false(ftmctrl_flip(f->device, RAM - 4, 1, 0));
}

static void the_list_of_wrong_words_has_an_end(void **state)
{
    struct fixture *f = *state;

    for (uint32_t i = 0; i < FTMCTRL_WORDS_MAX; i++)
        assert_true(ftmctrl_flip(f->device, RAM + 4 * i, 1, 0));
    assert_false(ftmctrl_flip(f->device, RAM + 4 * FTMCTRL_WORDS_MAX, 1, 0));
    assert_true(ftmctrl_flip(f->device, RAM, 2, 0)); /* one that is listed */
    bench_write(f->device, 0x4, 0x40);               /* RMW, which EDAC wants */
    bench_write(f->device, MCFG3, RE | WB | 0x55);
    store(f, RAM + 4 * FTMCTRL_WORDS_MAX, 1);
    assert_int_equal(f->bench->diag.warnings, 1);
    ftmctrl_written(f->device, RAM + 2, 5); /* touches two words */
    assert_true(ftmctrl_flip(f->device, RAM + 4 * FTMCTRL_WORDS_MAX, 1, 0));
    assert_true(ftmctrl_flip(f->device, RAM + 4 * FTMCTRL_WORDS_MAX + 4, 1, 0));
    assert_false(ftmctrl_flip(f->device, RAM + 4 * FTMCTRL_WORDS_MAX + 8, 1, 0));
    ftmctrl_written(f->device, 0, UINT32_MAX);
    bench_write(f->device, MCFG3, RE);
    assert_false(slow(f, RAM));
}

static void a_saved_state_has_the_same_slow_pages_elsewhere(void **state)
{
    struct fixture *f = *state, *other = fixture_create(1);
    void *own = other;

    bench_write(f->device, MCFG3, RE);
    assert_true(ftmctrl_flip(f->device, RAM + 2 * BUS_PAGE_SIZE, 3, 0));
    assert_true(ftmctrl_flip(other->device, RAM, 3, 0));
    memcpy(other->device->component.state, f->device->component.state, f->device->component.size);
    other->device->component.reload(other->device->component.owner);
    for (uint32_t page = 0; page < PAGES; page++)
        assert_int_equal(slow(f, RAM + page * BUS_PAGE_SIZE),
                         slow(other, RAM + page * BUS_PAGE_SIZE));
    assert_true(slow(other, RAM + 2 * BUS_PAGE_SIZE));
    teardown(&own);
}

/* Any bit of the state may flip at any time. */
static void injected_faults_do_no_harm(void **state)
{
    struct fixture *f = *state;
    struct random random;

    random_seed(&random, 3);
    for (int round = 0; round < 3000; round++) {
        size_t bit = random_below(&random, round % 2 ? 200 : f->device->component.size * 8);
        uint32_t address = RAM + (uint32_t)random_below(&random, sizeof(f->ram_bytes) / 4) * 4;
        uint32_t value;

        ((uint8_t *)f->device->component.state)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        f->device->component.reload(f->device->component.owner);
        ftmctrl_flip(f->device, address, (uint32_t)random_next(&random), 0);
        load_sized(f, address, 4, &value);
        store_sized(f, RAM + (uint32_t)random_below(&random, 512), 1, 9);
    }
}

/* What is read is what was written, or an error, as long as at most two bits are wrong. */
static void no_double_error_ever_goes_unseen(void **state)
{
    struct fixture *f = *state;
    struct random random;
    uint32_t written[64] = {0};

    random_seed(&random, 4);
    bench_write(f->device, MCFG3, RE);
    for (int round = 0; round < 20000; round++) {
        uint32_t i = (uint32_t)random_below(&random, 64), value;
        uint64_t bits = UINT64_C(1) << random_below(&random, 39);

        bits |= UINT64_C(1) << random_below(&random, 39);
        written[i] = (uint32_t)random_next(&random);
        store(f, RAM + 4 * i, written[i]);
        if (random_below(&random, 2))
            assert_true(
                ftmctrl_flip(f->device, RAM + 4 * i, (uint32_t)bits, (uint8_t)(bits >> 32)));
        i = (uint32_t)random_below(&random, 64);
        if (load_sized(f, RAM + 4 * i, 4, &value) == BUS_OK)
            assert_int_equal(value, written[i]);
    }
    assert_true(f->corrected > 10 && f->failed > 100);
}

static void a_rom_takes_stores_where_the_register_lets_it(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(store_sized(f, 0x10, 4, 7), BUS_ERROR);
    bench_write(f->device, 0x0, 0x800); /* PWEN */
    assert_int_equal(store_sized(f, 0x10, 4, 7), BUS_OK);
    assert_int_equal(load(f, 0x10), 0);
    bench_write(f->device, 0x8, 0x100); /* with EDAC as well */
    assert_true(ftmctrl_flip(f->device, 0x10, 1, 0));
    assert_int_equal(store_sized(f, 0x10, 1, 7), BUS_OK);
    assert_int_equal(load(f, 0x10), 0);
    bench_write(f->device, 0x0, 0);
    assert_int_equal(store_sized(f, 0x10, 4, 7), BUS_ERROR);
}

/* Its eighth bit is kept, is no check bit, and reads as 0 after a load with RB. */
static void test_check_bits_are_eight(void **state)
{
    struct fixture *f = *state;

    bench_write(f->device, MCFG3, RE | WB | 0xff);
    assert_int_equal(bench_read(f->device, MCFG3) & 0xff, 0xff);
    store(f, RAM, 0);
    bench_write(f->device, MCFG3, RE | RB | 0xff);
    load_sized(f, RAM, 4, &(uint32_t){0});
    assert_int_equal(bench_read(f->device, MCFG3) & 0xff, 0x7f);
}

static void edac_without_rmw_is_told_once(void **state)
{
    struct fixture *f = *state;

    bench_write(f->device, 0x4, 0x40); /* RMW */
    bench_write(f->device, 0x8, 0x200);
    assert_string_equal(f->bench->message, "");
    bench_write(f->device, 0x4, 0);
    assert_non_null(strstr(f->bench->message, "EDAC of RAM without MCFG2.RMW"));
    f->bench->message[0] = '\0';
    bench_write(f->device, 0x4, 0);
    assert_string_equal(f->bench->message, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_keep_what_boot_code_writes),
        TEST(a_rom_takes_stores_where_the_register_lets_it),
        TEST(edac_without_rmw_is_told_once),
        TEST(test_check_bits_are_eight),
        TEST(without_edac_there_is_none),
        TEST(memory_without_errors_is_as_fast_as_ever),
        TEST(a_single_error_is_corrected_until_the_word_is_written),
        TEST(a_double_error_is_a_bus_error),
        TEST(a_byte_store_repairs_a_single_error),
        TEST(with_edac_off_the_wrong_bits_are_seen),
        TEST(the_prom_has_its_own_switch),
        TEST(write_bypass_stores_the_check_bits_of_tcb),
        TEST(read_bypass_loads_tcb),
        TEST(a_debugger_changes_nothing),
        TEST(looking_at_memory_shows_what_a_master_reads),
        TEST(flipping_twice_is_as_if_nothing_had_been),
        TEST(the_list_of_wrong_words_has_an_end),
        TEST(a_saved_state_has_the_same_slow_pages_elsewhere),
        TEST(injected_faults_do_no_harm),
        TEST(no_double_error_ever_goes_unseen),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
