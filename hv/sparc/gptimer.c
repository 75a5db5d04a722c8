/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER: timer 1 rings once for the end of a slot, timer 2 counts microseconds down for ever.
 * Both share the scaler, so an alarm set for n microseconds never rings before the clock has moved
 * by n.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/sparc/device.h"

enum {
    SCALER = 0x00 / 4,
    SCALER_RELOAD = 0x04 / 4,
    CONFIGURATION = 0x08 / 4,
    ALARM_COUNTER = 0x10 / 4,
    ALARM_CONTROL = 0x18 / 4,
    CLOCK_COUNTER = 0x20 / 4,
    CLOCK_RELOAD = 0x24 / 4,
    CLOCK_CONTROL = 0x28 / 4
};

/* Timer control register. */
enum { EN = 0x01, RS = 0x02, LD = 0x04, IE = 0x08, IP = 0x10 };

void hv_gptimer_init(const struct hv_config *config)
{
    volatile uint32_t *gptimer = hv_machine_window(config->gptimer_va);
    const uint32_t scaler = config->clock_hz / 1000000u - 1u;

    hv_devices.gptimer = gptimer;
    gptimer[ALARM_CONTROL] = IP;
    gptimer[CLOCK_CONTROL] = IP;
    gptimer[SCALER_RELOAD] = scaler;
    gptimer[SCALER] = scaler;
    gptimer[CLOCK_RELOAD] = 0xffffffffu;
    gptimer[CLOCK_CONTROL] = EN | RS | LD;
    /* CONFIGURATION.IRQ is the first timer's, with or without separate interrupts (SI). */
    hv_devices.alarm_bit = 1u << (gptimer[CONFIGURATION] >> 3 & 0x1fu);
}

const volatile uint32_t *hv_machine_clock(void)
{
    return &hv_devices.gptimer[CLOCK_COUNTER];
}

void hv_machine_alarm_set(uint32_t us)
{
    volatile uint32_t *gptimer = hv_devices.gptimer;

    gptimer[ALARM_CONTROL] = IP;
    hv_irqmp_clear_alarm();
    gptimer[ALARM_COUNTER] = us - 1; /* the interrupt comes as the counter passes 0 */
    gptimer[ALARM_CONTROL] = EN | IE;
}
