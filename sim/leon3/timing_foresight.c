/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A look ahead. leon3_state.cycle does not know yet what the next four fetches cost; where the exact cycle matters (an
 * interrupt that comes, a device, a flush's end, an observer) they are followed here, and all is put back. The way is that
 * of the condition codes as they are: the first instruction's for certain, behind it as predicted; fills are followed, not done.
 */
#include "sim/leon3/timing.h"

#include "sim/leon3/asi.h"
#include "sim/leon3/cached_line.h"
#include "sim/leon3/engine_cached.h"
#include "sim/leon3/timing_run.h"

#define BEAT_INSTRUCTIONS 32u /* enough for a beat behind the longest waits; then it is a guess */
#define BEAT_SLOTS        1000u
#define BEAT_FETCHES      6u /* of slots in which a fetch could be in an access's way */

#define PTE_R 0x20u /* V8 manual, H.3: referenced */

/* Where the look goes, the line that it has filled, and the page that it has walked to. */
struct way {
    uint32_t pc, npc;
    uint32_t filled, walked;
    bool has_filled, has_walked;
    bool ahead;   /* the instruction is one behind the first: nobody knows its condition codes */
    bool jumps;   /* the instruction in front is a JMPL or RETT */
    uint64_t end; /* fetches of instructions from this slot on do not count */
    /*
     * For who observes instructions, predictions that are wrong and fetches that are repeated are followed as well. What else
     * asks (the end of a flush above all) was compared with the RTL without.
     */
    bool whole;
};

static bool hits(struct leon3 *cpu, const struct way *way, uint32_t va)
{
    const struct leon3_cache *cache = &cpu->icache;
    const struct leon3_cache_line *line;

    if (!leon3_time_icache_usable(cpu))
        return false;
    if (way->has_filled && leon3_cache_base(cache, va) == way->filled)
        return true;
    line = leon3_cache_find(cache, va, cpu->timing.units.i.context, cpu->timing.units.i.mmu);
    return line && leon3_cache_word_valid(cache, line, va);
}

static bool has_walked(const struct way *way, uint32_t va)
{
    return way->whole && way->has_walked && way->walked == va / BUS_PAGE_SIZE;
}

static void miss(struct leon3 *cpu, struct way *way, uint32_t va)
{
    bool mmu = cpu->timing.units.i.mmu;
    uint32_t last = cpu->config.icache_line / 4 - 1, physical = va, pte;
    struct leon3_fetch_miss miss = {.word = (uint8_t)(va >> 2 & last),
                                    .last = (uint8_t)last,
                                    .cacheable = 1,
                                    .translated = mmu};
    const struct bus_slave *slave;
    unsigned reads;

    if (mmu &&
        !srmmu_peek(&cpu->mmu, cpu->timing.units.i.context, va, &physical, &pte, NULL, &reads))
        return;
    if (mmu && !srmmu_tlb_peek(&cpu->mmu, true, va) && !has_walked(way, va))
        miss.walk = way->whole ? (struct leon3_walk_cost){.reads = (uint8_t)reads,
                                                          .writes = !(pte & PTE_R),
                                                          .wait = leon3_walk_wait(cpu)}
                               : (struct leon3_walk_cost){.reads = 4};
    slave = bus_slave_at(cpu->env.bus, physical);
    if (!slave || !slave->memory)
        return;
    miss.first_wait = slave->first_wait;
    miss.next_wait = slave->next_wait;
    way->filled = leon3_cache_base(&cpu->icache, va);
    way->has_filled = leon3_time_icache_usable(cpu);
    way->walked = va / BUS_PAGE_SIZE;
    way->has_walked = true;
    leon3_time_miss(cpu, &miss);
}

bool leon3_foresee_word(const struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    const struct leon3_icache_unit *unit = &cpu->timing.units.i;
    const struct leon3_cache_line *line =
        leon3_cache_find(&cpu->icache, va, unit->context, unit->mmu);
    uint32_t physical = va, pte;
    const uint8_t *memory;

    if (line && leon3_cache_word_valid(&cpu->icache, line, va)) {
        *opcode = leon3_cache_read(&cpu->icache, line, va, 4);
        return true;
    }
    if (unit->mmu && !srmmu_peek(&cpu->mmu, unit->context, va, &physical, &pte, NULL, NULL))
        return false;
    memory = bus_storage(cpu->env.bus, physical);
    if (!memory)
        return false;
    *opcode = bus_load32(memory);
    return true;
}

void leon3_foresee_wrong_fetch(struct leon3 *cpu, uint32_t va)
{
    struct way way = {.whole = true};

    if (!leon3_time_reach(cpu) && !leon3_time_icache_usable(cpu))
        miss(cpu, &way, va);
    leon3_time_take(cpu, NULL);
}

/* A slot passes in which nothing comes of what is fetched; the next fetch is repeated. */
static void pass_slot(struct leon3 *cpu)
{
    leon3_time_take(cpu, NULL);
    cpu->state.cycle++;
    cpu->timing.repeated = 1;
}

/* Behind a predicted branch a fetch that misses is repeated two slots later, as in cached_fetch.c. */
static void repeat(struct leon3 *cpu, struct way *way)
{
    bool fills = leon3_time_repeats(cpu) == 3;
    uint32_t wrong = cpu->timing.wrong_target, next = wrong ? wrong : way->npc;

    pass_slot(cpu);
    if (!leon3_time_reach(cpu) && !hits(cpu, way, next) &&
        (fills || !leon3_time_icache_usable(cpu)))
        miss(cpu, way, next);
    pass_slot(cpu);
}

static bool fetch(struct leon3 *cpu, struct way *way, struct leon3_insn *insn)
{
    uint32_t opcode;
    bool found = leon3_time_reach(cpu) || hits(cpu, way, way->pc);

    if (!found && way->whole && leon3_time_icache_usable(cpu) && leon3_time_repeats(cpu)) {
        repeat(cpu, way);
        if (cpu->state.cycle - cpu->timing.holds >= way->end)
            return false;
        found = leon3_time_reach(cpu) || hits(cpu, way, way->pc);
    }
    if (!found)
        miss(cpu, way, way->pc);
    if (!leon3_foresee_word(cpu, way->pc, &opcode))
        return false;
    leon3_decode(&cpu->decoder, opcode, insn);
    return true;
}

/* On past an instruction; false: it is a jump's slot, and nobody knows where to. */
static bool go_on(struct leon3 *cpu, struct way *way, const struct leon3_insn *insn)
{
    bool branch = insn->op < INSN_COUNT && leon3_rows[insn->op].format == FORMAT_BRANCH;
    bool call = insn->op < INSN_COUNT && leon3_rows[insn->op].kind == KIND_CALL;
    bool taken =
        way->whole && !way->ahead ? leon3_time_goes(cpu, insn) : leon3_time_predicts(cpu, insn);
    uint32_t target = way->pc + insn->imm;
    bool lost = way->jumps;

    way->jumps = insn->op < INSN_COUNT &&
                 (leon3_rows[insn->op].kind == KIND_JMPL || leon3_rows[insn->op].kind == KIND_RETT);
    if (branch)
        leon3_time_branch(cpu, insn, taken);
    leon3_time_end(cpu, insn);
    if (lost)
        return false;
    way->ahead = true;
    way->pc = way->npc;
    way->npc = (branch || call) && taken ? target : way->npc + 4;
    return true;
}

/* From the present instruction, in decode, to the cycle of `slot`. */
static void look(struct leon3 *cpu, struct way *way, const struct leon3_insn *present,
                 uint64_t slot)
{
    struct leon3_insn insn = *present;

    way->end = slot + LEON3_FETCH_AHEAD;
    while (go_on(cpu, way, &insn) && cpu->state.cycle - cpu->timing.holds < way->end &&
           fetch(cpu, way, &insn))
        leon3_time_decode(cpu, &insn);
    leon3_time_run_to(cpu, slot);
}

/* The same until the beat that is waited for, as long as the way is known. */
static void follow(struct leon3 *cpu, struct way *way, const struct leon3_insn *present)
{
    struct leon3_insn insn = *present;

    for (uint32_t i = 0; i < BEAT_INSTRUCTIONS && !cpu->watched_beat; i++) {
        if (!go_on(cpu, way, &insn) || !fetch(cpu, way, &insn))
            return;
        leon3_time_decode(cpu, &insn);
    }
}

static void put_back(struct leon3 *cpu, const struct leon3_timing_state *timing, uint64_t cycle)
{
    cpu->timing = *timing;
    cpu->node = NULL;
    cpu->state.cycle = cycle;
    cpu->foreseeing = cpu->foreseeing_wrong = cpu->seeking_beat = false;
}

static struct way start(const struct leon3 *cpu)
{
    return (struct way){.pc = cpu->state.pc, .npc = cpu->state.npc, .end = UINT64_MAX};
}

/* A read in front of it is over a slot later if the present instruction makes an access, which may not be in the queue yet. */
static void expect_access(struct leon3 *cpu, uint64_t slot)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t flags = cpu->insn->op < INSN_COUNT ? leon3_rows[cpu->insn->op].flags : 0;

    if (flags & (INSN_FLAG_LOAD | INSN_FLAG_STORE) && t->event_count < LEON3_EVENTS &&
        !(t->event_count && t->event[t->event_count - 1].slot >= slot))
        t->event[t->event_count++] =
            (struct leon3_event){.slot = slot, .shape.kind = LEON3_EVENT_HIT};
}

static uint64_t exact_cycle(struct leon3 *cpu, bool whole)
{
    struct leon3_timing_state timing = cpu->timing;
    uint64_t cycle = cpu->state.cycle, slot = cycle - timing.holds, exact;
    struct way way = start(cpu);

    if (!cpu->insn || !cpu->full_timing)
        return cycle;
    cpu->foreseeing = true;
    cpu->foreseeing_wrong = way.whole = whole;
    expect_access(cpu, slot);
    look(cpu, &way, cpu->insn, slot);
    exact = slot + cpu->timing.holds;
    put_back(cpu, &timing, cycle);
    return exact;
}

uint64_t leon3_time_exact(struct leon3 *cpu)
{
    return exact_cycle(cpu, false);
}

uint64_t leon3_time_observed(struct leon3 *cpu)
{
    return exact_cycle(cpu, true);
}

void leon3_time_settle_uses(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    cpu->foreseen_uses = cpu->foreseen_stores = 0;
    leon3_time_exact(cpu);
    for (uint32_t i = 0; i < t->event_count; i++) {
        if (!t->event[i].uses)
            continue;
        t->event[i].uses = 0;
        srmmu_settle(&cpu->mmu, cpu->foreseen_uses & 1u);
        cpu->foreseen_uses >>= 1;
    }
}

bool leon3_time_iflush_seen(struct leon3 *cpu)
{
    struct leon3_timing_state timing = cpu->timing;
    uint64_t cycle = cpu->state.cycle;
    struct way way = start(cpu);
    bool seen;

    if (!leon3_time_iflush(cpu))
        return false;
    if (!cpu->insn) /* a debugger asks */
        return true;
    cpu->foreseeing = true;
    look(cpu, &way, cpu->insn, cycle - timing.holds);
    seen = leon3_time_iflush(cpu);
    put_back(cpu, &timing, cycle);
    return seen;
}

/* A store that meets nothing, on its way or to come, holds nobody. */
static bool may_be_held(const struct leon3_timing_state *t)
{
    const struct leon3_units *u = &t->units;
    uint64_t free = 0;

    if (t->front && (t->event_count || u->d.dstate != LEON3_IDLE || !u->d.holdn ||
                     u->i.istate != LEON3_IDLE || !u->i.holdn || !u->d.stpend))
        return true;
    for (uint32_t i = 0; i < t->event_count; i++) {
        const struct leon3_access_shape *shape = &t->event[i].shape;

        if (shape->kind != LEON3_EVENT_STORE || shape->lock || t->event[i].size || shape->mmu > 1 ||
            shape->fault || t->event[i].slot < free)
            return true;
        free = t->event[i].slot + 2u + shape->first_wait + (shape->dbl ? 1u + shape->next_wait : 0);
    }
    return false;
}

uint32_t leon3_time_lead(struct leon3 *cpu)
{
    struct leon3_timing_state timing;
    uint64_t cycle = cpu->state.cycle, exact = cycle, slot;
    struct way way = start(cpu);
    struct leon3_insn insn;

    if (!may_be_held(&cpu->timing))
        return 0;
    timing = cpu->timing;
    cpu->foreseeing = true;
    if (fetch(cpu, &way, &insn)) {
        leon3_time_decode(cpu, &insn);
        slot = cpu->state.cycle - cpu->timing.holds;
        look(cpu, &way, &insn, slot);
        exact = slot + cpu->timing.holds;
    }
    put_back(cpu, &timing, cycle);
    return exact - cycle > LEON3_LEAD_MAX ? LEON3_LEAD_MAX : (uint32_t)(exact - cycle);
}

/* The line that was looked at last; most of a way is in one. */
struct last_line {
    const struct leon3_cache_line *line;
    uint32_t base;
};

/* What a fetch that hits gives; NULL: it would not hit. `other`: room for what is not decoded yet. */
static const struct leon3_insn *insn_that_hits(struct leon3 *cpu, uint32_t va,
                                               struct last_line *last, struct leon3_insn *other)
{
    const struct leon3_cache *cache = &cpu->icache;
    const struct leon3_code_page *page = leon3_fetch_page(cpu, va);
    const struct leon3_insn *insn = page ? &page->insn[(va & (BUS_PAGE_SIZE - 1)) >> 2] : NULL;

    if (!last->line || last->base != leon3_cache_base(cache, va)) {
        last->line =
            leon3_cache_find(cache, va, cpu->timing.units.i.context, cpu->timing.units.i.mmu);
        last->base = leon3_cache_base(cache, va);
    }
    if (!last->line || !leon3_cache_word_valid(cache, last->line, va))
        return NULL;
    if (insn && insn->label != LEON3_LABEL_UNDECODED && !last->line->own &&
        leon3_cache_is_from(last->line, leon3_cache_place(va, page->physical)))
        return insn;
    leon3_decode(&cpu->decoder, leon3_cache_read(cache, last->line, va, 4), other);
    return other;
}

/*
 * Do all words hit that may be fetched in the `count` slots behind? Branches go both ways; behind a jump's slot nobody knows the
 * way, and none is followed.
 */
static bool fetches_hit(struct leon3 *cpu, uint32_t pc, uint32_t npc, uint32_t count,
                        struct last_line *last)
{
    for (; count; count--) {
        struct leon3_insn other;
        const struct leon3_insn *insn = insn_that_hits(cpu, pc, last, &other);
        const struct leon3_row *row;

        if (!insn)
            return false;
        row = insn->op < INSN_COUNT ? &leon3_rows[insn->op] : NULL;
        if (row && (row->kind == KIND_JMPL || row->kind == KIND_RETT))
            return insn_that_hits(cpu, npc, last, &other);
        if (row && (row->format == FORMAT_BRANCH || row->kind == KIND_CALL) &&
            !fetches_hit(cpu, npc, pc + insn->imm, count - 1, last))
            return false;
        pc = npc;
        npc += 4;
    }
    return true;
}

/* The beat of the access just told, where nothing else goes on: known, or to be noted; NULL: it has to be looked for. */
static uint32_t *quiet_beat(struct leon3 *cpu, uint32_t later)
{
    const struct leon3_timing_state *t = &cpu->timing;
    struct last_line last = {0};
    uint32_t shape;

    if (cpu->engine == LEON3_ENGINE_PLAIN || t->front || t->event_count != 1 || later ||
        t->event[0].shape.kind != LEON3_EVENT_READ || !leon3_time_icache_usable(cpu) ||
        !fetches_hit(cpu, cpu->state.npc, cpu->state.npc + 4, BEAT_FETCHES, &last))
        return NULL;
    shape = leon3_slots_number(cpu->slots, &t->event[0].shape);
    return shape ? leon3_slots_beat(cpu->slots, leon3_present_node(cpu), shape) : NULL;
}

/* Followed cycle by cycle. */
static uint64_t look_for_beat(struct leon3 *cpu, uint32_t later)
{
    struct leon3_timing_state timing = cpu->timing;
    uint64_t cycle = cpu->state.cycle, slot = cycle - timing.holds, beat;
    struct way way = start(cpu);

    cpu->foreseeing = cpu->seeking_beat = true;
    cpu->watched_slot = slot + later;
    cpu->watched_beat = 0;
    cpu->watching_beat = false;
    follow(cpu, &way, cpu->insn);
    for (uint32_t i = 0; i < BEAT_SLOTS && !cpu->watched_beat; i++)
        leon3_time_run_to(cpu, cpu->timing.front ? cpu->timing.front + 1 : slot + 1 + i);
    beat = cpu->watched_beat ? cpu->watched_beat : cycle;
    put_back(cpu, &timing, cycle);
    return beat;
}

uint64_t leon3_time_beat(struct leon3 *cpu, uint32_t later)
{
    uint32_t *known = quiet_beat(cpu, later);

    if (!known)
        return look_for_beat(cpu, later);
    if (!*known)
        *known = (uint32_t)(look_for_beat(cpu, later) - cpu->state.cycle) + 1;
    return cpu->state.cycle + *known - 1;
}
