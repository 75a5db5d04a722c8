/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stores that the bus refuses (data_store_error, tt 0x2b). The write buffer has taken the store and the pipeline went on; the
 * error is shown to the memory stage in the cycle behind the bus's answer, and the first instruction that is executed there
 * from then on takes the trap, unless it has one of its own from the stages in front (mem_trap in iu3.vhd, `werr`). Until it is
 * taken it stays: behind such a trap the handler's first instruction takes it, with traps disabled. In fast timing the bus
 * answers at once, and the next instruction takes the trap.
 */
#ifndef PRIDE_LEON3_STORE_ERROR_H
#define PRIDE_LEON3_STORE_ERROR_H

#include "sim/leon3/state.h"

/* The bus's answer to a store is an error, in the cycle `beat`. */
void leon3_store_failed(struct leon3 *cpu, uint64_t beat);

/* In front of an instruction that has passed decode: does it see errors? Those are forgotten; with ASR17.DWT they are no trap. */
bool leon3_store_error_taken(struct leon3 *cpu);

void leon3_forget_store_errors(struct leon3 *cpu);

#endif
