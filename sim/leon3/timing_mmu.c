/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Translation in cycles (mmu.vhd, mmutlb.vhd, mmutw.vhd): each TLB looks up in a first stage and answers in a second; a miss
 * goes through the walker, which the two share and which has to be given over; R and M are written back before the answer.
 */
#include "sim/leon3/timing_units.h"

enum { TLB_IDLE, TLB_WALK, TLB_PACK, TLB_SYNC };
enum { TW_IDLE, TW_WALK, TW_WRITE };
enum { INSTRUCTION, DATA };

static bool is_hit(const struct leon3_walk_cost *walk)
{
    return !walk->reads;
}

/* The walker's last beat. */
static bool walker_beat(const struct leon3_units *r, const struct leon3_bus_answer *bus)
{
    return bus->mready && !r->m.req;
}

void leon3_mmu_answer(const struct leon3_units *r, const struct leon3_bus_answer *bus,
                      struct leon3_mmu_answer *answer)
{
    *answer = (struct leon3_mmu_answer){
        .walker_finish = walker_beat(r, bus) && (r->m.tw_state == TW_WRITE || r->m.tw_left <= 1)};
    for (int k = 0; k < 2; k++) {
        const struct leon3_tlb_unit *tlb = &r->m.tlb[k];

        answer->finish[k] =
            tlb->state == TLB_PACK || (tlb->state == TLB_IDLE && tlb->s2_active && !tlb->s2_flush &&
                                       is_hit(&tlb->walk) && !tlb->walk.writes);
    }
    if (r->m.tlb[INSTRUCTION].s2_active && r->m.tlb[INSTRUCTION].s2_flush)
        answer->finish[INSTRUCTION] = false;
}

/* The state machine of one TLB; *walk and *write: what it wants of the walker. */
static void tlb_state(const struct leon3_tlb_unit *tlb, bool walker_finish,
                      struct leon3_tlb_unit *v, bool *walk, bool *write)
{
    switch (tlb->state) {
    case TLB_IDLE:
        if (!tlb->s2_active)
            break;
        if (tlb->s2_flush)
            v->state = TLB_PACK;
        else if (!is_hit(&tlb->walk))
            v->state = TLB_WALK;
        else if (tlb->walk.writes)
            v->state = TLB_SYNC;
        break;
    case TLB_WALK:
        if (walker_finish) {
            v->state = tlb->walk.writes ? TLB_SYNC : TLB_PACK;
            v->sync_isw = tlb->walk.writes > 0;
        } else {
            *walk = true;
        }
        break;
    case TLB_PACK:
        v->s2_flush = 0;
        v->state = TLB_IDLE;
        break;
    default:
        if (tlb->sync_isw)
            v->sync_isw = 0;
        else if (walker_finish)
            v->state = TLB_PACK;
        else
            *write = true;
        break;
    }
}

/* The first stage moves on to the second; a new operation enters. */
static void tlb_stages(const struct leon3_tlb_unit *tlb, bool finish, bool operation, bool flush,
                       const struct leon3_walk_cost *walk, struct leon3_tlb_unit *v, bool *grant)
{
    bool s1finished = finish || !tlb->s2_active;

    if (s1finished) {
        v->s2_active = tlb->s1_active;
        v->s2_flush = tlb->s1_flush;
        v->walk = *walk;
    }
    *grant = false;
    if (tlb->s1_active && !s1finished)
        return;
    *grant = operation || flush;
    v->s1_active = *grant;
    v->s1_flush = flush && !operation;
}

static void walker(const struct leon3_units *r, const struct leon3_bus_answer *bus, bool walk,
                   bool write, const struct leon3_walk_cost *cost, struct leon3_mmu_unit *v)
{
    if (bus->mgrant)
        v->req = 0;
    if (r->m.tw_state == TW_IDLE) {
        if (!walk && !write)
            return;
        v->req = 1;
        v->wait = cost->wait;
        v->tw_left = walk ? cost->reads : 1;
        v->tw_state = walk ? TW_WALK : TW_WRITE;
    } else if (walker_beat(r, bus)) {
        v->tw_left--;
        if (v->tw_left)
            v->req = 1;
        else
            v->tw_state = TW_IDLE;
    }
}

void leon3_mmu_next(const struct leon3_units *r, const struct leon3_bus_answer *bus,
                    struct leon3_mmu_answer *answer, struct leon3_mmu_unit *v)
{
    bool walk[2] = {false, false}, write[2] = {false, false}, iflush, finish;
    uint8_t owner = r->m.twowner;

    for (int k = 0; k < 2; k++)
        tlb_state(&r->m.tlb[k], answer->walker_finish && owner == k, &v->tlb[k], &walk[k],
                  &write[k]);
    tlb_stages(&r->m.tlb[DATA], answer->finish[DATA], answer->operation[DATA],
               answer->flush_operation, &r->d.walk, &v->tlb[DATA], &answer->grant[DATA]);
    iflush =
        r->m.flush || (answer->flush_operation && answer->grant[DATA] && !answer->operation[DATA]);
    finish = r->m.tlb[INSTRUCTION].state == TLB_PACK || answer->finish[INSTRUCTION];
    tlb_stages(&r->m.tlb[INSTRUCTION], finish, answer->operation[INSTRUCTION] && !iflush, iflush,
               &r->i.walk, &v->tlb[INSTRUCTION], &answer->grant[INSTRUCTION]);
    if (iflush)
        v->flush = !answer->grant[INSTRUCTION];
    if (iflush)
        answer->grant[INSTRUCTION] = false;
    if (answer->walker_finish)
        v->twactive = 0;
    if (!v->twactive && (walk[DATA] || write[DATA])) {
        v->twactive = 1;
        v->twowner = DATA;
    } else if (!v->twactive && (walk[INSTRUCTION] || write[INSTRUCTION])) {
        v->twactive = 1;
        v->twowner = INSTRUCTION;
    }
    /* Who owned it begins, what is walked is the new owner's. */
    walker(r, bus, walk[owner], write[owner], &r->m.tlb[v->twowner].walk, v);
}
