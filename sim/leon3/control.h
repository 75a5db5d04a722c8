/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semantics of control transfer and of the register window (V8 manual, B.20 to B.27): conditions,
 * CALL, JMPL, RETT, Ticc, SAVE, RESTORE. A BRANCH row's exec_ function answers 1 for taken; a JMPL
 * or RETT row's leaves the target in *target.
 */
#ifndef PRIDE_LEON3_CONTROL_H
#define PRIDE_LEON3_CONTROL_H

#include "sim/leon3/delay.h"
#include "sim/leon3/integer.h"
#include "sim/leon3/window.h"

#define COND_n(cpu)   false
#define COND_e(cpu)   ((cpu)->cc_z == 0)
#define COND_le(cpu)  ((cpu)->cc_z == 0 || ((cpu)->cc_n ^ (cpu)->cc_v) >> 31)
#define COND_l(cpu)   (((cpu)->cc_n ^ (cpu)->cc_v) >> 31)
#define COND_leu(cpu) ((cpu)->cc_z == 0 || (cpu)->cc_c)
#define COND_cs(cpu)  ((cpu)->cc_c)
#define COND_neg(cpu) ((cpu)->cc_n >> 31)
#define COND_vs(cpu)  ((cpu)->cc_v >> 31)
#define COND_a(cpu)   true
#define COND_ne(cpu)  (!COND_e(cpu))
#define COND_g(cpu)   (!COND_le(cpu))
#define COND_ge(cpu)  (!COND_l(cpu))
#define COND_gu(cpu)  (!COND_leu(cpu))
#define COND_cc(cpu)  (!COND_cs(cpu))
#define COND_pos(cpu) (!COND_neg(cpu))
#define COND_vc(cpu)  (!COND_vs(cpu))

/* Bicc and Ticc of one condition. The trap number is 7 bits of rs1 + operand. */
#define EXEC_CONDITION(cond)                                                                       \
    EXEC(b##cond)                                                                                  \
    {                                                                                              \
        EXEC_UNUSED;                                                                               \
        return (bool)COND_##cond(cpu);                                                             \
    }                                                                                              \
    EXEC(t##cond)                                                                                  \
    {                                                                                              \
        EXEC_UNUSED;                                                                               \
        if ((bool)COND_##cond(cpu))                                                                \
            return TRAP_INSTRUCTION + ((cpu->r[insn->rs1] + b) & 0x7fu);                           \
        return 0;                                                                                  \
    }

EXEC_CONDITION(n)
EXEC_CONDITION(e)
EXEC_CONDITION(le)
EXEC_CONDITION(l)
EXEC_CONDITION(leu)
EXEC_CONDITION(cs)
EXEC_CONDITION(neg)
EXEC_CONDITION(vs)
EXEC_CONDITION(a)
EXEC_CONDITION(ne)
EXEC_CONDITION(g)
EXEC_CONDITION(ge)
EXEC_CONDITION(gu)
EXEC_CONDITION(cc)
EXEC_CONDITION(pos)
EXEC_CONDITION(vc)

/*
 * FBfcc: bit fcc of the mask is set where the branch is taken; fcc is 0 equal, 1 less, 2 greater, 3
 * unordered.
 */
#define EXEC_FBRANCH(cond, mask)                                                                   \
    EXEC(fb##cond)                                                                                 \
    {                                                                                              \
        EXEC_UNUSED;                                                                               \
        return (mask) >> (cpu->state.fsr >> 10 & 3u) & 1u;                                         \
    }

EXEC_FBRANCH(n, 0x0u)
EXEC_FBRANCH(ne, 0xeu)
EXEC_FBRANCH(lg, 0x6u)
EXEC_FBRANCH(ul, 0xau)
EXEC_FBRANCH(l, 0x2u)
EXEC_FBRANCH(ug, 0xcu)
EXEC_FBRANCH(g, 0x4u)
EXEC_FBRANCH(u, 0x8u)
EXEC_FBRANCH(a, 0xfu)
EXEC_FBRANCH(e, 0x1u)
EXEC_FBRANCH(ue, 0x9u)
EXEC_FBRANCH(ge, 0x5u)
EXEC_FBRANCH(uge, 0xdu)
EXEC_FBRANCH(le, 0x3u)
EXEC_FBRANCH(ule, 0xbu)
EXEC_FBRANCH(o, 0x7u)

/* The engine writes %o7 and jumps: it knows the PC. */
EXEC(call)
{
    EXEC_UNUSED;
    return 0;
}

EXEC(jmpl)
{
    EXEC_UNUSED;
    return (cpu->r[insn->rs1] + b) & 3u ? TRAP_MEM_ADDRESS_NOT_ALIGNED : 0;
}

/* WIM as the decode stage sees it; bits of absent windows are zero. */
static inline bool window_invalid(const struct leon3 *cpu, uint32_t window)
{
    uint32_t wim = cpu->state.wim_delay ? cpu->state.wim_old : cpu->state.wim;

    return wim >> window & 1u;
}

static inline uint32_t save_trap(const struct leon3 *cpu, uint32_t window)
{
    return window_invalid(cpu, window) && !(cpu->state.psr & PSR_AW) ? TRAP_WINDOW_OVERFLOW : 0;
}

static inline uint32_t restore_trap(const struct leon3 *cpu, uint32_t window)
{
    return window_invalid(cpu, window) && !(cpu->state.psr & PSR_AW) ? TRAP_WINDOW_UNDERFLOW : 0;
}

EXEC(save)
{
    uint32_t window = leon3_window_below(cpu, leon3_window_in_use(cpu));
    uint32_t result = cpu->r[insn->rs1] + b;

    if (save_trap(cpu, window))
        return TRAP_WINDOW_OVERFLOW;
    if (fast) {
        if (cpu->config.altwin)
            return EXEC_SLOW;
        leon3_window_select(cpu, window);
    } else {
        leon3_delay_window(cpu);
        leon3_window_turn(cpu, window);
    }
    cpu->r[insn->rd] = result;
    return 0;
}

EXEC(restore)
{
    uint32_t window = leon3_window_over(cpu, leon3_window_in_use(cpu));
    uint32_t result = cpu->r[insn->rs1] + b;

    if (restore_trap(cpu, window))
        return TRAP_WINDOW_UNDERFLOW;
    if (fast) {
        if (cpu->config.altwin)
            return EXEC_SLOW;
        leon3_window_select(cpu, window);
    } else {
        leon3_delay_window(cpu);
        leon3_window_turn(cpu, window);
    }
    cpu->r[insn->rd] = result;
    return 0;
}

/*
 * Privilege was tested before; ET = 1 is illegal, then the window, then the address
 * (exception_detect, mem_trap).
 */
static inline uint32_t rett_trap(const struct leon3 *cpu, uint32_t target)
{
    if (leon3_delay_et(cpu))
        return TRAP_ILLEGAL_INSTRUCTION;
    if (window_invalid(cpu, leon3_window_over(cpu, leon3_cwp(cpu))) &&
        !(cpu->state.psr & (PSR_AW | PSR_PAW)))
        return TRAP_WINDOW_UNDERFLOW;
    return target & 3u ? TRAP_MEM_ADDRESS_NOT_ALIGNED : 0;
}

EXEC(rett)
{
    uint32_t trap = rett_trap(cpu, cpu->r[insn->rs1] + b);
    uint32_t *psr = &cpu->state.psr;

    if (trap)
        return trap;
    if (!fast)
        leon3_delay_window(cpu);
    else if (cpu->config.altwin)
        return EXEC_SLOW;
    leon3_window_follow(cpu, leon3_window_over(cpu, leon3_cwp(cpu)));
    leon3_window_set_alternative(cpu, *psr & PSR_PAW ? PSR_AW | PSR_PAW : 0);
    *psr = (*psr & ~PSR_S) | PSR_ET | (*psr & PSR_PS ? PSR_S : 0);
    cpu->state.et_old = PSR_ET;
    if (!fast && cpu->state.psr_delay)
        cpu->state.mode_next =
            (uint8_t)((cpu->state.mode_next & ~LEON3_NEXT_S) | (*psr & PSR_S ? LEON3_NEXT_S : 0));
    return 0;
}

#endif
