/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers, the walk through memory, and what is counted (memscrub.h). */
#include "sim/dev/memscrub.h"

#include <stdlib.h>

#include "sim/base/register.h"

#define BLOCK        32u   /* bytes: one burst of 8 words */
#define BURSTLEN     3u    /* its length, as a power of 2 in words */
#define CHUNK        2048u /* bytes that are done in one event */
#define BLOCK_CYCLES 12u   /* a burst of 8 words and what goes before and behind; unverified */

#define STATUS_CECNT_SHIFT 22
#define STATUS_UECNT_SHIFT 14
#define STATUS_DONE        (1u << 13)
#define STATUS_SEC         (1u << 11)
#define STATUS_SBC         (1u << 10)
#define STATUS_CE          (1u << 9)
#define STATUS_NE          (1u << 8)
#define STATUS_WRITE       (1u << 7)
#define STATUS_MASTER      3
#define STATUS_BITS        0xffffefffu
#define STATUS_ACCESS      0x000003ffu /* CE, NE and what access it was */

#define ERC_CECTE (1u << 1)
#define ERC_UECTE (1u << 0)
#define ERC_BITS  0xffffc003u

#define STAT_RUN_SHIFT   22
#define STAT_BLOCK_SHIFT 14
#define STAT_DONE        (1u << 13)
#define STAT_ACTIVE      (1u << 0)
#define STAT_COUNTS      0xffffc000u

#define CONFIG_DELAY_SHIFT 8
#define CONFIG_IRQD        (1u << 7)
#define CONFIG_SERA        (1u << 5)
#define CONFIG_LOOP        (1u << 4)
#define CONFIG_MODE        (3u << 2)
#define CONFIG_SCEN        (1u << 0)
#define CONFIG_BITS        0x0000ffbfu /* all but a reserved bit */
#define MODE_SCRUB         (0u << 2)
#define MODE_INIT          (2u << 2)

#define ETHRES_RECTE (1u << 1)
#define ETHRES_BECTE (1u << 0)
#define ETHRES_BITS  0xffffc003u

#define COUNT10 0x3ffu
#define COUNT8  0xffu

struct memscrub_state {
    uint32_t status, failing, erc; /* of all masters' accesses */
    uint32_t stat, config;         /* of the scrubber */
    uint32_t low, high, low2, high2;
    uint32_t position, thresholds;
    uint32_t init[BLOCK / 4], init_at; /* data of an initialisation; where the next one goes */
    uint32_t second;                   /* the second range is under way */
    uint32_t corrected;                /* errors in the present block */
};

#define FIELD(member) STATE_SCALAR(memscrub_state, member)
static const struct state_field memscrub_fields[] = {
    FIELD(status),  FIELD(failing),  FIELD(erc),        FIELD(stat),
    FIELD(config),  FIELD(low),      FIELD(high),       FIELD(low2),
    FIELD(high2),   FIELD(position), FIELD(thresholds), STATE_ARRAY(memscrub_state, init),
    FIELD(init_at), FIELD(second),   FIELD(corrected),
};
#undef FIELD

struct memscrub {
    struct device device;
    struct device_env env;
    struct memscrub_config config;
    struct memscrub_state state;
    unsigned event;
    bool was_enabled; /* during a write: SCEN before it */
};

/* clang-format off */
const struct setting memscrub_settings[] = {
    {"start", SETTING_BOOL, offsetof(struct memscrub_config, start), 0, 1,          NULL, "it runs from reset on, over and over"},
    {"low",   SETTING_U32,  offsetof(struct memscrub_config, low),   0, UINT32_MAX, NULL, "where its range begins then"},
    {"high",  SETTING_U32,  offsetof(struct memscrub_config, high),  0, UINT32_MAX, NULL, "and the last address of it"},
    {"delay", SETTING_U32,  offsetof(struct memscrub_config, delay), 0, 255,        NULL, "cycles between two blocks then"},
};
/* clang-format on */
const size_t memscrub_setting_count = sizeof(memscrub_settings) / sizeof(memscrub_settings[0]);

void memscrub_config_default(struct memscrub_config *config)
{
    *config = (struct memscrub_config){
        .name = "memscrub0", .low = 0x40000000, .high = 0x407fffff, .delay = 255};
}

static void pulse_irq(struct memscrub *m)
{
    m->env.irq.set(m->env.irq.owner, m->config.irq, true);
    m->env.irq.set(m->env.irq.owner, m->config.irq, false);
}

/* ---- what is counted ------------------------------------------------------------------------------------------------ */

/* Adds one to a counter of `mask` << shift, which stays at its largest; gives its value. */
static uint32_t count(uint32_t *word, unsigned shift, uint32_t mask)
{
    if ((*word >> shift & mask) != mask)
        *word += 1u << shift;
    return *word >> shift & mask;
}

static void latch(struct memscrub *m, const struct bus_access *access, bool correctable)
{
    uint32_t size = access->size == 4 ? 2 : access->size == 2 ? 1 : 0;

    m->state.failing = access->address;
    m->state.status = (m->state.status & ~STATUS_ACCESS) | STATUS_NE |
                      (correctable ? STATUS_CE : 0) | (access->write ? STATUS_WRITE : 0) |
                      (access->master & 0xfu) << STATUS_MASTER | size;
    pulse_irq(m);
}

/* The scrubber's own: counted by run and block, told when there are more than the thresholds. */
static void count_own(struct memscrub *m)
{
    struct memscrub_state *s = &m->state;
    uint32_t run = count(&s->stat, STAT_RUN_SHIFT, COUNT10);
    uint32_t block = count(&s->stat, STAT_BLOCK_SHIFT, COUNT8);
    uint32_t over = 0;

    s->corrected++;
    if ((s->thresholds & ETHRES_RECTE) && run > s->thresholds >> STAT_RUN_SHIFT)
        over |= STATUS_SEC;
    if ((s->thresholds & ETHRES_BECTE) && block > (s->thresholds >> STAT_BLOCK_SHIFT & COUNT8))
        over |= STATUS_SBC;
    if (!(over & ~s->status))
        return;
    s->status |= over;
    pulse_irq(m);
}

void memscrub_record(struct device *device, const struct bus_access *access, bool correctable)
{
    struct memscrub *m = device->self;
    struct memscrub_state *s = &m->state;
    uint32_t number, limit;
    bool limited;

    if (access->master == BUS_MASTER_DEBUG)
        return;
    if (access->master == m->config.master && correctable) {
        count_own(m);
        return;
    }
    number = correctable ? count(&s->status, STATUS_CECNT_SHIFT, COUNT10)
                         : count(&s->status, STATUS_UECNT_SHIFT, COUNT8);
    limit = correctable ? s->erc >> STATUS_CECNT_SHIFT : s->erc >> STATUS_UECNT_SHIFT & COUNT8;
    limited = s->erc & (correctable ? ERC_CECTE : ERC_UECTE);
    if (!(s->status & STATUS_NE) && (!limited || number > limit))
        latch(m, access, correctable);
}

/* ---- the walk --------------------------------------------------------------------------------------------------------- */

static uint32_t delay_of(const struct memscrub *m)
{
    return m->state.config >> CONFIG_DELAY_SHIFT & 0xff;
}

static void arm(struct memscrub *m)
{
    clock_arm(m->env.clock, m->event,
              m->env.clock->state.now + (CHUNK / BLOCK) * (BLOCK_CYCLES + delay_of(m)));
}

static void write_word(struct memscrub *m, uint32_t address, uint32_t value)
{
    struct bus_access access = {.address = address,
                                .value = value,
                                .size = 4,
                                .write = true,
                                .master = (uint8_t)m->config.master,
                                .pc = BUS_NO_PC};

    if (m->env.bus && bus_access(m->env.bus, &access) == BUS_OK && m->config.written)
        m->config.written(m->config.owner, m->config.name, address, 4);
}

/* A page without a wrong bit needs no look: its accesses are as those to any memory. */
static bool needs_a_look(const struct memscrub *m, uint32_t address)
{
    return m->env.bus && (m->env.bus->page[address >> BUS_PAGE_BITS] & BUS_PAGE_SLOW ||
                          !bus_storage(m->env.bus, address));
}

static void scrub_block(struct memscrub *m, uint32_t block)
{
    uint32_t value[BLOCK / 4];
    bool good[BLOCK / 4];

    m->state.corrected = 0;
    m->state.stat &= ~(COUNT8 << STAT_BLOCK_SHIFT);
    if (!needs_a_look(m, block))
        return;
    for (uint32_t i = 0; i < BLOCK / 4; i++) {
        struct bus_access access = {.address = block + 4 * i,
                                    .size = 4,
                                    .master = (uint8_t)m->config.master,
                                    .pc = BUS_NO_PC};

        good[i] = bus_access(m->env.bus, &access) == BUS_OK;
        value[i] = access.value;
    }
    /* Regeneration writes all back, for code words of another form; good words stay what they are. */
    for (uint32_t i = 0; m->state.corrected && i < BLOCK / 4; i++)
        if (good[i])
            write_word(m, block + 4 * i, value[i]);
}

static void init_block(struct memscrub *m, uint32_t block)
{
    for (uint32_t i = 0; i < BLOCK / 4; i++)
        write_word(m, block + 4 * i, m->state.init[i]);
}

static void begin_run(struct memscrub *m)
{
    struct memscrub_state *s = &m->state;

    s->second = 0;
    s->position = s->low;
    s->stat = (s->stat & ~STAT_COUNTS) | STAT_ACTIVE;
    arm(m);
}

/* The ranges are over. */
static void end_run(struct memscrub *m)
{
    struct memscrub_state *s = &m->state;

    s->stat |= STAT_DONE;
    s->status |= STATUS_DONE;
    if (s->config & CONFIG_IRQD)
        pulse_irq(m);
    if (s->config & CONFIG_LOOP) {
        begin_run(m);
        return;
    }
    s->config &= ~CONFIG_SCEN;
    s->stat &= ~STAT_ACTIVE;
}

/* To the next block. False: there is none. */
static bool advance(struct memscrub *m)
{
    struct memscrub_state *s = &m->state;
    uint32_t end = s->second ? s->high2 : s->high;

    if ((s->position | (BLOCK - 1)) < (end | (BLOCK - 1))) {
        s->position += BLOCK;
        return true;
    }
    if (s->second || !(s->config & CONFIG_SERA))
        return false;
    s->second = 1;
    s->position = s->low2;
    return true;
}

static void walk(void *self, uint64_t time)
{
    struct memscrub *m = self;

    (void)time;
    if (!(m->state.config & CONFIG_SCEN)) {
        m->state.stat &= ~STAT_ACTIVE;
        return;
    }
    for (uint32_t i = 0; i < CHUNK / BLOCK; i++) {
        if ((m->state.config & CONFIG_MODE) == MODE_INIT)
            init_block(m, m->state.position);
        else
            scrub_block(m, m->state.position);
        if (!advance(m)) {
            end_run(m);
            return;
        }
    }
    arm(m);
}

/* ---- registers -------------------------------------------------------------------------------------------------------- */

static uint32_t stat_read(void *self, uint32_t index, bool peek)
{
    const struct memscrub *m = self;

    (void)index, (void)peek;
    return m->state.stat | BURSTLEN << 1;
}

/* DONE goes by a zero, the rest is the scrubber's. */
static void stat_write(void *self, uint32_t index, uint32_t value)
{
    struct memscrub *m = self;

    (void)index;
    if (!(value & STAT_DONE))
        m->state.stat &= ~STAT_DONE;
}

static void config_write(void *self, uint32_t index, uint32_t value)
{
    struct memscrub *m = self;

    (void)index, (void)value;
    if (!(m->state.config & CONFIG_SCEN) || m->was_enabled)
        return;
    begin_run(m);
}

static uint32_t high_read(void *self, uint32_t index, bool peek)
{
    const struct memscrub *m = self;

    (void)peek;
    return (index ? m->state.high2 : m->state.high) | (BLOCK - 1);
}

static void init_write(void *self, uint32_t index, uint32_t value)
{
    struct memscrub *m = self;

    (void)index;
    m->state.init[m->state.init_at % (BLOCK / 4)] = value;
    m->state.init_at = (m->state.init_at + 1) % (BLOCK / 4);
}

/* clang-format off */
#define STATE(member) offsetof(struct memscrub_state, member)
#define WHOLE ~(BLOCK - 1)
static const struct register_row memscrub_rows[] = {
    /* name      offset n step  readable     writable     clear state              stride read, write */
    {"AHBS",     0x00,  1, 0,    STATUS_BITS, STATUS_BITS, 0, STATE(status),     0, NULL,      NULL},
    {"AHBFAR",   0x04,  1, 0,    UINT32_MAX,  0,           0, STATE(failing),    0, NULL,      NULL},
    {"AHBERC",   0x08,  1, 0,    ERC_BITS,    ERC_BITS,    0, STATE(erc),        0, NULL,      NULL},
    {"STAT",     0x10,  1, 0,    UINT32_MAX,  0,           0, REGISTER_NO_STATE, 0, stat_read, stat_write},
    {"CONFIG",   0x14,  1, 0,    CONFIG_BITS, CONFIG_BITS, 0, STATE(config),     0, NULL,      config_write},
    {"RANGEL",   0x18,  1, 0,    WHOLE,       WHOLE,       0, STATE(low),        0, NULL,      NULL},
    {"RANGEH",   0x1c,  1, 0,    UINT32_MAX,  WHOLE,       0, STATE(high),       0, high_read, NULL},
    {"POS",      0x20,  1, 0,    WHOLE,       WHOLE,       0, STATE(position),   0, NULL,      NULL},
    {"ETHRES",   0x24,  1, 0,    ETHRES_BITS, ETHRES_BITS, 0, STATE(thresholds), 0, NULL,      NULL},
    {"INIT",     0x28,  1, 0,    0,           0,           0, REGISTER_NO_STATE, 0, NULL,      init_write},
    {"RANGEL2",  0x2c,  1, 0,    WHOLE,       WHOLE,       0, STATE(low2),       0, NULL,      NULL},
    {"RANGEH2",  0x30,  1, 0,    WHOLE,       WHOLE,       0, STATE(high2),      0, NULL,      NULL},
};
#undef WHOLE
#undef STATE
/* clang-format on */

static enum bus_result memscrub_access(void *self, struct bus_access *access)
{
    struct memscrub *m = self;
    struct register_bank bank = {.device = m->device.name,
                                 .rows = memscrub_rows,
                                 .count = sizeof(memscrub_rows) / sizeof(memscrub_rows[0]),
                                 .self = m,
                                 .state = &m->state,
                                 .diag = m->env.diag};

    m->was_enabled = m->state.config & CONFIG_SCEN;
    return register_access(&bank, access->address & ~3u, access);
}

/* ---- component and device --------------------------------------------------------------------------------------------- */

static void memscrub_reload(void *self)
{
    struct memscrub_state *s = &((struct memscrub *)self)->state;

    s->status &= STATUS_BITS;
    s->config &= CONFIG_BITS;
    s->init_at %= BLOCK / 4;
    s->second &= 1;
    s->low &= ~(BLOCK - 1);
    s->low2 &= ~(BLOCK - 1);
    s->position &= ~(BLOCK - 1);
}

static void memscrub_reset(void *self)
{
    struct memscrub *m = self;

    m->state = (struct memscrub_state){0};
    clock_disarm(m->env.clock, m->event);
    if (!m->config.start)
        return;
    m->state.low = m->config.low & ~(BLOCK - 1);
    m->state.high = m->config.high & ~(BLOCK - 1);
    m->state.config = m->config.delay << CONFIG_DELAY_SHIFT | CONFIG_LOOP | CONFIG_SCEN;
    begin_run(m);
}

static void memscrub_destroy(void *self)
{
    free(self);
}

struct device *memscrub_create(const struct memscrub_config *config, const struct device_env *env)
{
    struct memscrub *m = calloc(1, sizeof(*m));

    if (!m)
        return NULL;
    m->env = *env;
    m->config = *config;
    m->event = clock_add_event(env->clock, config->name, walk, m);
    m->device = (struct device){
        .name = config->name,
        .self = m,
        .component = {.name = config->name,
                      .state = &m->state,
                      .size = sizeof(m->state),
                      .fields = memscrub_fields,
                      .field_count = sizeof(memscrub_fields) / sizeof(memscrub_fields[0]),
                      .owner = m,
                      .reload = memscrub_reload},
        .id = {.vendor = 0x01, .device = 0x057, .irq = (uint8_t)config->irq},
        .reset = memscrub_reset,
        .destroy = memscrub_destroy,
        .access = memscrub_access,
    };
    return &m->device;
}
