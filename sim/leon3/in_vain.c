/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is fetched and not executed: behind a wrong prediction, behind a trap, in a delay slot that is annulled. It takes slots,
 * fills lines where the instruction cache is passed by, and counts in the order of use.
 */
#include <string.h>

#include "sim/leon3/interlock.h"

/*
 * What a wrong prediction has fetched. With the cache on such fetches start no fill; while it is off or being flushed they
 * are fetches like others, and behind one that is refused, or kept in decode, there is none.
 */
static void fetch_wrong_path(struct leon3 *cpu, uint32_t slots)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t first = leon3_slot(cpu);
    bool good = true;

    for (uint32_t i = 0; i < slots; i++) {
        t->transfer = i == 0;
        t->repeated = i + 1 == slots; /* the next one is the right path's */
        if (i && leon3_fetch_is_kept(cpu, t->wrong_target, first)) {
            leon3_time_run_to(cpu, leon3_fetch_slot(cpu) + 1);
            t->repeated = 0;
        } else if (cpu->foreseeing)
            leon3_foresee_wrong_fetch(cpu, t->wrong_target + 4 * i);
        else if (good)
            good = leon3_fetch_wrong(cpu, t->wrong_target + 4 * i);
        else
            leon3_time_take(cpu, NULL);
        cpu->state.cycle++;
    }
    t->transfer = 2; /* becomes 1 */
}

/* Is the instruction cache passed by where a wrong prediction is fetched? Something on its way may switch or flush it. */
static bool wrong_path_passes_by(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint8_t transfer = t->transfer;
    bool changes = false, usable;

    for (uint32_t i = 0; i < t->event_count; i++)
        changes |= t->event[i].shape.kind > LEON3_EVENT_STORE;
    if (changes) {
        t->transfer = 1;
        leon3_time_catch_up(cpu);
    }
    usable = leon3_time_icache_usable(cpu);
    if (usable)
        t->transfer = transfer;
    return !usable;
}

uint32_t leon3_pass_jump(struct leon3 *cpu, uint32_t slots, uint32_t held)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t rest = t->jump_left > slots ? t->jump_left - slots : 0;
    uint32_t fetched = rest > held ? rest - held : 0;

    t->stall[LEON3_STALL_BRANCH] += rest;
    t->jump_left = 0;
    cpu->state.cycle += rest - fetched;
    if (fetched && t->wrong_target && (!cpu->foreseeing || cpu->foreseeing_wrong) &&
        wrong_path_passes_by(cpu)) {
        fetch_wrong_path(cpu, fetched);
    } else {
        if (t->wrong_target && !cpu->foreseeing)
            leon3_fetch_all_in_vain(cpu, t->wrong_target, fetched, leon3_slot(cpu));
        cpu->state.cycle += fetched;
    }
    t->wrong_target = 0;
    return rest;
}

/* Behind a wrong prediction the slot is annulled only when it has been in decode. */
void leon3_time_pass_annulled(struct leon3 *cpu, uint32_t va)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_insn insn;
    uint32_t held = 0;

    t->annulled = 0;
    if (t->jump_left) {
        leon3_fetch_behind(cpu, va, &insn);
        held = leon3_time_stays(cpu, &insn, leon3_slot(cpu)) - 1;
        t->locked = held > 0;
        leon3_time_take(cpu, &insn);
        t->locked = 0;
    } else {
        leon3_fetch_ahead(cpu, va);
    }
    cpu->state.cycle += LEON3_COST_ANNULLED;
    if (t->jump_left)
        leon3_pass_jump(cpu, LEON3_COST_ANNULLED, held);
    leon3_pass_transfer(t);
}

/* The address two behind an instruction that is fetched but not executed. */
static uint32_t address_behind(const struct leon3 *cpu, const struct leon3_insn *insn, uint32_t pc,
                               uint32_t npc)
{
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;
    bool turns = row && (row->format == FORMAT_BRANCH || row->kind == KIND_CALL) &&
                 leon3_time_predicts(cpu, insn);

    return turns ? pc + insn->imm : npc + 4;
}

/* The branch that is in the register stage when the trap is known: it is in execute when the handler is fetched. */
#define IN_REGISTER_AT_TRAP 3u

/* Is the instruction, which is not executed, a branch that is predicted? In execute it still keeps a miss from being filled. */
static void predict_behind(struct leon3 *cpu, const struct leon3_insn *insn, uint64_t trapped)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = leon3_slot(cpu);

    t->predicted = leon3_interlock_predicts(cpu, insn);
    if (t->predicted && slot == trapped + IN_REGISTER_AT_TRAP) {
        t->bp_slot = slot;
        t->bp_annul = 0;
    }
}

/*
 * What is behind the trapped instruction, in decode or fetched when the trap is known: until the trapped one is in the
 * exception stage, fetches go on as if nothing were. `late`: slots that the target of a jump in front of the trapped one waits.
 */
static void fetch_behind(struct leon3 *cpu, uint64_t end, uint32_t late)
{
    struct leon3_timing_state *t = &cpu->timing;
    const uint64_t cc_slot = t->cc_slot, nobp_slot = t->nobp_slot;
    const uint64_t mul_hold[2] = {t->mul_hold[0], t->mul_hold[1]};
    const uint8_t cc_multi = t->cc_multi, cc_y = t->cc_y;
    uint32_t pc = cpu->state.npc, npc = pc + 4,
             slots = cpu->insn && cpu->insn->cycles ? cpu->insn->cycles : 1;
    struct leon3_insn insn;
    uint32_t behind;

    if (late)
        leon3_pass_transfer(t);
    cpu->state.cycle += late;
    for (;;) {
        cpu->state.cycle += slots;
        if (leon3_slot(cpu) - LEON3_FETCH_AHEAD > end)
            break;
        leon3_fetch_behind(cpu, pc, &insn);
        predict_behind(cpu, &insn, end);
        slots = leon3_time_stays(cpu, &insn, leon3_slot(cpu));
        t->locked = slots > insn.cycles;
        t->turns = leon3_slot(cpu) - LEON3_FETCH_AHEAD == end;
        leon3_time_take(cpu, &insn);
        t->turns = t->locked = 0;
        if (leon3_time_predicts(cpu, &insn))
            t->transfer |= 4u;
        leon3_pass_transfer(t);
        leon3_interlock_leave(cpu, &insn);
        behind = address_behind(cpu, &insn, pc, npc);
        t->predicted = 0;
        pc = npc;
        npc = behind;
    }
    t->cc_slot = cc_slot; /* it is annulled: nobody waits for it */
    t->nobp_slot = nobp_slot;
    memcpy(t->mul_hold, mul_hold, sizeof(mul_hold));
    t->cc_multi = cc_multi;
    t->cc_y = cc_y;
}

void leon3_time_trap(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = leon3_slot(cpu);
    uint32_t late = t->jump_left > 1 ? t->jump_left - 1u : 0;

    if (t->lookup) /* a fetch that faults */
        leon3_time_take(cpu, NULL);
    t->jump_left = t->next_jump = t->locked = t->predicted = 0;
    t->wrong_target = 0;
    fetch_behind(cpu, slot, late);
    cpu->state.cycle = slot + LEON3_COST_TRAP + t->holds;
    t->transfer = t->units.i.istate != LEON3_IDLE;
    t->late_slot[0] = t->transfer ? slot + 2 : 0;
    t->late_slot[1] = 0;
    t->stall[LEON3_STALL_TRAP] += LEON3_COST_TRAP;
    leon3_time_catch_up(cpu);
}
