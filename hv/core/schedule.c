/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan. Position is a slot and whether we are in it or in the gap before it;
 * boundary is the absolute time at which that ends. A gap may be empty: it then ends when it
 * begins. One plan at a time; a change of plan at the frame boundary is not offered yet.
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
    struct hv_partition *partition = schedule->slot->owner;

    schedule->owner = partition;
    schedule->boundary += schedule->slot->duration_us;
    partition->slot_count++;
    if (partition->state == HV_STATE_YIELDED)
        partition->state = HV_STATE_READY;
}

static void schedule_close_slot(struct hv_schedule *schedule)
{
    if ((schedule->slot->flags & HV_SLOT_MUST_YIELD) && schedule->owner->state == HV_STATE_READY)
        hv_health_report(schedule->owner, HV_EVENT_SLOT_OVERRUN, 0, 0);
    schedule->slot++;
    schedule_enter_gap(schedule);
}

static void schedule_next_frame(struct hv_schedule *schedule)
{
    schedule->frame_start += schedule->major_frame_us;
    schedule->slot = schedule->slots;
    schedule->frame_count++;
    if (schedule->frame_count == hv_module.config->frame_limit)
        hv_module_shutdown(0);
    schedule_enter_gap(schedule);
}

/* The plan's slots of CPU 0, in the order of their starts. */
static void schedule_take_slots(struct hv_schedule *schedule, const struct hv_config_plan *plan)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_slot *slots =
        (const void *)((const char *)config + config->slots.offset);
    struct hv_slot *slot = schedule->slots;

    for (uint32_t i = plan->slot_first; i < plan->slot_first + plan->slot_count; i++) {
        if (slots[i].cpu == 0)
            *slot++ = (struct hv_slot){slots[i].start_us, slots[i].duration_us, slots[i].flags,
                                       &hv_module.partitions[slots[i].partition]};
    }
    schedule->slot = schedule->slots;
    schedule->end = slot;
}

void hv_schedule_start(uint32_t plan, uint64_t now)
{
    struct hv_schedule *schedule = &hv_module.schedule;
    const struct hv_config *config = hv_module.config;
    const struct hv_config_plan *plans =
        (const void *)((const char *)config + config->plans.offset);

    schedule_take_slots(schedule, &plans[plan]);
    schedule->plan_index = plan;
    schedule->major_frame_us = plans[plan].major_frame_us;
    schedule->frame_start = now;
    schedule_enter_gap(schedule);
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
