/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The three devices that the hypervisor keeps for itself: GPTIMER, IRQMP, APBUART (GRLIB IP core
 * manual). Register addresses are virtual ones of the configuration; struct hv_devices holds them
 * and what was found out about the devices.
 */
#ifndef HV_SPARC_DEVICE_H
#define HV_SPARC_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/core/machine.h"

struct hv_config;

/* No alarm is set for more microseconds: half of what the clock can tell. */
#define HV_ALARM_FAR 0x7fffffffu

struct hv_devices {
    volatile uint32_t *gptimer, *irqmp, *apbuart;
    volatile uint32_t *ahbstat; /* null: none */
    uint32_t alarm_bits;        /* of all timers' interrupts, in IRQMP registers */
    bool alarm_shared;          /* one timer rings for all processors */
    uint32_t kick_bit;          /* the interrupt by which processors call each other: no timer's */
    uint32_t ready_mask;        /* APBUART status bit that tells whether a character fits, */
    uint32_t ready_value;       /* and its value when it does */
};

extern struct hv_devices hv_devices;

/* Scaler to 1 MHz, the clock running, no alarm. */
HV_INIT void hv_gptimer_init(const struct hv_config *config);

/* The timer of a processor: hv_processor.alarm and its interrupt. */
HV_INIT void hv_gptimer_init_cpu(uint32_t id);

/* Nothing pending. After hv_gptimer_init. */
HV_INIT void hv_irqmp_init(const struct hv_config *config);

/* All interrupts of a processor masked but those meant for it. After hv_gptimer_init_cpu. */
HV_INIT void hv_irqmp_init_cpu(uint32_t id);

/* A shared alarm is to ring where `clock` is at most `reach` away or a processor sleeps, and rings at once where it is past. */
HV_COLD void hv_irqmp_share(const uint32_t *clock, uint32_t now, int32_t reach);

/* This processor has seen, with the lock, all that others called it for: the next owner is not called. */
void hv_irqmp_answer(void);

/* How many processors there are; starts those of a mask. */
HV_INIT uint32_t hv_irqmp_processors(void);
HV_INIT void hv_irqmp_start(uint32_t processors);

/* Transmitter on, no interrupts, baud rate of the configuration. */
HV_INIT void hv_apbuart_init(const struct hv_config *config);

/* No error seen yet. */
HV_INIT void hv_ahbstat_init(const struct hv_config *config);

/*
 * The bus has refused an access, or memory has failed beyond correction: where goes to *fault, as physical
 * address and AHBSTAT's status. False: it has not, since the last call. Corrected errors are passed over.
 */
bool hv_ahbstat_take(struct hv_machine_fault *fault);

/* Returns when the last character has left the transmitter. */
void hv_apbuart_wait(void);

enum { HV_IRQMP_PENDING = 0x04 / 4, HV_IRQMP_CLEAR = 0x0c / 4, HV_IRQMP_FORCE = 0x80 / 4 };

/* A device read: returns when all stores before it have reached the bus. */
static inline void hv_irqmp_drain_stores(void)
{
    (void)hv_devices.irqmp[HV_IRQMP_PENDING];
}

#endif
