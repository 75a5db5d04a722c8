/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Debug mode of the processors, and the time tag, which can stand still in it (dsu3_state.h).
 */
#include "sim/dev/dsu3_state.h"

static void halt_cpu(const struct dsu3 *d, uint32_t cpu, bool halted)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[cpu];

    if (port->halt)
        port->halt(port->owner, halted);
}

bool dsu3_in_error(const struct dsu3 *d, uint32_t cpu)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[cpu];

    return port->error_mode && port->error_mode(port->owner);
}

uint32_t dsu3_halted(const struct dsu3 *d)
{
    uint32_t halted = d->state.debug;

    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if (d->state.control[cpu] & CONTROL_HL)
            halted |= 1u << cpu;
    return halted;
}

void dsu3_apply_halts(const struct dsu3 *d, uint32_t before)
{
    uint32_t changed = before ^ dsu3_halted(d);

    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if ((changed >> cpu & 1u) && !dsu3_in_error(d, cpu))
            halt_cpu(d, cpu, !(before >> cpu & 1u));
    if (d->config.halted)
        d->config.halted(d->config.owner, d->state.debug == dsu3_all(d));
}

/* In the time tag's present state: it waits for nobody, somebody runs, or somebody's up-counter is on. */
static bool time_counts(const struct dsu3 *d)
{
    if (d->state.ahb_control & AHB_TE || (dsu3_all(d) & ~d->state.debug))
        return true;
    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++) {
        const struct dsu3_cpu_port *port = &d->config.cpu[cpu];

        if (port->counts_up && port->counts_up(port->owner))
            return !(d->state.ahb_control & AHB_DF);
    }
    return false;
}

void dsu3_settle_time(struct dsu3 *d)
{
    uint64_t now = d->env.clock->state.now;

    if (!time_counts(d))
        d->state.time_base += now - d->state.time_seen;
    d->state.time_seen = now;
}

void dsu3_enter_debug(struct dsu3 *d, uint32_t cpus)
{
    uint32_t before = dsu3_halted(d);

    dsu3_settle_time(d);
    d->state.debug |= cpus;
    if (dsu3_active(d))
        d->state.debug |= d->state.debug_mask & dsu3_all(d);
    d->state.break_step |= d->state.debug;
    d->state.stepping &= ~d->state.debug;
    dsu3_apply_halts(d, before);
}

bool dsu3_trap(struct device *device, uint32_t cpu, uint32_t trap, bool traps_enabled)
{
    struct dsu3 *d = device->self;

    if (cpu >= d->config.cpus || !dsu3_breaks(d->state.control[cpu], trap, traps_enabled))
        return false;
    d->state.trap[cpu] = trap;
    dsu3_enter_debug(d, 1u << cpu);
    return true;
}

void dsu3_stepped(void *self, uint64_t time)
{
    struct dsu3 *d = self;

    (void)time;
    dsu3_enter_debug(d, d->state.stepping);
}

/* BN stops; without it processors in debug mode go on, with SS for one instruction. */
void dsu3_break_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;
    struct dsu3_state *s = &d->state;
    uint32_t all = dsu3_all(d), before = dsu3_halted(d);
    uint32_t resumed = s->debug & ~value & all;

    (void)index;
    dsu3_settle_time(d);
    s->break_step &= all * 0x10001u;
    s->stepping = (s->stepping | resumed) & value >> 16 & all & ~value;
    s->debug = (s->debug & ~resumed) | (value & all);
    if (dsu3_active(d)) { /* one that is still there keeps those of ED */
        s->debug |= s->debug_mask & all;
        s->break_step |= s->debug;
        s->stepping &= ~s->debug;
        resumed &= ~s->debug;
    }
    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if ((resumed | value) >> cpu & 1u)
            s->trap[cpu] = 0;
    if (s->stepping)
        clock_arm(d->env.clock, d->event, d->env.clock->state.now + 1);
    else
        clock_disarm(d->env.clock, d->event);
    dsu3_apply_halts(d, before);
}

static uint64_t counted(const struct dsu3 *d, uint64_t cycle)
{
    return (time_counts(d) ? cycle : d->state.time_seen) - d->state.time_base;
}

uint32_t dsu3_time_tag(const struct dsu3 *d, uint64_t cycle)
{
    return (uint32_t)counted(d, cycle) & TIME_TAG;
}

uint64_t dsu3_up_counter(const struct device *device, uint64_t cycle)
{
    return counted(device->self, cycle) & (UINT64_MAX >> 1);
}
