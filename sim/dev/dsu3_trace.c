/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trace buffers, their filters, and the breakpoints on the AHB (dsu3_state.h).
 */
#include "sim/dev/dsu3_filter.h"
#include "sim/dev/dsu3_state.h"

#define ITRACE_TRAP (1u << 1) /* bit 33 of the line */

static void trace_instruction(struct dsu3 *d, const struct observation *what)
{
    uint32_t *index = &d->state.itrace_index[what->cpu];
    uint32_t *line = &d->state.itrace_line[(what->cpu * DSU3_LINES + *index) * 4];

    if (!dsu3_instruction_traced(d->state.itrace_filter[what->cpu], (uint32_t)what->value))
        return;
    line[0] = dsu3_time_tag(d, what->cycle);
    line[1] = 0;
    line[2] = what->pc & ~3u;
    line[3] = (uint32_t)what->value;
    *index = (*index + 1) % DSU3_LINES;
}

static void trace_trap(struct dsu3 *d, const struct observation *what)
{
    uint32_t last = (d->state.itrace_index[what->cpu] + DSU3_LINES - 1) % DSU3_LINES;
    uint32_t *line = &d->state.itrace_line[(what->cpu * DSU3_LINES + last) * 4];

    if (line[2] == (what->pc & ~3u))
        line[2] |= ITRACE_TRAP;
}

/* HWRITE 15, HTRANS 14:13, HSIZE 12:10, HMASTER 6:3, HRESP 1:0 of the line's second word. */
static void trace_ahb(struct dsu3 *d, const struct observation *what, bool hit)
{
    uint32_t *line = &d->state.ahb_line[d->state.ahb_index * 4];
    uint32_t size = what->size == 8 ? 3 : what->size == 4 ? 2 : what->size == 2 ? 1 : 0;

    line[0] = dsu3_time_tag(d, what->cycle) | (hit ? AHB_HIT : 0);
    line[1] = (uint32_t)what->write << 15 | 2u << 13 | size << 10 | (what->cpu & 0xfu) << 3 |
              (what->point == OBSERVE_BUS_ERROR);
    line[2] = (uint32_t)what->value;
    line[3] = what->physical;
    d->state.ahb_index = (d->state.ahb_index + 1) % DSU3_LINES;
}

static bool filtered(const struct dsu3 *d, const struct observation *what)
{
    struct dsu3_filter filter = {.control = d->state.ahb_filter,
                                 .masks = d->state.ahb_masks,
                                 .address = d->state.ahb_break[2],
                                 .mask = d->state.ahb_break[3]};

    return dsu3_access_filtered(&filter, (uint32_t)what->physical, what->write, what->cpu);
}

static bool breakpoint_hit(const struct dsu3 *d, const struct observation *what, bool left_out)
{
    for (unsigned i = 0; i < DSU3_BREAKPOINTS; i++)
        if (dsu3_breakpoint_hit(d->state.ahb_break[2 * i], d->state.ahb_break[2 * i + 1],
                                (uint32_t)what->physical, what->write) &&
            !(left_out && d->state.ahb_filter >> 8 >> i & 1u))
            return true;
    return false;
}

/*
 * The trace stands still, `bits` of its control register go. With BR all processors stop, but not while they step or one is in
 * debug mode.
 */
static void end_trace(struct dsu3 *d, uint32_t bits)
{
    struct dsu3_state *s = &d->state;
    uint32_t cpus = dsu3_all(d) & ~(s->break_step >> 16);

    dsu3_settle_time(d);
    s->ahb_control &= ~bits;
    if (s->ahb_control & AHB_BR && !dsu3_active(d))
        dsu3_enter_debug(d, cpus);
}

/* A breakpoint that is hit where nothing is traced stops the processors by BR, and clears TF and TE. */
static bool listens_to_bus(const struct dsu3 *d)
{
    uint32_t kinds = DSU3_BREAKPOINT_LOAD | DSU3_BREAKPOINT_STORE;
    bool armed = (d->state.ahb_break[1] | d->state.ahb_break[3]) & kinds;

    return d->state.ahb_control & AHB_EN ||
           (armed && d->state.ahb_control & (AHB_BR | AHB_TF | AHB_TE));
}

/*
 * Breakpoints look at the bus also where nothing is traced. The first that hits a running trace starts the delay, which lines
 * count down, its own first; the next one ends the trace at once.
 */
static void observe_ahb(struct dsu3 *d, const struct observation *what)
{
    struct dsu3_state *s = &d->state;
    bool on = s->ahb_control & AHB_EN && (!dsu3_active(d) || s->ahb_control & AHB_TF);
    bool left_out = on && filtered(d, what), hit = breakpoint_hit(d, what, left_out);
    bool delays = s->ahb_control & AHB_DM;

    if (!listens_to_bus(d)) /* the trace has ended, the observer is still there */
        return;
    if (on && !left_out)
        trace_ahb(d, what, hit);
    if (hit && on && !delays && s->ahb_control >> AHB_DCNT_SHIFT) {
        s->ahb_control |= AHB_DM;
    } else if (hit) {
        end_trace(d, AHB_EN | AHB_TF | AHB_TE);
    }
    if (!(s->ahb_control & AHB_DM))
        return;
    if (on && !left_out && s->ahb_control >> AHB_DCNT_SHIFT)
        s->ahb_control -= 1u << AHB_DCNT_SHIFT;
    if (s->ahb_control >> AHB_DCNT_SHIFT)
        return;
    s->ahb_control &= ~AHB_DM;
    if (!hit || s->ahb_control & AHB_EN)
        end_trace(d, AHB_EN);
}

void dsu3_observe(void *self, const struct observation *what)
{
    struct dsu3 *d = self;
    bool traced = what->cpu < d->config.cpus && (d->state.control[what->cpu] & CONTROL_TE);

    if (what->point == OBSERVE_INSTRUCTION && traced)
        trace_instruction(d, what);
    else if (what->point == OBSERVE_TRAP && traced)
        trace_trap(d, what);
    else if ((what->point == OBSERVE_MEMORY && what->write) || what->point == OBSERVE_DEVICE ||
             what->point == OBSERVE_BUS_ERROR)
        observe_ahb(d, what);
}

static uint32_t wanted_points(const struct dsu3 *d)
{
    uint32_t points = 0;

    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if (d->state.control[cpu] & CONTROL_TE)
            points |= OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(TRAP);
    if (listens_to_bus(d))
        points |= OBSERVE_BIT(MEMORY) | OBSERVE_BIT(DEVICE) | OBSERVE_BIT(BUS_ERROR);
    return points;
}

/* Engines look at what is observed when they come back to the machine. */
void dsu3_derive_observer(struct dsu3 *d)
{
    uint32_t points = wanted_points(d);

    if (points == d->observed)
        return;
    if (d->observed)
        observe_remove(d->env.observers, dsu3_observe, d);
    d->observed = 0;
    if (points && observe_add(d->env.observers, points, dsu3_observe, d))
        d->observed = points;
    clock_attention(d->env.clock);
}
