/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before the instruction at an address. Nothing may be changed when the instruction has already been
 * fetched, so the moment is foreseen: the next instruction is at nPC, except behind an annulling
 * branch or a trap, where the PC is looked at instead. An instruction in whose place an interrupt is
 * taken counts, and counts again when it executes.
 */
#include "sim/fault/trigger.h"

/* Bicc, FBfcc or CBccc with the a bit. */
static bool may_annul(uint32_t opcode)
{
    uint32_t op2 = opcode >> 22 & 7;

    return opcode >> 29 == 1 && (op2 == 2 || op2 == 6 || op2 == 7);
}

static enum trigger_answer observe(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what)
{
    if (what->point == OBSERVE_TRAP || may_annul((uint32_t)what->value) ||
        leon3_register_read(machine_cpu(machine, what->cpu), LEON3_REG_NPC) == trigger->number)
        return TRIGGER_ASK;
    return TRIGGER_NO;
}

static bool check(const struct trigger *trigger, struct machine *machine)
{
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++) {
        struct leon3 *cpu = machine_cpu(machine, i);

        if (leon3_mode(cpu) == LEON3_RUNNING && trigger_in_context(trigger, machine, i) &&
            leon3_register_read(cpu, LEON3_REG_PC) == trigger->number)
            return true;
    }
    return false;
}

const struct trigger_kind trigger_pc = {
    .name = "pc",
    .help = "pc [PARTITION:]ADDRESS|SYMBOL: before the instruction there executes",
    .needs_where = true,
    .points = OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(TRAP),
    .observe = observe,
    .check = check,
};
