/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data cache's controller (mmu_dcache.vhd), which is the write buffer's as well: one store waits in it while the next
 * access may go on, if that hits. A read that misses waits for the store, reads its whole line from word 0, and holds the
 * pipeline until the last word.
 */
#include "sim/leon3/timing_units.h"

struct inputs {
    const struct leon3_position *position;
    const struct leon3_bus_answer *bus;
    struct leon3_mmu_answer *mmu;
    bool eholdn; /* the instruction cache lets the pipeline move */
    bool done;   /* the write buffer's last beat is now */
    bool diagrdy;
    bool iflush; /* out: the instruction cache is to be flushed */
};

typedef void state_function(const struct leon3_dcache_unit *r, struct inputs *in,
                            struct leon3_dcache_unit *v);

static bool buffer_free(const struct leon3_dcache_unit *r, const struct inputs *in)
{
    return !r->stpend || in->done;
}

static void start_translation(struct inputs *in, struct leon3_dcache_unit *v)
{
    in->mmu->operation[1] = true;
    v->trans_op = 1;
    v->holdn = 0;
}

static void start_read(const struct leon3_dcache_unit *r, const struct leon3_event *e,
                       struct inputs *in, struct leon3_dcache_unit *v)
{
    v->rburst = e->shape.line > 0;
    v->holdn = 0;
    v->ready = 0;
    v->dstate = LEON3_WREAD;
    if (!e->shape.mmu) {
        if (buffer_free(r, in)) {
            v->req = 1;
            v->burst = v->rburst || e->shape.dbl;
        }
        return;
    }
    v->wbinit = buffer_free(r, in);
    if (v->wbinit)
        v->burst = e->shape.dbl;
    v->dstate = LEON3_RTRANS;
    start_translation(in, v);
}

static void request_store(struct leon3_dcache_unit *v, bool dbl)
{
    v->req = v->stpend = 1;
    v->burst = dbl;
}

static void start_store(const struct leon3_dcache_unit *r, const struct leon3_event *e,
                        struct inputs *in, struct leon3_dcache_unit *v)
{
    v->ready = 0;
    if (buffer_free(r, in) && (e->shape.mmu < 2 || e->shape.lock)) {
        request_store(v, e->shape.dbl);
        if (e->shape.dbl)
            v->dstate = LEON3_DBLWRITE;
        return;
    }
    v->holdn = 0;
    if (!e->shape.mmu) {
        v->dstate = LEON3_WWRITE;
        return;
    }
    v->wbinit = buffer_free(r, in);
    if (v->wbinit)
        v->burst = e->shape.dbl;
    v->dstate = LEON3_WTRANS;
    start_translation(in, v);
}

static void start_access(const struct leon3_dcache_unit *r, const struct leon3_event *e,
                         struct inputs *in, struct leon3_dcache_unit *v)
{
    switch (e->shape.kind) {
    case LEON3_EVENT_READ:
        start_read(r, e, in, v);
        break;
    case LEON3_EVENT_STORE:
        start_store(r, e, in, v);
        break;
    case LEON3_EVENT_CONTROL:
        v->cctrlwr = 1;
        v->ccr = e->ccr;
        v->iflush = e->iflush;
        break;
    case LEON3_EVENT_MMU_CONTROL:
        v->mmctrl1wr = 1;
        v->mmu = e->ccr;
        v->context = e->context;
        break;
    case LEON3_EVENT_ASI_FLUSH:
        in->iflush = e->iflush;
        break;
    case LEON3_EVENT_MMU_FLUSH:
        in->iflush = true;
        in->mmu->flush_operation = true;
        v->flush_op = 1;
        v->holdn = 0;
        v->dstate = LEON3_WFLUSH;
        break;
    case LEON3_EVENT_DIAGNOSTIC:
        v->dstate = LEON3_ASI_IDTAG;
        v->holdn = 0;
        break;
    default:
        break;
    }
}

static void state_idle(const struct leon3_dcache_unit *r, struct inputs *in,
                       struct leon3_dcache_unit *v)
{
    const struct leon3_event *e = in->position->event;

    v->nomds = r->nomds && !in->eholdn;
    if (!e) {
        if (buffer_free(r, in))
            v->wb_lock = 0;
        return;
    }
    v->dbl = e->shape.dbl;
    v->lock = e->shape.lock;
    v->walk = e->shape.walk;
    v->fault = e->shape.fault;
    if (buffer_free(r, in)) {
        v->wb_read = e->shape.kind == LEON3_EVENT_READ;
        v->wb_lock = e->shape.lock && !e->shape.cancel && in->eholdn;
        v->wb_word = 0;
        v->line = e->shape.line;
    }
    if (!in->eholdn || r->nomds || e->shape.cancel)
        return;
    if (buffer_free(r, in)) {
        v->first_wait = e->shape.first_wait;
        v->next_wait = e->shape.next_wait;
    }
    v->own_first = e->shape.first_wait;
    v->own_next = e->shape.next_wait;
    v->own_line = e->shape.line;
    start_access(r, e, in, v);
}

/* The store in front is done while this access is translated. */
static void note_store_done(const struct leon3_dcache_unit *r, const struct inputs *in,
                            struct leon3_dcache_unit *v)
{
    if (r->stpend && in->done)
        v->ready = 1;
}

static void own_the_port(const struct leon3_dcache_unit *r, struct leon3_dcache_unit *v)
{
    v->first_wait = r->own_first;
    v->next_wait = r->own_next;
    v->line = r->own_line;
    v->wb_word = 0;
}

static void state_rtrans(const struct leon3_dcache_unit *r, struct inputs *in,
                         struct leon3_dcache_unit *v)
{
    note_store_done(r, in, v);
    v->holdn = 0;
    if (!in->mmu->finish[1])
        return;
    if (r->fault) {
        v->dstate = LEON3_IDLE;
        v->holdn = 1;
        return;
    }
    v->dstate = LEON3_WREAD;
    if (!r->wbinit)
        return;
    v->req = 1;
    v->burst = r->burst || r->rburst;
}

/* The burst goes on until the last word but two has been asked for. */
static bool burst_ends(const struct leon3_dcache_unit *r, const struct inputs *in)
{
    uint32_t bend = r->line - 2u;

    return in->bus->dgrant && r->wb_word >= bend && !(r->wb_word == bend && !in->bus->dready);
}

static void end_read(const struct leon3_dcache_unit *r, struct inputs *in,
                     struct leon3_dcache_unit *v)
{
    const struct leon3_event *e = in->position->event;
    bool pending = (e && e->shape.kind != LEON3_EVENT_FLUSH && !r->holdn) ||
                   (in->position->next_access && r->holdn && in->eholdn);

    pending = pending && !r->off;
    v->dstate = pending ? LEON3_LOADPEND : LEON3_IDLE;
    v->holdn = !pending;
}

static void state_wread(const struct leon3_dcache_unit *r, struct inputs *in,
                        struct leon3_dcache_unit *v)
{
    v->nomds = r->nomds && !in->eholdn;
    v->holdn = v->nomds;
    if (!r->stpend && !r->ready) {
        if (r->rburst)
            v->burst = burst_ends(r, in) ? 0 : r->burst;
        if (!in->bus->dready)
            return;
        if (!r->rburst)
            v->holdn = 1;
        if (r->req)
            v->nomds = !r->rburst;
        else
            end_read(r, in, v);
    } else if (r->ready || in->done) {
        own_the_port(r, v);
        v->burst = r->rburst || r->dbl;
        v->wb_read = 1;
        v->wb_lock = r->lock;
        v->req = 1;
        v->ready = 0;
    }
}

static void state_loadpend(const struct leon3_dcache_unit *r, struct inputs *in,
                           struct leon3_dcache_unit *v)
{
    (void)r, (void)in;
    v->dstate = LEON3_IDLE;
}

static void state_dblwrite(const struct leon3_dcache_unit *r, struct inputs *in,
                           struct leon3_dcache_unit *v)
{
    (void)r;
    if (in->eholdn)
        v->dstate = LEON3_IDLE;
}

static void state_wtrans(const struct leon3_dcache_unit *r, struct inputs *in,
                         struct leon3_dcache_unit *v)
{
    note_store_done(r, in, v);
    v->holdn = 0;
    if (!in->mmu->finish[1])
        return;
    v->dstate = LEON3_WWRITE;
    if (r->fault) {
        v->dstate = LEON3_IDLE;
        v->holdn = 1;
        return;
    }
    if (!r->wbinit)
        return;
    v->dstate = LEON3_IDLE;
    v->holdn = 1;
    request_store(v, r->dbl);
}

static void state_wwrite(const struct leon3_dcache_unit *r, struct inputs *in,
                         struct leon3_dcache_unit *v)
{
    const struct leon3_event *e = in->position->event;

    if (!r->ready && !in->done) {
        v->holdn = 0;
        return;
    }
    v->dstate = LEON3_IDLE;
    own_the_port(r, v);
    v->wb_read = 0;
    v->wb_lock = e && e->shape.lock;
    request_store(v, r->dbl);
}

static void state_wflush(const struct leon3_dcache_unit *r, struct inputs *in,
                         struct leon3_dcache_unit *v)
{
    (void)r;
    v->holdn = 0;
    if (!in->mmu->finish[1])
        return;
    v->dstate = LEON3_IDLE;
    v->holdn = 1;
}

static void state_asi_idtag(const struct leon3_dcache_unit *r, struct inputs *in,
                            struct leon3_dcache_unit *v)
{
    (void)r;
    v->icenable = !in->diagrdy;
    v->holdn = 0;
    if (in->diagrdy)
        v->dstate = LEON3_LOADPEND;
}

static state_function *const states[] = {
    [LEON3_IDLE] = state_idle,           [LEON3_RTRANS] = state_rtrans,
    [LEON3_WREAD] = state_wread,         [LEON3_LOADPEND] = state_loadpend,
    [LEON3_DBLWRITE] = state_dblwrite,   [LEON3_WTRANS] = state_wtrans,
    [LEON3_WWRITE] = state_wwrite,       [LEON3_WFLUSH] = state_wflush,
    [LEON3_ASI_IDTAG] = state_asi_idtag,
};

/* What a beat and a grant do to the write buffer and the request, in any state. */
static void store_buffer(const struct leon3_dcache_unit *r, const struct leon3_bus_answer *bus,
                         struct leon3_dcache_unit *v)
{
    if (bus->dready) {
        v->wb_word = (uint8_t)(r->line ? (r->wb_word + 1) & r->line : 0);
        if (r->stpend) {
            v->stpend = r->req;
            v->wb_lock = r->wb_lock && r->req;
        }
    }
    if (bus->dgrant) {
        if (!r->wb_read && r->req)
            v->wb_lock = 0;
        v->req = r->burst;
        v->burst = 0;
    }
}

bool leon3_dcache_next(const struct leon3_units *units, const struct leon3_position *position,
                       const struct leon3_bus_answer *bus, struct leon3_mmu_answer *mmu,
                       struct leon3_dcache_unit *v)
{
    const struct leon3_dcache_unit *r = &units->d;
    struct inputs in = {.position = position,
                        .bus = bus,
                        .mmu = mmu,
                        .eholdn = units->i.holdn,
                        .done = bus->dready && !r->req,
                        .diagrdy = units->i.diagrdy};

    v->holdn = 1;
    v->cctrlwr = v->mmctrl1wr = 0;
    v->iflush = 0;
    v->icenable = 0;
    if (r->cctrlwr)
        in.iflush = r->iflush;
    if (position->event && position->event->shape.kind == LEON3_EVENT_FLUSH)
        in.iflush = true;
    if (r->trans_op)
        mmu->operation[1] = true;
    if (r->flush_op)
        mmu->flush_operation = true;
    store_buffer(r, bus, v);
    states[r->dstate](r, &in, v);
    return in.iflush;
}
