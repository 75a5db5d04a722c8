/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where an escape begins: two machines side by side, one struck. What both execute outside of what was
 * hit is compared, instruction by instruction and store by store, in order and not by time, because a
 * shift in time alone is no difference. The hypervisor's work while the hit partition's context is
 * current counts as that partition's, unless the hypervisor itself was hit or lost.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"
#include "sim/trace/place.h"

#define SLICE      4000       /* cycles */
#define EVENTS_MAX (1u << 20) /* that one machine may be ahead by */

struct step {
    uint64_t cycle;
    uint32_t pc, address;
    uint64_t value;
    uint32_t context;
    bool supervisor;
};

struct side {
    struct bench *bench;
    struct place place[MACHINE_CPUS_MAX];
    bool whole;   /* everything counts */
    uint32_t hit; /* context that does not, if not whole */
    struct step *step;
    size_t count;
    struct step last; /* what was executed last */
};

static void observe(void *owner, const struct observation *what)
{
    struct side *side = owner;
    const struct place *place = &side->place[what->cpu];
    bool store = what->point == OBSERVE_MEMORY;

    place_follow(&side->place[what->cpu], side->bench->machine, what);
    if ((what->point != OBSERVE_INSTRUCTION && !(store && what->write)) ||
        (!side->whole && place->context == side->hit))
        return;
    side->last = (struct step){.cycle = what->cycle,
                               .pc = what->pc,
                               .address = store ? what->physical : 0,
                               .value = what->value,
                               .context = place->context,
                               .supervisor = place->supervisor};
    if (side->count < EVENTS_MAX)
        side->step[side->count++] = side->last;
}

static bool start(struct side *side, struct bench *bench, bool whole, uint32_t hit)
{
    *side = (struct side){.bench = bench, .whole = whole, .hit = hit};
    side->step = calloc(EVENTS_MAX, sizeof(*side->step));
    for (uint32_t i = 0; i < machine_cpu_count(bench->machine); i++)
        place_read(bench->machine, i, &side->place[i]);
    return side->step && observe_add(machine_observers(bench->machine),
                                     PLACE_POINTS | OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(MEMORY),
                                     observe, side);
}

static bool same_step(const struct step *a, const struct step *b)
{
    return a->pc == b->pc && a->address == b->address && a->value == b->value;
}

static void describe(struct campaign_row *row, const struct side *side, const struct step *step,
                     const char *what)
{
    size_t count;
    const struct machine_context *context = machine_contexts(side->bench->machine, &count);
    const char *name = "?";

    for (size_t i = 0; i < count; i++)
        if (context[i].number == step->context)
            name = context[i].name;
    snprintf(row->first, sizeof(row->first), "%s pc 0x%08" PRIx32 " in %s%.32s at cycle %" PRIu64,
             what, step->pc, step->supervisor ? "the hypervisor, context of " : "", name,
             step->cycle);
}

/* Compares what both have; true: they differ, told. What is the same is dropped. */
static bool differ(struct side *struck, struct side *golden, struct campaign_row *row)
{
    size_t common = struck->count < golden->count ? struck->count : golden->count;

    for (size_t i = 0; i < common; i++) {
        if (same_step(&struck->step[i], &golden->step[i]))
            continue;
        describe(row, struck, &struck->step[i],
                 struck->step[i].address ? "another store:" : "another instruction:");
        return true;
    }
    memmove(struck->step, struck->step + common, (struck->count - common) * sizeof(struct step));
    memmove(golden->step, golden->step + common, (golden->count - common) * sizeof(struct step));
    struck->count -= common;
    golden->count -= common;
    return false;
}

static uint32_t context_of(const struct bench *bench, const char *name)
{
    size_t count;
    const struct machine_context *context = machine_contexts(bench->machine, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(context[i].name, name) == 0)
            return context[i].number;
    return 0;
}

static void follow(const struct campaign_plan *plan, struct side *struck, struct side *golden,
                   struct campaign_row *row)
{
    uint64_t at = machine_cycle(struck->bench->machine);

    while (at < plan->end && struck->count < EVENTS_MAX && golden->count < EVENTS_MAX) {
        at = at + SLICE < plan->end ? at + SLICE : plan->end;
        bench_run(struck->bench, at);
        bench_run(golden->bench, at);
        if (differ(struck, golden, row))
            return;
        if (struck->bench->ended)
            break;
    }
    describe(row, struck, &struck->last, "the last was");
}

void campaign_find_first(const struct campaign_plan *plan, struct bench *bench,
                         struct campaign_row *row)
{
    struct bench unharmed = {0};
    struct bench_snapshot moment;
    struct side *side = calloc(2, sizeof(*side));
    bool whole = strcmp(row->hit, "hypervisor") == 0 || row->outcome == CAMPAIGN_LOST;
    uint32_t hit = context_of(bench, row->hit);

    snprintf(row->first, sizeof(row->first), "not found: no memory");
    bench_prepare(&unharmed);
    memcpy(unharmed.image, bench->image, sizeof(unharmed.image));
    if (!side || !bench_save(bench, &moment))
        return;
    if (bench_open(&unharmed, &plan->board_data, plan->seed) && bench_restore(&unharmed, &moment) &&
        start(&side[0], bench, whole, hit) && start(&side[1], &unharmed, whole, hit) &&
        faults_inject(bench->faults, row->fault, &bench->diag))
        follow(plan, &side[0], &side[1], row);
}
