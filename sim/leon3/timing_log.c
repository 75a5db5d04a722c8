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

void leon3_log_pay(struct leon3_log *log, uint64_t slot, uint32_t shape)
{
    uint32_t cycles = log->facts[shape].cycles;
    bool alone = slot >= log->free && log->facts[shape].passes;

    if (slot < log->free)
        log->due += log->unpaid;
    if (!alone)
        log->due += cycles;
    log->unpaid = alone ? cycles : 0;
    log->free = (slot < log->free ? log->free : slot) + cycles;
}

static bool take_over_queue(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    for (uint32_t i = 0; i < t->event_count; i++) {
        uint32_t shape = leon3_slots_number(cpu->slots, &t->event[i].shape);

        if (!shape)
            return false;
        cpu->log.entry[i] = (struct leon3_log_entry){.slot = t->event[i].slot, .shape = shape};
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

int64_t leon3_log_open(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_log *log = &cpu->log;
    uint64_t margin = near_event(cpu);
    uint64_t cycles = cpu->env.clock->horizon - cpu->state.cycle, reserve;
    uint32_t worst = leon3_slots_worst(cpu->slots);
    uint64_t full = (LEON3_LOG_ROOM + 4u) * worst;
    bool busy = t->front || t->event_count;

    log->facts = leon3_slots_facts(cpu->slots);
    log->room = cycles > margin ? LEON3_LOG_ROOM : 0;
    log->worst = worst;
    log->due = t->front ? worst : 0;
    log->free = t->front + log->due;
    log->unpaid = 0;
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
    return (int64_t)(reserve < cycles ? reserve : cycles - 1);
}

/* ---- the way through the log --------------------------------------------------------------------------------------- */

struct way {
    const struct leon3_log_entry *at; /* the first access that has not happened */
    const struct leon3_slot_node *node;
    uint64_t front, holds;
    uint32_t stall[LEON3_STALL_COUNT];
    uint32_t posted;         /* beats that the write buffer still has to write */
    uint32_t latest, before; /* beats of the latest store, of the one before */
};

static void set_out(struct leon3 *cpu, struct way *way, const struct leon3_log_entry *at,
                    uint64_t front)
{
    const struct leon3_posted *first = &cpu->timing.posted[0], *second = &cpu->timing.posted[1];
    uint32_t beats = (uint32_t)first->beat + first->beats;

    *way = (struct way){.at = at, .front = front, .node = leon3_present_node(cpu)};
    way->posted = (uint32_t)first->beats + second->beats;
    way->latest = second->beats ? second->beats : beats;
    way->before = beats;
}

/* What the log's hops have done becomes the pipeline's state. */
static void tell(struct leon3 *cpu, struct way *way)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t second = way->posted > way->latest ? way->latest : 0, first = way->posted - second;
    uint32_t beats = second ? way->before : way->latest;

    t->front = way->node->quiet ? 0 : way->front;
    t->units = way->node->units;
    cpu->node = way->node;
    t->holds += way->holds;
    cpu->state.cycle += way->holds;
    for (uint32_t i = 0; i < LEON3_STALL_COUNT; i++)
        t->stall[i] += way->stall[i];
    t->posted[0] = (struct leon3_posted){.beats = (uint8_t)first,
                                         .beat = first ? (uint8_t)(beats - first) : 0};
    t->posted[1] = (struct leon3_posted){.beats = (uint8_t)second};
}

/* The accesses that have not happened go back to the queue; there are never more than it has room for. */
static void put_back(struct leon3 *cpu, const struct leon3_log_entry *from, uint32_t count)
{
    struct leon3_timing_state *t = &cpu->timing;

    for (uint32_t i = 0; i < count; i++)
        t->event[i] = (struct leon3_event){.slot = from[i].slot,
                                           .shape = *leon3_slots_shape(cpu->slots, from[i].shape)};
    t->event_count = (uint8_t)count;
}

static uint32_t beats_of(const struct leon3 *cpu, uint32_t number)
{
    const struct leon3_access_shape *shape = leon3_slots_shape(cpu->slots, number);

    return shape->kind == LEON3_EVENT_STORE ? 1u + shape->dbl : 0;
}

/* A hop that is not known: its slots are run, one by one, and remembered. */
static void run_hop(struct leon3 *cpu, struct way *way, uint32_t key, uint32_t slots)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_slot_outcome outcome = {0};
    struct leon3_units from;
    uint64_t stall[LEON3_STALL_COUNT], holds;
    uint32_t left = (uint32_t)(cpu->log.entry + cpu->log.count - way->at);
    uint32_t beats = beats_of(cpu, key & 0xffu), posted = way->posted + beats;

    tell(cpu, way);
    from = t->units;
    holds = t->holds;
    memcpy(stall, t->stall, sizeof(stall));
    t->front = way->front;
    put_back(cpu, way->at, left < 3 ? left : 3);
    leon3_run_to(cpu, way->front + slots);
    clear_queue(t);
    outcome.holds = (uint32_t)(t->holds - holds);
    outcome.store_beats = posted - t->posted[0].beats - t->posted[1].beats;
    for (uint32_t i = 0; i < LEON3_STALL_COUNT; i++)
        outcome.stall[i] = (uint32_t)(t->stall[i] - stall[i]);
    cpu->node = leon3_slots_learn_hop(
        cpu->slots, &from, &(struct leon3_slot_hop){.key = key, .beats = beats, .outcome = outcome},
        &t->units);
}

static void follow_hop(struct way *way, const struct leon3_slot_hop *hop)
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
        for (uint32_t i = 0; i < LEON3_STALL_COUNT; i++)
            way->stall[i] += outcome->stall[i];
}

/*
 * From the slot `front` to the next access, or nearer to it, but not beyond `fetch`; false: that is where it is, or so near that
 * an access counts which is not there yet.
 */
static bool hop(struct leon3 *cpu, struct way *way, uint64_t fetch)
{
    const struct leon3_log_entry *here = way->at, *next = here;
    const struct leon3_slot_hop *known;
    uint32_t shape = 0, slots, key;
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
        return true;
    }
    if (next->slot <= fetch && to - way->front <= LEON3_HOP_SLOTS + 2) {
        slots = (uint32_t)(to - way->front);
        key = leon3_hop_key(shape, slots, next->shape, next[1].slot == to + 1);
    } else {
        slots = to - way->front < LEON3_HOP_SLOTS ? (uint32_t)(to - way->front) : LEON3_HOP_SLOTS;
        key = leon3_hop_key(shape, slots, 0, false);
    }
    known = leon3_slots_find_hop(way->node, key);
    if (!known) {
        run_hop(cpu, way, key, slots);
        set_out(cpu, way, next, way->front + slots);
        return true;
    }
    follow_hop(way, known);
    way->front += slots;
    way->at = next;
    return true;
}

void leon3_log_close(struct leon3 *cpu)
{
    struct leon3_log *log = &cpu->log;
    uint64_t fetch = leon3_fetch_slot(cpu);
    struct way way;

    if (log->count) {
        for (uint32_t i = 0; i < 3; i++)
            log->entry[log->count + i].slot = NO_SLOT;
        set_out(cpu, &way, log->entry, cpu->timing.front ? cpu->timing.front : log->entry->slot);
        while (hop(cpu, &way, fetch))
            ;
        tell(cpu, &way);
        put_back(cpu, way.at, (uint32_t)(log->entry + log->count - way.at));
        log->count = 0;
    }
    leon3_time_catch_up(cpu);
}
