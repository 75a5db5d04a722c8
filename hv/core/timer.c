/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual timers. `armed` tells the dispatcher in one look whether there is anything to do; time 0
 * means off. Periods have a lower limit, so that a timer cannot keep the hypervisor busy.
 */
#include "hv/core/timer.h"

#include "hv/core/health.h"
#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/core/time.h"
#include "hv/core/vcpu.h"

enum { TIMER_BEGUN = 12 }; /* cycles between two looks at the machine */

/* The next expiry behind `time`, on the grid of the period; 0 if there is none. */
static uint64_t timer_next(const struct hv_timer *timer, uint64_t time)
{
    const uint64_t late = time - timer->expiry;
    uint32_t left = timer->period_us;

    if (left == 0)
        return 0;
    if (late <= UINT32_MAX) /* after so long nobody can tell */
        left -= (uint32_t)late % left;
    return time + left;
}

/* Whether it has expired at `time` of its clock; *left, until it does again, becomes no more than that. */
static HV_SINGLE bool timer_step(struct hv_timer *timer, uint64_t time, uint32_t *left)
{
    const bool expired = timer->expiry != 0 && timer->expiry <= time;

    if (expired)
        timer->expiry = timer_next(timer, time);
    if (timer->expiry != 0 && timer->expiry - time < *left)
        *left = (uint32_t)(timer->expiry - time);
    return expired;
}

HV_SINGLE uint64_t hv_timer_update(struct hv_vcpu *vcpu, uint64_t now, uint64_t limit)
{
    struct hv_timers *timers = &vcpu->timers;
    struct hv_timer *hardware = &timers->timer[HV_CLOCK_HARDWARE];
    struct hv_timer *execution = &timers->timer[HV_CLOCK_EXECUTION];
    uint32_t left = (uint32_t)(limit - now); /* no slot is longer than that */

    if (timer_step(hardware, now, &left))
        hv_vcpu_interrupt(vcpu, 1u << HV_INTERRUPT_TIMER);
    /* Until it is told about, it does not run: what it lacks would ring again and again, and nothing be told. */
    if (vcpu->state == HV_STATE_READY && hv_health_is_told(vcpu->partition) &&
        timer_step(execution, timers->execution_us, &left))
        hv_vcpu_interrupt(vcpu, 1u << HV_INTERRUPT_EXECUTION_TIMER);
    if (timer_step(&timers->watchdog, now, &left)) {
        hv_health_report(vcpu->partition, HV_EVENT_WATCHDOG, 0, 0);
        left = 0; /* which has taken its time: look again */
    }
    timers->armed = (hardware->expiry | execution->expiry | timers->watchdog.expiry) != 0;
    return now + left;
}

/* The alarm has to ring at that time, 0: not. If it does earlier, or has only to be set, the caller goes on. */
static uint32_t timer_ring(uint64_t time, uint64_t now)
{
    struct hv_schedule *schedule = &hv_cpu.schedule;

    hv_cpu.vcpu->timers.armed = true; /* the next look finds out whether it still is */
    if (time == 0 || (schedule->alarm != 0 && schedule->alarm <= time))
        return HV_NO_ERROR;
    if (schedule->alarm == 0 || time <= now) {
        hv_module_alarm_rang(); /* for the dispatcher to set it again */
        return HV_CALL_SWITCH;
    }
    hv_machine_alarm_set(hv_cpu.clock_base - (uint32_t)time); /* near: the alarm set was farther */
    schedule->alarm = time;
    return HV_NO_ERROR;
}

static uint64_t timer_execution_time(uint64_t now)
{
    return hv_cpu.vcpu->timers.execution_us + ((uint32_t)now - hv_cpu.run_since);
}

/* arg: clock, first expiry high, low (0: off), period (0: once). */
uint32_t hv_timer_set(struct hv_partition *self, uint32_t *arg)
{
    const uint64_t expiry = (uint64_t)arg[1] << 32 | arg[2];
    const uint64_t now = hv_time_now();

    (void)self;
    if (arg[0] > HV_CLOCK_EXECUTION || (arg[3] != 0 && arg[3] < HV_TIMER_PERIOD_MIN_US))
        return HV_INVALID_PARAM;
    hv_cpu.vcpu->timers.timer[arg[0]] = (struct hv_timer){expiry, arg[3]};
    if (arg[0] == HV_CLOCK_EXECUTION && expiry != 0)
        return timer_ring(expiry + now - timer_execution_time(now), now);
    return timer_ring(expiry, now);
}

static void timer_answer(uint32_t *arg, uint64_t time)
{
    arg[1] = (uint32_t)(time >> 32);
    arg[2] = (uint32_t)time;
}

/* results: time high, low. */
uint32_t hv_timer_get_time(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    timer_answer(arg, hv_time_now());
    return HV_NO_ERROR;
}

/* results: time high, low. */
uint32_t hv_timer_get_execution_time(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    timer_answer(arg, timer_execution_time(hv_time_now()));
    return HV_NO_ERROR;
}

/* arg: enum hv_clock; results: cycles high, low. */
uint32_t hv_timer_get_cycles(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t rate = hv_machine_clock_rate();
    uint32_t clock, over;

    if (arg[0] > HV_CLOCK_EXECUTION)
        return HV_INVALID_PARAM;
    (arg[0] == HV_CLOCK_HARDWARE ? hv_timer_get_time : hv_timer_get_execution_time)(self, arg);
    clock = *hv_cpu.clock;
    over = rate - hv_machine_clock_left();
    if (over < TIMER_BEGUN) /* it may have done so since, or not have come to the clock yet */
        clock = *hv_cpu.clock;
    clock = hv_cpu.clock_base - clock - hv_cpu.clock_last; /* since the time that was answered */
    timer_answer(arg, (((uint64_t)arg[1] << 32 | arg[2]) + clock) * rate + over);
    return HV_NO_ERROR;
}

/* arg: microseconds from now, 0: off. */
uint32_t hv_timer_set_watchdog(struct hv_partition *self, uint32_t *arg)
{
    const uint64_t now = hv_time_now();
    const uint64_t end = arg[0] == 0 ? 0 : now + arg[0];

    (void)self;
    hv_cpu.vcpu->timers.watchdog.expiry = end;
    return timer_ring(end, now);
}
