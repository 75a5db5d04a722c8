/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floating-point controller: registers, FSR, and exceptions that arrive at the next
 * floating-point instruction. What FPops compute is tested in tests/unit/fpu.
 */
#include "tests/unit/leon3/fixture.h"

#include "sim/leon3/fpu.h"

#define DATA (RAM_BASE + 0x2000)

#define FPOP(op3, rd, rs1, opf, rs2) (OP3_REG(2, rd, op3, rs1, rs2) | (uint32_t)(opf) << 5)
#define FADDD(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x042, rs2)
#define FDIVS(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x04d, rs2)
#define FADDQ(rd, rs1, rs2)          FPOP(0x34, rd, rs1, 0x043, rs2)
#define FCMPS(rs1, rs2)              FPOP(0x35, 0, rs1, 0x051, rs2)
#define STFSR                        OP3_IMM(3, 0, 0x25, 8, 0x10)
#define STDFQ                        OP3_IMM(3, 0, 0x26, 8, 0x18)
#define FSR_TEM_NV                   0x08000000u

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    struct leon3_config config;

    assert_non_null(f);
    leon3_config_default(&config);
    config.fpu = 1;
    fixture_init(f, &config);
    set_reg(f, LEON3_REG_TBR, RAM_BASE);
    set_reg(f, LEON3_REG_PSR, PSR_EF | PSR_S | PSR_ET);
    set_reg(f, 8, DATA);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void after_trap(struct fixture *f)
{
    set_reg(f, LEON3_REG_PSR, PSR_EF | PSR_S | PSR_ET);
}

static void a_disabled_fpu_traps(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_PSR, PSR_S | PSR_ET);
    assert_int_equal(execute_one(f, FADDD(0, 2, 4)), 0x04);
    set_reg(f, LEON3_REG_PSR, PSR_S | PSR_ET);
    assert_int_equal(execute_one(f, FPOP(0x34, 0, 0, 0x1ff, 0)), 0x04);
}

static void doubles_lie_in_pairs_with_the_high_word_first(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_F0 + 2, 0x3ff00000); /* 1.0 */
    set_reg(f, LEON3_REG_F0 + 4, 0x40000000); /* 2.0 */
    assert_int_equal(execute_one(f, FADDD(6, 2, 4)), 0);
    assert_int_equal(reg(f, LEON3_REG_F0 + 6), 0x40080000);
    assert_int_equal(execute_one(f, OP3_IMM(3, 6, 0x27, 8, 8)), 0); /* std %f6 */
    assert_int_equal(get32(f, DATA + 8), 0x40080000);
    put32(f, DATA + 12, 0x12345678);
    assert_int_equal(execute_one(f, OP3_IMM(3, 0, 0x23, 8, 8)), 0); /* ldd %f0 */
    assert_int_equal(reg(f, LEON3_REG_F0), 0x40080000);
    assert_int_equal(reg(f, LEON3_REG_F0 + 1), 0x12345678);
}

static void branches_see_the_compare(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_F0 + 1, 0x3f800000);
    assert_int_equal(execute_one(f, FCMPS(0, 1)), 0);           /* 0 < 1 */
    put32(f, RAM_BASE + 0x1000, BRANCH(1, 4, 4) | 0x01000000u); /* fbl,a */
    set_reg(f, LEON3_REG_PC, RAM_BASE + 0x1000);
    step(f, 1);
    assert_int_equal(reg(f, LEON3_REG_NPC), RAM_BASE + 0x1010);
}

static void an_exception_waits_for_the_next_floating_point_instruction(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_FSR, FSR_TEM_NV);
    assert_int_equal(execute_one(f, FDIVS(0, 2, 3)), 0); /* 0 / 0 */
    assert_int_equal(execute_one(f, NOP), 0);
    assert_int_equal(execute_one(f, FADDD(0, 2, 4)), 0x08);
    after_trap(f);
    /* Until the queue is empty FPops are a sequence error, stores are not. */
    assert_int_equal(execute_one(f, STFSR), 0);
    assert_int_equal(get32(f, DATA + 0x10) & (FSR_QNE | FSR_FTT), FSR_QNE | 1u << FSR_FTT_SHIFT);
    assert_int_equal(execute_one(f, FADDD(0, 2, 4)), 0x08);
    after_trap(f);
    assert_int_equal((reg(f, LEON3_REG_FSR) & FSR_FTT) >> FSR_FTT_SHIFT, FTT_SEQUENCE_ERROR);
    assert_int_equal(execute_one(f, STDFQ), 0);
    assert_int_equal(get32(f, DATA + 0x18), RAM_BASE + 0x1000);
    assert_int_equal(get32(f, DATA + 0x1c), FDIVS(0, 2, 3));
    assert_int_equal(execute_one(f, FADDD(0, 2, 4)), 0);
    assert_int_equal(execute_one(f, STDFQ), 0x08); /* nothing in it */
}

static void quad_precision_and_unknown_fpops_are_unimplemented(void **state)
{
    static const uint32_t opcodes[] = {FADDQ(0, 4, 8), FPOP(0x34, 0, 0, 0x1ff, 0)};
    struct fixture *f = *state;

    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(execute_one(f, opcodes[i]), 0);
        assert_int_equal((reg(f, LEON3_REG_FSR) & FSR_FTT) >> FSR_FTT_SHIFT, 3);
        assert_int_equal(execute_one(f, FADDD(0, 2, 4)), 0x08);
        after_trap(f);
        assert_int_equal(execute_one(f, STDFQ), 0);
        assert_int_equal(get32(f, DATA + 0x1c), opcodes[i]);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_disabled_fpu_traps),
        TEST(doubles_lie_in_pairs_with_the_high_word_first),
        TEST(branches_see_the_compare),
        TEST(an_exception_waits_for_the_next_floating_point_instruction),
        TEST(quad_precision_and_unknown_fpops_are_unimplemented),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
