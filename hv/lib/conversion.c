/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversions between 64-bit integers and floating point that the compiler calls, for partitions with an
 * FPU. Results are rounded once; what a 64-bit integer cannot hold becomes the nearest one.
 */
#include <stdint.h>

double __floatundidf(uint64_t value);
double __floatdidf(int64_t value);
float __floatundisf(uint64_t value);
float __floatdisf(int64_t value);
uint64_t __fixunsdfdi(double value);
int64_t __fixdfdi(double value);
uint64_t __fixunssfdi(float value);
int64_t __fixsfdi(float value);

#define TWO_TO_32 4294967296.0

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 };

/* FITOD knows signed words only. */
static double word_to_double(uint32_t word)
{
    return (double)(int32_t)(word >> 1) * 2.0 + (double)(int32_t)(word & 1u);
}

/* Both halves are exact, so only the sum is rounded. */
double __floatundidf(uint64_t value)
{
    return word_to_double((uint32_t)(value >> 32)) * TWO_TO_32 + word_to_double((uint32_t)value);
}

double __floatdidf(int64_t value)
{
    return (double)(int32_t)(value >> 32) * TWO_TO_32 + word_to_double((uint32_t)value);
}

/*
 * Two roundings can differ from one: bits that would be lost in the first one are or'ed into a bit far
 * below those of a float.
 */
static uint64_t make_sticky(uint64_t magnitude)
{
    const uint64_t lost = magnitude & 0xfffu;

    if (magnitude >> 53 == 0)
        return magnitude;
    return lost == 0 ? magnitude : (magnitude - lost) | 0x1000u;
}

float __floatundisf(uint64_t value)
{
    return (float)__floatundidf(make_sticky(value));
}

float __floatdisf(int64_t value)
{
    return value < 0 ? -__floatundisf(0 - (uint64_t)value) : __floatundisf((uint64_t)value);
}

/* Of a magnitude below 2^64. */
static uint64_t truncate(uint64_t bits)
{
    const int exponent = (int)(bits >> MANTISSA_BITS & 0x7ffu) - EXPONENT_BIAS;
    const uint64_t mantissa = (bits & ((1ull << MANTISSA_BITS) - 1)) | 1ull << MANTISSA_BITS;

    if (exponent < 0)
        return 0;
    return exponent >= MANTISSA_BITS ? mantissa << (exponent - MANTISSA_BITS)
                                     : mantissa >> (MANTISSA_BITS - exponent);
}

static uint64_t bits_of(double value)
{
    union {
        double real;
        uint64_t bits;
    } both = {value};

    return both.bits;
}

uint64_t __fixunsdfdi(double value)
{
    if (!(value >= 1.0))
        return 0;
    return value >= TWO_TO_32 * TWO_TO_32 ? UINT64_MAX : truncate(bits_of(value));
}

int64_t __fixdfdi(double value)
{
    const double limit = TWO_TO_32 * TWO_TO_32 / 2.0;

    if (value >= limit)
        return INT64_MAX;
    if (value <= -limit)
        return INT64_MIN;
    if (value < 0)
        return -(int64_t)truncate(bits_of(value));
    return value > 0 ? (int64_t)truncate(bits_of(value)) : 0;
}

uint64_t __fixunssfdi(float value)
{
    return __fixunsdfdi((double)value);
}

int64_t __fixsfdi(float value)
{
    return __fixdfdi((double)value);
}
