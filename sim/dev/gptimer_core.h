/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the GPTIMER's registers do with time (gptimer.h is the device around it). The state is the
 * VHDL's registers at cycle `time`; gptimer_step is one clock edge of gptimer.vhd. Stretches in
 * which only counters count are passed over in one go.
 *
 * A tick of the scaler starts a sweep: `tsel` visits timer 1, 2 .. n in successive cycles and takes
 * one more to come back to 0; ticks during a sweep are lost. Hence a tick takes at least n + 1
 * cycles, and reload values 0, 1, 2, 3 give 3, 4, 3, 4 cycles with two timers (measured).
 */
#ifndef PRIDE_DEV_GPTIMER_CORE_H
#define PRIDE_DEV_GPTIMER_CORE_H

#include "sim/base/clock.h"
#include "sim/dev/gptimer.h"

/* Control register. */
#define GPTIMER_EN      (1u << 0)
#define GPTIMER_RS      (1u << 1)
#define GPTIMER_LD      (1u << 2)
#define GPTIMER_IE      (1u << 3)
#define GPTIMER_IP      (1u << 4)
#define GPTIMER_CH      (1u << 5)
#define GPTIMER_DH      (1u << 6) /* the processors are in debug mode */
#define GPTIMER_WDOGNMI (1u << 7)
#define GPTIMER_WDOGDIS (1u << 8)
#define GPTIMER_WINDOW  0xffff0000u /* of the last timer with a watchdog's window: WDOGWINC */

/* Configuration register. */
#define GPTIMER_CONFIG_SI (1u << 8)
#define GPTIMER_CONFIG_DF (1u << 9)
#define GPTIMER_CONFIG_EL (1u << 11)
#define GPTIMER_CONFIG_ES (1u << 12)

struct gptimer_state {
    uint64_t time;       /* the cycle of which this is the state */
    uint64_t window_end; /* loading the last timer before this cycle makes the watchdog bark */
    uint8_t tick;        /* a sweep starts in this cycle, if none is under way */
    uint8_t tsel;        /* timer visited in this cycle, 1..n, or 0 */
    uint8_t unsent;      /* interrupts of `pulse` have not been sent yet */
    uint8_t latch_late;  /* a selected interrupt came during a sweep */
    uint8_t bark;        /* the cycle before had a load within the window */
    uint8_t halted;      /* all processors are in debug mode: without DF the scaler stands */
    uint8_t reserved[6];
    uint32_t pulse; /* bit i: timer i underflowed in the cycle before */
    uint32_t scaler;
    uint32_t scaler_reload;
    uint32_t config;
    uint32_t latch_select;
    uint32_t counter[GPTIMER_TIMERS_MAX];
    uint32_t reload[GPTIMER_TIMERS_MAX];
    uint32_t control[GPTIMER_TIMERS_MAX];
    uint32_t latch[GPTIMER_TIMERS_MAX];
};

/* One clock edge; `timers` 1..7 are there. */
void gptimer_step(struct gptimer_state *s, unsigned timers);

/*
 * Does in one go what some steps would do, at most up to cycle `to`, and never past an interrupt
 * pulse. False: nothing was done, the next cycle needs a step.
 */
bool gptimer_skip(struct gptimer_state *s, unsigned timers, uint64_t to);

/* The cycle of the next interrupt pulse, or CLOCK_NEVER. */
uint64_t gptimer_next_pulse(const struct gptimer_state *state, unsigned timers);

/* Timers whose interrupt the present state raises, one bit each. */
uint32_t gptimer_interrupts(const struct gptimer_state *s, unsigned timers);

/*
 * A selected interrupt: takes all counters over into the latches (EL) and sets them to their reload
 * values (ES), each once.
 */
void gptimer_capture(struct gptimer_state *s, unsigned timers);

#endif
