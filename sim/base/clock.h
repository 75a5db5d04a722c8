/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's one clock, in cycles of the processor clock, and its events. Events are ordered by
 * (time, rank); the rank is the order in which they were added when the board was built, so that a
 * restored machine replays identically. Pending times are state like any other.
 */
#ifndef PRIDE_BASE_CLOCK_H
#define PRIDE_BASE_CLOCK_H

#include "sim/base/component.h"

#define CLOCK_EVENTS 64
#define CLOCK_NEVER  UINT64_MAX

static inline __attribute__((always_inline)) uint64_t clock_earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline __attribute__((always_inline)) uint64_t clock_later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* `time` is when the event was due, and also the clock's `now` while the handler runs. */
typedef void (*clock_handler)(void *owner, uint64_t time);

struct clock_state {
    uint64_t now;
    uint64_t due[CLOCK_EVENTS]; /* CLOCK_NEVER: not armed */
};

struct clock {
    struct clock_state state;
    struct component component;
    struct {
        const char *name;
        clock_handler handler;
        void *owner;
    } event[CLOCK_EVENTS];
    unsigned count;
    /*
     * How far a processor may run before somebody must look: engines run while their cycle count is
     * below it. Arming an earlier event, an interrupt or a request to stop lowers it, also in the
     * middle of a run.
     */
    uint64_t horizon;
    uint64_t next; /* derived: the earliest of state.due */
};

/* Time 0, no events. */
void clock_init(struct clock *clock);

/*
 * Adds an event while the board is built and returns its number, which is also its rank. At most
 * CLOCK_EVENTS.
 */
unsigned clock_add_event(struct clock *clock, const char *name, clock_handler handler, void *owner);

/*
 * Arms (again) at an absolute time; a time in the past means as soon as possible. Lowers the
 * horizon where needed.
 */
void clock_arm(struct clock *clock, unsigned event, uint64_t time);
void clock_disarm(struct clock *clock, unsigned event);
bool clock_armed(const struct clock *clock, unsigned event);

/* The earliest pending time, or CLOCK_NEVER. */
static inline uint64_t clock_next(const struct clock *clock)
{
    return clock->next;
}

/*
 * Runs all that is due by `time`, in order, each at its own time, also what is armed for such times
 * meanwhile; then now = time.
 */
void clock_advance(struct clock *clock, uint64_t time);

/* Makes every engine return to the machine loop before its next instruction. */
static inline void clock_attention(struct clock *clock)
{
    clock->horizon = 0;
}

#endif
