/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * On a board with several processors accesses to devices, and reads of the up-counter, come in the order of time. In its turn a
 * processor has run ahead of others; whether it would have waited for them on the bus is not known before they have come as far.
 * Where that can be seen it lets its turn pass (LEON3_STOP_EARLY), and goes on when they have.
 */
#include "sim/leon3/asi.h"
#include "sim/leon3/cached_line.h"
#include "sim/leon3/timing.h"

static bool reads_up_counter(const struct leon3_insn *insn)
{
    return insn->op == INSN_RDASR && (insn->rs1 == 22 || insn->rs1 == 23);
}

static uint8_t asi_of(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    return leon3_rows[insn->op].flags & INSN_FLAG_ASI ? (uint8_t)(insn->opcode >> 5)
                                                      : leon3_data_asi(cpu);
}

/* Nothing is translated for good: a fault is nobody's access. */
static bool is_device(struct leon3 *cpu, uint32_t va, uint8_t asi)
{
    enum leon3_asi_kind kind = leon3_asi_kind(asi);
    const struct bus_slave *slave;
    uint32_t physical = va, pte;

    if (kind == LEON3_ASI_REGISTER ||
        (kind == LEON3_ASI_MEMORY && leon3_mmu_on(cpu) &&
         !srmmu_peek(&cpu->mmu, cpu->mmu.state.context, va, &physical, &pte, NULL, NULL)))
        return false;
    slave = bus_slave_at(cpu->env.bus, physical);
    return slave && !slave->memory;
}

static bool looks_outside(struct leon3 *cpu)
{
    struct leon3_insn insn;
    uint32_t opcode;

    if (!leon3_foresee_word(cpu, cpu->state.pc, &opcode))
        return false;
    leon3_decode(&cpu->decoder, opcode, &insn);
    if (insn.op >= INSN_COUNT)
        return false;
    if (leon3_rows[insn.op].flags & (INSN_FLAG_LOAD | INSN_FLAG_STORE))
        return is_device(cpu, cpu->r[insn.rs1] + cpu->r[insn.rs2] + insn.imm, asi_of(cpu, &insn));
    return reads_up_counter(&insn);
}

/* The engine's loop has entered the line by then: its use counts at once. */
bool leon3_is_early(struct leon3 *cpu)
{
    if (!cpu->full_timing || !cpu->env.early || !cpu->env.early(cpu->env.owner, cpu->env.index) ||
        !looks_outside(cpu))
        return false;
    leon3_fetch_use(cpu, cpu->state.pc);
    return true;
}
