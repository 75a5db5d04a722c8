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

/* So shortly before the end of a slot a shared alarm does not ring for a timer: whom it rings for may take so long to pass it on. */
enum { CLOSE_US = 100 };

/* A shared alarm, by processor: what the clock will show when it rings, and when the slot or gap ends. */
static struct {
    uint32_t wanted[HV_CONFIG_CPUS_MAX], boundary[HV_CONFIG_CPUS_MAX];
} gptimer_shared;

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
    hv_processor.clock = hv_cpu.clock;
    hv_processor.alarm_past = *hv_cpu.clock - HV_ALARM_FAR;
    gptimer_shared.wanted[id] = hv_processor.alarm_past;
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

/* How long from the moment `now` until the first of these that is not past. */
static HV_COLD HV_SINGLE int32_t gptimer_first(const uint32_t *clock, uint32_t now)
{
    uint32_t first = HV_ALARM_FAR;

    for (uint32_t i = hv_module.config->cpu_count; i-- > 0;) {
        const uint32_t left = now - clock[i];

        if (left - 1 < first)
            first = left;
    }
    return (int32_t)first;
}

/*
 * How long until the alarm of all processors rings. For a timer it interrupts only those whose time it is, or partitions would take
 * time from others with theirs; at the ends of slots it interrupts everybody, so that a processor that is lost does not keep the
 * alarm. Whose time is past is interrupted at once.
 */
static HV_COLD HV_SINGLE int32_t gptimer_share(uint32_t clock, uint32_t now)
{
    int32_t first, boundary, reach;

    gptimer_shared.wanted[hv_cpu.id] = clock;
    gptimer_shared.boundary[hv_cpu.id] = hv_cpu.clock_base - (uint32_t)hv_cpu.schedule.boundary;
    reach = first = gptimer_first(gptimer_shared.wanted, now);
    boundary = gptimer_first(gptimer_shared.boundary, now);
    if (boundary - first < CLOSE_US) {
        first = boundary;
        reach = (int32_t)HV_ALARM_FAR;
    }
    hv_irqmp_share(gptimer_shared.wanted, now, reach);
    return first;
}

void hv_machine_alarm_set(uint32_t clock)
{
    volatile uint32_t *alarm = hv_processor.alarm;
    uint32_t now;
    int32_t us;

    alarm[CONTROL] = IP;
    hv_devices.irqmp[HV_IRQMP_CLEAR] = hv_processor.alarm_bit;
    hv_processor.alarm_past = clock + 1;
    now = *hv_cpu.clock;
    us = (int32_t)(now - clock);
    if (hv_devices.alarm_shared)
        us = gptimer_share(clock, now);
    alarm[COUNTER] = us > 0 ? (uint32_t)us - 1 : 0; /* it rings as the counter passes 0 */
    alarm[CONTROL] = EN | IE;
}

/* By the clock, not by the controller, which shows a shared alarm to all. */
bool hv_machine_interrupt_pending(void)
{
    return (int32_t)(*hv_processor.clock - hv_processor.alarm_past) < 0;
}
