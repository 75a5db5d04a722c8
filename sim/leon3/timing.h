/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where instructions become cycles. In LEON3_TIMING_FAST everything takes one; in LEON3_TIMING_FULL
 * an instruction takes the base cost of its class (cost.c, each with its source) plus what is added
 * here. Interlocks, caches, write buffer and bus waits are not modelled yet: they belong into these
 * functions, which both engines call at the same places.
 */
#ifndef PRIDE_LEON3_TIMING_H
#define PRIDE_LEON3_TIMING_H

#include "sim/leon3/insn.h"

/* Base cycles of a class on this processor, 1..255, with warm caches and no wait states. */
uint8_t leon3_cost(const struct leon3_config *config, enum leon3_class class);

/*
 * Cycles from the trapped instruction to the first of the handler, and what an annulled delay slot
 * costs.
 */
#define LEON3_COST_TRAP     6u
#define LEON3_COST_ANNULLED 1u

/* One instruction that completed. */
static inline uint32_t leon3_time_insn(const struct leon3_insn *insn, bool full)
{
    return full ? insn->cycles : 1u;
}

/* The annulled slot of a branch, in addition to the branch. */
static inline uint32_t leon3_time_annulled(bool full)
{
    return full ? LEON3_COST_ANNULLED : 0u;
}

static inline uint32_t leon3_time_trap(bool full)
{
    return full ? LEON3_COST_TRAP : 1u;
}

#endif
