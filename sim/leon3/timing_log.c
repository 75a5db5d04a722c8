/* SPDX-License-Identifier: BSD-2-Clause */
/* The log of accesses (timing_log.h): hops along the remembered slots, which are computed where they are not known. */
#include "sim/leon3/timing_log.h"

#include <string.h>

#include "sim/leon3/timing_run.h"

#define NO_SLOT UINT64_MAX

/* In front of an event every instruction is asked for its exact cycle while something goes on (leon3_reaches_event). */
#define EVENT_MARGIN (LEON3_LEAD_MAX + LEON3_LEAD_MARGIN)

/* Cycles in front of the horizon that are near to the next event. With traps disabled too: RETT enables them while the log is open. */
static uint64_t near_event(const struct leon3 *cpu)
{
    uint64_t horizon = cpu->env.clock->horizon, beyond = clock_next(cpu->env.clock) - horizon;

    return beyond < EVENT_MARGIN ? EVENT_MARGIN - beyond : 0;
}

void leon3_log_pay_in_full(struct leon3_log *log, const struct leon3_shape_facts *facts)
{
    log->due += log->unpaid + facts->cycles;
    log->unpaid = 0;
    log->free += facts->cycles;
}

static bool take_over_queue(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    for (uint32_t i = 0; i < t->event_count; i++) {
        uint32_t shape = leon3_slots_number(cpu->slots, &t->event[i].shape);

        if (!shape)
            return false;
        cpu->log.entry[i] = (struct leon3_log_entry){
            .slot = t->event[i].slot, .shape = shape, .uses = t->event[i].uses};
        leon3_log_pay(&cpu->log, t->event[i].slot, shape);
    }
    cpu->log.count = t->event_count;
    return true;
}

static void clear_queue(struct leon3_timing_state *t)
{
    memset(t->event, 0, t->event_count * sizeof(t->event[0]));
    t->event_count = 0;
}

/* Until the units come to the first access in the log, which is behind a fetch, none of its cycles can be known. */
static uint64_t cycles_unknown(const struct leon3 *cpu)
{
    const struct leon3_log *log = &cpu->log;

    return log->count ? log->entry[0].slot + LEON3_FETCH_AHEAD + 1 - leon3_slot(cpu) : 1;
}

int64_t leon3_log_open(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_log *log = &cpu->log;
    uint64_t margin = near_event(cpu);
    uint64_t cycles = cpu->env.clock->horizon - cpu->state.cycle, reserve, at_once;
    uint32_t worst = leon3_slots_worst(cpu->slots);
    uint64_t full = (LEON3_LOG_ROOM + 4u) * worst;
    bool busy = t->front || t->event_count;
    struct leon3_rest rest;

    log->facts = leon3_slots_facts(cpu->slots);
    log->room = cycles > margin ? LEON3_LOG_ROOM : 0;
    log->worst = worst;
    rest = t->front ? leon3_present_node(cpu)->rest : (struct leon3_rest){0};
    log->due = rest.holds;
    log->unpaid = rest.cycles;
    log->free = t->front + rest.cycles;
    if ((busy && !log->room) || !take_over_queue(cpu)) {
        log->count = 0;
        return LEON3_LOG_TOO_NEAR;
    }
    clear_queue(t);
    reserve = log->room ? log->due + margin : 0;
    log->prepaid = cycles / 4 > full;
    if (log->prepaid)
        reserve += full;
    log->due = 0;
    at_once = margin || rest.holds ? 1 : cycles_unknown(cpu);
    return (int64_t)(reserve + at_once <= cycles ? reserve
                     : cycles > at_once          ? cycles - at_once
                                                 : 0);
}

/* ---- the way through the log --------------------------------------------------------------------------------------- */

struct way {
    const struct leon3_log_entry *at; /* the first access that has not happened */
    const struct leon3_slot_node *node;
    uint64_t front, holds;
    struct arbiter_row row; /* on a shared bus */
    uint32_t start;         /* for the row: the cycle that slot 0 would have had */
    uint32_t stall[LEON3_STALL_OF_UNITS];
    uint32_t posted;         /* beats that the write buffer still has to write */
    uint32_t latest, before; /* beats of the latest store, of the one before */
};

static inline void set_out(struct leon3 *cpu, struct way *way, const struct leon3_log_entry *at,
                           uint64_t front, bool shared)
{
    const struct leon3_posted *first = &cpu->timing.posted[0], *second = &cpu->timing.posted[1];
    uint32_t beats = (uint32_t)first->beat + first->beats;

    *way = (struct way){.at = at, .front = front, .node = leon3_present_node(cpu)};
    way->posted = (uint32_t)first->beats + second->beats;
    way->latest = second->beats ? second->beats : beats;
    way->before = beats;
    if (shared) {
        way->start = arbiter_start(cpu->env.arbiter, cpu->env.index, cpu->timing.holds);
        way->row = arbiter_row_open(cpu->env.arbiter, cpu->env.index);
    }
}

/* What the log's hops have done becomes the pipeline's state. */
static inline void tell(struct leon3 *cpu, const struct way *way, bool shared)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t second = way->posted > way->latest ? way->latest : 0, first = way->posted - second;
    uint32_t beats = second ? way->before : way->latest;

    t->front = way->node->quiet ? 0 : way->front;
    t->units = way->node->units;
    cpu->node = way->node;
    t->holds += way->holds;
    cpu->state.cycle += way->holds;
    for (uint32_t i = 0; i < LEON3_STALL_OF_UNITS; i++)
        t->stall[i] += way->stall[i];
    t->posted[0] = (struct leon3_posted){.beats = (uint8_t)first,
                                         .beat = first ? (uint8_t)(beats - first) : 0};
    t->posted[1] = (struct leon3_posted){.beats = (uint8_t)second};
    if (shared)
        arbiter_row_close(cpu->env.arbiter, cpu->env.index, &way->row);
}

/* The accesses that have not happened go back to the queue; there are never more than it has room for. */
static void put_back(struct leon3 *cpu, const struct leon3_log_entry *from, uint32_t count)
{
    struct leon3_timing_state *t = &cpu->timing;

    for (uint32_t i = 0; i < count; i++)
        t->event[i] = (struct leon3_event){.slot = from[i].slot,
                                           .shape = *leon3_slots_shape(cpu->slots, from[i].shape),
                                           .uses = (uint8_t)from[i].uses};
    t->event_count = (uint8_t)count;
}

static uint32_t beats_of(const struct leon3 *cpu, uint32_t number)
{
    const struct leon3_access_shape *shape = leon3_slots_shape(cpu->slots, number);

    return shape->kind == LEON3_EVENT_STORE ? 1u + shape->dbl : 0;
}

/* The way's next hop: `slots` slots to the first access behind it; 0: it is on its place, only further. */
struct step {
    const struct leon3_log_entry *next;
    uint32_t key, slots;
};

/* A hop that is not known, from `front` and the access `at`: its slots are run, one by one, and remembered. */
static void run_hop(struct leon3 *cpu, const struct leon3_log_entry *at, uint64_t front,
                    struct step step)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_slot_hop hop = {.key = step.key, .beats = beats_of(cpu, step.key & 0xffu)};
    struct leon3_tenure_list tenures;
    struct leon3_units from = t->units;
    uint64_t stall[LEON3_STALL_OF_UNITS], holds = t->holds;
    uint32_t left = (uint32_t)(cpu->log.entry + cpu->log.count - at);
    uint32_t posted = hop.beats + t->posted[0].beats + t->posted[1].beats;

    memcpy(stall, t->stall, sizeof(stall));
    t->front = front;
    put_back(cpu, at, left < 3 ? left : 3);
    leon3_tenures_begin(&tenures, t->front + t->holds);
    cpu->several = &tenures;
    leon3_run_to(cpu, front + step.slots);
    cpu->several = NULL;
    clear_queue(t);
    hop.outcome.holds = (uint32_t)(t->holds - holds);
    hop.outcome.store_beats = posted - t->posted[0].beats - t->posted[1].beats;
    for (uint32_t i = 0; i < LEON3_STALL_OF_UNITS; i++)
        hop.outcome.stall[i] = (uint32_t)(t->stall[i] - stall[i]);
    cpu->node = leon3_slots_learn_hop(cpu->slots, &from, &hop, &t->units, &tenures);
}

/* More than one tenure, or beats of the one in front. */
static struct arbiter_row tell_several(struct leon3 *cpu, struct arbiter_row row,
                                       const struct leon3_slot_outcome *outcome, uint32_t start)
{
    arbiter_row_close(cpu->env.arbiter, cpu->env.index, &row);
    leon3_tenures_send(cpu->env.arbiter, cpu->env.index, leon3_slots_tenures(cpu->slots, outcome),
                       outcome->tenures, start);
    return arbiter_row_open(cpu->env.arbiter, cpu->env.index);
}

static inline void tell_bus(struct leon3 *cpu, struct way *way,
                            const struct leon3_slot_outcome *outcome)
{
    struct arbiter_state *bus = &cpu->env.arbiter->state;
    uint32_t start = way->start + (uint32_t)(way->front + way->holds), place = way->row.next;

    if (outcome->tenures == 1 && !(outcome->first.beats & LEON3_GOES_ON) && place < way->row.end) {
        bus->start[place] = start + outcome->first.offset;
        bus->beats[place] = outcome->first.beats;
        way->row.next++;
    } else {
        way->row = tell_several(cpu, way->row, outcome, start);
    }
}

static inline void follow_hop(struct way *way, const struct leon3_slot_hop *hop)
{
    const struct leon3_slot_outcome *outcome = &hop->outcome;

    way->node = hop->to;
    if (hop->beats) {
        way->before = way->latest;
        way->latest = hop->beats;
    }
    way->posted += hop->beats - outcome->store_beats;
    way->holds += outcome->holds;
    if (outcome->holds)
        for (uint32_t i = 0; i < LEON3_STALL_OF_UNITS; i++)
            way->stall[i] += outcome->stall[i];
}

/*
 * From the slot `front` to the next access, or nearer to it, but not beyond `fetch`; false: that is where it is, or so near that
 * an access counts which is not there yet.
 */
static inline bool plan(struct way *way, uint64_t fetch, struct step *step)
{
    const struct leon3_log_entry *here = way->at, *next = here;
    uint32_t shape = 0, slots;
    uint64_t to;

    if (here->slot == way->front) {
        shape = here->shape;
        next++;
    }
    to = next->slot <= fetch ? next->slot : fetch;
    if (way->front >= to || (next->slot > fetch && next->slot < fetch + 2))
        return false;
    if (!shape && way->node->quiet) {
        way->front = to;
        step->slots = 0;
        return true;
    }
    if (next->slot <= fetch && to - way->front <= LEON3_HOP_SLOTS + 2) {
        slots = (uint32_t)(to - way->front);
        step->key = leon3_hop_key(shape, slots, next->shape, next[1].slot == to + 1);
    } else {
        slots = to - way->front < LEON3_HOP_SLOTS ? (uint32_t)(to - way->front) : LEON3_HOP_SLOTS;
        step->key = leon3_hop_key(shape, slots, 0, false);
    }
    step->next = next;
    step->slots = slots;
    return true;
}

/* Along known hops; true: the next one is not known. */
static inline bool follow(struct leon3 *cpu, struct way *way, uint64_t fetch, struct step *step,
                          bool shared)
{
    while (plan(way, fetch, step)) {
        const struct leon3_slot_hop *known;

        if (!step->slots)
            continue;
        known = leon3_slots_find_hop(way->node, step->key);
        if (!known)
            return true;
        if (shared && known->outcome.tenures)
            tell_bus(cpu, way, &known->outcome);
        if (step->next != way->at && way->at->uses)
            srmmu_settle(&cpu->mmu, !leon3_units_buffer_free(&way->node->units));
        follow_hop(way, known);
        way->front += step->slots;
        way->at = step->next;
    }
    return false;
}

static inline void go_through(struct leon3 *cpu, uint64_t fetch, bool shared)
{
    struct leon3_log *log = &cpu->log;
    const struct leon3_log_entry *at = log->entry;
    uint64_t front = cpu->timing.front ? cpu->timing.front : at->slot;
    bool unknown;

    do {
        struct step step = {0};
        struct way way;

        set_out(cpu, &way, at, front, shared);
        unknown = follow(cpu, &way, fetch, &step, shared);
        tell(cpu, &way, shared);
        at = way.at;
        front = way.front;
        if (unknown) {
            run_hop(cpu, at, front, step);
            at = step.next;
            front += step.slots;
        }
    } while (unknown);
    put_back(cpu, at, (uint32_t)(log->entry + log->count - at));
}

/* Each has a loop of its own: what is told to nobody takes no time. */
static void go_through_alone(struct leon3 *cpu, uint64_t fetch)
{
    go_through(cpu, fetch, false);
}

static void go_through_on_shared_bus(struct leon3 *cpu, uint64_t fetch)
{
    go_through(cpu, fetch, true);
}

void leon3_log_close(struct leon3 *cpu)
{
    struct leon3_log *log = &cpu->log;
    uint64_t fetch = leon3_fetch_slot(cpu);

    if (log->count) {
        for (uint32_t i = 0; i < 3; i++)
            log->entry[log->count + i].slot = NO_SLOT;
        if (cpu->env.arbiter)
            go_through_on_shared_bus(cpu, fetch);
        else
            go_through_alone(cpu, fetch);
        log->count = 0;
    }
    leon3_time_catch_up(cpu);
}
