/* SPDX-License-Identifier: BSD-2-Clause */
/* Round-robin arbitration between masters that have run apart: the order of their tenures (arbiter.h). */
#include "sim/base/arbiter_order.h"
#include "sim/base/clock.h"

/* A master, and where the arbiter is in its row: `own` and `beats` are of its first tenure there. */
struct lane {
    uint64_t base, delay, known; /* of the port */
    uint64_t store_end, free;    /* of the latest store: the port's, and with what it was late */
    uint64_t own;                /* the cycle in which it would ask for the bus without others */
    uint32_t beats;
    uint32_t first, closed, end; /* places of its tenures; from `closed` on one may become longer */
};

/* Masters by fours: how many there are is known where the loop is made. */
#define FOUR 4u

struct way {
    const uint32_t *start, *beats; /* of the tenures, by place */
    uint32_t masters;
    uint32_t owner, locked;
    uint64_t address_taken, data_end;
    uint64_t told; /* before this cycle nobody asks for the bus who has not told it */
    /* The cycle in which a master's first tenure asks for the bus; CLOCK_NEVER: it has none, or is the owner, whose is apart. */
    uint64_t asks[ARBITER_MASTERS];
    uint64_t owner_asks;
    struct lane lane[ARBITER_MASTERS];
};

/* When the lane's first tenure asks. */
static inline uint64_t look_at(struct way *way, struct lane *lane)
{
    uint64_t asks;

    if (lane->first == lane->end) {
        way->told = clock_earlier(way->told, lane->known + lane->delay);
        return CLOCK_NEVER;
    }
    lane->beats = way->beats[lane->first];
    lane->own = lane->base + way->start[lane->first] - arbiter_locked(lane->beats);
    asks = lane->own + lane->delay;
    /* It stands still meanwhile if its latest store is not over yet. */
    if (asks < lane->free && lane->own >= lane->store_end &&
        arbiter_kind(lane->beats) != ARBITER_FETCH)
        asks = clock_later(asks + arbiter_stands(lane->beats), lane->free);
    return asks;
}

/* May a tenure become longer of which all is told before `known`? */
static bool is_open(uint64_t start, uint32_t beats, uint64_t known)
{
    return start + arbiter_cycles(beats) +
               (arbiter_locked(beats) ? ARBITER_PAIR_OPEN : ARBITER_BURST_OPEN) >=
           known;
}

static struct lane lane_of(const struct arbiter_state *s, uint32_t master)
{
    const struct arbiter_port *port = &s->port[master];
    uint32_t first = master * ARBITER_WAITING, end = first + port->count;
    struct lane lane = {.base = port->base,
                        .delay = port->delay,
                        .known = port->known,
                        .store_end = port->store_end,
                        .free = port->store_end + port->store_late,
                        .first = first,
                        .closed = end,
                        .end = end};

    if (port->count && is_open(port->base + s->start[end - 1], s->beats[end - 1], port->known))
        lane.closed--;
    return lane;
}

static void set_out(const struct arbiter *arbiter, struct way *way)
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
    for (uint32_t i = 0; i < ARBITER_MASTERS; i++)
        way->asks[i] = CLOCK_NEVER;
    for (uint32_t i = 0; i < way->masters; i++) {
        way->lane[i] = lane_of(s, i);
        way->asks[i] = look_at(way, &way->lane[i]);
    }
    way->owner_asks = way->asks[way->owner];
    way->asks[way->owner] = CLOCK_NEVER;
}

static void arrive(struct arbiter *arbiter, const struct way *way)
{
    struct arbiter_state *s = &arbiter->state;

    s->address_taken = way->address_taken;
    s->data_end = way->data_end;
    s->owner = way->owner;
    s->locked = way->locked;
    for (uint32_t i = 0; i < way->masters; i++) {
        const struct lane *lane = &way->lane[i];

        s->port[i].delay = lane->delay;
        s->port[i].store_end = lane->store_end;
        s->port[i].store_late = lane->free - lane->store_end;
        arbiter_drop(arbiter, i, lane->first - i * ARBITER_WAITING);
    }
}

/* The cycle at whose end the bus is given over to a master that is not its owner, if nobody else wants it. */
static inline uint64_t given_over(const struct way *way, uint64_t asked)
{
    if (way->locked)
        return clock_later(asked, way->data_end);
    return asked <= way->address_taken ? way->address_taken : clock_later(asked, way->data_end - 1);
}

/* The cycle in which the first of the masters that are not the owner asks. */
static inline uint64_t others_ask(const struct way *way, uint32_t fours)
{
    uint64_t first = CLOCK_NEVER;

    for (uint32_t i = 0; i < fours * FOUR; i += FOUR)
        first =
            clock_earlier(first, clock_earlier(clock_earlier(way->asks[i], way->asks[i + 1]),
                                               clock_earlier(way->asks[i + 2], way->asks[i + 3])));
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

/*
 * The lane's first tenure has the bus from the cycle `shown` on, which its master asked for in the cycle `asked`; when it asks again.
 */
static inline uint64_t grant(struct way *way, struct lane *lane, uint64_t asked, uint64_t shown)
{
    uint64_t cycles = arbiter_cycles(lane->beats), taken = clock_later(shown, way->data_end - 1);

    way->locked = arbiter_locked(lane->beats);
    if (arbiter_kind(lane->beats) == ARBITER_STORE) {
        lane->delay = asked - lane->own; /* it has stood still */
        lane->store_end = lane->own + way->locked + cycles + 1;
        lane->free = taken + cycles + 1;
    } else {
        lane->delay = taken - (lane->own + way->locked);
    }
    way->address_taken = taken + cycles - arbiter_last(lane->beats);
    way->data_end = taken + 1 + cycles;
    lane->first++;
    return look_at(way, lane);
}

/* False: who is next is not certain yet, because others that may ask before have not told what they do; or it may become longer. */
static inline __attribute__((always_inline)) bool go_on(struct way *way, uint32_t fours)
{
    struct lane *owner = &way->lane[way->owner], *next;
    uint64_t asked = others_ask(way, fours), own = way->owner_asks;
    uint64_t given = asked == CLOCK_NEVER ? CLOCK_NEVER : given_over(way, asked);
    uint32_t master;

    if (own != CLOCK_NEVER)
        own = clock_later(own, way->address_taken + 1) + arbiter_locked(owner->beats);
    if (clock_earlier(own, given) >= way->told)
        return false;
    if (own <= given) {
        if (owner->first == owner->closed)
            return false;
        way->owner_asks = grant(way, owner, way->owner_asks, own);
        return true;
    }
    master = next_in_round(way, given);
    next = &way->lane[master];
    if (next->first == next->closed)
        return false;
    asked = way->asks[master];
    way->asks[way->owner] = way->owner_asks;
    way->asks[master] = CLOCK_NEVER;
    way->owner = master;
    way->owner_asks = grant(way, next, asked, given + 1);
    return true;
}

void arbiter_order(struct arbiter *arbiter)
{
    struct way way;

    set_out(arbiter, &way);
    if (way.masters <= FOUR)
        while (go_on(&way, 1))
            ;
    else
        while (go_on(&way, ARBITER_MASTERS / FOUR))
            ;
    arrive(arbiter, &way);
}
