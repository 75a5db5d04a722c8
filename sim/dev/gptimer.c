/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPTIMER (gptimer.h): registers, interrupts and the machine's clock around gptimer_core. Nothing
 * runs while nobody looks: the state is brought up to date when it is accessed, and the one event
 * of the clock is the next interrupt pulse.
 */
#include "sim/dev/gptimer.h"

#include "sim/base/register.h"
#include "sim/dev/gptimer_core.h"

#include <stdlib.h>
#include <string.h>

#define GPTIMER_DECODED    0x7cu /* address bits that are decoded */
#define GPTIMER_NMI_LINE   15u
#define GPTIMER_TIME_SLACK (UINT64_C(1) << 20)

static const struct state_field gptimer_fields[] = {
    STATE_SCALAR(gptimer_state, time),       STATE_SCALAR(gptimer_state, window_end),
    STATE_SCALAR(gptimer_state, bark),       STATE_SCALAR(gptimer_state, halted),
    STATE_ARRAY(gptimer_state, reserved),    STATE_SCALAR(gptimer_state, tick),
    STATE_SCALAR(gptimer_state, tsel),       STATE_SCALAR(gptimer_state, unsent),
    STATE_SCALAR(gptimer_state, latch_late), STATE_SCALAR(gptimer_state, pulse),
    STATE_SCALAR(gptimer_state, scaler),     STATE_SCALAR(gptimer_state, scaler_reload),
    STATE_SCALAR(gptimer_state, config),     STATE_SCALAR(gptimer_state, latch_select),
    STATE_ARRAY(gptimer_state, counter),     STATE_ARRAY(gptimer_state, reload),
    STATE_ARRAY(gptimer_state, control),     STATE_ARRAY(gptimer_state, latch),
};

enum gptimer_register {
    REG_SCALER,
    REG_SCALER_RELOAD,
    REG_CONFIG,
    REG_LATCH_CONFIG,
    REG_COUNTER,
    REG_RELOAD,
    REG_CONTROL,
    REG_LATCH,
    REG_COUNT
};

struct gptimer {
    struct device device;
    struct device_env env;
    struct gptimer_config config;
    struct gptimer_state state;
    struct register_row rows[REG_COUNT]; /* narrowed to the configuration */
    unsigned event;
    uint32_t enabled; /* during a write: the EN bits of the cycle of the write */
    bool watchdog;    /* level last told to the board */
    bool delivering;
    bool fresh; /* during a write: the pulses of the state have not been sent */
};

/* Configuration. */

/* clang-format off */
const struct setting gptimer_settings[] = {
    {"timers",       SETTING_U32,  offsetof(struct gptimer_config, timers),       1, 7,          NULL, "number of timers"},
    {"separate_irq", SETTING_BOOL, offsetof(struct gptimer_config, separate_irq), 0, 1,          NULL, "each timer has its own interrupt"},
    {"scaler_bits",  SETTING_U32,  offsetof(struct gptimer_config, scaler_bits),  2, 32,         NULL, "width of the prescaler"},
    {"watchdog",     SETTING_U32,  offsetof(struct gptimer_config, watchdog),     0, UINT32_MAX, NULL, "reset value of the last timer as watchdog, 0 = none"},
    {"latch",        SETTING_BOOL, offsetof(struct gptimer_config, latch),        0, 1,          NULL, "latch registers present"},
    {"set",          SETTING_BOOL, offsetof(struct gptimer_config, set),          0, 1,          NULL, "with latches: an interrupt can set the timers (ES)"},
    {"window",       SETTING_BOOL, offsetof(struct gptimer_config, window),       0, 1,          NULL, "with a watchdog: loading it too early makes it bark"},
};
/* clang-format on */
const size_t gptimer_setting_count = sizeof(gptimer_settings) / sizeof(gptimer_settings[0]);

void gptimer_config_default(struct gptimer_config *config)
{
    *config = (struct gptimer_config){
        .name = "gptimer0", .irq = 8, .timers = 2, .separate_irq = 1, .scaler_bits = 16};
}

/* Running it on the machine's clock. */

static void gptimer_update_watchdog(struct gptimer *g)
{
    uint32_t control = g->state.control[g->config.timers - 1];
    bool level = g->config.watchdog && (control & GPTIMER_IP) && !(control & GPTIMER_WDOGDIS);

    if (level == g->watchdog)
        return;
    g->watchdog = level;
    if (g->config.watchdog_output)
        g->config.watchdog_output(g->config.owner, level);
}

static void gptimer_pulse_line(struct gptimer *g, unsigned line)
{
    g->env.irq.set(g->env.irq.owner, line, true);
    g->env.irq.set(g->env.irq.owner, line, false);
}

/* Sends the interrupts of the present state. */
static void gptimer_deliver(struct gptimer *g)
{
    unsigned last = g->config.timers - 1;
    uint32_t lines = gptimer_interrupts(&g->state, g->config.timers);

    g->state.unsent = 0;
    if (!lines && !g->state.bark)
        return;
    g->delivering = true;
    for (unsigned i = 0; i <= last && g->config.separate_irq; i++)
        if (lines >> i & 1)
            gptimer_pulse_line(g, g->config.irq + i);
    if (lines && !g->config.separate_irq)
        gptimer_pulse_line(g, g->config.irq);
    if (g->config.watchdog && (lines >> last & 1) && (g->state.control[last] & GPTIMER_WDOGNMI))
        gptimer_pulse_line(g, GPTIMER_NMI_LINE);
    g->delivering = false;
    gptimer_update_watchdog(g);
}

static void gptimer_sync(struct gptimer *g, uint64_t to)
{
    if (g->state.unsent && g->state.time <= to)
        gptimer_deliver(g);
    while (g->state.time < to) {
        if (gptimer_skip(&g->state, g->config.timers, to))
            continue;
        gptimer_step(&g->state, g->config.timers);
        gptimer_deliver(g);
    }
}

static void gptimer_arm(struct gptimer *g)
{
    uint64_t next = gptimer_next_pulse(&g->state, g->config.timers);

    if (next == CLOCK_NEVER)
        clock_disarm(g->env.clock, g->event);
    else
        clock_arm(g->env.clock, g->event, next);
}

static void gptimer_event(void *self, uint64_t time)
{
    struct gptimer *g = self;

    gptimer_sync(g, time);
    gptimer_arm(g);
}

/* Registers. Hooks run on the state of the cycle after the write. */

static uint32_t gptimer_config_read(void *self, uint32_t index, bool peek)
{
    const struct gptimer *g = self;

    (void)index, (void)peek;
    return g->config.timers | g->config.irq << 3 |
           (g->config.separate_irq ? GPTIMER_CONFIG_SI : 0) | g->state.config;
}

/* Bits 16 + i start timer i, against a one-shot end in the same cycle, too. */
static void gptimer_config_write(void *self, uint32_t index, uint32_t value)
{
    struct gptimer *g = self;

    (void)index;
    for (unsigned i = 0; i < g->config.timers; i++)
        if ((value >> (16 + i) & 1) || (g->enabled >> i & 1))
            g->state.control[i] |= GPTIMER_EN;
}

static void gptimer_scaler_reload_write(void *self, uint32_t index, uint32_t value)
{
    struct gptimer *g = self;

    (void)index, (void)value;
    g->state.scaler = g->state.scaler_reload;
}

static uint32_t gptimer_control_read(void *self, uint32_t index, bool peek)
{
    const struct gptimer *g = self;

    (void)peek;
    return g->state.control[index] | (g->state.halted ? GPTIMER_DH : 0);
}

static void gptimer_control_write(void *self, uint32_t index, uint32_t value)
{
    struct gptimer *g = self;
    uint32_t watchdog = GPTIMER_WDOGNMI | GPTIMER_WDOGDIS | (g->config.window ? GPTIMER_WINDOW : 0);

    if (g->config.watchdog && index == g->config.timers - 1)
        g->state.control[index] = (g->state.control[index] & ~watchdog) | (value & watchdog);
}

/* clang-format off */
#define STATE(member) offsetof(struct gptimer_state, member)
static const struct register_row gptimer_rows[REG_COUNT] = {
    /*                    name                   offset n step readable                 writable  clear    state                 stride */
    [REG_SCALER]        = {"scaler value",        0x00, 1, 0,    UINT32_MAX,              UINT32_MAX, 0,   STATE(scaler),        0, NULL, NULL},
    [REG_SCALER_RELOAD] = {"scaler reload value", 0x04, 1, 0,    UINT32_MAX,              UINT32_MAX, 0,   STATE(scaler_reload), 0, NULL, gptimer_scaler_reload_write},
    [REG_CONFIG]        = {"configuration",       0x08, 1, 0,    UINT32_MAX,              GPTIMER_CONFIG_DF,  0,   STATE(config),        0, gptimer_config_read, gptimer_config_write},
    [REG_LATCH_CONFIG]  = {"latch configuration", 0x0c, 1, 0,    0,                       0,          0,   STATE(latch_select),  0, NULL, NULL},
    [REG_COUNTER]       = {"counter value",       0x10, 7, 0x10, UINT32_MAX,              UINT32_MAX, 0,   STATE(counter),       0, NULL, NULL},
    [REG_RELOAD]        = {"reload value",        0x14, 7, 0x10, UINT32_MAX,              UINT32_MAX, 0,   STATE(reload),        0, NULL, NULL},
    [REG_CONTROL]       = {"control",             0x18, 7, 0x10, UINT32_MAX, GPTIMER_EN | GPTIMER_RS | GPTIMER_LD | GPTIMER_IE | GPTIMER_CH, GPTIMER_IP, STATE(control), 0, gptimer_control_read, gptimer_control_write},
    [REG_LATCH]         = {"latch",               0x1c, 7, 0x10, UINT32_MAX,              0,          0,   STATE(latch),         0, NULL, NULL},
};
#undef STATE
/* clang-format on */

static void gptimer_narrow_rows(struct gptimer *g)
{
    uint32_t scaler = UINT32_MAX >> (32 - g->config.scaler_bits);

    for (unsigned i = 0; i < REG_COUNT; i++)
        g->rows[i] = gptimer_rows[i];
    for (unsigned i = REG_COUNTER; i <= REG_LATCH; i++)
        g->rows[i].count = g->config.timers;
    g->rows[REG_SCALER].readable = g->rows[REG_SCALER].writable = scaler;
    g->rows[REG_SCALER_RELOAD].readable = g->rows[REG_SCALER_RELOAD].writable = scaler;
    if (g->config.latch) {
        g->rows[REG_CONFIG].writable |= GPTIMER_CONFIG_EL | (g->config.set ? GPTIMER_CONFIG_ES : 0);
        g->rows[REG_LATCH_CONFIG].readable = g->rows[REG_LATCH_CONFIG].writable = UINT32_MAX;
    }
}

/*
 * A write lands at the end of its cycle, over what the timers do in it; an interrupt of the next
 * cycle waits for its event. A second write in the same cycle (two processors, or a clock that does
 * not move) lands at the same edge.
 */
static void gptimer_begin_write(struct gptimer *g)
{
    g->enabled = 0;
    for (unsigned i = 0; i < g->config.timers; i++)
        g->enabled |= (g->state.control[i] & GPTIMER_EN) << i;
    g->fresh = g->state.unsent || g->state.time == g->env.clock->state.now;
    if (g->state.time == g->env.clock->state.now)
        gptimer_step(&g->state, g->config.timers);
}

static enum bus_result gptimer_access(void *self, struct bus_access *access)
{
    struct gptimer *g = self;
    struct register_bank bank = {g->device.name, g->rows, REG_COUNT, g, &g->state, g->env.diag};
    enum bus_result result;

    gptimer_sync(g, g->env.clock->state.now);
    if (access->write)
        gptimer_begin_write(g);
    result = register_access(&bank, access->address & GPTIMER_DECODED, access);
    if (access->write)
        g->state.unsent = gptimer_interrupts(&g->state, g->config.timers) != 0 && g->fresh;
    gptimer_update_watchdog(g);
    gptimer_arm(g);
    return result;
}

void gptimer_debug_halt(struct device *device, bool halted)
{
    struct gptimer *g = device->self;

    if (g->state.halted == halted)
        return;
    gptimer_sync(g, g->env.clock->state.now);
    g->state.halted = halted;
    gptimer_arm(g);
}

void gptimer_observe_irq(struct device *device, unsigned line)
{
    struct gptimer *g = device->self;

    if (line > 31 || !(g->state.latch_select >> line & 1) ||
        !(g->state.config & (GPTIMER_CONFIG_EL | GPTIMER_CONFIG_ES)))
        return;
    if (!g->delivering)
        gptimer_sync(g, g->env.clock->state.now);
    if (g->state.tsel)
        g->state.latch_late = 1;
    else
        gptimer_capture(&g->state, g->config.timers);
    gptimer_arm(g);
}

/* Component and device. */

/* Up to now, but not past an interrupt whose event is still to come. */
static void gptimer_flush(void *self)
{
    struct gptimer *g = self;
    uint64_t now = g->env.clock->state.now;
    uint64_t due = g->env.clock->state.due[g->event];

    if (due)
        gptimer_sync(g, due <= now ? due - 1 : now);
}

/*
 * Bits that no flip-flop holds are dropped; a time out of all reason would never be caught up
 * with.
 */
static void gptimer_reload(void *self)
{
    struct gptimer *g = self;
    struct gptimer_state *s = &g->state;
    unsigned timers = g->config.timers;
    uint32_t watchdog = GPTIMER_WDOGNMI | GPTIMER_WDOGDIS | (g->config.window ? GPTIMER_WINDOW : 0);
    uint64_t now = g->env.clock->state.now;

    if (s->time + GPTIMER_TIME_SLACK < now || s->time > now + GPTIMER_TIME_SLACK)
        s->time = now;
    s->scaler &= g->rows[REG_SCALER].readable;
    s->scaler_reload &= g->rows[REG_SCALER].readable;
    s->tick &= 1;
    s->tsel = (uint8_t)(s->tsel <= timers ? s->tsel : 0);
    s->pulse &= (1u << timers) - 1;
    s->unsent &= 1;
    s->halted &= 1;
    s->latch_late = s->latch_late && g->config.latch;
    s->bark = s->bark && g->config.window;
    memset(s->reserved, 0, sizeof(s->reserved));
    if (!g->config.window)
        s->window_end = 0;
    s->config &= g->rows[REG_CONFIG].writable;
    s->latch_select &= g->rows[REG_LATCH_CONFIG].writable;
    for (unsigned i = 0; i < timers; i++)
        s->control[i] &= GPTIMER_EN | GPTIMER_RS | GPTIMER_LD | GPTIMER_IE | GPTIMER_IP |
                         GPTIMER_CH | (g->config.watchdog && i == timers - 1 ? watchdog : 0);
    gptimer_update_watchdog(g);
    gptimer_arm(g);
}

static void gptimer_reset(void *self)
{
    struct gptimer *g = self;
    unsigned last = g->config.timers - 1;

    g->state = (struct gptimer_state){.time = g->env.clock->state.now};
    g->state.scaler = g->state.scaler_reload = g->rows[REG_SCALER].readable;
    if (g->config.watchdog) {
        g->state.reload[last] = g->config.watchdog;
        g->state.control[last] = GPTIMER_EN | GPTIMER_LD | GPTIMER_IE;
    }
    gptimer_update_watchdog(g);
    gptimer_arm(g);
}

static void gptimer_destroy(void *self)
{
    free(self);
}

struct device *gptimer_create(const struct gptimer_config *config, const struct device_env *env)
{
    struct gptimer *g = calloc(1, sizeof(*g));

    if (!g)
        return NULL;
    g->env = *env;
    g->config = *config;
    g->device = (struct device){
        .name = config->name,
        .self = g,
        .component = {.name = config->name,
                      .state = &g->state,
                      .size = sizeof(g->state),
                      .fields = gptimer_fields,
                      .field_count = sizeof(gptimer_fields) / sizeof(gptimer_fields[0]),
                      .owner = g,
                      .flush = gptimer_flush,
                      .reload = gptimer_reload},
        .id = {.vendor = 0x01, .device = 0x011, .version = 1, .irq = (uint8_t)config->irq},
        .reset = gptimer_reset,
        .destroy = gptimer_destroy,
        .access = gptimer_access,
    };
    gptimer_narrow_rows(g);
    g->event = clock_add_event(env->clock, config->name, gptimer_event, g);
    gptimer_reset(g);
    return &g->device;
}
