/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running the units behind the pipeline from slot to slot (timing_run.h): by computing each, or by following remembered ones
 * (timing_slots.h).
 */
#include "sim/leon3/timing_run.h"

#include <string.h>

#include "sim/leon3/physical.h"
#include "sim/leon3/store_error.h"

/*
 * The plain engine keeps nothing, and is what remembered slots are compared with. Nor do they tell in which of their cycles an
 * access has its beat.
 */
static bool may_remember(const struct leon3 *cpu)
{
    return cpu->engine != LEON3_ENGINE_PLAIN && !cpu->seeking_beat;
}

static uint64_t now(const struct leon3_timing_state *t)
{
    return t->front + t->holds;
}

static struct leon3_event *event_at(struct leon3_timing_state *t, uint64_t slot)
{
    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].slot == slot)
            return &t->event[i];
    return NULL;
}

/* FLUSH, the instruction, is none. */
static bool is_access(const struct leon3_event *e)
{
    return e && e->shape.kind != LEON3_EVENT_FLUSH;
}

static void pop_events(struct leon3_timing_state *t, uint32_t count)
{
    if (!count)
        return;
    t->event_count = (uint8_t)(t->event_count - count);
    for (uint32_t i = 0; i < t->event_count; i++)
        t->event[i] = t->event[i + count];
    for (uint32_t i = 0; i < count; i++)
        t->event[t->event_count + i] = (struct leon3_event){0};
}

void leon3_queue_pop(struct leon3_timing_state *t)
{
    pop_events(t, 1);
}

static void post(struct leon3_timing_state *t, const struct leon3_event *e)
{
    struct leon3_posted *posted = &t->posted[t->posted[0].beats > 0];

    *posted = (struct leon3_posted){.beats = e->shape.dbl ? 2 : 1};
    if (!e->size) /* memory is written already */
        return;
    posted->physical = e->physical;
    posted->value[0] = e->value[0];
    posted->value[1] = e->value[1];
    posted->size = e->size;
}

static void flush_tlb(struct leon3 *cpu, struct leon3_event *e)
{
    if (e->tflush)
        srmmu_flush_tlb(&cpu->mmu, true);
    e->tflush = 0;
}

void leon3_time_flush_tlb(struct leon3 *cpu)
{
    struct leon3_event *e = event_at(&cpu->timing, leon3_fetch_slot(cpu));

    if (e && e->shape.kind == LEON3_EVENT_MMU_FLUSH)
        flush_tlb(cpu, e);
}

static void begin_flush(struct leon3 *cpu, struct leon3_event *e)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t start = now(t) + (e->shape.kind == LEON3_EVENT_CONTROL);

    if (e->dflush && start >= t->dflush_end) /* one under way goes on as if nothing were */
        t->dflush_end = start + cpu->dcache.sets + 1;
    if (e->iflush && !cpu->foreseeing)
        leon3_cache_flush(&cpu->icache);
    if (!cpu->foreseeing)
        flush_tlb(cpu, e);
    e->dflush = 0;
}

/* A store that hits in the TLB asks it only where the write buffer is not free. */
static void settle_use(struct leon3 *cpu, const struct leon3_units *units)
{
    bool used = !leon3_units_buffer_free(units);

    if (!cpu->foreseeing)
        srmmu_settle(&cpu->mmu, used);
    else if (cpu->foreseen_stores < LEON3_EVENTS) /* leon3_time_settle_uses counts them from 0 */
        cpu->foreseen_uses |= (uint32_t)used << cpu->foreseen_stores++;
}

/* What an access does when its slot comes and finds these units. */
static void begin_event(struct leon3 *cpu, struct leon3_event *e, const struct leon3_units *units)
{
    if (e->uses)
        settle_use(cpu, units);
    if (cpu->foreseeing && e->slot == cpu->watched_slot) {
        cpu->watching_beat = true;
        cpu->watching_read = e->shape.kind == LEON3_EVENT_READ;
    }
    if (e->shape.kind == LEON3_EVENT_STORE && !e->shape.cancel && !e->shape.fault)
        post(&cpu->timing, e);
    begin_flush(cpu, e);
}

/* A beat of the write buffer. */
static void write_beat(struct leon3 *cpu, uint64_t time)
{
    struct leon3_posted *p = &cpu->timing.posted[0];
    bool ok = true;

    if (!p->beats)
        return;
    if (p->size && !cpu->foreseeing)
        ok = leon3_physical_write_at(cpu, p->physical + 4u * p->beat, p->size, p->value[p->beat],
                                     time);
    if (!ok)
        leon3_store_failed(cpu, time);
    p->beat++;
    if (--p->beats)
        return;
    cpu->timing.posted[0] = cpu->timing.posted[1];
    cpu->timing.posted[1] = (struct leon3_posted){0};
}

static void clock_units(struct leon3 *cpu, const struct leon3_position *position)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_bus_answer bus;
    bool store = t->units.d.stpend, on = t->units.i.on, frozen = t->units.i.frozen;
    uint64_t time = now(t);
    uint32_t data = cpu->env.arbiter ? leon3_tenures_data(&t->units) : 0;

    leon3_units_cycle(&t->units, position, &bus);
    if (on != t->units.i.on || frozen != t->units.i.frozen)
        leon3_fetch_switched(cpu);
    if (cpu->env.arbiter)
        leon3_tenures_note(&cpu->tenures, time, data, &t->units, &bus);
    if (!bus.dready)
        return;
    if (cpu->watching_beat && !(cpu->watching_read ? store : t->posted[1].beats)) {
        cpu->watching_beat = false;
        cpu->watched_beat = time;
    }
    if (!store)
        return;
    cpu->store_beats++;
    write_beat(cpu, time);
}

/* Which unit keeps the pipeline waiting in a cycle? */
static enum leon3_stall stall_kind(const struct leon3_units *u)
{
    if (!u->d.holdn) {
        if (u->d.dstate == LEON3_RTRANS || u->d.dstate == LEON3_WTRANS ||
            u->d.dstate == LEON3_WFLUSH)
            return LEON3_STALL_MMU;
        return u->d.dstate == LEON3_WWRITE || u->d.stpend ? LEON3_STALL_STORE : LEON3_STALL_DCACHE;
    }
    return u->i.istate == LEON3_ITRANS ? LEON3_STALL_MMU : LEON3_STALL_ICACHE;
}

static void hold(struct leon3 *cpu, const struct leon3_position *position)
{
    struct leon3_timing_state *t = &cpu->timing;

    t->stall[stall_kind(&t->units)]++;
    t->stall[LEON3_STALL_BUS] += t->units.b.ba && t->units.b.wait;
    clock_units(cpu, position);
    t->holds++;
    cpu->state.cycle++;
}

/* Cycle by cycle. */
static void compute_slot(struct leon3 *cpu, const struct leon3_slot *slot)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_event event, *behind;
    bool access = t->event_count && t->event[0].slot == t->front;
    struct leon3_position position = {.take = slot->take,
                                      .fbranch = slot->fbranch,
                                      .rbranch = slot->rbranch,
                                      .next_access = is_access(event_at(t, t->front + 1)),
                                      .lookup = slot->lookup,
                                      .miss = &t->miss};

    leon3_tenures_begin(&cpu->tenures, now(t));
    if (access) {
        event = t->event[0];
        position.event = &event;
        leon3_queue_pop(t);
        begin_event(cpu, &event, &t->units);
    }
    clock_units(cpu, &position);
    t->front++;
    if (t->units.i.holdn && t->units.d.holdn)
        return;
    behind = event_at(t, t->front);
    if (behind &&
        behind->shape.kind == LEON3_EVENT_FLUSH) /* the instruction, which does not wait */
        begin_flush(cpu, behind);
    position = (struct leon3_position){.fbranch = slot->fbranch_behind,
                                       .rbranch = slot->rbranch_behind,
                                       .event = behind,
                                       .next_access = is_access(event_at(t, t->front + 1))};
    while (!t->units.i.holdn || !t->units.d.holdn)
        hold(cpu, &position);
}

/* What the units do not know of must not happen: accesses of devices, flushes; nor may anybody want the cycle of a beat. */
static bool show_access(const struct leon3_event *e, uint64_t shape[2])
{
    memcpy(shape, &e->shape, sizeof(e->shape));
    return leon3_event_is_plain(e);
}

static uint64_t pack_miss(const struct leon3_fetch_miss *miss)
{
    return 1u | (uint64_t)miss->word << 1 | (uint64_t)miss->last << 5 |
           (uint64_t)miss->cacheable << 9 | (uint64_t)miss->translated << 10 |
           (uint64_t)miss->fault << 11 | (uint64_t)miss->first_wait << 12 |
           (uint64_t)miss->next_wait << 20 | (uint64_t)miss->walk.reads << 28 |
           (uint64_t)miss->walk.writes << 36 | (uint64_t)miss->walk.wait << 44;
}

/* While the instruction cache is idle, fetches that hit show nothing to the units. */
static bool slot_input(struct leon3 *cpu, const struct leon3_slot *slot,
                       struct leon3_slot_input *input)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_event *e = t->event, *end = e + t->event_count;
    bool missed = slot->lookup == LEON3_LOOKUP_MISS, behind, ok = true;

    *input = (struct leon3_slot_input){0};
    if (e < end && e->slot == t->front)
        ok = show_access(e++, input->access);
    behind = e < end && e->slot == t->front + 1;
    if (behind)
        ok &= show_access(e++, input->behind);
    input->flags = behind | (uint64_t)(e < end && e->slot == t->front + 2 && is_access(e)) << 1;
    if (missed)
        input->miss = pack_miss(&t->miss);
    if (missed || t->units.i.istate != LEON3_IDLE)
        input->flags |= (uint64_t)slot->take << 2 | (uint64_t)slot->fbranch << 3 |
                        (uint64_t)slot->rbranch << 4 | (uint64_t)slot->fbranch_behind << 5 |
                        (uint64_t)slot->rbranch_behind << 6;
    /* A flush counts in the units; where the cache is switched off they do not know what of a line has come. */
    return ok && may_remember(cpu) && !t->posted[0].size && !t->posted[1].size &&
           !t->units.i.flush2 && !t->units.d.cctrlwr;
}

static void tell_slot(struct leon3 *cpu)
{
    leon3_tenures_tell(cpu, cpu->tenures.tenure, cpu->tenures.count, cpu->tenures.begin);
}

static void learn(struct leon3 *cpu, const struct leon3_slot *slot,
                  const struct leon3_slot_input *input)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_slot_outcome outcome = {0};
    struct leon3_units units = t->units;
    uint64_t holds = t->holds, stall[LEON3_STALL_OF_UNITS];

    memcpy(stall, t->stall, sizeof(stall));
    cpu->store_beats = 0;
    compute_slot(cpu, slot);
    outcome.holds = (uint32_t)(t->holds - holds);
    outcome.store_beats = cpu->store_beats;
    for (uint32_t i = 0; i < LEON3_STALL_OF_UNITS; i++)
        outcome.stall[i] = (uint32_t)(t->stall[i] - stall[i]);
    cpu->node = leon3_slots_learn(cpu->slots, &units, input, &t->units, &outcome, &cpu->tenures);
    tell_slot(cpu);
}

static void tell_outcome(struct leon3 *cpu, const struct leon3_slot_outcome *outcome,
                         uint64_t cycle)
{
    if (outcome->tenures)
        leon3_tenures_tell(cpu, leon3_slots_tenures(cpu->slots, outcome), outcome->tenures, cycle);
}

static void follow(struct leon3 *cpu, const struct leon3_slot_edge *edge)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_slot_outcome *outcome = &edge->outcome;

    tell_outcome(cpu, outcome, now(t));
    if (t->event_count && t->event[0].slot == t->front) {
        if (t->event[0].shape.kind == LEON3_EVENT_STORE)
            begin_event(cpu, &t->event[0], &t->units);
        leon3_queue_pop(t);
    }
    t->front++;
    t->units = edge->to->units;
    cpu->node = edge->to;
    t->holds += outcome->holds;
    cpu->state.cycle += outcome->holds;
    for (uint32_t i = 0; outcome->holds && i < LEON3_STALL_OF_UNITS; i++)
        t->stall[i] += outcome->stall[i];
    for (uint32_t i = 0; i < outcome->store_beats; i++)
        write_beat(cpu, 0);
}

const struct leon3_slot_node *leon3_present_node(struct leon3 *cpu)
{
    if (!cpu->node)
        cpu->node = leon3_slots_node(cpu->slots, &cpu->timing.units);
    return cpu->node;
}

static void run_slot(struct leon3 *cpu, const struct leon3_slot *slot)
{
    const struct leon3_slot_edge *edge;
    struct leon3_slot_input input;

    if (!slot_input(cpu, slot, &input)) {
        cpu->node = NULL;
        compute_slot(cpu, slot);
        tell_slot(cpu);
        return;
    }
    edge = leon3_slots_find(cpu->slots, leon3_present_node(cpu), &input);
    if (edge)
        follow(cpu, edge);
    else
        learn(cpu, slot, &input);
}

/* Behind a write of the MMU's registers the instruction cache is asked in another context, or none. */
void leon3_run_slot(struct leon3 *cpu, const struct leon3_slot *slot)
{
    const struct leon3_icache_unit *i = &cpu->timing.units.i;
    uint8_t context = i->context, mmu = i->mmu;

    run_slot(cpu, slot);
    if (i->context != context || i->mmu != mmu)
        leon3_cache_changed(&cpu->icache);
}

static bool target_at(const struct leon3_timing_state *t, uint64_t slot, uint64_t fetch)
{
    return slot <= fetch ? leon3_is_target(t, slot) : leon3_is_target_behind(t, slot);
}

/* The edge of a slot whose fetch shows nothing; *e is moved behind the access of the slot. */
static const struct leon3_slot_edge *flow_edge(const struct leon3 *cpu,
                                               const struct leon3_slot_node *node, uint64_t slot,
                                               const struct leon3_event **e,
                                               const struct leon3_event *end)
{
    struct leon3_slot_input input = {0};
    const struct leon3_event *next = *e;

    if (next < end && next->slot == slot) {
        memcpy(input.access, &next->shape, sizeof(next->shape));
        *e = ++next;
    }
    if (next < end && next->slot == slot + 1) {
        if (!leon3_event_is_plain(next))
            return NULL;
        memcpy(input.behind, &next->shape, sizeof(next->shape));
        input.flags = 1;
        next++;
    }
    input.flags |= (uint64_t)(next < end && next->slot == slot + 2 && is_access(next)) << 1;
    return leon3_slots_find(cpu->slots, node, &input);
}

/* The same as run_to, along known edges and as long as fetches show nothing. */
static void flow_to(struct leon3 *cpu, uint64_t fetch)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_event *e = t->event, *end = e + t->event_count;
    const struct leon3_slot_node *node = leon3_present_node(cpu);
    uint64_t holds = 0;

    while (t->front < fetch && !(node->quiet && e == end)) {
        const struct leon3_event *access = e;
        const struct leon3_slot_edge *edge;

        if (node->quiet && e->slot > t->front) {
            t->front = e->slot < fetch ? e->slot : fetch;
            continue;
        }
        edge = e < end && !leon3_event_is_plain(e) ? NULL : flow_edge(cpu, node, t->front, &e, end);

        if (!edge) {
            e = access;
            break;
        }
        tell_outcome(cpu, &edge->outcome, now(t) + holds);
        if (e != access && access->shape.kind == LEON3_EVENT_STORE)
            begin_event(cpu, t->event + (access - t->event), &node->units);
        for (uint32_t i = 0; i < edge->outcome.store_beats; i++)
            write_beat(cpu, 0);
        if (edge->outcome.holds) {
            holds += edge->outcome.holds;
            for (uint32_t i = 0; i < LEON3_STALL_OF_UNITS; i++)
                t->stall[i] += edge->outcome.stall[i];
        }
        node = edge->to;
        t->front++;
    }
    t->units = node->units;
    cpu->node = node;
    t->holds += holds;
    cpu->state.cycle += holds;
    pop_events(t, (uint32_t)(e - t->event));
}

/* While the units are still nothing changes until the slot of the next access. */
static bool skip_still(struct leon3 *cpu, uint64_t fetch)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t next = t->event_count && t->event[0].slot < fetch ? t->event[0].slot : fetch;

    if (!(leon3_all_quiet(cpu) || leon3_units_still(&t->units)) || next <= t->front)
        return false;
    t->front = next;
    return true;
}

void leon3_run_to(struct leon3 *cpu, uint64_t fetch)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (may_remember(cpu) && leon3_all_flow(cpu) && !t->posted[0].size && !t->posted[1].size)
        flow_to(cpu, fetch);

    while (t->front < fetch) {
        const struct leon3_slot slot = {.fbranch = target_at(t, t->front, fetch),
                                        .rbranch = target_at(t, t->front + 1, fetch),
                                        .fbranch_behind = target_at(t, t->front + 1, fetch),
                                        .rbranch_behind = target_at(t, t->front + 2, fetch)};

        if (!skip_still(cpu, fetch))
            leon3_run_slot(cpu, &slot);
    }
}
