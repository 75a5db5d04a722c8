/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One entry an instruction, found by hashing. What an instruction cost is known when the next one of
 * its processor begins: the difference of two boundaries, trap entries in between included.
 */
#include "sim/trace/visits.h"

#include <stdlib.h>
#include <string.h>

#include "sim/leon3/state.h"

#define VISITS_MAX (1u << 26)

/* Counters of a processor, in the order of enum visit_cost. */
struct counters {
    uint64_t value[VISIT_COSTS];
};

struct visits_cpu {
    struct place place;
    struct counters before;
    uint32_t open;   /* the instruction under way */
    uint32_t branch; /* a conditional branch just before it */
    bool finished;
};

struct visits {
    struct machine *machine;
    const struct trace_filter *filter;
    struct visit *visit;
    size_t count, capacity;
    uint32_t *slot; /* numbers + 1; 0: free */
    size_t room;
    bool incomplete;
    struct visits_cpu cpu[MACHINE_CPUS_MAX];
};

struct visits *visits_create(struct machine *machine, const struct trace_filter *filter)
{
    struct visits *visits = calloc(1, sizeof(*visits));

    if (!visits)
        return NULL;
    visits->machine = machine;
    visits->filter = filter;
    for (uint32_t i = 0; machine && i < machine_cpu_count(machine); i++) {
        place_read(machine, i, &visits->cpu[i].place);
        visits->cpu[i].open = visits->cpu[i].branch = VISIT_NONE;
    }
    return visits;
}

void visits_destroy(struct visits *visits)
{
    if (!visits)
        return;
    free(visits->visit);
    free(visits->slot);
    free(visits);
}

/* The slot of the instruction, or the free one where it goes. */
static size_t slot_of(const struct visits *visits, uint32_t space, uint32_t pc)
{
    size_t slot =
        ((pc / 4 * UINT32_C(2654435761)) ^ (space * UINT32_C(40503) * 65537u)) & (visits->room - 1);

    while (visits->slot[slot]) {
        const struct visit *visit = &visits->visit[visits->slot[slot] - 1];

        if (visit->pc == pc && visit->space == space)
            break;
        slot = (slot + 1) & (visits->room - 1);
    }
    return slot;
}

static bool grow(struct visits *visits)
{
    size_t capacity = visits->capacity ? visits->capacity * 2 : 4096;
    struct visit *visit =
        capacity <= VISITS_MAX ? realloc(visits->visit, capacity * sizeof(*visit)) : NULL;
    uint32_t *slot = visit ? calloc(capacity * 2, sizeof(*slot)) : NULL;

    if (visit)
        visits->visit = visit;
    if (!slot)
        return false;
    free(visits->slot);
    visits->slot = slot;
    visits->capacity = capacity;
    visits->room = capacity * 2;
    for (size_t i = 0; i < visits->count; i++)
        slot[slot_of(visits, visits->visit[i].space, visits->visit[i].pc)] = (uint32_t)i + 1;
    return true;
}

uint32_t visits_find(const struct visits *visits, uint32_t space, uint32_t pc)
{
    uint32_t number = visits->room ? visits->slot[slot_of(visits, space, pc)] : 0;

    return number ? number - 1 : VISIT_NONE;
}

/* The number of the instruction, new or not. VISIT_NONE: no memory. */
static uint32_t visit_at(struct visits *visits, uint32_t space, uint32_t pc)
{
    uint32_t number = visits_find(visits, space, pc);

    if (number != VISIT_NONE)
        return number;
    if (visits->count == visits->capacity && !grow(visits)) {
        visits->incomplete = true;
        return VISIT_NONE;
    }
    visits->visit[visits->count] = (struct visit){.space = space, .pc = pc};
    visits->slot[slot_of(visits, space, pc)] = (uint32_t)visits->count + 1;
    return (uint32_t)visits->count++;
}

bool visits_add(struct visits *visits, const struct visit *visit)
{
    uint32_t number = visit_at(visits, visit->space, visit->pc);
    struct visit *to;

    if (number == VISIT_NONE)
        return false;
    to = &visits->visit[number];
    to->opcode = visit->opcode;
    to->taken += visit->taken;
    for (unsigned i = 0; i < VISIT_COSTS; i++)
        to->cost[i] += visit->cost[i];
    return true;
}

static struct counters read_counters(const struct leon3 *cpu, uint64_t cycle)
{
    return (struct counters){{[VISIT_CYCLES] = cycle - cpu->state.idle_cycles,
                              [VISIT_ICACHE] = cpu->timing.icache_misses,
                              [VISIT_DCACHE] = cpu->timing.dcache_misses,
                              [VISIT_WALKS] = cpu->timing.walks}};
}

/* Ends the instruction under way, at the given counters. */
static void end_open(struct visits *visits, struct visits_cpu *cpu, const struct counters *now,
                     struct visit_step *step)
{
    *step = (struct visit_step){
        .cpu = (uint32_t)(cpu - visits->cpu), .before = cpu->open, .now = VISIT_NONE};
    if (cpu->open == VISIT_NONE)
        return;
    step->cost[VISIT_EXECUTED] = 1;
    for (unsigned i = VISIT_EXECUTED + 1; i < VISIT_COSTS; i++)
        if (now->value[i] > cpu->before.value[i]) /* a restore may set them back */
            step->cost[i] = now->value[i] - cpu->before.value[i];
    for (unsigned i = 0; i < VISIT_COSTS; i++)
        visits->visit[cpu->open].cost[i] += step->cost[i];
    cpu->open = VISIT_NONE;
}

bool visit_is_branch(uint32_t opcode)
{
    uint32_t op2 = opcode >> 22 & 7, condition = opcode >> 25 & 15;

    return opcode >> 30 == 0 && (op2 == 2 || op2 == 6) && condition != 0 && condition != 8;
}

/*
 * The instruction behind a branch tells whether it was taken: from the delay slot's nPC, or, where the
 * slot is annulled, by being the next but one.
 */
static void follow_branch(struct visits *visits, struct visits_cpu *cpu, const struct leon3 *leon3,
                          uint32_t space, uint32_t pc)
{
    struct visit *branch;

    if (cpu->branch == VISIT_NONE)
        return;
    branch = &visits->visit[cpu->branch];
    if (branch->space == space && (pc == branch->pc + 4 || pc == branch->pc + 8))
        branch->taken += pc == branch->pc + 4 && leon3->state.npc != branch->pc + 8;
    cpu->branch = VISIT_NONE;
}

static bool take_instruction(struct visits *visits, const struct observation *what,
                             struct visit_step *step)
{
    struct visits_cpu *cpu = &visits->cpu[what->cpu];
    const struct leon3 *leon3 = machine_cpu(visits->machine, what->cpu);
    struct counters now = read_counters(leon3, leon3_boundary(leon3));
    uint32_t space = programs_space(cpu->place.supervisor, cpu->place.context);

    end_open(visits, cpu, &now, step);
    follow_branch(visits, cpu, leon3, space, what->pc);
    cpu->before = now;
    if (visits->filter && !trace_filter_passes(visits->filter, &cpu->place, what))
        return step->before != VISIT_NONE;
    step->now = cpu->open = visit_at(visits, space, what->pc);
    step->cycle = leon3_boundary(leon3);
    if (cpu->open == VISIT_NONE)
        return step->before != VISIT_NONE;
    visits->visit[cpu->open].opcode = (uint32_t)what->value;
    cpu->branch = visit_is_branch((uint32_t)what->value) ? cpu->open : VISIT_NONE;
    return true;
}

bool visits_take(struct visits *visits, const struct observation *what, struct visit_step *step)
{
    struct visits_cpu *cpu = &visits->cpu[what->cpu];

    if (what->point == OBSERVE_INSTRUCTION)
        return take_instruction(visits, what, step);
    if (what->point == OBSERVE_TRAP)
        cpu->branch = VISIT_NONE;
    place_follow(&cpu->place, visits->machine, what);
    return false;
}

bool visits_finish(struct visits *visits, struct visit_step *step)
{
    for (uint32_t i = 0; i < machine_cpu_count(visits->machine); i++) {
        const struct leon3 *leon3 = machine_cpu(visits->machine, i);
        struct counters now = read_counters(leon3, leon3_cycle(leon3));

        if (visits->cpu[i].open == VISIT_NONE)
            continue;
        end_open(visits, &visits->cpu[i], &now, step);
        return true;
    }
    return false;
}

size_t visits_count(const struct visits *visits)
{
    return visits->count;
}

const struct visit *visits_get(const struct visits *visits, size_t number)
{
    return &visits->visit[number];
}

bool visits_incomplete(const struct visits *visits)
{
    return visits->incomplete;
}
