/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversions, compares and moves. FsTOi and FdTOi round toward zero whatever FSR.RD says (V8
 * manual, appendix B); numbers outside of the integers give the nearest one and invalid (N.7).
 */
#include "sim/fpu/number.h"

uint64_t fpu_fmovs(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)context;
    (void)rs1;
    return rs2;
}

uint64_t fpu_fnegs(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)context;
    (void)rs1;
    return rs2 ^ 0x80000000u;
}

uint64_t fpu_fabss(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)context;
    (void)rs1;
    return rs2 & 0x7fffffffu;
}

static uint64_t from_integer(struct fpu_context *context, const struct fpu_format *format,
                             uint64_t rs2)
{
    bool negative = rs2 >> 31 & 1;
    uint32_t magnitude = negative ? 0u - (uint32_t)rs2 : (uint32_t)rs2;
    struct fpu_number n = {.class = FPU_FINITE, .negative = negative, .exponent = 31};

    if (!magnitude)
        return fpu_pack_zero(format, false);
    for (; !(magnitude & 0x80000000u); magnitude <<= 1)
        n.exponent--;
    n.fraction = (uint64_t)magnitude << 32;
    return fpu_round(context, format, &n);
}

uint64_t fpu_fitos(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return from_integer(context, &fpu_single, rs2);
}

uint64_t fpu_fitod(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return from_integer(context, &fpu_double, rs2);
}

static uint64_t integer_overflow(struct fpu_context *context, bool negative)
{
    context->flags |= FPU_NV;
    return negative ? 0x80000000u : 0x7fffffffu;
}

static uint64_t to_integer(struct fpu_context *context, const struct fpu_format *format,
                           uint64_t rs2)
{
    struct fpu_number n = fpu_unpack(context, format, rs2);
    uint64_t magnitude, rest;

    if (n.class == FPU_ZERO)
        return 0;
    if (n.class != FPU_FINITE || n.exponent > 31)
        return integer_overflow(context, n.negative);
    magnitude = n.exponent < 0 ? 0 : n.fraction >> (63 - n.exponent);
    rest = n.exponent < 0 ? 1 : n.fraction << (n.exponent + 1);
    if (magnitude > 0x7fffffffu + (uint64_t)n.negative)
        return integer_overflow(context, n.negative);
    if (rest)
        context->flags |= FPU_NX;
    return (uint32_t)(n.negative ? 0 - magnitude : magnitude);
}

uint64_t fpu_fstoi(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return to_integer(context, &fpu_single, rs2);
}

uint64_t fpu_fdtoi(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return to_integer(context, &fpu_double, rs2);
}

static uint64_t convert(struct fpu_context *context, const struct fpu_format *from,
                        const struct fpu_format *to, uint64_t rs2)
{
    struct fpu_number n = fpu_unpack(context, from, rs2);

    if (fpu_is_nan(&n))
        return fpu_propagate_nan(context, to, NULL, &n);
    if (n.class == FPU_INFINITE)
        return fpu_pack_infinity(to, n.negative);
    if (n.class == FPU_ZERO)
        return fpu_pack_zero(to, n.negative);
    return fpu_round(context, to, &n);
}

uint64_t fpu_fstod(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return convert(context, &fpu_single, &fpu_double, rs2);
}

uint64_t fpu_fdtos(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    (void)rs1;
    return convert(context, &fpu_double, &fpu_single, rs2);
}

/* How the bits of a number order as integers: the two zeros are one. */
static int64_t order_of(const struct fpu_format *format, uint64_t bits)
{
    uint64_t sign = UINT64_C(1) << format->sign_bit;
    int64_t magnitude = (int64_t)(bits & (sign - 1));

    return bits & sign ? -magnitude : magnitude;
}

/* Compares without unpacking: denormalized numbers are as good as any in every kind of FPU. */
static uint64_t compare(struct fpu_context *context, const struct fpu_format *format, uint64_t rs1,
                        uint64_t rs2, bool quiet_nans_trap)
{
    uint64_t infinity = fpu_pack_infinity(format, false);
    uint64_t quiet = UINT64_C(1) << (format->fraction_bits - 1);
    uint64_t magnitude = (UINT64_C(1) << format->sign_bit) - 1;
    bool nan1 = (rs1 & magnitude) > infinity, nan2 = (rs2 & magnitude) > infinity;
    int64_t a = order_of(format, rs1), b = order_of(format, rs2);

    if (nan1 || nan2) {
        context->relation = FPU_UNORDERED;
        if (quiet_nans_trap || (nan1 && !(rs1 & quiet)) || (nan2 && !(rs2 & quiet)))
            context->flags |= FPU_NV;
    } else {
        context->relation = a == b ? FPU_EQUAL : a < b ? FPU_LESS : FPU_GREATER;
    }
    return 0;
}

uint64_t fpu_fcmps(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return compare(context, &fpu_single, rs1, rs2, false);
}

uint64_t fpu_fcmpd(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return compare(context, &fpu_double, rs1, rs2, false);
}

uint64_t fpu_fcmpes(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return compare(context, &fpu_single, rs1, rs2, true);
}

uint64_t fpu_fcmped(struct fpu_context *context, uint64_t rs1, uint64_t rs2)
{
    return compare(context, &fpu_double, rs1, rs2, true);
}
