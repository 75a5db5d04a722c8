/* SPDX-License-Identifier: BSD-2-Clause */
/* What the decode stage (interlock.c) and what is fetched without being executed (in_vain.c) have in common. */
#ifndef PRIDE_LEON3_INTERLOCK_H
#define PRIDE_LEON3_INTERLOCK_H

#include "sim/leon3/state.h"
#include "sim/leon3/timing_run.h"

/* The fetches move on. A target counts as one only while the instruction cache is at work. */
static inline void leon3_pass_transfer(struct leon3_timing_state *t)
{
    t->transfer >>= 1;
    t->late_slot[0] = t->late_slot[1];
    t->late_slot[1] = 0;
    if (t->units.i.istate == LEON3_IDLE)
        t->transfer &= 2u;
    if (!(t->transfer & 1u))
        t->late_slot[0] = 0;
}

/* Is this a branch whose condition codes are not there yet, and that may be predicted? */
bool leon3_interlock_predicts(const struct leon3 *cpu, const struct leon3_insn *insn);

/* For a branch in decode that is predicted wrongly: slots from its delay slot's fetch to that of the right path. */
uint32_t leon3_interlock_wrong(const struct leon3 *cpu);

/* What an instruction would leave to the branches behind it. */
void leon3_interlock_leave(struct leon3 *cpu, const struct leon3_insn *insn);

/*
 * Slots that the instruction behind a delay slot still has to wait for: a jump's target is known late. In `held` of them the delay
 * slot's instruction is kept in decode, and nothing is fetched.
 */
uint32_t leon3_pass_jump(struct leon3 *cpu, uint32_t slots, uint32_t held);

#endif
