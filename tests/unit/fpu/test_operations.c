/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every FPop of single and double precision against the host's FPU: 100,000 operands each (`make
 * fpu`: FPU_OPERANDS, 10 million), special ones and random ones, in all rounding modes and in every
 * kind of FPU; result, exceptions, traps and the whole of FSR. NaN rules are written here a second
 * time, from the manuals' tables.
 */
#include <stdlib.h>

#include "sim/base/random.h"
#include "tests/unit/fpu/host.h"

#define ROUNDS 100000

struct format {
    unsigned fraction_bits, sign_bit;
    uint64_t generated_nan[4]; /* by kind */
};

/* clang-format off */
static const struct format single = { 23, 31, { 0, 0x7fff0000, 0x7fff0000, 0x7fffffff } };
static const struct format dbl    = { 52, 63, { 0, 0x7fffe00000000000, 0x7fffe00000000000, 0x7fffffffffffffff } };

/* What a FPop is, in words of its own; the codes are those of the V8 manual, appendix F. */
static const struct operation {
    const char *name;
    uint32_t opf;
    const struct format *from, *to; /* NULL: integer */
    enum { BINARY, ROOT, MOVE, CONVERT, COMPARE } what;
    int which; /* enum host_operation; MOVE: 0 fmov, 1 fneg, 2 fabs; COMPARE: 1 quiet NaNs trap */
} operations[] = {
    { "fmovs",  0x001, &single, &single, MOVE,    0         },
    { "fnegs",  0x005, &single, &single, MOVE,    1         },
    { "fabss",  0x009, &single, &single, MOVE,    2         },
    { "fsqrts", 0x029, &single, &single, ROOT,    HOST_SQRT },
    { "fsqrtd", 0x02a, &dbl,    &dbl,    ROOT,    HOST_SQRT },
    { "fadds",  0x041, &single, &single, BINARY,  HOST_ADD  },
    { "faddd",  0x042, &dbl,    &dbl,    BINARY,  HOST_ADD  },
    { "fsubs",  0x045, &single, &single, BINARY,  HOST_SUB  },
    { "fsubd",  0x046, &dbl,    &dbl,    BINARY,  HOST_SUB  },
    { "fmuls",  0x049, &single, &single, BINARY,  HOST_MUL  },
    { "fmuld",  0x04a, &dbl,    &dbl,    BINARY,  HOST_MUL  },
    { "fdivs",  0x04d, &single, &single, BINARY,  HOST_DIV  },
    { "fdivd",  0x04e, &dbl,    &dbl,    BINARY,  HOST_DIV  },
    { "fsmuld", 0x069, &single, &dbl,    BINARY,  HOST_MUL  },
    { "fitos",  0x0c4, NULL,    &single, CONVERT, 0         },
    { "fdtos",  0x0c6, &dbl,    &single, CONVERT, 0         },
    { "fitod",  0x0c8, NULL,    &dbl,    CONVERT, 0         },
    { "fstod",  0x0c9, &single, &dbl,    CONVERT, 0         },
    { "fstoi",  0x0d1, &single, NULL,    CONVERT, 0         },
    { "fdtoi",  0x0d2, &dbl,    NULL,    CONVERT, 0         },
    { "fcmps",  0x051, &single, NULL,    COMPARE, 0         },
    { "fcmpd",  0x052, &dbl,    NULL,    COMPARE, 0         },
    { "fcmpes", 0x055, &single, NULL,    COMPARE, 1         },
    { "fcmped", 0x056, &dbl,    NULL,    COMPARE, 1         },
};
/* clang-format on */

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

struct expected {
    uint64_t value;
    uint32_t flags;
    bool tiny;
    bool unfinished;
    unsigned relation;
};

/* ---- formats ------------------------------------------------------------------------------- */

static uint64_t sign_of(const struct format *f, uint64_t bits)
{
    return bits & UINT64_C(1) << f->sign_bit;
}

static uint64_t magnitude_of(const struct format *f, uint64_t bits)
{
    return bits & ((UINT64_C(1) << f->sign_bit) - 1);
}

static uint64_t infinity_of(const struct format *f)
{
    return (UINT64_C(1) << f->sign_bit) - (UINT64_C(1) << f->fraction_bits);
}

static uint64_t quiet_of(const struct format *f)
{
    return UINT64_C(1) << (f->fraction_bits - 1);
}

static bool is_nan(const struct format *f, uint64_t bits)
{
    return f && magnitude_of(f, bits) > infinity_of(f);
}

static bool is_signaling(const struct format *f, uint64_t bits)
{
    return is_nan(f, bits) && !(bits & quiet_of(f));
}

static bool is_denormal(const struct format *f, uint64_t bits)
{
    uint64_t magnitude = magnitude_of(f, bits);

    return magnitude && magnitude < UINT64_C(1) << f->fraction_bits;
}

/* ---- what the manuals say of NaNs ------------------------------------------------------------ */

static uint64_t transform_nan(const struct format *from, const struct format *to, uint64_t nan)
{
    uint64_t fraction = nan & ((UINT64_C(1) << from->fraction_bits) - 1);

    if (from->fraction_bits < to->fraction_bits)
        fraction <<= to->fraction_bits - from->fraction_bits;
    else
        fraction >>= from->fraction_bits - to->fraction_bits;
    return (sign_of(from, nan) ? UINT64_C(1) << to->sign_bit : 0) | infinity_of(to) | fraction |
           quiet_of(to);
}

static void expect_nan(const struct operation *op, enum fpu_kind kind, uint64_t a, uint64_t b,
                       struct expected *e)
{
    bool two = op->what == BINARY;
    bool s1 = two && is_signaling(op->from, a), s2 = is_signaling(op->from, b);

    if (s1 || s2)
        e->flags = FPU_NV;
    if ((s1 || s2) && kind != FPU_V8)
        e->value = op->to->generated_nan[kind];
    else if (s1 || s2)
        e->value = transform_nan(op->from, op->to, s2 ? b : a);
    else
        e->value = transform_nan(op->from, op->to, is_nan(op->from, b) ? b : a);
}

/* ---- what the host says of numbers ----------------------------------------------------------- */

static uint64_t host_execute(const struct operation *op, unsigned rd, uint64_t a, uint64_t b,
                             uint32_t *flags)
{
    uint64_t bits;

    host_begin(rd);
    if (op->what == CONVERT && op->from == &dbl)
        bits = host_float_bits(host_narrow(b));
    else if (op->what == CONVERT && !op->from)
        bits = op->to == &single ? host_float_bits(host_from_integer(b))
                                 : host_double_bits((double)(int32_t)(uint32_t)b);
    else if (op->what == CONVERT)
        bits = host_double_bits((double)host_float(b));
    else if (op->from != op->to)
        bits = host_double_bits(host_double_operation(HOST_MUL,
                                                      host_double_bits((double)host_float(a)),
                                                      host_double_bits((double)host_float(b))));
    else if (op->to == &single)
        bits = host_float_bits(host_single_operation((enum host_operation)op->which, a, b));
    else
        bits = host_double_bits(host_double_operation((enum host_operation)op->which, a, b));
    *flags = host_flags();
    host_end();
    return bits;
}

static void expect_number(const struct operation *op, enum fpu_kind kind, unsigned rd, uint64_t a,
                          uint64_t b, struct expected *e)
{
    uint64_t least = UINT64_C(1) << op->to->fraction_bits;
    uint32_t flags;
    uint64_t cut = magnitude_of(op->to, host_execute(op, 1, a, b, &flags));

    e->tiny = cut < least && (cut || flags & FPU_NX);
    e->value = host_execute(op, rd, a, b, &e->flags);
    if (is_nan(op->to, e->value))
        e->value = op->to->generated_nan[kind];
    if (!e->tiny)
        return;
    if (kind != FPU_V8) {
        e->value = sign_of(op->to, e->value);
        e->flags |= FPU_UF | FPU_NX;
    } else if (e->flags & FPU_NX) {
        e->flags |= FPU_UF;
    }
}

static void expect_integer(const struct operation *op, uint64_t b, struct expected *e)
{
    double x = op->from == &dbl ? host_double(b) : (double)host_float(b);
    bool nan = is_nan(op->from, b);

    if (nan || x >= 2147483648.0 || x <= -2147483649.0) {
        e->flags = FPU_NV;
        e->value = sign_of(op->from, b) ? 0x80000000u : 0x7fffffffu;
    } else {
        e->value = (uint32_t)(int32_t)x;
        e->flags = x == (double)(int32_t)x ? 0 : FPU_NX;
    }
}

static void expect_relation(const struct operation *op, uint64_t a, uint64_t b, struct expected *e)
{
    double x = op->from == &dbl ? host_double(a) : (double)host_float(a);
    double y = op->from == &dbl ? host_double(b) : (double)host_float(b);

    if (is_nan(op->from, a) || is_nan(op->from, b)) {
        e->relation = 3;
        if (op->which || is_signaling(op->from, a) || is_signaling(op->from, b))
            e->flags = FPU_NV;
    } else {
        e->relation = x == y ? 0 : x < y ? 1 : 2;
    }
}

/* A denormalized operand: unfinished, or in nonstandard mode a zero; fine in FPU_V8. */
static uint64_t meet_denormal(const struct operation *op, enum fpu_kind kind, bool nonstandard,
                              uint64_t bits, struct expected *e)
{
    if (!op->from || kind == FPU_V8 || !is_denormal(op->from, bits))
        return bits;
    e->unfinished |= !nonstandard;
    return sign_of(op->from, bits);
}

static struct expected expect(const struct operation *op, enum fpu_kind kind, uint32_t fsr,
                              uint64_t a, uint64_t b)
{
    static const uint64_t moved[] = {0, 0x80000000u, 0};
    struct expected e = {0};

    if (op->what == MOVE) {
        e.value = op->which == 2 ? b & 0x7fffffffu : b ^ moved[op->which];
        return e;
    }
    if (op->what == COMPARE) {
        expect_relation(op, a, b, &e);
        return e;
    }
    if (op->what == BINARY)
        a = meet_denormal(op, kind, fsr >> 22 & 1, a, &e);
    b = meet_denormal(op, kind, fsr >> 22 & 1, b, &e);
    if (e.unfinished)
        return e;
    if (!op->to)
        expect_integer(op, b, &e);
    else if (is_nan(op->from, b) || (op->what == BINARY && is_nan(op->from, a)))
        expect_nan(op, kind, a, b, &e);
    else
        expect_number(op, kind, fsr >> 30, a, b, &e);
    return e;
}

/* ---- operands -------------------------------------------------------------------------------- */

static uint64_t random_integer(struct random *random)
{
    static const uint32_t special[] = {0,          1,          2,          0x7fffffff,
                                       0x80000000, 0xffffffff, 0x00ffffff, 0x01000001};
    uint64_t value = random_next(random);

    if (value >> 62 == 0)
        return special[value % 8];
    return (uint32_t)value >> (value >> 32) % 32;
}

/* A number of the format with a given exponent field, its fraction random, sparse or all ones. */
static uint64_t with_exponent(struct random *random, const struct format *f, uint64_t biased)
{
    uint64_t mask = (UINT64_C(1) << f->fraction_bits) - 1;
    uint64_t noise = random_next(random);
    uint64_t fraction = random_next(random) & mask;

    switch (noise % 8) {
    case 0:
        fraction = 0;
        break;
    case 1:
        fraction = mask;
        break;
    case 2:
        fraction = UINT64_C(1) << noise / 8 % f->fraction_bits;
        break;
    case 3:
        fraction &= mask << noise / 8 % f->fraction_bits;
        break;
    case 4:
        fraction |= mask >> noise / 8 % f->fraction_bits;
        break;
    default:
        break;
    }
    return noise >> 63 << f->sign_bit | (biased << f->fraction_bits & infinity_of(f)) | fraction;
}

static uint64_t random_number(struct random *random, const struct format *f)
{
    uint64_t most = infinity_of(f) >> f->fraction_bits, bias = most / 2;
    uint64_t noise = random_next(random);

    switch (noise % 8) {
    case 0: /* zeros and denormalized numbers */
        return with_exponent(random, f, 0);
    case 1: /* infinities and NaNs */
        return with_exponent(random, f, most);
    case 2: /* the ends of the range */
        return with_exponent(random, f, noise & 8 ? most - 1 - noise / 16 % 3 : 1 + noise / 16 % 3);
    case 3: /* about 1, and about half of either range, for products and roots */
        return with_exponent(random, f, (noise & 8 ? bias : bias / 2) + noise / 16 % 5);
    case 4: /* about the ends of the integers */
        return with_exponent(random, f, bias + 28 + noise / 16 % 6);
    default:
        return with_exponent(random, f, noise / 16 % (most + 1));
    }
}

static uint64_t random_operand(struct random *random, const struct format *f)
{
    return f ? random_number(random, f) : random_integer(random);
}

/* Near `a`: sums that cancel, quotients near 1. */
static uint64_t random_neighbour(struct random *random, const struct format *f, uint64_t a)
{
    uint64_t noise = random_next(random);
    uint64_t near = magnitude_of(f, a) + noise % 7 - 3;

    if (noise & 64)
        near =
            with_exponent(random, f, (magnitude_of(f, a) >> f->fraction_bits) + noise / 128 % 70);
    return (near & ~(UINT64_C(1) << f->sign_bit)) | noise >> 63 << f->sign_bit;
}

/* ---- the comparison -------------------------------------------------------------------------- */

/* FSR afterwards, from the flags: V8 manual, C.9. */
static uint32_t expect_fsr(const struct operation *op, uint32_t fsr, const struct expected *e,
                           bool *trap)
{
    uint32_t tem = fsr >> 23 & 31;
    uint32_t raised = e->flags | (e->tiny && tem & FPU_UF ? FPU_UF : 0);
    uint32_t keep = fsr & ~0x1c000u;

    *trap = e->unfinished || raised & tem;
    if (e->unfinished)
        return keep | 2u << 14;
    if (raised & tem) {
        uint32_t first = 16;

        while (!(raised & tem & first))
            first /= 2;
        return (keep & ~31u) | 1u << 14 | first;
    }
    keep = (keep & ~31u) | raised | raised << 5;
    return op->what == COMPARE ? (keep & ~0xc00u) | e->relation << 10 : keep;
}

static void check(const struct operation *op, enum fpu_kind kind, uint32_t fsr, uint64_t a,
                  uint64_t b)
{
    struct expected e = expect(op, kind, fsr, a, b);
    bool trap;
    uint32_t fsr_after = expect_fsr(op, fsr, &e, &trap);
    struct fpu_result result = fpu_execute(kind, op->opf, fsr, a, b);
    bool same = result.fsr == fsr_after && result.trap == trap &&
                (trap || op->what == COMPARE || result.value == e.value);

    if (!same)
        fail_msg("%s kind %d fsr %08x %016llx, %016llx: %016llx fsr %08x trap %d, expected "
                 "%016llx fsr %08x trap %d",
                 op->name, (int)kind, fsr, (unsigned long long)a, (unsigned long long)b,
                 (unsigned long long)result.value, result.fsr, result.trap,
                 (unsigned long long)e.value, fsr_after, trap);
}

/* A number from the environment. */
static uint64_t wanted(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text ? strtoull(text, NULL, 0) : otherwise;
}

static void check_operation(const struct operation *op)
{
    uint64_t rounds = wanted("FPU_OPERANDS", ROUNDS);
    struct random random;

    random_seed(&random, wanted("FPU_SEED", 0x5eed0000u) + op->opf);
    for (uint64_t n = 0; n < rounds; n++) {
        uint64_t a = random_operand(&random, op->from);
        uint64_t b = random_operand(&random, op->from);
        uint64_t noise = random_next(&random);
        uint32_t fsr = (uint32_t)random_next(&random);

        if (op->from && noise % 3 == 0)
            b = random_neighbour(&random, op->from, a);
        if (noise & 0x300)
            fsr &= ~0x0f800000u; /* mostly no traps: values count */
        check(op, (enum fpu_kind)(FPU_GRFPU + noise / 0x400 % 3), fsr, a, b);
    }
}

static void every_fpop_agrees_with_the_host(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPERATIONS; i++)
        check_operation(&operations[i]);
}

static uint64_t const specials[] = {
    0,          1,          0x007fffff, 0x00800000, 0x3f800000, 0x3f7fffff, 0x7f7fffff, 0x7f800000,
    0x7f800001, 0x7fbfffff, 0x7fc00000, 0x7fc12345, 0x7fffffff, 0x4f000000, 0x4effffff, 0x4f000001,
};

/* Widens the single-precision pattern: 0 stays 0, the least stays the least, and so on. */
static uint64_t special(const struct format *f, size_t i)
{
    uint64_t magnitude = specials[i / 2];
    uint64_t exponent = magnitude >> 23, fraction = magnitude & 0x7fffff;

    if (f == &dbl) {
        exponent = exponent == 0     ? 0
                   : exponent == 255 ? 2047
                   : exponent == 254 ? 2046
                   : exponent == 1   ? 1
                                     : exponent - 127 + 1023;
        fraction = fraction == 1 ? 1 : fraction == 0x7fffff ? 0xfffffffffffffu : fraction << 29;
        magnitude = exponent << 52 | fraction;
    }
    return magnitude | (i & 1 ? UINT64_C(1) << (f ? f->sign_bit : 31) : 0);
}

static void all_pairs_of_special_operands_agree_in_all_modes(void **state)
{
    size_t count = 2 * sizeof(specials) / sizeof(specials[0]);

    (void)state;
    for (size_t i = 0; i < OPERATIONS; i++)
        for (size_t pair = 0; pair < count * count; pair++)
            for (unsigned mode = 0; mode < 3 * 8; mode++)
                check(&operations[i], (enum fpu_kind)(FPU_GRFPU + mode / 8),
                      (mode & 3) << 30 | (mode & 4) << 20,
                      special(operations[i].from, pair / count),
                      special(operations[i].from, pair % count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fpop_agrees_with_the_host),
        cmocka_unit_test(all_pairs_of_special_operands_agree_in_all_modes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
