/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages in both engines: random programs that load and store in more pages than the TLB holds, cached and not, read-only and of
 * the supervisor, without R and M, under several names, while contexts change, TLBs are flushed and tables are rewritten with
 * and without a flush. Run in slices; all state and memory are compared after each.
 */
#include "tests/unit/leon3/compare.h"

#include "sim/base/random.h"

#define CODE       (RAM_BASE + 0x4000)
#define CODE_WORDS 2500u
#define CODE_END   (CODE + 0x8000)
#define DATA       (RAM_BASE + 0x40000) /* 16 pages of memory under 64 names */
#define DATA_PAGES 16u
#define TABLES     (RAM_BASE + 0x80000)
#define NAMES      64u
#define CONTEXTS   3u

#define REGION(context) (TABLES + 0x400 + 0x400 * (context))
#define SEGMENTS        (TABLES + 0x2000)
#define PAGE_TABLE      (TABLES + 0x2100)

struct author {
    struct random random;
    struct fixture *f;
    uint32_t at;
};

static uint32_t below(struct author *a, uint32_t bound)
{
    return (uint32_t)random_below(&a->random, bound);
}

static void emit(struct author *a, uint32_t opcode)
{
    put32(a->f, a->at, opcode);
    a->at += 4;
}

static void emit_set(struct author *a, uint32_t reg, uint32_t value)
{
    emit(a, SETHI(reg, value));
    emit(a, OR_LO(reg, value));
}

/* A word of the page table for a name: mostly open to all. */
static uint32_t any_pte(struct author *a)
{
    uint32_t acc = below(a, 4) ? 3 : below(a, 8), bits = below(a, 4) ? 0 : below(a, 4) << 5;

    if (!below(a, 24))
        return below(a, 4);
    return (DATA + below(a, DATA_PAGES) * 0x1000) >> 4 | (below(a, 4) ? 0x80u : 0) | bits |
           acc << 2 | 2u;
}

/* Names of pages, a segment of 256 KiB, memory by its own address, the tables. */
static uint32_t any_place(struct author *a)
{
    uint32_t offset = below(a, 0x1000) & ~7u;

    switch (below(a, 12)) {
    case 0:
        return 0x50040000u + below(a, 0x40000);
    case 1:
        return DATA + below(a, DATA_PAGES) * 0x1000 + offset;
    case 2:
        return PAGE_TABLE + 4 * below(a, NAMES);
    default:
        return 0x50000000u + below(a, NAMES) * 0x1000 + (below(a, 3) ? offset & 0x38u : offset);
    }
}

/* Loads, then stores and atomics: of tables loads alone, others write what they like. */
static void emit_access(struct author *a)
{
    static const uint8_t op3[] = {0, 0, 0, 1, 2, 3, 9, 10, 4, 4, 4, 5, 6, 7, 0x0d, 0x0f};
    uint32_t target = 8 + 2 * below(a, 4), place = any_place(a);
    uint32_t kinds = place - TABLES < 0x10000 ? 8 : sizeof(op3);

    emit_set(a, 2, place);
    for (uint32_t n = 1 + below(a, 3); n; n--)
        emit(a, OP3_IMM(3, target, op3[below(a, kinds)], 2, 8 * below(a, 3)));
}

/* A table's word is rewritten; behind it the TLBs may be flushed. */
static void emit_remap(struct author *a)
{
    emit_set(a, 2, PAGE_TABLE + 4 * below(a, NAMES));
    emit_set(a, 3, any_pte(a));
    emit(a, OP3_IMM(3, 3, 0x04, 2, 0));
}

static void emit_flush(struct author *a)
{
    emit_set(a, 2, 0x400);
    emit(a, OP3_ASI(0, 0x14, 2, 0x18));
}

static void emit_context(struct author *a)
{
    emit_set(a, 2, 0x200);
    emit_set(a, 3, below(a, CONTEXTS));
    emit(a, OP3_ASI(3, 0x14, 2, 0x19));
}

/* The caches on, with or without snooping; the data cache off or frozen; flushed. */
static void emit_cache_control(struct author *a)
{
    static const uint32_t control[] = {0x80000fu, 0x0fu, 0x81000fu, 0x1000fu,
                                       0x80000fu, 0x03u, 0x07u,     0x40000fu};

    emit_set(a, 3, control[below(a, sizeof(control) / sizeof(control[0]))]);
    emit(a, OP3_ASI(3, 0x14, 0, 0x02));
}

static void emit_something(struct author *a)
{
    uint32_t kind = below(a, 200);

    if (kind < 150)
        emit_access(a);
    else if (kind < 190)
        emit(a, OP3_IMM(2, 8 + below(a, 8), 0x00, 8 + below(a, 8), below(a, 64)));
    else if (kind < 194)
        emit_remap(a);
    else if (kind < 196)
        emit_flush(a);
    else if (kind < 198)
        emit_context(a);
    else
        emit_cache_control(a);
}

static void put_tables(struct author *a)
{
    struct fixture *f = a->f;

    for (uint32_t context = 0; context < CONTEXTS; context++) {
        put32(f, TABLES + 4 * context, REGION(context) >> 4 | 1);
        put32(f, REGION(context) + 4 * 0x40, RAM_BASE >> 4 | 0x80u | 3u << 2 | 2);
        put32(f, REGION(context) + 4 * 0x50, (SEGMENTS + 0x400 * context) >> 4 | 1);
        put32(f, SEGMENTS + 0x400 * context, (PAGE_TABLE + 0x400 * (context / 2)) >> 4 | 1);
        put32(f, SEGMENTS + 0x400 * context + 4, DATA >> 4 | 0x80u | 3u << 2 | 2);
    }
    for (uint32_t name = 0; name < NAMES; name++) {
        put32(f, PAGE_TABLE + 4 * name, any_pte(a));
        put32(f, PAGE_TABLE + 0x400 + 4 * name, any_pte(a));
    }
}

/* Interrupts come back to where they came, jmpl %l1; rett %l2. All else skips the trapped instruction. */
static void put_vectors(struct fixture *f)
{
    for (uint32_t vector = 0; vector < 256; vector++) {
        uint32_t handler = RAM_BASE + 16 * vector;

        if (vector - 0x11 < 15)
            PROGRAM(f, handler, OP3_REG(2, 0, 0x38, 17, 0), OP3_REG(2, 0, 0x39, 18, 0), NOP, NOP);
        else
            PROGRAM(f, handler, OP3_REG(2, 0, 0x38, 18, 0), OP3_IMM(2, 0, 0x39, 18, 4), NOP, NOP);
    }
}

static void prepare(struct fixture *f, uint64_t seed)
{
    struct author a = {.f = f, .at = CODE};

    random_seed(&a.random, seed);
    put_vectors(f);
    put_tables(&a);
    while (a.at < CODE + 4 * CODE_WORDS)
        emit_something(&a);
    emit_set(&a, 2, CODE);
    PROGRAM(f, a.at, OP3_IMM(2, 0, 0x38, 2, 0), NOP);
    set_reg(f, LEON3_REG_TBR, RAM_BASE);
    set_reg(f, LEON3_REG_PSR, seed & 1 ? 0xf30000e0u : 0xf3000020u);
    set_reg(f, LEON3_REG_PC, CODE);
    f->cpu->state.ccr = seed & 2 ? 0x80000fu : 0xfu;
    leon3_time_control_changed(f->cpu);
    srmmu_register_write(leon3_mmu(f->cpu), 0x100, TABLES >> 4);
    srmmu_register_write(leon3_mmu(f->cpu), 0, 1);
    leon3_time_control_changed(f->cpu);
}

/* Slices of all lengths: a log that is closed after a few accesses, and one that is full. */
static void run_both(struct fixture *plain, struct fixture *cached, enum leon3_timing timing,
                     uint64_t seed)
{
    static const uint32_t lengths[] = {4, 60, 600, 20000};
    struct random random;

    random_seed(&random, seed + 1000000);
    prepare(plain, seed);
    prepare(cached, seed);
    leon3_select(plain->cpu, LEON3_ENGINE_PLAIN, timing);
    leon3_select(cached->cpu, LEON3_ENGINE_CACHED, timing);
    for (unsigned slice = 0; slice < 48; slice++) {
        uint64_t horizon = leon3_cycle(plain->cpu) + 1 + random_below(&random, lengths[slice % 4]);
        uint32_t level = (uint32_t)random_below(&random, 60);
        enum leon3_stop stop = run_until(plain, horizon);

        assert_int_equal(run_until(cached, horizon), stop);
        assert_same(plain, cached, seed);
        assert_int_equal(stop, LEON3_STOP_HORIZON);
        leon3_set_irl(plain->cpu, level < 16 ? level : 0);
        leon3_set_irl(cached->cpu, level < 16 ? level : 0);
    }
}

static void vary(struct leon3_config *config, struct author *a)
{
    static const uint32_t entries[] = {2, 4, 7, 16, 32, 64};

    leon3_config_default(config);
    config->mmu_config.dtlb_entries = entries[below(a, 6)];
    config->mmu_config.itlb_entries = entries[below(a, 6)];
    config->mmu_config.shared_tlb = !below(a, 4);
    config->mmu_config.replacement = below(a, 2);
    config->replacement = below(a, 4);
    config->dcache_way_kib = 1u << below(a, 4);
    config->dcache_ways = 1 + below(a, 4);
    config->dcache_line = below(a, 2) ? 16 : 32;
    if (config->replacement == 1)
        config->dcache_ways = 2;
    config->icache_ways = config->dcache_ways;
}

static void compare(uint64_t first, uint64_t count, enum leon3_timing timing)
{
    uint64_t instructions = 0, walks = 0;

    for (uint64_t seed = first; seed < first + count; seed++) {
        struct author author = {.at = 0};
        struct leon3_config config;
        struct fixture plain, cached;

        random_seed(&author.random, seed + 5000);
        vary(&config, &author);
        fixture_init(&plain, &config);
        fixture_init(&cached, &config);
        run_both(&plain, &cached, timing, seed);
        instructions += leon3_instructions(plain.cpu);
        walks += plain.cpu->timing.walks;
        fixture_fini(&plain);
        fixture_fini(&cached);
    }
    assert_true(instructions > 10000 * count);
    assert_true(timing == LEON3_TIMING_FAST || walks > 1000 * count);
}

static void pages_are_met_alike_with_full_timing(void **state)
{
    (void)state;
    compare(1, 24, LEON3_TIMING_FULL);
}

static void pages_are_met_alike_with_fast_timing(void **state)
{
    (void)state;
    compare(1001, 24, LEON3_TIMING_FAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_met_alike_with_full_timing),
        cmocka_unit_test(pages_are_met_alike_with_fast_timing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
