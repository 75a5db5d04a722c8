/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan. Position is a slot number and whether we are in the slot or in the gap before it; boundary is the
 * absolute time at which that ends. A gap may be empty: it then ends when it begins.
 * One plan at a time; a change of plan at the frame boundary is not offered yet.
 */
#include "hv/core/schedule.h"

#include "hv/core/health.h"
#include "hv/core/module.h"

static void schedule_set_boundary(struct hv_schedule *schedule)
{
    uint32_t offset = schedule->plan->major_frame_us;

    if (schedule->slot < schedule->slot_count) {
        const struct hv_config_slot *slot = &schedule->slots[schedule->slot];

        offset = slot->start_us + (schedule->in_slot ? slot->duration_us : 0);
    }
    schedule->boundary = schedule->frame_start + offset;
}

static void schedule_open_slot(struct hv_schedule *schedule)
{
    struct hv_partition *partition =
        &hv_module.partitions[schedule->slots[schedule->slot].partition];

    partition->slot_count++;
    if (partition->state == HV_STATE_YIELDED)
        partition->state = HV_STATE_READY;
    schedule->in_slot = true;
}

static void schedule_close_slot(struct hv_schedule *schedule)
{
    const struct hv_config_slot *slot = &schedule->slots[schedule->slot];
    struct hv_partition *partition = &hv_module.partitions[slot->partition];

    schedule->in_slot = false;
    schedule->slot++;
    if ((slot->flags & HV_SLOT_MUST_YIELD) && partition->state == HV_STATE_READY)
        hv_health_report(partition, HV_EVENT_SLOT_OVERRUN, 0, 0);
}

static void schedule_next_frame(struct hv_schedule *schedule)
{
    schedule->frame_start += schedule->plan->major_frame_us;
    schedule->slot = 0;
    schedule->frame_count++;
    if (schedule->frame_count == hv_module.config->frame_limit)
        hv_module_shutdown(0);
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
    schedule->in_slot = false;
    schedule->frame_start = now;
    schedule_set_boundary(schedule);
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
        schedule_set_boundary(schedule);
    }
}

struct hv_partition *hv_schedule_owner(void)
{
    const struct hv_schedule *schedule = &hv_module.schedule;

    if (!schedule->in_slot)
        return 0;
    return &hv_module.partitions[schedule->slots[schedule->slot].partition];
}
