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

/* Eight stores of %g3 from %g2 on, one in each line: the first by the plain engine, the others in the loop of the cached one. */
#define LINES 8u

static void store_to_lines(struct fixture *f, uint32_t va, uint32_t value)
{
    PROGRAM(f, RAM_BASE + 0x1000, ST_G3_G2, OP3_IMM(2, 4, 0x14, 4, 1) /* subcc %g4, 1, %g4 */,
            BRANCH(0, 9, (uint32_t)-2), OP3_IMM(2, 2, 0x00, 2, 16), BRANCH(0, 8, 0), NOP);
    set_reg(f, 2, va);
    set_reg(f, 3, value);
    set_reg(f, 4, LINES);
    set_reg(f, LEON3_REG_PC, RAM_BASE + 0x1000);
    f->clock.horizon = leon3_cycle(f->cpu) + 1000;
    assert_int_equal(leon3_run(f->cpu), LEON3_STOP_HORIZON);
    assert_int_equal(reg(f, 4), 0);
}

/*
 * The tables change, and no cache is flushed: a store hits by its virtual tag a line that came from other memory. The line takes
 * the word (dwrite of mmu_dcache.vhd), and so does the memory of today; the memory of then keeps what it had. Another name of the
 * memory of today loses its line where stores are snooped.
 */
static void store_after_a_remap(struct fixture *f, enum leon3_engine engine, bool snooping)
{
    uint32_t segment = TABLES + 0x2000u, there = DATA + 0x40000u;

    f->cpu->state.ccr = snooping ? 0x80000fu : 0xfu;
    for (uint32_t i = 0; i < 16 * LINES; i += 16) {
        put32(f, DATA + i, 1);
        put32(f, there + i, 7);
        assert_int_equal(load(f, OTHER_NAME + i), 1);
        assert_int_equal(load(f, there + i), 7);
    }
    put32(f, segment, PTE(RAM_BASE + 0x40000u, 3));
    put32(f, REGION + 4 * 0x60, PTD(segment));
    srmmu_flush(leon3_mmu(f->cpu), 0);
    leon3_select(f->cpu, engine, LEON3_TIMING_FULL);
    store_to_lines(f, OTHER_NAME, 2);
    for (uint32_t i = 0; i < 16 * LINES; i += 16) {
        assert_int_equal(get32(f, DATA + i), 1);
        assert_int_equal(get32(f, there + i), 2);
        assert_int_equal(load(f, OTHER_NAME + i), 2);
        assert_int_equal(load(f, there + i), snooping ? 2 : 7);
        assert_int_equal(load(f, DATA + i), 1);
    }
}

static void a_store_after_a_remap_writes_the_line_that_it_hits(void **state)
{
    store_after_a_remap(*state, LEON3_ENGINE_PLAIN, false);
}

static void a_store_after_a_remap_is_snooped_by_where_it_goes(void **state)
{
    store_after_a_remap(*state, LEON3_ENGINE_PLAIN, true);
}

static void a_store_after_a_remap_is_the_same_in_the_loop(void **state)
{
    store_after_a_remap(*state, LEON3_ENGINE_CACHED, false);
}

static void a_store_after_a_remap_is_snooped_in_the_loop(void **state)
{
    store_after_a_remap(*state, LEON3_ENGINE_CACHED, true);
}

/* The words behind are asked for before the trap is taken: a user's fetch brings no line of the supervisor's in. */
static void what_is_behind_a_refused_fetch_is_fetched_in_its_mode(void **state)
{
    const uint32_t behind = 0x71000000u;
    struct fixture *f = *state;

    leon3_select(f->cpu, LEON3_ENGINE_PLAIN, LEON3_TIMING_FULL);
    put32(f, REGION + 4 * 0x70, PTE(RAM_BASE, 6));
    put32(f, REGION + 4 * 0x71, PTE(RAM_BASE, 6));
    set_reg(f, 2, 0);
    set_reg(f, 3, 1);
    /* The MMU and the caches are switched on for their units as well. */
    execute_one(f, OP3_ASI(3, 0x14, 2, 0x19));
    set_reg(f, 3, 0xf);
    execute_one(f, OP3_ASI(3, 0x14, 2, 0x02));
    for (int i = 0; i < 8; i++)
        execute_one(f, NOP);
    set_reg(f, LEON3_REG_PSR, PSR_ET);
    set_reg(f, LEON3_REG_PC, behind - 8);
    step(f, 1);
    assert_int_equal(f->cpu->state.trap_type, 0x01);
    assert_non_null(srmmu_tlb_peek(leon3_mmu(f->cpu), true, behind));
    assert_null(leon3_cache_find(&f->cpu->icache, behind, 0, true));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refused_store_empties_the_line_it_hits),
        TEST(without_snooping_the_line_of_another_name_is_stale),
        TEST(with_snooping_the_line_of_another_name_is_emptied),
        TEST(a_table_word_in_the_cache_is_snooped_as_well),
        TEST(a_store_after_a_remap_writes_the_line_that_it_hits),
        TEST(a_store_after_a_remap_is_snooped_by_where_it_goes),
        TEST(a_store_after_a_remap_is_the_same_in_the_loop),
        TEST(a_store_after_a_remap_is_snooped_in_the_loop),
        TEST(what_is_behind_a_refused_fetch_is_fetched_in_its_mode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
