/* SPDX-License-Identifier: BSD-2-Clause */
/* Operands of late slots (late_operand.h). */
#include "sim/leon3/late_operand.h"

#include "sim/leon3/delay.h"
#include "sim/leon3/window.h"

#define NONE 0u /* everything belongs to the first slot */

/* The slots, counted from 0, in which rd and the odd register behind it are named; by class. */
static const struct {
    uint8_t read[2], write[2];
} slots_of[CLASS_COUNT] = {
    [CLASS_STORE] = {.read = {1}},
    [CLASS_STORED] = {.read = {1, 2}},
    [CLASS_ATOMIC] = {.read = {2}}, /* of CASA rs2 as well */
    [CLASS_LOADD] = {.write = {NONE, 1}},
};

/* The slot in which rd is written. Multipliers of one cycle and MAC name it in their only one. */
static uint32_t result_slot(const struct leon3_insn *insn, const struct leon3_row *row)
{
    return row->class == CLASS_MUL || row->class == CLASS_DIV ? insn->cycles - 1u
                                                              : slots_of[row->class].write[0];
}

static uint32_t last_slot(const struct leon3_insn *insn, const struct leon3_row *row)
{
    uint32_t last = result_slot(insn, row);

    for (unsigned i = 0; i < 2; i++) {
        last = slots_of[row->class].read[i] > last ? slots_of[row->class].read[i] : last;
        last = slots_of[row->class].write[i] > last ? slots_of[row->class].write[i] : last;
    }
    return last;
}

bool leon3_late_operands(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_state *s = &cpu->state;
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;
    uint32_t last;

    if (!(s->psr_delay | s->asr20_delay) || !row || row->flags & INSN_FLAG_FPU)
        return false;
    last = last_slot(insn, row);
    return (s->psr_delay && s->psr_delay <= last) || (s->asr20_delay && s->asr20_delay <= last);
}

/* A register as it is `slots` further. */
static uint32_t ahead(struct leon3 *cpu, uint32_t slots, uint32_t r)
{
    struct leon3_state now;
    uint32_t value;

    leon3_window_store(cpu);
    now = cpu->state;
    leon3_delay_count(cpu, slots);
    value = cpu->r[r];
    cpu->state = now;
    leon3_window_load(cpu);
    leon3_watchpoints_changed(cpu);
    return value;
}

void leon3_late_prepare(struct leon3 *cpu, const struct leon3_insn *insn,
                        struct leon3_insn *instead)
{
    const uint8_t *slots = slots_of[leon3_rows[insn->op].class].read;

    *instead = *insn;
    instead->rd = LEON3_SINK;
    if (insn->op == INSN_CASA) {
        cpu->r[LEON3_SINK + 1] = ahead(cpu, slots[0], insn->rs2);
        instead->rs2 = LEON3_SINK + 1;
    }
    if (insn->rd >= LEON3_SINK)
        return;
    if (slots[0])
        cpu->r[LEON3_SINK] = ahead(cpu, slots[0], insn->rd);
    if (slots[1])
        cpu->r[LEON3_SINK + 1] = ahead(cpu, slots[1], insn->rd | 1u);
}

void leon3_late_pass(struct leon3 *cpu, const struct leon3_insn *insn,
                     struct leon3_operands *operands)
{
    const struct leon3_row *row = &leon3_rows[insn->op];
    uint32_t slot = result_slot(insn, row), r = insn->rd;
    uint32_t first = cpu->r[LEON3_SINK], second = cpu->r[LEON3_SINK + 1];
    struct leon3_insn rest = *insn;
    bool writes = row->flags & INSN_FLAG_W || row->flags & INSN_FLAG_LOAD;

    if (row->class == CLASS_LOADD) {
        if (r)
            cpu->r[r] = first;
        first = second;
        r |= 1u;
        slot = slots_of[CLASS_LOADD].write[1];
    }
    if (slot)
        leon3_delay_count(cpu, slot);
    if (writes && r % LEON3_SINK) {
        cpu->r[r] = first;
        if (operands->writes && slot)
            operands->write[operands->writes - 1] =
                leon3_file_number(cpu, leon3_window_in_use(cpu), r);
    }
    rest.cycles = (uint8_t)(rest.cycles - slot);
    leon3_delay_pass(cpu, &rest);
}
