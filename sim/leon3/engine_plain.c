/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plain interpreter, which is the reference: fetch, decode, check, execute, one instruction at
 * a time, nothing kept between instructions but the state. The cached engine comes here for
 * whatever it does not do itself.
 */
#include "sim/leon3/asi.h"
#include "sim/leon3/control.h"
#include "sim/leon3/delay.h"
#include "sim/leon3/float.h"
#include "sim/leon3/late_operand.h"
#include "sim/leon3/special.h"
#include "sim/leon3/store_error.h"
#include "sim/leon3/timing.h"
#include "sim/leon3/trap.h"

static bool exec_watchpoint(const struct leon3 *cpu)
{
    for (uint32_t i = 0; i < cpu->config.watchpoints; i++) {
        uint32_t address = leon3_watch_register(cpu, 2 * i, LEON3_DELAY_WINDOW);
        uint32_t mask = leon3_watch_register(cpu, 2 * i + 1, LEON3_DELAY_WINDOW);

        if (address & WATCH_EXEC && !((address ^ cpu->state.pc) & mask & ~3u))
            return true;
    }
    return false;
}

static void advance(struct leon3_state *s, uint32_t target)
{
    s->pc = s->npc;
    s->npc = target;
}

/*
 * `taken` as the row answered; the slot of an untaken branch, or of a taken `always`, is annulled
 * with the a bit.
 */
static void branch(struct leon3 *cpu, const struct leon3_insn *insn, bool taken, bool always)
{
    struct leon3_state *s = &cpu->state;
    uint32_t target = s->pc + insn->imm;
    bool annul = insn->opcode >> 29 & 1u && (!taken || always);

    if (cpu->full_timing)
        leon3_time_branch(cpu, insn, taken);
    if (!annul) {
        advance(s, taken ? target : s->npc + 4);
        return;
    }
    s->pc = taken ? target : s->npc + 4;
    s->npc = s->pc + 4;
    if (leon3_delay_pending(cpu))
        leon3_delay_count(cpu, 1);
    if (cpu->full_timing)
        leon3_time_annulled(cpu);
}

static void jump(struct leon3 *cpu, uint32_t target, unsigned link)
{
    cpu->r[link] = cpu->state.pc;
    advance(&cpu->state, target);
}

static void observe_rett(const struct leon3 *cpu, uint32_t target)
{
    if (observe_wanted(cpu->env.observers, OBSERVE_RETT))
        leon3_emit(cpu, &(struct observation){
                            .point = OBSERVE_RETT, .pc = cpu->state.pc, .address = target});
}

/*
 * What follows a row's exec_ function, by kind; `result` is its answer. Gives the trap, 0: PC and
 * nPC are advanced.
 */
static uint32_t finish(struct leon3 *cpu, const struct leon3_insn *insn, enum leon3_kind kind,
                       uint32_t target, uint32_t result)
{
    if (kind == KIND_BRANCH || kind == KIND_ALWAYS) {
        branch(cpu, insn, result, kind == KIND_ALWAYS);
        return 0;
    }
    if (result)
        return result;
    switch (kind) {
    case KIND_CALL:
        jump(cpu, cpu->state.pc + insn->imm, 15);
        break;
    case KIND_JMPL:
        jump(cpu, target, insn->rd);
        break;
    case KIND_RETT:
        observe_rett(cpu, target);
        advance(&cpu->state, target);
        break;
    default:
        advance(&cpu->state, cpu->state.npc + 4);
        break;
    }
    return 0;
}

/* Dispatches to the semantics. The target is computed before RETT changes the window. */
static uint32_t execute(struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t b = cpu->r[insn->rs2] + insn->imm;
    uint32_t target = cpu->r[insn->rs1] + b;

    switch (insn->op) {
#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags)                             \
    case INSN_##id:                                                                                \
        return finish(cpu, insn, KIND_##kind, target, exec_##exec(cpu, insn, b, EXEC_PLAIN_ENGINE));
#include "sim/leon3/instructions.def"
#undef INSN
    default: /* INSN_UNKNOWN_FPOP with an enabled FPU */
        return finish(cpu, insn, KIND_SEQ, 0, leon3_fpu_execute(cpu, insn, false));
    }
}

static bool is_floating_point(const struct leon3_insn *insn)
{
    return insn->op < INSN_COUNT ? leon3_rows[insn->op].flags & INSN_FLAG_FPU
                                 : insn->op == INSN_UNKNOWN_FPOP;
}

/*
 * The trap to take instead of executing: what the instruction's decoding gives, then the late error of an earlier
 * store, a floating-point exception, then an interrupt, unless it traps itself; 0: none.
 */
static uint32_t trap_instead(struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t level = leon3_delay_interrupts(cpu) ? 0 : leon3_interrupt_pending(cpu);
    uint32_t trap = leon3_trap_before(cpu, insn);

    if (!trap && cpu->config.watchpoints && insn->op != INSN_RETT && exec_watchpoint(cpu))
        trap = TRAP_WATCHPOINT_DETECTED;
    if (!trap && cpu->state.store_error) {
        trap = leon3_trap_early(cpu, insn);
        if (!trap && leon3_store_error_taken(cpu))
            trap = TRAP_DATA_STORE_ERROR;
    }
    if (!trap && cpu->state.fp_mode != FPU_EXECUTE && is_floating_point(insn))
        trap = leon3_fpu_trap(cpu, insn);
    if (!trap && level) {
        trap = leon3_trap_of(cpu, insn);
        if (!trap)
            trap = TRAP_INTERRUPT + level;
    }
    return trap;
}

/* The slot of an annulling branch is fetched as well, and passes through the pipeline. */
static void end_instruction(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t behind)
{
    leon3_time_end(cpu, insn);
    if (cpu->timing.annulled)
        leon3_time_pass_annulled(cpu, behind);
    leon3_time_catch_up(cpu);
    if (cpu->state.mode != LEON3_RUNNING)
        leon3_time_settle_all(cpu);
}

/* Observers see the exact cycle. */
static void observe_instruction(struct leon3 *cpu, const struct leon3_insn *insn)
{
    observe_emit(cpu->env.observers, &(struct observation){.point = OBSERVE_INSTRUCTION,
                                                           .cpu = cpu->env.index,
                                                           .cycle = leon3_time_observed(cpu),
                                                           .pc = cpu->state.pc,
                                                           .value = insn->opcode});
}

/* A new window is seen before the instruction has named all of its registers. */
static uint32_t execute_late(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_insn instead;

    leon3_late_prepare(cpu, insn, &instead);
    return execute(cpu, &instead);
}

static enum leon3_step_result execute_whole(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_state *s = &cpu->state;
    struct leon3_operands operands = {.writes = 0};
    uint32_t behind = s->npc, trap = 0;
    bool late;

    if (cpu->full_timing)
        leon3_time_decode(cpu, insn);
    if (s->late_load | s->irq_delay)
        leon3_delay_wait(cpu, insn);
    if (leon3_ft_active(cpu))
        trap = leon3_ft_check(cpu, insn->opcode, &operands);
    if (!trap)
        trap = trap_instead(cpu, insn);
    if (trap)
        return leon3_trap_enter(cpu, trap);
    if (observe_wanted(cpu->env.observers, OBSERVE_INSTRUCTION))
        observe_instruction(cpu, insn);
    late = leon3_late_operands(cpu, insn);
    trap = late ? execute_late(cpu, insn) : execute(cpu, insn);
    if (trap)
        return leon3_trap_enter(cpu, trap);
    s->instructions++;
    if (cpu->full_timing)
        end_instruction(cpu, insn, behind);
    else
        s->cycle++;
    if (late)
        leon3_late_pass(cpu, insn, &operands);
    else if (leon3_delay_pending(cpu))
        leon3_delay_pass(cpu, insn);
    leon3_ft_done(cpu, &operands);
    return s->mode == LEON3_RUNNING ? LEON3_STEP_DONE : LEON3_STEP_STOPPED;
}

enum leon3_step_result leon3_execute_insn(struct leon3 *cpu, const struct leon3_insn *insn)
{
    enum leon3_step_result result;

    cpu->insn = insn;
    result = execute_whole(cpu, insn);
    cpu->insn = NULL;
    return result;
}

enum leon3_step_result leon3_execute_one(struct leon3 *cpu)
{
    struct leon3_insn insn;
    uint32_t opcode, trap;

    leon3_reach_boundary(cpu);
    trap = leon3_fetch(cpu, cpu->state.pc, &opcode);
    if (trap)
        return leon3_trap_enter(cpu, trap);
    leon3_decode(&cpu->decoder, opcode, &insn);
    return leon3_execute_insn(cpu, &insn);
}

enum leon3_stop leon3_stop_reason(const struct leon3 *cpu, enum leon3_step_result result)
{
    if (result == LEON3_STEP_EXIT)
        return LEON3_STOP_EXIT;
    return cpu->state.mode == LEON3_ERROR_MODE ? LEON3_STOP_ERROR_MODE : LEON3_STOP_IDLE;
}

bool leon3_reaches_event(struct leon3 *cpu)
{
    leon3_reach_boundary(cpu);
    if (!leon3_near_event(cpu))
        return false;
    cpu->timing.lead = (uint8_t)leon3_time_lead(cpu);
    if (cpu->state.cycle + cpu->timing.lead >= clock_next(cpu->env.clock))
        return true;
    cpu->timing.lead = 0;
    return false;
}

enum leon3_stop leon3_run_plain(struct leon3 *cpu)
{
    while (cpu->state.cycle < cpu->env.clock->horizon) {
        enum leon3_step_result result;

        if (leon3_reaches_event(cpu))
            return LEON3_STOP_HORIZON;
        if (cpu->breakpoint_count && leon3_breakpoint_stops(cpu))
            return LEON3_STOP_BREAKPOINT;
        if (leon3_is_early(cpu))
            return LEON3_STOP_EARLY;
        result = leon3_execute_one(cpu);
        if (result != LEON3_STEP_DONE)
            return leon3_stop_reason(cpu, result);
    }
    return LEON3_STOP_HORIZON;
}
