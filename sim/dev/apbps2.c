/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBPS2 (apbps2.h). The line carries one byte at a time, in one direction; the port goes first. A
 * full receiver FIFO holds the line (KI), a disabled receiver loses what comes. A mouse in stream
 * mode makes a packet when it was moved, but not more often than its sample rate.
 */
#include "sim/dev/apbps2.h"

#include "sim/base/register.h"
#include "sim/dev/ps2mouse.h"

#include <stdlib.h>

#define STATUS_ERRORS_KI                                                                           \
    0xeu /* PE 1, FE 2, KI 3: kept as written, PE and FE until the next start bit */
#define STATUS_ERRORS 0x6u
#define STATUS_KI     (1u << 3)
#define STATUS_DR     (1u << 0)
#define STATUS_RF     (1u << 4)
#define STATUS_TF     (1u << 5)
#define CONTROL_BITS  0xfu
#define CONTROL_RE    (1u << 0)
#define CONTROL_TE    (1u << 1)
#define CONTROL_RI    (1u << 2)
#define CONTROL_TI    (1u << 3)
#define RELOAD_BITS   0x1ffffu
#define DEVICE_HZ     12500u
#define FRAME_BITS    11u

#define ANSWER_ACK    0xfau
#define ANSWER_RESEND 0xfeu
#define ANSWER_PASSED 0xaau /* the self test */

#define KEYBOARD_COMMANDS 0xedu /* the first one; what is below may be an argument */
#define KEYBOARD_ECHO     0xeeu

enum apbps2_line { LINE_IDLE, LINE_TRANSMITS, LINE_RECEIVES, LINE_REQUESTS };

struct apbps2_state {
    uint32_t status; /* STATUS_ERRORS_KI */
    uint32_t control;
    uint32_t reload;
    uint32_t line;  /* enum apbps2_line */
    uint32_t armed; /* the receiver waits for a start bit, or takes in a byte */
    uint32_t rx_count, rx_read;
    uint32_t tx_count, tx_read;
    uint32_t input_count, input_read; /* bytes that the device wants to send */
    uint8_t shift;                    /* the byte on the line */
    uint8_t last;                     /* the one that the device sent last */
    uint8_t silent;                   /* the keyboard was told to report nothing */
    uint8_t argument;                 /* the keyboard waits for the argument of a command */
    uint8_t rx_fifo[APBPS2_FIFO];
    uint8_t tx_fifo[APBPS2_FIFO];
    uint8_t input[APBPS2_INPUT_MAX];
    struct ps2mouse mouse;
};

#define FIELD(member) STATE_SCALAR(apbps2_state, member)
static const struct state_field apbps2_fields[] = {
    FIELD(status),
    FIELD(control),
    FIELD(reload),
    FIELD(line),
    FIELD(armed),
    FIELD(rx_count),
    FIELD(rx_read),
    FIELD(tx_count),
    FIELD(tx_read),
    FIELD(input_count),
    FIELD(input_read),
    FIELD(shift),
    FIELD(last),
    FIELD(silent),
    FIELD(argument),
    STATE_ARRAY(apbps2_state, rx_fifo),
    STATE_ARRAY(apbps2_state, tx_fifo),
    STATE_ARRAY(apbps2_state, input),
    FIELD(mouse.dx),
    FIELD(mouse.dy),
    FIELD(mouse.dz),
    FIELD(mouse.buttons),
    FIELD(mouse.reported),
    FIELD(mouse.rate),
    FIELD(mouse.resolution),
    FIELD(mouse.knock),
    FIELD(mouse.argument_of),
    FIELD(mouse.remote),
    FIELD(mouse.wrap),
    FIELD(mouse.enabled),
    FIELD(mouse.doubled),
    FIELD(mouse.wheel),
    STATE_ARRAY(apbps2_state, mouse.reserved),
};
#undef FIELD

struct apbps2 {
    struct device device;
    struct device_env env;
    struct apbps2_config config;
    struct apbps2_state state;
    unsigned event;
    unsigned sample; /* the mouse may send the next packet */
};

/* clang-format off */
const struct setting apbps2_settings[] = {
    {"mouse", SETTING_BOOL, offsetof(struct apbps2_config, mouse), 0, 1, NULL, "a mouse is connected instead of a keyboard"},
};
/* clang-format on */
const size_t apbps2_setting_count = sizeof(apbps2_settings) / sizeof(apbps2_settings[0]);

void apbps2_config_default(struct apbps2_config *config)
{
    *config = (struct apbps2_config){.name = "ps2", .irq = 5};
}

/* The keyboard or mouse. */

static bool device_sends(struct apbps2 *p, uint8_t byte)
{
    struct apbps2_state *s = &p->state;

    if (s->input_count == APBPS2_INPUT_MAX)
        return false;
    s->input[(s->input_read + s->input_count++) % APBPS2_INPUT_MAX] = byte;
    return true;
}

/* What a command is answered with, after the acknowledge. */
struct answer {
    uint8_t command;
    uint8_t count;
    uint8_t byte[3];
    bool argument; /* one byte follows */
};

/* clang-format off */
static const struct answer keyboard_answers[] = {
    {0xed, 0, {0},             true},  /* LEDs */
    {0xf0, 0, {0},             true},  /* scan code set */
    {0xf2, 2, {0xab, 0x83},    false}, /* identify */
    {0xf3, 0, {0},             true},  /* typematic rate */
    {0xf4, 0, {0},             false}, /* enable */
    {0xf5, 0, {0},             false}, /* disable */
    {0xf6, 0, {0},             false}, /* defaults */
    {0xff, 1, {ANSWER_PASSED}, false},
};
/* clang-format on */

static const struct answer *find_answer(uint8_t command)
{
    for (size_t i = 0; i < sizeof(keyboard_answers) / sizeof(keyboard_answers[0]); i++)
        if (keyboard_answers[i].command == command)
            return &keyboard_answers[i];
    return NULL;
}

/* A keyboard reports from the start. */
static void keyboard_command(struct apbps2 *p, uint8_t byte)
{
    struct apbps2_state *s = &p->state;
    const struct answer *answer = find_answer(byte);

    if (byte == KEYBOARD_ECHO) {
        device_sends(p, byte);
    } else if (s->argument && byte < KEYBOARD_COMMANDS) {
        device_sends(p, ANSWER_ACK);
    } else if (!answer) {
        device_sends(p, ANSWER_RESEND);
    } else {
        device_sends(p, ANSWER_ACK);
        for (unsigned i = 0; i < answer->count; i++)
            device_sends(p, answer->byte[i]);
    }
    s->argument = answer && answer->argument;
    if (byte == 0xf5)
        s->silent = true;
    else if (byte == 0xf4 || byte == 0xff)
        s->silent = false;
}

/* What waits to be sent is given up for a command's answer. */
static void mouse_command(struct apbps2 *p, uint8_t byte)
{
    uint8_t answer[PS2MOUSE_ANSWER_MAX];
    unsigned count = ps2mouse_command(&p->state.mouse, byte, answer);

    p->state.input_count = 0;
    for (unsigned i = 0; i < count; i++)
        device_sends(p, answer[i]);
}

static void device_command(struct apbps2 *p, uint8_t byte)
{
    if (byte == ANSWER_RESEND)
        device_sends(p, p->state.last);
    else if (p->config.mouse)
        mouse_command(p, byte);
    else
        keyboard_command(p, byte);
}

/* Makes the packet that is due, if the one before has left. */
static void mouse_report(struct apbps2 *p)
{
    struct apbps2_state *s = &p->state;
    uint8_t packet[4];
    unsigned count;

    if (!p->config.mouse || !ps2mouse_wants(&s->mouse) || s->input_count ||
        clock_armed(p->env.clock, p->sample))
        return;
    count = ps2mouse_packet(&s->mouse, packet);
    for (unsigned i = 0; i < count; i++)
        device_sends(p, packet[i]);
    clock_arm(p->env.clock, p->sample, p->env.clock->state.now + p->env.clock_hz / s->mouse.rate);
}

/* The line. */

static uint64_t frame_cycles(const struct apbps2 *p)
{
    return (uint64_t)p->env.clock_hz * FRAME_BITS / DEVICE_HZ;
}

/* An idle line takes the next byte. */
static void line_start(struct apbps2 *p)
{
    struct apbps2_state *s = &p->state;
    uint64_t now = p->env.clock->state.now;

    if (s->rx_count == APBPS2_FIFO)
        s->status |= STATUS_KI;
    mouse_report(p);
    if (s->line != LINE_IDLE)
        return;
    if (s->control & CONTROL_RE)
        s->armed = 1;
    if (s->tx_count && (s->control & CONTROL_TE)) {
        s->line = LINE_REQUESTS;
        clock_arm(p->env.clock, p->event, now + s->reload + 1);
    } else if (s->input_count && s->rx_count < APBPS2_FIFO) {
        s->shift = s->last = s->input[s->input_read];
        s->input_read = (s->input_read + 1) % APBPS2_INPUT_MAX;
        s->input_count--;
        s->line = LINE_RECEIVES;
        if (s->armed)
            s->status &= ~STATUS_ERRORS;
        clock_arm(p->env.clock, p->event, now + frame_cycles(p));
    }
}

static void pulse_irq(struct apbps2 *p, uint32_t enable)
{
    if (!(p->state.control & enable))
        return;
    p->env.irq.set(p->env.irq.owner, p->config.irq, true);
    p->env.irq.set(p->env.irq.owner, p->config.irq, false);
}

/* The request has been held for the time of the reload register: the byte leaves the FIFO. */
static void transmit(struct apbps2 *p)
{
    struct apbps2_state *s = &p->state;

    s->shift = s->tx_fifo[s->tx_read];
    s->tx_read = (s->tx_read + 1) % APBPS2_FIFO;
    s->tx_count--;
    s->armed = 0;
    s->line = LINE_TRANSMITS;
    clock_arm(p->env.clock, p->event, p->env.clock->state.now + frame_cycles(p));
}

/* A receiver that was enabled takes one more byte after it has been disabled. */
static void receive(struct apbps2 *p)
{
    struct apbps2_state *s = &p->state;

    if (!s->armed || s->rx_count == APBPS2_FIFO)
        return;
    s->armed = 0;
    s->rx_fifo[(s->rx_read + s->rx_count++) % APBPS2_FIFO] = s->shift;
    pulse_irq(p, CONTROL_RI);
}

static void apbps2_event(void *self, uint64_t time)
{
    struct apbps2 *p = self;
    uint32_t line = p->state.line;

    (void)time;
    if (line == LINE_REQUESTS) {
        transmit(p);
        return;
    }
    p->state.line = LINE_IDLE;
    if (line == LINE_RECEIVES) {
        receive(p);
    } else if (line == LINE_TRANSMITS) {
        device_command(p, p->state.shift);
        pulse_irq(p, CONTROL_TI);
    }
    line_start(p);
}

static void apbps2_sample(void *self, uint64_t time)
{
    (void)time;
    line_start(self);
}

bool apbps2_input(struct device *device, uint8_t byte)
{
    struct apbps2 *p = device->self;

    if (p->config.mouse ? !p->state.mouse.enabled : p->state.silent)
        return true;
    if (!device_sends(p, byte))
        return false;
    line_start(p);
    return true;
}

bool apbps2_move(struct device *device, int32_t dx, int32_t dy, int32_t dz, uint32_t buttons)
{
    struct apbps2 *p = device->self;

    if (!p->config.mouse)
        return false;
    ps2mouse_move(&p->state.mouse, dx, dy, dz, buttons);
    line_start(p);
    return true;
}

/* Registers. */

static uint32_t apbps2_data_read(void *self, uint32_t index, bool peek)
{
    struct apbps2 *p = self;
    struct apbps2_state *s = &p->state;
    uint8_t byte = s->rx_fifo[s->rx_read];

    (void)index;
    if (s->rx_count && !peek) {
        s->rx_fifo[s->rx_read] = 0;
        s->rx_read = (s->rx_read + 1) % APBPS2_FIFO;
        s->rx_count--;
        line_start(p);
    }
    return byte;
}

static void apbps2_data_write(void *self, uint32_t index, uint32_t value)
{
    struct apbps2 *p = self;
    struct apbps2_state *s = &p->state;

    (void)index;
    if (s->tx_count == APBPS2_FIFO)
        return;
    s->tx_fifo[(s->tx_read + s->tx_count++) % APBPS2_FIFO] = (uint8_t)value;
    line_start(p);
}

static uint32_t apbps2_status_read(void *self, uint32_t index, bool peek)
{
    const struct apbps2 *p = self;
    const struct apbps2_state *s = &p->state;

    (void)index, (void)peek;
    return s->rx_count << 27 | s->tx_count << 22 | (s->tx_count == APBPS2_FIFO ? STATUS_TF : 0) |
           (s->rx_count == APBPS2_FIFO ? STATUS_RF : 0) | s->status | (s->rx_count ? STATUS_DR : 0);
}

/* A full FIFO inhibits the keyboard again in the next cycle; an enabled transmitter starts. */
static void apbps2_written(void *self, uint32_t index, uint32_t value)
{
    (void)index, (void)value;
    line_start(self);
}

/* clang-format off */
#define STATE(member) offsetof(struct apbps2_state, member)
#define NONE REGISTER_NO_STATE
static const struct register_row apbps2_rows[] = {
    /* name          offset n step readable    writable          clear state         stride read, write */
    {"data",           0x0, 1, 0, 0xff,         0,                0, NONE,           0, apbps2_data_read, apbps2_data_write},
    {"status",         0x4, 1, 0, UINT32_MAX,   STATUS_ERRORS_KI, 0, STATE(status),  0, apbps2_status_read, apbps2_written},
    {"control",        0x8, 1, 0, CONTROL_BITS, CONTROL_BITS,     0, STATE(control), 0, NULL, apbps2_written},
    {"timer reload",   0xc, 1, 0, RELOAD_BITS,  RELOAD_BITS,      0, STATE(reload),  0, NULL, NULL},
};
#undef STATE
#undef NONE
/* clang-format on */

/* Address bits 3:2 alone are decoded. */
static enum bus_result apbps2_access(void *self, struct bus_access *access)
{
    struct apbps2 *p = self;
    struct register_bank bank = {.device = p->device.name,
                                 .rows = apbps2_rows,
                                 .count = sizeof(apbps2_rows) / sizeof(apbps2_rows[0]),
                                 .self = p,
                                 .state = &p->state,
                                 .diag = p->env.diag};

    return register_access(&bank, access->address & 0xc, access);
}

/* Component and device. */

static void apbps2_reload(void *self)
{
    struct apbps2 *p = self;
    struct apbps2_state *s = &p->state;

    s->status &= STATUS_ERRORS_KI;
    s->control &= CONTROL_BITS;
    s->reload &= RELOAD_BITS;
    s->rx_read %= APBPS2_FIFO;
    s->tx_read %= APBPS2_FIFO;
    s->input_read %= APBPS2_INPUT_MAX;
    s->rx_count = s->rx_count < APBPS2_FIFO ? s->rx_count : APBPS2_FIFO;
    s->tx_count = s->tx_count < APBPS2_FIFO ? s->tx_count : APBPS2_FIFO;
    s->input_count = s->input_count < APBPS2_INPUT_MAX ? s->input_count : APBPS2_INPUT_MAX;
    s->silent = s->silent != 0;
    s->argument = s->argument != 0;
    ps2mouse_bound(&s->mouse);
    s->armed = s->armed != 0;
    if (s->line > LINE_REQUESTS || (s->line == LINE_REQUESTS && !s->tx_count) ||
        !clock_armed(p->env.clock, p->event))
        s->line = LINE_IDLE;
    if (s->line == LINE_IDLE)
        clock_disarm(p->env.clock, p->event);
    line_start(p);
}

static void apbps2_reset(void *self)
{
    struct apbps2 *p = self;

    p->state = (struct apbps2_state){.reload = p->env.clock_hz / 10000 & RELOAD_BITS};
    ps2mouse_reset(&p->state.mouse);
    clock_disarm(p->env.clock, p->event);
    clock_disarm(p->env.clock, p->sample);
}

static void apbps2_destroy(void *self)
{
    free(self);
}

struct device *apbps2_create(const struct apbps2_config *config, const struct device_env *env)
{
    struct apbps2 *p = calloc(1, sizeof(*p));

    if (!p)
        return NULL;
    p->env = *env;
    p->config = *config;
    p->device = (struct device){
        .name = config->name,
        .self = p,
        .component = {.name = config->name,
                      .state = &p->state,
                      .size = sizeof(p->state),
                      .fields = apbps2_fields,
                      .field_count = sizeof(apbps2_fields) / sizeof(apbps2_fields[0]),
                      .owner = p,
                      .reload = apbps2_reload},
        .id = {.vendor = 0x01, .device = 0x060, .version = 2, .irq = (uint8_t)config->irq},
        .reset = apbps2_reset,
        .destroy = apbps2_destroy,
        .access = apbps2_access,
    };
    p->event = clock_add_event(env->clock, config->name, apbps2_event, p);
    p->sample = clock_add_event(env->clock, config->name, apbps2_sample, p);
    apbps2_reset(p);
    return &p->device;
}
