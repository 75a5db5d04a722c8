/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delayed writes (V8 manual, B.29): WRWIM, WRTBR, WRPSR and WRASR 18 to 31 write at the end of the pipeline, and what is in
 * the pipeline by then sees the old value, or takes no interrupt. The delay is counted in slots of the pipeline, of which an
 * instruction takes as many as cycles in the decode stage (measured on the RTL: a store 2, a load that the next one waits for
 * 2, an annulled instruction 1). The counters hold the slots that remain behind the present instruction.
 */
#ifndef PRIDE_LEON3_DELAY_H
#define PRIDE_LEON3_DELAY_H

#include "sim/leon3/state.h"

#include <string.h>

/* The slots in which the old value is seen, or no interrupt taken. */
#define LEON3_DELAY_WINDOW                                                                         \
    3 /* SAVE, RESTORE, RETT test WIM in the decode stage; so do watched fetches */
#define LEON3_DELAY_READ      2 /* RDWIM, RDTBR, RDASR */
#define LEON3_DELAY_DATA      1 /* watched loads and stores */
#define LEON3_DELAY_PSR       3 /* S, EF and CWP of WRPSR; ET as RDPSR and RETT have it (su_et_select) */
#define LEON3_DELAY_INTERRUPT 2 /* behind WRPSR (irqen2 of iu3.vhd) */

static inline bool leon3_delay_watches(const struct leon3 *cpu)
{
    uint64_t pending;

    memcpy(&pending, cpu->state.watch_delay, sizeof(pending));
    return pending;
}

static inline bool leon3_delay_pending(const struct leon3 *cpu)
{
    const struct leon3_state *s = &cpu->state;

    return s->wim_delay | s->tbr_delay | s->irq_delay | s->psr_delay | s->asr20_delay |
               s->awp_delay | s->asr18_delay ||
           leon3_delay_watches(cpu);
}

/* Behind WRPSR no interrupt is taken yet. */
static inline bool leon3_delay_interrupts(const struct leon3 *cpu)
{
    return cpu->state.irq_delay > LEON3_DELAY_PSR - LEON3_DELAY_INTERRUPT;
}

/* ET as the decode stage sees it; traps see what WRPSR wrote. */
static inline uint32_t leon3_delay_et(const struct leon3 *cpu)
{
    const struct leon3_state *s = &cpu->state;

    return (s->irq_delay > (s->et_old & LEON3_ET_EARLY) ? s->et_old : s->psr) & PSR_ET;
}

/* ASR24 + index as it is seen `delay` slots (one of LEON3_DELAY_) behind its write, and earlier. */
static inline uint32_t leon3_watch_register(const struct leon3 *cpu, uint32_t index, uint8_t delay)
{
    const struct leon3_state *s = &cpu->state;

    return s->watch_delay[index] > LEON3_DELAY_WINDOW - delay ? s->watch_old[index]
                                                              : s->watch[index];
}

/*
 * WRPSR writes `value`: gives what the PSR is at once. CWP is written to two places, of which the decode stage's follows
 * later, over what SAVE, RESTORE and RETT have made of it meanwhile; traps go from the other one, which counts those too. So
 * both can differ until the next trap, as on hardware.
 */
uint32_t leon3_delay_psr(struct leon3 *cpu, uint32_t value, bool partial);

/* WRASR of ASR20: all of it is seen as late as CWP of WRPSR. */
void leon3_delay_asr20(struct leon3 *cpu, uint32_t value);

/* WRASR of ASR18. */
void leon3_delay_asr18(struct leon3 *cpu, uint32_t value);

/* SAVE, RESTORE or RETT is about to change the window: a WRPSR just in front takes that back. */
void leon3_delay_window(struct leon3 *cpu);

/* What RDPSR reads. */
uint32_t leon3_delay_read_psr(const struct leon3 *cpu);

/* Slots pass. */
void leon3_delay_count(struct leon3 *cpu, uint32_t slots);

/* All delays are over: a trap has emptied the pipeline, or a debugger wrote the PSR. */
void leon3_delay_end(struct leon3 *cpu);

/* The present instruction, before it does anything: it may wait for the load in front of it, or for icc of WRPSR. */
void leon3_delay_wait(struct leon3 *cpu, const struct leon3_insn *insn);

/* Behind an instruction that has completed. */
void leon3_delay_pass(struct leon3 *cpu, const struct leon3_insn *insn);

#endif
