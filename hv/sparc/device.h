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

struct hv_config;

struct hv_devices {
    volatile uint32_t *gptimer, *irqmp, *apbuart;
    uint32_t alarm_bit;   /* of the alarm's interrupt in IRQMP registers */
    uint32_t ready_mask;  /* APBUART status bit that tells whether a character fits, */
    uint32_t ready_value; /* and its value when it does */
};

extern struct hv_devices hv_devices;

/*
 * Scaler to 1 MHz, timer 1 = alarm (off), timer 2 = clock, free running. Finds the alarm's
 * interrupt number.
 */
void hv_gptimer_init(const struct hv_config *config);

/* All interrupts but the alarm's masked; nothing pending. After hv_gptimer_init. */
void hv_irqmp_init(const struct hv_config *config);

/* Transmitter on, no interrupts, baud rate of the configuration. */
void hv_apbuart_init(const struct hv_config *config);

/* Returns when the last character has left the transmitter. */
void hv_apbuart_wait(void);

enum { HV_IRQMP_PENDING = 0x04 / 4, HV_IRQMP_CLEAR = 0x0c / 4 };

/* Forgets an alarm that has rung and was not yet taken. */
static inline void hv_irqmp_clear_alarm(void)
{
    hv_devices.irqmp[HV_IRQMP_CLEAR] = hv_devices.alarm_bit;
}

/* A device read: returns when all stores before it have reached the bus. */
static inline void hv_irqmp_drain_stores(void)
{
    (void)hv_devices.irqmp[HV_IRQMP_PENDING];
}

#endif
