/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semantics of the instructions on state registers (V8 manual, B.28 to B.33; GRLIB IP core manual
 * for the ASRs), of FLUSH, and of the floating-point loads and stores. The cached engine leaves
 * what changes modes, interrupts or windows to the plain one.
 */
#ifndef PRIDE_LEON3_SPECIAL_H
#define PRIDE_LEON3_SPECIAL_H

#include "sim/leon3/delay.h"
#include "sim/leon3/fpu.h"
#include "sim/leon3/memory.h"
#include "sim/leon3/window.h"

/* ASR n as RDASR sees it, n = 0 being Y; what is not there reads as Y (measured). */
uint32_t leon3_asr_read(const struct leon3 *cpu, unsigned number);

/* The same as an instruction sees it, some slots behind its write. */
static inline uint32_t asr_seen(const struct leon3 *cpu, unsigned number)
{
    if (number >= 24 && cpu->config.watchpoints)
        return leon3_watch_register(cpu, number - 24, LEON3_DELAY_READ);
    if (number == 18 && cpu->state.asr18_delay)
        return cpu->state.asr18_delay == LEON3_DELAY_READ ? cpu->state.asr18_old
                                                          : cpu->state.asr18_last;
    return leon3_asr_read(cpu, number);
}

/* Writes without effect where nothing is. Number 19 may enter power-down. */
void leon3_asr_write(struct leon3 *cpu, unsigned number, uint32_t value);

/*
 * WRPSR: all fields but the read-only ones; `et_only` for the partial form (rd not 0). False: CWP
 * names no window.
 */
bool leon3_psr_write(struct leon3 *cpu, uint32_t value, bool et_only);
/* Legal, the mode stays, no interrupt is pending behind it, nobody observes: the cached engine does it itself. */
bool leon3_psr_write_is_quiet(const struct leon3 *cpu, uint32_t value, bool et_only);

/* A register was written by an instruction: offers it to observers. */
void leon3_observe_register(const struct leon3 *cpu, uint32_t which, uint32_t value);

/* Empties caches, which goes on in the background; nothing in fast timing. */
void leon3_caches_flush(struct leon3 *cpu, enum leon3_event_kind kind, bool instruction, bool data);

EXEC(illegal)
{
    EXEC_UNUSED;
    return TRAP_ILLEGAL_INSTRUCTION;
}

EXEC(rdasr)
{
    unsigned number = insn->rs1;

    (void)b;
    if (!number)
        cpu->r[insn->rd] = cpu->state.y;
    else if (fast)
        return EXEC_SLOW;
    else
        cpu->r[insn->rd] = asr_seen(cpu, number);
    return 0;
}

EXEC(rdpsr)
{
    (void)b, (void)fast;
    cpu->r[insn->rd] = leon3_delay_read_psr(cpu);
    return 0;
}

EXEC(rdwim)
{
    bool old = cpu->state.wim_delay > LEON3_DELAY_WINDOW - LEON3_DELAY_READ;

    (void)b, (void)fast;
    cpu->r[insn->rd] = (old ? cpu->state.wim_old : cpu->state.wim) & leon3_window_mask(cpu);
    return 0;
}

EXEC(rdtbr)
{
    (void)b, (void)fast;
    cpu->r[insn->rd] = cpu->state.tbr_delay
                           ? (cpu->state.tbr_old & ~0xfffu) | (cpu->state.tbr & 0xff0u)
                           : cpu->state.tbr;
    return 0;
}

/* ASR16, 17 and 19 to 31 are the supervisor's (exception_detect in iu3.vhd). */
static inline bool asr_privileged(unsigned number)
{
    return number >= 16 && number != 18;
}

EXEC(wrasr)
{
    uint32_t value = cpu->r[insn->rs1] ^ b;

    if (!insn->rd) {
        cpu->state.y = value;
        cpu->state.mul_cc |= LEON3_MUL_Y_OVER;
        return 0;
    }
    if (fast)
        return EXEC_SLOW;
    leon3_asr_write(cpu, insn->rd, value);
    return 0;
}

EXEC(wrpsr)
{
    uint32_t value = cpu->r[insn->rs1] ^ b;
    bool et_only = insn->rd != 0;

    if (fast && !leon3_psr_write_is_quiet(cpu, value, et_only))
        return EXEC_SLOW;
    return leon3_psr_write(cpu, value, et_only) ? 0 : TRAP_ILLEGAL_INSTRUCTION;
}

/* One more than the delay: the engine counts this instruction as well. */
EXEC(wrwim)
{
    struct leon3_state *s = &cpu->state;

    if (fast && observe_wanted(cpu->env.observers, OBSERVE_REGISTER))
        return EXEC_SLOW;
    s->wim_old = s->wim;
    s->wim = (cpu->r[insn->rs1] ^ b) & (uint32_t)((1ull << cpu->config.windows) - 1);
    s->wim_delay = LEON3_DELAY_WINDOW + 1;
    leon3_observe_register(cpu, 1, s->wim);
    return 0;
}

EXEC(wrtbr)
{
    struct leon3_state *s = &cpu->state;

    if (fast)
        return EXEC_SLOW;
    s->tbr_old = s->tbr;
    s->tbr = ((cpu->r[insn->rs1] ^ b) & ~0xfffu) | (s->tbr & 0xff0u);
    s->tbr_delay = LEON3_DELAY_READ + 1;
    leon3_observe_register(cpu, 2, s->tbr);
    return 0;
}

/* Whatever the address, both caches are emptied (measured). Without caches, decoded copies follow memory at once. */
EXEC(flush)
{
    (void)insn, (void)b;
    if (fast)
        return EXEC_SLOW;
    leon3_caches_flush(cpu, LEON3_EVENT_FLUSH, true, true);
    return 0;
}

/*
 * Floating-point loads and stores; the FPU is enabled. rd is a register of the f file, even for
 * doublewords.
 */
EXEC(ldf)
{
    uint32_t va = cpu->r[insn->rs1] + b, value, trap;
    const uint8_t *p;

    if (fast) {
        p = fast_load(cpu, va, 4, fast);
        if (!p)
            return EXEC_SLOW;
        cpu->state.f[insn->rd] = bus_load32(p);
        return 0;
    }
    trap = load_word(cpu, va, 4, leon3_data_asi(cpu), &value);
    if (!trap)
        cpu->state.f[insn->rd] = value;
    return trap;
}

EXEC(lddf)
{
    struct leon3_access access = {.va = cpu->r[insn->rs1] + b, .size = 8};
    const uint8_t *p;
    uint32_t trap;

    if (fast) {
        p = fast_load(cpu, access.va, 8, fast);
        if (!p)
            return EXEC_SLOW;
        access.value[0] = bus_load32(p);
        access.value[1] = bus_load32(p + 4);
    } else {
        access.asi = leon3_data_asi(cpu);
        trap = leon3_load(cpu, &access);
        if (trap)
            return trap;
    }
    cpu->state.f[insn->rd & 30u] = access.value[0];
    cpu->state.f[insn->rd | 1u] = access.value[1];
    return 0;
}

EXEC(ldfsr)
{
    uint32_t value, trap;

    if (fast)
        return EXEC_SLOW;
    trap = load_word(cpu, cpu->r[insn->rs1] + b, 4, leon3_data_asi(cpu), &value);
    if (!trap)
        leon3_fpu_write_fsr(cpu, value);
    return trap;
}

static inline uint32_t store_float(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t first,
                                   uint32_t second)
{
    struct leon3_access access = {
        .va = va, .size = size, .asi = leon3_data_asi(cpu), .value = {first, second}};

    return leon3_store(cpu, &access);
}

EXEC(stf)
{
    uint32_t va = cpu->r[insn->rs1] + b;
    uint8_t *p;

    if (!fast)
        return store_float(cpu, va, 4, cpu->state.f[insn->rd], 0);
    p = fast_store(cpu, va, 4, cpu->state.f[insn->rd], 0, fast);
    if (!p)
        return EXEC_SLOW;
    bus_store32(p, cpu->state.f[insn->rd]);
    return 0;
}

EXEC(stdf)
{
    uint32_t va = cpu->r[insn->rs1] + b;
    uint32_t first = cpu->state.f[insn->rd & 30u], second = cpu->state.f[insn->rd | 1u];
    uint8_t *p;

    if (!fast)
        return store_float(cpu, va, 8, first, second);
    p = fast_store(cpu, va, 8, first, second, fast);
    if (!p)
        return EXEC_SLOW;
    bus_store32(p, first);
    bus_store32(p + 4, second);
    return 0;
}

EXEC(stfsr)
{
    uint32_t trap;

    if (fast)
        return EXEC_SLOW;
    trap = store_float(cpu, cpu->r[insn->rs1] + b, 4, leon3_fpu_read_fsr(cpu), 0);
    if (!trap)
        leon3_fpu_fsr_stored(cpu);
    return trap;
}

EXEC(stdfq)
{
    if (fast)
        return EXEC_SLOW;
    return leon3_fpu_store_queue(cpu, cpu->r[insn->rs1] + b);
}

#endif
