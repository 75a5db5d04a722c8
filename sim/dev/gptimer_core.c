/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GPTIMER in time (gptimer_core.h).
 */
#include "sim/dev/gptimer_core.h"

/* One clock edge. */

static bool gptimer_any(const struct gptimer_state *s, unsigned timers, uint32_t bit)
{
    uint32_t all = 0;

    for (unsigned i = 0; i < timers; i++)
        all |= s->control[i];
    return all & bit;
}

/* The scaler counts while a timer is enabled, and debug mode does not hold it. */
static bool gptimer_runs(const struct gptimer_state *s, unsigned timers)
{
    return gptimer_any(s, timers, GPTIMER_EN) && (!s->halted || (s->config & GPTIMER_CONFIG_DF));
}

/* The timer whose turn it is counts, unless it is chained and its predecessor has no pulse. */
static void gptimer_visit(struct gptimer_state *s, unsigned timers, unsigned i, uint32_t pulse)
{
    unsigned predecessor = i ? i - 1 : timers - 1;
    uint32_t control = s->control[i];
    bool underflow = s->counter[i] == 0 && !(control & GPTIMER_LD);

    if (!(control & GPTIMER_EN) || ((control & GPTIMER_CH) && !(pulse >> predecessor & 1)))
        return;
    s->counter[i]--;
    if (!underflow)
        return;
    s->pulse |= 1u << i;
    if (control & GPTIMER_IE)
        s->control[i] |= GPTIMER_IP;
    if (control & GPTIMER_RS)
        s->counter[i] = s->reload[i];
    else
        s->control[i] &= ~GPTIMER_EN;
}

void gptimer_capture(struct gptimer_state *s, unsigned timers)
{
    for (unsigned i = 0; i < timers; i++) {
        if (s->config & GPTIMER_CONFIG_EL)
            s->latch[i] = s->counter[i];
        if (s->config & GPTIMER_CONFIG_ES)
            s->counter[i] = s->reload[i];
    }
    s->latch_late = 0;
    s->config &= ~(GPTIMER_CONFIG_EL | GPTIMER_CONFIG_ES);
}

/* The last timer is loaded: too early for the window, or the window starts again. */
static void gptimer_kick(struct gptimer_state *s, unsigned last)
{
    if (s->time < s->window_end) {
        s->pulse |= 1u << last;
        s->control[last] |= GPTIMER_IP;
        s->bark = 1;
    }
    s->window_end = s->control[last] >> 16 ? s->time + 1 + (s->control[last] >> 16) : 0;
}

void gptimer_step(struct gptimer_state *s, unsigned timers)
{
    uint32_t tick = s->tick, tsel = s->tsel, pulse = s->pulse;

    if (s->latch_late && !tsel)
        gptimer_capture(s, timers);
    s->bark = 0;
    s->tick = 0;
    s->unsent = 0;
    if (gptimer_runs(s, timers)) {
        s->tick = s->scaler == 0;
        s->scaler = s->scaler ? s->scaler - 1 : s->scaler_reload;
    }
    if (tick || tsel)
        s->tsel = (uint8_t)(tsel >= timers ? 0 : tsel + 1);
    s->pulse = 0;
    if (tsel)
        gptimer_visit(s, timers, tsel - 1, pulse);
    for (unsigned i = 0; i < timers; i++) {
        if (s->control[i] & GPTIMER_LD)
            s->counter[i] = s->reload[i];
        if ((s->control[i] & GPTIMER_LD) && i == timers - 1)
            gptimer_kick(s, i);
        s->control[i] &= ~GPTIMER_LD;
    }
    s->time++;
}

uint32_t gptimer_interrupts(const struct gptimer_state *s, unsigned timers)
{
    uint32_t lines = 0;

    for (unsigned i = 0; i < timers; i++)
        if ((s->pulse >> i & 1) && (s->control[i] & GPTIMER_IE))
            lines |= 1u << i;
    return lines;
}

/* Passing over time. */

/* Between sweeps, when nothing but the scaler counts, or nothing at all. */
static bool gptimer_between_sweeps(const struct gptimer_state *s, unsigned timers)
{
    return !s->tick && !s->tsel && !s->pulse && !s->bark && !s->latch_late &&
           !gptimer_any(s, timers, GPTIMER_LD);
}

/*
 * At the start of a sweep with the scaler in step: from here on sweeps follow at equal distances.
 */
static bool gptimer_at_sweep(const struct gptimer_state *s, unsigned timers)
{
    return s->tick && !s->tsel && s->scaler == s->scaler_reload && !s->bark && !s->latch_late &&
           !gptimer_any(s, timers, GPTIMER_LD) && gptimer_runs(s, timers);
}

/* Cycles from sweep to sweep: the first tick that finds the sweep before it ended. */
static uint64_t gptimer_period(const struct gptimer_state *s, unsigned timers)
{
    uint64_t scaler = (uint64_t)s->scaler_reload + 1;

    return (timers + scaler) / scaler * scaler; /* n + 1 rounded up to a multiple of it */
}

#define TICKS_MAX (UINT64_C(1) << 62)

/* Sweeps until timer i has underflowed `times` times, the last one included; CLOCK_NEVER: never. */
static uint64_t gptimer_ticks(const struct gptimer_state *s, unsigned i, uint64_t times)
{
    for (;; i--) {
        uint64_t period = (uint64_t)s->reload[i] + 1, counts = (uint64_t)s->counter[i] + 1;

        if (!(s->control[i] & GPTIMER_EN) || (times > 1 && !(s->control[i] & GPTIMER_RS)))
            return CLOCK_NEVER;
        if (times - 1 > (TICKS_MAX - counts) / period)
            return CLOCK_NEVER;
        counts += (times - 1) * period;
        if (!(s->control[i] & GPTIMER_CH))
            return counts;
        if (!i) /* the last timer's pulse is over long before timer 0 is visited */
            return CLOCK_NEVER;
        times = counts;
    }
}

/* Sweeps until one in which more happens than counting: an interrupt, or a timer stops. */
static uint64_t gptimer_ticks_alike(const struct gptimer_state *s, unsigned timers)
{
    uint64_t first = CLOCK_NEVER;

    for (unsigned i = 0; i < timers; i++) {
        uint64_t ticks;

        if ((s->control[i] & GPTIMER_RS) && !(s->control[i] & GPTIMER_IE))
            continue;
        ticks = gptimer_ticks(s, i, 1);
        if (ticks < first)
            first = ticks;
    }
    return first;
}

/* What `sweeps` sweeps do, if none of them does more than counting and reloading. */
static void gptimer_count(struct gptimer_state *s, unsigned timers, uint64_t sweeps)
{
    uint64_t pulses = 0; /* of the timer before */

    for (unsigned i = 0; i < timers; i++) {
        uint64_t counts = s->control[i] & GPTIMER_CH ? pulses : sweeps;
        uint64_t period = (uint64_t)s->reload[i] + 1;

        pulses = 0;
        if (!(s->control[i] & GPTIMER_EN))
            continue;
        if (counts > s->counter[i]) {
            counts -= (uint64_t)s->counter[i] + 1;
            pulses = 1 + counts / period;
            s->counter[i] = s->reload[i];
            counts %= period;
        }
        s->counter[i] -= (uint32_t)counts;
    }
    s->pulse = 0;
}

/* Passes over what needs no step, at most until cycle `to`. False: a step is needed. */
bool gptimer_skip(struct gptimer_state *s, unsigned timers, uint64_t to)
{
    uint64_t room = to - s->time;

    if (gptimer_between_sweeps(s, timers)) {
        bool running = gptimer_runs(s, timers);
        uint64_t cycles = running && s->scaler < room ? s->scaler : room;

        s->scaler -= running ? (uint32_t)cycles : 0;
        s->time += cycles;
        return cycles;
    }
    if (gptimer_at_sweep(s, timers)) {
        uint64_t period = gptimer_period(s, timers);
        uint64_t alike = gptimer_ticks_alike(s, timers);
        uint64_t sweeps = room / period < alike ? room / period : alike;

        /* The last one is stepped, so that `pulse` is right afterwards. */
        if (sweeps < 2)
            return false;
        gptimer_count(s, timers, sweeps - 1);
        s->time += (sweeps - 1) * period;
        return true;
    }
    return false;
}

/* The cycle of the next interrupt pulse, or CLOCK_NEVER. */
uint64_t gptimer_next_pulse(const struct gptimer_state *state, unsigned timers)
{
    struct gptimer_state s = *state;
    uint64_t next = CLOCK_NEVER, period;

    if (s.unsent)
        return s.time;
    while (!gptimer_at_sweep(&s, timers)) {
        if (!gptimer_runs(&s, timers) && gptimer_between_sweeps(&s, timers))
            return CLOCK_NEVER;
        if (gptimer_skip(&s, timers, CLOCK_NEVER))
            continue;
        gptimer_step(&s, timers);
        if (gptimer_interrupts(&s, timers) || s.bark)
            return s.time;
    }
    period = gptimer_period(&s, timers);
    for (unsigned i = 0; i < timers; i++) {
        uint64_t ticks = s.control[i] & GPTIMER_IE ? gptimer_ticks(&s, i, 1) : CLOCK_NEVER;
        uint64_t start = s.time + i + 2; /* pulse in the first sweep */

        if (ticks != CLOCK_NEVER && ticks - 1 < (CLOCK_NEVER - start) / period &&
            start + (ticks - 1) * period < next)
            next = start + (ticks - 1) * period;
    }
    return next;
}
