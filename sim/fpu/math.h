/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPops as pure functions: operands and FSR in, result and FSR out. No processor state, no host
 * floating point: integer arithmetic only, so that every host gives the same bits and flags.
 * Follows the V8 manual (4.4, appendix N) and, where the kinds below differ from it, the GRFPU
 * chapters of the GRLIB IP core manual. Left out: when a trap is taken and the queue of deferred
 * FPops, which are the FPU controller's business (fpu.c), and quad precision, which no LEON3 FPU
 * has.
 */
#ifndef PRIDE_FPU_MATH_H
#define PRIDE_FPU_MATH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How denormalized numbers and NaNs are treated:
 * - GRFPU and GRFPU-Lite do not calculate with denormalized operands: unfinished_FPop, or zero of
 *   the same sign with FSR.NS = 1; a result that is tiny before rounding becomes zero of its sign,
 *   with underflow and inexact. A signaling NaN, and any invalid operation, gives one fixed NaN.
 * - FPU_V8 is IEEE 754 as appendix N recommends it: gradual underflow, tininess detected before
 *   rounding, signaling NaNs quieted; FSR.NS has no effect.
 * FCMP, FMOV, FNEG and FABS take denormalized numbers in every kind.
 */
enum fpu_kind { FPU_GRFPU = 1, FPU_GRFPU_LITE = 2, FPU_V8 = 3 };

/* Exceptions, as in FSR.cexc; aexc is 5 bits to the left, TEM 23. */
#define FPU_NV 0x10u
#define FPU_OF 0x08u
#define FPU_UF 0x04u
#define FPU_DZ 0x02u
#define FPU_NX 0x01u

/* What an opf needs; words are 32-bit f registers, from an even one if more than one. */
struct fpu_operands {
    uint8_t rs1_words; /* 0: rs1 is not read */
    uint8_t rs2_words;
    uint8_t rd_words; /* 0: the result is FSR.fcc */
};

/*
 * False: no such FPop, of either op3. Quad-precision FPops are known (4 words), but cannot be
 * executed.
 */
bool fpu_find_operands(uint32_t opf, struct fpu_operands *operands);

struct fpu_result {
    uint64_t value; /* as operands; of no meaning for compares and traps */
    uint32_t fsr;   /* ftt, cexc, and unless `trap` aexc and fcc, changed */
    bool trap;      /* fp_exception, its cause in ftt: nothing but FSR may be written */
};

/*
 * Executes one FPop. Single-precision and integer operands are the low 32 bits, double-precision
 * ones have the even register in the high word. Of `fsr` RD, TEM and NS decide; ver, qne and the
 * reserved bits are passed on. ftt is 1 (IEEE_754_exception: cexc has the one bit that trapped), 2
 * (unfinished_FPop) or 3 (unimplemented_FPop, also for an opf that is none; cexc is kept).
 */
struct fpu_result fpu_execute(enum fpu_kind kind, uint32_t opf, uint32_t fsr, uint64_t rs1,
                              uint64_t rs2);

/* FSR.ver of a kind: 2 GRFPU, 3 GRFPU-Lite. FPU_V8 is no product; it says 2. */
uint32_t fpu_version(enum fpu_kind kind);

#endif
