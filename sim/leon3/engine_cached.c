/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cached engine: decoded pages, threaded dispatch, host translations. It executes what
 * completes without a trap and touches only memory; for all else, and for every exception to its
 * assumptions, it lets the plain engine do that one instruction.
 */
#include "sim/leon3/engine_cached.h"

#include "sim/leon3/cached_memory.h"
#include "sim/leon3/control.h"
#include "sim/leon3/special.h"
#include "sim/leon3/timing.h"
#include "sim/leon3/trap.h"

#define CACHED_CANNOT_OBSERVE (OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(MEMORY))

enum {
    W = INSN_FLAG_W,
    Y = INSN_FLAG_Y,
    EVEN = INSN_FLAG_EVEN,
    ASI = INSN_FLAG_ASI,
    MUL = INSN_FLAG_MUL,
    DIV = INSN_FLAG_DIV,
    MAC = INSN_FLAG_MAC,
    TAG = INSN_FLAG_TAG,
    CASA = INSN_FLAG_CASA,
    FPU = INSN_FLAG_FPU,
    CP = INSN_FLAG_CP,
    CC = INSN_FLAG_CC,
    LOAD = INSN_FLAG_LOAD,
    STORE = INSN_FLAG_STORE
};

/* What the mode forbids; `flags` is a constant. EF cannot be set without an FPU. */
static inline bool refused(const struct leon3 *cpu, unsigned flags)
{
    if (flags & CP)
        return true;
    if (flags & Y && !leon3_supervisor(cpu))
        return true;
    return flags & FPU && (!(cpu->state.psr & PSR_EF) || cpu->state.fp_mode != FPU_EXECUTE);
}

static inline struct leon3_code_page *fetch_page(const struct leon3 *cpu, uint32_t va)
{
    const struct leon3_fetch_entry *entry =
        &cpu->translations.set[cpu->state.psr >> 7 & 1u].fetch[leon3_translation_index(va)];

    return entry->tag == (va & ~(BUS_PAGE_SIZE - 1)) ? entry->code : NULL;
}

/* At most what fits a signed number: the loop comes back for the rest. */
static inline int64_t cycles_to_horizon(const struct leon3 *cpu)
{
    uint64_t cycles = cpu->env.clock->horizon - cpu->state.cycle;

    return cycles > INT64_MAX / 2 ? INT64_MAX / 2 : (int64_t)cycles;
}

static bool is_transfer(const struct leon3_row *row)
{
    return row->kind != KIND_SEQ;
}

/* rs1 of a branch or call tells whether its target is outside the page. */
static void decode_target(struct leon3_insn *insn, uint32_t word)
{
    uint32_t target = word * 4 + insn->imm;

    insn->rs1 = target >= BUS_PAGE_SIZE;
}

static void decode_entry(struct leon3 *cpu, struct leon3_code_page *page, uint32_t word)
{
    struct leon3_insn *insn = &page->insn[word];
    const struct leon3_row *row;
    uint32_t variant;

    leon3_decode(&cpu->decoder, bus_load32(page->memory + word * 4), insn);
    insn->label = LEON3_LABEL_PLAIN;
    if (insn->op >= INSN_COUNT || cpu->code->breakpoint[word])
        return;
    row = &leon3_rows[insn->op];
    /* The slot of a transfer in the last word is in another page. */
    if (is_transfer(row) && word == BUS_PAGE_SIZE / 4 - 1)
        return;
    variant = leon3_insn_has_imm(insn->opcode);
    if (row->format == FORMAT_BRANCH) {
        variant = insn->opcode >> 29 & 1u;
        decode_target(insn, word);
    } else if (row->kind == KIND_CALL) {
        variant = 0;
        decode_target(insn, word);
    }
    insn->label = (uint16_t)(LEON3_LABEL_ROWS + 2u * insn->op + variant);
}

/* One instruction by the plain engine, without its fetch where the decoded copy stands for it. */
static enum leon3_step_result execute_plain(struct leon3 *cpu)
{
    struct leon3_code_page *page = fetch_page(cpu, cpu->state.pc);
    uint32_t word = (cpu->state.pc & (BUS_PAGE_SIZE - 1)) >> 2;
    struct leon3_insn insn;

    if (!page || cpu->full_timing)
        return leon3_execute_one(cpu);
    if (page->insn[word].label == LEON3_LABEL_UNDECODED)
        decode_entry(cpu, page, word);
    insn = page->insn[word];
    return leon3_execute_insn(cpu, &insn);
}

/* ---- full timing: what the loop knows of the pipeline --------------------------------------- */

/*
 * The records of leon3_timing_state that instructions of the loop make, as positions of `left`: as
 * long as nothing holds the pipeline, both count slots. Whatever else is going on (line fills,
 * flushes, multi-cycle units, jumps' bubbles that something could see) is the plain engine's.
 */
struct pipeline {
    int64_t cc, nobp, bp, result;
    const struct leon3_insn *load;
    bool cc_set, nobp_set, bp_set, bp_annul;
};

/* So far from the horizon, cycles may be counted some instructions early. */
#define PIPELINE_MARGIN 16

static inline bool starts_line(const struct leon3_insn *insn)
{
    return !((uintptr_t)insn & (LEON3_CODE_ALIGN - 1));
}

static inline bool enter_line(struct leon3 *cpu, uint32_t va)
{
    return leon3_cache_is_mru(&cpu->icache, va) || leon3_icache_enter(cpu, va);
}

static void pipeline_load(const struct leon3 *cpu, struct pipeline *p, int64_t left)
{
    uint64_t slot = cpu->state.cycle - cpu->timing.holds;
    uint64_t distance = slot - cpu->timing.cc_slot;

    *p = (struct pipeline){.cc = left + (int64_t)(distance < 64 ? distance : 64)};
}

static void pipeline_held(struct pipeline *p, uint64_t cycles)
{
    p->cc -= (int64_t)cycles;
    p->nobp -= (int64_t)cycles;
    p->bp -= (int64_t)cycles;
    p->result -= (int64_t)cycles;
}

static inline void pipeline_cc(struct pipeline *p, int64_t left)
{
    p->cc = left;
    p->cc_set = true;
}

static inline void pipeline_nobp(struct pipeline *p, int64_t left)
{
    p->nobp = left;
    p->nobp_set = true;
}

static inline void pipeline_result(struct pipeline *p, const struct leon3_insn *insn, int64_t left)
{
    p->load = insn;
    p->result = left;
}

/* Writes the records back; `left` belongs to s->cycle. */
static void pipeline_store(struct leon3 *cpu, const struct pipeline *p, int64_t left)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = cpu->state.cycle - t->holds;

    if (p->cc_set) {
        t->cc_slot = slot - (uint64_t)(p->cc - left);
        t->cc_multi = t->cc_y = 0;
    }
    if (p->nobp_set)
        t->nobp_slot = slot - (uint64_t)(p->nobp - left);
    if (p->bp_set) {
        t->bp_slot = slot - (uint64_t)(p->bp - left);
        t->bp_annul = p->bp_annul;
    }
    if (p->load)
        leon3_time_leave_load(t, p->load, slot - (uint64_t)(p->result - left));
}

/* Rows of plain slots; what is left out has records or waits of its own. */
static inline bool full_sequential(unsigned id)
{
    const struct leon3_row *row = &leon3_rows[id];

    return !(row->flags & (MUL | DIV | MAC | FPU)) && id != INSN_MULSCC &&
           row->format != FORMAT_WRASR && row->format != FORMAT_RDPSR &&
           row->format != FORMAT_TICC &&
           (row->class == CLASS_ALU || row->class == CLASS_LOAD || row->class == CLASS_LOADD ||
            row->class == CLASS_STORE || row->class == CLASS_STORED);
}

/* Is the next instruction known, and already in the same line? */
static inline bool next_is_known(const struct leon3_insn *nip)
{
    return nip->label >= LEON3_LABEL_ROWS && !starts_line(nip);
}

static inline bool load_alone(const struct leon3 *cpu, const struct leon3_insn *ip,
                              const struct leon3_insn *nip, int64_t left)
{
    return nip == ip + 1 && cpu->config.load_delay == 1 && left > PIPELINE_MARGIN &&
           next_is_known(nip);
}

static inline uint32_t load_stall(const struct leon3_insn *ip, const struct leon3_insn *nip)
{
    return leon3_time_uses_load(nip, ip);
}

/* Certain to complete in one slot. */
static inline bool is_single_slot(const struct leon3 *cpu, const struct leon3_insn *nip)
{
    const struct leon3_row *row = &leon3_rows[nip->op];

    if (!next_is_known(nip) || (row->format != FORMAT_ARITH && row->format != FORMAT_SETHI) ||
        row->class != CLASS_ALU || row->flags & (CC | Y | TAG) || nip->op == INSN_MULSCC)
        return false;
    if (nip->op == INSN_SAVE)
        return !window_invalid(cpu, window_below(cpu));
    return nip->op != INSN_RESTORE || !window_invalid(cpu, window_over(cpu));
}

/* A branch with its slot executed: the prediction and what a wrong one costs. False: the plain engine's. */
static inline bool pipeline_branch(struct leon3 *cpu, struct pipeline *p,
                                   const struct leon3_insn *ip, const struct leon3_insn *nip,
                                   int64_t left, bool taken, uint32_t *penalty)
{
    int64_t distance = p->cc - left;
    bool conditional = leon3_rows[ip->op].kind == KIND_BRANCH && (ip->opcode >> 25 & 7u);

    if (left <= PIPELINE_MARGIN || starts_line(nip))
        return false;
    if (conditional && distance <= 2) {
        if (!cpu->config.branch_prediction || (ip->opcode >> 29 & 1u))
            return false;
        if (!taken) {
            if (!is_single_slot(cpu, nip))
                return false;
            *penalty = distance == 1 ? 2 : 1;
            cpu->timing.stall[LEON3_STALL_BRANCH] += *penalty;
        }
        p->bp = left;
        p->bp_set = true;
        p->bp_annul = false;
    }
    pipeline_nobp(p, left);
    return true;
}

/* An annulled slot behind a branch that was not predicted. */
static inline bool pipeline_annuls(const struct leon3 *cpu, const struct pipeline *p,
                                   const struct leon3_insn *ip, const struct leon3_insn *nip,
                                   int64_t left)
{
    (void)cpu;
    return left > PIPELINE_MARGIN && !starts_line(nip) &&
           (!(ip->opcode >> 25 & 7u) || p->cc - left > 2);
}

/* A jump with one slot behind it: its two bubbles are counted with it. */
static inline bool pipeline_jump(struct leon3 *cpu, struct pipeline *p,
                                 const struct leon3_insn *nip, int64_t left)
{
    if (left <= PIPELINE_MARGIN || !is_single_slot(cpu, nip))
        return false;
    cpu->timing.stall[LEON3_STALL_BRANCH] += 2;
    pipeline_nobp(p, left);
    return true;
}

/*
 * Brings the counters of the state up to date; in fast timing cycles and instructions are the same
 * number.
 */
#define SYNCHRONISE()                                                                              \
    do {                                                                                           \
        uint64_t cycles = (uint64_t)(left_start - left);                                           \
        s->cycle += cycles;                                                                        \
        s->instructions += FULL ? count : cycles;                                                  \
        if (FULL)                                                                                  \
            pipeline_store(cpu, &pipe, left);                                                      \
    } while (0)

/* Labels as values and computed goto are what makes this engine worth having. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"

#define LOOP run_fast
#define FULL false
#include "sim/leon3/engine_cached_loop.inc"
#undef LOOP
#undef FULL

#define LOOP run_full
#define FULL true
#include "sim/leon3/engine_cached_loop.inc"
#undef LOOP
#undef FULL

#pragma GCC diagnostic pop

enum leon3_stop leon3_run_cached(struct leon3 *cpu)
{
    return cpu->full_timing ? run_full(cpu) : run_fast(cpu);
}
