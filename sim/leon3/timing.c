/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bus, caches' waits and the fetch stream in full timing (timing.h). Interlocks are in interlock.c.
 */
#include "sim/leon3/timing.h"

#include <string.h>

#include "sim/leon3/asi.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/state.h"

/* clang-format off */
#define FIELD(name)        STATE_SCALAR(leon3_timing_state, name)
#define EVENT_FIELD(name)  STATE_MEMBER(leon3_timing_state, event, name)
const struct state_field leon3_timing_fields[] = {
    FIELD(holds), FIELD(bus_free), FIELD(store_ready), FIELD(fill_next), FIELD(fill_last), FIELD(fill_slot),
    FIELD(iflush_end), FIELD(dflush_end), FIELD(result_slot), FIELD(cc_slot), FIELD(y_slot), FIELD(nobp_slot),
    FIELD(bp_slot), FIELD(div_slot), STATE_ARRAY(leon3_timing_state, stall), FIELD(icache_misses), FIELD(dcache_misses),
    FIELD(walks), EVENT_FIELD(at), EVENT_FIELD(physical), EVENT_FIELD(value[0]), EVENT_FIELD(value[1]),
    EVENT_FIELD(kind), EVENT_FIELD(beats), EVENT_FIELD(first_wait), EVENT_FIELD(next_wait), EVENT_FIELD(mmu),
    EVENT_FIELD(walk_reads), EVENT_FIELD(walk_writes), EVENT_FIELD(walk_wait), EVENT_FIELD(behind), EVENT_FIELD(size),
    EVENT_FIELD(no_write), EVENT_FIELD(reserved[0]), EVENT_FIELD(reserved[1]), EVENT_FIELD(reserved[2]), EVENT_FIELD(reserved[3]),
    EVENT_FIELD(reserved[4]), EVENT_FIELD(reserved[5]), EVENT_FIELD(reserved[6]), EVENT_FIELD(reserved[7]),
    EVENT_FIELD(reserved[8]),
    FIELD(event_count), FIELD(fill_va), FIELD(fill_left), FIELD(fill_step), FIELD(fill_cached), FIELD(jump_left),
    FIELD(result_reg), FIELD(result_even), FIELD(result_load), FIELD(cc_multi), FIELD(cc_y), FIELD(bp_annul),
    FIELD(uncached_once), FIELD(locked), FIELD(next_jump), FIELD(annulled), FIELD(branched), FIELD(transfer), STATE_ARRAY(leon3_timing_state, reserved),
};
/* clang-format on */
const size_t leon3_timing_field_count =
    sizeof(leon3_timing_fields) / sizeof(leon3_timing_fields[0]);

/* Slot numbers start far from those that the records of a reset pipeline have. */
#define FIRST_SLOT 16u

void leon3_timing_reset(struct leon3_timing_state *t)
{
    *t = (struct leon3_timing_state){.holds = (uint64_t)0 - FIRST_SLOT};
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Cycles without a slot behind the slot at `at`: all that comes later moves. */
static void hold_after(struct leon3 *cpu, uint64_t at, uint64_t cycles, enum leon3_stall kind)
{
    struct leon3_timing_state *t = &cpu->timing;

    cpu->state.cycle += cycles;
    t->holds += cycles;
    t->stall[kind] += cycles;
    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].at > at)
            t->event[i].at += cycles;
}

void leon3_time_hold(struct leon3 *cpu, uint32_t cycles, enum leon3_stall kind)
{
    cpu->state.cycle += cycles;
    cpu->timing.holds += cycles;
    cpu->timing.stall[kind] += cycles;
}

/* A transfer whose address could be driven from `from` on; gives the cycle of its first data beat. */
static uint64_t transfer(struct leon3_timing_state *t, uint64_t from, uint32_t beats,
                         uint32_t first_wait, uint32_t next_wait)
{
    uint64_t first = later(from, t->bus_free) + 1 + first_wait;

    t->bus_free = first + (beats - 1) * (1 + next_wait);
    return first;
}

/* The walk's reads and write-backs; the cycle in which the caches see the translation, asked for in cycle `at`. */
static uint64_t translated(struct leon3_timing_state *t, uint64_t at, bool walk, uint32_t reads,
                           uint32_t writes, uint32_t wait)
{
    uint64_t seen = at + 2;

    if (!walk)
        return seen;
    t->walks++;
    for (uint32_t i = 0; i < reads; i++)
        seen = transfer(t, i ? seen - 1 : at + 3, 1, wait, 0) + 2;
    for (uint32_t i = 0; i < writes; i++)
        seen = transfer(t, seen + 1, 1, wait, 0) + 2;
    return seen;
}

static uint64_t event_translated(struct leon3_timing_state *t, const struct leon3_event *e)
{
    return translated(t, e->at, e->mmu == 2, e->walk_reads, e->walk_writes, e->walk_wait);
}

/* wread and rtrans of mmu_dcache.vhd: the first cycle of the request. */
static uint64_t read_request(struct leon3_timing_state *t, const struct leon3_event *e)
{
    uint64_t seen;

    if (!e->mmu)
        return later(e->at, t->store_ready) + 1;
    seen = event_translated(t, e);
    if (t->store_ready <= e->at)
        return seen + 1;
    return later(seen + 1, t->store_ready) + 1;
}

/* wtrans and wwrite: the first cycle of the request, and the cycles for which the pipeline waits. */
static uint64_t store_request(struct leon3_timing_state *t, const struct leon3_event *e,
                              uint64_t *hold)
{
    bool busy = t->store_ready > e->at;
    uint64_t seen;

    *hold = 0;
    if (!busy && e->mmu < 2)
        return e->at + 1;
    seen = e->mmu ? event_translated(t, e) : e->at;
    if (busy)
        seen = later(e->mmu ? seen + 1 : seen, t->store_ready);
    *hold = seen - e->at;
    return seen + 1;
}

static uint64_t do_store(struct leon3_timing_state *t, const struct leon3_event *e, uint64_t *hold)
{
    uint64_t request = store_request(t, e, hold);
    uint64_t first = transfer(t, request, e->beats, e->first_wait, e->next_wait);

    t->store_ready = t->bus_free;
    return first;
}

static uint64_t do_read(struct leon3_timing_state *t, const struct leon3_event *e, uint64_t *hold)
{
    uint64_t first = transfer(t, read_request(t, e), e->beats, e->first_wait, e->next_wait);

    *hold = t->bus_free + e->behind - e->at;
    if (e->beats ==
        2) /* an uncached doubleword: the slot of its second word passes while that is read */
        *hold -= 1;
    return first;
}

/* A locked read, whose address waits a cycle for the lock, then the write in the next slot. */
static uint64_t do_atomic(struct leon3_timing_state *t, const struct leon3_event *e, uint64_t *hold)
{
    uint64_t first = transfer(t, read_request(t, e) + 1, e->beats, e->first_wait, e->next_wait);

    *hold = t->bus_free + 1 - e->at;
    if (!e->no_write) {
        transfer(t, t->bus_free + 3, 1, e->first_wait, 0);
        t->store_ready = t->bus_free;
    }
    return first;
}

static void do_device_store(struct leon3 *cpu, const struct leon3_event *e, uint64_t first)
{
    for (uint32_t beat = 0; beat < e->beats; beat++)
        if (!leon3_physical_write_at(cpu, e->physical + 4 * beat, e->size, e->value[beat],
                                     first + beat * (1u + e->next_wait))) {
            leon3_write_failed(cpu);
            return;
        }
}

static enum leon3_stall stall_of(const struct leon3_event *e)
{
    return e->kind == LEON3_EVENT_STORE ? LEON3_STALL_STORE : LEON3_STALL_DCACHE;
}

/* Does the oldest event; gives the cycles for which the pipeline waits behind its slot. */
static uint64_t take_event(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_event e = t->event[0];
    uint64_t hold, first;

    t->event_count--;
    memmove(t->event, t->event + 1, t->event_count * sizeof(e));
    memset(t->event + t->event_count, 0, sizeof(e));
    if (e.kind == LEON3_EVENT_READ)
        first = do_read(t, &e, &hold);
    else if (e.kind == LEON3_EVENT_ATOMIC)
        first = do_atomic(t, &e, &hold);
    else
        first = do_store(t, &e, &hold);
    if (e.size)
        do_device_store(cpu, &e, first);
    return hold;
}

static void settle_first(struct leon3 *cpu)
{
    uint64_t at = cpu->timing.event[0].at;
    enum leon3_stall kind = stall_of(&cpu->timing.event[0]);

    hold_after(cpu, at, take_event(cpu), kind);
}

/* The fetch of the present instruction, as far as is known. */
static uint64_t fetch_cycle(const struct leon3 *cpu)
{
    return cpu->state.cycle - LEON3_FETCH_AHEAD;
}

static void settle_before_fetch(struct leon3 *cpu)
{
    while (cpu->timing.event_count && cpu->timing.event[0].at < fetch_cycle(cpu))
        settle_first(cpu);
}

void leon3_time_settle_all(struct leon3 *cpu)
{
    while (cpu->timing.event_count)
        settle_first(cpu);
}

static bool device_pending(const struct leon3_timing_state *t)
{
    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].size)
            return true;
    return false;
}

void leon3_time_settle_due(struct leon3 *cpu)
{
    if (cpu->timing.event_count && device_pending(&cpu->timing))
        settle_before_fetch(cpu);
}

bool leon3_time_busy(const struct leon3 *cpu)
{
    const struct leon3_timing_state *t = &cpu->timing;

    return t->fill_left || t->iflush_end || t->uncached_once || t->dflush_end >= cpu->state.cycle ||
           (t->event_count && device_pending(t));
}

void leon3_time_push(struct leon3 *cpu, struct leon3_event *event)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->fill_left)
        settle_before_fetch(cpu);
    if (t->event_count == LEON3_EVENTS)
        settle_first(cpu);
    event->at = cpu->state.cycle;
    t->event[t->event_count++] = *event;
}

uint64_t leon3_time_now(struct leon3 *cpu, struct leon3_event *event)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t hold, first;

    leon3_time_settle_all(cpu);
    event->at = cpu->state.cycle;
    if (event->kind == LEON3_EVENT_STORE)
        first = do_store(t, event, &hold);
    else
        first = event->kind == LEON3_EVENT_ATOMIC ? do_atomic(t, event, &hold)
                                                  : do_read(t, event, &hold);
    if (event->size)
        do_device_store(cpu, event, first);
    leon3_time_hold(cpu, (uint32_t)hold, stall_of(event));
    return first;
}

/* ---- the fetch stream ------------------------------------------------------------------------------------------- */

/* The pipeline did not take a word, or leaves the line: an uncached burst ends early, a cached one goes on to its end. */
static void underrun(struct leon3_timing_state *t, uint64_t at)
{
    uint64_t last = t->fill_next - t->fill_step;

    while (last < at)
        last += t->fill_step;
    last += t->fill_step;
    if (!t->fill_cached && last < t->fill_last) {
        if (t->bus_free == t->fill_last)
            t->bus_free = last;
        t->fill_last = last;
    }
}

/*
 * One slot at x while a fill is under way. `fetch`: the slot of a fetch that wants the next word; `hold`: cycles
 * that a data access of this slot is known to take. Gives the next slot. */
static uint64_t stream_slot(struct leon3 *cpu, uint64_t x, bool fetch, uint64_t hold)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t word = x, next;
    bool missed = !fetch && t->fill_next == x;

    if (t->event_count && t->event[0].at == x)
        hold = take_event(cpu);
    if (fetch) {
        word = later(x, t->fill_next);
        t->fill_next += t->fill_step;
        t->fill_va += 4;
        t->fill_left--;
    }
    next = later(word, x + hold) + 1;
    if (t->branched && fetch && t->fill_left) {
        missed = true;
        t->branched = 0;
        underrun(t, word);
    } else if (t->fill_left && (missed || t->fill_next < next)) {
        missed = true;
        underrun(t, t->fill_next);
    }
    if (missed || !t->fill_left) {
        next = later(next, t->fill_last + 2);
        t->fill_left = 0;
    }
    hold_after(cpu, x, next - (x + 1), LEON3_STALL_ICACHE);
    return next;
}

bool leon3_time_stream(struct leon3 *cpu, uint32_t va)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->fill_left)
        return false;
    if (va != t->fill_va || t->transfer == 1) {
        underrun(t, t->fill_slot + 1);
        t->fill_left = 0;
        hold_after(cpu, t->fill_slot, t->fill_last + 1 - t->fill_slot, LEON3_STALL_ICACHE);
        return false;
    }
    for (uint64_t x = t->fill_slot + 1; t->fill_left;) {
        bool fetch = x == fetch_cycle(cpu);

        x = stream_slot(cpu, x, fetch, 0);
        t->fill_slot = x - 1;
        if (fetch)
            return true;
    }
    return false;
}

/* A fetch two or three slots behind a predicted branch does not start a fill; it is repeated (BLOCKBPMISS). */
static void repeat_predicted_fetch(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = cpu->state.cycle - t->holds;

    if (t->bp_slot && slot - t->bp_slot >= 2 && slot - t->bp_slot <= 3) {
        cpu->state.cycle += 2;
        t->stall[LEON3_STALL_BRANCH] += 2;
        t->branched = 1;
    }
}

void leon3_time_fetch_miss(struct leon3 *cpu, const struct leon3_fetch_miss *miss)
{
    struct leon3_timing_state *t = &cpu->timing;
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, miss->physical);
    uint32_t line_words = cpu->config.icache_line / 4, word = miss->va >> 2 & (line_words - 1);
    uint32_t first_wait = slave ? slave->first_wait : 0, next_wait = slave ? slave->next_wait : 0;
    uint64_t request, store_hold = 0;

    if (miss->enabled)
        repeat_predicted_fetch(cpu);
    settle_before_fetch(cpu);
    t->icache_misses++;
    /* A store in the same slot asks for the bus while the fetch is being translated. */
    if (miss->translated && t->event_count && t->event[0].at == fetch_cycle(cpu) &&
        t->event[0].kind == LEON3_EVENT_STORE && t->event[0].mmu < 2)
        store_hold = take_event(cpu);
    request = miss->translated ? translated(t, fetch_cycle(cpu), miss->walk, miss->walk_reads,
                                            miss->walk_writes, miss->walk_wait)
                               : fetch_cycle(cpu);
    t->fill_left = (uint8_t)(cpu->state.ccr & CCR_IB ? line_words - word : 1);
    t->fill_step = (uint8_t)(1 + next_wait);
    t->fill_cached = miss->enabled || t->uncached_once;
    t->fill_va = miss->va;
    t->fill_next = transfer(t, request + 1, t->fill_left, first_wait, next_wait);
    t->fill_last = t->bus_free;
    t->fill_slot = stream_slot(cpu, fetch_cycle(cpu), true, store_hold) - 1;
    t->branched = 0;
}

/* ---- flushes ---------------------------------------------------------------------------------------------------- */

void leon3_time_flush(struct leon3 *cpu, bool instruction, bool data)
{
    if (instruction)
        cpu->timing.iflush_end = cpu->state.cycle + cpu->icache.sets;
    if (data)
        cpu->timing.dflush_end = cpu->state.cycle + cpu->dcache.sets + 1;
}

/* The end is seen between two fills, and one more fetch passes the cache by. */
bool leon3_time_iflush(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->iflush_end)
        return false;
    if (fetch_cycle(cpu) > t->iflush_end) {
        if (t->uncached_once) {
            t->uncached_once = 0;
            t->iflush_end = 0;
            return false;
        }
        t->uncached_once = 1;
    }
    return true;
}

bool leon3_time_dflush(const struct leon3 *cpu)
{
    return cpu->state.cycle <= cpu->timing.dflush_end;
}
