/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's own FPU as the reference of the FPops: IEEE 754 in hardware that shares nothing with
 * sim/leon3/fpu_*.c. Operands here are no NaNs. Tininess is told by rounding toward zero, because
 * hosts differ in when they detect it.
 */
#ifndef PRIDE_TESTS_FPU_HOST_H
#define PRIDE_TESTS_FPU_HOST_H

#include <fenv.h>
#include <math.h>

#include "sim/fpu/math.h"
#include "tests/helpers/cmocka_all.h"

enum host_operation { HOST_ADD, HOST_SUB, HOST_MUL, HOST_DIV, HOST_SQRT };

struct host_result {
    uint64_t bits;
    uint32_t flags; /* FPU_*; UF is never set here: see tiny */
    bool tiny;      /* the exact result is not zero, and smaller than any normalized number */
};

static inline float host_float(uint64_t bits)
{
    uint32_t word = (uint32_t)bits;
    float f;

    memcpy(&f, &word, sizeof(f));
    return f;
}

static inline uint64_t host_float_bits(float f)
{
    uint32_t word;

    memcpy(&word, &f, sizeof(word));
    return word;
}

static inline double host_double(uint64_t bits)
{
    double d;

    memcpy(&d, &bits, sizeof(d));
    return d;
}

static inline uint64_t host_double_bits(double d)
{
    uint64_t bits;

    memcpy(&bits, &d, sizeof(bits));
    return bits;
}

/* Everything volatile: the compiler must not calculate ahead, nor across changes of the mode. */
static inline double host_double_operation(enum host_operation operation, uint64_t a, uint64_t b)
{
    volatile double x = host_double(a), y = host_double(b), result = 0;

    switch (operation) {
    case HOST_ADD:
        result = x + y;
        break;
    case HOST_SUB:
        result = x - y;
        break;
    case HOST_MUL:
        result = x * y;
        break;
    case HOST_DIV:
        result = x / y;
        break;
    case HOST_SQRT:
        result = sqrt(y);
        break;
    }
    return result;
}

static inline float host_single_operation(enum host_operation operation, uint64_t a, uint64_t b)
{
    volatile float x = host_float(a), y = host_float(b), result = 0;

    switch (operation) {
    case HOST_ADD:
        result = x + y;
        break;
    case HOST_SUB:
        result = x - y;
        break;
    case HOST_MUL:
        result = x * y;
        break;
    case HOST_DIV:
        result = x / y;
        break;
    case HOST_SQRT:
        result = sqrtf(y);
        break;
    }
    return result;
}

static inline float host_narrow(uint64_t a)
{
    volatile double x = host_double(a);
    volatile float result = (float)x;

    return result;
}

static inline float host_from_integer(uint64_t a)
{
    volatile int32_t x = (int32_t)(uint32_t)a;
    volatile float result = (float)x;

    return result;
}

static inline uint32_t host_flags(void)
{
    int raised = fetestexcept(FE_ALL_EXCEPT);

    return (raised & FE_INVALID ? FPU_NV : 0) | (raised & FE_OVERFLOW ? FPU_OF : 0) |
           (raised & FE_DIVBYZERO ? FPU_DZ : 0) | (raised & FE_INEXACT ? FPU_NX : 0);
}

static inline void host_begin(unsigned rd)
{
    static const int mode[] = {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD, FE_DOWNWARD};

    fesetround(mode[rd]);
    feclearexcept(FE_ALL_EXCEPT);
}

static inline void host_end(void)
{
    fesetround(FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
}

#endif
