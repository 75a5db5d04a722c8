/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One clock of all units (timing_units.h): the bus and the MMU answer from their registers, the caches ask, then all
 * registers change at once.
 */
#include "sim/leon3/timing_units.h"

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
        v.i.ib = u->d.ccr >> 1 & 1u;
    }
    if (u->d.mmctrl1wr) {
        v.i.mmu = u->d.mmu;
        v.i.context = u->d.context;
    }
    *u = v;
}
