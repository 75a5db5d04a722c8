/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPops beside the integer pipeline: slots that code takes in a warm cache, of GRFPU and GRFPU-Lite with the documented latencies.
 * Both engines must give them.
 */
#include "tests/unit/leon3/fixture.h"

#include "sim/fpu/math.h"

#define CODE RAM_BASE
#define DATA (RAM_BASE + 0x2000)

#define FPOP(op3, rd, rs1, opf, rs2) (OP3_REG(2, rd, op3, rs1, rs2) | (uint32_t)(opf) << 5)
#define FMOVS(rd, rs2)               FPOP(0x34, rd, 0, 0x001, rs2)
#define FADDS(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x041, rs2)
#define FADDD(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x042, rs2)
#define FSMULD(rd, rs1, rs2)         FPOP(0x34, rd, rs1, 0x069, rs2)
#define FDIVS(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x04d, rs2)
#define FDIVD(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x04e, rs2)
#define FSQRTS(rd, rs2)              FPOP(0x34, rd, 0, 0x029, rs2)
#define FSQRTD(rd, rs2)              FPOP(0x34, rd, 0, 0x02a, rs2)
#define FCMPS(rs1, rs2)              FPOP(0x35, 0, rs1, 0x051, rs2)
#define FBE_NEXT                     (BRANCH(0, 9, 2) | 0x01000000u) /* to behind its slot: as if not taken */
#define LDF(rd)                      OP3_IMM(3, rd, 0x20, 8, 0)
#define LDDF(rd)                     OP3_IMM(3, rd, 0x23, 8, 0)
#define LDFSR                        OP3_IMM(3, 0, 0x21, 8, 8)
#define STF(rd)                      OP3_IMM(3, rd, 0x24, 8, 16)
#define STDF(rd)                     OP3_IMM(3, rd, 0x27, 8, 16)
#define STFSR                        OP3_IMM(3, 0, 0x25, 8, 16)
#define RDCYCLE(rd)                  OP3_REG(2, rd, 0x28, 23, 0)
#define CMP                          OP3_REG(2, 0, 0x14, 0, 0) /* Z */
#define BE_NEXT                      BRANCH(0, 1, 2)
#define BNE_NEXT                     BRANCH(0, 9, 2)
#define ADD                          OP3_IMM(2, 9, 0x00, 9, 1)

#define ST  2 /* slots of a store, of the store of a double */
#define STD 3

struct body {
    const uint32_t *code;
    size_t words;
};
#define BODY(...)                                                                                  \
    ((struct body){(const uint32_t[]){__VA_ARGS__},                                                \
                   sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)})

struct unit {
    enum leon3_engine engine;
    enum leon3_timing timing;
    uint32_t fpu, non_blocking;
};

/* The code between two reads of the cycle counter runs twice, the second time from the caches. */
static void put_body(struct fixture *f, struct body body)
{
    uint32_t at = CODE + 32;

    PROGRAM(f, CODE, OP3_IMM(2, 10, 0x02, 0, 2), BRANCH(0, 8, 7), NOP);
    for (unsigned i = 0; i < 40; i++, at += 4) /* nothing is under way when the body begins */
        put32(f, at, NOP);
    put32(f, at, RDCYCLE(1));
    put_program(f, at + 4, body.code, body.words);
    at += 4 + 4 * (uint32_t)body.words;
    PROGRAM(f, at, RDCYCLE(2), OP3_IMM(2, 10, 0x14, 10, 1), BRANCH(0, 9, (CODE + 32 - at - 8) >> 2),
            NOP, TA(0));
}

static uint64_t slots(struct unit unit, struct body body)
{
    struct leon3_config config;
    struct fixture f;
    uint64_t result;

    leon3_config_default(&config);
    config.fpu = unit.fpu;
    config.fpu_non_blocking = unit.non_blocking;
    fixture_init(&f, &config);
    leon3_select(f.cpu, unit.engine, unit.timing);
    put_body(&f, body);
    put32(&f, DATA, 0x40000000u); /* 2.0, single and double */
    set_reg(&f, LEON3_REG_PSR, PSR_EF | PSR_S);
    set_reg(&f, LEON3_REG_PC, CODE);
    set_reg(&f, 8, DATA);
    leon3_control_write(f.cpu, 2, 0, 0x0081000fu);
    for (unsigned i = 0; i < 32; i++)
        set_reg(&f, LEON3_REG_F0 + i, 0x40000000u);
    f.clock.horizon = 100000;
    assert_int_equal(leon3_run(f.cpu), LEON3_STOP_ERROR_MODE);
    assert_int_equal(reg(&f, LEON3_REG_TBR) >> 4 & 0xffu, 0x80);
    result = reg(&f, 2) - reg(&f, 1) - 1;
    fixture_fini(&f);
    return result;
}

struct example {
    const char *what;
    struct body body;
    uint64_t slots;
};

static void check(const struct example *example, size_t count, uint32_t fpu, uint32_t non_blocking)
{
    for (size_t i = 0; i < count; i++)
        for (unsigned engine = 0; engine < 2; engine++) {
            struct unit unit = {engine ? LEON3_ENGINE_CACHED : LEON3_ENGINE_PLAIN,
                                LEON3_TIMING_FULL, fpu, non_blocking};
            uint64_t took = slots(unit, example[i].body);

            if (took != example[i].slots)
                fail_msg("%s, %s: %u slots, not %u", example[i].what, engine ? "cached" : "plain",
                         (unsigned)took, (unsigned)example[i].slots);
        }
}
#define CHECK(fpu, non_blocking, ...)                                                              \
    do {                                                                                           \
        const struct example examples[] = {__VA_ARGS__};                                           \
        check(examples, sizeof(examples) / sizeof(examples[0]), fpu, non_blocking);                \
    } while (0)

static void the_pipelined_unit_takes_an_fpop_in_each_slot(void **state)
{
    (void)state;
    CHECK(1, 0, {"integers", BODY(ADD, ADD, ADD), 3}, {"one", BODY(FADDS(0, 2, 4)), 1},
          {"independent", BODY(FADDS(0, 2, 4), FADDS(1, 2, 4), FADDS(6, 2, 4), FMOVS(7, 4)), 4},
          {"a chain", BODY(FADDS(0, 0, 2), FADDS(0, 0, 2), FADDS(0, 2, 0)), 1 + 2 * 4},
          {"of doubles", BODY(FADDD(0, 0, 2), FADDD(0, 0, 2)), 1 + 4},
          {"integers between", BODY(FADDS(0, 2, 4), ADD, ADD, FADDS(1, 0, 2)), 5},
          {"and more of them", BODY(FADDS(0, 2, 4), ADD, ADD, ADD, ADD, FADDS(1, 0, 2)), 6});
}

static void doubles_and_their_halves_are_the_same_registers(void **state)
{
    (void)state;
    CHECK(1, 0, {"odd half", BODY(FADDD(0, 2, 4), FMOVS(6, 1)), 5},
          {"a half late", BODY(FMOVS(5, 6), FADDD(0, 2, 4)), 5},
          {"the other one", BODY(FMOVS(7, 6), FADDD(0, 2, 4)), 2},
          {"single operands", BODY(FMOVS(5, 6), FSMULD(0, 2, 4)), 2},
          {"a double of singles", BODY(FSMULD(0, 2, 4), FMOVS(6, 1)), 5});
}

static void divisions_go_on_beside_everything_else(void **state)
{
    (void)state;
    CHECK(1, 0, {"a division", BODY(FDIVD(0, 2, 4), ADD, ADD), 3},
          {"its store", BODY(FDIVD(0, 2, 4), ADD, ADD, STDF(0)), 17 + STD},
          {"a later one", BODY(FDIVS(0, 2, 4), ADD, STF(0)), 16 + ST},
          {"other FPops", BODY(FDIVD(0, 2, 4), FADDD(6, 8, 10), FADDD(12, 8, 10)), 3},
          {"another one", BODY(FDIVD(0, 2, 4), FDIVD(6, 2, 4)), 18},
          {"a root behind it", BODY(FDIVS(0, 2, 4), FSQRTS(1, 2)), 17},
          {"a division behind a root", BODY(FSQRTD(0, 2), FDIVS(4, 2, 2), STF(4)), 25 + 16 + ST},
          {"a root", BODY(FSQRTS(0, 2), STF(0)), 24 + ST});
}

static void results_are_waited_for_by_whoever_names_the_register(void **state)
{
    (void)state;
    CHECK(1, 0, {"a store", BODY(FADDS(0, 2, 4), STF(0)), 4 + ST},
          {"of another one", BODY(FADDS(0, 2, 4), STF(1)), 1 + ST},
          {"a double", BODY(FADDS(1, 2, 4), STDF(0)), 4 + STD},
          {"a load", BODY(FDIVS(0, 2, 4), LDF(0)), 16 + 1},
          {"of its pair", BODY(FDIVS(1, 2, 4), LDDF(0)), 16 + 2},
          {"of another one", BODY(FDIVS(0, 2, 4), LDF(1)), 2},
          {"the same result", BODY(FDIVS(0, 2, 4), FADDS(0, 6, 8)), 16 + 1},
          {"FSR stored", BODY(FDIVS(0, 2, 4), FADDS(1, 6, 8), STFSR), 16 + ST},
          {"FSR loaded", BODY(FADDS(1, 6, 8), LDFSR), 4 + 1});
}

/* V8 wants an instruction between the two; LEON3 waits (fpo.ccv). */
static void branches_wait_for_the_comparison(void **state)
{
    (void)state;
    CHECK(1, 0, {"no comparison", BODY(FBE_NEXT, NOP), 2},
          {"behind it", BODY(FCMPS(2, 4), FBE_NEXT, NOP), 4 + 2},
          {"as V8 has it", BODY(FCMPS(2, 4), NOP, FBE_NEXT, NOP), 4 + 2},
          {"later", BODY(FCMPS(2, 4), NOP, NOP, NOP, NOP, FBE_NEXT, NOP), 5 + 2},
          {"two", BODY(FCMPS(2, 4), FCMPS(2, 4)), 4 + 1});
}

/* `fins` of lock_gen: in the delay slot two slots, at the target one; only where icc are not there yet. */
static void behind_a_predicted_branch_the_fpu_is_kept_out(void **state)
{
    (void)state;
    CHECK(1, 0, {"icc are there", BODY(CMP, NOP, NOP, NOP, BE_NEXT, FMOVS(0, 2)), 6},
          {"in the slot", BODY(CMP, BE_NEXT, FMOVS(0, 2)), 3 + 2},
          {"a load", BODY(CMP, BE_NEXT, LDF(0)), 3 + 2}, {"integers", BODY(CMP, BE_NEXT, ADD), 3},
          {"at the target", BODY(CMP, BE_NEXT, NOP, FMOVS(0, 2)), 4 + 1},
          {"behind that", BODY(CMP, BE_NEXT, NOP, NOP, FMOVS(0, 2)), 5},
          {"a wrong prediction", BODY(CMP, BNE_NEXT, ADD), 3 + 3 - 1},
          {"is known in time", BODY(CMP, BNE_NEXT, FMOVS(0, 2)), 3 + 3 - 1},
          {"older icc", BODY(CMP, NOP, BNE_NEXT, ADD), 4 + 2 - 1},
          {"is known earlier", BODY(CMP, NOP, BNE_NEXT, FMOVS(0, 2)), 4 + 2 - 1});
}

static void the_lite_unit_has_one_fpop_at_a_time(void **state)
{
    (void)state;
    CHECK(2, 0, {"one", BODY(FADDS(0, 2, 4), ADD, ADD), 3},
          {"two", BODY(FADDS(0, 2, 4), FADDS(1, 2, 4)), 8 + 1},
          {"behind a division", BODY(FDIVD(0, 2, 4), ADD, FADDS(6, 8, 9)), 57 + 1},
          {"singles", BODY(FDIVS(0, 2, 4), FSQRTS(6, 8), FSQRTD(2, 4), FMOVS(0, 1)),
           31 + 46 + 65 + 1},
          {"a store waits", BODY(FADDS(0, 2, 4), STF(1)), 8 + ST},
          {"a load waits", BODY(FADDS(0, 2, 4), LDF(1)), 8 + 1});
    CHECK(2, 1, {"a store", BODY(FADDS(0, 2, 4), STF(1)), 1 + ST},
          {"a load", BODY(FADDS(0, 2, 4), LDF(1)), 2},
          {"of the result", BODY(FADDS(0, 2, 4), STF(0)), 8 + ST},
          {"two", BODY(FADDS(0, 2, 4), FADDS(1, 2, 4)), 8 + 1});
}

static void fast_timing_knows_nothing_of_it(void **state)
{
    struct body body = BODY(FDIVD(0, 2, 4), STDF(0), FDIVD(0, 0, 4), FCMPS(0, 1), FBE_NEXT, NOP);

    (void)state;
    for (unsigned engine = 0; engine < 2; engine++)
        assert_int_equal(slots((struct unit){engine ? LEON3_ENGINE_CACHED : LEON3_ENGINE_PLAIN,
                                             LEON3_TIMING_FAST, 1, 0},
                               body),
                         body.words);
}

/* The rows say how many words they read and write, as the arithmetic has it. */
static void rows_have_the_operands_of_the_arithmetic(void **state)
{
    (void)state;
    for (unsigned op = INSN_FMOVS; op < INSN_COUNT; op++) {
        const struct leon3_row *row = &leon3_rows[op];
        struct fpu_operands operands;

        assert_true(row->class >= CLASS_FPOP);
        assert_true(fpu_find_operands(row->match >> 5 & 0x1ffu, &operands));
        if (operands.rs1_words == 4 || operands.rs2_words == 4 || operands.rd_words == 4)
            assert_int_equal(row->class, CLASS_FPQUAD);
        if (row->class == CLASS_FPQUAD)
            continue;
        assert_int_equal(operands.rs2_words, row->flags & INSN_FLAG_D ? 2 : 1);
        if (row->format != FORMAT_FPOP_2)
            assert_int_equal(operands.rs1_words, operands.rs2_words);
        if (row->format != FORMAT_FPOP_C)
            assert_int_equal(operands.rd_words, row->flags & INSN_FLAG_WD ? 2 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pipelined_unit_takes_an_fpop_in_each_slot),
        cmocka_unit_test(doubles_and_their_halves_are_the_same_registers),
        cmocka_unit_test(divisions_go_on_beside_everything_else),
        cmocka_unit_test(results_are_waited_for_by_whoever_names_the_register),
        cmocka_unit_test(branches_wait_for_the_comparison),
        cmocka_unit_test(behind_a_predicted_branch_the_fpu_is_kept_out),
        cmocka_unit_test(the_lite_unit_has_one_fpop_at_a_time),
        cmocka_unit_test(fast_timing_knows_nothing_of_it),
        cmocka_unit_test(rows_have_the_operands_of_the_arithmetic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
