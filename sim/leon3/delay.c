/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots that pass behind delayed writes (delay.h). What decides is the same in both timings: the base costs of the
 * instructions, and loads that are waited for; cache misses stop the whole pipeline and count for nothing.
 */
#include "sim/leon3/delay.h"

#include "sim/leon3/timing.h"
#include "sim/leon3/window.h"

static uint8_t less(uint8_t delay, uint32_t slots)
{
    return (uint8_t)(delay > slots ? delay - slots : 0);
}

/* ---- the PSR ---------------------------------------------------------------------------------- */

static uint8_t window_of_traps(const struct leon3 *cpu)
{
    return (uint8_t)(((cpu->state.psr & PSR_CWP) + cpu->state.cwp_ahead) % cpu->config.windows);
}

/* The decode stage sees what WRPSR wrote. */
static void psr_seen(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;
    uint32_t windows = cpu->config.windows, traps = window_of_traps(cpu);

    leon3_window_set_alternative(cpu, (s->mode_next & LEON3_NEXT_AW ? PSR_AW : 0) |
                                          (s->mode_next & LEON3_NEXT_PAW ? PSR_PAW : 0));
    s->psr = (s->psr & ~(PSR_S | PSR_EF)) | (s->mode_next & LEON3_NEXT_S ? PSR_S : 0) |
             (s->mode_next & LEON3_NEXT_EF ? PSR_EF : 0);
    if ((s->psr & PSR_CWP) != s->cwp_next)
        leon3_window_follow(cpu, s->cwp_next);
    s->awp_delay = s->awp_delay ? 1 : 0; /* this slot has been counted */
    s->cwp_ahead = (uint8_t)((traps + windows - s->cwp_next) % windows);
    s->psr_delay = s->cwp_next = s->mode_next = 0;
}

static void psr_later(struct leon3_state *s, uint32_t value, uint32_t slots)
{
    s->cwp_next = (uint8_t)(value & PSR_CWP);
    s->mode_next =
        (uint8_t)((value & PSR_S ? LEON3_NEXT_S : 0) | (value & PSR_EF ? LEON3_NEXT_EF : 0) |
                  (value & PSR_AW ? LEON3_NEXT_AW : 0) | (value & PSR_PAW ? LEON3_NEXT_PAW : 0));
    s->psr_delay = (uint8_t)slots;
}

uint32_t leon3_delay_psr(struct leon3 *cpu, uint32_t value, bool partial)
{
    const uint32_t late = PSR_S | PSR_EF | PSR_CWP | PSR_AW | PSR_PAW;
    struct leon3_state *s = &cpu->state;
    uint32_t windows = cpu->config.windows;

    s->psr_partial = partial;
    if (partial)
        return value;
    s->cwp_ahead = (uint8_t)(((value & PSR_CWP) + windows - (s->psr & PSR_CWP)) % windows);
    if (s->psr_delay || (value ^ s->psr) & late)
        psr_later(s, value, LEON3_DELAY_PSR + 1);
    return (value & ~late) | (s->psr & late);
}

void leon3_delay_window(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;

    if (leon3_delay_interrupts(cpu) && !s->psr_partial && !s->psr_delay && !(s->psr & PSR_AW))
        psr_later(s, s->psr, s->irq_delay);
}

uint32_t leon3_delay_read_psr(const struct leon3 *cpu)
{
    uint32_t value = (leon3_psr(cpu) & ~PSR_ET) | leon3_delay_et(cpu);

    if (!cpu->state.psr_delay)
        return value;
    return (value & ~PSR_EF) | (cpu->state.mode_next & LEON3_NEXT_EF ? PSR_EF : 0);
}

/* ---- ASR20 ------------------------------------------------------------------------------------ */

void leon3_delay_asr20(struct leon3 *cpu, uint32_t value)
{
    if (cpu->state.asr20_delay)
        leon3_asr20_write(cpu, cpu->state.asr20_next);
    cpu->state.asr20_next = value;
    cpu->state.asr20_delay = LEON3_DELAY_PSR + 1;
}

static void asr20_seen(struct leon3 *cpu)
{
    leon3_asr20_write(cpu, cpu->state.asr20_next);
    cpu->state.asr20_next = 0;
}

/* ---- ASR18 ------------------------------------------------------------------------------------ */

void leon3_delay_asr18(struct leon3 *cpu, uint32_t value)
{
    struct leon3_state *s = &cpu->state;

    if (s->asr18_delay <= 1) /* an earlier write is read by then */
        s->asr18_old = s->asr18;
    s->asr18_last = s->asr18;
    s->asr18 = value;
    s->asr18_delay = LEON3_DELAY_READ + 1;
}

/* ---- slots ------------------------------------------------------------------------------------ */

void leon3_delay_count(struct leon3 *cpu, uint32_t slots)
{
    struct leon3_state *s = &cpu->state;
    bool psr = s->psr_delay, asr20 = s->asr20_delay;

    s->wim_delay = less(s->wim_delay, slots);
    s->tbr_delay = less(s->tbr_delay, slots);
    s->irq_delay = less(s->irq_delay, slots);
    s->psr_delay = less(s->psr_delay, slots);
    s->asr20_delay = less(s->asr20_delay, slots);
    s->awp_delay = less(s->awp_delay, slots);
    s->asr18_delay = less(s->asr18_delay, slots);
    if (psr && !s->psr_delay)
        psr_seen(cpu);
    if (asr20 && !s->asr20_delay)
        asr20_seen(cpu);
    if (!leon3_delay_watches(cpu))
        return;
    for (unsigned i = 0; i < 8; i++)
        s->watch_delay[i] = less(s->watch_delay[i], slots);
    leon3_watchpoints_changed(cpu);
}

void leon3_delay_end(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;

    s->late_load = 0;
    if (s->psr_delay)
        s->cwp_next = window_of_traps(cpu);
    else if (s->cwp_ahead)
        leon3_window_select(cpu, window_of_traps(cpu));
    s->cwp_ahead = s->psr_delay ? s->cwp_ahead : 0;
    if (leon3_delay_pending(cpu))
        leon3_delay_count(cpu, UINT8_MAX);
}

/* Its icc is late for as many slots as there is no interrupt behind a WRPSR. */
static bool waits_for_icc(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    bool conditional = insn->opcode >> 25 & 7u;

    if (insn->op >= INSN_COUNT)
        return false;
    if (insn->op >= INSN_BN && insn->op <= INSN_BVC)
        return conditional && !cpu->config.branch_prediction;
    return insn->op == INSN_RDPSR || (leon3_rows[insn->op].format == FORMAT_TICC && conditional);
}

void leon3_delay_wait(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_state *s = &cpu->state;
    uint32_t read = insn->op < INSN_COUNT ? leon3_time_reads(insn) : 0;

    if (leon3_delay_interrupts(cpu) && waits_for_icc(cpu, insn))
        leon3_delay_count(cpu, s->irq_delay + LEON3_DELAY_INTERRUPT - LEON3_DELAY_PSR);
    if (!s->late_load)
        return;
    if ((read & 1u && insn->rs1 == s->late_load) || (read & 2u && insn->rs2 == s->late_load))
        leon3_delay_count(cpu, cpu->config.load_delay);
    s->late_load = 0;
}

/* Of the target's bubbles one falls into the delay that began right in front of the JMPL. */
static void pass_jump(struct leon3_state *s)
{
    s->wim_delay = (uint8_t)(s->wim_delay == 2 ? 1 : s->wim_delay);
    s->psr_delay = (uint8_t)(s->psr_delay == 2 ? 1 : s->psr_delay);
    s->asr20_delay = (uint8_t)(s->asr20_delay == 2 ? 1 : s->asr20_delay);
    if (s->irq_delay == 2)
        s->et_old |= LEON3_ET_JUMP;
    for (unsigned i = 0; i < 8; i++)
        s->watch_delay[i] = (uint8_t)(s->watch_delay[i] == 2 ? 1 : s->watch_delay[i]);
}

static bool changes_window(const struct leon3_insn *insn)
{
    return insn->op == INSN_SAVE || insn->op == INSN_RESTORE || insn->op == INSN_RETT;
}

static bool loads_register(const struct leon3_insn *insn, const struct leon3_row *row)
{
    return row->flags & INSN_FLAG_LOAD && !(row->flags & INSN_FLAG_FPU) && insn->rd < LEON3_SINK;
}

void leon3_delay_pass(struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;

    if (cpu->state.psr_delay == 1 && changes_window(insn) && !(cpu->state.psr & PSR_AW))
        cpu->state.cwp_next =
            (uint8_t)(cpu->state.psr & PSR_CWP); /* in the very slot: it is the one that counts */
    leon3_delay_count(cpu, insn->cycles ? insn->cycles : 1);
    if (cpu->state.et_old & LEON3_ET_JUMP)
        cpu->state.et_old = (cpu->state.et_old & PSR_ET) | LEON3_ET_EARLY;
    if (!row)
        return;
    if (row->kind == KIND_JMPL)
        pass_jump(&cpu->state);
    if (loads_register(insn, row) && leon3_delay_pending(cpu))
        cpu->state.late_load = (uint8_t)(row->class == CLASS_LOADD ? insn->rd | 1u : insn->rd);
}
