/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register windows: the one in use lies flat in r[], the others in the file. Instructions use window PSR.CWP, or, while
 * PSR.AW is set, the one that ASR20.AWP names (alternative window pointer, generic altwin). ASR20 can also cut the file:
 * windows 0 to CWPMAX then begin at frame STWIN of it (GRLIB IP core manual, LEON3; regaddr, cwp_gen and sp_write of iu3.vhd).
 */
#ifndef PRIDE_LEON3_WINDOW_H
#define PRIDE_LEON3_WINDOW_H

#include "sim/leon3/state.h"

static inline uint32_t leon3_cwp(const struct leon3 *cpu)
{
    return cpu->state.psr & PSR_CWP;
}

/* The window that instructions read. */
static inline uint32_t leon3_window_in_use(const struct leon3 *cpu)
{
    return cpu->state.psr & PSR_AW ? cpu->state.awp : leon3_cwp(cpu);
}

/* The windows that the cut file has, bit w for window w. */
static inline uint32_t leon3_window_mask(const struct leon3 *cpu)
{
    return UINT32_MAX >> (31 - cpu->state.cwpmax);
}

/* Where SAVE and a trap lead from a window. */
static inline uint32_t leon3_window_below(const struct leon3 *cpu, uint32_t window)
{
    return window ? window - 1 : cpu->state.cwpmax;
}

/* Where RESTORE and RETT lead. */
static inline uint32_t leon3_window_over(const struct leon3 *cpu, uint32_t window)
{
    return window == cpu->state.cwpmax || window + 1 == cpu->config.windows ? 0 : window + 1;
}

/* The word of leon3_state.win that holds register 8..31 of a window. */
uint32_t leon3_window_word(const struct leon3 *cpu, uint32_t window, uint32_t r);

/* Writes the flat window back to the file, and fills it for another window. */
void leon3_window_store(struct leon3 *cpu);
void leon3_window_load(struct leon3 *cpu);

/* Makes `cwp` the current window. */
static inline void leon3_window_select(struct leon3 *cpu, uint32_t cwp)
{
    leon3_window_store(cpu);
    cpu->state.psr = (cpu->state.psr & ~PSR_CWP) | cwp;
    leon3_window_load(cpu);
}

/* The same by an instruction: AWP, which follows CWP while PSR.AW and PAW are clear, does so a slot later. */
void leon3_window_follow(struct leon3 *cpu, uint32_t cwp);

/* SAVE and RESTORE: `window` is the one in use from now on. */
void leon3_window_turn_alternative(struct leon3 *cpu, uint32_t window);
static inline void leon3_window_turn(struct leon3 *cpu, uint32_t window)
{
    if (cpu->config.altwin)
        leon3_window_turn_alternative(cpu, window);
    else
        leon3_window_select(cpu, window);
}

/* PSR.AW and PSR.PAW become `bits`. */
void leon3_window_set_alternative(struct leon3 *cpu, uint32_t bits);

/* ASR20 as RDASR reads it, and what a write of it makes of the windows. */
uint32_t leon3_asr20_read(const struct leon3 *cpu);
void leon3_asr20_write(struct leon3 *cpu, uint32_t value);

/* Values that no instruction can make, but a fault, become possible ones. */
void leon3_window_bound(struct leon3 *cpu);

#endif
