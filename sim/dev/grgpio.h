/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRGPIO: up to 32 pins with interrupts by level or edge. Follows the GRLIB IP core manual's GRGPIO
 * chapter and grgpio.vhd revision 3. Other blocks' signals, which bypass and pulse commands are for, are tied to 0.
 */
#ifndef PRIDE_DEV_GRGPIO_H
#define PRIDE_DEV_GRGPIO_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

struct grgpio_config {
    const char *name;
    uint32_t irq;        /* of pin 0 (irq + i for pin i), or of all pins if common_irq */
    uint32_t width;      /* key "width", 1..32 pins */
    uint32_t irq_mask;   /* key "irq_mask": which pins can interrupt; bit 31 never can */
    uint32_t common_irq; /* key "common_irq": one interrupt for all pins (generic irqgen = 1) */
    uint32_t irq_map;    /* key "irq_map": lines of the interrupt map (irqgen above 1), 0: none */
    uint32_t flag_registers; /* key "flags": interrupt flag registers present */
    uint32_t input_enable;   /* key "input_enable": input enable register present */
    uint32_t bypass;         /* key "bypass": pins that can be driven by other blocks */
    uint32_t pulse;          /* key "pulse": pulse register present */
    void *owner;
    /* Output register and direction (1 = driven) when either changes; may be NULL. */
    void (*output)(void *owner, uint32_t value, uint32_t direction);
};

extern const struct setting grgpio_settings[];
extern const size_t grgpio_setting_count;
void grgpio_config_default(struct grgpio_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *grgpio_create(const struct grgpio_config *config, const struct device_env *env);

/*
 * Pins of `mask` are driven from outside with these values now. A pin that is an output reads as
 * what it puts out.
 */
void grgpio_set_input(struct device *device, uint32_t mask, uint32_t value);

#endif
