/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DSU3 (dsu3.h). Addresses: bits 27:24 the processor, 23:20 what of it. The trace buffers are filled
 * by an observer that is there only while one of them is on: then engines are as slow as for any
 * other trace, and else the unit costs nothing. A processor in debug mode is halted.
 */
#include "sim/dev/dsu3_state.h"

#include "sim/base/register.h"
#include "sim/dev/dsu3_filter.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL_WRITABLE 0x43fu /* TE BE BW BS BX BZ, HL */
#define CONTROL_DM       (1u << 6)
#define CONTROL_EB       (1u << 7)
#define CONTROL_PE       (1u << 9) /* a write of it ends error mode */
#define CONTROL_PW       (1u << 11)
#define TRAP_EM          (1u << 12)
#define SPECIAL_TBR      3
#define SPACE(address)   ((address) >> 20 & 0x7u)
#define CPU(address)     ((address) >> 24 & 0xfu)

static const struct state_field dsu3_fields[] = {
    STATE_SCALAR(dsu3_state, time_base),  STATE_SCALAR(dsu3_state, debug),
    STATE_SCALAR(dsu3_state, stepping),   STATE_SCALAR(dsu3_state, break_step),
    STATE_SCALAR(dsu3_state, debug_mask), STATE_SCALAR(dsu3_state, ahb_control),
    STATE_SCALAR(dsu3_state, ahb_index),  STATE_ARRAY(dsu3_state, control),
    STATE_ARRAY(dsu3_state, trap),        STATE_SCALAR(dsu3_state, ahb_filter),
    STATE_SCALAR(dsu3_state, ahb_masks),  STATE_ARRAY(dsu3_state, ahb_break),
    STATE_SCALAR(dsu3_state, time_seen),  STATE_ARRAY(dsu3_state, itrace_filter),
    STATE_ARRAY(dsu3_state, asi),         STATE_ARRAY(dsu3_state, itrace_index),
    STATE_ARRAY(dsu3_state, ahb_line),    STATE_ARRAY(dsu3_state, itrace_line),
};

/* Registers common to all processors, and those of one. */

static uint32_t dsu3_control_read(void *self, uint32_t index, bool peek)
{
    const struct dsu3 *d = self;
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    bool powered_down = port->powered_down && port->powered_down(port->owner);

    (void)index, (void)peek;
    return d->state.control[d->cpu] | CONTROL_EB |
           (d->state.debug >> d->cpu & 1u ? CONTROL_DM : 0) |
           (dsu3_in_error(d, d->cpu) ? CONTROL_PE : 0) | (powered_down ? CONTROL_PW : 0);
}

/* A processor in error mode goes on where it stopped, or waits there for the debugger. */
static void end_error(const struct dsu3 *d)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];

    if (dsu3_in_error(d, d->cpu) && port->end_error)
        port->end_error(port->owner, dsu3_halted(d) >> d->cpu & 1u);
}

static void dsu3_control_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;
    uint32_t before = dsu3_halted(d);

    (void)index;
    if (value & CONTROL_PE)
        end_error(d);
    d->state.control[d->cpu] = value & CONTROL_WRITABLE;
    dsu3_apply_halts(d, before);
    dsu3_derive_observer(d);
}

static uint32_t dsu3_time_read(void *self, uint32_t index, bool peek)
{
    const struct dsu3 *d = self;

    (void)index, (void)peek;
    return dsu3_time_tag(d, d->env.clock->state.now);
}

static void dsu3_time_write(void *self, uint32_t index, uint32_t value)
{
    struct dsu3 *d = self;

    (void)index;
    dsu3_settle_time(d);
    d->state.time_base = d->env.clock->state.now - (value & TIME_TAG);
}

static void dsu3_ahb_written(void *self, uint32_t index, uint32_t value)
{
    (void)index, (void)value;
    dsu3_derive_observer(self);
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
    {"AHB trace control",   0x40, 1, 0, AHB_WRITABLE, AHB_WRITABLE, 0, STATE(ahb_control), 0, NULL, dsu3_ahb_written},
    {"AHB trace index",     0x44, 1, 0, INDEX << 4, 0,          0, NONE,                0, NULL, NULL},
    {"AHB trace filter",    0x48, 1, 0, UINT32_MAX, DSU3_FILTER_WRITABLE, 0, STATE(ahb_filter), 0, NULL, NULL},
    {"AHB filter mask",     0x4c, 1, 0, UINT32_MAX, UINT32_MAX, 0, STATE(ahb_masks),    0, NULL, NULL},
    {"AHB breakpoint",      0x50, 2, 8, ~3u,        ~3u,        0, STATE(ahb_break),    8, NULL, NULL},
    {"AHB breakpoint mask", 0x54, 2, 8, UINT32_MAX, UINT32_MAX, 0, STATE(ahb_break[1]), 8, NULL, dsu3_ahb_written},
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
    enum bus_result result;

    result = register_access(&bank, access->address & 0x7c, access);
    if ((access->address & 0x7c) == 0x44) {
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

/* TFILT 31:28, the next line. */
static void access_itrace_control(struct dsu3 *d, struct bus_access *access)
{
    if (access->write) {
        d->state.itrace_index[d->cpu] = access->value & INDEX;
        d->state.itrace_filter[d->cpu] = access->value >> 28;
    }
    access->value = d->state.itrace_filter[d->cpu] << 28 | d->state.itrace_index[d->cpu];
}

/* The buffer repeats through its 64 KiB; behind it is the control register with the index. */
static void access_itrace(struct dsu3 *d, struct bus_access *access)
{
    uint32_t line = d->cpu * DSU3_LINES * 4, word = access->address >> 2 & (DSU3_LINES * 4 - 1);

    if (!(access->address & 0x10000)) {
        access_word(&d->state.itrace_line[line + word], access);
    } else if (!(access->address & 0xfffc)) {
        access_itrace_control(d, access);
    } else if (!access->write) {
        access->value = 0;
    }
}

/* Registers can be reached in debug mode, and by the debugger of the host. */
static void access_register(const struct dsu3 *d, enum dsu3_space space, uint32_t index,
                            struct bus_access *access)
{
    const struct dsu3_cpu_port *port = &d->config.cpu[d->cpu];
    bool open = (d->state.debug >> d->cpu & 1u) || dsu3_in_error(d, d->cpu);

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
    return (tbr & 0xff0u) | (dsu3_in_error(d, d->cpu) ? TRAP_EM : 0);
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
    bool open = (d->state.debug >> d->cpu & 1u) || dsu3_in_error(d, d->cpu);

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

    if (access->write) /* of the unit's registers, or of ASR22 */
        dsu3_settle_time(d);
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
    uint32_t all = dsu3_all(d);

    s->debug &= all;
    s->stepping &= all;
    s->break_step &= all * 0x10001u;
    s->ahb_control &= AHB_WRITABLE;
    s->ahb_index &= INDEX;
    s->ahb_filter &= DSU3_FILTER_WRITABLE;
    s->ahb_break[0] &= ~3u;
    s->ahb_break[2] &= ~3u;
    for (uint32_t cpu = 0; cpu < DSU3_CPUS_MAX; cpu++) {
        s->control[cpu] &= cpu < d->config.cpus ? CONTROL_WRITABLE : 0;
        s->asi[cpu] &= 0xff;
        s->trap[cpu] &= 0xff;
        s->itrace_index[cpu] &= INDEX;
        s->itrace_filter[cpu] &= 0xf;
    }
    dsu3_derive_observer(d);
}

/* The trace buffers are RAM; a simulated one starts with zeros. */
static void dsu3_reset(void *self)
{
    struct dsu3 *d = self;

    memset(&d->state, 0, sizeof(d->state));
    d->state.time_base = d->state.time_seen = d->env.clock->state.now;
    clock_disarm(d->env.clock, d->event);
    dsu3_derive_observer(d);
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
    d->event = clock_add_event(env->clock, config->name, dsu3_stepped, d);
    dsu3_reset(d);
    return &d->device;
}
