/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operands that the decode stage names behind an instruction's first slot: the data of stores and atomic accesses, the
 * second word of LDD, what a multiplication or division writes (rs1_gen and rd_gen of iu3.vhd, by r.d.cnt). Where a new
 * window, written by WRPSR or WRASR 20, is seen in the middle of such an instruction, those are registers of the new window,
 * while its address and its other operands are of the old one (seen on the RTL).
 */
#ifndef PRIDE_LEON3_LATE_OPERAND_H
#define PRIDE_LEON3_LATE_OPERAND_H

#include "sim/leon3/operands.h"
#include "sim/leon3/state.h"

/* Is a new window seen between the first slot of the instruction and the last of these operands? */
bool leon3_late_operands(const struct leon3 *cpu, const struct leon3_insn *insn);

/*
 * What to execute instead: its rd is the sink and the register behind it, where what it reads late lies, and what it writes
 * will lie.
 */
void leon3_late_prepare(struct leon3 *cpu, const struct leon3_insn *insn,
                        struct leon3_insn *instead);

/*
 * The instruction has completed: its results go from the sink to their registers while its slots pass. What it wrote late
 * becomes the last of `operands`' writes.
 */
void leon3_late_pass(struct leon3 *cpu, const struct leon3_insn *insn,
                     struct leon3_operands *operands);

#endif
