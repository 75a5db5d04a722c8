/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps (V8 manual, chapter 7; exception stage of iu3.vhd): entry, error mode, and the order of
 * causes within an instruction.
 */
#include "sim/leon3/trap.h"

#include <stdio.h>

#include "sim/leon3/asi.h"
#include "sim/leon3/control.h"
#include "sim/leon3/delay.h"
#include "sim/leon3/float.h"
#include "sim/leon3/memory.h"
#include "sim/leon3/special.h"
#include "sim/leon3/timing.h"

static bool fpu_usable(const struct leon3 *cpu)
{
    return cpu->config.fpu && cpu->state.psr & PSR_EF;
}

uint32_t leon3_trap_before(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    bool supervisor = leon3_supervisor(cpu);
    unsigned flags;

    switch (insn->op) {
    case INSN_ILLEGAL:
    case INSN_UNIMP:
        return TRAP_ILLEGAL_INSTRUCTION;
    case INSN_CASA:
        return supervisor || (insn->opcode >> 5 & 0xffu) == ASI_USER_DATA
                   ? 0
                   : TRAP_PRIVILEGED_INSTRUCTION;
    case INSN_ILLEGAL_PRIVILEGED:
        return supervisor ? TRAP_ILLEGAL_INSTRUCTION : TRAP_PRIVILEGED_INSTRUCTION;
    case INSN_WRASR:
        return asr_privileged(insn->rd) && !supervisor ? TRAP_PRIVILEGED_INSTRUCTION : 0;
    case INSN_UNKNOWN_FPOP:
        return fpu_usable(cpu) ? 0 : TRAP_FP_DISABLED;
    default:
        flags = leon3_rows[insn->op].flags;
        if (flags & INSN_FLAG_Y && !supervisor)
            return TRAP_PRIVILEGED_INSTRUCTION;
        if (flags & INSN_FLAG_FPU && !fpu_usable(cpu))
            return TRAP_FP_DISABLED;
        return flags & INSN_FLAG_CP ? TRAP_CP_DISABLED : 0;
    }
}

static uint8_t access_size(unsigned op)
{
    switch (op) {
    case INSN_LDUH:
    case INSN_LDUHA:
    case INSN_LDSH:
    case INSN_LDSHA:
    case INSN_STH:
    case INSN_STHA:
        return 2;
    case INSN_LDUB:
    case INSN_LDUBA:
    case INSN_LDSB:
    case INSN_LDSBA:
    case INSN_STB:
    case INSN_STBA:
    case INSN_LDSTUB:
    case INSN_LDSTUBA:
        return 1;
    case INSN_LDD:
    case INSN_LDDA:
    case INSN_STD:
    case INSN_STDA:
    case INSN_LDDF:
    case INSN_STDF:
    case INSN_STDFQ:
        return 8;
    default:
        return 4;
    }
}

/* What the operands decide; the instruction passed leon3_trap_before. */
static uint32_t trap_of_operands(struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_row *row = &leon3_rows[insn->op];
    uint32_t a = cpu->r[insn->rs1], b = cpu->r[insn->rs2] + insn->imm;

    if (row->flags & (INSN_FLAG_LOAD | INSN_FLAG_STORE))
        return (insn->op == INSN_CASA ? a : a + b) & (access_size(insn->op) - 1u)
                   ? TRAP_MEM_ADDRESS_NOT_ALIGNED
                   : 0;
    if (row->flags & INSN_FLAG_DIV)
        return b ? 0 : TRAP_DIVISION_BY_ZERO;
    switch (insn->op) {
    case INSN_SAVE:
        return save_trap(cpu, leon3_window_below(cpu, leon3_window_in_use(cpu)));
    case INSN_RESTORE:
        return restore_trap(cpu, leon3_window_over(cpu, leon3_window_in_use(cpu)));
    case INSN_RETT:
        return rett_trap(cpu, a + b);
    case INSN_JMPL:
        return exec_jmpl(cpu, insn, b, EXEC_PLAIN_ENGINE);
    case INSN_TADDCCTV:
        return tag_overflows(a, b, a + b, false) ? TRAP_TAG_OVERFLOW : 0;
    case INSN_TSUBCCTV:
        return tag_overflows(a, b, a - b, true) ? TRAP_TAG_OVERFLOW : 0;
    case INSN_WRPSR:
        return ((a ^ b) & PSR_CWP) < cpu->config.windows || (cpu->config.partial_wrpsr && insn->rd)
                   ? 0
                   : TRAP_ILLEGAL_INSTRUCTION;
    default:
        return 0;
    }
}

/* The rows of Ticc: their semantics are the test. */
static uint32_t trap_of_condition(struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t b = cpu->r[insn->rs2] + insn->imm;

    switch (insn->op) {
#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags)                             \
    case INSN_##id:                                                                                \
        return FORMAT_##format == FORMAT_TICC ? exec_##exec(cpu, insn, b, EXEC_PLAIN_ENGINE) : 0;
#include "sim/leon3/instructions.def"
#undef INSN
    default:
        return 0;
    }
}

uint32_t leon3_trap_of(struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t trap = leon3_trap_before(cpu, insn);

    if (trap || insn->op >= INSN_COUNT)
        return trap;
    return leon3_rows[insn->op].format == FORMAT_TICC ? trap_of_condition(cpu, insn)
                                                      : trap_of_operands(cpu, insn);
}

uint32_t leon3_trap_early(struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t trap = insn->op == INSN_WRPSR ? 0 : leon3_trap_of(cpu, insn);

    switch (trap) {
    case TRAP_MEM_ADDRESS_NOT_ALIGNED:
    case TRAP_DIVISION_BY_ZERO:
    case TRAP_TAG_OVERFLOW:
        return 0;
    default:
        return trap;
    }
}

static enum leon3_step_result enter_error_mode(struct leon3 *cpu, uint32_t type)
{
    if (cpu->full_timing)
        leon3_time_stop(cpu);
    leon3_set_mode(cpu, LEON3_ERROR_MODE);
    return type == TRAP_INSTRUCTION && cpu->r[1] == 1 ? LEON3_STEP_EXIT : LEON3_STEP_STOPPED;
}

/*
 * The caches freeze when an interrupt is taken, if CCR.IF or CCR.DF say so: from enabled (3) to
 * frozen (1).
 */
static void freeze_caches(struct leon3_state *s)
{
    if (s->ccr & CCR_IF && s->ccr & 1u)
        s->ccr = (s->ccr & ~CCR_ICS) | 1u;
    if (s->ccr & CCR_DF && s->ccr & 4u)
        s->ccr = (s->ccr & ~CCR_DCS) | 4u;
}

static void acknowledge(struct leon3 *cpu, uint32_t level)
{
    freeze_caches(&cpu->state);
    if (observe_wanted(cpu->env.observers, OBSERVE_INTERRUPT))
        leon3_emit(cpu, &(struct observation){
                            .point = OBSERVE_INTERRUPT, .pc = cpu->state.pc, .code = level});
    cpu->env.clock->state.now = cpu->state.cycle;
    if (cpu->env.acknowledge)
        cpu->env.acknowledge(cpu->env.owner, cpu->env.index, level);
}

static void observe_trap(const struct leon3 *cpu, uint32_t type)
{
    const struct leon3_state *s = &cpu->state;

    if (observe_wanted(cpu->env.observers, OBSERVE_TRAP))
        leon3_emit(cpu, &(struct observation){.point = OBSERVE_TRAP,
                                              .pc = s->pc,
                                              .address = s->npc,
                                              .code = type,
                                              .value = leon3_psr(cpu),
                                              .flag = leon3_supervisor(cpu)});
}

static void take_time(struct leon3 *cpu)
{
    if (cpu->full_timing)
        leon3_time_trap(cpu);
    else
        cpu->state.cycle++;
}

enum leon3_step_result leon3_trap_enter(struct leon3 *cpu, uint32_t type)
{
    struct leon3_state *s = &cpu->state;
    bool enabled = s->psr & PSR_ET;

    /* The debug support unit may want the processor instead: as if there were no trap. */
    if (cpu->env.debug_trap && cpu->env.debug_trap(cpu->env.owner, cpu->env.index, type, enabled))
        return LEON3_STEP_STOPPED;
    observe_trap(cpu, type);
    s->traps[type]++;
    s->trap_type = type;
    leon3_delay_end(cpu);
    s->mul_number = LEON3_NO_MUL;
    s->tbr = (s->tbr & ~0xff0u) | type << 4;
    /* Before S is set: what is behind is fetched in the mode of the trapped instruction. */
    if (enabled)
        take_time(cpu);
    s->psr = (s->psr & ~(PSR_PS | PSR_ET)) | (s->psr & PSR_S ? PSR_PS : 0) | PSR_S;
    if (!enabled)
        return enter_error_mode(cpu, type);
    leon3_window_set_alternative(cpu, s->psr & PSR_AW ? PSR_PAW : 0);
    leon3_window_select(cpu, leon3_window_below(cpu, leon3_cwp(cpu)));
    cpu->r[17] = s->pc;
    cpu->r[18] = s->npc;
    if (leon3_ft_active(cpu)) {
        leon3_ft_written(cpu, leon3_file_number(cpu, s->psr & PSR_CWP, 17));
        leon3_ft_written(cpu, leon3_file_number(cpu, s->psr & PSR_CWP, 18));
    }
    s->pc = s->asr17 & 0x2000u ? s->tbr & ~0xfffu : s->tbr; /* SVT: one vector for all */
    s->npc = s->pc + 4;
    if ((type & ~15u) == TRAP_INTERRUPT)
        acknowledge(cpu, type & 15u);
    return LEON3_STEP_DONE;
}

/* clang-format off */
static const struct {
    uint8_t type;
    const char *name;
} names[] = {
    {TRAP_RESET,                        "reset"},
    {TRAP_INSTRUCTION_ACCESS_EXCEPTION, "instruction_access_exception"},
    {TRAP_ILLEGAL_INSTRUCTION,          "illegal_instruction"},
    {TRAP_PRIVILEGED_INSTRUCTION,       "privileged_instruction"},
    {TRAP_FP_DISABLED,                  "fp_disabled"},
    {TRAP_WINDOW_OVERFLOW,              "window_overflow"},
    {TRAP_WINDOW_UNDERFLOW,             "window_underflow"},
    {TRAP_MEM_ADDRESS_NOT_ALIGNED,      "mem_address_not_aligned"},
    {TRAP_FP_EXCEPTION,                 "fp_exception"},
    {TRAP_DATA_ACCESS_EXCEPTION,        "data_access_exception"},
    {TRAP_TAG_OVERFLOW,                 "tag_overflow"},
    {TRAP_WATCHPOINT_DETECTED,          "watchpoint_detected"},
    {TRAP_REGISTER_ACCESS_ERROR,        "r_register_access_error"},
    {TRAP_CP_DISABLED,                  "cp_disabled"},
    {TRAP_CP_EXCEPTION,                 "cp_exception"},
    {TRAP_DIVISION_BY_ZERO,             "division_by_zero"},
    {TRAP_DATA_STORE_ERROR,             "data_store_error"},
};
/* clang-format on */

const char *leon3_trap_name(unsigned trap_type, char *text, size_t size)
{
    trap_type &= 0xffu;
    if (trap_type >= TRAP_INSTRUCTION) {
        snprintf(text, size, "trap_instruction 0x%02x", trap_type - TRAP_INSTRUCTION);
        return text;
    }
    if (trap_type > TRAP_INTERRUPT && trap_type <= TRAP_INTERRUPT + 15) {
        snprintf(text, size, "interrupt_level_%u", trap_type - TRAP_INTERRUPT);
        return text;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].type == trap_type) {
            snprintf(text, size, "%s", names[i].name);
            return text;
        }
    snprintf(text, size, "trap 0x%02x", trap_type);
    return text;
}
