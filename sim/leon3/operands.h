/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which registers an instruction reads and writes, told from its row: for what protects the
 * register files and for what follows definitions and uses.
 */
#ifndef PRIDE_LEON3_OPERANDS_H
#define PRIDE_LEON3_OPERANDS_H

#include "sim/leon3/leon3.h"

/*
 * A register of the file: 0..7 the globals, 8 + 16 * window + n that window's outs and locals, in the order
 * of the state map. %g0 is no register of the file.
 */
#define LEON3_FILE_SIZE (8 + LEON3_WINDOWS_MAX * 16)

struct leon3_operands {
    uint32_t read[6], write[2];
    unsigned reads, writes;
};

/*
 * Of the opcode at the present window. What it writes counts if it does not trap; an opcode that is no
 * instruction has no operands.
 */
void leon3_operands_of(const struct leon3 *cpu, uint32_t opcode, struct leon3_operands *operands);

/*
 * Adds what it reads and writes of the FPU's registers, %f0 being LEON3_FILE_SIZE; quad precision is
 * never executed.
 */
void leon3_float_operands_of(uint32_t opcode, struct leon3_operands *operands);

/* The number of register r (1..31) of a window. */
uint32_t leon3_file_number(const struct leon3 *cpu, uint32_t window, uint32_t r);

#endif
