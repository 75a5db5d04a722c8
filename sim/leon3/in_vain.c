/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is fetched and not executed: behind a wrong prediction, behind a trap, in a delay slot that is annulled. It takes slots,
 * fills lines where the instruction cache is passed by, and counts in the order of use.
 */
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

/* The slots in which what was predicted wrongly is fetched. */
static void pass_wrong_path(struct leon3 *cpu, uint32_t slots)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (slots && t->wrong_target && (!cpu->foreseeing || cpu->foreseeing_wrong) &&
        wrong_path_passes_by(cpu)) {
        fetch_wrong_path(cpu, slots);
    } else {
        if (t->wrong_target && !cpu->foreseeing)
            leon3_fetch_all_in_vain(cpu, t->wrong_target, slots, leon3_slot(cpu));
        cpu->state.cycle += slots;
    }
    t->wrong_target = 0;
}

uint32_t leon3_pass_jump(struct leon3 *cpu, uint32_t slots, uint32_t held)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t rest = t->jump_left > slots ? t->jump_left - slots : 0;
    uint32_t fetched = rest > held ? rest - held : 0;

    t->stall[LEON3_STALL_BRANCH] += rest;
    t->jump_left = 0;
    cpu->state.cycle += rest - fetched;
    pass_wrong_path(cpu, fetched);
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
        leon3_fetch_behind(cpu, va, va + 4, UINT64_MAX, &insn);
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

/* The branch that is in the register stage when the trap is known: it is in execute when the handler is fetched. */
#define IN_REGISTER_AT_TRAP 3u

/*
 * Is the instruction, which is not executed, a branch that is predicted? The slots from its delay slot's fetch to that of the right
 * path, which is filled; 0: it goes on as predicted.
 */
static uint32_t predict_behind(struct leon3 *cpu, const struct leon3_insn *insn, uint64_t end)
{
    struct leon3_timing_state *t = &cpu->timing;
    bool wrong = !leon3_time_goes(cpu, insn);

    t->predicted = leon3_interlock_predicts(cpu, insn);
    if (!t->predicted)
        return 0;
    if (!wrong || leon3_slot(cpu) == end + IN_REGISTER_AT_TRAP) {
        t->bp_slot = leon3_slot(cpu);
        t->bp_annul = 0;
    }
    return wrong ? leon3_interlock_wrong(cpu) : 0;
}

/* Does the decode stage annul the slot behind a branch? Where that is predicted it does not know. */
static bool annuls_slot(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    if (!(insn->opcode >> 29 & 1u) || cpu->timing.predicted)
        return false;
    return leon3_rows[insn->op].kind == KIND_ALWAYS || !leon3_time_goes(cpu, insn);
}

/* It is annulled, and what was in front is over: the handler waits for nothing, but for a branch that is still `predicted`. */
static void forget_behind(struct leon3_timing_state *t, bool predicted)
{
    if (!predicted)
        t->bp_slot = 0;
    t->result_slot = t->earlier_slot = t->y_slot = t->div_slot = 0;
    t->cc_slot = t->nobp_slot = t->mul_hold[0] = t->mul_hold[1] = 0;
    t->cc_multi = t->cc_y = 0;
    t->repeated = 0;
}

/* What is fetched behind a trap, instruction by instruction. */
struct behind {
    uint32_t pc, npc;
    uint32_t back; /* of the branch in front, what predict_behind gave */
    bool annulled; /* it is the slot of a branch that annuls it */
    bool jumps;    /* it is the slot of a jump, whose target would be fetched behind the handler */
};

/* A transfer of control comes to decode: does the next fetch but one go to its target? */
static bool turn_behind(struct leon3 *cpu, struct behind *at, const struct leon3_insn *insn,
                        uint64_t end)
{
    const struct leon3_row *row = &leon3_rows[insn->op];

    if (row->kind == KIND_JMPL || row->kind == KIND_RETT) {
        at->jumps = true;
        return false;
    }
    if (row->kind == KIND_CALL)
        return true;
    if (row->format != FORMAT_BRANCH)
        return false;
    at->back = predict_behind(cpu, insn, end);
    at->annulled = annuls_slot(cpu, insn);
    return leon3_time_predicts(cpu, insn);
}

/* Through decode; the slots it takes there. */
static uint32_t decode_behind(struct leon3 *cpu, const struct leon3_insn *insn, bool turns,
                              uint64_t end)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t slots = leon3_time_stays(cpu, insn, leon3_slot(cpu));
    bool last = leon3_fetch_slot(cpu) == end;

    t->locked = slots > insn->cycles;
    t->turns = last;
    leon3_time_take(cpu, insn);
    t->turns = t->locked = t->predicted = 0;
    if (turns)
        t->transfer |= 4u;
    leon3_pass_transfer(t);
    if (!last)
        leon3_interlock_leave(cpu, insn);
    cpu->state.cycle += slots;
    return slots;
}

/* From the slot of a branch that was predicted wrongly, at pc, back to the right path; `slots` for what is fetched in vain. */
static void go_back(struct leon3 *cpu, struct behind *at, uint32_t pc, uint32_t slots, uint64_t end)
{
    uint64_t rest = end + 1 - leon3_fetch_slot(cpu);

    cpu->timing.wrong_target = at->pc;
    pass_wrong_path(cpu, slots < rest ? slots : (uint32_t)rest);
    at->pc = pc + 4;
    at->npc = pc + 8;
}

/* False: nothing is fetched behind it. */
static bool pass_behind(struct leon3 *cpu, struct behind *at, struct leon3_insn *insn, uint64_t end)
{
    const struct behind front = *at;
    uint32_t slots;
    bool turns;

    if (front.annulled)
        leon3_decode(&cpu->decoder, LEON3_NOP, insn);
    *at = (struct behind){.pc = front.npc, .npc = front.npc + 4};
    turns = insn->op < INSN_COUNT && turn_behind(cpu, at, insn, end);
    if (turns)
        at->npc = front.pc + insn->imm;
    slots = decode_behind(cpu, insn, turns, end);
    if (front.back && leon3_fetch_slot(cpu) <= end)
        go_back(cpu, at, front.pc, front.back > slots ? front.back - slots : 0, end);
    return !front.jumps;
}

/*
 * What is behind the trapped instruction, in decode or fetched when the trap is known: until the trapped one is in the
 * exception stage, fetches go on as if nothing were. `late`: slots that the target of a jump in front of the trapped one waits.
 */
static void fetch_behind(struct leon3 *cpu, uint64_t end, uint32_t late)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct behind at = {.pc = cpu->state.npc, .npc = cpu->state.npc + 4};
    struct leon3_insn insn;

    if (cpu->insn)
        leon3_interlock_leave(cpu, cpu->insn);
    cpu->state.cycle += cpu->insn && cpu->insn->cycles ? cpu->insn->cycles : 1;
    if (late)
        pass_wrong_path(cpu, late);
    t->wrong_target = 0;
    leon3_pass_transfer(t);
    while (leon3_fetch_slot(cpu) <= end && leon3_fetch_behind(cpu, at.pc, at.npc, end, &insn) &&
           pass_behind(cpu, &at, &insn, end))
        ;
    forget_behind(t, t->bp_slot == end + IN_REGISTER_AT_TRAP);
}

void leon3_time_trap(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = leon3_slot(cpu);
    uint32_t late = t->jump_left > 1 ? t->jump_left - 1u : 0;

    if (t->lookup) /* a fetch that faults */
        leon3_time_take(cpu, NULL);
    t->jump_left = t->next_jump = t->locked = t->predicted = 0;
    fetch_behind(cpu, slot, late);
    cpu->state.cycle = slot + LEON3_COST_TRAP + t->holds;
    t->transfer = t->units.i.istate != LEON3_IDLE;
    t->late_slot[0] = t->transfer ? slot + 2 : 0;
    t->late_slot[1] = 0;
    t->stall[LEON3_STALL_TRAP] += LEON3_COST_TRAP;
    leon3_time_catch_up(cpu);
}
