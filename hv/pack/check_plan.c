/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plans: slots against the frame and each other, and against what each partition was promised (its
 * duration in every period, each of its virtual CPUs). A virtual CPU is one flow of control and
 * stays on one CPU.
 */
#include "hv/pack/check.h"

#include <stdlib.h>

#include "hv/pack/diag.h"
#include "hv/pack/system.h"

#define PERIODS_LIMIT 10000u /* in one frame */

static uint64_t end_of(const struct pack_slot *slot)
{
    return (uint64_t)slot->start_us + slot->duration_us;
}

static void check_slot(const struct pack_system *system, const struct pack_plan *plan,
                       const struct pack_slot *slot, struct pack_diag *diag)
{
    if (slot->duration_us == 0)
        pack_diag_error(diag, slot->line, "a slot of no duration");
    if (end_of(slot) > plan->major_frame_us)
        pack_diag_error(diag, slot->line,
                        "the slot ends at %llu us, outside the major frame of %u us",
                        (unsigned long long)end_of(slot), plan->major_frame_us);
    if (slot->cpu >= system->cpu_count)
        pack_diag_error(diag, slot->line, "CPU %u does not exist: the board has %u", slot->cpu,
                        system->cpu_count);
    if (slot->partition != PACK_NONE &&
        slot->vcpu >= system->partitions[slot->partition].vcpu_count)
        pack_diag_error(diag, slot->line, "virtual CPU %u does not exist: partition %s has %u",
                        slot->vcpu, slot->partition_name,
                        system->partitions[slot->partition].vcpu_count);
    if (slot->duration_us <= system->switch_us && slot->duration_us != 0)
        pack_diag_error(diag, slot->line, "the slot is not longer than the SwitchTime of %u us",
                        system->switch_us);
}

static bool same_vcpu(const struct pack_slot *a, const struct pack_slot *b)
{
    return a->partition == b->partition && a->vcpu == b->vcpu && a->partition != PACK_NONE;
}

static void check_pair(const struct pack_slot *a, const struct pack_slot *b, struct pack_diag *diag)
{
    if (a->start_us >= end_of(b) || b->start_us >= end_of(a))
        return;
    if (a->cpu == b->cpu)
        pack_diag_error(diag, b->line, "the slot overlaps the slot in line %u on CPU %u", a->line,
                        a->cpu);
    else if (same_vcpu(a, b))
        pack_diag_error(diag, b->line,
                        "partition %s has a slot on CPU %u at the same time, line %u",
                        b->partition_name, a->cpu, a->line);
}

/* The first slot that the virtual CPU of this one has on another CPU, in this or an earlier plan. */
static const struct pack_slot *find_elsewhere(const struct pack_system *system,
                                              const struct pack_slot *slot)
{
    for (uint32_t p = 0; p < system->plan_count; p++) {
        const struct pack_plan *plan = &system->plans[p];

        for (uint32_t i = 0; i < plan->slot_count; i++) {
            if (&plan->slots[i] == slot)
                return NULL;
            if (same_vcpu(&plan->slots[i], slot) && plan->slots[i].cpu != slot->cpu)
                return &plan->slots[i];
        }
    }
    return NULL;
}

static void check_pins(const struct pack_system *system, const struct pack_plan *plan,
                       struct pack_diag *diag)
{
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];
        const struct pack_slot *other = find_elsewhere(system, slot);

        if (other != NULL)
            pack_diag_error(diag, slot->line,
                            "virtual CPU %u of partition %s is on CPU %u, line %u: it cannot move",
                            slot->vcpu, slot->partition_name, other->cpu, other->line);
    }
}

static void check_load(const struct pack_system *system, const struct pack_plan *plan,
                       struct pack_diag *diag)
{
    for (uint32_t cpu = 0; cpu < system->cpu_count; cpu++) {
        uint64_t sum = 0;

        for (uint32_t i = 0; i < plan->slot_count; i++)
            if (plan->slots[i].cpu == cpu)
                sum += plan->slots[i].duration_us;
        if (sum > plan->major_frame_us)
            pack_diag_error(
                diag, plan->line,
                "plan %s is overcommitted: slots of %llu us on CPU %u in a frame of %u us",
                plan->name, (unsigned long long)sum, cpu, plan->major_frame_us);
    }
}

/* A virtual CPU of a partition. */
struct who {
    uint32_t partition, vcpu;
};

static bool is_of(const struct pack_slot *slot, struct who who)
{
    return slot->partition == who.partition && slot->vcpu == who.vcpu;
}

/* Microseconds that a virtual CPU gets from `start` up to `end` of the frame. */
static uint64_t time_between(const struct pack_plan *plan, struct who who, uint64_t start,
                             uint64_t end)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];
        uint64_t from = slot->start_us > start ? slot->start_us : start;
        uint64_t to = end_of(slot) < end ? end_of(slot) : end;

        if (is_of(slot, who) && from < to)
            sum += to - from;
    }
    return sum;
}

static void check_short_periods(const struct pack_plan *plan,
                                const struct pack_partition *partition, struct who who,
                                struct pack_diag *diag)
{
    uint32_t count = plan->major_frame_us / partition->period_us;

    if (count > PERIODS_LIMIT) {
        pack_diag_error(diag, plan->line,
                        "plan %s: more than %u periods of partition %s in a frame", plan->name,
                        PERIODS_LIMIT, partition->name);
        return;
    }
    for (uint64_t k = 0; k < count; k++) {
        uint64_t start = k * partition->period_us;
        uint64_t sum = time_between(plan, who, start, start + partition->period_us);

        if (sum < partition->duration_us) {
            pack_diag_error(
                diag, plan->line,
                "plan %s: partition %s gets %llu us in its period at %llu us, less than its "
                "duration of %u us",
                plan->name, partition->name, (unsigned long long)sum, (unsigned long long)start,
                partition->duration_us);
            return;
        }
    }
}

static void check_long_periods(const struct pack_plan *plan, const struct pack_partition *partition,
                               struct who who, struct pack_diag *diag)
{
    uint64_t frames = partition->period_us / plan->major_frame_us;
    uint64_t sum = frames * time_between(plan, who, 0, plan->major_frame_us);

    if (sum < partition->duration_us)
        pack_diag_error(
            diag, plan->line,
            "plan %s: partition %s gets %llu us a period, less than its duration of %u us",
            plan->name, partition->name, (unsigned long long)sum, partition->duration_us);
}

/* Release points must be whole periods apart, and there must be one. */
static void check_period_starts(const struct pack_plan *plan,
                                const struct pack_partition *partition, struct who who,
                                struct pack_diag *diag)
{
    const struct pack_slot *first = NULL;

    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];
        uint32_t distance;

        if (!is_of(slot, who) || (slot->flags & HV_SLOT_PERIOD_START) == 0)
            continue;
        if (first == NULL)
            first = slot;
        distance = slot->start_us > first->start_us ? slot->start_us - first->start_us
                                                    : first->start_us - slot->start_us;
        if (distance % partition->period_us != 0)
            pack_diag_error(diag, slot->line,
                            "period starts of partition %s are not whole periods of %u us apart",
                            partition->name, partition->period_us);
    }
    if (first == NULL)
        pack_diag_error(diag, plan->line,
                        "plan %s: partition %s has a period but no slot with PeriodStart",
                        plan->name, partition->name);
}

static void check_promise(const struct pack_plan *plan, const struct pack_partition *partition,
                          struct who who, struct pack_diag *diag)
{
    if (partition->period_us == 0 || time_between(plan, who, 0, plan->major_frame_us) == 0)
        return;
    if (plan->major_frame_us % partition->period_us == 0)
        check_short_periods(plan, partition, who, diag);
    else if (partition->period_us % plan->major_frame_us == 0)
        check_long_periods(plan, partition, who, diag);
    else
        pack_diag_error(
            diag, plan->line,
            "plan %s: the period of %u us of partition %s and the major frame of %u us are not "
            "multiples",
            plan->name, partition->period_us, partition->name, plan->major_frame_us);
    check_period_starts(plan, partition, who, diag);
}

static void check_plan(const struct pack_system *system, const struct pack_plan *plan,
                       struct pack_diag *diag)
{
    if (plan->major_frame_us == 0) {
        pack_diag_error(diag, plan->line, "plan %s has a major frame of no duration", plan->name);
        return;
    }
    if (plan->slot_count > HV_CONFIG_SLOTS_MAX)
        pack_diag_error(diag, plan->line, "plan %s has %u slots: the hypervisor has room for %u",
                        plan->name, plan->slot_count, HV_CONFIG_SLOTS_MAX);
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        check_slot(system, plan, &plan->slots[i], diag);
        for (uint32_t j = 0; j < i; j++)
            check_pair(&plan->slots[j], &plan->slots[i], diag);
    }
    check_load(system, plan, diag);
    check_pins(system, plan, diag);
    for (uint32_t p = 0; p < system->partition_count; p++)
        for (uint32_t v = 0; v < system->partitions[p].vcpu_count; v++)
            check_promise(plan, &system->partitions[p], (struct who){p, v}, diag);
}

static bool has_slot(const struct pack_system *system, struct who who)
{
    for (uint32_t i = 0; i < system->plan_count; i++)
        if (time_between(&system->plans[i], who, 0, UINT64_MAX) > 0)
            return true;
    return false;
}

static int compare_slots(const void *a, const void *b)
{
    const struct pack_slot *x = a;
    const struct pack_slot *y = b;

    if (x->cpu != y->cpu)
        return x->cpu < y->cpu ? -1 : 1;
    return x->start_us < y->start_us ? -1 : x->start_us > y->start_us;
}

void pack_check_plans(struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_partition *partition = &system->partitions[p];

        if ((partition->period_us == 0) != (partition->duration_us == 0) ||
            partition->duration_us > partition->period_us)
            pack_diag_error(
                diag, partition->line,
                "partition %s: a duration of %u us in a period of %u us is not possible",
                partition->name, partition->duration_us, partition->period_us);
        if (!has_slot(system, (struct who){p, 0}))
            pack_diag_error(diag, partition->line, "partition %s has no slot in any plan",
                            partition->name);
        for (uint32_t v = 1; v < partition->vcpu_count; v++)
            if (!has_slot(system, (struct who){p, v}))
                pack_diag_error(diag, partition->line,
                                "virtual CPU %u of partition %s has no slot in any plan", v,
                                partition->name);
    }
    for (uint32_t i = 0; i < system->plan_count; i++) {
        struct pack_plan *plan = &system->plans[i];

        check_plan(system, plan, diag);
        qsort(plan->slots, plan->slot_count, sizeof *plan->slots, compare_slots);
    }
}
