/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots, and the cycles for which the units hold the pipeline behind them (timing.h). Interlocks are in interlock.c.
 *
 * While the units are quiet and fetches hit nothing is done here but to queue the stores; what they do to the units is
 * made up for when something needs to know it, from the slot of the oldest on.
 */
#include "sim/leon3/timing_run.h"

#include "sim/leon3/asi.h"

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
    FIELD(holds), FIELD(front), FIELD(dflush_end), ARRAY(late_slot), FIELD(result_slot), FIELD(earlier_slot), FIELD(cc_slot), ARRAY(mul_hold), FIELD(y_slot),
    FIELD(nobp_slot), FIELD(bp_slot), FIELD(bp_end), FIELD(div_slot), FIELD(read_slot), FIELD(vain_slot), ARRAY(stall), FIELD(icache_misses), FIELD(dcache_misses), FIELD(walks),
    FIELD(loads), FIELD(translations),
    EVENT_FIELD(slot), EVENT_FIELD(physical), EVENT_FIELD(value[0]), EVENT_FIELD(value[1]), EVENT_FIELD(size), EVENT_FIELD(ccr),
    EVENT_FIELD(context), EVENT_FIELD(iflush), EVENT_FIELD(dflush),
    EVENT_FIELD(uses), EVENT_FIELD(entry), EVENT_FIELD(rank), EVENT_FIELD(tflush),
    EVENT_FIELD(reserved[0]), EVENT_FIELD(reserved[1]), EVENT_FIELD(reserved[2]),
    SHAPE_FIELD(kind), SHAPE_FIELD(first_wait), SHAPE_FIELD(next_wait), SHAPE_FIELD(line), SHAPE_FIELD(dbl), SHAPE_FIELD(lock),
    SHAPE_FIELD(cancel), SHAPE_FIELD(mmu), SHAPE_FIELD(walk.reads), SHAPE_FIELD(walk.writes), SHAPE_FIELD(walk.wait), SHAPE_FIELD(fault),
    SHAPE_FIELD(reserved[0]), SHAPE_FIELD(reserved[1]), SHAPE_FIELD(reserved[2]), SHAPE_FIELD(reserved[3]),
    POSTED_FIELD(physical), POSTED_FIELD(value[0]), POSTED_FIELD(value[1]), POSTED_FIELD(size), POSTED_FIELD(beats),
    POSTED_FIELD(beat), POSTED_FIELD(reserved),
    I_FIELD(istate), I_FIELD(holdn), I_FIELD(req), I_FIELD(burst), I_FIELD(overrun), I_FIELD(underrun), I_FIELD(flush),
    I_FIELD(flush2), I_FIELD(pon), I_FIELD(cache), I_FIELD(trans_op), I_FIELD(word), I_FIELD(first_wait), I_FIELD(next_wait),
    I_FIELD(diagrdy), I_FIELD(on), I_FIELD(faddr), I_FIELD(sets), I_FIELD(walk.reads), I_FIELD(walk.writes), I_FIELD(walk.wait),
    I_FIELD(cacheable), I_FIELD(ib), I_FIELD(last), I_FIELD(fault), I_FIELD(mmu), I_FIELD(context), I_FIELD(frozen), ARRAY(units.i.reserved),
    D_FIELD(dstate), D_FIELD(holdn), D_FIELD(req), D_FIELD(burst), D_FIELD(stpend), D_FIELD(ready), D_FIELD(nomds),
    D_FIELD(wbinit), D_FIELD(rburst), D_FIELD(dbl), D_FIELD(lock), D_FIELD(wb_word), D_FIELD(wb_read),
    D_FIELD(wb_lock), D_FIELD(trans_op), D_FIELD(flush_op), D_FIELD(icenable), D_FIELD(cctrlwr), D_FIELD(ccr), D_FIELD(line),
    D_FIELD(first_wait), D_FIELD(next_wait), D_FIELD(iflush), D_FIELD(own_line), D_FIELD(own_first), D_FIELD(own_next), D_FIELD(mmctrl1wr), D_FIELD(mmu), D_FIELD(context),
    D_FIELD(walk.reads), D_FIELD(walk.writes), D_FIELD(walk.wait), D_FIELD(fault), D_FIELD(off), ARRAY(units.d.reserved),
    TLB_FIELD(s1_active), TLB_FIELD(s1_flush), TLB_FIELD(s2_active), TLB_FIELD(s2_flush), TLB_FIELD(state),
    TLB_FIELD(sync_isw), TLB_FIELD(walk.reads), TLB_FIELD(walk.writes), TLB_FIELD(walk.wait), TLB_FIELD(reserved),
    M_FIELD(flush), M_FIELD(twactive), M_FIELD(twowner), M_FIELD(tw_state), M_FIELD(tw_left), M_FIELD(req), M_FIELD(wait),
    M_FIELD(reserved), FIELD(units.b.bo), FIELD(units.b.ba), FIELD(units.b.hlocken), FIELD(units.b.wait), FIELD(units.b.reserved),
    ARRAY(fpu.ready), FIELD(fpu.fcc_ready), FIELD(fpu.accept), FIELD(fpu.iterate), FIELD(fpu.done),
    FIELD(miss.word), FIELD(miss.last), FIELD(miss.cacheable), FIELD(miss.translated), FIELD(miss.fault),
    FIELD(miss.first_wait), FIELD(miss.next_wait), FIELD(miss.walk.reads), FIELD(miss.walk.writes), FIELD(miss.walk.wait),
    FIELD(lookup), FIELD(event_count), FIELD(jump_left), FIELD(result_reg), FIELD(result_even), FIELD(result_kind), FIELD(earlier_reg), FIELD(earlier_kind),
    FIELD(cc_multi), FIELD(cc_y), FIELD(bp_annul), FIELD(locked), FIELD(next_jump), FIELD(annulled), FIELD(transfer),
    FIELD(repeated), FIELD(predicted), FIELD(turns), FIELD(lead), FIELD(vain_order), FIELD(vain_set), FIELD(stream_page), FIELD(stream_line), FIELD(wrong_target),
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

static void calm_down(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (t->front && leon3_all_quiet(cpu) && !(t->event_count && t->event[0].slot < t->front))
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
    leon3_run_to(cpu, slot);
}

static void catch_up(struct leon3 *cpu, uint64_t slot)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (!t->front && (!t->event_count || t->event[0].slot >= slot))
        return;
    wake_up(t, slot);
    leon3_run_to(cpu, slot);
    calm_down(cpu);
}

void leon3_time_catch_up(struct leon3 *cpu)
{
    catch_up(cpu, leon3_fetch_slot(cpu));
}

void leon3_time_stop(struct leon3 *cpu)
{
    catch_up(cpu, leon3_slot(cpu));
}

bool leon3_time_reach(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t fetch = leon3_fetch_slot(cpu);

    t->lookup = LEON3_LOOKUP_HIT;
    if (!t->front && (!t->event_count || t->event[0].slot >= fetch))
        return false;
    wake_up(t, fetch);
    leon3_run_to(cpu, fetch);
    calm_down(cpu);
    return t->units.i.istate == LEON3_ISTREAMING;
}

bool leon3_time_icache_usable(const struct leon3 *cpu)
{
    const struct leon3_icache_unit *i = &cpu->timing.units.i;

    return i->on && !i->flush && i->pon;
}

void leon3_time_miss(struct leon3 *cpu, const struct leon3_fetch_miss *miss)
{
    struct leon3_timing_state *t = &cpu->timing;

    t->icache_misses++;
    t->walks += miss->walk.reads > 0;
    t->translations += miss->translated;
    wake_up(t, leon3_fetch_slot(cpu));
    leon3_run_to(cpu, leon3_fetch_slot(cpu));
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
        return leon3_is_target_behind(t, t->front + 2);
    return insn && leon3_time_predicts(cpu, insn);
}

void leon3_time_take(struct leon3 *cpu, const struct leon3_insn *insn)
{
    struct leon3_timing_state *t = &cpu->timing;

    if (t->front) {
        const struct leon3_slot slot = {.take = true,
                                        .lookup = (enum leon3_lookup)t->lookup,
                                        .fbranch = leon3_is_target(t, t->front),
                                        .rbranch = leon3_is_target_behind(t, t->front + 1),
                                        .fbranch_behind = leon3_is_target_behind(t, t->front + 1),
                                        .rbranch_behind = next_is_target(cpu, insn)};

        leon3_run_slot(cpu, &slot);
        calm_down(cpu);
    }
    if (t->repeated && t->front)
        t->transfer |= 2u;
    t->repeated = 0;
    t->lookup = LEON3_LOOKUP_NONE;
    t->miss = (struct leon3_fetch_miss){0};
}

/* ---- data --------------------------------------------------------------------------------------------------------- */

void leon3_time_push(struct leon3 *cpu, struct leon3_event *event, uint32_t later)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint64_t known = leon3_fetch_slot(cpu) + 1; /* nothing is fetched before this slot any more */

    if (cpu->apart)
        return;
    event->slot = leon3_slot(cpu) + later;
    if (t->event_count && event->slot <= t->event[t->event_count - 1].slot)
        event->slot = t->event[t->event_count - 1].slot + 1; /* a slot has one access */
    if (t->event_count == LEON3_EVENTS) {
        wake_up(t, known);
        leon3_run_to(cpu, known);
    }
    while (t->event_count ==
           LEON3_EVENTS) /* they are later than what is known: their slots pass all the same */
        leon3_run_to(cpu, t->front + 1);
    t->walks += event->shape.walk.reads > 0;
    t->translations += leon3_asks_tlb(&event->shape);
    t->read_slot = event->shape.kind == LEON3_EVENT_READ ? event->slot : 0;
    t->event[t->event_count++] = *event;
}

void leon3_time_push_hit(struct leon3 *cpu, uint32_t later)
{
    const struct leon3_timing_state *t = &cpu->timing;
    uint64_t slot = leon3_slot(cpu) + later;
    struct leon3_event event = {.shape.kind = LEON3_EVENT_HIT};

    if (leon3_time_wants_hit(t, slot) &&
        !(t->event_count && t->event[t->event_count - 1].slot >= slot))
        leon3_time_push(cpu, &event, later);
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
    wake_up(t, leon3_fetch_slot(cpu));
    while (t->event_count || !leon3_units_still(&t->units))
        leon3_run_to(cpu, t->front + 1);
    t->front = leon3_all_quiet(cpu) ? 0 : leon3_fetch_slot(cpu);
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
    i->frozen = (cpu->state.ccr & CCR_ICS) == 1u;
    cpu->timing.units.d.off = !(cpu->state.ccr & 4u);
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

    if (!leon3_all_flow(cpu) || t->dflush_end >= cpu->state.cycle || t->posted[0].size ||
        t->posted[1].size)
        return false;
    for (uint32_t i = 0; i < t->event_count; i++)
        if (!leon3_event_is_plain(&t->event[i]))
            return false;
    return true;
}

bool leon3_time_near_horizon(const struct leon3 *cpu)
{
    return (cpu->timing.front || cpu->timing.event_count) &&
           cpu->env.clock->horizon - cpu->state.cycle <= LEON3_LEAD_MAX + LEON3_LEAD_MARGIN;
}

/* The uses of TLB entries that are up to stores of the queue. */
static void flush_uses(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;
    uint32_t number = 0;

    for (uint32_t i = 0; i < t->event_count; i++)
        if (t->event[i].uses && number < cpu->mmu.later.count)
            t->event[i].rank = srmmu_later_rank(&cpu->mmu, number++, &t->event[i].entry);
}

static void reload_uses(struct leon3 *cpu)
{
    struct leon3_timing_state *t = &cpu->timing;

    cpu->mmu.later.count = 0;
    for (uint32_t i = 0; i < t->event_count && i < LEON3_EVENTS; i++)
        if (t->event[i].uses)
            srmmu_later_again(&cpu->mmu, t->event[i].entry, t->event[i].rank);
}

void leon3_timing_flush(void *owner)
{
    struct leon3 *cpu = owner;

    flush_uses(cpu);
    if (!cpu->full_timing)
        leon3_time_control_changed(cpu);
}

void leon3_timing_reload(void *owner)
{
    struct leon3 *cpu = owner;

    cpu->node = NULL;
    reload_uses(cpu);
    if (!cpu->full_timing)
        leon3_time_settle_all(cpu);
}
