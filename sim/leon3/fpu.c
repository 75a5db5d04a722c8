/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FSR and the floating-point queue (V8 manual, 4.4; GRLIB IP core manual, GRFPU control unit). No
 * FPop is done in hardware yet: each one takes fp_exception with ftt = unimplemented_FPop, which
 * system software must emulate anyway for the quad formats.
 */
#include "sim/leon3/fpu.h"

#include "sim/leon3/memory.h"

/* GRFPU 2, GRFPU-Lite 3 (FSR.ver). */
static uint32_t fsr_version(const struct leon3 *cpu)
{
    return cpu->config.fpu == 2 ? 3u : 2u;
}

static uint32_t fp_exception(struct leon3 *cpu, enum fsr_ftt ftt)
{
    cpu->state.fsr = (cpu->state.fsr & ~FSR_FTT) | (uint32_t)ftt << FSR_FTT_SHIFT;
    return TRAP_FP_EXCEPTION;
}

uint32_t leon3_fpu_execute(struct leon3 *cpu, const struct leon3_insn *insn)
{
    cpu->state.fq[0] = cpu->state.pc;
    cpu->state.fq[1] = insn->opcode;
    cpu->state.fsr |= FSR_QNE;
    return fp_exception(cpu, FTT_UNIMPLEMENTED);
}

uint32_t leon3_fpu_read_fsr(const struct leon3 *cpu)
{
    return cpu->state.fsr | fsr_version(cpu) << FSR_VER_SHIFT;
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
    struct leon3_access access = {.va = va,
                                  .size = 8,
                                  .asi = leon3_data_asi(cpu),
                                  .value = {cpu->state.fq[0], cpu->state.fq[1]}};
    uint32_t trap;

    if (!(cpu->state.fsr & FSR_QNE))
        return fp_exception(cpu, FTT_SEQUENCE_ERROR);
    trap = leon3_store(cpu, &access);
    if (!trap)
        cpu->state.fsr &= ~FSR_QNE;
    return trap;
}
