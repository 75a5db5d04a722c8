/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan. Position is a slot and whether we are in it or in the gap before it;
 * boundary is the absolute time at which that ends. A gap may be empty: it then ends when it
 * begins. Plans change where a major frame ends.
 */
#include "hv/core/schedule.h"

#include "hv/core/health.h"

/* The end of the gap that we are in: the next slot's start, or the end of the frame. */
static void schedule_enter_gap(struct hv_schedule *schedule)
{
    schedule->owner = 0;
    schedule->boundary =
        schedule->frame_start +
        (schedule->slot < schedule->end ? schedule->slot->start_us : schedule->major_frame_us);
}

static void schedule_open_slot(struct hv_schedule *schedule)
{
    const struct hv_slot *slot = schedule->slot;
    struct hv_partition *partition = slot->owner;

    schedule->owner = partition;
    schedule->boundary += slot->duration_us;
    partition->slot_count++;
    partition->vcpu.pending |= slot->interrupts;
    if (partition->state == HV_STATE_YIELDED || partition->state == HV_STATE_WAITING)
        partition->state = HV_STATE_READY;
}

/* Slots without a gap between them follow each other at once: that is what happens most. */
static void schedule_close_slot(struct hv_schedule *schedule)
{
    const struct hv_slot *slot = schedule->slot;

    if (slot->must_yield && schedule->owner->state == HV_STATE_READY)
        hv_health_report(schedule->owner, HV_EVENT_SLOT_OVERRUN, 0, 0);
    schedule->slot++;
    if (slot->adjacent)
        schedule_open_slot(schedule);
    else
        schedule_enter_gap(schedule);
}

/* The plan's slots of CPU 0, in the order of their starts. */
static void schedule_take_slots(struct hv_schedule *schedule, const struct hv_config_plan *plan)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_slot *slots =
        (const void *)((const char *)config + config->slots.offset);
    struct hv_slot *slot = hv_module.slots;

    for (uint32_t i = plan->slot_first; i < plan->slot_first + plan->slot_count; i++) {
        if (slots[i].cpu != 0)
            continue;
        if (slot > hv_module.slots)
            slot[-1].adjacent = slot[-1].start_us + slot[-1].duration_us == slots[i].start_us;
        *slot++ = (struct hv_slot){
            .start_us = slots[i].start_us,
            .duration_us = slots[i].duration_us,
            .interrupts = 1u << HV_INTERRUPT_SLOT |
                          (slots[i].flags & HV_SLOT_PERIOD_START ? 1u << HV_INTERRUPT_PERIOD : 0u),
            .must_yield = (slots[i].flags & HV_SLOT_MUST_YIELD) != 0,
            .owner = &hv_module.partitions[slots[i].partition],
        };
    }
    schedule->slot = hv_module.slots;
    schedule->end = slot;
}

static void schedule_take_plan(struct hv_schedule *schedule, uint32_t plan)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_plan *plans =
        (const void *)((const char *)config + config->plans.offset);

    schedule_take_slots(schedule, &plans[plan]);
    schedule->plan_index = plan;
    schedule->plan_next = plan;
    schedule->major_frame_us = plans[plan].major_frame_us;
}

static void schedule_next_frame(struct hv_schedule *schedule)
{
    schedule->frame_start += schedule->major_frame_us;
    schedule->slot = hv_module.slots;
    schedule->frame_count++;
    if (schedule->frame_count == hv_module.config->frame_limit)
        hv_module_shutdown(0);
    if (schedule->plan_next != schedule->plan_index)
        schedule_take_plan(schedule, schedule->plan_next);
    schedule_enter_gap(schedule);
}

void hv_schedule_start(uint32_t plan, uint64_t now)
{
    struct hv_schedule *schedule = &hv_module.schedule;

    schedule_take_plan(schedule, plan);
    schedule->frame_start = now;
    schedule_enter_gap(schedule);
}

void hv_schedule_switch(uint32_t plan)
{
    hv_module.schedule.plan_next = plan;
}

void hv_schedule_advance(uint64_t now)
{
    struct hv_schedule *schedule = &hv_module.schedule;

    while (schedule->boundary <= now) {
        if (schedule->owner)
            schedule_close_slot(schedule);
        else if (schedule->slot < schedule->end)
            schedule_open_slot(schedule);
        else
            schedule_next_frame(schedule);
    }
}
