/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's port to the bus (mmu_acache.vhd): instruction fetches go before data, data before table walks; an owner
 * keeps the bus from beat to beat; a locked access drives its lock a cycle before its address. Retries and splits are left
 * out.
 */
#include "sim/leon3/timing_units.h"

enum { ICACHE, DCACHE, WALKER, NOBODY };
enum { HTRANS_IDLE, HTRANS_NONSEQ, HTRANS_SEQ };

/* Does `owner` use the bus, and want to go on? Then the others wait. */
static bool busy_with(const struct leon3_units *r, uint8_t owner, bool request)
{
    return r->b.ba && request && r->b.bo == owner;
}

static void choose(const struct leon3_units *r, struct leon3_bus_answer *a)
{
    bool ireq = r->i.req, dreq = r->d.req, mreq = r->m.req;

    a->nbo = NOBODY;
    a->htrans = HTRANS_IDLE;
    if (ireq && !r->b.hlocken && !busy_with(r, DCACHE, dreq) && !busy_with(r, WALKER, mreq)) {
        a->nbo = ICACHE;
        a->htrans = HTRANS_NONSEQ;
    } else if (dreq && !busy_with(r, ICACHE, ireq) && !busy_with(r, WALKER, mreq)) {
        a->nbo = DCACHE;
        a->htrans = !r->d.wb_lock || r->b.hlocken ? HTRANS_NONSEQ : HTRANS_IDLE;
    } else if (mreq && !r->b.hlocken && !busy_with(r, ICACHE, ireq) &&
               !busy_with(r, DCACHE, dreq)) {
        a->nbo = WALKER;
        a->htrans = HTRANS_NONSEQ;
    }
}

void leon3_bus_answer(const struct leon3_units *r, struct leon3_bus_answer *a)
{
    *a = (struct leon3_bus_answer){.hready = !r->b.ba || !r->b.wait};
    choose(r, a);
    if (a->nbo == ICACHE) {
        if (r->b.ba && r->b.bo == ICACHE)
            a->htrans = HTRANS_SEQ;
        a->igrant = a->hready;
    } else if (a->nbo == DCACHE) {
        a->hlock = r->d.wb_lock;
        if (r->b.ba && r->b.bo == DCACHE)
            a->htrans = HTRANS_SEQ;
        a->dgrant = a->hready && (!r->d.wb_lock || r->b.hlocken);
    } else if (a->nbo == WALKER) {
        a->mgrant = a->hready;
    }
    if (r->b.ba && a->hready) {
        a->iready = r->b.bo == ICACHE;
        a->dready = r->b.bo == DCACHE;
        a->mready = r->b.bo == WALKER;
    }
    if (r->b.bo == DCACHE)
        a->hlock = r->d.wb_lock;
    if (r->b.bo == DCACHE && a->hlock)
        a->nbo = DCACHE;
}

static uint8_t wait_states(const struct leon3_units *r, uint8_t owner, uint8_t htrans)
{
    if (owner == ICACHE)
        return htrans == HTRANS_SEQ ? r->i.next_wait : r->i.first_wait;
    if (owner == DCACHE)
        return htrans == HTRANS_SEQ ? r->d.next_wait : r->d.first_wait;
    return r->m.wait;
}

void leon3_bus_next(const struct leon3_units *r, const struct leon3_bus_answer *a,
                    struct leon3_bus_unit *v)
{
    if (!a->hready) {
        v->wait--;
        return;
    }
    v->bo = a->nbo;
    v->ba = a->htrans != HTRANS_IDLE;
    v->wait = v->ba ? wait_states(r, a->nbo, a->htrans) : 0;
    v->hlocken = a->hlock;
}

bool leon3_bus_is_data(const struct leon3_bus_unit *bus)
{
    return bus->bo == DCACHE;
}

bool leon3_bus_goes_on(const struct leon3_bus_answer *a)
{
    return a->htrans == HTRANS_SEQ;
}
