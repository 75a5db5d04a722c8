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

enum { SCALER = 0x00, SCALER_RELOAD = 0x04, CONFIGURATION = 0x08 };
enum { TIMERS = 0x10, COUNTER = 0x0, RELOAD = 0x4, CONTROL = 0x8 };
enum { EN = 0x01, RS = 0x02, LD = 0x04, IE = 0x08, IP = 0x10, CH = 0x20, DF = 0x200 };
enum { IRQ = 8, CONFIGURATION_VALUE = 0x100 | IRQ << 3 | VM_TIMERS };

#define SCALER_BITS 0xffffu
#define STEP_US     0x100000u /* so that its cycles fit into a word, up to 4 GHz */

static uint32_t gptimer_cycles_per_us(void)
{
    return hv_module.config->clock_hz / 1000000u;
}

/* The partition's time: slots of its first processor, those of the past in `base`, and of the present one what is over. */
static uint64_t gptimer_time(struct hv_vm *vm, uint64_t now)
{
    const struct hv_schedule *schedule = &hv_cpu.schedule;
    struct hv_vm_clock *clock = &vm->board->clock;

    if (vm->vcpu->partition->config->flags & HV_PARTITION_VM_TIME)
        return now;
    if (hv_schedule_owner() == vm->vcpu->partition->vcpu) {
        const uint64_t slot = schedule->boundary - schedule->slot->duration_us;

        if (slot != clock->slot) {
            clock->base += clock->slot_duration;
            clock->slot = slot;
            clock->slot_duration = schedule->slot->duration_us;
        }
    }
    if (now - clock->slot > clock->slot_duration) /* the slot is over */
        now = clock->slot + clock->slot_duration;
    return clock->base + (now - clock->slot);
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

static void gptimer_tick(struct hv_vm *vm, uint32_t ticks)
{
    uint32_t passed = 0;

    for (uint32_t i = 0; i < VM_TIMERS; i++) {
        struct hv_vm_timer *timer = &vm->board->gptimer.timer[i];

        passed = timer_count(timer, timer->control & CH ? passed : ticks);
        if (passed != 0 && (timer->control & IE)) {
            timer->control |= IP;
            hv_vm_interrupt(vm, IRQ + i);
        }
    }
}

static bool gptimer_runs(const struct hv_vm_gptimer *gptimer)
{
    return ((gptimer->timer[0].control | gptimer->timer[1].control) & EN) != 0;
}

void hv_vm_gptimer_advance(struct hv_vm *vm, uint64_t now)
{
    struct hv_vm_gptimer *gptimer = &vm->board->gptimer;
    const uint64_t time = gptimer_time(vm, now);
    const uint32_t period = gptimer->scaler + 1;

    while (gptimer->time < time) {
        const uint64_t left = time - gptimer->time;
        const uint32_t step = left < STEP_US ? (uint32_t)left : STEP_US;

        gptimer->time += step;
        if (!gptimer_runs(gptimer)) {
            gptimer->time = time;
            return;
        }
        gptimer->cycles += step * gptimer_cycles_per_us();
        gptimer_tick(vm, gptimer->cycles / period);
        gptimer->cycles %= period;
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

uint64_t hv_vm_gptimer_next(const struct hv_vm *vm)
{
    const struct hv_vm_gptimer *gptimer = &vm->board->gptimer;
    const uint32_t period = gptimer->scaler + 1, per_us = gptimer_cycles_per_us();
    const uint32_t most = 0x7fffffffu / period;
    uint32_t ticks = ~0u, cycles;

    for (uint32_t i = 0; i < VM_TIMERS; i++) {
        if (timer_interrupts(gptimer, i) && timer_left(&gptimer->timer[i]) < ticks)
            ticks = timer_left(&gptimer->timer[i]);
    }
    if (ticks == ~0u)
        return 0;
    cycles = (ticks < most ? ticks + 1 : most) * period - gptimer->cycles;
    return vm->board->clock.slot + (gptimer->time - vm->board->clock.base) +
           (cycles + per_us - 1) / per_us;
}

/* The structure has the registers in their order. */
static uint32_t timer_read(const struct hv_vm_timer *timer, uint32_t offset)
{
    return offset <= CONTROL ? (&timer->counter)[offset / 4] : 0;
}

static void timer_write(struct hv_vm_timer *timer, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case COUNTER:
        timer->counter = value;
        break;
    case RELOAD:
        timer->reload = value;
        break;
    case CONTROL:
        timer->control = (value & (EN | RS | IE | CH)) | (timer->control & ~value & IP);
        if (value & LD)
            timer->counter = timer->reload;
        break;
    default:
        break;
    }
}

static void gptimer_write(struct hv_vm *vm, uint32_t offset, uint32_t value)
{
    struct hv_vm_gptimer *gptimer = &vm->board->gptimer;

    if (offset == SCALER_RELOAD || offset == SCALER) {
        if (offset == SCALER_RELOAD)
            gptimer->scaler = value & SCALER_BITS;
        gptimer->cycles = 0;
    } else if (offset == CONFIGURATION) {
        gptimer->configuration = value & DF;
        for (uint32_t i = 0; i < VM_TIMERS; i++)
            gptimer->timer[i].control |= value >> (16 + i) & EN;
    }
}

static uint32_t gptimer_read(const struct hv_vm_gptimer *gptimer, uint32_t offset)
{
    switch (offset) {
    case SCALER:
        return gptimer->scaler - gptimer->cycles;
    case SCALER_RELOAD:
        return gptimer->scaler;
    case CONFIGURATION:
        return gptimer->configuration | CONFIGURATION_VALUE;
    default:
        return 0;
    }
}

enum vm_result hv_vm_gptimer(struct hv_vm *vm, uint32_t offset, bool store, uint32_t *value)
{
    const uint32_t number = (offset - TIMERS) / 0x10;

    hv_vm_gptimer_advance(vm, hv_time_now());
    vm->settle |= store;
    if (offset < TIMERS) {
        if (store)
            gptimer_write(vm, offset, *value);
        else
            *value = gptimer_read(&vm->board->gptimer, offset);
    } else if (number < VM_TIMERS) {
        if (store)
            timer_write(&vm->board->gptimer.timer[number], offset & 0xfu, *value);
        else
            *value = timer_read(&vm->board->gptimer.timer[number], offset & 0xfu);
    } else if (!store) {
        *value = 0;
    }
    return VM_DONE;
}
