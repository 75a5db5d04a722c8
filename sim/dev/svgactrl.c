/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SVGACTRL (svgactrl.h). The vertical refresh bit follows from the time since the controller was
 * enabled.
 */
#include "sim/dev/svgactrl.h"

#include "sim/base/register.h"

#include <stdlib.h>

#define CONTROL_EN       (1u << 0)
#define CONTROL_RST      (1u << 1)
#define CONTROL_VR       (1u << 3)
#define CONTROL_WRITABLE 0x3f1u /* EN, BDSEL, CLKSEL, HPOL, VPOL */
#define CONTROL_CLKSEL   (3u << 6)
#define COLOURS          256
#define COLOUR_BITS      0xffffffu
#define PS_PER_MS        UINT64_C(1000000000)
#define UNIT_MAX         UINT64_C(10000000000) /* times PS_PER_MS it is below 2^64 */

enum depth { DEPTH_NONE, DEPTH_8, DEPTH_16, DEPTH_32 };

struct svgactrl_state {
    uint64_t started; /* the cycle in which it was enabled */
    uint32_t control;
    uint32_t video_length;
    uint32_t front_porch;
    uint32_t sync_length;
    uint32_t line_length;
    uint32_t frame_buffer;
    uint32_t colour[COLOURS];
};

#define FIELD(member) STATE_SCALAR(svgactrl_state, member)
static const struct state_field svgactrl_fields[] = {
    FIELD(started),      FIELD(control),
    FIELD(video_length), FIELD(front_porch),
    FIELD(sync_length),  FIELD(line_length),
    FIELD(frame_buffer), STATE_ARRAY(svgactrl_state, colour),
};
#undef FIELD

struct svgactrl {
    struct device device;
    struct device_env env;
    struct svgactrl_config config;
    struct svgactrl_state state;
    bool was_enabled; /* during a write: EN before it */
};

/* clang-format off */
#define CLOCK(n) offsetof(struct svgactrl_config, clock[n])
const struct setting svgactrl_settings[] = {
    {"clk0", SETTING_U32, CLOCK(0), 0, 1000000, NULL, "period of pixel clock 0 in ps, 0: none"},
    {"clk1", SETTING_U32, CLOCK(1), 0, 1000000, NULL, "period of pixel clock 1 in ps, 0: none"},
    {"clk2", SETTING_U32, CLOCK(2), 0, 1000000, NULL, "period of pixel clock 2 in ps, 0: none"},
    {"clk3", SETTING_U32, CLOCK(3), 0, 1000000, NULL, "period of pixel clock 3 in ps, 0: none"},
};
#undef CLOCK
/* clang-format on */
const size_t svgactrl_setting_count = sizeof(svgactrl_settings) / sizeof(svgactrl_settings[0]);

void svgactrl_config_default(struct svgactrl_config *config)
{
    *config = (struct svgactrl_config){.name = "svga0", .clock = {40000, 20000, 15385, 0}};
}

/* The scan. */

/* Pixel clocks since the scan began; false: there is no clock. */
static bool scanned(const struct svgactrl *g, uint64_t *pixels)
{
    uint64_t period = g->config.clock[(g->state.control & CONTROL_CLKSEL) >> 6];
    uint64_t cycles = g->env.clock->state.now - g->state.started;
    uint64_t unit = period * (g->env.clock_hz / 1000), scale = unit < UNIT_MAX ? 1 : 1000;

    if (!(g->state.control & CONTROL_EN) || !unit)
        return false;
    unit /= scale;
    *pixels = cycles / unit * (PS_PER_MS / scale) + cycles % unit * (PS_PER_MS / scale) / unit;
    return true;
}

/*
 * From the last pixel of the picture to the line in front of the next frame, in which the FIFO is filled already. That line,
 * the last of the frame, is also the first after the start (fifo_en in svgactrl.vhd).
 */
static bool vertical_refresh(const struct svgactrl *g)
{
    const struct svgactrl_state *s = &g->state;
    uint64_t width = (s->line_length & 0xffff) + UINT64_C(1), pixels, line, end;

    if (!scanned(g, &pixels))
        return true;
    end = ((s->video_length >> 16) + UINT64_C(1)) * width + (s->video_length & 0xffff);
    line = pixels / width % ((s->line_length >> 16) + UINT64_C(1));
    return line * width + pixels % width >= end;
}

bool svgactrl_size(const struct device *device, uint32_t *width, uint32_t *height)
{
    const struct svgactrl *g = device->self;

    *width = (g->state.video_length & 0xffff) + 1;
    *height = (g->state.video_length >> 16) + 1;
    return (g->state.control & CONTROL_EN) && *width > 1 && *height > 1 &&
           *width <= SVGACTRL_SIDE_MAX && *height <= SVGACTRL_SIDE_MAX;
}

static uint32_t frame_word(const struct svgactrl *g, uint32_t address)
{
    const uint8_t *p = g->env.bus ? bus_storage(g->env.bus, address) : NULL;

    return p ? bus_load32(p) : 0;
}

/* Pixel `number` of the frame, 0x00rrggbb. */
static uint32_t pixel_colour(const struct svgactrl *g, enum depth depth, uint32_t number)
{
    uint32_t base = g->state.frame_buffer & ~3u, word, half;

    switch (depth) {
    case DEPTH_8:
        word = frame_word(g, base + (number & ~3u));
        return g->state.colour[word >> (24 - 8 * (number & 3)) & 0xff];
    case DEPTH_16:
        word = frame_word(g, base + (number & ~1u) * 2);
        half = number & 1 ? word : word >> 16;
        return (half & 0xf800) << 8 | (half & 0x7e0) << 5 | (half & 0x1f) << 3;
    case DEPTH_32:
        return frame_word(g, base + number * 4) & COLOUR_BITS;
    case DEPTH_NONE:
        break;
    }
    return COLOUR_BITS;
}

void svgactrl_picture(const struct device *device, uint8_t *rgb)
{
    const struct svgactrl *g = device->self;
    enum depth depth = (enum depth)(g->state.control >> 4 & 3);
    uint32_t width, height;

    if (!svgactrl_size(device, &width, &height))
        return;
    for (uint32_t i = 0; i < width * height; i++) {
        uint32_t colour = pixel_colour(g, depth, i);

        rgb[3 * i] = (uint8_t)(colour >> 16);
        rgb[3 * i + 1] = (uint8_t)(colour >> 8);
        rgb[3 * i + 2] = (uint8_t)colour;
    }
}

/* Registers. */

static uint32_t svgactrl_control_read(void *self, uint32_t index, bool peek)
{
    const struct svgactrl *g = self;

    (void)index, (void)peek;
    return g->state.control | (vertical_refresh(g) ? CONTROL_VR : 0);
}

/* RST clears the registers, not the colours, depth and polarities. */
static void svgactrl_control_write(void *self, uint32_t index, uint32_t value)
{
    struct svgactrl *g = self;
    struct svgactrl_state *s = &g->state;

    (void)index;
    if (value & CONTROL_RST) {
        s->control &= ~(CONTROL_EN | CONTROL_CLKSEL);
        s->video_length = s->front_porch = s->sync_length = 0;
        s->line_length = s->frame_buffer = 0;
    } else if ((s->control & CONTROL_EN) && !g->was_enabled) {
        s->started = g->env.clock->state.now;
    }
}

static uint32_t svgactrl_clock_read(void *self, uint32_t index, bool peek)
{
    const struct svgactrl *g = self;

    (void)peek;
    return g->config.clock[index];
}

static void svgactrl_colour_write(void *self, uint32_t index, uint32_t value)
{
    struct svgactrl *g = self;

    (void)index;
    g->state.colour[value >> 24] = value & COLOUR_BITS;
}

/* clang-format off */
#define STATE(member) offsetof(struct svgactrl_state, member)
#define NONE REGISTER_NO_STATE
static const struct register_row svgactrl_rows[] = {
    /* name           offset n step readable  writable          clear state               stride read, write */
    {"control",         0x00, 1, 0, UINT32_MAX, CONTROL_WRITABLE, 0, STATE(control),       0, svgactrl_control_read, svgactrl_control_write},
    {"video length",    0x04, 1, 0, UINT32_MAX, UINT32_MAX,       0, STATE(video_length),  0, NULL, NULL},
    {"front porch",     0x08, 1, 0, UINT32_MAX, UINT32_MAX,       0, STATE(front_porch),   0, NULL, NULL},
    {"sync length",     0x0c, 1, 0, UINT32_MAX, UINT32_MAX,       0, STATE(sync_length),   0, NULL, NULL},
    {"line length",     0x10, 1, 0, UINT32_MAX, UINT32_MAX,       0, STATE(line_length),   0, NULL, NULL},
    {"frame buffer",    0x14, 1, 0, UINT32_MAX, UINT32_MAX,       0, STATE(frame_buffer),  0, NULL, NULL},
    {"dynamic clock",   0x18, 4, 4, UINT32_MAX, 0,                0, NONE,                 0, svgactrl_clock_read, NULL},
    {"CLUT access",     0x28, 1, 0, 0,          0,                0, NONE,                 0, NULL, svgactrl_colour_write},
};
#undef STATE
#undef NONE
/* clang-format on */

static enum bus_result svgactrl_access(void *self, struct bus_access *access)
{
    struct svgactrl *g = self;
    struct register_bank bank = {.device = g->device.name,
                                 .rows = svgactrl_rows,
                                 .count = sizeof(svgactrl_rows) / sizeof(svgactrl_rows[0]),
                                 .self = g,
                                 .state = &g->state,
                                 .diag = g->env.diag};

    g->was_enabled = g->state.control & CONTROL_EN;
    return register_access(&bank, access->address & 0x3c, access);
}

/* Component and device. */

static void svgactrl_reload(void *self)
{
    struct svgactrl *g = self;

    g->state.control &= CONTROL_WRITABLE;
    for (unsigned i = 0; i < COLOURS; i++)
        g->state.colour[i] &= COLOUR_BITS;
}

static void svgactrl_reset(void *self)
{
    struct svgactrl *g = self;

    g->state = (struct svgactrl_state){0};
}

static void svgactrl_destroy(void *self)
{
    free(self);
}

struct device *svgactrl_create(const struct svgactrl_config *config, const struct device_env *env)
{
    struct svgactrl *g = calloc(1, sizeof(*g));

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
                      .fields = svgactrl_fields,
                      .field_count = sizeof(svgactrl_fields) / sizeof(svgactrl_fields[0]),
                      .owner = g,
                      .reload = svgactrl_reload},
        .id = {.vendor = 0x01, .device = 0x063},
        .reset = svgactrl_reset,
        .destroy = svgactrl_destroy,
        .access = svgactrl_access,
    };
    svgactrl_reset(g);
    return &g->device;
}
