/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loops on several processors bring the bus into a state that comes again, only later: to whom it is granted next, and who waits
 * how long, is then what it was a period ago, as long as the rows say the same as then. So many periods are gone through at once.
 */
#include "sim/base/arbiter_order.h"
#include "sim/base/clock.h"

/* Grants without a repetition, until where they have led to is what may come again; each time twice as many. */
#define FIRST_SPAN 16u

static void remember(struct arbiter_past *past, const struct arbiter_way *way)
{
    struct arbiter_way *then = &past->way;

    past->age = 0;
    then->owner = way->owner;
    then->locked = way->locked;
    then->address_taken = way->address_taken;
    then->data_end = way->data_end;
    then->owner_asks = way->owner_asks;
    for (uint32_t i = 0; i < way->masters; i++) {
        then->asks[i] = way->asks[i];
        then->lane[i] = way->lane[i];
    }
}

void arbiter_past_begin(struct arbiter_past *past, const struct arbiter_way *way, uint32_t period)
{
    past->span = period > FIRST_SPAN ? period : FIRST_SPAN;
    past->least = period;
    past->period = 0;
    remember(past, way);
}

static bool is_later(uint64_t cycle, uint64_t then, uint64_t period)
{
    return then == CLOCK_NEVER ? cycle == CLOCK_NEVER : cycle - then == period;
}

/* A store's end counts where it is new, or where its master may still come too early for it. */
static bool lane_is_as_then(const struct arbiter_lane *lane, const struct arbiter_lane *then,
                            uint64_t period)
{
    uint64_t own = lane->own - then->own;

    if (lane->first == then->first)
        return true; /* it asks for nothing */
    if (lane->beats != then->beats || own + lane->delay - then->delay != period)
        return false;
    if (lane->free == then->free && lane->store_end == then->store_end)
        return then->free <= then->own + then->delay;
    return lane->free - then->free == period && lane->store_end - then->store_end == own;
}

static bool is_as_then(const struct arbiter_way *way, const struct arbiter_way *then,
                       uint64_t period)
{
    if (way->owner != then->owner || way->locked != then->locked ||
        way->address_taken - then->address_taken != period ||
        !is_later(way->owner_asks, then->owner_asks, period))
        return false;
    for (uint32_t i = 0; i < way->masters; i++)
        if (!is_later(way->asks[i], then->asks[i], period))
            return false;
    for (uint32_t i = 0; i < way->masters; i++)
        if (!lane_is_as_then(&way->lane[i], &then->lane[i], period))
            return false;
    return true;
}

/* How many times the row says again what it has said in the period, and what is first behind that. */
static uint64_t row_says_again(const struct arbiter_way *way, uint32_t master,
                               const struct arbiter_lane *then, uint64_t most)
{
    const struct arbiter_lane *lane = &way->lane[master];
    uint32_t tenures = lane->first - then->first, own = (uint32_t)(lane->own - then->own);
    uint32_t left = lane->closed - lane->first, same = 1; /* the first one: seen in the lane */
    const uint32_t *start = &way->start[then->first], *beats = &way->beats[then->first];

    if (!tenures)
        return most;
    if (left > most * tenures + 1)
        left = (uint32_t)most * tenures + 1;
    while (same < left && start[same + tenures] - start[same] == own &&
           beats[same + tenures] == beats[same])
        same++;
    return left ? (same - 1) / tenures : 0;
}

/* All who wait for the bus ask later; who does not ask never does. */
static uint64_t later(uint64_t asks, uint64_t by)
{
    return asks == CLOCK_NEVER ? CLOCK_NEVER : asks + by;
}

static void go_through_at_once(struct arbiter_way *way, const struct arbiter_way *then,
                               uint64_t period, uint64_t times)
{
    for (uint32_t i = 0; i < way->masters; i++) {
        struct arbiter_lane *lane = &way->lane[i];
        const struct arbiter_lane *before = &then->lane[i];
        uint64_t own = lane->own - before->own, free = lane->free - before->free;

        way->asks[i] = later(way->asks[i], times * period);
        if (lane->first == before->first)
            continue;
        lane->delay += times * (period - own);
        lane->own += times * own;
        lane->first += (uint32_t)times * (lane->first - before->first);
        lane->free += times * free;
        lane->store_end += free ? times * own : 0;
    }
    way->owner_asks = later(way->owner_asks, times * period);
    way->address_taken += times * period;
    way->data_end += times * period;
}

/* How many periods come again. */
static uint64_t repetitions(const struct arbiter_way *way, const struct arbiter_way *then,
                            uint64_t period)
{
    uint64_t times = 0;

    /* What is granted in a period was certain before its end. */
    if (way->told > way->data_end)
        times = clock_earlier((way->told - way->data_end) / period, ARBITER_PLACES);
    for (uint32_t i = 0; i < way->masters && times; i++)
        times = clock_earlier(times, row_says_again(way, i, &then->lane[i], times));
    return times;
}

/*
 * A period that comes again a few times only is part of a longer one, as of a loop with several stores: that is what is waited for.
 */
#define FEW_GRANTS 64u

void arbiter_repeat(struct arbiter_way *way, struct arbiter_past *past)
{
    uint64_t period = way->data_end - past->way.data_end, times = 0;

    if (is_as_then(way, &past->way, period))
        times = repetitions(way, &past->way, period);
    if (times * past->age >= FEW_GRANTS) {
        go_through_at_once(way, &past->way, period, times);
        past->period = past->least = past->age;
        remember(past, way);
    } else if (past->age >= past->span) {
        past->span *= 2;
        past->least = 0;
        remember(past, way);
    }
}
