/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPops on ordinary numbers by the host's FPU: rounding to nearest, operands and result normal or zero, so that inexact is
 * the only exception there can be. Whether a result is inexact is found out with integers or with wider numbers, not from
 * the host's flags. A function answers false where it cannot tell: then fpu_execute (math.h), which does all cases,
 * has to do it; where both can, they agree (tests/unit/fpu).
 */
#ifndef PRIDE_FPU_HOST_H
#define PRIDE_FPU_HOST_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 fpu_host_product;

struct fpu_host_result {
    uint64_t value;
    bool inexact;
};

#define FPU_HOST(name)                                                                             \
    static inline __attribute__((always_inline)) bool fpu_host_##name(                             \
        uint64_t a, uint64_t b, struct fpu_host_result *result)

static inline double fpu_host_double(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static inline uint64_t fpu_host_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

static inline float fpu_host_single(uint64_t bits)
{
    uint32_t word = (uint32_t)bits;
    float value;

    memcpy(&value, &word, sizeof(value));
    return value;
}

static inline uint32_t fpu_host_word(float value)
{
    uint32_t word;

    memcpy(&word, &value, sizeof(word));
    return word;
}

/* Exponents of `bits`, a double or single: from first to last, or the number is zero. */
static inline bool fpu_host_in64(uint64_t bits, uint32_t first, uint32_t last)
{
    return ((uint32_t)(bits >> 52) & 0x7ffu) - first <= last - first || !(bits << 1);
}

static inline bool fpu_host_in32(uint64_t bits, uint32_t first, uint32_t last)
{
    return ((uint32_t)(bits >> 23) & 0xffu) - first <= last - first || !((uint32_t)bits << 1);
}

#define OPERAND64(bits) fpu_host_in64(bits, 1, 0x7fe)
#define OPERAND32(bits) fpu_host_in32(bits, 1, 0xfe)

/* Results next to the ends of the range might have been rounded into it. */
static inline bool fpu_host_put64(struct fpu_host_result *result, double value, bool inexact)
{
    *result = (struct fpu_host_result){fpu_host_bits(value), inexact};
    return fpu_host_in64(result->value, 2, 0x7fd);
}

static inline bool fpu_host_put32(struct fpu_host_result *result, float value, bool inexact)
{
    *result = (struct fpu_host_result){fpu_host_word(value), inexact};
    return fpu_host_in32(result->value, 2, 0xfd);
}

static inline uint64_t fpu_host_fraction(uint64_t bits)
{
    return (bits & 0xfffffffffffffu) | 0x10000000000000u;
}

static inline int32_t fpu_host_exponent(uint64_t bits)
{
    return (int32_t)(bits >> 52 & 0x7ffu);
}

/* Is x * y, both not zero, the fraction of `bits` shifted left as its exponent says? */
static inline bool fpu_host_is_product(uint64_t x, uint64_t y, uint64_t bits, int32_t shift)
{
    return (fpu_host_product)fpu_host_fraction(x) * fpu_host_fraction(y) ==
           (fpu_host_product)fpu_host_fraction(bits) << shift;
}

/* The error of a sum is a number of the format, and these operations give it exactly (Knuth). */
FPU_HOST(faddd)
{
    double x = fpu_host_double(a), y = fpu_host_double(b), sum = x + y, part = sum - x;
    double error = (x - (sum - part)) + (y - part);

    return OPERAND64(a) && OPERAND64(b) && fpu_host_put64(result, sum, error != 0.0);
}

FPU_HOST(fsubd)
{
    return fpu_host_faddd(a, b ^ 0x8000000000000000u, result);
}

FPU_HOST(fadds)
{
    float x = fpu_host_single(a), y = fpu_host_single(b), sum = x + y, part = sum - x;
    float error = (x - (sum - part)) + (y - part);

    return OPERAND32(a) && OPERAND32(b) && fpu_host_put32(result, sum, error != 0.0f);
}

FPU_HOST(fsubs)
{
    return fpu_host_fadds(a, b ^ 0x80000000u, result);
}

/* Of the product's 105 or 106 bits, 53 are kept. A product of numbers that are not zero must not have become zero. */
FPU_HOST(fmuld)
{
    fpu_host_product product = (fpu_host_product)fpu_host_fraction(a) * fpu_host_fraction(b);
    uint64_t low = (uint64_t)product << (product >> 105 ? 11 : 12);
    bool zero = !(a << 1) || !(b << 1);

    return OPERAND64(a) && OPERAND64(b) &&
           fpu_host_put64(result, fpu_host_double(a) * fpu_host_double(b), !zero && low) &&
           (zero || result->value << 1);
}

/* The product of two singles is a double. */
FPU_HOST(fmuls)
{
    double product = (double)fpu_host_single(a) * (double)fpu_host_single(b);
    float value = (float)product;

    return OPERAND32(a) && OPERAND32(b) &&
           fpu_host_put32(result, value, (double)value != product) &&
           ((uint32_t)result->value << 1 || product == 0.0);
}

FPU_HOST(fsmuld)
{
    double product = (double)fpu_host_single(a) * (double)fpu_host_single(b);

    return OPERAND32(a) && OPERAND32(b) && fpu_host_put64(result, product, false);
}

FPU_HOST(fdivd)
{
    bool in = OPERAND64(a) && OPERAND64(b) && a << 1 && b << 1;
    bool out = in && fpu_host_put64(result, fpu_host_double(a) / fpu_host_double(b), false);
    int32_t shift;

    if (!out || !(result->value << 1))
        return false;
    shift =
        fpu_host_exponent(a) - fpu_host_exponent(b) - fpu_host_exponent(result->value) + 1023 + 52;
    result->inexact = !fpu_host_is_product(result->value, b, a, shift);
    return true;
}

FPU_HOST(fdivs)
{
    double x = (double)fpu_host_single(a), y = (double)fpu_host_single(b);
    float value;

    if (!OPERAND32(a) || !OPERAND32(b) || x == 0.0 || y == 0.0)
        return false;
    value = fpu_host_single(a) / fpu_host_single(b);
    return fpu_host_put32(result, value, (double)value * y != x) && value != 0.0f;
}

FPU_HOST(fsqrtd)
{
    (void)a;
    if (!OPERAND64(b) || !(b << 1) || b >> 63)
        return false;
    fpu_host_put64(result, sqrt(fpu_host_double(b)), false);
    result->inexact = !fpu_host_is_product(result->value, result->value, b,
                                           fpu_host_exponent(b) -
                                               2 * fpu_host_exponent(result->value) + 1023 + 52);
    return true;
}

FPU_HOST(fsqrts)
{
    float value;

    (void)a;
    if (!OPERAND32(b) || !((uint32_t)b << 1) || b >> 31)
        return false;
    value = sqrtf(fpu_host_single(b));
    return fpu_host_put32(result, value,
                          (double)value * (double)value != (double)fpu_host_single(b));
}

FPU_HOST(fitod)
{
    (void)a;
    return fpu_host_put64(result, (double)(int32_t)(uint32_t)b, false);
}

FPU_HOST(fitos)
{
    int32_t integer = (int32_t)(uint32_t)b;
    float value = (float)integer;

    (void)a;
    return fpu_host_put32(result, value, (double)value != (double)integer);
}

FPU_HOST(fstod)
{
    (void)a;
    return OPERAND32(b) && fpu_host_put64(result, (double)fpu_host_single(b), false);
}

FPU_HOST(fdtos)
{
    double value = fpu_host_double(b);
    float rounded;

    (void)a;
    if (!fpu_host_in64(b, 1023 - 120, 1023 + 120))
        return false;
    rounded = (float)value;
    return fpu_host_put32(result, rounded, (double)rounded != value);
}

/* Toward zero, whatever FSR.RD says. */
static inline bool fpu_host_to_integer(double value, struct fpu_host_result *result)
{
    int32_t integer;

    if (!(value > -2147483648.0 && value < 2147483648.0))
        return false;
    integer = (int32_t)value;
    *result = (struct fpu_host_result){(uint32_t)integer, (double)integer != value};
    return true;
}

FPU_HOST(fdtoi)
{
    (void)a;
    return OPERAND64(b) && fpu_host_to_integer(fpu_host_double(b), result);
}

FPU_HOST(fstoi)
{
    (void)a;
    return OPERAND32(b) && fpu_host_to_integer((double)fpu_host_single(b), result);
}

/* Comparisons: the value is FSR.fcc. */
static inline bool fpu_host_compare(double x, double y, struct fpu_host_result *result)
{
    *result = (struct fpu_host_result){x < y ? 1u : x > y ? 2u : 0u, false};
    return true;
}

FPU_HOST(fcmpd)
{
    return OPERAND64(a) && OPERAND64(b) &&
           fpu_host_compare(fpu_host_double(a), fpu_host_double(b), result);
}

FPU_HOST(fcmps)
{
    return OPERAND32(a) && OPERAND32(b) &&
           fpu_host_compare((double)fpu_host_single(a), (double)fpu_host_single(b), result);
}

FPU_HOST(fcmped)
{
    return fpu_host_fcmpd(a, b, result);
}

FPU_HOST(fcmpes)
{
    return fpu_host_fcmps(a, b, result);
}

FPU_HOST(fmovs)
{
    (void)a;
    *result = (struct fpu_host_result){b, false};
    return true;
}

FPU_HOST(fnegs)
{
    (void)a;
    *result = (struct fpu_host_result){b ^ 0x80000000u, false};
    return true;
}

FPU_HOST(fabss)
{
    (void)a;
    *result = (struct fpu_host_result){b & 0x7fffffffu, false};
    return true;
}

#undef FPU_HOST
#undef OPERAND64
#undef OPERAND32

#endif
