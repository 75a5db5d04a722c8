/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semantics of the FPops (V8 manual, B.32): the usual case by the host's FPU (sim/fpu/host.h), all others by fpu.c. The FPU is
 * enabled and in execution mode.
 */
#ifndef PRIDE_LEON3_FLOAT_H
#define PRIDE_LEON3_FLOAT_H

#include "sim/leon3/fpu.h"
#include "sim/fpu/host.h"
#include "sim/leon3/integer.h"

#define FSR_RD   0xc0000000u
#define FSR_NXM  0x00800000u
#define FSR_FCC  0x00000c00u
#define FSR_NXA  0x00000020u
#define FSR_CEXC 0x0000001fu
#define FSR_NXC  0x00000001u

static inline uint64_t float_operand(const struct leon3 *cpu, unsigned number, unsigned words)
{
    const uint32_t *f = cpu->state.f;

    if (!words)
        return 0;
    return words == 2 ? (uint64_t)f[number & 30u] << 32 | f[number | 1u] : f[number];
}

/* Writes result and FSR; `words` 0: a comparison. */
static EXEC_INLINE void float_complete(struct leon3 *cpu, unsigned number, unsigned words,
                                       const struct fpu_host_result *result)
{
    struct leon3_state *s = &cpu->state;

    s->fsr = (s->fsr & ~(FSR_FTT | FSR_CEXC)) | (result->inexact ? FSR_NXA | FSR_NXC : 0);
    if (words == 2) {
        s->f[number & 30u] = (uint32_t)(result->value >> 32);
        s->f[number | 1u] = (uint32_t)result->value;
    } else if (words == 1) {
        s->f[number] = (uint32_t)result->value;
    } else {
        s->fsr = (s->fsr & ~FSR_FCC) | (uint32_t)result->value << 10;
    }
}

/* Operands and result in words. Rounding to nearest is asked for whether the operation rounds or not. */
#define EXEC_FPOP(name, rs1_words, rs2_words, rd_words)                                            \
    EXEC(name)                                                                                     \
    {                                                                                              \
        struct fpu_host_result result;                                                             \
        (void)b;                                                                                   \
        if (cpu->state.fsr & (FSR_RD | FSR_NXM) ||                                                 \
            !fpu_host_##name(float_operand(cpu, insn->rs1, rs1_words),                             \
                             float_operand(cpu, insn->rs2, rs2_words), &result))                   \
            return leon3_fpu_execute(cpu, insn, fast);                                             \
        float_complete(cpu, insn->rd, rd_words, &result);                                          \
        return 0;                                                                                  \
    }

EXEC_FPOP(fmovs, 0, 1, 1)
EXEC_FPOP(fnegs, 0, 1, 1)
EXEC_FPOP(fabss, 0, 1, 1)
EXEC_FPOP(fsqrts, 0, 1, 1)
EXEC_FPOP(fsqrtd, 0, 2, 2)
EXEC_FPOP(fadds, 1, 1, 1)
EXEC_FPOP(faddd, 2, 2, 2)
EXEC_FPOP(fsubs, 1, 1, 1)
EXEC_FPOP(fsubd, 2, 2, 2)
EXEC_FPOP(fmuls, 1, 1, 1)
EXEC_FPOP(fmuld, 2, 2, 2)
EXEC_FPOP(fsmuld, 1, 1, 2)
EXEC_FPOP(fdivs, 1, 1, 1)
EXEC_FPOP(fdivd, 2, 2, 2)
EXEC_FPOP(fitos, 0, 1, 1)
EXEC_FPOP(fitod, 0, 1, 2)
EXEC_FPOP(fstod, 0, 1, 2)
EXEC_FPOP(fdtos, 0, 2, 1)
EXEC_FPOP(fstoi, 0, 1, 1)
EXEC_FPOP(fdtoi, 0, 2, 1)
EXEC_FPOP(fcmps, 1, 1, 0)
EXEC_FPOP(fcmpd, 2, 2, 0)
EXEC_FPOP(fcmpes, 1, 1, 0)
EXEC_FPOP(fcmped, 2, 2, 0)

/* Quad precision: unimplemented_FPop. */
EXEC(fpop)
{
    (void)b;
    return leon3_fpu_execute(cpu, insn, fast);
}

#endif
