/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan. Position is a slot number and whether we are in the slot or in the gap before
 * it; boundary is the absolute time at which that ends. A gap may be empty: it then ends when it
 * begins. One plan at a time; a change of plan at the frame boundary is not offered yet.
 */
#include "hv/core/schedule.h"

#include "hv/core/health.h"

/* The end of the gap that we are in: the next slot's start, or the end of the frame. */
static void schedule_enter_gap(struct hv_schedule *schedule)
{
    schedule->in_slot = false;
    schedule->boundary = schedule->frame_start + (schedule->slot < schedule->slot_count
                                                      ? schedule->slots[schedule->slot].start_us
                                                      : schedule->plan->major_frame_us);
}

static void schedule_open_slot(struct hv_schedule *schedule)
{
    const struct hv_config_slot *slot = &schedule->slots[schedule->slot];
    struct hv_partition *partition = &hv_module.partitions[slot->partition];

    schedule->owner = partition;
    schedule->in_slot = true;
    schedule->boundary += slot->duration_us;
    partition->slot_count++;
    if (partition->state == HV_STATE_YIELDED)
        partition->state = HV_STATE_READY;
}

static void schedule_close_slot(struct hv_schedule *schedule)
{
    struct hv_partition *partition = schedule->owner;

    if ((schedule->slots[schedule->slot].flags & HV_SLOT_MUST_YIELD) &&
        partition->state == HV_STATE_READY)
        hv_health_report(partition, HV_EVENT_SLOT_OVERRUN, 0, 0);
    schedule->slot++;
    schedule_enter_gap(schedule);
}

static void schedule_next_frame(struct hv_schedule *schedule)
{
    schedule->frame_start += schedule->plan->major_frame_us;
    schedule->slot = 0;
    schedule->frame_count++;
    if (schedule->frame_count == hv_module.config->frame_limit)
        hv_module_shutdown(0);
    schedule_enter_gap(schedule);
}

void hv_schedule_start(uint32_t plan, uint64_t now)
{
    struct hv_schedule *schedule = &hv_module.schedule;
    const struct hv_config *config = hv_module.config;
    const struct hv_config_plan *plans =
        (const void *)((const char *)config + config->plans.offset);
    const struct hv_config_slot *slots =
        (const void *)((const char *)config + config->slots.offset);

    schedule->plan = &plans[plan];
    schedule->plan_index = plan;
    schedule->slots = &slots[plans[plan].slot_first];
    schedule->slot_count = 0;
    while (schedule->slot_count < plans[plan].slot_count &&
           schedule->slots[schedule->slot_count].cpu == 0)
        schedule->slot_count++;
    schedule->slot = 0;
    schedule->frame_start = now;
    schedule_enter_gap(schedule);
}

void hv_schedule_advance(uint64_t now)
{
    struct hv_schedule *schedule = &hv_module.schedule;

    while (schedule->boundary <= now) {
        if (schedule->in_slot)
            schedule_close_slot(schedule);
        else if (schedule->slot < schedule->slot_count)
            schedule_open_slot(schedule);
        else
            schedule_next_frame(schedule);
    }
}
