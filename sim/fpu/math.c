/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of FPops, and what each does to FSR (V8 manual, 4.4 and C.9): the part of math.h
 * that knows the register.
 */
#include "sim/fpu/number.h"

#define RD_SHIFT   30
#define TEM_SHIFT  23
#define NS         0x00400000u
#define FTT_SHIFT  14
#define FTT_MASK   0x0001c000u
#define FCC_SHIFT  10
#define FCC_MASK   0x00000c00u
#define AEXC_SHIFT 5
#define EXC_MASK   0x1fu

enum { FTT_IEEE = 1, FTT_UNFINISHED = 2, FTT_UNIMPLEMENTED = 3 };

#define OPF_COUNT 512

/* By opf; those of FPop1 and FPop2 do not overlap. NULL: quad precision, not implemented. */
/* clang-format off */
static const struct operation {
    uint64_t (*execute)(struct fpu_context *, uint64_t, uint64_t);
    uint8_t rs1, rs2, rd; /* words */
} operations[OPF_COUNT] = {
    /*  opf      function    rs1 rs2 rd */
    [0x001] = { fpu_fmovs,   0,  1,  1 },
    [0x005] = { fpu_fnegs,   0,  1,  1 },
    [0x009] = { fpu_fabss,   0,  1,  1 },
    [0x029] = { fpu_fsqrts,  0,  1,  1 },
    [0x02a] = { fpu_fsqrtd,  0,  2,  2 },
    [0x02b] = { NULL,        0,  4,  4 }, /* FSQRTq */
    [0x041] = { fpu_fadds,   1,  1,  1 },
    [0x042] = { fpu_faddd,   2,  2,  2 },
    [0x043] = { NULL,        4,  4,  4 }, /* FADDq */
    [0x045] = { fpu_fsubs,   1,  1,  1 },
    [0x046] = { fpu_fsubd,   2,  2,  2 },
    [0x047] = { NULL,        4,  4,  4 }, /* FSUBq */
    [0x049] = { fpu_fmuls,   1,  1,  1 },
    [0x04a] = { fpu_fmuld,   2,  2,  2 },
    [0x04b] = { NULL,        4,  4,  4 }, /* FMULq */
    [0x04d] = { fpu_fdivs,   1,  1,  1 },
    [0x04e] = { fpu_fdivd,   2,  2,  2 },
    [0x04f] = { NULL,        4,  4,  4 }, /* FDIVq */
    [0x051] = { fpu_fcmps,   1,  1,  0 },
    [0x052] = { fpu_fcmpd,   2,  2,  0 },
    [0x053] = { NULL,        4,  4,  0 }, /* FCMPq */
    [0x055] = { fpu_fcmpes,  1,  1,  0 },
    [0x056] = { fpu_fcmped,  2,  2,  0 },
    [0x057] = { NULL,        4,  4,  0 }, /* FCMPEq */
    [0x069] = { fpu_fsmuld,  1,  1,  2 },
    [0x06e] = { NULL,        2,  2,  4 }, /* FdMULq */
    [0x0c4] = { fpu_fitos,   0,  1,  1 },
    [0x0c6] = { fpu_fdtos,   0,  2,  1 },
    [0x0c7] = { NULL,        0,  4,  1 }, /* FqTOs */
    [0x0c8] = { fpu_fitod,   0,  1,  2 },
    [0x0c9] = { fpu_fstod,   0,  1,  2 },
    [0x0cb] = { NULL,        0,  4,  2 }, /* FqTOd */
    [0x0cc] = { NULL,        0,  1,  4 }, /* FiTOq */
    [0x0cd] = { NULL,        0,  1,  4 }, /* FsTOq */
    [0x0ce] = { NULL,        0,  2,  4 }, /* FdTOq */
    [0x0d1] = { fpu_fstoi,   0,  1,  1 },
    [0x0d2] = { fpu_fdtoi,   0,  2,  1 },
    [0x0d3] = { NULL,        0,  4,  1 }, /* FqTOi */
};

static const struct fpu_rules kinds[] = {
    [FPU_GRFPU]      = { false, false, 0x7f00000000000000u, 2 },
    [FPU_GRFPU_LITE] = { false, false, 0x7f00000000000000u, 3 },
    [FPU_V8]         = { true,  true,  0x7fffffffffffffffu, 2 },
};

/* clang-format on */

bool fpu_find_operands(uint32_t opf, struct fpu_operands *operands)
{
    const struct operation *row = &operations[opf % OPF_COUNT];

    *operands = (struct fpu_operands){row->rs1, row->rs2, row->rd};
    return opf < OPF_COUNT && row->rs2;
}

uint32_t fpu_version(enum fpu_kind kind)
{
    return kinds[kind].version;
}

static struct fpu_result trap(uint32_t fsr, uint32_t ftt)
{
    return (struct fpu_result){.fsr = (fsr & ~FTT_MASK) | ftt << FTT_SHIFT, .trap = true};
}

static uint32_t most_significant_bit_of(uint32_t value)
{
    uint32_t bit = FPU_NV;

    while (!(value & bit))
        bit >>= 1;
    return bit;
}

static struct fpu_result complete(const struct fpu_context *context, const struct operation *row,
                                  uint32_t fsr, uint64_t value)
{
    uint32_t trapping = context->flags & fsr >> TEM_SHIFT & EXC_MASK;

    if (trapping)
        return trap((fsr & ~EXC_MASK) | most_significant_bit_of(trapping), FTT_IEEE);
    fsr &= ~(FTT_MASK | EXC_MASK);
    fsr |= context->flags | context->flags << AEXC_SHIFT;
    if (!row->rd)
        fsr = (fsr & ~FCC_MASK) | (uint32_t)context->relation << FCC_SHIFT;
    return (struct fpu_result){.value = value, .fsr = fsr};
}

struct fpu_result fpu_execute(enum fpu_kind kind, uint32_t opf, uint32_t fsr, uint64_t rs1,
                              uint64_t rs2)
{
    const struct operation *row = &operations[opf % OPF_COUNT];
    struct fpu_context context = {.rules = &kinds[kind],
                                  .rounding = (enum fpu_rounding)(fsr >> RD_SHIFT),
                                  .nonstandard = fsr & NS,
                                  .underflow_traps = fsr >> TEM_SHIFT & FPU_UF};
    uint64_t value;

    if (opf >= OPF_COUNT || !row->execute)
        return trap(fsr, FTT_UNIMPLEMENTED);
    value = row->execute(&context, rs1, rs2);
    if (context.unfinished)
        return trap(fsr, FTT_UNFINISHED);
    return complete(&context, row, fsr, value);
}
