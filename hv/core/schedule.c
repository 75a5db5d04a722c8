/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cyclic plan. Position is a slot and whether we are in it or in the gap before it;
 * boundary is the absolute time at which that ends. A gap may be empty: it then ends when it
 * begins. Plans change where a major frame ends: the processor that comes there first decides for
 * all, so that frames have one number, one start and one plan on all of them.
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
    struct hv_vcpu *vcpu = slot->owner;

    schedule->owner = vcpu;
    schedule->entry = slot->entry;
    if (slot->interrupts & 1u << HV_INTERRUPT_PERIOD)
        vcpu->partition->release = schedule->boundary;
    schedule->boundary += slot->duration_us;
    vcpu->partition->slot_count++;
    vcpu->in_slot = true;
    vcpu->pending |= slot->interrupts;
    if (vcpu->state == HV_STATE_YIELDED || vcpu->state == HV_STATE_WAITING)
        vcpu->state = HV_STATE_READY;
}

/*
 * The next slot has begun, so this is only noted: the report, which takes as long as all the rest
 * of a switch, is made in idle time or at the beginning of the partition's next slot.
 */
static void schedule_overrun(struct hv_vcpu *vcpu)
{
    vcpu->state = HV_STATE_OVERRUN;
    hv_cpu.schedule.overrun = vcpu;
    if (hv_health_row(vcpu, HV_EVENT_SLOT_OVERRUN)->level == HV_LEVEL_MODULE)
        hv_health_report_overrun(vcpu);
}

/* Slots without a gap between them follow each other at once: that is what happens most. */
static void schedule_close_slot(struct hv_schedule *schedule)
{
    const struct hv_slot *slot = schedule->slot;

    schedule->owner->in_slot = false;
    if (slot->must_yield && schedule->owner->state == HV_STATE_READY)
        schedule_overrun(schedule->owner);
    schedule->slot++;
    if (slot->adjacent)
        schedule_open_slot(schedule);
    else
        schedule_enter_gap(schedule);
}

static uint8_t schedule_entry(const struct hv_config_slot *slot, const struct hv_vcpu *vcpu)
{
    uint8_t entry = hv_module.config->switch_us != 0 ? HV_ENTRY_HOLD : 0;

    if (slot->flags & HV_SLOT_FLUSH_CACHES)
        entry |= HV_ENTRY_FLUSH;
    if (vcpu->partition->config->flags & HV_PARTITION_FPU_EAGER)
        entry |= HV_ENTRY_FPU;
    return entry;
}

/* The plan's slots of this processor, in the order of their starts. */
static HV_COLD void schedule_take_plan(struct hv_schedule *schedule, uint32_t index)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_plan *plans = hv_config_table(config, &config->plans);
    const struct hv_config_plan *plan = &plans[index];
    const struct hv_config_slot *slots = hv_config_table(config, &config->slots);
    const struct hv_config_slot *from = &slots[plan->slot_first];
    struct hv_slot *slot = hv_cpu.slots;

    for (uint32_t i = 0; i < plan->slot_count; i++, from++) {
        struct hv_vcpu *vcpu;

        if (from->cpu != hv_cpu.id)
            continue;
        vcpu = hv_partition_vcpu(&hv_module.partitions[from->partition], from->vcpu);
        if (slot > hv_cpu.slots)
            slot[-1].adjacent = slot[-1].start_us + slot[-1].duration_us == from->start_us;
        *slot++ = (struct hv_slot){
            .start_us = from->start_us,
            .duration_us = from->duration_us,
            .interrupts = 1u << HV_INTERRUPT_SLOT |
                          (from->flags & HV_SLOT_PERIOD_START ? 1u << HV_INTERRUPT_PERIOD : 0u),
            .must_yield = (from->flags & HV_SLOT_MUST_YIELD) != 0,
            .entry = schedule_entry(from, vcpu),
            .owner = vcpu,
        };
    }
    schedule->end = slot;
    schedule->plan_index = index;
    schedule->major_frame_us = plan->major_frame_us;
}

/* The frame that all processors are in, or will be as soon as they look. */
static void schedule_enter_frame(struct hv_schedule *schedule)
{
    const struct hv_frame *frame = &hv_module.frame;

    if (frame->plan != schedule->plan_index)
        schedule_take_plan(schedule, frame->plan);
    schedule->frame = frame->count;
    schedule->frame_start = frame->start - hv_module.config->switch_us;
    schedule->slot = hv_cpu.slots;
    schedule_enter_gap(schedule);
}

/* This processor is the first one at the end of the frame. */
static void schedule_open_frame(const struct hv_schedule *schedule)
{
    struct hv_frame *frame = &hv_module.frame;

    hv_module.console.starved = true;
    frame->start += schedule->major_frame_us;
    frame->count++;
    if (frame->plan != frame->plan_next)
        frame->switched = frame->start;
    frame->plan = frame->plan_next;
    if (frame->count == hv_module.config->frame_limit)
        hv_module_shutdown(0);
}

void hv_schedule_start(uint32_t plan, uint64_t start)
{
    hv_module.frame = (struct hv_frame){.start = start, .plan = plan, .plan_next = plan};
}

void hv_schedule_join(void)
{
    schedule_take_plan(&hv_cpu.schedule, hv_module.frame.plan);
    schedule_enter_frame(&hv_cpu.schedule);
}

void hv_schedule_switch(uint32_t plan)
{
    hv_module.frame.plan_next = plan;
}

void hv_schedule_advance(uint64_t now)
{
    struct hv_schedule *schedule = &hv_cpu.schedule;

    while (schedule->boundary <= now) {
        if (schedule->owner) {
            schedule_close_slot(schedule);
        } else if (schedule->slot < schedule->end) {
            schedule_open_slot(schedule);
        } else {
            if (schedule->frame == hv_module.frame.count)
                schedule_open_frame(schedule);
            schedule_enter_frame(schedule);
        }
    }
}

HV_SINGLE bool hv_schedule_is_patient(void)
{
    const struct hv_schedule *schedule = &hv_cpu.schedule;

    return !schedule->owner || schedule->slot->duration_us >= HV_PATIENCE_US;
}
