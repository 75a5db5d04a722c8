/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floating-point controller: registers, FSR, deferred exceptions (V8 manual, 4.4 and 7.1; GRLIB
 * IP core manual, GRFPU control unit). An exception is taken at the next floating-point
 * instruction, with the FPop in a queue of one entry; how many integer instructions later hardware
 * would know of it is not modelled.
 */
#include "sim/leon3/fpu.h"

#include "sim/fpu/math.h"
#include "sim/leon3/memory.h"

static uint64_t read_operand(const struct leon3 *cpu, unsigned number, unsigned words)
{
    const uint32_t *f = cpu->state.f;

    return words == 2 ? (uint64_t)f[number & 30u] << 32 | f[number | 1u] : f[number];
}

static void write_result(struct leon3 *cpu, unsigned number, unsigned words, uint64_t value)
{
    uint32_t *f = cpu->state.f;

    if (words == 2) {
        f[number & 30u] = (uint32_t)(value >> 32);
        f[number | 1u] = (uint32_t)value;
    } else if (words == 1) {
        f[number] = (uint32_t)value;
    }
}

/* The FPop goes into the queue; the next floating-point instruction traps. */
static void defer(struct leon3 *cpu, const struct leon3_insn *insn)
{
    cpu->state.fq[0] = cpu->state.pc;
    cpu->state.fq[1] = insn->opcode;
    cpu->state.fsr |= FSR_QNE;
    cpu->state.fp_mode = FPU_PENDING;
}

uint32_t leon3_fpu_execute(struct leon3 *cpu, const struct leon3_insn *insn, bool fast)
{
    uint32_t opf = insn->op < INSN_COUNT ? insn->opcode >> 5 & 0x1ffu : 0; /* 0 is no FPop */
    struct fpu_operands operands = {0};
    struct fpu_result result;

    fpu_find_operands(opf, &operands);
    result = fpu_execute((enum fpu_kind)cpu->config.fpu, opf, cpu->state.fsr,
                         read_operand(cpu, insn->rs1, operands.rs1_words),
                         read_operand(cpu, insn->rs2, operands.rs2_words));
    if (result.trap && fast)
        return EXEC_SLOW;
    cpu->state.fsr = result.fsr;
    if (result.trap)
        defer(cpu, insn);
    else
        write_result(cpu, insn->rd, operands.rd_words, result.value);
    return 0;
}

static bool is_store(const struct leon3_insn *insn)
{
    return insn->op < INSN_COUNT && leon3_rows[insn->op].flags & INSN_FLAG_STORE;
}

uint32_t leon3_fpu_trap(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_state *s = &cpu->state;

    if (s->fp_mode == FPU_EXECUTE || (s->fp_mode == FPU_EXCEPTION && is_store(insn)))
        return 0;
    if (s->fp_mode == FPU_EXCEPTION)
        s->fsr = (s->fsr & ~FSR_FTT) | FTT_SEQUENCE_ERROR << FSR_FTT_SHIFT;
    s->fp_mode = FPU_EXCEPTION;
    return TRAP_FP_EXCEPTION;
}

uint32_t leon3_fpu_read_fsr(const struct leon3 *cpu)
{
    return cpu->state.fsr | fpu_version((enum fpu_kind)cpu->config.fpu) << FSR_VER_SHIFT;
}

void leon3_fpu_write_fsr(struct leon3 *cpu, uint32_t value)
{
    cpu->state.fsr = (cpu->state.fsr & ~FSR_WRITABLE) | (value & FSR_WRITABLE);
}

void leon3_fpu_fsr_stored(struct leon3 *cpu)
{
    cpu->state.fsr &= ~FSR_FTT;
}

uint32_t leon3_fpu_store_queue(struct leon3 *cpu, uint32_t va)
{
    struct leon3_state *s = &cpu->state;
    struct leon3_access access = {
        .va = va, .size = 8, .asi = leon3_data_asi(cpu), .value = {s->fq[0], s->fq[1]}};
    uint32_t trap;

    if (!(s->fsr & FSR_QNE)) {
        s->fsr = (s->fsr & ~FSR_FTT) | FTT_SEQUENCE_ERROR << FSR_FTT_SHIFT;
        return TRAP_FP_EXCEPTION;
    }
    trap = leon3_store(cpu, &access);
    if (!trap) {
        s->fsr &= ~FSR_QNE;
        s->fp_mode = FPU_EXECUTE;
    }
    return trap;
}
