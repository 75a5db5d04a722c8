/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRGPIO (grgpio.h). Inputs take effect at once; the VHDL's two synchronising registers and the one
 * of the edge detector, three cycles in all, are left out.
 */
#include "sim/dev/grgpio.h"

#include "sim/base/register.h"

#include <stdlib.h>
#include <string.h>

#define CAPABILITY_PULSE        (1u << 18)
#define CAPABILITY_INPUT_ENABLE (1u << 17)
#define CAPABILITY_FLAGS        (1u << 16)
#define CAPABILITY_IRQGEN_SHIFT 8

#define GRGPIO_WINDOW      0xfcu
#define GRGPIO_READ_WINDOW 0x7cu /* loads do not see address bit 7 */

struct grgpio_state {
    uint32_t outside; /* what the pins are driven with */
    uint32_t input;   /* what the pins read as */
    uint32_t output;
    uint32_t direction;
    uint32_t mask;
    uint32_t polarity;
    uint32_t edge;
    uint32_t flag;
    uint32_t enable;
    uint32_t bypass;
    uint32_t pulse;
    uint32_t set_bits; /* first half of a write to a set-and-clear pair */
    uint8_t map[32];   /* of each pin: which of the lines from irq on */
};

static const struct state_field grgpio_fields[] = {
    STATE_SCALAR(grgpio_state, outside), STATE_SCALAR(grgpio_state, input),
    STATE_SCALAR(grgpio_state, output),  STATE_SCALAR(grgpio_state, direction),
    STATE_SCALAR(grgpio_state, mask),    STATE_SCALAR(grgpio_state, polarity),
    STATE_SCALAR(grgpio_state, edge),    STATE_SCALAR(grgpio_state, flag),
    STATE_SCALAR(grgpio_state, enable),  STATE_SCALAR(grgpio_state, bypass),
    STATE_SCALAR(grgpio_state, pulse),   STATE_SCALAR(grgpio_state, set_bits),
    STATE_ARRAY(grgpio_state, map),
};

/* The four registers that can be changed bit by bit, in the order of their addresses. */
enum { GRGPIO_ENABLE, GRGPIO_OUTPUT, GRGPIO_DIRECTION, GRGPIO_MASK, GRGPIO_LOGICAL };

struct grgpio {
    struct device device;
    struct device_env env;
    struct grgpio_config config;
    struct grgpio_state state;
    uint32_t pins;           /* those that are there */
    uint32_t interrupt_pins; /* of them, those that can interrupt */
    uint32_t told_output, told_direction;
    uint32_t lines; /* interrupt lines held high */
};

/* clang-format off */
const struct setting grgpio_settings[] = {
    {"width",        SETTING_U32,  offsetof(struct grgpio_config, width),          1, 32,         NULL, "number of pins"},
    {"irq_mask",     SETTING_U32,  offsetof(struct grgpio_config, irq_mask),       0, UINT32_MAX, NULL, "pins that can interrupt"},
    {"common_irq",   SETTING_BOOL, offsetof(struct grgpio_config, common_irq),     0, 1,          NULL, "one interrupt for all pins"},
    {"irq_map",      SETTING_U32,  offsetof(struct grgpio_config, irq_map),        0, 31,         NULL, "lines among which interrupt map registers choose, 0: none"},
    {"flags",        SETTING_BOOL, offsetof(struct grgpio_config, flag_registers), 0, 1,          NULL, "interrupt flag registers present"},
    {"input_enable", SETTING_BOOL, offsetof(struct grgpio_config, input_enable),   0, 1,          NULL, "input enable register present"},
    {"bypass",       SETTING_U32,  offsetof(struct grgpio_config, bypass),         0, UINT32_MAX, NULL, "pins that can be driven by other blocks, which drive 0"},
    {"pulse",        SETTING_BOOL, offsetof(struct grgpio_config, pulse),          0, 1,          NULL, "pulse register present"},
};
/* clang-format on */
const size_t grgpio_setting_count = sizeof(grgpio_settings) / sizeof(grgpio_settings[0]);

void grgpio_config_default(struct grgpio_config *config)
{
    *config = (struct grgpio_config){.name = "grgpio0", .width = 16, .irq_mask = 0xfffe};
}

/* Pins and interrupts. */

/* 32: none, where the map names more lines than there are. */
static unsigned grgpio_line(const struct grgpio *g, unsigned pin)
{
    if (g->config.irq_map > 1)
        return g->state.map[pin] < g->config.irq_map ? g->config.irq + g->state.map[pin] : 32;
    return g->config.irq + (g->config.common_irq ? 0 : pin);
}

/* The lines of a set of pins. */
static uint32_t grgpio_lines(const struct grgpio *g, uint32_t pins)
{
    uint32_t lines = 0;

    for (unsigned pin = 0; pin < 32; pin++)
        if ((pins >> pin & 1) && grgpio_line(g, pin) < 32)
            lines |= 1u << grgpio_line(g, pin);
    return lines;
}

static void grgpio_set_lines(struct grgpio *g, uint32_t lines, bool level)
{
    for (unsigned line = 1; line < 32; line++)
        if (lines >> line & 1)
            g->env.irq.set(g->env.irq.owner, line, level);
}

/* Lines of level interrupts follow their pins, those of edge interrupts have a pulse. */
static void grgpio_interrupt(struct grgpio *g, uint32_t before)
{
    struct grgpio_state *s = &g->state;
    uint32_t wanted = s->mask & g->interrupt_pins;
    uint32_t level = wanted & ~s->edge & ~(s->input ^ s->polarity);
    uint32_t edge = wanted & s->edge & (s->input ^ before) & ~(s->input ^ s->polarity);
    uint32_t lines = grgpio_lines(g, level);
    uint32_t pulses = grgpio_lines(g, edge) & ~lines & ~g->lines;
    uint32_t rising = lines & ~g->lines, falling = g->lines & ~lines;

    if (g->config.flag_registers)
        s->flag |= level | edge;
    g->lines = lines;
    grgpio_set_lines(g, rising | pulses, true);
    grgpio_set_lines(g, falling | pulses, false);
}

static void grgpio_update(struct grgpio *g)
{
    struct grgpio_state *s = &g->state;
    uint32_t before = s->input, output = s->output & ~s->bypass;

    s->input = ((s->outside & ~s->direction) | (output & s->direction)) & g->pins;
    if (g->config.input_enable)
        s->input &= s->enable;
    grgpio_interrupt(g, before);
    if (g->config.output && (output != g->told_output || s->direction != g->told_direction))
        g->config.output(g->config.owner, output, s->direction);
    g->told_output = output;
    g->told_direction = s->direction;
}

void grgpio_set_input(struct device *device, uint32_t mask, uint32_t value)
{
    struct grgpio *g = device->self;

    g->state.outside = ((g->state.outside & ~mask) | (value & mask)) & g->pins;
    grgpio_update(g);
}

/* Registers. Masks of pins that are not there are applied after each write. */

static uint32_t *grgpio_logical(struct grgpio *g, uint32_t which)
{
    switch (which) {
    case GRGPIO_ENABLE:
        return &g->state.enable;
    case GRGPIO_OUTPUT:
        return &g->state.output;
    case GRGPIO_DIRECTION:
        return &g->state.direction;
    default:
        return &g->state.mask;
    }
}

static uint32_t grgpio_logical_read(void *self, uint32_t index, bool peek)
{
    (void)peek;
    return *grgpio_logical(self, index);
}

static void grgpio_or_write(void *self, uint32_t index, uint32_t value)
{
    *grgpio_logical(self, index) |= value;
}

static void grgpio_and_write(void *self, uint32_t index, uint32_t value)
{
    *grgpio_logical(self, index) &= value;
}

static void grgpio_xor_write(void *self, uint32_t index, uint32_t value)
{
    *grgpio_logical(self, index) ^= value;
}

static void grgpio_set_write(void *self, uint32_t index, uint32_t value)
{
    struct grgpio *g = self;

    (void)index;
    g->state.set_bits = value & g->pins;
}

static void grgpio_clear_write(void *self, uint32_t index, uint32_t value)
{
    struct grgpio *g = self;
    uint32_t *word = grgpio_logical(g, index);

    *word = (*word | g->state.set_bits) & ~value;
}

static uint32_t grgpio_capability_read(void *self, uint32_t index, bool peek)
{
    const struct grgpio *g = self;
    uint32_t irqgen = g->config.irq_map > 1 ? g->config.irq_map : g->config.common_irq;

    (void)index, (void)peek;
    return (g->config.pulse ? CAPABILITY_PULSE : 0) |
           (g->config.input_enable ? CAPABILITY_INPUT_ENABLE : 0) |
           (g->config.flag_registers ? CAPABILITY_FLAGS : 0) | (irqgen << CAPABILITY_IRQGEN_SHIFT) |
           (g->config.width - 1);
}

/* As many bits as the number of lines needs. */
static uint8_t grgpio_map_bits(const struct grgpio *g)
{
    uint8_t bits = 1;

    while (bits < g->config.irq_map - 1)
        bits = (uint8_t)(bits << 1 | 1);
    return bits;
}

/* Four pins in a register, the lowest in the highest byte. */
static uint32_t grgpio_map_read(void *self, uint32_t index, bool peek)
{
    const struct grgpio *g = self;

    (void)peek;
    return bus_load32(&g->state.map[index * 4]);
}

static void grgpio_map_write(void *self, uint32_t index, uint32_t value)
{
    struct grgpio *g = self;

    bus_store32(&g->state.map[index % 8 * 4], value);
}

static uint32_t grgpio_available_read(void *self, uint32_t index, bool peek)
{
    const struct grgpio *g = self;

    (void)index, (void)peek;
    return g->config.flag_registers ? g->interrupt_pins : 0;
}

/* clang-format off */
#define STATE(member) offsetof(struct grgpio_state, member)
#define NONE REGISTER_NO_STATE
#define ALL UINT32_MAX
static const struct register_row grgpio_rows[] = {
    /* name                  offset n step readable writable clear state          stride read, write */
    {"data",                  0x00, 1, 0, ALL, 0,   0,   STATE(input),     0, NULL,                   NULL},
    {"output",                0x04, 1, 0, ALL, ALL, 0,   STATE(output),    0, NULL,                   NULL},
    {"direction",             0x08, 1, 0, ALL, ALL, 0,   STATE(direction), 0, NULL,                   NULL},
    {"interrupt mask",        0x0c, 1, 0, ALL, ALL, 0,   STATE(mask),      0, NULL,                   NULL},
    {"interrupt polarity",    0x10, 1, 0, ALL, ALL, 0,   STATE(polarity),  0, NULL,                   NULL},
    {"interrupt edge",        0x14, 1, 0, ALL, ALL, 0,   STATE(edge),      0, NULL,                   NULL},
    {"bypass",                0x18, 1, 0, ALL, ALL, 0,   STATE(bypass),    0, NULL,                   NULL},
    {"capability",            0x1c, 1, 0, ALL, 0,   0,   NONE,             0, grgpio_capability_read, NULL},
    {"interrupt map",         0x20, 8, 4, ALL, 0,   0,   NONE,             0, grgpio_map_read,        grgpio_map_write},
    {"interrupt available",   0x40, 1, 0, ALL, 0,   0,   NONE,             0, grgpio_available_read,  NULL},
    {"interrupt flag",        0x44, 1, 0, ALL, 0,   ALL, STATE(flag),      0, NULL,                   NULL},
    {"input enable",          0x48, 1, 0, ALL, ALL, 0,   STATE(enable),    0, NULL,                   NULL},
    {"pulse",                 0x4c, 1, 0, ALL, ALL, 0,   STATE(pulse),     0, NULL,                   NULL},
    {"logical or",            0x50, 4, 4, ALL, 0,   0,   NONE,             0, grgpio_logical_read,    grgpio_or_write},
    {"logical and",           0x60, 4, 4, ALL, 0,   0,   NONE,             0, grgpio_logical_read,    grgpio_and_write},
    {"logical xor",           0x70, 4, 4, ALL, 0,   0,   NONE,             0, grgpio_logical_read,    grgpio_xor_write},
    {"set of set and clear",  0x80, 4, 8, 0,   0,   0,   NONE,             0, NULL,                   grgpio_set_write},
    {"clear of set and clear", 0x84, 4, 8, 0,  0,   0,   NONE,             0, NULL,                   grgpio_clear_write},
    {"interrupt map, again",  0xa0, 24, 4, 0,  0,   0,   NONE,             0, NULL,                   grgpio_map_write},
};
#undef STATE
#undef NONE
#undef ALL
/* clang-format on */

/* Bits that no flip-flop holds are dropped. */
static void grgpio_narrow(struct grgpio *g)
{
    struct grgpio_state *s = &g->state;

    s->outside &= g->pins;
    s->output &= g->pins;
    s->direction &= g->pins;
    s->mask &= g->interrupt_pins;
    s->polarity &= g->interrupt_pins;
    s->edge &= g->interrupt_pins;
    s->flag &= g->config.flag_registers ? g->interrupt_pins : 0;
    s->enable &= g->config.input_enable ? g->pins : 0;
    s->bypass &= g->config.bypass & g->pins;
    s->pulse &= g->config.pulse ? g->pins : 0;
    s->set_bits &= g->pins;
    for (unsigned pin = 0; pin < 32; pin++)
        s->map[pin] &= g->config.irq_map > 1 && pin < g->config.width ? grgpio_map_bits(g) : 0;
}

static enum bus_result grgpio_access(void *self, struct bus_access *access)
{
    struct grgpio *g = self;
    struct register_bank bank = {.device = g->device.name,
                                 .rows = grgpio_rows,
                                 .count = sizeof(grgpio_rows) / sizeof(grgpio_rows[0]),
                                 .self = g,
                                 .state = &g->state,
                                 .diag = g->env.diag};
    uint32_t window = access->write ? GRGPIO_WINDOW : GRGPIO_READ_WINDOW;
    enum bus_result result = register_access(&bank, access->address & window, access);

    if (access->write) {
        grgpio_narrow(g);
        grgpio_update(g);
    }
    return result;
}

/* Component and device. */

static void grgpio_reload(void *self)
{
    grgpio_narrow(self);
    grgpio_update(self);
}

/* Pins keep what drives them from outside. */
static void grgpio_reset(void *self)
{
    struct grgpio *g = self;

    g->state = (struct grgpio_state){.outside = g->state.outside, .input = g->state.input};
    grgpio_update(g);
}

static void grgpio_destroy(void *self)
{
    free(self);
}

struct device *grgpio_create(const struct grgpio_config *config, const struct device_env *env)
{
    struct grgpio *g = calloc(1, sizeof(*g));

    if (!g)
        return NULL;
    g->env = *env;
    g->config = *config;
    g->pins = UINT32_MAX >> (32 - config->width);
    g->interrupt_pins = config->irq_mask & g->pins & 0x7fffffffu;
    g->device = (struct device){
        .name = config->name,
        .self = g,
        .component = {.name = config->name,
                      .state = &g->state,
                      .size = sizeof(g->state),
                      .fields = grgpio_fields,
                      .field_count = sizeof(grgpio_fields) / sizeof(grgpio_fields[0]),
                      .owner = g,
                      .reload = grgpio_reload},
        .id = {.vendor = 0x01, .device = 0x01a, .version = 3, .irq = (uint8_t)config->irq},
        .reset = grgpio_reset,
        .destroy = grgpio_destroy,
        .access = grgpio_access,
    };
    return &g->device;
}
