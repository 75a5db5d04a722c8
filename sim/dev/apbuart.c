/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART (apbuart.h): registers, interrupts and the machine's clock around apbuart_core. The one
 * event of the clock is the next tick of the baud clock that does something.
 */
#include "sim/dev/apbuart.h"

#include "sim/base/register.h"
#include "sim/dev/apbuart_core.h"

#include <stdlib.h>
#include <string.h>

#define APBUART_WINDOW     0xfcu
#define APBUART_TIME_SLACK (UINT64_C(1) << 40) /* the slowest tick takes 2^32 cycles */
#define APBUART_TICKS_MAX  1024u

static const struct state_field apbuart_fields[] = {
    STATE_SCALAR(apbuart_state, time),        STATE_SCALAR(apbuart_state, scaler),
    STATE_SCALAR(apbuart_state, reload),      STATE_SCALAR(apbuart_state, control),
    STATE_SCALAR(apbuart_state, errors),      STATE_SCALAR(apbuart_state, rx_ticks),
    STATE_SCALAR(apbuart_state, rx_shift),    STATE_SCALAR(apbuart_state, line_ticks),
    STATE_SCALAR(apbuart_state, delay_ticks), STATE_SCALAR(apbuart_state, tx_clock),
    STATE_SCALAR(apbuart_state, tx_state),    STATE_SCALAR(apbuart_state, tx_bit),
    STATE_SCALAR(apbuart_state, tx_shift),    STATE_SCALAR(apbuart_state, tx_busy),
    STATE_SCALAR(apbuart_state, tx_silent),   STATE_SCALAR(apbuart_state, rx_waits),
    STATE_SCALAR(apbuart_state, tx_left),     STATE_SCALAR(apbuart_state, tx_count),
    STATE_SCALAR(apbuart_state, tx_read),     STATE_SCALAR(apbuart_state, tx_write),
    STATE_SCALAR(apbuart_state, rx_count),    STATE_SCALAR(apbuart_state, rx_read),
    STATE_SCALAR(apbuart_state, rx_write),    STATE_SCALAR(apbuart_state, input_head),
    STATE_SCALAR(apbuart_state, input_count), STATE_ARRAY(apbuart_state, tx_fifo),
    STATE_ARRAY(apbuart_state, rx_fifo),      STATE_ARRAY(apbuart_state, input),
};

enum apbuart_register {
    REG_DATA,
    REG_STATUS,
    REG_CONTROL,
    REG_SCALER,
    REG_FIFO_DEBUG,
    REG_DEBUG,
    REG_CAPABILITY,
    REG_DATA_AGAIN,
    REG_COUNT
};

struct apbuart {
    struct device device;
    struct device_env env;
    struct apbuart_config config;
    struct apbuart_state state;
    struct register_row rows[REG_COUNT]; /* narrowed to the configuration */
    unsigned event;
    bool irq_level; /* last told to the interrupt controller */
};

/* Configuration. */

/* clang-format off */
const struct setting apbuart_settings[] = {
    {"fifo",        SETTING_U32,  offsetof(struct apbuart_config, fifo),        1, APBUART_FIFO_MAX, NULL, "depth of each FIFO: 1, 2, 4, 8, 16 or 32 characters"},
    {"flow",        SETTING_BOOL, offsetof(struct apbuart_config, flow),        0, 1,                NULL, "CTS and RTS are connected"},
    {"scaler_bits", SETTING_U32,  offsetof(struct apbuart_config, scaler_bits), 12, 32,              NULL, "width of the baud scaler"},
};
/* clang-format on */
const size_t apbuart_setting_count = sizeof(apbuart_settings) / sizeof(apbuart_settings[0]);

void apbuart_config_default(struct apbuart_config *config)
{
    *config = (struct apbuart_config){
        .name = "apbuart0", .irq = 2, .fifo = 8, .flow = 1, .scaler_bits = 12};
}

/* Telling the world. */

static void apbuart_update_irq(struct apbuart *u)
{
    bool level = apbuart_irq_level(&u->state, &u->config);

    if (level == u->irq_level)
        return;
    u->irq_level = level;
    u->env.irq.set(u->env.irq.owner, u->config.irq, level);
}

/* A pulse while the line is held high anyway adds nothing. */
static void apbuart_pulse_irq(struct apbuart *u)
{
    if (u->irq_level)
        return;
    u->env.irq.set(u->env.irq.owner, u->config.irq, true);
    u->env.irq.set(u->env.irq.owner, u->config.irq, false);
}

static void apbuart_output(struct apbuart *u)
{
    struct observation what = {.point = OBSERVE_UART_OUT,
                               .cycle = u->state.time,
                               .code = u->config.number,
                               .value = u->state.tx_left};

    if (u->config.output)
        u->config.output(u->config.owner, u->config.number, u->state.tx_left);
    if (observe_wanted(u->env.observers, OBSERVE_UART_OUT))
        observe_emit(u->env.observers, &what);
}

/* Running it on the machine's clock. */

static bool apbuart_runs(const struct apbuart *u)
{
    return u->state.control & (APBUART_RE | APBUART_TE);
}

static void apbuart_apply_tick(struct apbuart *u)
{
    uint32_t effects = apbuart_tick(&u->state, &u->config);

    if (effects & APBUART_EFFECT_OUTPUT)
        apbuart_output(u);
    if (effects & APBUART_EFFECT_IRQ)
        apbuart_pulse_irq(u);
    apbuart_update_irq(u);
}

static void apbuart_sync(struct apbuart *u, uint64_t to)
{
    struct apbuart_state *s = &u->state;
    uint64_t period = (uint64_t)s->reload + 1;

    while (s->time < to && apbuart_runs(u)) {
        uint64_t wanted = apbuart_ticks(s, &u->config);
        uint64_t ticks = to - s->time > s->scaler ? 1 + (to - s->time - s->scaler - 1) / period : 0;

        if (!ticks) {
            s->scaler -= (uint32_t)(to - s->time);
            s->time = to;
            break;
        }
        if (ticks > wanted)
            ticks = wanted;
        s->time += s->scaler + 1 + (ticks - 1) * period;
        s->scaler = s->reload;
        apbuart_pass(s, ticks == wanted ? ticks - 1 : ticks);
        if (ticks == wanted)
            apbuart_apply_tick(u);
    }
    if (s->time < to)
        s->time = to;
}

static void apbuart_arm(struct apbuart *u)
{
    const struct apbuart_state *s = &u->state;
    uint64_t ticks = apbuart_runs(u) ? apbuart_ticks(s, &u->config) : CLOCK_NEVER;

    if (ticks == CLOCK_NEVER)
        clock_disarm(u->env.clock, u->event);
    else
        clock_arm(u->env.clock, u->event,
                  s->time + s->scaler + 1 + (ticks - 1) * ((uint64_t)s->reload + 1));
}

static void apbuart_event(void *self, uint64_t time)
{
    struct apbuart *u = self;

    apbuart_sync(u, time);
    apbuart_arm(u);
}

bool apbuart_input(struct device *device, uint32_t character)
{
    struct apbuart *u = device->self;
    struct apbuart_state *s = &u->state;

    if (s->input_count == APBUART_INPUT_MAX)
        return false;
    apbuart_sync(u, u->env.clock->state.now);
    s->input[(s->input_head + s->input_count++) % APBUART_INPUT_MAX] = (uint16_t)character;
    apbuart_arm(u);
    return true;
}

uint32_t apbuart_input_room(const struct device *device)
{
    const struct apbuart *u = device->self;

    return APBUART_INPUT_MAX - u->state.input_count;
}

/* Registers. */

static uint32_t apbuart_data_read(void *self, uint32_t index, bool peek)
{
    struct apbuart *u = self;
    uint32_t value = u->state.rx_fifo[u->state.rx_read];

    (void)index;
    if (!peek)
        apbuart_rx_pop(&u->state, &u->config);
    return value;
}

static void apbuart_data_write(void *self, uint32_t index, uint32_t value)
{
    struct apbuart *u = self;

    (void)index;
    apbuart_tx_push(&u->state, &u->config, (uint8_t)value);
}

/* FIFO bits and counts are there only with FIFOs deeper than one. */
static uint32_t apbuart_status_fifo(const struct apbuart *u)
{
    const struct apbuart_state *s = &u->state;
    uint32_t fifo = u->config.fifo;

    if (fifo == 1)
        return 0;
    return s->rx_count << 26 | s->tx_count << 20 | (s->rx_count == fifo ? APBUART_STATUS_RF : 0) |
           (s->tx_count == fifo ? APBUART_STATUS_TF : 0) |
           (s->rx_count >= fifo / 2 ? APBUART_STATUS_RH : 0) |
           (s->tx_count < fifo / 2 ? APBUART_STATUS_TH : 0);
}

static uint32_t apbuart_status_read(void *self, uint32_t index, bool peek)
{
    const struct apbuart *u = self;

    (void)index, (void)peek;
    return apbuart_status_fifo(u) | u->state.errors | (u->state.tx_count ? 0 : APBUART_STATUS_TE) |
           (u->state.tx_busy ? 0 : APBUART_STATUS_TS) | (u->state.rx_count ? APBUART_STATUS_DR : 0);
}

static uint32_t apbuart_control_read(void *self, uint32_t index, bool peek)
{
    const struct apbuart *u = self;

    (void)index, (void)peek;
    return u->state.control | (u->config.fifo > 1 ? APBUART_FA : 0);
}

/* A break has at least ten bits. */
static void apbuart_control_write(void *self, uint32_t index, uint32_t value)
{
    struct apbuart *u = self;

    (void)index;
    if ((value & APBUART_BREAK_SIZE) >> 16 < 9)
        u->state.control = (u->state.control & ~APBUART_BREAK_SIZE) | 9u << 16;
}

static void apbuart_scaler_write(void *self, uint32_t index, uint32_t value)
{
    struct apbuart *u = self;

    (void)index, (void)value;
    u->state.scaler = u->state.reload;
}

/* In debug mode the transmitter stands and its FIFO can be emptied by hand. */
static uint32_t apbuart_fifo_debug_read(void *self, uint32_t index, bool peek)
{
    struct apbuart *u = self;
    uint32_t value;

    (void)index;
    if (!(u->state.control & APBUART_DB) || !u->state.tx_count)
        return 0;
    if (peek)
        return u->state.tx_fifo[u->state.tx_read];
    value = apbuart_tx_pop(&u->state, &u->config);
    if (u->config.fifo > 1 && !u->state.tx_count && (u->state.control & APBUART_TI))
        apbuart_pulse_irq(u);
    return value;
}

static void apbuart_fifo_debug_write(void *self, uint32_t index, uint32_t value)
{
    struct apbuart *u = self;
    uint32_t wanted = APBUART_DB | APBUART_RI;

    (void)index;
    if (!u->config.flow)
        return;
    apbuart_rx_push(&u->state, &u->config, (uint8_t)value);
    if ((u->state.control & wanted) == wanted)
        apbuart_pulse_irq(u);
}

static uint32_t apbuart_debug_read(void *self, uint32_t index, bool peek)
{
    const struct apbuart *u = self;

    (void)index, (void)peek;
    return u->state.control & APBUART_DB ? 1 : 0;
}

static void apbuart_debug_write(void *self, uint32_t index, uint32_t value)
{
    struct apbuart *u = self;

    (void)index;
    u->state.control = (u->state.control & ~APBUART_DB) | (value & 1 ? APBUART_DB : 0);
}

static uint32_t apbuart_capability_read(void *self, uint32_t index, bool peek)
{
    const struct apbuart *u = self;

    (void)index, (void)peek;
    return u->config.flow << 6 | u->config.fifo;
}

/* clang-format off */
#define STATE(member) offsetof(struct apbuart_state, member)
#define NONE REGISTER_NO_STATE
#define CONTROL_BITS                                                                                                \
    (APBUART_RE | APBUART_TE | APBUART_RI | APBUART_TI | APBUART_PS | APBUART_PE | APBUART_FL | APBUART_LB |        \
     APBUART_EC | APBUART_TF | APBUART_RF | APBUART_BI | APBUART_DI | APBUART_SI | APBUART_NS | APBUART_BREAK_SIZE | \
     APBUART_TB)
static const struct register_row apbuart_rows[REG_COUNT] = {
    /*                 name                offset n step readable    writable               clear state            stride read, write */
    [REG_DATA]       = {"data",             0x00, 1, 0,  0xff,       0,                     0,    NONE,            0, apbuart_data_read,       apbuart_data_write},
    [REG_STATUS]     = {"status",           0x04, 1, 0,  UINT32_MAX, APBUART_STATUS_ERRORS, 0,    STATE(errors),   0, apbuart_status_read,     NULL},
    [REG_CONTROL]    = {"control",          0x08, 1, 0,  UINT32_MAX, CONTROL_BITS,          0,    STATE(control),  0, apbuart_control_read,    apbuart_control_write},
    [REG_SCALER]     = {"scaler",           0x0c, 1, 0,  UINT32_MAX, UINT32_MAX,            0,    STATE(reload),   0, NULL,                    apbuart_scaler_write},
    [REG_FIFO_DEBUG] = {"FIFO debug",       0x10, 1, 0,  0xff,       0,                     0,    NONE,            0, apbuart_fifo_debug_read, apbuart_fifo_debug_write},
    [REG_DEBUG]      = {"debug mode",       0x14, 1, 0,  1,          0,                     0,    NONE,            0, apbuart_debug_read,      apbuart_debug_write},
    [REG_CAPABILITY] = {"capability",       0x18, 1, 0,  0x7f,       0,                     0,    NONE,            0, apbuart_capability_read, NULL},
    [REG_DATA_AGAIN] = {"data, again",      0x20, 7, 32, 0,          0,                     0,    NONE,            0, NULL,                    apbuart_data_write},
};
#undef STATE
#undef NONE
/* clang-format on */

static void apbuart_narrow_rows(struct apbuart *u)
{
    memcpy(u->rows, apbuart_rows, sizeof(u->rows));
    u->rows[REG_SCALER].readable = u->rows[REG_SCALER].writable =
        UINT32_MAX >> (32 - u->config.scaler_bits);
    if (u->config.fifo == 1)
        u->rows[REG_CONTROL].writable &= ~(APBUART_TF | APBUART_RF);
}

static enum bus_result apbuart_access(void *self, struct bus_access *access)
{
    struct apbuart *u = self;
    struct register_bank bank = {u->device.name, u->rows, REG_COUNT, u, &u->state, u->env.diag};
    enum bus_result result;

    apbuart_sync(u, u->env.clock->state.now);
    result = register_access(&bank, access->address & APBUART_WINDOW, access);
    if (apbuart_rx_threshold(&u->state, &u->config))
        u->state.delay_ticks = 0;
    apbuart_update_irq(u);
    apbuart_arm(u);
    return result;
}

/* Component and device. */

/* Up to now, but not past an effect whose event is still to come. */
static void apbuart_flush(void *self)
{
    struct apbuart *u = self;
    uint64_t now = u->env.clock->state.now;
    uint64_t due = u->env.clock->state.due[u->event];

    if (due)
        apbuart_sync(u, due <= now ? due - 1 : now);
}

static void apbuart_clamp(uint32_t *value, uint32_t maximum)
{
    if (*value > maximum)
        *value = maximum;
}

/* Bits that no flip-flop holds are dropped, so that no index and no time is out of reach. */
static void apbuart_reload(void *self)
{
    struct apbuart *u = self;
    struct apbuart_state *s = &u->state;
    uint64_t now = u->env.clock->state.now;
    uint32_t fifo = u->config.fifo;

    if (s->time + APBUART_TIME_SLACK < now || s->time > now + APBUART_TIME_SLACK)
        s->time = now;
    s->scaler &= u->rows[REG_SCALER].writable;
    s->reload &= u->rows[REG_SCALER].writable;
    s->control &= u->rows[REG_CONTROL].writable | APBUART_DB;
    s->errors &= APBUART_STATUS_ERRORS;
    s->tx_clock &= 7;
    s->tx_state = s->tx_state <= APBUART_TX_BREAK ? s->tx_state : APBUART_TX_IDLE;
    s->tx_bit &= 0xf;
    apbuart_clamp(&s->rx_ticks, APBUART_TICKS_MAX);
    apbuart_clamp(&s->line_ticks, APBUART_TICKS_MAX);
    apbuart_clamp(&s->delay_ticks, APBUART_TICKS_MAX);
    apbuart_clamp(&s->tx_count, fifo);
    apbuart_clamp(&s->rx_count, fifo);
    apbuart_clamp(&s->input_count, APBUART_INPUT_MAX);
    s->tx_read %= fifo;
    s->tx_write %= fifo;
    s->rx_read %= fifo;
    s->rx_write %= fifo;
    s->input_head %= APBUART_INPUT_MAX;
    apbuart_update_irq(u);
    apbuart_arm(u);
}

static void apbuart_reset(void *self)
{
    struct apbuart *u = self;

    u->state = (struct apbuart_state){.time = u->env.clock->state.now, .control = 9u << 16};
    apbuart_update_irq(u);
    apbuart_arm(u);
}

static void apbuart_destroy(void *self)
{
    free(self);
}

struct device *apbuart_create(const struct apbuart_config *config, const struct device_env *env)
{
    struct apbuart *u = calloc(1, sizeof(*u));

    if (!u)
        return NULL;
    u->env = *env;
    u->config = *config;
    while (u->config.fifo & (u->config.fifo - 1)) /* down to a power of two */
        u->config.fifo &= u->config.fifo - 1;
    u->device = (struct device){
        .name = config->name,
        .self = u,
        .component = {.name = config->name,
                      .state = &u->state,
                      .size = sizeof(u->state),
                      .fields = apbuart_fields,
                      .field_count = sizeof(apbuart_fields) / sizeof(apbuart_fields[0]),
                      .owner = u,
                      .flush = apbuart_flush,
                      .reload = apbuart_reload},
        .id = {.vendor = 0x01, .device = 0x00c, .version = 2, .irq = (uint8_t)config->irq},
        .reset = apbuart_reset,
        .destroy = apbuart_destroy,
        .access = apbuart_access,
    };
    apbuart_narrow_rows(u);
    u->event = clock_add_event(env->clock, config->name, apbuart_event, u);
    apbuart_reset(u);
    return &u->device;
}
