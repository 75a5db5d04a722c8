/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots that pass behind delayed writes (delay.h). What decides is the same in both timings: the base costs of the
 * instructions, and loads that are waited for; cache misses stop the whole pipeline and count for nothing.
 */
#include "sim/leon3/delay.h"

#include "sim/leon3/timing.h"

static uint8_t less(uint8_t delay, uint32_t slots)
{
    return (uint8_t)(delay > slots ? delay - slots : 0);
}

void leon3_delay_count(struct leon3 *cpu, uint32_t slots)
{
    struct leon3_state *s = &cpu->state;

    s->wim_delay = less(s->wim_delay, slots);
    s->tbr_delay = less(s->tbr_delay, slots);
    s->irq_delay = less(s->irq_delay, slots);
    if (!leon3_delay_watches(cpu))
        return;
    for (unsigned i = 0; i < 8; i++)
        s->watch_delay[i] = less(s->watch_delay[i], slots);
    leon3_watchpoints_changed(cpu);
}

void leon3_delay_end(struct leon3 *cpu)
{
    if (leon3_delay_pending(cpu))
        leon3_delay_count(cpu, UINT8_MAX);
    cpu->state.late_load = 0;
}

void leon3_delay_wait(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_state *s = &cpu->state;
    uint32_t read = insn->op < INSN_COUNT ? leon3_time_reads(insn) : 0;

    if ((read & 1u && insn->rs1 == s->late_load) || (read & 2u && insn->rs2 == s->late_load))
        leon3_delay_count(cpu, cpu->config.load_delay);
    s->late_load = 0;
}

/* Of the target's bubbles one falls into the delay that began right in front of the JMPL. */
static void pass_jump(struct leon3_state *s)
{
    s->wim_delay = (uint8_t)(s->wim_delay == 2 ? 1 : s->wim_delay);
    for (unsigned i = 0; i < 8; i++)
        s->watch_delay[i] = (uint8_t)(s->watch_delay[i] == 2 ? 1 : s->watch_delay[i]);
}

static bool loads_register(const struct leon3_insn *insn, const struct leon3_row *row)
{
    return row->flags & INSN_FLAG_LOAD && !(row->flags & INSN_FLAG_FPU) && insn->rd < LEON3_SINK;
}

void leon3_delay_pass(struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;

    leon3_delay_count(cpu, insn->cycles ? insn->cycles : 1);
    if (!row)
        return;
    if (row->kind == KIND_JMPL)
        pass_jump(&cpu->state);
    if (loads_register(insn, row) && leon3_delay_pending(cpu))
        cpu->state.late_load = (uint8_t)(row->class == CLASS_LOADD ? insn->rd | 1u : insn->rd);
}
