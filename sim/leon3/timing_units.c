/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One clock of all units (timing_units.h): the bus and the MMU answer from their registers, the caches ask, then all
 * registers change at once.
 */
#include "sim/leon3/timing_units.h"

#include <stddef.h>

void leon3_units_reset(struct leon3_units *units)
{
    *units = (struct leon3_units){.i = {.holdn = 1}, .d = {.holdn = 1}};
}

bool leon3_units_still(const struct leon3_units *u)
{
    return u->i.istate == LEON3_IDLE && u->i.holdn && !u->i.flush2 &&
           u->i.pon == (u->i.on && !u->i.flush) && !u->i.diagrdy && u->d.dstate == LEON3_IDLE &&
           u->d.holdn && !u->d.stpend && !u->d.req && !u->d.cctrlwr && !u->d.mmctrl1wr &&
           !u->d.nomds && !u->b.ba && !u->m.flush && !u->m.twactive && !u->m.tlb[0].s1_active &&
           !u->m.tlb[0].s2_active && !u->m.tlb[1].s1_active && !u->m.tlb[1].s2_active;
}

bool leon3_units_quiet(const struct leon3_units *u)
{
    return leon3_units_still(u) && !u->i.flush;
}

bool leon3_units_flow(const struct leon3_units *u)
{
    return u->i.istate == LEON3_IDLE && u->i.holdn && u->i.on && u->i.pon && !u->i.flush &&
           !u->i.flush2 && !u->i.diagrdy && u->d.holdn && !u->d.cctrlwr && !u->d.mmctrl1wr &&
           !u->d.flush_op && !u->m.flush && !u->m.tlb[0].s1_active && !u->m.tlb[0].s2_active;
}

bool leon3_units_buffer_free(const struct leon3_units *u)
{
    struct leon3_bus_answer bus;

    if (!u->d.stpend)
        return true;
    if (u->d.req)
        return false;
    leon3_bus_answer(u, &bus);
    return bus.dready;
}

static bool mmu_is_idle(const struct leon3_mmu_unit *m)
{
    return !(m->flush | m->twactive | m->tw_state | m->tlb[0].s1_active | m->tlb[0].s2_active |
             m->tlb[0].state | m->tlb[1].s1_active | m->tlb[1].s2_active | m->tlb[1].state);
}

void leon3_units_cycle(struct leon3_units *u, const struct leon3_position *position,
                       struct leon3_bus_answer *bus)
{
    struct leon3_units v = *u;
    struct leon3_mmu_answer mmu = {0};
    bool idle = mmu_is_idle(&u->m), iflush;

    leon3_bus_answer(u, bus);
    if (!idle)
        leon3_mmu_answer(u, bus, &mmu);
    iflush = leon3_dcache_next(u, position, bus, &mmu, &v.d);
    leon3_icache_next(u, position, bus, &mmu, iflush, &v.i);
    if (!idle || mmu.operation[0] || mmu.operation[1] || mmu.flush_operation)
        leon3_mmu_next(u, bus, &mmu, &v.m);
    leon3_bus_next(u, bus, &v.b);
    if (mmu.grant[0])
        v.i.trans_op = 0;
    if (mmu.grant[1])
        v.d.trans_op = v.d.flush_op = 0;
    if (u->d.cctrlwr) {
        v.i.on = u->d.ccr & 1u;
        v.i.frozen = (u->d.ccr & 9u) == 1u;
        v.i.ib = u->d.ccr >> 1 & 1u;
        v.d.off = !(u->d.ccr & 4u);
    }
    if (u->d.mmctrl1wr) {
        v.i.mmu = u->d.mmu;
        v.i.context = u->d.context;
    }
    *u = v;
}

/* ---- what is to come -------------------------------------------------------------------------------------------------- */

static bool held(const struct leon3_units *u)
{
    return !u->i.holdn || !u->d.holdn;
}

/* A fill of the instruction cache does not end without fetches. */
#define REST_MAX 1000u

struct leon3_rest leon3_units_rest(const struct leon3_units *units)
{
    const struct leon3_position nothing = {0};
    struct leon3_units u = *units;
    struct leon3_rest rest = {0};
    struct leon3_bus_answer bus;

    for (; rest.cycles < REST_MAX && !leon3_units_quiet(&u); rest.cycles++) {
        rest.holds += held(&u);
        leon3_units_cycle(&u, &nothing, &bus);
    }
    return rest;
}

/* An access and a load that hits, `later` slots behind it. */
static uint32_t held_by(const struct leon3_access_shape *shape, uint32_t later)
{
    const struct leon3_event access = {.shape = *shape}, hit = {.shape.kind = LEON3_EVENT_HIT};
    struct leon3_bus_answer bus;
    struct leon3_units u;
    uint32_t holds = 0;

    leon3_units_reset(&u);
    for (uint32_t slot = 0; slot <= later; slot++) {
        struct leon3_position position = {.event = slot == 0       ? &access
                                                   : slot == later ? &hit
                                                                   : NULL,
                                          .next_access = slot + 1 == later};

        leon3_units_cycle(&u, &position, &bus);
        position = (struct leon3_position){.event = slot + 1 == later ? &hit : NULL,
                                           .next_access = slot + 2 == later};
        for (; held(&u) && holds < REST_MAX; holds++)
            leon3_units_cycle(&u, &position, &bus);
    }
    return holds;
}

struct leon3_alone leon3_units_alone(const struct leon3_access_shape *shape)
{
    const struct leon3_event access = {.shape = *shape};
    const struct leon3_position there = {.event = &access};
    uint32_t next = held_by(shape, 1), behind = held_by(shape, 2);
    struct leon3_rest rest;
    struct leon3_bus_answer bus;
    struct leon3_units u;

    leon3_units_reset(&u);
    leon3_units_cycle(&u, &there, &bus);
    rest = leon3_units_rest(&u);
    return (struct leon3_alone){.holds = next > behind ? next : behind,
                                .slots = 1 + rest.cycles - rest.holds};
}
