/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug support unit's state, for its rooms: debug mode and the time tag (dsu3_debug.c), trace buffers (dsu3_trace.c),
 * registers (dsu3.c).
 */
#ifndef PRIDE_DEV_DSU3_STATE_H
#define PRIDE_DEV_DSU3_STATE_H

#include "sim/dev/dsu3.h"
#include "sim/dev/dsu3_break.h"

#define CONTROL_TE     (1u << 0)
#define AHB_EN         (1u << 0)
#define AHB_DM         (1u << 1) /* the delay counts down */
#define AHB_BR         (1u << 2) /* the end of the trace stops the processors */
#define AHB_TF         (1u << 5) /* trace in debug mode, too */
#define AHB_TE         (1u << 6) /* the time tag counts in debug mode, too */
#define AHB_DF         (1u << 8) /* the time tag stops in debug mode whatever the processors want */
#define AHB_WRITABLE   0x00ff0167u /* DCNT: as many bits as the index */
#define AHB_DCNT_SHIFT 16
#define AHB_HIT        (1u << 31) /* of a line's first word */
#define MASK_DM_SHIFT  16         /* of the debug mode mask register, ED below */
#define TIME_TAG       0x3fffffffu
#define CONTROL_HL     (1u << 10)

struct dsu3_state {
    uint64_t time_base;   /* the time tag counts the cycles since then */
    uint64_t time_seen;   /* up to this cycle time_base leaves out what was not counted */
    uint32_t debug;       /* processors in debug mode */
    uint32_t stepping;    /* processors that break again after an instruction */
    uint32_t break_step;  /* BN 15:0, SS 31:16 */
    uint32_t debug_mask;  /* ED, DM */
    uint32_t ahb_control; /* AHB_WRITABLE */
    uint32_t ahb_filter;
    uint32_t ahb_masks;                       /* slaves 31:16, masters 15:0 */
    uint32_t ahb_break[DSU3_BREAKPOINTS * 2]; /* address, mask */
    uint32_t ahb_index;                       /* next line of the AHB trace */
    uint32_t control[DSU3_CPUS_MAX];          /* its writable bits */
    uint32_t asi[DSU3_CPUS_MAX];
    uint32_t trap[DSU3_CPUS_MAX]; /* that a processor stopped at instead of taking it */
    uint32_t itrace_index[DSU3_CPUS_MAX];
    uint32_t itrace_filter[DSU3_CPUS_MAX];
    uint32_t ahb_line[DSU3_LINES * 4];
    uint32_t itrace_line[DSU3_CPUS_MAX * DSU3_LINES * 4];
};

struct dsu3 {
    struct device device;
    struct device_env env;
    struct dsu3_config config;
    struct dsu3_state state;
    unsigned event;
    uint32_t observed; /* points that the observer listens to */
    uint32_t cpu;      /* that the present access is for */
};

/* A processor, or a set of them as bits: is it in error mode, which stand still, which are there. */
bool dsu3_in_error(const struct dsu3 *d, uint32_t cpu);
uint32_t dsu3_halted(const struct dsu3 *d);
static inline uint32_t dsu3_all(const struct dsu3 *d)
{
    return (1u << d->config.cpus) - 1;
}

/* Some processor is in debug mode that does not keep this to itself: its DM is clear. */
static inline bool dsu3_active(const struct dsu3 *d)
{
    return d->state.debug & ~(d->state.debug_mask >> MASK_DM_SHIFT);
}

/* Tells the processors what has changed since `before`. */
void dsu3_apply_halts(const struct dsu3 *d, uint32_t before);

/* Those that enter debug mode take others with them, unless their DM is set: ED. */
void dsu3_enter_debug(struct dsu3 *d, uint32_t cpus);

/* The event: the stepping processors have done their instruction. */
void dsu3_stepped(void *self, uint64_t time);

/* The break and step register has been written. */
void dsu3_break_write(void *self, uint32_t index, uint32_t value);

/* Before something changes of what decides whether the time tag counts. */
void dsu3_settle_time(struct dsu3 *d);
uint32_t dsu3_time_tag(const struct dsu3 *d, uint64_t cycle);

/* Control registers, filters or breakpoints have changed: who listens to the machine follows. */
void dsu3_derive_observer(struct dsu3 *d);
void dsu3_observe(void *self, const struct observation *what);

#endif
