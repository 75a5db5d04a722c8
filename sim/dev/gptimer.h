/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER: up to seven 32-bit timers behind one prescaler, with chaining, separate interrupts,
 * latching and a watchdog. Follows the GRLIB IP core manual's GPTIMER chapter and gptimer.vhd
 * revision 1, exact to the cycle, the watchdog's window and setting by an interrupt among it. Left
 * out: external clock and external latch signals.
 */
#ifndef PRIDE_DEV_GPTIMER_H
#define PRIDE_DEV_GPTIMER_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define GPTIMER_TIMERS_MAX 7

struct gptimer_config {
    const char *name;
    uint32_t irq;          /* of the first timer, 1..31; timer i of separate ones has irq + i */
    uint32_t timers;       /* key "timers", 1..7 */
    uint32_t separate_irq; /* key "separate_irq" */
    uint32_t scaler_bits;  /* key "scaler_bits", 2..32 */
    uint32_t watchdog;     /* key "watchdog": reset value of the last timer, 0 = no watchdog */
    uint32_t latch;        /* key "latch": latch registers present */
    uint32_t set;          /* key "set": with latches, an interrupt can set the timers (ES) */
    uint32_t window;       /* key "window": with a watchdog, its window (WDOGWINC) */
    void *owner;
    void (*watchdog_output)(void *owner, bool level); /* may be NULL */
};

extern const struct setting gptimer_settings[];
extern const size_t gptimer_setting_count;
void gptimer_config_default(struct gptimer_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *gptimer_create(const struct gptimer_config *config, const struct device_env *env);

/* All processors are in debug mode, or no longer: timers stand without DF. */
void gptimer_debug_halt(struct device *device, bool halted);

/* Interrupt `line` 0..31 of the bus has a pulse now: timers latch if they were told to. */
void gptimer_observe_irq(struct device *device, unsigned line);

#endif
