/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files behind math.h share: floating-point numbers taken apart, the rules of each
 * kind of FPU, and the functions of the table of operations.
 */
#ifndef PRIDE_FPU_NUMBER_H
#define PRIDE_FPU_NUMBER_H

#include <stddef.h>

#include "sim/fpu/math.h"

/* FSR.RD. */
enum fpu_rounding { FPU_NEAREST, FPU_TOWARD_ZERO, FPU_UP, FPU_DOWN };

/* FSR.fcc. */
enum fpu_relation { FPU_EQUAL, FPU_LESS, FPU_GREATER, FPU_UNORDERED };

struct fpu_rules {
    bool denormals;   /* calculates with them, and gives them */
    bool quiets_nans; /* a signaling NaN gives itself, quieted; otherwise generated_nan */
    uint64_t
        generated_nan; /* fraction of the NaN of an invalid operation, as in struct fpu_number */
    uint8_t version;
};

/* One FPop under way. */
struct fpu_context {
    const struct fpu_rules *rules;
    enum fpu_rounding rounding;
    bool nonstandard;     /* FSR.NS */
    bool underflow_traps; /* FSR.TEM.UFM: then exact tiny results count as well */
    bool unfinished;      /* a denormalized operand was met */
    uint32_t flags;       /* exceptions raised */
    enum fpu_relation relation;
};

struct fpu_format {
    uint8_t fraction_bits;
    uint8_t sign_bit;
    int16_t bias; /* also the largest exponent of a finite number */
};

extern const struct fpu_format fpu_single, fpu_double;

enum fpu_class { FPU_ZERO, FPU_FINITE, FPU_INFINITE, FPU_QUIET_NAN, FPU_SIGNALING_NAN };

/*
 * FINITE: fraction / 2^63 * 2^exponent, bit 63 of the fraction set. NaN: the fraction field
 * left-aligned below bit 63, so that the quiet bit is bit 62 in every format.
 */
struct fpu_number {
    uint64_t fraction;
    int32_t exponent;
    uint8_t class;
    bool negative;
};

#define FPU_NAN_QUIET 0x4000000000000000u

static inline bool fpu_is_nan(const struct fpu_number *n)
{
    return n->class >= FPU_QUIET_NAN;
}

/* Takes an operand of arithmetic apart; denormalized ones by the rules, see fpu_context. */
struct fpu_number fpu_unpack(struct fpu_context *context, const struct fpu_format *format,
                             uint64_t bits);

/*
 * Rounds a finite number to the format, with all exceptions. Bit 0 of the fraction may stand for
 * any bits below it ("sticky") if the format is narrower than 63 bits.
 */
uint64_t fpu_round(struct fpu_context *context, const struct fpu_format *format,
                   const struct fpu_number *n);

/* Exact ones. */
uint64_t fpu_pack_zero(const struct fpu_format *format, bool negative);
uint64_t fpu_pack_infinity(const struct fpu_format *format, bool negative);

/* An invalid operation on numbers. */
uint64_t fpu_invalid(struct fpu_context *context, const struct fpu_format *format);

/* The result where rs1 (NULL: not an operand) or rs2 is a NaN: V8 manual, N.4, or GRFPU's table. */
uint64_t fpu_propagate_nan(struct fpu_context *context, const struct fpu_format *format,
                           const struct fpu_number *rs1, const struct fpu_number *rs2);

/* Shifts right; bits shifted out are kept as bit 0. */
static inline uint64_t fpu_shift_sticky(uint64_t value, unsigned count)
{
    if (!count)
        return value;
    if (count > 63)
        return value != 0;
    return value >> count | ((value & ((UINT64_C(1) << count) - 1)) != 0);
}

/* FPops by their names: operands and results as f registers hold them, rs1 unused where there is one operand. Exceptions go to context. */
uint64_t fpu_fadds(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_faddd(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fsubs(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fsubd(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fmuls(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fmuld(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fsmuld(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fdivs(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fdivd(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fsqrts(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fsqrtd(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fmovs(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fnegs(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fabss(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fitos(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fitod(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fstoi(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fdtoi(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fstod(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fdtos(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fcmps(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fcmpd(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fcmpes(struct fpu_context *context, uint64_t rs1, uint64_t rs2);
uint64_t fpu_fcmped(struct fpu_context *context, uint64_t rs1, uint64_t rs2);

#endif
