/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cached engine: decoded pages, threaded dispatch, host translations. It executes what
 * completes without a trap and touches only memory; for all else, and for every exception to its
 * assumptions, it lets the plain engine do that one instruction.
 */
#include "sim/leon3/engine_cached.h"

#include "sim/leon3/control.h"
#include "sim/leon3/float.h"
#include "sim/leon3/pipeline.h"
#include "sim/leon3/special.h"
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
    STORE = INSN_FLAG_STORE,
    D = INSN_FLAG_D,
    WD = INSN_FLAG_WD
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

/* The label of the row's code. */
static inline uint16_t row_label(const struct leon3_insn *insn)
{
    const struct leon3_row *row = &leon3_rows[insn->op];
    uint32_t variant = leon3_insn_has_imm(insn->opcode);

    if (row->format == FORMAT_BRANCH)
        variant = insn->opcode >> 29 & 1u;
    else if (row->kind == KIND_CALL)
        variant = 0;
    return (uint16_t)(LEON3_LABEL_ROWS + 2u * insn->op + variant);
}

static void decode_entry(struct leon3 *cpu, struct leon3_code_page *page, uint32_t word)
{
    struct leon3_insn *insn = &page->insn[word];
    const struct leon3_row *row;

    leon3_decode(&cpu->decoder, bus_load32(page->memory + word * 4), insn);
    insn->label = LEON3_LABEL_PLAIN;
    if (insn->op >= INSN_COUNT)
        return;
    row = &leon3_rows[insn->op];
    /* The slot of a transfer in the last word is in another page. */
    if (is_transfer(row) && word == BUS_PAGE_SIZE / 4 - 1)
        return;
    if (row->format == FORMAT_BRANCH || row->kind == KIND_CALL)
        decode_target(insn, word);
    insn->label = LEON3_LABEL_BREAKPOINT;
    if (cpu->code->breakpoint[word])
        return;
    insn->label = row_label(insn);
    insn->reads = leon3_time_reads(insn);
}

/*
 * Behind WRWIM, WRPSR: the loop counts instructions, the delay is one of slots (delay.h). What is not decoded is now: it would never
 * be, if the plain engine did it each time.
 */
static inline bool takes_one_slot(struct leon3 *cpu, struct leon3_code_page *page,
                                  const struct leon3_insn *insn)
{
    if (insn->label == LEON3_LABEL_UNDECODED)
        decode_entry(cpu, page, (uint32_t)(insn - page->insn));
    return insn->label >= LEON3_LABEL_ROWS && insn->cycles == 1 &&
           !is_transfer(&leon3_rows[insn->op]) && !(leon3_rows[insn->op].flags & INSN_FLAG_LOAD);
}

/* Nor is anything done that depends on how late WRPSR is seen. */
static inline bool leaves_psr(struct leon3 *cpu, struct leon3_code_page *page,
                              const struct leon3_insn *insn)
{
    return takes_one_slot(cpu, page, insn) && insn->op != INSN_SAVE && insn->op != INSN_RESTORE &&
           insn->op != INSN_RDPSR && leon3_rows[insn->op].format != FORMAT_TICC;
}

/* The same as leon3_execute_one, with the decoded copy where it is that of the opcode. */
static enum leon3_step_result execute_fetched(struct leon3 *cpu)
{
    uint32_t pc = cpu->state.pc, opcode;
    uint32_t trap = leon3_fetch(cpu, pc, &opcode);
    const struct leon3_code_page *page = leon3_fetch_page(cpu, pc);
    const struct leon3_insn *copy = page ? &page->insn[(pc & (BUS_PAGE_SIZE - 1)) >> 2] : NULL;
    struct leon3_insn insn;

    if (trap)
        return leon3_trap_enter(cpu, trap);
    if (copy && copy->label != LEON3_LABEL_UNDECODED && copy->opcode == opcode)
        insn = *copy;
    else
        leon3_decode(&cpu->decoder, opcode, &insn);
    return leon3_execute_insn(cpu, &insn);
}

/* One instruction by the plain engine, with its fetch. */
static enum leon3_step_result execute_plain(struct leon3 *cpu)
{
    struct leon3_code_page *page = leon3_fetch_page(cpu, cpu->state.pc);
    uint32_t word = (cpu->state.pc & (BUS_PAGE_SIZE - 1)) >> 2;
    struct leon3_insn insn;

    if (cpu->full_timing)
        return execute_fetched(cpu);
    /* In fast timing the decoded copy stands for it. */
    if (!page)
        return leon3_execute_one(cpu);
    if (page->insn[word].label == LEON3_LABEL_UNDECODED)
        decode_entry(cpu, page, word);
    insn = page->insn[word];
    return leon3_execute_insn(cpu, &insn);
}

/* A branch that waits for icc or must not be predicted; the answer is that of pipeline_predict. */
static __attribute__((noinline)) int64_t
time_unusual_branch(struct leon3 *cpu, const struct leon3_insn *insn, bool taken)
{
    struct leon3_timing_state *t = &cpu->timing;
    int64_t wrong;

    leon3_time_wait(cpu, insn);
    leon3_time_branch(cpu, insn, taken);
    wrong = t->next_jump;
    t->next_jump = t->transfer = t->locked = t->predicted = 0;
    t->wrong_target = 0;
    return wrong;
}

/* What a wrong prediction fetches in one or two slots mostly does not even change the order of use: its line is its set's latest. */
static inline bool keeps_order(const struct leon3 *cpu, uint64_t page_place, uint32_t va,
                               int64_t slots)
{
    uint32_t offset = va - (uint32_t)page_place;
    const struct leon3_cache_mru *mru = &cpu->icache.mru[leon3_cache_set(&cpu->icache, va)];
    uint64_t first = page_place + offset - mru->first;

    return offset < BUS_PAGE_SIZE && first < mru->length &&
           first + 4 * (uint64_t)(slots - 1) < mru->length;
}

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
