/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating-point numbers taken apart and put together: unpacking, rounding, overflow, underflow and
 * NaNs. V8 manual, appendix N; GRLIB IP core manual, GRFPU, for the kinds that differ.
 */
#include "sim/fpu/number.h"

#define BIT_63 0x8000000000000000u

const struct fpu_format fpu_single = {23, 31, 127};
const struct fpu_format fpu_double = {52, 63, 1023};

static uint64_t pack(const struct fpu_format *format, bool negative, int32_t biased,
                     uint64_t fraction)
{
    return (uint64_t)negative << format->sign_bit | (uint64_t)biased << format->fraction_bits |
           fraction;
}

static int32_t exponent_max(const struct fpu_format *format)
{
    return 2 * format->bias + 1;
}

uint64_t fpu_pack_zero(const struct fpu_format *format, bool negative)
{
    return pack(format, negative, 0, 0);
}

uint64_t fpu_pack_infinity(const struct fpu_format *format, bool negative)
{
    return pack(format, negative, exponent_max(format), 0);
}

static uint64_t pack_nan(const struct fpu_format *format, bool negative, uint64_t fraction)
{
    return pack(format, negative, exponent_max(format),
                (fraction | FPU_NAN_QUIET) >> (63 - format->fraction_bits));
}

uint64_t fpu_invalid(struct fpu_context *context, const struct fpu_format *format)
{
    context->flags |= FPU_NV;
    return pack_nan(format, false, context->rules->generated_nan);
}

uint64_t fpu_propagate_nan(struct fpu_context *context, const struct fpu_format *format,
                           const struct fpu_number *rs1, const struct fpu_number *rs2)
{
    const struct fpu_number *chosen = fpu_is_nan(rs2) ? rs2 : rs1;

    if (rs2->class == FPU_SIGNALING_NAN || (rs1 && rs1->class == FPU_SIGNALING_NAN)) {
        if (!context->rules->quiets_nans)
            return fpu_invalid(context, format);
        context->flags |= FPU_NV;
        chosen = rs2->class == FPU_SIGNALING_NAN ? rs2 : rs1;
    }
    return pack_nan(format, chosen->negative, chosen->fraction);
}

static struct fpu_number unpack_denormal(struct fpu_context *context,
                                         const struct fpu_format *format, bool negative,
                                         uint64_t fraction)
{
    struct fpu_number n = {.class = FPU_ZERO, .negative = negative};

    if (!context->rules->denormals) {
        context->unfinished |= !context->nonstandard;
        return n;
    }
    n.class = FPU_FINITE;
    n.fraction = fraction << (63 - format->fraction_bits);
    n.exponent = 1 - format->bias;
    while (!(n.fraction & BIT_63)) {
        n.fraction <<= 1;
        n.exponent--;
    }
    return n;
}

struct fpu_number fpu_unpack(struct fpu_context *context, const struct fpu_format *format,
                             uint64_t bits)
{
    uint64_t fraction = bits & ((UINT64_C(1) << format->fraction_bits) - 1);
    int32_t biased = (int32_t)(bits >> format->fraction_bits) & exponent_max(format);
    struct fpu_number n = {.negative = bits >> format->sign_bit & 1};

    n.fraction = fraction << (63 - format->fraction_bits);
    n.exponent = biased - format->bias;
    if (biased == exponent_max(format)) {
        n.class = !fraction                    ? FPU_INFINITE
                  : n.fraction & FPU_NAN_QUIET ? FPU_QUIET_NAN
                                               : FPU_SIGNALING_NAN;
    } else if (biased) {
        n.class = FPU_FINITE;
        n.fraction |= BIT_63;
    } else if (fraction) {
        return unpack_denormal(context, format, n.negative, fraction);
    } else {
        n.class = FPU_ZERO;
    }
    return n;
}

/* Is one unit in the last place added to a fraction whose bits below it are `rest` (of 2 half)? */
static bool rounds_away(const struct fpu_context *context, bool negative, bool odd, uint64_t rest,
                        uint64_t half)
{
    switch (context->rounding) {
    case FPU_NEAREST:
        return rest > half || (rest == half && odd);
    case FPU_TOWARD_ZERO:
        return false;
    case FPU_UP:
        return rest && !negative;
    case FPU_DOWN:
        break;
    }
    return rest && negative;
}

static uint64_t overflow(struct fpu_context *context, const struct fpu_format *format,
                         bool negative)
{
    bool infinity =
        context->rounding == FPU_NEAREST || context->rounding == (negative ? FPU_DOWN : FPU_UP);

    context->flags |= FPU_OF | FPU_NX;
    /* The largest finite number is the one whose bits precede infinity's. */
    return fpu_pack_infinity(format, negative) - (infinity ? 0 : 1);
}

/*
 * Rounds fraction (bit 63 set unless it is a denormalized result) to the format's bits and packs
 * it with the exponent field `biased`; a carry out of the fraction runs into the exponent, which
 * is right in both cases.
 */
static uint64_t round_fraction(struct fpu_context *context, const struct fpu_format *format,
                               bool negative, int32_t biased, uint64_t fraction)
{
    unsigned drop = 63u - format->fraction_bits;
    uint64_t rest = fraction & ((UINT64_C(1) << drop) - 1);
    uint64_t kept = (fraction & ~BIT_63) >> drop;

    if (rest)
        context->flags |= FPU_NX;
    kept += rounds_away(context, negative, kept & 1, rest, UINT64_C(1) << (drop - 1));
    return pack(format, negative, 0, 0) + ((uint64_t)biased << format->fraction_bits) + kept;
}

static uint64_t underflow(struct fpu_context *context, const struct fpu_format *format,
                          const struct fpu_number *n, int32_t biased)
{
    uint64_t fraction = fpu_shift_sticky(n->fraction, (unsigned)(1 - biased));
    uint64_t result;

    if (!context->rules->denormals) {
        context->flags |= FPU_UF | FPU_NX;
        return fpu_pack_zero(format, n->negative);
    }
    result = round_fraction(context, format, n->negative, 0, fraction);
    if ((context->flags & FPU_NX) || context->underflow_traps)
        context->flags |= FPU_UF;
    return result;
}

uint64_t fpu_round(struct fpu_context *context, const struct fpu_format *format,
                   const struct fpu_number *n)
{
    int32_t biased = n->exponent + format->bias;
    uint64_t result;

    if (biased <= 0)
        return underflow(context, format, n, biased);
    if (biased >= exponent_max(format))
        return overflow(context, format, n->negative);
    result = round_fraction(context, format, n->negative, biased, n->fraction);
    if (result == fpu_pack_infinity(format, n->negative))
        return overflow(context, format, n->negative);
    return result;
}
