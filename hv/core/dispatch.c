/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop that every return to a partition goes through: who runs, and until when. */
#include "hv/core/console.h"
#include "hv/core/health.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/core/schedule.h"
#include "hv/core/time.h"
#include "hv/core/timer.h"
#include "hv/core/vcpu.h"

enum { SWITCH_DRAIN = 2 }; /* console characters that one dispatch moves to the device */

/* The alarm is left alone as long as it is right: setting it costs device accesses. */
static void dispatch_set_alarm(uint64_t time, uint64_t now)
{
    struct hv_schedule *schedule = &hv_cpu.schedule;

    if (schedule->alarm != time && hv_time_alarm_at(time, now))
        schedule->alarm = time;
}

/* Timers of others do not count: they are looked at when their slots begin. */
static uint64_t dispatch_next_event(struct hv_vcpu *owner, uint64_t now)
{
    const uint64_t boundary = hv_cpu.schedule.boundary;

    if (!owner || !owner->timers.armed ||
        (owner->state != HV_STATE_READY && owner->state != HV_STATE_WAITING))
        return boundary;
    return hv_timer_update(owner, now, boundary);
}

/* Not out of the next slot's time, unless nobody else does it. */
static void dispatch_drain(uint32_t now)
{
    if ((int32_t)(now - (uint32_t)hv_cpu.schedule.boundary) < 0 || hv_module.console.starved)
        hv_console_drain(SWITCH_DRAIN);
}

/* Before the slot's owner runs for the first time in it. */
static HV_COLD void dispatch_enter_slot(const struct hv_vcpu *owner)
{
    struct hv_schedule *schedule = &hv_cpu.schedule;
    const uint32_t entry = schedule->entry;

    schedule->entry = 0;
    if (entry & HV_ENTRY_FLUSH)
        hv_machine_caches_flush();
    if (entry & HV_ENTRY_FPU)
        hv_machine_fpu_select(owner);
    if (entry & HV_ENTRY_HOLD) {
        hv_cpu.run_since = (uint32_t)schedule->boundary - schedule->slot->duration_us +
                           hv_module.config->switch_us;
        hv_machine_hold(hv_cpu.clock_base - hv_cpu.run_since);
    }
}

void hv_module_dispatch(void)
{
    uint64_t now = hv_time_now();

    hv_cpu.vcpu->timers.execution_us += (uint32_t)now - hv_cpu.run_since;
    if (hv_console_is_waiting())
        dispatch_drain((uint32_t)now);
    for (;; now = hv_time_now()) {
        struct hv_vcpu *owner;

        hv_schedule_advance(now);
        owner = hv_schedule_owner();
        dispatch_set_alarm(dispatch_next_event(owner, now), now);
        if (owner && owner->state == HV_STATE_READY && hv_health_is_told(owner->partition)) {
            hv_cpu.vcpu = owner;
            hv_cpu.current = owner->partition;
            hv_cpu.run_since = (uint32_t)now;
            hv_machine_context_select(owner);
            if (hv_cpu.schedule.entry != 0)
                dispatch_enter_slot(owner);
            if (!hv_vcpu_is_due(owner) || hv_vcpu_deliver(owner))
                return;
            continue;
        }
        hv_module_work(owner);
    }
}
