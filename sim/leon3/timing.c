/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots, and the cycles for which the units hold the pipeline behind them (timing.h). Interlocks are in interlock.c.
 *
 * While the units are quiet and fetches hit nothing is done here but to queue the stores; what they do to the units is
 * made up for when something needs to know it, from the slot of the oldest on.
 */
#include "sim/leon3/timing.h"

#include <string.h>

#include "sim/leon3/asi.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/state.h"
#include "sim/leon3/timing_slots.h"

/* clang-format off */
#define FIELD(name)        STATE_SCALAR(leon3_timing_state, name)
#define ARRAY(name)        STATE_ARRAY(leon3_timing_state, name)
#define EVENT_FIELD(name)  STATE_MEMBER(leon3_timing_state, event, name)
#define SHAPE_FIELD(name)  EVENT_FIELD(shape.name)
#define POSTED_FIELD(name) STATE_MEMBER(leon3_timing_state, posted, name)
#define I_FIELD(name)      FIELD(units.i.name)
#define D_FIELD(name)      FIELD(units.d.name)
#define M_FIELD(name)      FIELD(units.m.name)
#define TLB_FIELD(name)    STATE_MEMBER(leon3_timing_state, units.m.tlb, name)
const struct state_field leon3_timing_fields[] = {
    FIELD(holds), FIELD(front), FIELD(dflush_end), ARRAY(late_slot), FIELD(result_slot), FIELD(cc_slot), FIELD(y_slot),
    FIELD(nobp_slot), FIELD(bp_slot), FIELD(div_slot), ARRAY(stall), FIELD(icache_misses), FIELD(dcache_misses), FIELD(walks),
    EVENT_FIELD(slot), EVENT_FIELD(physical), EVENT_FIELD(value[0]), EVENT_FIELD(value[1]), EVENT_FIELD(size), EVENT_FIELD(ccr),
    EVENT_FIELD(context), EVENT_FIELD(iflush), EVENT_FIELD(dflush),
    EVENT_FIELD(reserved[0]), EVENT_FIELD(reserved[1]), EVENT_FIELD(reserved[2]), EVENT_FIELD(reserved[3]),
    EVENT_FIELD(reserved[4]), EVENT_FIELD(reserved[5]), EVENT_FIELD(reserved[6]),
    SHAPE_FIELD(kind), SHAPE_FIELD(first_wait), SHAPE_FIELD(next_wait), SHAPE_FIELD(line), SHAPE_FIELD(dbl), SHAPE_FIELD(lock),
    SHAPE_FIELD(cancel), SHAPE_FIELD(mmu), SHAPE_FIELD(walk.reads), SHAPE_FIELD(walk.writes), SHAPE_FIELD(walk.wait), SHAPE_FIELD(fault),
    SHAPE_FIELD(reserved[0]), SHAPE_FIELD(reserved[1]), SHAPE_FIELD(reserved[2]), SHAPE_FIELD(reserved[3]),
    POSTED_FIELD(physical), POSTED_FIELD(value[0]), POSTED_FIELD(value[1]), POSTED_FIELD(size), POSTED_FIELD(beats),
    POSTED_FIELD(beat), POSTED_FIELD(reserved),
    I_FIELD(istate), I_FIELD(holdn), I_FIELD(req), I_FIELD(burst), I_FIELD(overrun), I_FIELD(underrun), I_FIELD(flush),
    I_FIELD(flush2), I_FIELD(pon), I_FIELD(cache), I_FIELD(trans_op), I_FIELD(word), I_FIELD(first_wait), I_FIELD(next_wait),
    I_FIELD(diagrdy), I_FIELD(on), I_FIELD(faddr), I_FIELD(sets), I_FIELD(walk.reads), I_FIELD(walk.writes), I_FIELD(walk.wait),
    I_FIELD(cacheable), I_FIELD(ib), I_FIELD(last), I_FIELD(fault), I_FIELD(mmu), I_FIELD(context), ARRAY(units.i.reserved),
    D_FIELD(dstate), D_FIELD(holdn), D_FIELD(req), D_FIELD(burst), D_FIELD(stpend), D_FIELD(ready), D_FIELD(nomds),
    D_FIELD(wbinit), D_FIELD(rburst), D_FIELD(dbl), D_FIELD(lock), D_FIELD(wb_word), D_FIELD(wb_read),
    D_FIELD(wb_lock), D_FIELD(trans_op), D_FIELD(flush_op), D_FIELD(icenable), D_FIELD(cctrlwr), D_FIELD(ccr), D_FIELD(line),
    D_FIELD(first_wait), D_FIELD(next_wait), D_FIELD(iflush), D_FIELD(own_line), D_FIELD(own_first), D_FIELD(own_next), D_FIELD(mmctrl1wr), D_FIELD(mmu), D_FIELD(context),
    D_FIELD(walk.reads), D_FIELD(walk.writes), D_FIELD(walk.wait), D_FIELD(fault), ARRAY(units.d.reserved),
    TLB_FIELD(s1_active), TLB_FIELD(s1_flush), TLB_FIELD(s2_active), TLB_FIELD(s2_flush), TLB_FIELD(state),
    TLB_FIELD(sync_isw), TLB_FIELD(walk.reads), TLB_FIELD(walk.writes), TLB_FIELD(walk.wait), TLB_FIELD(reserved),
    M_FIELD(flush), M_FIELD(twactive), M_FIELD(twowner), M_FIELD(tw_state), M_FIELD(tw_left), M_FIELD(req), M_FIELD(wait),
    M_FIELD(reserved), FIELD(units.b.bo), FIELD(units.b.ba), FIELD(units.b.hlocken), FIELD(units.b.wait), FIELD(units.b.reserved),
    FIELD(miss.word), FIELD(miss.last), FIELD(miss.cacheable), FIELD(miss.translated), FIELD(miss.fault),
    FIELD(miss.first_wait), FIELD(miss.next_wait), FIELD(miss.walk.reads), FIELD(miss.walk.writes), FIELD(miss.walk.wait),
    FIELD(lookup), FIELD(event_count), FIELD(jump_left), FIELD(result_reg), FIELD(result_even), FIELD(result_load),
    FIELD(cc_multi), FIELD(cc_y), FIELD(bp_annul), FIELD(locked), FIELD(next_jump), FIELD(annulled), FIELD(transfer),
    FIELD(repeated), FIELD(urgent), FIELD(predicted), FIELD(turns), FIELD(lead), FIELD(wrong_target), ARRAY(reserved),
};
/* clang-format on */
const size_t leon3_timing_field_count =
    sizeof(leon3_timing_fields) / sizeof(leon3_timing_fields[0]);

/* Slot numbers start far from those that the records of a reset pipeline have. */
#define FIRST_SLOT 16u

void leon3_timing_reset(struct leon3_timing_state *t)
{
    *t = (struct leon3_timing_state){.holds = (uint64_t)0 - FIRST_SLOT};
    leon3_units_reset(&t->units);
}

static uint64_t slot_of(const struct leon3 *cpu)
{
    return cpu->state.cycle - cpu->timing.holds;
}

/* The slot of the present instruction's fetch, before its waits in decode. */
static uint64_t fetch_slot(const struct leon3 *cpu)
{
    return slot_of(cpu) - LEON3_FETCH_AHEAD;
}

/* ---- running the units -------------------------------------------------------------------------------------------- */

/* A slot as the front end sees it, and the position behind it, in which the pipeline may be held. */
struct slot {
    bool take;
    enum leon3_lookup lookup;
    bool fbranch, rbranch, fbranch_behind, rbranch_behind;
};

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

static void pop_event(struct leon3_timing_state *t)
{
    pop_events(t, 1);
}

static void post(struct leon3_timing_state *t, const struct leon3_event *e)
{
    struct leon3_posted *posted = &t->posted[t->posted[0].beats > 0];

    *posted = (struct leon3_posted){.physical = e->physical,
                                    .value = {e->value[0], e->value[1]},
                                    .size = e->size,
                                    .beats = e->shape.dbl ? 2 : 1};
}

static void begin_flush(struct leon3 *cpu, struct leon3_event *e)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (e->dflush)
        t->dflush_end = now(t) + cpu->dcache.sets + 1 + (e->shape.kind == LEON3_EVENT_CONTROL);
    if (e->iflush && !cpu->foreseeing)
        leon3_cache_flush(&cpu->icache);
    e->dflush = 0;
}

/* What an access does when its slot comes. */
static void begin_event(struct leon3 *cpu, struct leon3_event *e)
{
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
        leon3_write_failed(cpu);
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
    bool store = t->units.d.stpend;
    uint64_t time = now(t);

    leon3_units_cycle(&t->units, position, &bus);
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
static void compute_slot(struct leon3 *cpu, const struct slot *slot)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_event event, *behind;
    bool access = t->event_count && t->event[0].slot == t->front;
    struct leon3_position position = {.take = slot->take,
                                      .fbranch = slot->fbranch,
                                      .rbranch = slot->rbranch,
                                      .next_access = event_at(t, t->front + 1) != NULL,
                                      .lookup = slot->lookup,
                                      .miss = &t->miss};

    if (access) {
        event = t->event[0];
        position.event = &event;
        pop_event(t);
        begin_event(cpu, &event);
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
                                       .next_access = event_at(t, t->front + 1) != NULL};
    while (!t->units.i.holdn || !t->units.d.holdn)
        hold(cpu, &position);
}

/* An access of memory, which the units know all of. */
static bool is_plain(const struct leon3_event *e)
{
    return e->shape.kind <= LEON3_EVENT_STORE && !e->size && !e->iflush && !e->dflush;
}

/* What the units do not know of must not happen: accesses of devices, flushes; nor may anybody want the cycle of a beat. */
static bool show_access(const struct leon3_event *e, uint64_t shape[2])
{
    memcpy(shape, &e->shape, sizeof(e->shape));
    return is_plain(e);
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
static bool slot_input(struct leon3 *cpu, const struct slot *slot, struct leon3_slot_input *input)
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
    input->flags = behind | (uint64_t)(e < end && e->slot == t->front + 2) << 1;
    if (missed)
        input->miss = pack_miss(&t->miss);
    if (missed || t->units.i.istate != LEON3_IDLE)
        input->flags |= (uint64_t)slot->take << 2 | (uint64_t)slot->fbranch << 3 |
                        (uint64_t)slot->rbranch << 4 | (uint64_t)slot->fbranch_behind << 5 |
                        (uint64_t)slot->rbranch_behind << 6;
    /* The plain engine keeps nothing, and is what remembered slots are compared with. A flush counts in the units. */
    return ok && cpu->engine != LEON3_ENGINE_PLAIN && !cpu->foreseeing && !t->posted[0].size &&
           !t->posted[1].size && !t->units.i.flush2;
}

static void learn(struct leon3 *cpu, const struct slot *slot, const struct leon3_slot_input *input)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_slot_outcome outcome = {0};
    struct leon3_units units = t->units;
    uint64_t holds = t->holds, stall[LEON3_STALL_COUNT];

    memcpy(stall, t->stall, sizeof(stall));
    cpu->store_beats = 0;
    compute_slot(cpu, slot);
    outcome.holds = (uint32_t)(t->holds - holds);
    outcome.store_beats = cpu->store_beats;
    for (uint32_t i = 0; i < LEON3_STALL_COUNT; i++)
        outcome.stall[i] = (uint32_t)(t->stall[i] - stall[i]);
    cpu->node = leon3_slots_learn(cpu->slots, &units, input, &t->units, &outcome);
}

static void follow(struct leon3 *cpu, const struct leon3_slot_edge *edge)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_slot_outcome *outcome = &edge->outcome;

    if (t->event_count && t->event[0].slot == t->front) {
        if (t->event[0].shape.kind == LEON3_EVENT_STORE)
            begin_event(cpu, &t->event[0]);
        pop_event(t);
    }
    t->front++;
    t->units = edge->to->units;
    cpu->node = edge->to;
    t->holds += outcome->holds;
    cpu->state.cycle += outcome->holds;
    for (uint32_t i = 0; outcome->holds && i < LEON3_STALL_COUNT; i++)
        t->stall[i] += outcome->stall[i];
    for (uint32_t i = 0; i < outcome->store_beats; i++)
        write_beat(cpu, 0);
}

static const struct leon3_slot_node *present_node(struct leon3 *cpu)
{
    if (!cpu->node)
        cpu->node = leon3_slots_node(cpu->slots, &cpu->timing.units);
    return cpu->node;
}

static void run_slot(struct leon3 *cpu, const struct slot *slot)
{
    const struct leon3_slot_edge *edge;
    struct leon3_slot_input input;

    if (!slot_input(cpu, slot, &input)) {
        cpu->node = NULL;
        compute_slot(cpu, slot);
        return;
    }
    edge = leon3_slots_find(present_node(cpu), &input);
    if (edge)
        follow(cpu, edge);
    else
        learn(cpu, slot, &input);
}

static bool units_are_quiet(const struct leon3 *cpu)
{
    return cpu->node ? cpu->node->quiet : leon3_units_quiet(&cpu->timing.units);
}

static bool units_flow(const struct leon3 *cpu)
{
    return cpu->node ? cpu->node->flows : leon3_units_flow(&cpu->timing.units);
}

/* ---- the front end ------------------------------------------------------------------------------------------------ */

/* In a slot up to that of the present fetch: does the fetch stage hold a target's address? */
static bool is_target(const struct leon3_timing_state *t, uint64_t slot)
{
    return t->repeated || (t->transfer & 1u && slot >= t->late_slot[0]);
}

/* And right behind it? */
static bool is_target_behind(const struct leon3_timing_state *t, uint64_t slot)
{
    return t->repeated || (t->transfer & 2u && slot >= t->late_slot[1]);
}

static bool target_at(const struct leon3_timing_state *t, uint64_t slot, uint64_t fetch)
{
    return slot <= fetch ? is_target(t, slot) : is_target_behind(t, slot);
}

/* Slots from a store's on to the one in which the write buffer is free again. */
static uint32_t store_slots(const struct leon3_event *e)
{
    const struct leon3_access_shape *shape = &e->shape;

    return 2u + shape->first_wait + (shape->dbl ? 1u + shape->next_wait : 0);
}

/* The plain stores: what they do to the units can be told later. */
static bool is_simple(const struct leon3_event *e)
{
    const struct leon3_access_shape *shape = &e->shape;

    return shape->kind == LEON3_EVENT_STORE && !shape->lock && !e->size && shape->mmu < 2 &&
           !shape->fault;
}

/* Is one of the queue from `first` on not simple, or does a store meet the one in front in the write buffer? */
static bool is_urgent(const struct leon3_event *first, const struct leon3_event *end)
{
    for (const struct leon3_event *e = first; e < end; e++)
        if (!is_simple(e) || (e > first && e->slot < e[-1].slot + store_slots(&e[-1])))
            return true;
    return false;
}

/* The edge of a slot whose fetch shows nothing; *e is moved behind the access of the slot. */
static const struct leon3_slot_edge *flow_edge(const struct leon3_slot_node *node, uint64_t slot,
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
        if (!is_plain(next))
            return NULL;
        memcpy(input.behind, &next->shape, sizeof(next->shape));
        input.flags = 1;
        next++;
    }
    input.flags |= (uint64_t)(next < end && next->slot == slot + 2) << 1;
    return leon3_slots_find(node, &input);
}

/* The same as run_to, along known edges and as long as fetches show nothing. */
static void flow_to(struct leon3 *cpu, uint64_t fetch, bool calm)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct leon3_event *e = t->event, *end = e + t->event_count;
    const struct leon3_slot_node *node = present_node(cpu);
    uint64_t holds = 0;

    while (t->front < fetch && !(node->quiet && (calm ? !is_urgent(e, end) : e == end))) {
        const struct leon3_event *access = e;
        const struct leon3_slot_edge *edge =
            e < end && !is_plain(e) ? NULL : flow_edge(node, t->front, &e, end);

        if (!edge) {
            e = access;
            break;
        }
        if (e != access && access->shape.kind == LEON3_EVENT_STORE)
            begin_event(cpu, t->event + (access - t->event));
        for (uint32_t i = 0; i < edge->outcome.store_beats; i++)
            write_beat(cpu, 0);
        if (edge->outcome.holds) {
            holds += edge->outcome.holds;
            for (uint32_t i = 0; i < LEON3_STALL_COUNT; i++)
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

/*
 * All slots before `fetch`: the pipeline takes no word in them. With `calm` it ends where the units are quiet and nothing of
 * the queue is urgent: `front` is 0 then.
 */
static void run_to(struct leon3 *cpu, uint64_t fetch, bool calm)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (cpu->engine != LEON3_ENGINE_PLAIN && !cpu->foreseeing && units_flow(cpu) &&
        !t->posted[0].size && !t->posted[1].size)
        flow_to(cpu, fetch, calm);

    while (t->front < fetch) {
        if (units_are_quiet(cpu) && calm && !is_urgent(t->event, t->event + t->event_count)) {
            t->front = t->urgent = 0;
            return;
        }
        if (units_are_quiet(cpu) && !t->event_count) { /* nothing changes any more */
            t->front = fetch;
            return;
        }
        const struct slot slot = {.fbranch = target_at(t, t->front, fetch),
                                  .rbranch = target_at(t, t->front + 1, fetch),
                                  .fbranch_behind = target_at(t, t->front + 1, fetch),
                                  .rbranch_behind = target_at(t, t->front + 2, fetch)};

        run_slot(cpu, &slot);
    }
}

static void calm_down(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    t->urgent = is_urgent(t->event, t->event + t->event_count);
    if (t->front && !t->urgent && units_are_quiet(cpu))
        t->front = 0;
}

static void wake_up(struct leon3_timing_state *t, uint64_t slot)
{
    if (!t->front)
        t->front = t->event_count && t->event[0].slot < slot ? t->event[0].slot : slot;
}

void leon3_time_run_to(struct leon3 *cpu, uint64_t slot)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->front && (!t->event_count || t->event[0].slot >= slot))
        return;
    wake_up(t, slot);
    run_to(cpu, slot, false);
}

void leon3_time_catch_up(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t fetch = fetch_slot(cpu);

    if (!t->front && (!t->urgent || t->event[0].slot >= fetch))
        return;
    wake_up(t, fetch);
    run_to(cpu, fetch, true);
    calm_down(cpu);
}

bool leon3_time_reach(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t fetch = fetch_slot(cpu);

    t->lookup = LEON3_LOOKUP_HIT;
    if (!t->front && (!t->urgent || t->event[0].slot >= fetch))
        return false;
    wake_up(t, fetch);
    run_to(cpu, fetch, true);
    return t->units.i.istate == LEON3_ISTREAMING;
}

bool leon3_time_icache_usable(const struct leon3 *cpu)
{
    const struct leon3_icache_unit *i = &cpu->timing.units.i;

    return i->on && !i->flush && i->pon;
}

uint32_t leon3_time_repeats(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t distance = slot_of(cpu) - t->bp_slot;

    return t->bp_slot && (distance == 2 || distance == 3) ? (uint32_t)distance : 0;
}

void leon3_time_miss(struct leon3 *cpu, const struct leon3_fetch_miss *miss)
{
    struct leon3_timing_state *t = &cpu->timing;

    t->icache_misses++;
    t->walks += miss->walk.reads > 0;
    wake_up(t, fetch_slot(cpu));
    run_to(cpu, fetch_slot(cpu), false);
    t->miss = *miss;
    t->lookup = LEON3_LOOKUP_MISS;
}

/* The next address comes from a branch, as long as the pipeline is held with the instruction in decode. */
static bool next_is_target(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_timing_state *t = &cpu->timing;

    if (t->turns)
        return true;
    if (t->jump_left == 2 && !t->late_slot[1]) /* the branch in front was predicted wrongly */
        return true;
    if (insn && (t->locked || insn->cycles > 1))
        return is_target_behind(t, t->front + 2);
    return insn && leon3_time_predicts(cpu, insn);
}

void leon3_time_take(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (t->front) {
        const struct slot slot = {.take = true,
                                  .lookup = (enum leon3_lookup)t->lookup,
                                  .fbranch = is_target(t, t->front),
                                  .rbranch = is_target_behind(t, t->front + 1),
                                  .fbranch_behind = is_target_behind(t, t->front + 1),
                                  .rbranch_behind = next_is_target(cpu, insn)};

        run_slot(cpu, &slot);
        calm_down(cpu);
    }
    if (t->repeated && t->front)
        t->transfer |= 2u;
    t->repeated = 0;
    t->lookup = LEON3_LOOKUP_NONE;
    t->miss = (struct leon3_fetch_miss){0};
}

/* ---- data --------------------------------------------------------------------------------------------------------- */

/* While the units are quiet: stores that are done, and have met nothing, need not be run. */
static void retire_stores(struct leon3_timing_state *t, uint64_t known)
{
    while (t->event_count && is_simple(&t->event[0])) {
        uint64_t done = t->event[0].slot + store_slots(&t->event[0]);

        if (done >= known || (t->event_count > 1 && t->event[1].slot < done))
            return;
        pop_event(t);
    }
}

void leon3_time_push(struct leon3 *cpu, struct leon3_event *event, uint32_t later)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t known = fetch_slot(cpu) + 1; /* nothing is fetched before this slot any more */

    if (cpu->apart)
        return;
    /* The cached engine's loop lets slots pass in which nothing can be held, that of the present fetch as well. */
    if (t->front && units_flow(cpu)) {
        run_to(cpu, known, true);
        calm_down(cpu);
    }
    event->slot = slot_of(cpu) + later;
    if (t->event_count && event->slot <= t->event[t->event_count - 1].slot)
        event->slot = t->event[t->event_count - 1].slot + 1; /* a slot has one access */
    if (!t->front)
        retire_stores(t, known);
    if (t->event_count == LEON3_EVENTS) {
        wake_up(t, known);
        run_to(cpu, known, false);
    }
    while (t->event_count ==
           LEON3_EVENTS) /* they are later than what is known: their slots pass all the same */
        run_to(cpu, t->front + 1, false);
    t->walks += event->shape.walk.reads > 0;
    t->event[t->event_count++] = *event;
    calm_down(cpu);
}

bool leon3_time_wants_hits(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;

    return t->event_count && t->event[t->event_count - 1].shape.kind == LEON3_EVENT_READ;
}

void leon3_time_hold(struct leon3 *cpu, uint32_t cycles, enum leon3_stall kind)
{
    cpu->state.cycle += cycles;
    cpu->timing.holds += cycles;
    cpu->timing.stall[kind] += cycles;
}

void leon3_time_settle_all(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->front && !t->event_count)
        return;
    wake_up(t, fetch_slot(cpu));
    while (t->event_count || !units_are_quiet(cpu))
        run_to(cpu, t->front + 1, false);
    t->front = 0;
}

/* ---- flushes and control -------------------------------------------------------------------------------------------- */

static bool flush_pending(const struct leon3_timing_state *t)
{
    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].dflush)
            return true;
    return false;
}

bool leon3_time_iflush(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;

    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].iflush)
            return true;
    return t->units.i.flush;
}

/* Until the cycle `end` the present instruction has not passed. */
static bool flushes_until(struct leon3 *cpu, uint64_t end)
{
    return cpu->state.cycle <= end && leon3_time_exact(cpu) <= end;
}

bool leon3_time_dflush(struct leon3 *cpu)
{
    return flush_pending(&cpu->timing) || flushes_until(cpu, cpu->timing.dflush_end);
}

/* flush2 lasts a cycle longer than flush. */
bool leon3_time_dflush_seen(struct leon3 *cpu)
{
    uint64_t end = cpu->timing.dflush_end;

    return flush_pending(&cpu->timing) || (end && flushes_until(cpu, end - 1));
}

void leon3_time_control_changed(struct leon3 *cpu)
{
    struct leon3_icache_unit *i = &cpu->timing.units.i;

    cpu->node = NULL;
    i->on = cpu->state.ccr & 1u;
    i->ib = (cpu->state.ccr & CCR_IB) != 0;
    i->sets = (uint16_t)cpu->icache.sets;
    i->mmu = srmmu_enabled(&cpu->mmu);
    i->context = (uint8_t)cpu->mmu.state.context;
    if (!cpu->timing.front && !i->flush)
        i->pon = i->on;
}

bool leon3_time_flows(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;

    if (!units_flow(cpu) || t->dflush_end >= cpu->state.cycle || t->posted[0].size ||
        t->posted[1].size)
        return false;
    for (uint32_t i = 0; i < t->event_count; i++)
        if (!is_plain(&t->event[i]))
            return false;
    return true;
}

bool leon3_time_near_horizon(const struct leon3 *cpu)
{
    return (cpu->timing.front || cpu->timing.urgent) &&
           cpu->env.clock->horizon - cpu->state.cycle <= LEON3_LEAD_MAX + LEON3_LEAD_MARGIN;
}

void leon3_timing_reload(void *owner)
{
    ((struct leon3 *)owner)->node = NULL;
}
