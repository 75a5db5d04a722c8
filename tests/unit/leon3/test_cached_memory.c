/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Caches and MMU together (sim/leon3/cached_memory.c): a page that the tables let be read only, mapped twice, and what stores
 * that are refused or done under another name leave in the data cache.
 */
#include "tests/unit/leon3/fixture.h"

#define TABLES     (RAM_BASE + 0x10000u)
#define REGION     (TABLES + 0x1000u)
#define DATA       (RAM_BASE + 0x20340u)
#define READ_ONLY  (DATA - RAM_BASE + 0x50000000u)
#define OTHER_NAME (DATA - RAM_BASE + 0x60000000u)

#define PTE(address, acc) (((address) >> 4 & 0xffffff00u) | 0x80u | 0x60u | (acc) << 2 | 2u)
#define PTD(address)      ((address) >> 4 | 1u)

#define LD_G3_G2 OP3_IMM(3, 3, 0x00, 2, 0)
#define ST_G3_G2 OP3_IMM(3, 3, 0x04, 2, 0)

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));

    assert_non_null(f);
    fixture_init_default(f);
    put32(f, TABLES, PTD(REGION));
    put32(f, REGION + 4 * 0x40, PTE(RAM_BASE, 3));
    put32(f, REGION + 4 * 0x50, PTE(RAM_BASE, 0));
    put32(f, REGION + 4 * 0x60, PTE(RAM_BASE, 3));
    put32(f, DATA, 1);
    srmmu_register_write(leon3_mmu(f->cpu), 0x100, TABLES >> 4);
    srmmu_register_write(leon3_mmu(f->cpu), 0, 1);
    f->cpu->state.ccr = 0xf;
    set_reg(f, LEON3_REG_TBR, RAM_BASE);
    set_reg(f, LEON3_REG_PSR, PSR_S | PSR_ET);
    execute_one(f, NOP); /* in the first cycle the cache still counts as being flushed */
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static uint32_t load(struct fixture *f, uint32_t va)
{
    set_reg(f, 2, va);
    assert_int_equal(execute_one(f, LD_G3_G2), 0);
    return reg(f, 3);
}

static const struct leon3_cache_line *line_at(struct fixture *f, uint32_t va)
{
    return leon3_cache_find(&f->cpu->dcache, va, 0, true);
}

/* The VHDL writes the hit before it knows of the fault, and empties the line then. */
static void a_refused_store_empties_the_line_it_hits(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, READ_ONLY), 1);
    assert_int_equal(line_at(f, READ_ONLY)->valid, 0xf);
    set_reg(f, 3, 99);
    assert_int_equal(execute_one(f, ST_G3_G2), 0x09);
    set_reg(f, LEON3_REG_PSR, PSR_S | PSR_ET);
    assert_int_equal(line_at(f, READ_ONLY)->valid, 0);
    assert_int_equal(get32(f, DATA), 1);
    assert_int_equal(load(f, READ_ONLY), 1);
}

static void store_under_another_name(struct fixture *f, uint32_t ccr, uint32_t expected)
{
    f->cpu->state.ccr = ccr;
    assert_int_equal(load(f, READ_ONLY), 1);
    assert_int_equal(load(f, OTHER_NAME), 1);
    set_reg(f, 2, OTHER_NAME);
    set_reg(f, 3, 2);
    assert_int_equal(execute_one(f, ST_G3_G2), 0);
    assert_int_equal(load(f, OTHER_NAME), 2);
    assert_int_equal(load(f, READ_ONLY), expected);
    assert_int_equal(get32(f, DATA), 2);
}

static void without_snooping_the_line_of_another_name_is_stale(void **state)
{
    store_under_another_name(*state, 0xf, 1);
}

static void with_snooping_the_line_of_another_name_is_emptied(void **state)
{
    store_under_another_name(*state, 0x80000fu, 2);
}

/* R and M reach memory by a store of the MMU's own. */
static void a_table_word_in_the_cache_is_snooped_as_well(void **state)
{
    struct fixture *f = *state;
    uint32_t entry = REGION + 4 * 0x60, fresh = PTE(RAM_BASE, 3) & ~0x60u;

    for (uint32_t snooping = 0; snooping < 2; snooping++) {
        f->cpu->state.ccr = snooping ? 0x80000fu : 0xfu;
        put32(f, entry, fresh);
        srmmu_flush(leon3_mmu(f->cpu), 0);
        assert_int_equal(load(f, entry), fresh);
        load(f, OTHER_NAME + 0x1000 + snooping * 0x100); /* no hit, so that it is translated */
        assert_int_equal(get32(f, entry), fresh | 0x20u);
        assert_int_equal(load(f, entry), snooping ? fresh | 0x20u : fresh);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refused_store_empties_the_line_it_hits),
        TEST(without_snooping_the_line_of_another_name_is_stale),
        TEST(with_snooping_the_line_of_another_name_is_emptied),
        TEST(a_table_word_in_the_cache_is_snooped_as_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
