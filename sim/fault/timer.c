/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drift and stall of a GPTIMER, at its prescaler: a drifting one gains or loses single cycles at
 * even intervals; a stalled one is set back before it can run out. What the timers themselves hold
 * is not touched. A stall ends with a full period of the prescaler.
 */
#include "sim/fault/model.h"

#include <stdio.h>

#define MILLION 1000000

static bool field(struct fault_site *site, const char *name, struct state_ref *ref)
{
    char text[64], error[128];

    snprintf(text, sizeof(text), "%s.%s", site->target.component->name, name);
    return !state_ref_parse(machine_components(site->machine), text, ref, error, sizeof(error));
}

static bool is_timer(struct fault_site *site)
{
    struct state_ref ref;

    return field(site, "scaler", &ref) && field(site, "scaler_reload", &ref);
}

static uint64_t interval(const struct fault_site *site)
{
    int64_t ppm = (int64_t)site->value;
    uint64_t size = (uint64_t)(ppm < 0 ? -ppm : ppm);

    return size < MILLION ? MILLION / size : 1;
}

static bool strike_drift(struct fault_site *site, struct fault_effect *effect)
{
    effect->after = site->value;
    if (!site->value || !is_timer(site))
        return false;
    site->next = machine_cycle(site->machine) + interval(site);
    return true;
}

static void tick_drift(struct fault_site *site, uint64_t now)
{
    struct state_ref ref;
    uint64_t scaler;

    if (!field(site, "scaler", &ref))
        return;
    scaler = state_ref_read(&ref);
    site->next = now + interval(site);
    if ((int64_t)site->value < 0)
        state_ref_write(&ref, scaler + 1);
    else if (scaler)
        state_ref_write(&ref, scaler - 1);
    else
        site->next = now + 1; /* in this cycle there is nothing to gain */
}

static void finish(struct fault_site *site)
{
    site->next = CLOCK_NEVER;
}

const struct fault_model fault_drift = {
    .name = "drift",
    .help = "drift gptimerN PPM: the timer unit runs fast, or slow with a negative PPM",
    .kind = FAULT_TARGET_COMPONENT,
    .takes = FAULT_VALUE_NUMBER,
    .least = -MILLION,
    .most = MILLION,
    .strike = strike_drift,
    .tick = tick_drift,
    .finish = finish,
};

static void tick_stall(struct fault_site *site, uint64_t now)
{
    struct state_ref scaler, reload;
    uint64_t period;

    if (!field(site, "scaler", &scaler) || !field(site, "scaler_reload", &reload))
        return;
    period = state_ref_read(&reload);
    state_ref_write(&scaler, period);
    site->next = now + period / 2 + 1;
}

static bool strike_stall(struct fault_site *site, struct fault_effect *effect)
{
    (void)effect;
    if (!is_timer(site))
        return false;
    tick_stall(site, machine_cycle(site->machine));
    return true;
}

const struct fault_model fault_stall = {
    .name = "stall",
    .help = "stall gptimerN: the timer unit stands still",
    .kind = FAULT_TARGET_COMPONENT,
    .strike = strike_stall,
    .tick = tick_stall,
    .finish = finish,
};
