/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversions between 64-bit (and unsigned 32-bit) integers and floating point, and complex division, by the names of GCC's
 * run-time library, done with the FPU's instructions for double and signed 32-bit integers. Values that the result type cannot
 * hold give an unspecified result, as in C.
 */
#include <stdint.h>

double __floatundidf(uint64_t x);
double __floatdidf(int64_t x);
float __floatundisf(uint64_t x);
float __floatdisf(int64_t x);
uint64_t __fixunsdfdi(double x);
int64_t __fixdfdi(double x);
uint64_t __fixunssfdi(float x);
int64_t __fixsfdi(float x);
_Complex float __divsc3(float a, float b, float c, float d);
_Complex double __divdc3(double a, double b, double c, double d);

#define TWO_TO_32 4294967296.0

double __floatundidf(uint64_t x)
{
    return (double)(uint32_t)(x >> 32) * TWO_TO_32 + (double)(uint32_t)x;
}

double __floatdidf(int64_t x)
{
    return (double)(int32_t)(x >> 32) * TWO_TO_32 + (double)(uint32_t)x;
}

/* Of more than 53 bits the lower ones are ORed into one (round to odd), so that rounding twice is rounding once. */
float __floatundisf(uint64_t x)
{
    if (x >> 53 && x & 0x7ffu)
        x = (x | 0x800u) & ~(uint64_t)0x7ff;
    return (float)__floatundidf(x);
}

float __floatdisf(int64_t x)
{
    return x < 0 ? -__floatundisf(0 - (uint64_t)x) : __floatundisf((uint64_t)x);
}

uint64_t __fixunsdfdi(double x)
{
    uint32_t high;

    if (!(x >= 1))
        return 0;
    high = (uint32_t)(x / TWO_TO_32);
    return (uint64_t)high << 32 | (uint32_t)(x - (double)high * TWO_TO_32);
}

int64_t __fixdfdi(double x)
{
    return (int64_t)(x < 0 ? 0 - __fixunsdfdi(-x) : __fixunsdfdi(x));
}

uint64_t __fixunssfdi(float x)
{
    return __fixunsdfdi((double)x);
}

int64_t __fixsfdi(float x)
{
    return __fixdfdi((double)x);
}

_Complex double __divdc3(double a, double b, double c, double d)
{
    double norm = c * c + d * d;
    _Complex double quotient;

    __real__ quotient = (a * c + b * d) / norm;
    __imag__ quotient = (b * c - a * d) / norm;
    return quotient;
}

_Complex float __divsc3(float a, float b, float c, float d)
{
    _Complex double quotient = __divdc3((double)a, (double)b, (double)c, (double)d);
    _Complex float rounded;

    __real__ rounded = (float)__real__ quotient;
    __imag__ rounded = (float)__imag__ quotient;
    return rounded;
}
