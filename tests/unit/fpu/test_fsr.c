/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What FPops do to FSR, by hand: traps and their priority, what a trap leaves alone, the kinds of
 * FPU apart, quad precision, and the table of operands.
 */
#include "sim/fpu/math.h"
#include "tests/helpers/cmocka_all.h"

#define FMOVS  0x001
#define FADDS  0x041
#define FADDD  0x042
#define FMULS  0x049
#define FMULD  0x04a
#define FDIVS  0x04d
#define FCMPS  0x051
#define FCMPES 0x055

#define ONE         0x3f800000u
#define LARGEST     0x7f7fffffu
#define LEAST       0x00800000u
#define DENORMAL    0x00000001u
#define QUIET_1     0x7fc00011u
#define QUIET_2     0x7fc00022u
#define SIGNALING_1 0x7f800011u
#define SIGNALING_2 0x7f800022u

#define TEM(flags)    ((uint32_t)(flags) << 23)
#define AEXC(flags)   ((uint32_t)(flags) << 5)
#define FTT(type)     ((uint32_t)(type) << 14)
#define FCC(relation) ((uint32_t)(relation) << 10)
#define NS            0x00400000u

static void exceptions_accrue_and_the_current_ones_are_replaced(void **state)
{
    struct fpu_result r = fpu_execute(FPU_GRFPU, FDIVS, AEXC(FPU_NX) | FPU_OF, ONE, 0);

    (void)state;
    assert_false(r.trap);
    assert_int_equal(r.value, 0x7f800000);
    assert_int_equal(r.fsr, AEXC(FPU_NX | FPU_DZ) | FPU_DZ);
    r = fpu_execute(FPU_GRFPU, FMOVS, r.fsr | FTT(1), 0, ONE);
    assert_int_equal(r.fsr, AEXC(FPU_NX | FPU_DZ));
}

static void a_trap_changes_nothing_but_ftt_and_one_bit_of_cexc(void **state)
{
    uint32_t fsr = TEM(FPU_OF) | FCC(2) | AEXC(FPU_UF) | FPU_DZ;
    struct fpu_result r = fpu_execute(FPU_GRFPU, FMULS, fsr, LARGEST, LARGEST);

    (void)state;
    assert_true(r.trap);
    assert_int_equal(r.fsr, TEM(FPU_OF) | FTT(1) | FCC(2) | AEXC(FPU_UF) | FPU_OF);
}

static void of_two_exceptions_the_graver_enabled_one_traps(void **state)
{
    (void)state;
    assert_int_equal(fpu_execute(FPU_V8, FMULS, TEM(FPU_OF | FPU_NX), LARGEST, LARGEST).fsr & 0x1f,
                     FPU_OF);
    assert_int_equal(fpu_execute(FPU_V8, FMULS, TEM(FPU_NX), LARGEST, LARGEST).fsr & 0x1f, FPU_NX);
    assert_int_equal(fpu_execute(FPU_V8, FMULS, TEM(FPU_UF | FPU_NX), LEAST, 0x3eaaaaab).fsr & 0x1f,
                     FPU_UF);
}

static void a_compare_that_traps_leaves_fcc(void **state)
{
    struct fpu_result r = fpu_execute(FPU_GRFPU, FCMPES, TEM(FPU_NV) | FCC(1), QUIET_1, ONE);

    (void)state;
    assert_true(r.trap);
    assert_int_equal(r.fsr, TEM(FPU_NV) | FTT(1) | FCC(1) | FPU_NV);
    r = fpu_execute(FPU_GRFPU, FCMPS, TEM(FPU_NV) | FCC(1), QUIET_1, ONE);
    assert_false(r.trap);
    assert_int_equal(r.fsr, TEM(FPU_NV) | FCC(3));
}

static void version_queue_and_reserved_bits_pass_through(void **state)
{
    uint32_t fsr = 0x3030300f & ~0x1fu; /* u, res and qne set, ver 0 */
    struct fpu_result r = fpu_execute(FPU_GRFPU, FADDS, fsr | 2u << 17, ONE, ONE);

    (void)state;
    assert_int_equal(r.fsr, (fsr & ~0x1c000u) | 2u << 17);
}

static void grfpu_does_not_finish_with_denormalized_operands(void **state)
{
    struct fpu_result r = fpu_execute(FPU_GRFPU, FADDS, FPU_NX | AEXC(FPU_NX), ONE, DENORMAL);

    (void)state;
    assert_true(r.trap);
    assert_int_equal(r.fsr, FTT(2) | FPU_NX | AEXC(FPU_NX)); /* cexc is kept */
    r = fpu_execute(FPU_GRFPU_LITE, FADDS, NS, ONE, DENORMAL);
    assert_false(r.trap);
    assert_int_equal(r.value, ONE);
    assert_int_equal(r.fsr, NS);
    r = fpu_execute(FPU_V8, FADDS, 0, DENORMAL, DENORMAL);
    assert_int_equal(r.value, 2);
    assert_int_equal(r.fsr, 0);
}

static void grfpu_flushes_tiny_results_where_v8_underflows_gradually(void **state)
{
    struct fpu_result r = fpu_execute(FPU_GRFPU, FMULS, 0, LEAST, 0xbf000000); /* exact: 2^-127 */

    (void)state;
    assert_int_equal(r.value, 0x80000000);
    assert_int_equal(r.fsr & 0x1f, FPU_UF | FPU_NX);
    r = fpu_execute(FPU_V8, FMULS, 0, LEAST, 0xbf000000);
    assert_int_equal(r.value, 0x80400000);
    assert_int_equal(r.fsr & 0x1f, 0);
    r = fpu_execute(FPU_V8, FMULS, TEM(FPU_UF), LEAST,
                    0xbf000000); /* tiny is enough for the trap */
    assert_true(r.trap);
    assert_int_equal(r.fsr & 0x1f, FPU_UF);
}

static void tininess_is_detected_before_rounding(void **state)
{
    /* (1 - 2^-24) * 2^-126 rounds up to the least normalized number, and is tiny all the same. */
    struct fpu_result r = fpu_execute(FPU_V8, FMULS, 0, LEAST, 0x3f7fffff);

    (void)state;
    assert_int_equal(r.value, LEAST);
    assert_int_equal(r.fsr & 0x1f, FPU_UF | FPU_NX);
}

static void nans_follow_the_table_of_each_kind(void **state)
{
    static const struct {
        uint32_t a, b, v8, grfpu, flags;
    } row[] = {
        {ONE, QUIET_2, QUIET_2, QUIET_2, 0},
        {QUIET_1, ONE, QUIET_1, QUIET_1, 0},
        {QUIET_1, QUIET_2, QUIET_2, QUIET_2, 0},
        {ONE, SIGNALING_2, QUIET_2, 0x7fff0000, FPU_NV},
        {SIGNALING_1, ONE, QUIET_1, 0x7fff0000, FPU_NV},
        {QUIET_1, SIGNALING_2, QUIET_2, 0x7fff0000, FPU_NV},
        {SIGNALING_1, QUIET_2, QUIET_1, 0x7fff0000, FPU_NV},
        {SIGNALING_1, SIGNALING_2, QUIET_2, 0x7fff0000, FPU_NV},
        {0x7f800000, 0xff800000, 0x7fffffff, 0x7fff0000, FPU_NV},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct fpu_result v8 = fpu_execute(FPU_V8, FADDS, 0, row[i].a, row[i].b);
        struct fpu_result grfpu = fpu_execute(FPU_GRFPU, FADDS, 0, row[i].a, row[i].b);

        assert_int_equal(v8.value, row[i].v8);
        assert_int_equal(grfpu.value, row[i].grfpu);
        assert_int_equal(v8.fsr & 0x1f, row[i].flags);
        assert_int_equal(grfpu.fsr & 0x1f, row[i].flags);
    }
    assert_true(fpu_execute(FPU_GRFPU, FMULD, 0, 0, 0x7ff0000000000000).value ==
                0x7fffe00000000000);
}

static void quad_precision_and_unknown_codes_are_unimplemented(void **state)
{
    static const uint32_t quad[] = {0x02b, 0x043, 0x047, 0x04b, 0x04f, 0x053, 0x057,
                                    0x06e, 0x0c7, 0x0cb, 0x0cc, 0x0cd, 0x0ce, 0x0d3};
    struct fpu_operands operands;
    unsigned known = 0;

    (void)state;
    for (uint32_t opf = 0; opf < 512; opf++) {
        bool is_quad = false;

        for (size_t i = 0; i < sizeof(quad) / sizeof(quad[0]); i++)
            is_quad |= quad[i] == opf;
        known += fpu_find_operands(opf, &operands);
        if (fpu_find_operands(opf, &operands) && !is_quad)
            continue;
        assert_int_equal(fpu_find_operands(opf, &operands), is_quad);
        assert_true(fpu_execute(FPU_V8, opf, FPU_DZ, 0, 0).trap);
        assert_int_equal(fpu_execute(FPU_V8, opf, FPU_DZ, 0, 0).fsr, FTT(3) | FPU_DZ);
    }
    assert_int_equal(known, 24 + 14);
    assert_false(fpu_find_operands(0x200 + FADDS, &operands));
    assert_true(fpu_execute(FPU_V8, 0x200 + FADDS, 0, 0, 0).trap);
}

static void operands_are_as_wide_as_the_manual_says(void **state)
{
    static const struct {
        uint32_t opf;
        struct fpu_operands words;
    } row[] = {{FMOVS, {0, 1, 1}}, {0x02a, {0, 2, 2}}, {FADDD, {2, 2, 2}}, {0x069, {1, 1, 2}},
               {0x0c6, {0, 2, 1}}, {0x0c8, {0, 1, 2}}, {0x0d2, {0, 2, 1}}, {0x056, {2, 2, 0}}};

    (void)state;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        struct fpu_operands operands;

        assert_true(fpu_find_operands(row[i].opf, &operands));
        assert_memory_equal(&operands, &row[i].words, sizeof(operands));
    }
}

static void versions_are_those_of_the_manual(void **state)
{
    (void)state;
    assert_int_equal(fpu_version(FPU_GRFPU), 2);
    assert_int_equal(fpu_version(FPU_GRFPU_LITE), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exceptions_accrue_and_the_current_ones_are_replaced),
        cmocka_unit_test(a_trap_changes_nothing_but_ftt_and_one_bit_of_cexc),
        cmocka_unit_test(of_two_exceptions_the_graver_enabled_one_traps),
        cmocka_unit_test(a_compare_that_traps_leaves_fcc),
        cmocka_unit_test(version_queue_and_reserved_bits_pass_through),
        cmocka_unit_test(grfpu_does_not_finish_with_denormalized_operands),
        cmocka_unit_test(grfpu_flushes_tiny_results_where_v8_underflows_gradually),
        cmocka_unit_test(tininess_is_detected_before_rounding),
        cmocka_unit_test(nans_follow_the_table_of_each_kind),
        cmocka_unit_test(quad_precision_and_unknown_codes_are_unimplemented),
        cmocka_unit_test(operands_are_as_wide_as_the_manual_says),
        cmocka_unit_test(versions_are_those_of_the_manual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
