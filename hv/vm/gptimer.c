/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER with two timers and an interrupt each (GRLIB IP core manual), run by the partition's time:
 * it stands still between the partition's slots. It is brought up to date, to the microsecond, when
 * somebody looks. With VmTime HARDWARE it runs by the hardware clock instead.
 */
#include "hv/core/module.h"
#include "hv/core/schedule.h"
#include "hv/core/time.h"
#include "hv/vm/vm.h"

enum {
    SCALER_RELOAD = 0x04,
    CONFIGURATION = 0x08,
    TIMER_SIZE = 0x10,
    CONTROL = 0x8,
    RELOAD_FROM_CONTROL = -1, /* in words */
    COUNTER_FROM_CONTROL = -2
};
enum { EN = 0x01, RS = 0x02, LD = 0x04, IE = 0x08, IP = 0x10, CH = 0x20, DF = 0x200 };
enum { IRQ = 8 };

/* Until the next alarm: more than the way back to the guest takes, which else would never get on. */
#define LEAST_CYCLES 6000u

#define STEP_US 0x100000u /* so that its cycles fit into a word, up to 4 GHz */

/* The partition's time since this was asked last: what was left of its first processor's slot then, and what is over of the present one. */
static uint64_t gptimer_elapsed(uint64_t now)
{
    const struct hv_schedule *schedule = &hv_cpu.schedule;
    const struct hv_vcpu *vcpu = vm->partition->vcpu;
    struct hv_vm_clock *clock = &vm->board->clock;
    uint64_t elapsed = 0;

    if (!(vm->config->flags & HV_PARTITION_VM_TIME)) {
        if (hv_schedule_owner() == vcpu && schedule->boundary != clock->end) {
            elapsed = clock->end - clock->seen;
            clock->end = schedule->boundary;
            clock->seen = clock->end - schedule->slot->duration_us;
        }
        if (now > clock->end)
            now = clock->end;
    }
    elapsed += now - clock->seen;
    clock->seen = now;
    return elapsed;
}

/* Counts down by `ticks`; how often it has passed zero. */
static uint32_t timer_count(struct hv_vm_timer *timer, uint32_t ticks)
{
    const uint32_t period = timer->reload + 1;
    uint32_t passed = 1;

    if (!(timer->control & EN) || ticks <= timer->counter) {
        timer->counter -= timer->control & EN ? ticks : 0;
        return 0;
    }
    ticks -= timer->counter + 1;
    if (!(timer->control & RS)) {
        timer->control &= ~(uint32_t)EN;
        timer->counter = ~0u;
        return passed;
    }
    if (period != 0) {
        passed += ticks / period;
        ticks %= period;
    }
    timer->counter = timer->reload - ticks;
    return passed;
}

static void gptimer_tick(uint32_t ticks)
{
    uint32_t passed = 0, lines = 0;

    for (uint32_t i = 0; i < VM_TIMERS; i++) {
        struct hv_vm_timer *timer = &vm->board->gptimer.timer[i];

        passed = timer_count(timer, timer->control & CH ? passed : ticks);
        if (passed != 0 && (timer->control & IE)) {
            timer->control |= IP;
            lines |= 1u << (IRQ + i);
        }
    }
    hv_vm_interrupt(lines);
}

void hv_vm_gptimer_advance(void)
{
    struct hv_vm_clock *clock = &vm->board->clock;
    const struct hv_vm_gptimer *gptimer = &vm->board->gptimer;
    const uint32_t period = gptimer->scaler + 1;

    for (uint64_t left = gptimer_elapsed(hv_time_now()); left != 0;) {
        const uint32_t step = left < STEP_US ? (uint32_t)left : STEP_US;

        if (!((gptimer->timer[0].control | gptimer->timer[1].control) & EN))
            return;
        left -= step;
        clock->cycles += step * clock->cycles_per_us;
        gptimer_tick(clock->cycles / period);
        clock->cycles %= period;
    }
}

/* Ticks until a timer's interrupt; those of chained ones come with their predecessor's. */
static uint32_t timer_left(const struct hv_vm_timer *timer)
{
    return (timer->control & (EN | CH)) == EN ? timer->counter : ~0u;
}

static bool timer_interrupts(const struct hv_vm_gptimer *gptimer, uint32_t number)
{
    return (gptimer->timer[number].control & IE) != 0 ||
           (number + 1 < VM_TIMERS &&
            (gptimer->timer[number + 1].control & (CH | IE)) == (CH | IE));
}

uint64_t hv_vm_gptimer_next(void)
{
    const struct hv_vm_gptimer *gptimer = &vm->board->gptimer;
    const struct hv_vm_clock *clock = &vm->board->clock;
    const uint32_t period = gptimer->scaler + 1, per_us = clock->cycles_per_us;
    const uint32_t most = 0x7fffffffu / period;
    uint32_t ticks = ~0u, cycles;

    for (uint32_t i = 0; i < VM_TIMERS; i++) {
        if (timer_interrupts(gptimer, i) && timer_left(&gptimer->timer[i]) < ticks)
            ticks = timer_left(&gptimer->timer[i]);
    }
    if (ticks == ~0u || clock->seen == clock->end)
        return 0; /* not before the next slot of the first processor, which looks as it begins */
    cycles = (ticks < most ? ticks + 1 : most) * period - clock->cycles;
    if (cycles < LEAST_CYCLES)
        cycles = LEAST_CYCLES;
    return clock->seen + (cycles + per_us - 1) / per_us;
}

static uint32_t *gptimer_find(uint32_t offset, uint32_t lanes)
{
    struct hv_vm_gptimer *gptimer = &vm->board->gptimer;

    hv_vm_gptimer_advance();
    vm->settle |= lanes;
    gptimer->scaler_value = gptimer->scaler - vm->board->clock.cycles;
    return vm_word(gptimer, offset);
}

static enum vm_result gptimer_stored(uint32_t offset, uint32_t value, uint32_t *word)
{
    struct hv_vm_timer *timers = vm->board->gptimer.timer;

    if (offset <= SCALER_RELOAD)
        vm->board->clock.cycles = 0;
    if (offset == CONFIGURATION) {
        timers[0].control |= value >> 16 & EN;
        timers[1].control |= value >> 17 & EN;
    } else if (offset % TIMER_SIZE == CONTROL) {
        *word &= ~(value & IP);
        if (value & LD)
            word[COUNTER_FROM_CONTROL] = word[RELOAD_FROM_CONTROL];
    }
    return VM_DONE;
}

#define TIMER_WRITABLE ~0u, ~0u, EN | RS | IE | CH, 0
static const uint32_t gptimer_writable[] = {0, 0xffffu, DF, 0, TIMER_WRITABLE, TIMER_WRITABLE};

const struct vm_device hv_vm_gptimer = {
    .count = sizeof gptimer_writable / sizeof gptimer_writable[0],
    .writable = gptimer_writable,
    .find = gptimer_find,
    .stored = gptimer_stored,
};
