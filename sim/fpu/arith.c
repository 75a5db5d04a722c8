/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FADD, FSUB, FMUL, FSMULD, FDIV and FSQRT: exact results, cut to 64 bits with the last one sticky,
 * which is more than enough for a correct rounding to double.
 */
#include "sim/fpu/number.h"

#define BIT_63 0x8000000000000000u

__extension__ typedef unsigned __int128 uint128;

static uint64_t add_zeros(const struct fpu_context *context, const struct fpu_format *format,
                          bool a, bool b)
{
    return fpu_pack_zero(format, a == b ? a : context->rounding == FPU_DOWN);
}

/* Shifts a fraction up until bit 63 is set. */
static void normalize(struct fpu_number *n)
{
    while (!(n->fraction & BIT_63)) {
        n->fraction <<= 1;
        n->exponent--;
    }
}

/* a + b, |a| not smaller in its exponent. One bit is left free for the carry. */
static uint64_t add_finite(struct fpu_context *context, const struct fpu_format *format,
                           const struct fpu_number *a, const struct fpu_number *b)
{
    unsigned distance = (unsigned)(a->exponent - b->exponent);
    uint64_t big = a->fraction >> 1;
    uint64_t small = fpu_shift_sticky(b->fraction >> 1, distance);
    struct fpu_number sum = *a;

    sum.exponent++;
    if (a->negative == b->negative) {
        sum.fraction = big + small;
    } else if (big >= small) {
        sum.fraction = big - small;
    } else {
        sum.fraction = small - big;
        sum.negative = b->negative;
    }
    if (!sum.fraction)
        return add_zeros(context, format, a->negative, b->negative);
    normalize(&sum);
    return fpu_round(context, format, &sum);
}

static uint64_t add_numbers(struct fpu_context *context, const struct fpu_format *format,
                            const struct fpu_number *a, const struct fpu_number *b)
{
    if (fpu_is_nan(a) || fpu_is_nan(b))
        return fpu_propagate_nan(context, format, a, b);
    if (a->class == FPU_INFINITE && b->class == FPU_INFINITE && a->negative != b->negative)
        return fpu_invalid(context, format);
    if (a->class == FPU_INFINITE || b->class == FPU_INFINITE)
        return fpu_pack_infinity(format, (a->class == FPU_INFINITE ? a : b)->negative);
    if (a->class == FPU_ZERO && b->class == FPU_ZERO)
        return add_zeros(context, format, a->negative, b->negative);
    if (a->class == FPU_ZERO)
        return fpu_round(context, format, b);
    if (b->class == FPU_ZERO)
        return fpu_round(context, format, a);
    return a->exponent >= b->exponent ? add_finite(context, format, a, b)
                                      : add_finite(context, format, b, a);
}

static uint64_t add(struct fpu_context *context, const struct fpu_format *format, uint64_t rs1,
                    uint64_t rs2, bool subtract)
{
    struct fpu_number a = fpu_unpack(context, format, rs1);
    struct fpu_number b = fpu_unpack(context, format, rs2);

    if (subtract && !fpu_is_nan(&b))
        b.negative = !b.negative;
    return add_numbers(context, format, &a, &b);
}

uint64_t fpu_fadds(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return add(context, &fpu_single, rs1, rs2, false);
}

uint64_t fpu_faddd(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return add(context, &fpu_double, rs1, rs2, false);
}

uint64_t fpu_fsubs(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return add(context, &fpu_single, rs1, rs2, true);
}

uint64_t fpu_fsubd(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return add(context, &fpu_double, rs1, rs2, true);
}

static uint64_t multiply(struct fpu_context *context, const struct fpu_format *from,
                         const struct fpu_format *to, uint64_t rs1, uint64_t rs2)
{
    struct fpu_number a = fpu_unpack(context, from, rs1);
    struct fpu_number b = fpu_unpack(context, from, rs2);
    struct fpu_number product = {.class = FPU_FINITE, .negative = a.negative != b.negative};
    uint128 exact;

    if (fpu_is_nan(&a) || fpu_is_nan(&b))
        return fpu_propagate_nan(context, to, &a, &b);
    if (a.class == FPU_INFINITE || b.class == FPU_INFINITE) {
        if (a.class == FPU_ZERO || b.class == FPU_ZERO)
            return fpu_invalid(context, to);
        return fpu_pack_infinity(to, product.negative);
    }
    if (a.class == FPU_ZERO || b.class == FPU_ZERO)
        return fpu_pack_zero(to, product.negative);
    exact = (uint128)a.fraction * b.fraction;
    product.fraction = (uint64_t)(exact >> 64) | ((uint64_t)exact != 0);
    product.exponent = a.exponent + b.exponent + 1;
    normalize(&product);
    return fpu_round(context, to, &product);
}

uint64_t fpu_fmuls(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return multiply(context, &fpu_single, &fpu_single, rs1, rs2);
}

uint64_t fpu_fmuld(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return multiply(context, &fpu_double, &fpu_double, rs1, rs2);
}

uint64_t fpu_fsmuld(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return multiply(context, &fpu_single, &fpu_double, rs1, rs2);
}

static uint64_t divide_finite(struct fpu_context *context, const struct fpu_format *format,
                              const struct fpu_number *a, const struct fpu_number *b)
{
    uint128 dividend = (uint128)a->fraction << 63;
    struct fpu_number quotient = {.class = FPU_FINITE, .negative = a->negative != b->negative};

    quotient.fraction = (uint64_t)(dividend / b->fraction);
    if ((uint128)quotient.fraction * b->fraction != dividend)
        quotient.fraction |= 1;
    quotient.exponent = a->exponent - b->exponent;
    normalize(&quotient);
    return fpu_round(context, format, &quotient);
}

static uint64_t divide(struct fpu_context *context, const struct fpu_format *format, uint64_t rs1,
                       uint64_t rs2)
{
    struct fpu_number a = fpu_unpack(context, format, rs1);
    struct fpu_number b = fpu_unpack(context, format, rs2);
    bool negative = a.negative != b.negative;

    if (fpu_is_nan(&a) || fpu_is_nan(&b))
        return fpu_propagate_nan(context, format, &a, &b);
    if (a.class == b.class && (a.class == FPU_INFINITE || a.class == FPU_ZERO))
        return fpu_invalid(context, format);
    if (a.class == FPU_INFINITE)
        return fpu_pack_infinity(format, negative);
    if (a.class == FPU_ZERO || b.class == FPU_INFINITE)
        return fpu_pack_zero(format, negative);
    if (b.class == FPU_ZERO) {
        context->flags |= FPU_DZ;
        return fpu_pack_infinity(format, negative);
    }
    return divide_finite(context, format, &a, &b);
}

uint64_t fpu_fdivs(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return divide(context, &fpu_single, rs1, rs2);
}

uint64_t fpu_fdivd(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return divide(context, &fpu_double, rs1, rs2);
}

/* The root of value, cut to an integer, one bit at a time; bit 0 sticky. */
static uint64_t root_of(uint128 value)
{
    uint64_t root = 0;
    uint128 rest = 0;

    for (int i = 0; i < 64; i++) {
        uint128 trial;

        rest = rest << 2 | (value >> 126);
        value <<= 2;
        trial = (uint128)root << 2 | 1;
        root <<= 1;
        if (rest >= trial) {
            rest -= trial;
            root |= 1;
        }
    }
    return root | (rest != 0);
}

static uint64_t square_root(struct fpu_context *context, const struct fpu_format *format,
                            uint64_t rs2)
{
    struct fpu_number n = fpu_unpack(context, format, rs2);
    struct fpu_number root = {.class = FPU_FINITE};
    bool odd;

    if (fpu_is_nan(&n))
        return fpu_propagate_nan(context, format, NULL, &n);
    if (n.class == FPU_ZERO)
        return fpu_pack_zero(format, n.negative);
    if (n.negative)
        return fpu_invalid(context, format);
    if (n.class == FPU_INFINITE)
        return fpu_pack_infinity(format, false);
    /* fraction / 2^63 * 2^exponent with an even exponent lies in [1, 4), its root in [1, 2). */
    odd = n.exponent % 2 != 0;
    root.exponent = (n.exponent - odd) / 2;
    root.fraction = root_of((uint128)n.fraction << (odd ? 64 : 63));
    return fpu_round(context, format, &root);
}

uint64_t fpu_fsqrts(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return square_root(context, &fpu_single, rs2);
}

uint64_t fpu_fsqrtd(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return square_root(context, &fpu_double, rs2);
}
