/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Intermittent: a stuck-at that comes and goes. It is there and away for times that the seed draws
 * between one cycle and the period given.
 */
#include "sim/fault/model.h"

enum memo { MEMO_AWAY };

static void draw_next(struct fault_site *site, uint64_t now)
{
    site->next = now + 1 + random_below(&site->random, site->period);
}

static bool strike(struct fault_site *site, struct fault_effect *effect)
{
    if (!fault_hold_begin(site, effect))
        return false;
    draw_next(site, machine_cycle(site->machine));
    return true;
}

static void observe(struct fault_site *site, const struct observation *what)
{
    if (!site->memo[MEMO_AWAY])
        fault_hold(site, what);
}

static void tick(struct fault_site *site, uint64_t now)
{
    struct fault_effect effect;

    site->memo[MEMO_AWAY] = !site->memo[MEMO_AWAY];
    if (!site->memo[MEMO_AWAY])
        fault_force(site->machine, &site->target, site->value, &effect);
    draw_next(site, now);
}

static void finish(struct fault_site *site)
{
    site->next = CLOCK_NEVER;
}

const struct fault_model fault_intermittent = {
    .name = "intermittent",
    .help = "intermittent TARGET[:BIT] VALUE .. every TIME: stuck, but comes and goes at random",
    .takes = FAULT_VALUE_OF_TARGET,
    .needs_period = true,
    .strike = strike,
    .points = FAULT_HOLD_POINTS,
    .observe = observe,
    .tick = tick,
    .finish = finish,
};
