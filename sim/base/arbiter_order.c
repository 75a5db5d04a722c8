/* SPDX-License-Identifier: BSD-2-Clause */
/* Round-robin arbitration between masters that have run apart: the order of their tenures (arbiter.h). */
#include "sim/base/arbiter_order.h"
#include "sim/base/clock.h"

/* A master, and where the arbiter is in its row. */
struct lane {
    uint64_t base, delay, store_end, store_late, known; /* of the port */
    uint32_t first, end;                                /* places of its tenures */
};

struct way {
    const uint32_t *start, *beats; /* of the tenures, by place */
    uint32_t masters;
    uint32_t owner, locked;
    uint64_t address_taken, data_end;
    uint64_t told; /* before this cycle nobody asks for the bus who has not told it */
    /* The cycle in which the lane's first tenure asks for the bus; CLOCK_NEVER: it has none. */
    uint64_t asks[ARBITER_MASTERS];
    struct lane lane[ARBITER_MASTERS];
};

static inline void look_at(struct way *way, uint32_t master)
{
    const struct lane *lane = &way->lane[master];
    uint64_t own, asks;
    uint32_t beats;

    if (lane->first == lane->end) {
        way->asks[master] = CLOCK_NEVER;
        way->told = clock_earlier(way->told, lane->known + lane->delay);
        return;
    }
    beats = way->beats[lane->first];
    own = lane->base + way->start[lane->first] - arbiter_locked(beats);
    asks = own + lane->delay;
    /* It stands still meanwhile if its latest store is not over yet. */
    if (asks < lane->store_end + lane->store_late && own >= lane->store_end &&
        arbiter_kind(beats) != ARBITER_FETCH)
        asks = clock_later(asks + arbiter_stands(beats), lane->store_end + lane->store_late);
    way->asks[master] = asks;
}

static void set_out(struct arbiter *arbiter, struct way *way)
{
    const struct arbiter_state *s = &arbiter->state;

    way->start = s->start;
    way->beats = s->beats;
    way->masters = arbiter->masters;
    way->address_taken = s->address_taken;
    way->data_end = s->data_end;
    way->owner = s->owner;
    way->locked = s->locked;
    way->told = CLOCK_NEVER;
    for (uint32_t i = 0; i < arbiter->masters; i++) {
        const struct arbiter_port *port = &s->port[i];
        uint32_t first = i * ARBITER_WAITING;

        way->lane[i] = (struct lane){.base = port->base,
                                     .delay = port->delay,
                                     .store_end = port->store_end,
                                     .store_late = port->store_late,
                                     .known = port->known,
                                     .first = first,
                                     .end = first + port->count};
        look_at(way, i);
    }
}

static void arrive(struct arbiter *arbiter, const struct way *way)
{
    struct arbiter_state *s = &arbiter->state;

    s->address_taken = way->address_taken;
    s->data_end = way->data_end;
    s->owner = way->owner;
    s->locked = way->locked;
    for (uint32_t i = 0; i < arbiter->masters; i++) {
        s->port[i].delay = way->lane[i].delay;
        s->port[i].store_end = way->lane[i].store_end;
        s->port[i].store_late = way->lane[i].store_late;
        arbiter_drop(arbiter, i, way->lane[i].first - i * ARBITER_WAITING);
    }
}

/* May the first tenure become longer? */
static inline bool is_open(const struct way *way, const struct lane *lane)
{
    uint32_t beats = way->beats[lane->first];

    return lane->first + 1 == lane->end &&
           lane->base + way->start[lane->first] + arbiter_cycles(beats) +
                   (arbiter_locked(beats) ? ARBITER_PAIR_OPEN : ARBITER_BURST_OPEN) >=
               lane->known;
}

/* The cycle at whose end the bus is given over to a master that is not its owner, if nobody else wants it. */
static inline uint64_t given_over(const struct way *way, uint64_t asked)
{
    if (way->locked)
        return clock_later(asked, way->data_end);
    return asked <= way->address_taken ? way->address_taken : clock_later(asked, way->data_end - 1);
}

/* The cycle in which the first of the masters that are not the owner asks. */
static inline uint64_t others_ask(const struct way *way)
{
    uint64_t first = CLOCK_NEVER;

    for (uint32_t i = 0; i < way->masters; i++)
        if (i != way->owner)
            first = clock_earlier(first, way->asks[i]);
    return first;
}

/* Who asks not later than a cycle, the next behind the owner in the round. */
static inline uint32_t next_in_round(const struct way *way, uint64_t cycle)
{
    uint32_t master = way->owner;

    do
        master = master + 1 < way->masters ? master + 1 : 0;
    while (way->asks[master] > cycle);
    return master;
}

struct decision {
    uint32_t master;
    uint64_t shown; /* the cycle in which its address is on the bus first */
};

/* False: it is not certain yet, because others that may ask before have not told what they do. */
static inline bool decide(const struct way *way, struct decision *decision)
{
    const struct lane *owner = &way->lane[way->owner];
    uint64_t asked = others_ask(way), own = way->asks[way->owner];
    uint64_t given = asked == CLOCK_NEVER ? CLOCK_NEVER : given_over(way, asked);

    if (own != CLOCK_NEVER)
        own = clock_later(own, way->address_taken + 1) + arbiter_locked(way->beats[owner->first]);
    if (clock_earlier(own, given) >= way->told || (own == CLOCK_NEVER && given == CLOCK_NEVER))
        return false;
    if (own <= given)
        *decision = (struct decision){.master = way->owner, .shown = own};
    else
        *decision = (struct decision){.master = next_in_round(way, given), .shown = given + 1};
    return !is_open(way, &way->lane[decision->master]);
}

static inline void grant(struct way *way, const struct decision *decision)
{
    struct lane *lane = &way->lane[decision->master];
    uint32_t beats = way->beats[lane->first];
    uint64_t start = lane->base + way->start[lane->first], cycles = arbiter_cycles(beats);
    uint64_t taken = clock_later(decision->shown, way->data_end - 1);

    way->locked = arbiter_locked(beats);
    if (arbiter_kind(beats) == ARBITER_STORE) {
        lane->delay = way->asks[decision->master] - (start - way->locked); /* it has stood still */
        lane->store_end = start + cycles + 1;
        lane->store_late = taken - start;
    } else {
        lane->delay = taken - start;
    }
    way->owner = decision->master;
    way->address_taken = taken + cycles - arbiter_last(beats);
    way->data_end = taken + 1 + cycles;
    lane->first++;
    look_at(way, decision->master);
}

void arbiter_order(struct arbiter *arbiter)
{
    struct way way;
    struct decision decision;

    set_out(arbiter, &way);
    while (decide(&way, &decision))
        grant(&way, &decision);
    arrive(arbiter, &way);
}
