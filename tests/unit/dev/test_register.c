/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of registers (sim/base/register.h).
 */
#include "sim/base/register.h"
#include "tests/unit/dev/bench.h"

struct fixture {
    uint32_t word[4];
    uint32_t hooked, hook_index;
    unsigned reads;
};

static uint32_t hook_read(void *self, uint32_t index, bool peek)
{
    struct fixture *f = self;

    f->reads += !peek;
    return 0xabcd0000 + index;
}

static void hook_write(void *self, uint32_t index, uint32_t value)
{
    struct fixture *f = self;

    f->hooked = value;
    f->hook_index = index;
}

#define WORD(n) (uint32_t)(offsetof(struct fixture, word) + 4 * (n))
static const struct register_row rows[] = {
    {"plain", 0x00, 1, 0, 0xffff, 0x00ff, 0x0f00, WORD(0), 0, NULL, NULL},
    {"row", 0x10, 2, 8, UINT32_MAX, UINT32_MAX, 0, WORD(1), 8, NULL, hook_write},
    {"hooks", 0x20, 3, 4, 0xffff00ff, 0, 0, REGISTER_NO_STATE, 0, hook_read, hook_write},
};

static uint32_t load(struct fixture *f, struct bench *bench, uint32_t offset, uint8_t master)
{
    struct register_bank bank = {"dev0", rows, 3, f, f, &bench->diag};
    struct bus_access access = {.size = 4, .master = master, .value = 0x55};

    assert_int_equal(register_access(&bank, offset, &access), BUS_OK);
    return access.value;
}

static void store(struct fixture *f, struct bench *bench, uint32_t offset, uint32_t value)
{
    struct register_bank bank = {"dev0", rows, 3, f, f, &bench->diag};
    struct bus_access access = {.size = 4, .write = true, .value = value};

    assert_int_equal(register_access(&bank, offset, &access), BUS_OK);
}

static void masks_decide_what_is_read_written_and_cleared(void **state)
{
    struct bench *bench = bench_create();
    struct fixture f = {.word = {0xffffffff}};

    (void)state;
    assert_int_equal(load(&f, bench, 0, 0), 0xffff);
    store(&f, bench, 0, 0x0512);
    assert_int_equal(f.word[0], 0xfffffa12);
    store(&f, bench, 0, 0);
    assert_int_equal(f.word[0], 0xfffffa00);
    free(bench);
}

static void a_row_of_registers_uses_step_and_stride(void **state)
{
    struct bench *bench = bench_create();
    struct fixture f = {0};

    (void)state;
    store(&f, bench, 0x18, 7);
    assert_int_equal(f.word[3], 7);
    assert_int_equal(f.hooked, 7);
    assert_int_equal(f.hook_index, 1);
    assert_int_equal(load(&f, bench, 0x18, 0), 7);
    assert_int_equal(bench->diag.warnings, 0);
    assert_int_equal(load(&f, bench, 0x14, 0), 0); /* between two of them */
    assert_int_equal(bench->diag.warnings, 1);
    free(bench);
}

static void hooks_replace_the_state_and_know_a_debugger(void **state)
{
    struct bench *bench = bench_create();
    struct fixture f = {0};

    (void)state;
    assert_int_equal(load(&f, bench, 0x28, 0), 0xabcd0002);
    assert_int_equal(f.reads, 1);
    assert_int_equal(load(&f, bench, 0x28, BUS_MASTER_DEBUG), 0xabcd0002);
    assert_int_equal(f.reads, 1);
    free(bench);
}

static void an_offset_without_register_reads_zero_and_is_reported_once(void **state)
{
    struct bench *bench = bench_create();
    struct fixture f = {.word = {1, 2, 3, 4}};
    struct fixture before = f;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(load(&f, bench, 0x2c, 0), 0);
        store(&f, bench, 0x2c, 5);
    }
    assert_int_equal(bench->diag.warnings, 2); /* the load and the store */
    assert_non_null(strstr(bench->message, "dev0: store to offset 0x2c"));
    assert_memory_equal(&f, &before, sizeof(f));
    assert_int_equal(load(&f, bench, 0x30, BUS_MASTER_DEBUG), 0);
    assert_int_equal(bench->diag.warnings, 2);
    free(bench);
}

static void sub_words_use_big_endian_lanes(void **state)
{
    struct bus_access byte = {.address = 0x101, .size = 1, .value = 0x1ab};
    struct bus_access half = {.address = 0x102, .size = 2, .value = 0xbeef};
    struct bus_access word = {.address = 0x100, .size = 4, .value = 0x12345678};

    (void)state;
    assert_int_equal(register_spread(&byte), 0xabababab);
    assert_int_equal(register_spread(&half), 0xbeefbeef);
    assert_int_equal(register_spread(&word), 0x12345678);
    assert_int_equal(register_lane(&byte, 0x12345678), 0x34);
    assert_int_equal(register_lane(&half, 0x12345678), 0x5678);
    assert_int_equal(register_lane(&word, 0x12345678), 0x12345678);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_decide_what_is_read_written_and_cleared),
        cmocka_unit_test(a_row_of_registers_uses_step_and_stride),
        cmocka_unit_test(hooks_replace_the_state_and_know_a_debugger),
        cmocka_unit_test(an_offset_without_register_reads_zero_and_is_reported_once),
        cmocka_unit_test(sub_words_use_big_endian_lanes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
