/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER: timer 1 rings once for the first processor, timer 2 counts microseconds down for ever,
 * the timers behind them ring for the other processors. Where there are not so many, or one
 * interrupt for all, timer 1 rings for everybody who is next. All share the scaler, so an alarm set
 * for n microseconds never rings before the clock has moved by n.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/device.h"
#include "hv/sparc/processor.h"

enum { SCALER = 0x00 / 4, SCALER_RELOAD = 0x04 / 4, CONFIGURATION = 0x08 / 4 };

/* Of each timer. */
enum { TIMERS = 0x10 / 4, TIMER_SIZE = 0x10 / 4, COUNTER = 0, RELOAD = 1, CONTROL = 2 };
enum { EN = 0x01, RS = 0x02, LD = 0x04, IE = 0x08, IP = 0x10 };

enum { CONFIGURATION_SI = 0x100, CLOCK = 1 };

/* An alarm that is past by so much has rung; who has not looked since then will find it pending. */
enum { RUNG_US = 100 };

/* A shared alarm: what the clock will show when it rings for each processor. */
static uint32_t gptimer_wanted[HV_CONFIG_CPUS_MAX];

static volatile uint32_t *gptimer_timer(uint32_t number)
{
    return &hv_devices.gptimer[TIMERS + number * TIMER_SIZE];
}

void hv_gptimer_init(const struct hv_config *config)
{
    volatile uint32_t *gptimer = hv_machine_window(config->gptimer_va);
    const uint32_t scaler = config->clock_hz / 1000000u - 1u;
    const uint32_t configuration = gptimer[CONFIGURATION];
    const uint32_t timers = configuration & 7u;
    volatile uint32_t *clock;

    hv_devices.gptimer = gptimer;
    hv_devices.alarm_shared = config->cpu_count > 1 && (timers < config->cpu_count + 1 ||
                                                        (configuration & CONFIGURATION_SI) == 0);
    /* CONFIGURATION.IRQ is the first timer's, with or without separate interrupts (SI). */
    hv_devices.alarm_bits = 1u << (configuration >> 3 & 0x1fu);
    if (configuration & CONFIGURATION_SI)
        hv_devices.alarm_bits *= (1u << timers) - 1u;
    for (uint32_t i = 0; i < timers; i++)
        gptimer_timer(i)[CONTROL] = IP;
    gptimer[SCALER_RELOAD] = scaler;
    gptimer[SCALER] = scaler;
    clock = gptimer_timer(CLOCK);
    clock[RELOAD] = 0xffffffffu;
    clock[CONTROL] = EN | RS | LD;
}

void hv_gptimer_init_cpu(uint32_t id)
{
    const uint32_t number = hv_devices.alarm_shared || id == 0 ? 0 : id + CLOCK;

    hv_processor.alarm = gptimer_timer(number);
    hv_processor.alarm_bit = 1u << ((hv_devices.gptimer[CONFIGURATION] >> 3 & 0x1fu) + number);
    gptimer_wanted[id] = *hv_machine_clock() - HV_ALARM_FAR;
}

const volatile uint32_t *hv_machine_clock(void)
{
    return &gptimer_timer(CLOCK)[COUNTER];
}

uint32_t hv_machine_clock_rate(void)
{
    return hv_devices.gptimer[SCALER_RELOAD] + 1;
}

uint32_t hv_machine_clock_left(void)
{
    return hv_devices.gptimer[SCALER] + 1;
}

/* How long from the moment `now` until the first of the alarms of all processors, this one's being in `us`. */
static HV_COLD uint32_t gptimer_first(uint32_t now, uint32_t us)
{
    for (uint32_t i = 0; i < hv_module.config->cpu_count; i++) {
        const uint32_t left = now - gptimer_wanted[i];

        if (left - 1 >= HV_ALARM_FAR)
            us = gptimer_wanted[i] - now < RUNG_US ? 1 : us; /* past */
        else if (left < us)
            us = left;
    }
    return us;
}

void hv_machine_alarm_set(uint32_t clock)
{
    volatile uint32_t *alarm = hv_processor.alarm;
    uint32_t now, us;

    alarm[CONTROL] = IP;
    *hv_processor.alarm_clear = hv_processor.alarm_clear_bit;
    now = *hv_cpu.clock;
    us = (int32_t)(now - clock) < 1 ? 1 : now - clock;
    if (hv_devices.alarm_shared) {
        gptimer_wanted[hv_cpu.id] = clock;
        us = gptimer_first(now, us);
    }
    alarm[COUNTER] = us - 1; /* the interrupt comes as the counter passes 0 */
    alarm[CONTROL] = EN | IE;
}
