/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP: the multiprocessor interrupt controller, up to 16 processors, with extended interrupts,
 * broadcast, and the start and boot registers. Follows the GRLIB IP core manual's IRQMP chapter and
 * irqmp.vhd revision 4. Left out: interrupt remapping (generic irqmap).
 */
#ifndef PRIDE_DEV_IRQMP_H
#define PRIDE_DEV_IRQMP_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define IRQMP_CPUS_MAX 16

/* One processor as the controller sees it. Any function may be NULL: that wire is not connected. */
struct irqmp_cpu_port {
    void *owner;
    /*
     * The request level 0..15, called when it changes, in the cycle in which the processor sees
     * it.
     */
    void (*set_irl)(void *owner, uint32_t level);
    void (*start)(void *owner); /* leave power-down or the halt after reset */
    void (*set_address)(void *owner,
                        uint32_t address); /* where a processor in power-down goes on */
    void (*force_error)(void *owner);      /* enter error mode */
    bool (*powered_down)(void *owner);
    bool (*error_mode)(void *owner);
};

struct irqmp_config {
    const char *name;
    uint32_t cpus; /* key "cpus", 1..16 */
    uint32_t eirq; /* key "eirq", 0 none, else the level 1..15 of the extended interrupts */
    uint32_t boot_registers; /* key "bootreg" */
    uint32_t
        irq_map; /* key "irqmap": interrupt map registers, 0 none, 1 for lines 0..15 (0..31 with eirq), 2 for 0..31 */
    struct irqmp_cpu_port cpu[IRQMP_CPUS_MAX];
};

extern const struct setting irqmp_settings[];
extern const size_t irqmp_setting_count;
void irqmp_config_default(struct irqmp_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *irqmp_create(const struct irqmp_config *config, const struct device_env *env);

/* Where the other devices' interrupts go: lines 1..31, others are ignored. */
struct irq_sink irqmp_sink(struct device *device);

/* Processor `cpu` took the interrupt trap of `level` 1..15. */
void irqmp_acknowledge(struct device *device, uint32_t cpu, uint32_t level);

#endif
