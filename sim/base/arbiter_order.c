/* SPDX-License-Identifier: BSD-2-Clause */
/* Round-robin arbitration between masters that have run apart: the order of their tenures (arbiter.h). */
#include "sim/base/arbiter_order.h"
#include "sim/base/clock.h"

/* Masters by fours: how many there are is known where the loop is made. */
#define FOUR 4u

/* When the lane's first tenure asks. */
static inline uint64_t look_at(struct arbiter_way *way, struct arbiter_lane *lane)
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

static struct arbiter_lane lane_of(const struct arbiter *arbiter, uint32_t master)
{
    const struct arbiter_state *s = &arbiter->state;
    const struct arbiter_port *port = &s->port[master];
    uint32_t first = master * arbiter->waiting, end = first + port->count;
    struct arbiter_lane lane = {.base = port->base,
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

static void set_out(const struct arbiter *arbiter, struct arbiter_way *way)
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
        way->lane[i] = lane_of(arbiter, i);
        way->asks[i] = look_at(way, &way->lane[i]);
    }
    way->owner_asks = way->asks[way->owner];
    way->asks[way->owner] = CLOCK_NEVER;
}

static void arrive(struct arbiter *arbiter, const struct arbiter_way *way)
{
    struct arbiter_state *s = &arbiter->state;

    s->address_taken = way->address_taken;
    s->data_end = way->data_end;
    s->owner = way->owner;
    s->locked = way->locked;
    for (uint32_t i = 0; i < way->masters; i++) {
        const struct arbiter_lane *lane = &way->lane[i];

        s->port[i].delay = lane->delay;
        s->port[i].store_end = lane->store_end;
        s->port[i].store_late = lane->free - lane->store_end;
        arbiter_drop(arbiter, i, lane->first - i * arbiter->waiting);
    }
}

/* The cycle at whose end the bus is given over to a master that is not its owner, if nobody else wants it. */
static inline uint64_t given_over(const struct arbiter_way *way, uint64_t asked)
{
    if (way->locked)
        return clock_later(asked, way->data_end);
    return asked <= way->address_taken ? way->address_taken : clock_later(asked, way->data_end - 1);
}

/* The cycle in which the first of the masters that are not the owner asks. */
static inline uint64_t others_ask(const struct arbiter_way *way, uint32_t fours)
{
    uint64_t first = CLOCK_NEVER;

    for (uint32_t i = 0; i < fours * FOUR; i += FOUR)
        first =
            clock_earlier(first, clock_earlier(clock_earlier(way->asks[i], way->asks[i + 1]),
                                               clock_earlier(way->asks[i + 2], way->asks[i + 3])));
    return first;
}

/* Who asks not later than a cycle, the next behind the owner in the round; nobody: the owner. */
static inline uint32_t next_in_round(const struct arbiter_way *way, uint64_t cycle)
{
    uint32_t master = way->owner;

    do
        master = master + 1 < way->masters ? master + 1 : 0;
    while (way->asks[master] > cycle && master != way->owner);
    return master;
}

/*
 * The lane's first tenure has the bus from the cycle `shown` on, which its master asked for in the cycle `asked`; when it asks again.
 */
static inline uint64_t grant(struct arbiter_way *way, struct arbiter_lane *lane, uint64_t asked,
                             uint64_t shown)
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

/* The first of a lane may become longer: what comes behind it is not certain yet. */
static inline bool is_certain(const struct arbiter_lane *lane)
{
    return lane->first != lane->closed;
}

static inline __attribute__((always_inline)) bool hand_over(struct arbiter_way *way,
                                                            uint32_t master, uint64_t given)
{
    struct arbiter_lane *next = &way->lane[master];
    uint64_t asked = way->asks[master];

    if (!is_certain(next))
        return false;
    way->asks[way->owner] = way->owner_asks;
    way->asks[master] = CLOCK_NEVER;
    way->owner = master;
    way->owner_asks = grant(way, next, asked, given + 1);
    return true;
}

/* False: who is next is not certain yet, because others that may ask before have not told what they do; or it may become longer. */
static inline __attribute__((always_inline)) bool go_on(struct arbiter_way *way, uint32_t fours)
{
    struct arbiter_lane *owner = &way->lane[way->owner];
    uint32_t waiting = way->locked ? way->owner : next_in_round(way, way->address_taken);
    uint64_t own = way->owner_asks, asked, given;

    if (waiting != way->owner) /* most of the time, where they wait at all */
        return way->address_taken < way->told && hand_over(way, waiting, way->address_taken);
    asked = others_ask(way, fours);
    given = asked == CLOCK_NEVER ? CLOCK_NEVER : given_over(way, asked);
    if (own != CLOCK_NEVER)
        own = clock_later(own, way->address_taken + 1) + arbiter_locked(owner->beats);
    if (clock_earlier(own, given) >= way->told)
        return false;
    if (own > given)
        return hand_over(way, next_in_round(way, given), given);
    if (!is_certain(owner))
        return false;
    way->owner_asks = grant(way, owner, way->owner_asks, own);
    return true;
}

/* Mostly one look says that it is not. */
static inline void look_back(struct arbiter_way *way, struct arbiter_past *past)
{
    past->age++;
    if ((way->owner == past->way.owner && past->age >= past->least) || past->age >= past->span)
        arbiter_repeat(way, past);
}

/* With fewer tenures it does not pay to look back. */
#define MANY 32u

static bool are_many(const struct arbiter_way *way)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < way->masters; i++)
        count += way->lane[i].end - way->lane[i].first;
    return count >= MANY;
}

static inline __attribute__((always_inline)) void grant_all(struct arbiter_way *way, uint32_t fours,
                                                            uint32_t *period)
{
    struct arbiter_past past;

    if (!are_many(way)) {
        while (go_on(way, fours))
            ;
        return;
    }
    arbiter_past_begin(&past, way, *period);
    while (go_on(way, fours))
        look_back(way, &past);
    *period = past.period;
}

void arbiter_order(struct arbiter *arbiter)
{
    struct arbiter_way way;

    set_out(arbiter, &way);
    if (way.masters <= FOUR)
        grant_all(&way, 1, &arbiter->period);
    else
        grant_all(&way, ARBITER_MASTERS / FOUR, &arbiter->period);
    arrive(arbiter, &way);
}
