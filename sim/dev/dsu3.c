/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DSU3 (dsu3.h). Addresses: bits 27:24 the processor, 23:20 what of it. The trace buffers are filled
 * by an observer that is there only while one of them is on: then engines are as slow as for any
 * other trace, and else the unit costs nothing. A processor in debug mode is halted.
 */
#include "sim/dev/dsu3.h"

#include "sim/base/register.h"
#include "sim/dev/dsu3_break.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL_TE       (1u << 0)
#define CONTROL_WRITABLE 0x43fu /* TE BE BW BS BX BZ, HL */
#define CONTROL_DM       (1u << 6)
#define CONTROL_EB       (1u << 7)
#define CONTROL_PE       (1u << 9)
#define CONTROL_HL       (1u << 10)
#define CONTROL_PW       (1u << 11)
#define TRAP_EM          (1u << 12)
#define AHB_EN           (1u << 0)
#define AHB_DM           (1u << 1)   /* the delay counts down */
#define AHB_BR           (1u << 2)   /* the end of the trace stops the processor */
#define AHB_WRITABLE     0xffff0007u /* DCNT, BR, DM, EN */
#define AHB_DCNT_SHIFT   16
#define MASK_DM_SHIFT    16 /* of the debug mode mask register, ED below */
#define TIME_TAG         0x3fffffffu
#define SPECIAL_TBR      3
#define ITRACE_TRAP      (1u << 1) /* bit 33 of the line */

#define SPACE(address) ((address) >> 20 & 0xfu)
#define CPU(address)   ((address) >> 24 & 0xfu)

struct dsu3_state {
    uint64_t time_base;   /* the time tag counts the cycles since then */
    uint32_t debug;       /* processors in debug mode */
    uint32_t stepping;    /* processors that break again after an instruction */
    uint32_t break_step;  /* BN 15:0, SS 31:16 */
    uint32_t debug_mask;  /* ED, DM */
    uint32_t ahb_control; /* EN, DM, BR, DCNT */
    uint32_t ahb_filter;  /* kept only */
    uint32_t reserved;
    uint32_t ahb_break[DSU3_BREAKPOINTS * 2]; /* address, mask */
    uint32_t ahb_index;                       /* next line of the AHB trace */
    uint32_t control[DSU3_CPUS_MAX];          /* its writable bits */
    uint32_t asi[DSU3_CPUS_MAX];
    uint32_t trap[DSU3_CPUS_MAX]; /* that a processor stopped at instead of taking it */
    uint32_t itrace_index[DSU3_CPUS_MAX];
    uint32_t ahb_line[DSU3_LINES * 4];
    uint32_t itrace_line[DSU3_CPUS_MAX * DSU3_LINES * 4];
};

static const struct state_field dsu3_fields[] = {
    STATE_SCALAR(dsu3_state, time_base),  STATE_SCALAR(dsu3_state, debug),
    STATE_SCALAR(dsu3_state, stepping),   STATE_SCALAR(dsu3_state, break_step),
    STATE_SCALAR(dsu3_state, debug_mask), STATE_SCALAR(dsu3_state, ahb_control),
    STATE_SCALAR(dsu3_state, ahb_index),  STATE_ARRAY(dsu3_state, control),
    STATE_ARRAY(dsu3_state, trap),        STATE_SCALAR(dsu3_state, ahb_filter),
    STATE_SCALAR(dsu3_state, reserved),   STATE_ARRAY(dsu3_state, ahb_break),
    STATE_ARRAY(dsu3_state, asi),         STATE_ARRAY(dsu3_state, itrace_index),
    STATE_ARRAY(dsu3_state, ahb_line),    STATE_ARRAY(dsu3_state, itrace_line),
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

/* Debug mode. */

static void halt_cpu(const struct dsu3 *d, uint32_t cpu, bool halted)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[cpu];

    if (port->halt)
        port->halt(port->owner, halted);
}

static bool in_error(const struct dsu3 *d, uint32_t cpu)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[cpu];

    return port->error_mode && port->error_mode(port->owner);
}

static uint32_t halted_cpus(const struct dsu3 *d)
{
    uint32_t halted = d->state.debug;

    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if (d->state.control[cpu] & CONTROL_HL)
            halted |= 1u << cpu;
    return halted;
}

/* Tells the processors what has changed since `before`. */
static void apply_halts(const struct dsu3 *d, uint32_t before)
{
    uint32_t changed = before ^ halted_cpus(d);

    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if ((changed >> cpu & 1u) && !in_error(d, cpu))
            halt_cpu(d, cpu, !(before >> cpu & 1u));
}

/* Those that enter debug mode take others with them, unless their DM is set: ED. */
static void enter_debug(struct dsu3 *d, uint32_t cpus)
{
    uint32_t all = (1u << d->config.cpus) - 1, before = halted_cpus(d);

    if (cpus & ~(d->state.debug_mask >> MASK_DM_SHIFT))
        cpus |= d->state.debug_mask & all;
    d->state.debug |= cpus;
    d->state.break_step |= cpus;
    d->state.stepping &= ~cpus;
    apply_halts(d, before);
}

bool dsu3_trap(struct device *device, uint32_t cpu, uint32_t trap, bool traps_enabled)
{
    struct dsu3 *d = device->self;

    if (cpu >= d->config.cpus || !dsu3_breaks(d->state.control[cpu], trap, traps_enabled))
        return false;
    d->state.trap[cpu] = trap;
    enter_debug(d, 1u << cpu);
    return true;
}

/* The stepping processors have done their instruction. */
static void dsu3_event(void *self, uint64_t time)
{
    struct dsu3 *d = self;

    (void)time;
    enter_debug(d, d->state.stepping);
}

/* BN stops; without it processors in debug mode go on, with SS for one instruction. */
static void dsu3_break_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;
    struct dsu3_state *s = &d->state;
    uint32_t all = (1u << d->config.cpus) - 1, before = halted_cpus(d);
    uint32_t resumed = s->debug & ~value & all;

    (void)index;
    s->break_step &= all * 0x10001u;
    s->stepping = (s->stepping | resumed) & value >> 16 & all & ~value;
    s->debug = (s->debug & ~resumed) | (value & all);
    for (uint32_t cpu = 0; cpu < d->config.cpus; cpu++)
        if ((resumed | value) >> cpu & 1u)
            s->trap[cpu] = 0;
    if (s->stepping)
        clock_arm(d->env.clock, d->event, d->env.clock->state.now + 1);
    else
        clock_disarm(d->env.clock, d->event);
    apply_halts(d, before);
}

/* Trace buffers. */

static uint32_t time_tag(const struct dsu3 *d, uint64_t cycle)
{
    return (uint32_t)(cycle - d->state.time_base) & TIME_TAG;
}

static void trace_instruction(struct dsu3 *d, const struct observation *what)
{
    uint32_t *index = &d->state.itrace_index[what->cpu];
    uint32_t *line = &d->state.itrace_line[(what->cpu * DSU3_LINES + *index) * 4];

    line[0] = time_tag(d, what->cycle);
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
static void trace_ahb(struct dsu3 *d, const struct observation *what)
{
    uint32_t *line = &d->state.ahb_line[d->state.ahb_index * 4];
    uint32_t size = what->size == 8 ? 3 : what->size == 4 ? 2 : what->size == 2 ? 1 : 0;

    line[0] = time_tag(d, what->cycle);
    line[1] = (uint32_t)what->write << 15 | 2u << 13 | size << 10 | (what->cpu & 0xfu) << 3 |
              (what->point == OBSERVE_BUS_ERROR);
    line[2] = (uint32_t)what->value;
    line[3] = what->physical;
    d->state.ahb_index = (d->state.ahb_index + 1) % DSU3_LINES;
}

/* A breakpoint starts the delay, at whose end the trace stands still and may stop the processor. */
static void check_ahb_breakpoints(struct dsu3 *d, const struct observation *what)
{
    struct dsu3_state *s = &d->state;
    bool hit = s->ahb_control & AHB_DM;

    for (unsigned i = 0; i < DSU3_BREAKPOINTS; i++)
        hit = hit || dsu3_breakpoint_hit(s->ahb_break[2 * i], s->ahb_break[2 * i + 1],
                                         (uint32_t)what->physical, what->write);
    if (!hit)
        return;
    if (s->ahb_control >> AHB_DCNT_SHIFT) {
        s->ahb_control = (s->ahb_control | AHB_DM) - (1u << AHB_DCNT_SHIFT);
        return;
    }
    s->ahb_control &= ~(AHB_EN | AHB_DM);
    if ((s->ahb_control & AHB_BR) && what->cpu < d->config.cpus)
        enter_debug(d, 1u << what->cpu);
}

static void observe_ahb(struct dsu3 *d, const struct observation *what)
{
    if (!(d->state.ahb_control & AHB_EN))
        return;
    trace_ahb(d, what);
    check_ahb_breakpoints(d, what);
}

static void dsu3_observe(void *self, const struct observation *what)
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
    if (d->state.ahb_control & AHB_EN)
        points |= OBSERVE_BIT(MEMORY) | OBSERVE_BIT(DEVICE) | OBSERVE_BIT(BUS_ERROR);
    return points;
}

/* Engines look at what is observed when they come back to the machine. */
static void derive_observer(struct dsu3 *d)
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

/* Registers common to all processors, and those of one. */

static uint32_t dsu3_control_read(void *self, uint32_t index, bool peek)
{
    const struct dsu3 *d = self;
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    bool powered_down = port->powered_down && port->powered_down(port->owner);

    (void)index, (void)peek;
    return d->state.control[d->cpu] | CONTROL_EB |
           (d->state.debug >> d->cpu & 1u ? CONTROL_DM : 0) |
           (in_error(d, d->cpu) ? CONTROL_PE : 0) | (powered_down ? CONTROL_PW : 0);
}

static void dsu3_control_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;
    uint32_t before = halted_cpus(d);

    (void)index;
    d->state.control[d->cpu] = value & CONTROL_WRITABLE;
    apply_halts(d, before);
    derive_observer(d);
}

static uint32_t dsu3_time_read(void *self, uint32_t index, bool peek)
{
    const struct dsu3 *d = self;

    (void)index, (void)peek;
    return time_tag(d, d->env.clock->state.now);
}

static void dsu3_time_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;

    (void)index;
    d->state.time_base = d->env.clock->state.now - (value & TIME_TAG);
}

static void dsu3_ahb_control_write(void *self, uint32_t index, uint32_t value)
{
    (void)index, (void)value;
    derive_observer(self);
}

/* clang-format off */
#define STATE(member) offsetof(struct dsu3_state, member)
#define NONE REGISTER_NO_STATE
#define INDEX (DSU3_LINES - 1)
static const struct register_row dsu3_rows[] = {
    /* name               offset n step readable  writable    clear state              stride read, write */
    {"control",             0x00, 1, 0, UINT32_MAX, 0,          0, NONE,                0, dsu3_control_read, dsu3_control_write},
    {"time tag",            0x08, 1, 0, TIME_TAG,   0,          0, NONE,                0, dsu3_time_read, dsu3_time_write},
    {"break and step",      0x20, 1, 0, UINT32_MAX, UINT32_MAX, 0, STATE(break_step),   0, NULL, dsu3_break_write},
    {"debug mode mask",     0x24, 1, 0, UINT32_MAX, UINT32_MAX, 0, STATE(debug_mask),   0, NULL, NULL},
    {"AHB trace control",   0x40, 1, 0, AHB_WRITABLE, AHB_WRITABLE, 0, STATE(ahb_control), 0, NULL, dsu3_ahb_control_write},
    {"AHB trace index",     0x44, 1, 0, INDEX << 4, 0,          0, NONE,                0, NULL, NULL},
    {"AHB trace filter",    0x48, 1, 0, UINT32_MAX, UINT32_MAX, 0, STATE(ahb_filter),   0, NULL, NULL},
    {"AHB breakpoint",      0x50, 4, 4, UINT32_MAX, UINT32_MAX, 0, STATE(ahb_break),    0, NULL, NULL},
};
#undef STATE
#undef NONE
/* clang-format on */

/* The index registers count lines in bits 11:4. */
static enum bus_result access_common(struct dsu3 *d, struct bus_access *access)
{
    struct register_bank bank = {.device = d->device.name,
                                 .rows = dsu3_rows,
                                 .count = sizeof(dsu3_rows) / sizeof(dsu3_rows[0]),
                                 .self = d,
                                 .state = &d->state,
                                 .diag = d->env.diag};
    enum bus_result result = register_access(&bank, access->address & 0xffffc, access);

    if ((access->address & 0xffffc) == 0x44) {
        if (access->write)
            d->state.ahb_index = access->value >> 4 & INDEX;
        access->value = d->state.ahb_index << 4;
    }
    return result;
}

static void access_word(uint32_t *word, struct bus_access *access)
{
    if (access->write)
        *word = access->value;
    else
        access->value = *word;
}

/* The buffer repeats through its 64 KiB; behind it is the control register with the index. */
static void access_itrace(struct dsu3 *d, struct bus_access *access)
{
    uint32_t line = d->cpu * DSU3_LINES * 4, word = access->address >> 2 & (DSU3_LINES * 4 - 1);

    if (!(access->address & 0x10000)) {
        access_word(&d->state.itrace_line[line + word], access);
    } else if (!(access->address & 0xfffc)) {
        access_word(&d->state.itrace_index[d->cpu], access);
        d->state.itrace_index[d->cpu] &= INDEX;
    } else if (!access->write) {
        access->value = 0;
    }
}

/* Registers can be reached in debug mode, and by the debugger of the host. */
static void access_register(const struct dsu3 *d, enum dsu3_space space, uint32_t index,
                            struct bus_access *access)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    bool open = (d->state.debug >> d->cpu & 1u) || in_error(d, d->cpu);

    if (access->write) {
        if (open && port->write)
            port->write(port->owner, space, index, access->value);
        return;
    }
    open = open || access->master == BUS_MASTER_DEBUG;
    access->value = open && port->read ? port->read(port->owner, space, index) : 0;
}

static uint32_t trap_register(const struct dsu3 *d)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    uint32_t tbr = port->read ? port->read(port->owner, DSU3_SPECIAL, SPECIAL_TBR) : 0;

    if (d->state.trap[d->cpu])
        tbr = d->state.trap[d->cpu] << 4;
    return (tbr & 0xff0u) | (in_error(d, d->cpu) ? TRAP_EM : 0);
}

static void access_special(struct dsu3 *d, struct bus_access *access)
{
    uint32_t index = access->address >> 2 & 31;

    if (index == 8 && !access->write) {
        access->value = trap_register(d);
    } else if (index == 9) {
        access_word(&d->state.asi[d->cpu], access);
        d->state.asi[d->cpu] &= 0xff;
    } else if (index < 8 || index >= 16) {
        access_register(d, DSU3_SPECIAL, index, access);
    } else if (!access->write) {
        access->value = 0;
    }
}

/* The space that the ASI register names, in debug mode. */
static void access_asi(const struct dsu3 *d, struct bus_access *access)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    uint32_t address = access->address & 0xffffcu, asi = d->state.asi[d->cpu];
    bool open = (d->state.debug >> d->cpu & 1u) || in_error(d, d->cpu);

    if (access->write) {
        if (open && port->asi_write)
            port->asi_write(port->owner, asi, address, access->value);
        return;
    }
    open = open || access->master == BUS_MASTER_DEBUG;
    access->value = open && port->asi_read ? port->asi_read(port->owner, asi, address) : 0;
}

static void report_absent(const struct dsu3 *d, struct bus_access *access)
{
    if (access->master != BUS_MASTER_DEBUG)
        diag_guest(d->env.diag, UINT64_C(0xd5a3) << 32 | (access->address & 0xfff00000u),
                   "%s: offset 0x%x is not modelled", d->device.name, access->address);
    if (!access->write)
        access->value = 0;
}

static enum bus_result access_space(struct dsu3 *d, struct bus_access *access)
{
    uint32_t word = access->address >> 2;

    d->cpu = CPU(access->address);
    if (d->cpu >= d->config.cpus) {
        d->cpu = 0;
        report_absent(d, access);
        return BUS_OK;
    }
    switch (SPACE(access->address)) {
    case 0:
        return access_common(d, access);
    case 1:
        access_itrace(d, access);
        break;
    case 2:
        access_word(&d->state.ahb_line[word & (DSU3_LINES * 4 - 1)], access);
        break;
    case 3:
        if (access->address & 0x1000)
            access_register(d, DSU3_FPU, word & 31, access);
        else
            access_register(d, DSU3_REGISTER_FILE, word & 0x3ff, access);
        break;
    case 4:
        access_special(d, access);
        break;
    case 7:
        access_asi(d, access);
        break;
    default:
        report_absent(d, access);
        break;
    }
    return BUS_OK;
}

/* The unit knows words only, as the APB. */
static enum bus_result dsu3_access(void *self, struct bus_access *access)
{
    struct dsu3 *d = self;
    struct bus_access word = *access;
    enum bus_result result;

    word.address &= ~3u;
    word.size = 4;
    word.value = access->write ? register_spread(access) : 0;
    result = access_space(d, &word);
    if (!access->write)
        access->value = register_lane(access, word.value);
    return result;
}

/* Component and device. */

static void dsu3_reload(void *self)
{
    struct dsu3 *d = self;
    struct dsu3_state *s = &d->state;
    uint32_t all = (1u << d->config.cpus) - 1;

    s->debug &= all;
    s->stepping &= all;
    s->break_step &= all * 0x10001u;
    s->ahb_control &= AHB_WRITABLE;
    s->ahb_index &= INDEX;
    s->reserved = 0;
    for (uint32_t cpu = 0; cpu < DSU3_CPUS_MAX; cpu++) {
        s->control[cpu] &= cpu < d->config.cpus ? CONTROL_WRITABLE : 0;
        s->asi[cpu] &= 0xff;
        s->trap[cpu] &= 0xff;
        s->itrace_index[cpu] &= INDEX;
    }
    derive_observer(d);
}

/* The trace buffers are RAM; a simulated one starts with zeros. */
static void dsu3_reset(void *self)
{
    struct dsu3 *d = self;

    memset(&d->state, 0, sizeof(d->state));
    d->state.time_base = d->env.clock->state.now;
    clock_disarm(d->env.clock, d->event);
    derive_observer(d);
}

static void dsu3_destroy(void *self)
{
    struct dsu3 *d = self;

    if (d->observed)
        observe_remove(d->env.observers, dsu3_observe, d);
    free(d);
}

struct device *dsu3_create(const struct dsu3_config *config, const struct device_env *env)
{
    struct dsu3 *d = calloc(1, sizeof(*d));

    if (!d)
        return NULL;
    d->env = *env;
    d->config = *config;
    d->device = (struct device){
        .name = config->name,
        .self = d,
        .component = {.name = config->name,
                      .state = &d->state,
                      .size = sizeof(d->state),
                      .fields = dsu3_fields,
                      .field_count = sizeof(dsu3_fields) / sizeof(dsu3_fields[0]),
                      .owner = d,
                      .reload = dsu3_reload},
        .id = {.vendor = 0x01, .device = 0x004, .version = 1},
        .reset = dsu3_reset,
        .destroy = dsu3_destroy,
        .access = dsu3_access,
    };
    d->event = clock_add_event(env->clock, config->name, dsu3_event, d);
    dsu3_reset(d);
    return &d->device;
}
