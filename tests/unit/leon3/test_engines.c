/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cached engine against the plain one: random programs with traps, windows, self-modifying
 * code, devices, interrupts and the MMU, run in slices of random length; state, memory and cycle
 * are compared after each slice.
 */
#include "tests/unit/leon3/compare.h"

#include "sim/base/random.h"

#define CODE       (RAM_BASE + 0x4000)
#define CODE_WORDS 1500u /* crosses a page */
#define DATA       (RAM_BASE + 0x8000)
#define TABLES     (RAM_BASE + 0x80000)

/* Every vector skips the trapped instruction: jmpl %l2, %g0; rett %l2 + 4. */
static void put_vectors(struct fixture *f)
{
    for (uint32_t vector = 0; vector < 256; vector++)
        PROGRAM(f, RAM_BASE + 16 * vector, OP3_REG(2, 0, 0x38, 18, 0), OP3_IMM(2, 0, 0x39, 18, 4),
                NOP, NOP);
}

static uint32_t random_register(struct random *random)
{
    return (uint32_t)random_below(random, 32);
}

/* Registers %g4 to %g7 keep their addresses: data, code, the device and nothing. */
static uint32_t random_target(struct random *random)
{
    uint32_t r = random_register(random);

    return r >= 4 && r <= 7 ? r + 4 : r;
}

static uint32_t random_alu(struct random *random)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0a,
                                  0x0b, 0x0c, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15,
                                  0x16, 0x17, 0x18, 0x1a, 0x1b, 0x1c, 0x1e, 0x1f, 0x20, 0x21,
                                  0x22, 0x23, 0x24, 0x24, 0x25, 0x26, 0x27, 0x28, 0x3c, 0x3d};
    uint32_t operation = op3[random_below(random, sizeof(op3))];

    if (random_below(random, 2))
        return OP3_IMM(2, random_target(random), operation, random_register(random),
                       random_next(random));
    return OP3_REG(2, random_target(random), operation, random_register(random),
                   random_register(random));
}

static uint32_t random_memory(struct random *random)
{
    static const uint8_t op3[] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 15, 0, 4, 0, 4};
    uint32_t base = random_below(random, 6) ? 4 : (uint32_t)(4 + random_below(random, 4));
    uint32_t operation = op3[random_below(random, sizeof(op3))];
    uint32_t offset = (uint32_t)random_below(random, 0x2000);

    if (random_below(random, 16))
        offset &= ~7u;
    return OP3_IMM(3, random_target(random), operation, base, offset);
}

static uint32_t random_transfer(struct random *random)
{
    uint32_t annul = (uint32_t)random_below(random, 2), cond = (uint32_t)random_below(random, 16);

    switch (random_below(random, 8)) {
    case 0:
        return 0x40000000u | (uint32_t)(2 + random_below(random, 12)); /* call forward */
    case 1:
        return OP3_IMM(2, 8, 0x38, 5, 4 * random_below(random, 1000)); /* jmpl %g5 + n, %o0 */
    case 2:
        return 0x91d02000u | (uint32_t)random_below(random, 128);
    case 3:
        return BRANCH(annul, cond, (uint32_t)0 - (uint32_t)random_below(random, 6));
    default:
        return BRANCH(annul, cond, 1 + random_below(random, 20));
    }
}

static uint32_t random_special(struct random *random)
{
    switch (random_below(random, 7)) {
    case 0: /* wr %g3, n, %psr: icc, PIL, S, PS and CWP of a value that keeps ET */
        return OP3_IMM(2, 0, 0x31, 3, random_below(random, 8));
    case 1:
        return OP3_IMM(2, 0, 0x32, 0, random_below(random, 256)); /* wr %wim */
    case 2:
        return OP3_IMM(2, random_target(random), 0x29 + random_below(random, 3), 0, 0);
    case 3:
        return OP3_ASI(random_target(random), 0x10, 0, random_below(random, 32)); /* lda [%g0] */
    case 4:
        return OP3_REG(3, random_target(random), 0x3c, 4, random_register(random)) |
               0x0a << 5; /* casa [%g4] */
    case 5:
        return OP3_IMM(2, 0, 0x30, random_register(random), 1); /* wr %y */
    default:
        return (uint32_t)random_next(random);
    }
}

/* Any FPop row, or a load or store of an f register or FSR, or FBfcc. */
static uint32_t random_float(struct random *random)
{
    static const uint8_t op3[] = {0x20, 0x23, 0x24, 0x27, 0x20, 0x23, 0x21, 0x25, 0x26};
    uint32_t first = INSN_FMOVS, fields = (uint32_t)random_next(random);
    const struct leon3_row *row = &leon3_rows[first + random_below(random, INSN_COUNT - first)];

    switch (random_below(random, 4)) {
    case 0:
        return OP3_IMM(3, random_register(random), op3[random_below(random, sizeof(op3))], 4,
                       random_below(random, 0x200) * 8);
    case 1:
        return BRANCH(fields & 1u, fields >> 1 & 15u, 1 + (fields >> 5) % 20u) | 0x01000000u;
    default:
        return (fields & ~row->mask) | row->match;
    }
}

/* `floats`: every second instruction is one of the FPU. */
static uint32_t random_opcode(struct random *random, bool floats)
{
    uint64_t kind = random_below(random, 100);

    if (floats && random_below(random, 2))
        return random_float(random);
    if (kind < 50)
        return random_alu(random);
    if (kind < 75)
        return random_memory(random);
    if (kind < 88)
        return random_transfer(random);
    if (kind < 94)
        return random_float(random);
    return random_special(random);
}

/*
 * Level-1 identity mappings of RAM, also seen at 0x50000000 through pages with all ACC values, and
 * of the device.
 */
static void put_tables(struct fixture *f, struct random *random)
{
    uint32_t level1 = TABLES + 0x400, level2 = TABLES + 0x1000, level3 = TABLES + 0x2000;

    put32(f, TABLES, level1 >> 4 | 1);
    put32(f, level1 + 0x40 * 4, RAM_BASE >> 4 | 3u << 2 | 2);
    put32(f, level1 + 0x80 * 4, DEVICE >> 4 | 3u << 2 | 2);
    put32(f, level1 + 0x50 * 4, level2 >> 4 | 1);
    put32(f, level2, level3 >> 4 | 1);
    for (uint32_t page = 0; page < 64; page++)
        put32(f, level3 + 4 * page,
              (RAM_BASE + page * 0x1000) >> 4 | (uint32_t)random_below(random, 8) << 2 | 2);
}

static void prepare(struct fixture *f, uint64_t seed)
{
    struct random random;
    bool mmu = seed & 1u;

    random_seed(&random, seed);
    put_vectors(f);
    for (uint32_t i = 0; i < CODE_WORDS; i++)
        put32(f, CODE + 4 * i, random_opcode(&random, seed % 3 && seed & 32u));
    PROGRAM(f, CODE + 4 * CODE_WORDS, OP3_IMM(2, 0, 0x38, 5, 0), NOP);
    for (uint32_t i = 0; i < 0x1000; i++)
        put32(f, DATA + 4 * i, (uint32_t)random_next(&random));
    put_tables(f, &random);
    for (unsigned i = 1; i < 32; i++)
        set_reg(f, i, (uint32_t)random_next(&random));
    set_reg(f, 3, 0xf3001fe0u);
    set_reg(f, 4, (mmu && seed & 2u ? 0x50000000u : RAM_BASE) + 0x9000);
    set_reg(f, 5, CODE);
    set_reg(f, 6, seed & 4u ? DEVICE : 0x50004000u);
    set_reg(f, 7, seed & 8u ? 0x50008000u : 0xa0000000u);
    set_reg(f, LEON3_REG_TBR, RAM_BASE);
    set_reg(f, LEON3_REG_PSR, seed & 16u ? 0x000010e0u : 0x00001020u);
    set_reg(f, LEON3_REG_PC, CODE);
    if (mmu) {
        srmmu_register_write(leon3_mmu(f->cpu), 0x100, TABLES >> 4);
        srmmu_register_write(leon3_mmu(f->cpu), 0x000, 1);
    }
}

static void run_both(struct fixture *plain, struct fixture *cached, enum leon3_timing timing,
                     uint64_t seed)
{
    struct random random;

    random_seed(&random, seed + 1000000);
    prepare(plain, seed);
    prepare(cached, seed);
    leon3_select(plain->cpu, LEON3_ENGINE_PLAIN, timing);
    leon3_select(cached->cpu, LEON3_ENGINE_CACHED, timing);
    for (unsigned slice = 0; slice < 40; slice++) {
        uint64_t horizon = leon3_cycle(plain->cpu) + 1 + random_below(&random, slice % 2 ? 4 : 600);
        uint32_t level = (uint32_t)random_below(&random, 60);
        enum leon3_stop stop = run_until(plain, horizon);

        assert_int_equal(run_until(cached, horizon), stop);
        assert_same(plain, cached, seed);
        if (stop != LEON3_STOP_HORIZON)
            break;
        leon3_set_irl(plain->cpu, level < 16 ? level : 0);
        leon3_set_irl(cached->cpu, level < 16 ? level : 0);
    }
}

static void compare_seeds(uint64_t first, uint64_t count, enum leon3_timing timing)
{
    uint64_t instructions = 0, traps = 0;

    for (uint64_t seed = first; seed < first + count; seed++) {
        struct leon3_config config;
        struct fixture plain, cached;

        leon3_config_default(&config);
        config.fpu = (uint32_t)(seed % 3);
        config.fpu_non_blocking = seed & 64u ? 1 : 0;
        fixture_init(&plain, &config);
        fixture_init(&cached, &config);
        run_both(&plain, &cached, timing, seed);
        instructions += leon3_instructions(plain.cpu);
        for (unsigned i = 0; i < 256; i++)
            traps += plain.cpu->state.traps[i];
        fixture_fini(&plain);
        fixture_fini(&cached);
    }
    /* The programs must do something, or the comparison means nothing. */
    assert_true(instructions > 300 * count);
    assert_true(traps > 10 * count);
}

static void random_programs_run_alike_with_full_timing(void **state)
{
    (void)state;
    compare_seeds(1, 150, LEON3_TIMING_FULL);
}

static void random_programs_run_alike_with_fast_timing(void **state)
{
    (void)state;
    compare_seeds(1001, 150, LEON3_TIMING_FAST);
}

static void single_steps_equal_a_run(void **state)
{
    uint64_t instructions = 0;

    (void)state;
    for (uint64_t seed = 2001; seed < 2011; seed++) {
        struct fixture stepped, run;
        enum leon3_stop stop = LEON3_STOP_HORIZON;

        fixture_init_default(&stepped);
        fixture_init_default(&run);
        prepare(&stepped, seed);
        prepare(&run, seed);
        leon3_select(run.cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FULL);
        leon3_select(stepped.cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FULL);
        for (unsigned i = 0; i < 1000 && stop == LEON3_STOP_HORIZON; i++)
            stop = leon3_step(stepped.cpu);
        /* Error mode is entered without taking a cycle: let the run come to it. */
        run_until(&run, leon3_cycle(stepped.cpu) + (stop != LEON3_STOP_HORIZON));
        assert_same(&stepped, &run, seed);
        instructions += leon3_instructions(run.cpu);
        fixture_fini(&stepped);
        fixture_fini(&run);
    }
    assert_true(instructions > 3000);
}

/*
 * Each turn adds what the turn before stored: 1, 2, 1, 2, ... into the immediate of the word behind
 * the store.
 */
static void a_program_may_change_itself_in_the_next_word(void **state)
{
    struct fixture f;

    (void)state;
    fixture_init_default(&f);
    PROGRAM(&f, CODE, OP3_IMM(2, 2, 0x03, 2, 3), /* xor %g2, 3, %g2: add 1 becomes add 2 and back */
            OP3_IMM(3, 2, 0x04, 5, 8),           /* st %g2, [%g5 + 8] */
            NOP,                                 /* becomes add %g1, n, %g1 */
            BRANCH(0, 8, (uint32_t)-3), NOP);
    set_reg(&f, 2, OP3_IMM(2, 1, 0x00, 1, 1));
    set_reg(&f, 5, CODE);
    set_reg(&f, 1, 0);
    set_reg(&f, LEON3_REG_PC, CODE);
    leon3_select(f.cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FAST);
    run_until(&f, leon3_cycle(f.cpu) + 5 * 100);
    assert_int_equal(reg(&f, 1), 150);
    fixture_fini(&f);
}

/* Page 0 is where an address whose low bits are not masked could be taken for a free entry. */
static void misaligned_accesses_to_page_0_trap_like_any_other(void **state)
{
    static const struct {
        uint32_t op3, offset;
    } access[] = {
        {0x00, 1}, {0x00, 3}, {0x02, 1}, {0x0a, 1}, {0x03, 1}, {0x03, 5},
        {0x04, 1}, {0x04, 3}, {0x06, 1}, {0x07, 1}, {0x07, 4}, {0x0f, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(access) / sizeof(access[0]); i++) {
        struct fixture f;

        fixture_init_default(&f);
        put_vectors(&f);
        PROGRAM(&f, CODE, NOP, OP3_IMM(3, 2, access[i].op3, 0, access[i].offset), NOP,
                BRANCH(0, 8, (uint32_t)-3), NOP);
        set_reg(&f, LEON3_REG_TBR, RAM_BASE);
        set_reg(&f, LEON3_REG_PSR, 0xe0);
        set_reg(&f, LEON3_REG_PC, CODE);
        leon3_select(f.cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FAST);
        run_until(&f, leon3_cycle(f.cpu) + 4);
        assert_int_equal(reg(&f, LEON3_REG_TBR) & 0xff0, 0x070);
        fixture_fini(&f);
    }
}

static void an_interrupt_is_taken_at_the_first_instruction_of_a_run(void **state)
{
    struct fixture f;

    (void)state;
    fixture_init_default(&f);
    put_vectors(&f);
    PROGRAM(&f, CODE, NOP, NOP, BRANCH(0, 8, (uint32_t)-2), NOP);
    set_reg(&f, LEON3_REG_TBR, RAM_BASE);
    set_reg(&f, LEON3_REG_PSR, 0xe0);
    set_reg(&f, LEON3_REG_PC, CODE);
    run_until(&f, 100);
    leon3_set_irl(f.cpu, 7);
    run_until(&f, leon3_cycle(f.cpu) + 1);
    assert_int_equal(f.acknowledged, 7);
    assert_int_equal(reg(&f, LEON3_REG_TBR), RAM_BASE + 0x170);
    fixture_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_run_alike_with_full_timing),
        cmocka_unit_test(random_programs_run_alike_with_fast_timing),
        cmocka_unit_test(single_steps_equal_a_run),
        cmocka_unit_test(a_program_may_change_itself_in_the_next_word),
        cmocka_unit_test(misaligned_accesses_to_page_0_trap_like_any_other),
        cmocka_unit_test(an_interrupt_is_taken_at_the_first_instruction_of_a_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
