/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clock and events (clock.h). A board has a few dozen events, so the pending ones are simply
 * searched, whenever the earliest one changes: the table is the whole state, and order by
 * (time, rank) needs no care.
 */
#include "sim/base/clock.h"

#include <assert.h>

static const struct state_field clock_fields[] = {
    STATE_SCALAR(clock_state, now),
    STATE_ARRAY(clock_state, due),
};

/* The earliest event, the first in rank among equals; `count` when none is armed. */
static unsigned clock_first(const struct clock *clock)
{
    unsigned first = clock->count;
    uint64_t time = CLOCK_NEVER;

    for (unsigned event = 0; event < clock->count; event++) {
        if (clock->state.due[event] < time) {
            time = clock->state.due[event];
            first = event;
        }
    }
    return first;
}

static void clock_reload(void *owner)
{
    struct clock *clock = owner;
    unsigned first = clock_first(clock);

    clock->next = first == clock->count ? CLOCK_NEVER : clock->state.due[first];
}

static void set_due(struct clock *clock, unsigned event, uint64_t time)
{
    uint64_t before = clock->state.due[event];

    clock->state.due[event] = time;
    if (time <= clock->next)
        clock->next = time;
    else if (before == clock->next)
        clock_reload(clock);
}

void clock_init(struct clock *clock)
{
    *clock = (struct clock){
        .component = {.name = "clock",
                      .size = sizeof(clock->state),
                      .fields = clock_fields,
                      .field_count = sizeof(clock_fields) / sizeof(clock_fields[0]),
                      .owner = clock,
                      .reload = clock_reload},
        .next = CLOCK_NEVER,
    };
    clock->component.state = &clock->state;
    for (unsigned event = 0; event < CLOCK_EVENTS; event++)
        clock->state.due[event] = CLOCK_NEVER;
}

unsigned clock_add_event(struct clock *clock, const char *name, clock_handler handler, void *owner)
{
    assert(clock->count < CLOCK_EVENTS);
    clock->event[clock->count].name = name;
    clock->event[clock->count].handler = handler;
    clock->event[clock->count].owner = owner;
    return clock->count++;
}

void clock_arm(struct clock *clock, unsigned event, uint64_t time)
{
    assert(event < clock->count);
    set_due(clock, event, time);
    if (time < clock->horizon)
        clock->horizon = time;
}

void clock_disarm(struct clock *clock, unsigned event)
{
    assert(event < clock->count);
    set_due(clock, event, CLOCK_NEVER);
}

bool clock_armed(const struct clock *clock, unsigned event)
{
    return clock->state.due[event] != CLOCK_NEVER;
}

void clock_advance(struct clock *clock, uint64_t time)
{
    unsigned event;

    while ((event = clock_first(clock)) != clock->count && clock->state.due[event] <= time) {
        uint64_t due = clock->state.due[event];

        set_due(clock, event, CLOCK_NEVER);
        clock->state.now = due;
        clock->event[event].handler(clock->event[event].owner, due);
    }
    clock->state.now = time;
}
