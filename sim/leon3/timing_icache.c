/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction cache's controller (mmu_icache.vhd): idle, trans, streaming, stop. While a line streams in, a word goes to
 * the pipeline as it comes (overrun: the pipeline waits for it); once the pipeline does not take one, or a branch leaves
 * the line, it waits for the end of the burst (underrun).
 */
#include "sim/leon3/timing_units.h"

struct inputs {
    const struct leon3_position *position;
    const struct leon3_bus_answer *bus;
    bool eholdn, cacheon;
};

static void look_up(const struct inputs *in, struct leon3_mmu_answer *mmu,
                    struct leon3_icache_unit *v)
{
    const struct leon3_fetch_miss *miss = in->position->miss;

    if (!in->eholdn || !in->position->take || in->position->lookup != LEON3_LOOKUP_MISS)
        return;
    v->istate = LEON3_ISTREAMING;
    v->holdn = 0;
    v->overrun = 1;
    v->cache = in->cacheon;
    v->word = miss->word;
    v->burst = v->ib && miss->word != miss->last;
    v->first_wait = miss->first_wait;
    v->next_wait = miss->next_wait;
    v->cacheable = miss->cacheable;
    v->walk = miss->walk;
    v->last = miss->last;
    v->fault = miss->fault;
    if (!miss->translated) {
        v->req = 1;
        return;
    }
    v->istate = LEON3_ITRANS;
    v->trans_op = 1;
    mmu->operation[0] = true;
}

static void translate(const struct leon3_icache_unit *r, const struct leon3_mmu_answer *mmu,
                      struct leon3_icache_unit *v)
{
    v->holdn = 0;
    if (!mmu->finish[0])
        return;
    if (r->fault) {
        v->istate = LEON3_ISTOP;
        v->burst = 0;
        return;
    }
    v->cache = r->cache && r->cacheable;
    v->istate = LEON3_ISTREAMING;
    v->req = 1;
}

static void stream(const struct leon3_icache_unit *r, const struct inputs *in,
                   struct leon3_icache_unit *v)
{
    const struct leon3_position *p = in->position;
    bool ready = in->bus->iready, waiting = r->overrun && !r->underrun;
    bool branch = r->overrun ? p->fbranch : p->rbranch;
    bool before_last = (r->word | 1u) == r->last; /* nnlastline */

    v->underrun = r->underrun || (ready && (!p->take || !in->eholdn) && !waiting);
    v->overrun = (r->overrun || (in->eholdn && p->take)) && !(ready || r->underrun);
    if (ready)
        v->burst = r->req && !before_last;
    if (in->bus->igrant) {
        v->req = r->ib && r->burst && !(before_last && ready) && !(v->underrun && !in->cacheon);
        v->burst = v->req && !(before_last && ready);
    }
    v->underrun = (v->underrun || branch) && !v->overrun;
    v->holdn = !(v->overrun || v->underrun);
    if (ready && !r->req) {
        v->underrun = v->overrun = 0;
        v->istate = LEON3_ISTOP;
        v->holdn = 0;
    }
}

/* A flush in progress: one set a cycle; its end is seen between two fills. */
static void count_flush(const struct leon3_icache_unit *r, bool start, struct leon3_icache_unit *v)
{
    if (start) {
        v->flush = v->flush2 = 1;
        v->faddr = 0;
    }
    if (!r->flush2)
        return;
    v->faddr = (uint16_t)(r->faddr + 1);
    if (v->faddr == r->sets)
        v->flush2 = 0;
}

void leon3_icache_next(const struct leon3_units *units, const struct leon3_position *position,
                       const struct leon3_bus_answer *bus, struct leon3_mmu_answer *mmu, bool flush,
                       struct leon3_icache_unit *v)
{
    const struct leon3_icache_unit *r = &units->i;
    bool on = r->on && !r->flush;
    const struct inputs in = {position, bus, units->d.holdn, on && r->pon};

    v->pon = on;
    v->holdn = 1;
    v->diagrdy = 0;
    if (bus->iready)
        v->word = (uint8_t)((r->word + 1) & r->last);
    if (r->trans_op)
        mmu->operation[0] = true;
    switch (r->istate) {
    case LEON3_IDLE:
        look_up(&in, mmu, v);
        v->diagrdy = units->d.icenable;
        break;
    case LEON3_ITRANS:
        translate(r, mmu, v);
        break;
    case LEON3_ISTREAMING:
        stream(r, &in, v);
        break;
    default:
        v->istate = LEON3_IDLE;
        v->flush = r->flush2;
        break;
    }
    count_flush(r, flush, v);
}
