/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the FPU's control unit knows of FPops under way, in full timing: an FPop takes one slot of the integer pipeline and
 * goes on beside it; the decode stage waits for an operand or a unit, and for nothing else (GR740-UM 1.7, chapters 7
 * and 8). iu3.vhd shows where: fpo.ldlock in lock_gen, fpo.ccv in ic_ctrl for FBfcc. The control unit itself is in no
 * public RTL, the latencies (cost.c) are documented and were not measured.
 *
 * All times are decode slots. Of a cycle in which a cache holds the pipeline nothing is seen here: the control unit has the
 * hold as an input (grfpwx.vhd), but a division under way goes on in it on hardware, as the FPU has no such input.
 */
#ifndef PRIDE_LEON3_FPU_TIME_H
#define PRIDE_LEON3_FPU_TIME_H

#include "sim/base/clock.h"
#include "sim/leon3/insn.h"

struct leon3_fpu_unit {
    uint64_t ready[32]; /* from this slot on an instruction may name the f register */
    uint64_t fcc_ready; /* ... or the condition codes */
    uint64_t accept;    /* the FPU takes the next FPop */
    uint64_t iterate;   /* its iteration unit takes the next division or square root */
    uint64_t done;      /* nothing is under way */
};

static inline __attribute__((always_inline)) uint64_t
leon3_fpu_ready(const struct leon3_fpu_unit *u, uint32_t number, bool pair)
{
    return pair ? clock_later(u->ready[number & 30u], u->ready[(number & 31u) | 1u])
                : u->ready[number & 31u];
}

/*
 * The first slot in which the row's instruction may leave the decode stage for all the FPU knows. An instruction waits if it
 * names, as a source or as its result, what an FPop may still write or trap for; FSR is read and written when all is done
 * (V8 manual, B.2 and B.5). `blocks`: leon3_decoder.
 */
static inline __attribute__((always_inline)) uint64_t
leon3_fpu_free(const struct leon3_fpu_unit *u, const struct leon3_insn *insn,
               enum leon3_format format, enum leon3_class class, unsigned flags, bool blocks)
{
    uint64_t free;

    switch (format) {
    case FORMAT_BRANCH:
        return u->fcc_ready;
    case FORMAT_LOADFSR:
    case FORMAT_STOREFSR:
        return u->done;
    case FORMAT_LOADF:
    case FORMAT_STOREF:
        free = leon3_fpu_ready(u, insn->rd, class == CLASS_LOADD || class == CLASS_STORED);
        return blocks ? clock_later(free, u->accept) : free;
    case FORMAT_FPOP_2:
    case FORMAT_FPOP_3:
    case FORMAT_FPOP_C:
        free = clock_later(u->accept, leon3_fpu_ready(u, insn->rs2, flags & INSN_FLAG_D));
        if (format != FORMAT_FPOP_2)
            free = clock_later(free, leon3_fpu_ready(u, insn->rs1, flags & INSN_FLAG_D));
        if (format == FORMAT_FPOP_C)
            free = clock_later(free, u->fcc_ready);
        else
            free = clock_later(free, leon3_fpu_ready(u, insn->rd, flags & INSN_FLAG_WD));
        return class == CLASS_FPOP ? free : clock_later(free, u->iterate);
    default:
        return 0;
    }
}

/* An FPop leaves the decode stage in `slot`. */
static inline __attribute__((always_inline)) void
leon3_fpu_start(struct leon3_fpu_unit *u, const struct leon3_insn *insn, enum leon3_format format,
                enum leon3_class class, unsigned flags, const struct leon3_fpu_time *time,
                uint64_t slot)
{
    uint64_t ready = slot + time->latency;

    if (format == FORMAT_FPOP_C) {
        u->fcc_ready = ready;
    } else if (flags & INSN_FLAG_WD) {
        u->ready[insn->rd & 30u] = ready;
        u->ready[(insn->rd & 31u) | 1u] = ready;
    } else {
        u->ready[insn->rd & 31u] = ready;
    }
    u->accept = slot + time->busy;
    if (class != CLASS_FPOP)
        u->iterate = slot + time->iterate;
    u->done = clock_later(u->done, ready);
}

#endif
