/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the loop of the cached engine knows of the pipeline in full timing. It runs while fetches hit and no flush and
 * no device store is on its way; only data may be waited for. Then slots are all there is, and what an instruction leaves for those behind
 * it (interlock.c) is written to leon3_timing_state at once, by slot number. A jump's or a wrong prediction's bubbles
 * stand between the delay slot and the target: the loop passes a `transfer` entry there.
 */
#ifndef PRIDE_LEON3_PIPELINE_H
#define PRIDE_LEON3_PIPELINE_H

#include "sim/leon3/cached_memory.h"
#include "sim/leon3/engine_cached.h"
#include "sim/leon3/timing.h"

/* Slots from a delay slot's to the target's: of a jump, of a wrong prediction on icc one and two slots old (interlock.c). */
#define PIPELINE_JUMP    3
#define PIPELINE_WRONG_1 3
#define PIPELINE_WRONG_2 2
#define PIPELINE_ICC_KEPT                                                                          \
    2 /* slots behind its writer in which a branch does not see icc yet, and is predicted */

/* With MACPIPE what follows a multiplication, or reads Y, may wait in more ways than the loop knows. */
static inline bool pipeline_is_late(unsigned flags, enum leon3_format format)
{
    return flags & (INSN_FLAG_MUL | INSN_FLAG_MAC) || format == FORMAT_RDASR;
}

/* Rows that leave_... of interlock.c know best: they are timed there. */
static inline bool pipeline_is_timed(unsigned id, unsigned flags, enum leon3_format format)
{
    return (flags & INSN_FLAG_MUL && flags & INSN_FLAG_CC) ||
           flags & (INSN_FLAG_DIV | INSN_FLAG_MAC) || id == INSN_MULSCC || format == FORMAT_WRASR ||
           format == FORMAT_RDPSR || format == FORMAT_TICC;
}

static inline bool pipeline_is_conditional(const struct leon3_insn *insn)
{
    return insn->opcode >> 25 & 7u;
}

/*
 * May the loop run from here on? A delay slot is passed as well if the jump's record is whole, and nothing has been fetched in
 * vain.
 */
static inline bool pipeline_flows(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = cpu->state.cycle - t->holds;
    bool jumps = cpu->state.npc != cpu->state.pc + 4;

    if (!leon3_time_flows(cpu) || t->wrong_target ||
        (t->transfer != 2 && (jumps || t->transfer || t->jump_left)))
        return false;
    return (cpu->config.load_delay == 1 && !leon3_mac_pipelined(&cpu->config)) ||
           slot - t->result_slot > 2;
}

/* The line of a fetch (leon3_cache_place): false where it changes more than the order of use. */
static EXEC_INLINE bool pipeline_enter_line(struct leon3 *cpu, uint64_t place)
{
    return leon3_cache_is_mru_from(&cpu->icache, place) || leon3_icache_enter(cpu, place);
}

/* `reads`: bit 0 rs1, bit 1 rs2. */
static inline bool pipeline_reads(const struct leon3_insn *insn, uint32_t reg, uint32_t reads)
{
    return ((insn->rs1 == reg ? 1u : 0u) | (insn->rs2 == reg ? 2u : 0u)) & reads;
}

/*
 * Does the instruction wait for a register that the one right in front of it delivers late? What is not decoded is asked
 * when it is.
 */
static EXEC_INLINE bool pipeline_waits(const struct leon3_insn *insn, uint32_t reg)
{
    return insn->label != LEON3_LABEL_UNDECODED && pipeline_reads(insn, reg, insn->reads);
}

static inline void pipeline_load(struct leon3_timing_state *t, const struct leon3_insn *insn,
                                 bool doubleword, int64_t last)
{
    uint8_t rd = insn->rd >= LEON3_SINK ? 0 : insn->rd;

    t->result_slot = (uint64_t)last;
    t->result_reg = doubleword ? rd | 1u : rd;
    t->result_even = doubleword ? rd : 0;
    t->result_kind = LEON3_RESULT_LOAD;
}

/* A multiplication that leaves icc alone; `last`: its last slot. */
static inline void pipeline_mul(struct leon3_timing_state *t, const struct leon3_insn *insn,
                                int64_t last)
{
    t->result_slot = t->y_slot = (uint64_t)last;
    t->result_reg = insn->rd >= LEON3_SINK ? 0 : insn->rd;
    t->result_even = 0;
    t->result_kind = LEON3_RESULT_UNIT;
}

static inline void pipeline_icc(struct leon3_timing_state *t, int64_t slot)
{
    t->cc_slot = (uint64_t)slot;
    t->cc_multi = t->cc_y = 0;
}

/* SAVE, RESTORE right behind a predicted branch with the a bit. */
static inline bool pipeline_window_waits(const struct leon3_timing_state *t, int64_t slot)
{
    return t->bp_annul && (uint64_t)slot - t->bp_slot == 1;
}

/* What the instruction in front of the present one has left to the fetches behind it. */
struct pipeline_front {
    uint64_t late_slot;
    uint32_t wrong_target;
    uint8_t transfer;
};

static inline struct pipeline_front pipeline_take_front(struct leon3_timing_state *t)
{
    struct pipeline_front front = {t->late_slot[1], t->wrong_target, t->transfer};

    t->late_slot[1] = t->wrong_target = t->transfer = 0;
    return front;
}

/* The same of a transfer that the loop itself has executed; `arrival` is its target's first slot, `slot` the present one. */
static inline struct pipeline_front pipeline_front_of(const struct leon3_insn *transfer,
                                                      uint32_t pc, int64_t slot, int64_t arrival)
{
    struct pipeline_front front = {.transfer = 2};

    if (leon3_rows[transfer->op].kind == KIND_JMPL)
        front.late_slot = (uint64_t)arrival - LEON3_FETCH_AHEAD;
    else if (arrival > slot)
        front.wrong_target = pc + transfer->imm;
    return front;
}

/*
 * The loop leaves between a transfer and its target: what leon3_time_end would have left. `arrival` is the target's first
 * slot, 0: at once.
 */
static inline void pipeline_leave_slot(struct leon3_timing_state *t, struct pipeline_front front,
                                       int64_t slot, int64_t arrival)
{
    bool late = arrival > slot;

    t->transfer = front.transfer;
    t->jump_left = (uint8_t)(late ? arrival - slot : 0);
    t->late_slot[1] = front.late_slot;
    t->wrong_target = late ? front.wrong_target : 0;
}

/* RETT that changes neither the mode nor what interrupts, and that nobody observes. */
static inline bool pipeline_may_return(const struct leon3 *cpu)
{
    return (cpu->state.psr & (PSR_S | PSR_PS | PSR_ET)) == (PSR_S | PSR_PS) && !cpu->state.irl &&
           !observe_wanted(cpu->env.observers, OBSERVE_RETT);
}

/* Conditions under which a branch waits for icc, or is not the usual case: it is timed by interlock.c. */
static inline bool pipeline_branch_unusual(const struct leon3 *cpu, int64_t slot)
{
    const struct leon3_timing_state *t = &cpu->timing;

    return !cpu->config.branch_prediction || t->cc_multi || t->cc_y ||
           (uint64_t)slot - t->nobp_slot == 1 || (uint64_t)slot - t->mul_hold[0] - 2 <= 1;
}

/*
 * Bicc on a condition, in decode slot `slot`, not `pipeline_branch_unusual`: records a prediction, and gives the slots from
 * its delay slot's to the target's, 0: nothing was predicted wrongly.
 */
static EXEC_INLINE int64_t pipeline_predict(struct leon3_timing_state *t,
                                            const struct leon3_insn *insn, int64_t slot, bool taken)
{
    uint64_t distance = (uint64_t)slot - t->cc_slot;
    int64_t wrong;

    if (distance > PIPELINE_ICC_KEPT)
        return 0;
    if (taken) {
        t->bp_slot = (uint64_t)slot;
        t->bp_end = (uint64_t)slot + LEON3_PREDICTED_SLOTS;
        t->bp_annul = insn->opcode >> 29 & 1u;
        return 0;
    }
    wrong = distance == 1 ? PIPELINE_WRONG_1 : PIPELINE_WRONG_2;
    t->bp_end = (uint64_t)(slot + wrong);
    return wrong;
}

/* Slots that a row of the FPU waits in decode from `slot` on (fpu_waits of interlock.c). */
static EXEC_INLINE int64_t pipeline_fpu_waits(const struct leon3 *cpu,
                                              const struct leon3_insn *insn,
                                              enum leon3_format format, enum leon3_class class,
                                              unsigned flags, int64_t slot)
{
    const struct leon3_timing_state *t = &cpu->timing;
    int64_t waits = 0, rest;

    if ((int64_t)t->fpu.done > slot) /* something is under way */
        waits =
            (int64_t)leon3_fpu_free(&t->fpu, insn, format, class, flags, cpu->decoder.fpu_blocks) -
            slot;
    if (format != FORMAT_BRANCH) {
        rest = (int64_t)t->bp_end - slot;
        waits = rest > waits ? rest : waits;
    }
    return waits > 0 ? waits : 0;
}

#endif
