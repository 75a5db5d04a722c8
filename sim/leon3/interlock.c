/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decode stage in full timing (lock_gen, icc_valid, bp_miss_ra and bp_miss_ex of iu3.vhd): how many slots an
 * instruction waits for results, condition codes and predictions, and what it leaves for those behind it. Slots are
 * numbered; a producer is in the register stage when a consumer that is one slot younger is decoded.
 */
#include "sim/leon3/interlock.h"

enum { IN_REGISTER = 1, IN_EXECUTE, IN_MEMORY }; /* stages as distances from decode */

/* Bits of what lock_gen checks for a format. */
enum { READS_1 = 1, READS_2 = 2, STORES = 4 };

static const uint8_t reads[] = {
    [FORMAT_ARITH] = READS_1 | READS_2,
    [FORMAT_WRASR] = READS_1 | READS_2,
    [FORMAT_WRPSR] = READS_1 | READS_2,
    [FORMAT_WRWIM] = READS_1 | READS_2,
    [FORMAT_WRTBR] = READS_1 | READS_2,
    [FORMAT_JMPL] = READS_1 | READS_2,
    [FORMAT_RETT] = READS_1 | READS_2,
    [FORMAT_TICC] = READS_1 | READS_2,
    [FORMAT_FLUSH] = READS_1 | READS_2,
    [FORMAT_LOAD] = READS_1 | READS_2,
    [FORMAT_LOADA] = READS_1 | READS_2,
    [FORMAT_LOADF] = READS_1 | READS_2,
    [FORMAT_LOADFSR] = READS_1 | READS_2,
    [FORMAT_STOREF] = READS_1 | READS_2,
    [FORMAT_STOREFSR] = READS_1 | READS_2,
    [FORMAT_STOREFQ] = READS_1 | READS_2,
    [FORMAT_CASA] = READS_1,
    [FORMAT_STORE] = READS_1 | READS_2 | STORES,
    [FORMAT_STOREA] = READS_1 | READS_2 | STORES,
    [FORMAT_FPOP_C] = 0,
};

static bool reads_register(const struct leon3_insn *insn, uint8_t what, uint32_t reg)
{
    return reg && ((what & READS_1 && insn->rs1 == reg) ||
                   (what & READS_2 && insn->rs2 == reg && !leon3_insn_has_imm(insn->opcode)));
}

/* What is checked; SWAP and LDSTUB are stores as well, CASA is not in this. */
static uint8_t checks(const struct leon3_insn *insn)
{
    const struct leon3_row *row = &leon3_rows[insn->op];
    uint8_t what = row->format < sizeof(reads) ? reads[row->format] : 0;

    return row->class == CLASS_ATOMIC && row->format != FORMAT_CASA ? what | STORES : what;
}

static bool is_slow(const struct leon3 *cpu, uint8_t kind)
{
    return (kind == LEON3_RESULT_MAC && leon3_mac_pipelined(&cpu->config)) ||
           (kind == LEON3_RESULT_LOAD && cpu->config.load_delay == 2);
}

/* Does the instruction wait for one register? `checks_data` is ldcheck3: a store's data, too. */
static bool waits_for(const struct leon3_insn *insn, uint8_t what, bool checks_data, uint32_t reg)
{
    return reads_register(insn, what, reg) ||
           (checks_data && what & STORES && reg && insn->rd == reg);
}

/*
 * A register that a load, multiplication or division in front has not delivered: the latest one, or a slow one in front of that.
 */
static bool result_missing(const struct leon3 *cpu, const struct leon3_insn *insn, uint8_t what,
                           uint64_t slot)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t distance = slot - t->result_slot;
    bool slow = is_slow(cpu, t->result_kind);
    bool checks_data = cpu->config.load_delay == 2 ||
                       (leon3_mac_pipelined(&cpu->config) && t->result_kind != LEON3_RESULT_LOAD);

    if (slot - t->earlier_slot == IN_EXECUTE &&
        waits_for(insn, what, checks_data && t->earlier_kind == LEON3_RESULT_MAC, t->earlier_reg))
        return true;
    if (distance == IN_EXECUTE)
        return slow && reads_register(insn, what, t->result_reg);
    return distance == IN_REGISTER && (waits_for(insn, what, checks_data, t->result_reg) ||
                                       (slow && reads_register(insn, what, t->result_even)));
}

static uint64_t cc_valid_after(const struct leon3_timing_state *t)
{
    return t->cc_multi ? IN_MEMORY : IN_EXECUTE;
}

static bool cc_missing(const struct leon3_timing_state *t, uint64_t slot)
{
    return slot - t->cc_slot <= cc_valid_after(t);
}

/* A branch whose condition codes are missing is predicted, if nothing forbids it: mul_hold and nobp. */
static bool prediction_forbidden(const struct leon3 *cpu, uint64_t slot)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t distance = slot - t->cc_slot;

    return !cpu->config.branch_prediction || slot - t->nobp_slot == IN_REGISTER ||
           (distance == IN_REGISTER && t->cc_y) || slot - t->mul_hold[0] == IN_MEMORY ||
           slot - t->mul_hold[1] == IN_MEMORY;
}

static bool is_conditional(const struct leon3_insn *insn)
{
    return leon3_rows[insn->op].format == FORMAT_BRANCH && (insn->opcode >> 25 & 7u) &&
           (insn->opcode >> 22 & 7u) == 2;
}

static bool needs_cc(const struct leon3_insn *insn)
{
    return insn->op == INSN_RDPSR ||
           (leon3_rows[insn->op].format == FORMAT_TICC && insn->opcode >> 25 & 7u);
}

static bool changes_window(const struct leon3_insn *insn)
{
    return insn->op == INSN_SAVE || insn->op == INSN_RESTORE || insn->op == INSN_RETT;
}

/* Bicc or JMPL in the slot of a predicted branch, in decode since `first`: the branch has to be over. */
static bool waits_in_slot(const struct leon3_timing_state *t, const struct leon3_insn *insn,
                          uint64_t slot, uint64_t first)
{
    const struct leon3_row *row = &leon3_rows[insn->op];

    bool behind = first == t->bp_slot + 1 || (t->jump_left && t->wrong_target);

    return slot < t->bp_end && behind && (row->format == FORMAT_BRANCH || row->kind == KIND_JMPL);
}

static bool is_division(const struct leon3_insn *insn)
{
    return leon3_rows[insn->op].class == CLASS_DIV;
}

/* Is the instruction, which came to decode in `first`, kept there in this slot? */
static bool locked(const struct leon3 *cpu, const struct leon3_insn *insn, uint8_t what,
                   uint64_t slot, uint64_t first)
{
    const struct leon3_timing_state *t = &cpu->timing;

    if (what && result_missing(cpu, insn, what, slot))
        return true;
    if (cc_missing(t, slot) &&
        (needs_cc(insn) || (is_conditional(insn) && prediction_forbidden(cpu, slot))))
        return true;
    if (is_division(insn) && (slot - t->y_slot <= IN_EXECUTE || slot - t->div_slot == IN_REGISTER))
        return true;
    if (leon3_mac_pipelined(&cpu->config) && leon3_rows[insn->op].format == FORMAT_RDASR &&
        slot - t->y_slot <= IN_EXECUTE)
        return true;
    if (waits_in_slot(t, insn, slot, first))
        return true;
    if (leon3_rows[insn->op].kind == KIND_JMPL &&
        leon3_jump_waits(t, slot, cpu->state.pc, cpu->config.icache_line))
        return true;
    return t->bp_annul && slot - t->bp_slot == IN_REGISTER && changes_window(insn);
}

/* What the FPU lets in, or a predicted branch in front: the slots that remain from `slot` on. */
static uint64_t fpu_waits(const struct leon3 *cpu, const struct leon3_insn *insn, uint64_t slot)
{
    const struct leon3_row *row = &leon3_rows[insn->op];
    uint64_t free = 0;

    if (row->flags & INSN_FLAG_FPU)
        free = leon3_fpu_free(&cpu->timing.fpu, insn, (enum leon3_format)row->format,
                              (enum leon3_class)row->class, row->flags, cpu->decoder.fpu_blocks);
    else if (row->format != FORMAT_CASA)
        return 0;
    if (row->format != FORMAT_BRANCH)
        free = clock_later(free, cpu->timing.bp_end);
    return free > slot ? free - slot : 0;
}

void leon3_time_wait(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = leon3_slot(cpu), fpu;
    uint8_t waits = 0, what = checks(insn);

    while (locked(cpu, insn, what, slot + waits, slot))
        waits++;
    fpu = fpu_waits(cpu, insn, slot + waits);
    cpu->state.cycle += waits + fpu;
    t->stall[LEON3_STALL_INTERLOCK] += waits;
    t->stall[LEON3_STALL_FPU] += fpu;
    t->locked = (uint8_t)(waits + fpu);
    t->predicted = is_conditional(insn) && cc_missing(t, slot + waits);
}

void leon3_time_decode(struct leon3 *cpu, const struct leon3_insn *insn)
{
    if (insn->op < INSN_COUNT)
        leon3_time_wait(cpu, insn);
    leon3_time_take(cpu, insn);
}

/* Bicc on the icc as they are. */
static bool icc_taken(const struct leon3 *cpu, uint32_t condition)
{
    uint32_t icc = leon3_icc(cpu);
    bool c = icc & 1u, v = icc >> 1 & 1u, z = icc >> 2 & 1u, n = icc >> 3 & 1u;
    const bool answer[8] = {false, z, z || n != v, n != v, c || z, c, n, v};

    return answer[condition & 7u] != (condition >> 3);
}

/* As the condition codes are; floating-point and coprocessor branches are supposed to be taken. */
static bool goes(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    return (insn->opcode >> 22 & 7u) != 2 || icc_taken(cpu, insn->opcode >> 25 & 15u);
}

static bool is_branch(const struct leon3_insn *insn)
{
    return insn->op < INSN_COUNT && leon3_rows[insn->op].format == FORMAT_BRANCH;
}

static bool is_call(const struct leon3_insn *insn)
{
    return insn->op < INSN_COUNT && leon3_rows[insn->op].kind == KIND_CALL;
}

bool leon3_time_predicts(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    return is_call(insn) || (is_branch(insn) && (cpu->timing.predicted || goes(cpu, insn)));
}

bool leon3_time_goes(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    return is_call(insn) || (is_branch(insn) && goes(cpu, insn));
}

static void leave_result(struct leon3 *cpu, const struct leon3_insn *insn, enum leon3_class class,
                         uint64_t last)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint8_t rd = insn->rd >= LEON3_SINK ? 0 : insn->rd;

    if (leon3_rows[insn->op].flags & INSN_FLAG_FPU) /* nobody waits for it here */
        return;
    if (is_slow(cpu, t->result_kind) && last - t->result_slot <= IN_EXECUTE) {
        t->earlier_slot = t->result_slot;
        t->earlier_reg = t->result_reg;
        t->earlier_kind = t->result_kind;
    }
    switch (class) {
    case CLASS_LOAD:
    case CLASS_LOADD:
        t->result_reg = class == CLASS_LOADD ? rd | 1u : rd;
        t->result_even = class == CLASS_LOADD ? rd : 0;
        t->result_kind = LEON3_RESULT_LOAD;
        break;
    case CLASS_MUL:
    case CLASS_DIV:
    case CLASS_MAC:
        t->result_reg = rd;
        t->result_even = 0;
        t->result_kind = class == CLASS_MAC ? LEON3_RESULT_MAC : LEON3_RESULT_UNIT;
        break;
    default:
        return;
    }
    t->result_slot = last;
}

uint8_t leon3_time_reads(const struct leon3_insn *insn)
{
    uint32_t format = leon3_rows[insn->op].format;
    uint32_t what = format < sizeof(reads) ? reads[format] & (READS_1 | READS_2) : 0;

    return (uint8_t)(leon3_insn_has_imm(insn->opcode) ? what & READS_1 : what);
}

static void leave_cc(struct leon3 *cpu, const struct leon3_insn *insn, enum leon3_class class,
                     uint64_t last)
{
    struct leon3_timing_state *t = &cpu->timing;
    bool serial = cpu->config.multiplier < 16;          /* MULTYPE = 0 */
    bool late = serial || cpu->config.multiplier == 32; /* MULTYPE = 3: r.m.mul */

    t->cc_slot = last;
    t->cc_multi = class == CLASS_DIV || (class == CLASS_MUL && late);
    t->cc_y = class == CLASS_MUL || (insn->op == INSN_MULSCC && serial);
    if (t->cc_multi) {
        t->mul_hold[1] = t->mul_hold[0];
        t->mul_hold[0] = last;
    }
}

/* The number that a register has behind a SAVE or RESTORE; 0: none. */
static uint8_t through_window(uint8_t reg, bool save)
{
    if (reg < 8)
        return reg;
    if (save)
        return reg < 16 ? (uint8_t)(reg + 16) : 0;
    return reg >= 24 ? (uint8_t)(reg - 16) : 0;
}

/* Decode compares places in the register file: behind SAVE or RESTORE a slow result has another number. */
static void move_window(struct leon3 *cpu, bool save, uint64_t slot)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!is_slow(cpu, t->result_kind) || slot - t->result_slot != IN_REGISTER)
        return;
    t->result_reg = through_window(t->result_reg, save);
    t->result_even = through_window(t->result_even, save);
}

static void leave_alu(struct leon3 *cpu, const struct leon3_insn *insn, const struct leon3_row *row,
                      uint64_t last)
{
    if (row->flags & INSN_FLAG_CC || insn->op == INSN_WRPSR)
        leave_cc(cpu, insn, CLASS_ALU, last);
    if (insn->op == INSN_SAVE || insn->op == INSN_RESTORE)
        move_window(cpu, insn->op == INSN_SAVE, last);
    if (insn->op == INSN_MULSCC || (row->format == FORMAT_WRASR && !(insn->opcode >> 25 & 31u)))
        cpu->timing.y_slot = last;
}

static void leave_unit(struct leon3 *cpu, const struct leon3_insn *insn,
                       const struct leon3_row *row, uint64_t last)
{
    struct leon3_timing_state *t = &cpu->timing;
    bool cc = row->flags & INSN_FLAG_CC;

    leave_result(cpu, insn, (enum leon3_class)row->class, last);
    if (cc)
        leave_cc(cpu, insn, (enum leon3_class)row->class, last);
    if (!is_division(insn)) {
        t->y_slot = last;
        return;
    }
    t->div_slot = last;
    if (cc)
        t->nobp_slot = last;
}

/* What it leaves to those behind it; `last`: its last slot in decode. */
static void leave(struct leon3 *cpu, const struct leon3_insn *insn, const struct leon3_row *row,
                  uint64_t last)
{
    struct leon3_timing_state *t = &cpu->timing;

    switch (row->class) {
    case CLASS_ALU:
        leave_alu(cpu, insn, row, last);
        break;
    case CLASS_LOAD:
    case CLASS_LOADD:
        leave_result(cpu, insn, (enum leon3_class)row->class, last);
        break;
    case CLASS_MUL:
    case CLASS_MAC:
    case CLASS_DIV:
        leave_unit(cpu, insn, row, last);
        break;
    case CLASS_BRANCH:
    case CLASS_CALL:
    case CLASS_JMPL:
    case CLASS_TICC:
        t->nobp_slot = last;
        break;
    case CLASS_STORE:
    case CLASS_STORED:
    case CLASS_ATOMIC:
    case CLASS_RETT:
        break;
    default:
        leon3_fpu_start(&t->fpu, insn, (enum leon3_format)row->format, (enum leon3_class)row->class,
                        row->flags, &cpu->decoder.fpu[leon3_fpu_class(row->class)], last);
        break;
    }
}

#define JUMP_SLOTS 3u /* from the delay slot's fetch to the target's */

void leon3_time_end(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;
    uint64_t last = leon3_slot(cpu) + insn->cycles - 1;
    uint8_t next_jump = t->next_jump;
    uint32_t rest = 0;

    cpu->state.cycle += insn->cycles;
    t->next_jump = t->predicted = 0;
    if (row)
        leave(cpu, insn, row, last);
    if (t->jump_left)
        rest = leon3_pass_jump(cpu, (uint32_t)insn->cycles + t->locked, 0);
    t->locked = 0;
    if (next_jump)
        t->jump_left = next_jump;
    leon3_pass_transfer(t);
    if (!row)
        return;
    if (row->kind == KIND_JMPL || row->kind == KIND_RETT || row->kind == KIND_CALL) {
        t->transfer |= 2u;
    }
    if (row->kind == KIND_JMPL || row->kind == KIND_RETT) {
        t->jump_left = (uint8_t)(rest > JUMP_SLOTS ? 0 : JUMP_SLOTS - rest);
        t->late_slot[1] = leon3_slot(cpu) - LEON3_FETCH_AHEAD + t->jump_left;
    }
}

uint32_t leon3_interlock_wrong(const struct leon3 *cpu)
{
    return cc_missing(&cpu->timing, leon3_slot(cpu) + 1) ? 3 : 2;
}

/* A predicted branch that is not taken: the fetch goes back one or two slots behind the delay slot's. */
void leon3_time_branch(struct leon3 *cpu, const struct leon3_insn *insn, bool taken)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!taken && !t->predicted)
        return;
    t->transfer |= 4u;
    if (taken && t->predicted) {
        t->bp_slot = leon3_slot(cpu);
        t->bp_end = t->bp_slot + LEON3_PREDICTED_SLOTS;
        t->bp_annul = insn->opcode >> 29 & 1u;
    }
    if (taken)
        return;
    t->next_jump = (uint8_t)leon3_interlock_wrong(cpu);
    t->bp_end = leon3_slot(cpu) + t->next_jump;
    t->wrong_target = cpu->state.pc + insn->imm;
}

void leon3_time_annulled(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    t->annulled = 1;
}

#define NOTHING_LATE 4u /* slots behind what it leaves, nobody waits for it any more */

/* May anything be waited for? */
static bool something_late(const struct leon3_timing_state *t, uint64_t slot)
{
    return slot - t->result_slot < NOTHING_LATE || slot - t->cc_slot < NOTHING_LATE ||
           slot - t->y_slot < NOTHING_LATE || slot - t->bp_slot < NOTHING_LATE || slot < t->bp_end;
}

uint32_t leon3_time_stays(const struct leon3 *cpu, const struct leon3_insn *insn, uint64_t slot)
{
    uint32_t waits = 0;

    while (something_late(&cpu->timing, slot + waits) && insn->op < INSN_COUNT &&
           locked(cpu, insn, checks(insn), slot + waits, slot))
        waits++;
    return waits + (insn->cycles ? insn->cycles : 1u);
}

bool leon3_interlock_predicts(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint64_t slot = leon3_slot(cpu);

    return is_branch(insn) && is_conditional(insn) && cc_missing(&cpu->timing, slot) &&
           !prediction_forbidden(cpu, slot);
}

void leon3_interlock_leave(struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_row *row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;

    if (row && row->class < CLASS_FPOP)
        leave(cpu, insn, row, leon3_slot(cpu) + (insn->cycles ? insn->cycles : 1u) - 1);
}
