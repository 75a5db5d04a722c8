/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short way by the host's FPU (sim/fpu/host.h) against the long one: wherever it answers, value, exceptions and relation are
 * those of fpu_execute; and it answers for nearly all ordinary numbers.
 */
#include "sim/base/random.h"
#include "sim/fpu/host.h"
#include "sim/fpu/math.h"
#include "tests/helpers/cmocka_all.h"

#define ROUNDS 200000

enum width { NONE, WORD, SINGLE, DOUBLE };

static const struct operation {
    const char *name;
    bool (*host)(uint64_t a, uint64_t b, struct fpu_host_result *result);
    uint32_t opf;
    enum width a, b, result;
} operations[] = {
    {"fmovs", fpu_host_fmovs, 0x001, NONE, SINGLE, SINGLE},
    {"fnegs", fpu_host_fnegs, 0x005, NONE, SINGLE, SINGLE},
    {"fabss", fpu_host_fabss, 0x009, NONE, SINGLE, SINGLE},
    {"fsqrts", fpu_host_fsqrts, 0x029, NONE, SINGLE, SINGLE},
    {"fsqrtd", fpu_host_fsqrtd, 0x02a, NONE, DOUBLE, DOUBLE},
    {"fadds", fpu_host_fadds, 0x041, SINGLE, SINGLE, SINGLE},
    {"faddd", fpu_host_faddd, 0x042, DOUBLE, DOUBLE, DOUBLE},
    {"fsubs", fpu_host_fsubs, 0x045, SINGLE, SINGLE, SINGLE},
    {"fsubd", fpu_host_fsubd, 0x046, DOUBLE, DOUBLE, DOUBLE},
    {"fmuls", fpu_host_fmuls, 0x049, SINGLE, SINGLE, SINGLE},
    {"fmuld", fpu_host_fmuld, 0x04a, DOUBLE, DOUBLE, DOUBLE},
    {"fdivs", fpu_host_fdivs, 0x04d, SINGLE, SINGLE, SINGLE},
    {"fdivd", fpu_host_fdivd, 0x04e, DOUBLE, DOUBLE, DOUBLE},
    {"fsmuld", fpu_host_fsmuld, 0x069, SINGLE, SINGLE, DOUBLE},
    {"fitos", fpu_host_fitos, 0x0c4, NONE, WORD, SINGLE},
    {"fdtos", fpu_host_fdtos, 0x0c6, NONE, DOUBLE, SINGLE},
    {"fitod", fpu_host_fitod, 0x0c8, NONE, WORD, DOUBLE},
    {"fstod", fpu_host_fstod, 0x0c9, NONE, SINGLE, DOUBLE},
    {"fstoi", fpu_host_fstoi, 0x0d1, NONE, SINGLE, WORD},
    {"fdtoi", fpu_host_fdtoi, 0x0d2, NONE, DOUBLE, WORD},
    {"fcmps", fpu_host_fcmps, 0x051, SINGLE, SINGLE, NONE},
    {"fcmpd", fpu_host_fcmpd, 0x052, DOUBLE, DOUBLE, NONE},
    {"fcmpes", fpu_host_fcmpes, 0x055, SINGLE, SINGLE, NONE},
    {"fcmped", fpu_host_fcmped, 0x056, DOUBLE, DOUBLE, NONE},
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

/* Fractions with few bits, so that results are exact often; exponents of all sizes, of a few sizes, or at the ends. */
static uint64_t fraction(struct random *random, unsigned bits)
{
    uint64_t value = random_next(random) & ((UINT64_C(1) << bits) - 1);

    return random_next(random) & 1 ? value >> random_next(random) % bits << random_next(random) % 4
                                   : value;
}

static uint64_t exponent(struct random *random, unsigned bits)
{
    uint32_t all = (1u << bits) - 1;

    switch (random_next(random) % 4) {
    case 0:
        return random_next(random) & all;
    case 1:
        return random_next(random) % 3 == 0 ? random_next(random) % 4
                                            : all - random_next(random) % 4;
    default:
        return all / 2 - 8 + random_next(random) % 16;
    }
}

static uint64_t number(struct random *random, enum width width)
{
    uint64_t sign = random_next(random) & 1;

    if (width == WORD)
        return random_next(random) >> (32 + random_next(random) % 32);
    if (width == SINGLE)
        return sign << 31 | exponent(random, 8) << 23 | (fraction(random, 23) & 0x7fffff);
    if (width == DOUBLE)
        return sign << 63 | exponent(random, 11) << 52 | (fraction(random, 52) & 0xfffffffffffff);
    return 0;
}

/* FSR after: exceptions that were pending in cexc and ftt are gone, those of aexc stay. */
#define FSR_BEFORE 0x00004fcfu

static void compare(const struct operation *op, uint64_t a, uint64_t b,
                    const struct fpu_host_result *host)
{
    struct fpu_result expected = fpu_execute(FPU_GRFPU, op->opf, FSR_BEFORE, a, b);
    uint32_t fsr = (FSR_BEFORE & ~0x1c01fu) | (host->inexact ? 0x21u : 0);

    if (op->result == NONE)
        fsr = (fsr & ~0xc00u) | (uint32_t)host->value << 10;
    if (expected.trap || expected.fsr != fsr || (op->result && expected.value != host->value))
        fail_msg("%s 0x%llx 0x%llx: 0x%llx, FSR 0x%x; fpu_execute: 0x%llx, FSR 0x%x, trap %d",
                 op->name, (unsigned long long)a, (unsigned long long)b,
                 (unsigned long long)host->value, fsr, (unsigned long long)expected.value,
                 expected.fsr, expected.trap);
}

static void the_short_way_gives_what_the_long_one_does(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 1);
    for (size_t i = 0; i < OPERATIONS; i++) {
        const struct operation *op = &operations[i];
        unsigned answers = 0;

        for (unsigned round = 0; round < ROUNDS; round++) {
            uint64_t a = number(&random, op->a), b = number(&random, op->b);
            struct fpu_host_result result;

            if (!op->host(a, b, &result))
                continue;
            answers++;
            compare(op, a, b, &result);
        }
        assert_true(answers > ROUNDS / 6);
    }
}

static void simple_arithmetic_takes_the_short_way(void **state)
{
    struct fpu_host_result result;

    (void)state;
    assert_true(fpu_host_faddd(0x3ff0000000000000, 0x4000000000000000, &result)); /* 1 + 2 */
    assert_int_equal(result.value, 0x4008000000000000);
    assert_false(result.inexact);
    assert_true(fpu_host_fdivd(0x3ff0000000000000, 0x4008000000000000, &result)); /* 1 / 3 */
    assert_true(result.inexact);
    assert_true(fpu_host_fsubd(0x3ff0000000000000, 0x3ff0000000000000, &result)); /* 1 - 1 */
    assert_int_equal(result.value, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_short_way_gives_what_the_long_one_does),
        cmocka_unit_test(simple_arithmetic_takes_the_short_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
