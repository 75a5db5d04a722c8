/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trap types (V8 manual, chapter 7 and the GRLIB IP core manual's LEON3 trap table) and trap entry.
 */
#ifndef PRIDE_LEON3_TRAP_H
#define PRIDE_LEON3_TRAP_H

#include "sim/leon3/state.h"

enum leon3_trap {
    TRAP_RESET = 0x00, /* never taken as a trap: stands for "none" in return values */
    TRAP_INSTRUCTION_ACCESS_EXCEPTION = 0x01,
    TRAP_ILLEGAL_INSTRUCTION = 0x02,
    TRAP_PRIVILEGED_INSTRUCTION = 0x03,
    TRAP_FP_DISABLED = 0x04,
    TRAP_WINDOW_OVERFLOW = 0x05,
    TRAP_WINDOW_UNDERFLOW = 0x06,
    TRAP_MEM_ADDRESS_NOT_ALIGNED = 0x07,
    TRAP_FP_EXCEPTION = 0x08,
    TRAP_DATA_ACCESS_EXCEPTION = 0x09,
    TRAP_TAG_OVERFLOW = 0x0a,
    TRAP_WATCHPOINT_DETECTED = 0x0b,
    TRAP_INTERRUPT = 0x10, /* + level */
    TRAP_REGISTER_ACCESS_ERROR = 0x20,
    TRAP_CP_DISABLED = 0x24,
    TRAP_CP_EXCEPTION = 0x28,
    TRAP_DIVISION_BY_ZERO = 0x2a,
    TRAP_DATA_STORE_ERROR = 0x2b,
    TRAP_INSTRUCTION = 0x80 /* + the Ticc number */
};

/* The interrupt level that would trap under a PSR, the present one; 0: none. Does not look at what WRPSR delays. */
static inline uint32_t leon3_interrupt_under(const struct leon3 *cpu, uint32_t psr)
{
    uint32_t irl = cpu->state.irl;

    return irl && psr & PSR_ET && (irl == 15 || irl > (psr & PSR_PIL) >> 8) ? irl : 0;
}

static inline uint32_t leon3_interrupt_pending(const struct leon3 *cpu)
{
    return leon3_interrupt_under(cpu, cpu->state.psr);
}

/*
 * Enters a trap: PC and nPC to the new window's l1 and l2, and on to the vector; or error mode
 * where traps are disabled. LEON3_STEP_EXIT for the exit convention (`ta 0` with %g1 = 1 and traps
 * disabled).
 */
enum leon3_step_result leon3_trap_enter(struct leon3 *cpu, uint32_t type);

/*
 * The trap that the instruction itself causes, looked for before an interrupt is taken instead of
 * it: synchronous traps come first on LEON3 (irq_trap in iu3.vhd), except data_access_exception.
 * Changes nothing; 0: none.
 */
uint32_t leon3_trap_of(struct leon3 *cpu, const struct leon3_insn *insn);

/* The part of it that is known before the memory stage, and so wins over an earlier store's error. */
uint32_t leon3_trap_early(struct leon3 *cpu, const struct leon3_insn *insn);

/*
 * What opcode, mode and PSR alone decide: illegal, privileged, fp_disabled, cp_disabled. 0: may
 * execute.
 */
uint32_t leon3_trap_before(const struct leon3 *cpu, const struct leon3_insn *insn);

#endif
