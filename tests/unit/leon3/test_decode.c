/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of instructions.def as a set: unambiguous, complete, and readable in both directions.
 */
#include "tests/unit/leon3/fixture.h"

#include "sim/base/random.h"

static struct leon3_decoder decoder;

static int setup(void **state)
{
    struct leon3_config config;

    (void)state;
    leon3_config_default(&config);
    config.mac = 1;
    leon3_decoder_init(&decoder, &config);
    return 0;
}

static void no_opcode_belongs_to_two_rows(void **state)
{
    (void)state;
    for (unsigned i = 0; i < INSN_COUNT; i++)
        for (unsigned j = i + 1; j < INSN_COUNT; j++) {
            uint32_t both = leon3_rows[i].mask & leon3_rows[j].mask;

            if ((leon3_rows[i].match & both) == (leon3_rows[j].match & both))
                fail_msg("%s and %s overlap", leon3_rows[i].name, leon3_rows[j].name);
        }
}

static void matches_lie_within_masks(void **state)
{
    (void)state;
    for (unsigned i = 0; i < INSN_COUNT; i++)
        assert_int_equal(leon3_rows[i].match & ~leon3_rows[i].mask, 0);
}

/* An opcode of the row with other fields random, but none that another rule makes illegal. */
static uint32_t sample(const struct leon3_row *row, struct random *random)
{
    uint32_t opcode = (uint32_t)random_next(random);

    if (row->flags & INSN_FLAG_EVEN)
        opcode &= ~0x02000000u;
    if (row->flags & INSN_FLAG_ASI)
        opcode &= ~0x2000u;
    return (opcode & ~row->mask) | row->match;
}

static void every_row_decodes_to_itself(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 1);
    for (unsigned i = 0; i < INSN_COUNT; i++)
        for (unsigned n = 0; n < 100; n++) {
            uint32_t opcode = sample(&leon3_rows[i], &random);
            struct leon3_insn insn;

            assert_ptr_equal(leon3_decode_row(&decoder, opcode), &leon3_rows[i]);
            leon3_decode(&decoder, opcode, &insn);
            assert_int_equal(insn.op, i);
            assert_int_equal(insn.opcode, opcode);
            assert_true(insn.cycles >= 1);
        }
}

static void every_row_disassembles_under_its_mnemonic(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 2);
    for (unsigned i = 0; i < INSN_COUNT; i++) {
        /* rd, rs1 and an operand that no synthetic instruction has */
        uint32_t opcode = ((0x0a00400au | 0x10000u) & ~leon3_rows[i].mask) | leon3_rows[i].match;
        char text[80];

        leon3_disassemble(0x40000000, opcode, text, sizeof(text));
        if (strncmp(text, leon3_rows[i].mnemonic, strlen(leon3_rows[i].mnemonic)) != 0)
            fail_msg("%s: 0x%08x is written \"%s\"", leon3_rows[i].name, opcode, text);
    }
}

static void opcodes_outside_all_rows_are_illegal_or_unknown_fpops(void **state)
{
    struct random random;
    unsigned outside = 0;

    (void)state;
    random_seed(&random, 3);
    for (unsigned n = 0; n < 200000; n++) {
        uint32_t opcode = (uint32_t)random_next(&random);
        struct leon3_insn insn;
        char text[80];

        if (leon3_decode_row(&decoder, opcode))
            continue;
        outside++;
        leon3_decode(&decoder, opcode, &insn);
        assert_int_equal(insn.op,
                         (opcode & 0xc1f00000u) == 0x81a00000u ? INSN_UNKNOWN_FPOP : INSN_ILLEGAL);
        leon3_disassemble(0, opcode, text, sizeof(text));
        assert_int_equal(strncmp(text, ".word 0x", 8), 0);
    }
    assert_true(outside > 1000);
}

static void decisions_of_the_configuration_are_made_when_decoding(void **state)
{
    static const struct {
        uint32_t opcode;
        unsigned op;
    } bare[] = {
        {OP3_IMM(2, 1, 0x0a, 1, 1), INSN_ILLEGAL},            /* umul without multiplier */
        {OP3_IMM(2, 1, 0x0e, 1, 1), INSN_ILLEGAL},            /* udiv */
        {OP3_IMM(2, 1, 0x3e, 1, 1), INSN_ILLEGAL},            /* umac */
        {OP3_IMM(2, 1, 0x20, 1, 1), INSN_ILLEGAL},            /* taddcc */
        {OP3_ASI(1, 0x3c, 1, 0x0b), INSN_ILLEGAL},            /* casa */
        {OP3_IMM(3, 3, 0x03, 1, 0), INSN_ILLEGAL},            /* ldd to an odd register */
        {OP3_ASI(3, 0x13, 1, 0x0b), INSN_ILLEGAL_PRIVILEGED}, /* ldda to an odd register */
        {OP3_IMM(3, 2, 0x10, 1, 0), INSN_ILLEGAL_PRIVILEGED}, /* lda with i = 1 */
        {OP3_IMM(2, 1, 0x00, 1, 1), INSN_ADD},
    };
    struct leon3_config config = {.windows = 8};
    struct leon3_decoder without;

    (void)state;
    leon3_decoder_init(&without, &config);
    for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++) {
        struct leon3_insn insn;

        leon3_decode(&without, bare[i].opcode, &insn);
        assert_int_equal(insn.op, bare[i].op);
    }
}

static void disassembly_reads_as_the_manual_writes(void **state)
{
    static const struct {
        uint32_t opcode;
        const char *text;
    } cases[] = {
        {0x92022004, "add %o0, 4, %o1"},
        {0x01000000, "nop"},
        {0x13100040, "sethi %hi(0x40010000), %o1"},
        {0x40000004, "call 0x40000010"},
        {0x10800002, "ba 0x40000008"},
        {0x22bfffff, "be,a 0x3ffffffc"},
        {0x81c7e008, "ret"},
        {0x81c3e008, "retl"},
        {0x81e80000, "restore"},
        {0x9de3bfa0, "save %sp, -96, %sp"},
        {0xd2020009, "ld [%o0 + %o1], %o1"},
        {0xd2023ffc, "ld [%o0 - 4], %o1"},
        {0xd0324000, "sth %o0, [%o1]"},
        {0xd0800320, "lda [%g0] 0x19, %o0"},
        {0xc4a04040, "sta %g2, [%g1] 0x2"},
        {0xd5e20149, "casa [%o0] 0xa, %o1, %o2"},
        {0x91d02005, "ta 5"},
        {0x81884000, "wr %g1, %g0, %psr"},
        {0xa1480000, "rd %psr, %l0"},
        {0x8143c000, "stbar"},
        {0x90102005, "mov 5, %o0"},
        {0x80a22003, "cmp %o0, 3"},
        {0x81a00842, "faddd %f0, %f2, %f0"},
        {0x00000000, "unimp 0x0"},
        {0xd0802000, ".word 0xd0802000"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[80];

        leon3_disassemble(0x40000000, cases[i].opcode, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void disassembly_fits_any_buffer(void **state)
{
    char text[8];

    (void)state;
    for (size_t size = 1; size <= sizeof(text); size++) {
        memset(text, 'x', sizeof(text));
        leon3_disassemble(0, 0x92022004, text, size);
        assert_int_equal(strlen(text), size - 1);
        assert_int_equal(strncmp(text, "add %o0, 4, %o1", size - 1), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_opcode_belongs_to_two_rows),
        cmocka_unit_test(matches_lie_within_masks),
        cmocka_unit_test(every_row_decodes_to_itself),
        cmocka_unit_test(every_row_disassembles_under_its_mnemonic),
        cmocka_unit_test(opcodes_outside_all_rows_are_illegal_or_unknown_fpops),
        cmocka_unit_test(decisions_of_the_configuration_are_made_when_decoding),
        cmocka_unit_test(disassembly_reads_as_the_manual_writes),
        cmocka_unit_test(disassembly_fits_any_buffer),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
