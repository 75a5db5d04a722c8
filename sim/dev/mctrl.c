/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MCTRL's registers (mctrl.h). Loads see address bits 3:2, stores 5:2, but the SDRAM controller's part, which sees 3:2.
 */
#include "sim/dev/mctrl.h"

#include "sim/base/register.h"
#include "sim/dev/prom_area.h"

#include <stdlib.h>

#define MCFG1_WIDTH_SHIFT 8
#define MCFG1_WAITS       0xffu /* PROM write and read wait states */
#define MCFG1_BITS        0x1ef80bffu
#define MCFG2_SRAM        0x00001effu
#define MCFG2_BRDY        0x00000080u /* of the fifth bank */
#define MCFG2_SDRAM       0xfff86000u
#define MCFG2_SDMCTRL     0xfff80000u /* of it, what the SDRAM controller itself holds */
#define MCFG2_SDRAM_RESET 0x7c400000u /* tRP, tRFC 7, CAS delay, column size 2 */
#define MCFG2_COMMAND     (3u << 19)
#define MCFG3_REFRESH     0x07fff000u
#define MCFG4_SDRAM       0x00f00000u /* TXSR: of mobile SDRAM, of which there is none */

#define LOAD_WINDOW  0x0cu
#define STORE_WINDOW 0x3cu

struct mctrl_state {
    uint32_t mcfg1;
    uint32_t mcfg2;
    uint32_t mcfg3;
};

static const struct state_field mctrl_fields[] = {
    STATE_SCALAR(mctrl_state, mcfg1),
    STATE_SCALAR(mctrl_state, mcfg2),
    STATE_SCALAR(mctrl_state, mcfg3),
};

enum mctrl_register { REG_MCFG1, REG_MCFG2, REG_MCFG3, REG_MCFG4, REG_COUNT };

struct mctrl {
    struct device device;
    struct device_env env;
    struct mctrl_config config;
    struct mctrl_state state;
    struct register_row rows[REG_COUNT]; /* narrowed to the configuration */
    struct prom_area prom;
};

/* clang-format off */
const struct setting mctrl_settings[] = {
    {"rom_width", SETTING_U32,  offsetof(struct mctrl_config, rom_width), 8, 32, NULL, "PROM width out of reset: 8, 16 or 32"},
    {"sdram",     SETTING_BOOL, offsetof(struct mctrl_config, sdram),     0, 1,  NULL, "SDRAM controller present"},
    {"banks",     SETTING_U32,  offsetof(struct mctrl_config, banks),     1, 5,  NULL, "SRAM banks"},
};
/* clang-format on */
const size_t mctrl_setting_count = sizeof(mctrl_settings) / sizeof(mctrl_settings[0]);

void mctrl_config_default(struct mctrl_config *config)
{
    *config = (struct mctrl_config){.name = "mctrl0", .rom_width = 32, .sdram = 1, .banks = 4};
}

static void mctrl_mcfg1_write(void *self, uint32_t index, uint32_t value)
{
    const struct mctrl *m = self;

    (void)index, (void)value;
    prom_area_apply(&m->prom, m->state.mcfg1);
}

static uint32_t mctrl_mcfg4_read(void *self, uint32_t index, bool peek)
{
    const struct mctrl *m = self;

    (void)index, (void)peek;
    return m->config.sdram ? MCFG4_SDRAM : 0;
}

/* An SDRAM command is carried out at once; its bits read as 0 then. */
static void mctrl_mcfg2_write(void *self, uint32_t index, uint32_t value)
{
    struct mctrl *m = self;

    (void)index, (void)value;
    m->state.mcfg2 &= ~MCFG2_COMMAND;
}

/* clang-format off */
#define STATE(member) offsetof(struct mctrl_state, member)
static const struct register_row mctrl_rows[REG_COUNT] = {
    /*            name   offset n step readable               writable                  clear state    stride read, write */
    [REG_MCFG1] = {"MCFG1", 0x0, 1, 0, MCFG1_BITS,               MCFG1_BITS,               0, STATE(mcfg1), 0, NULL, mctrl_mcfg1_write},
    [REG_MCFG2] = {"MCFG2", 0x4, 1, 0, MCFG2_SRAM | MCFG2_SDRAM, MCFG2_SRAM | MCFG2_SDRAM, 0, STATE(mcfg2), 0, NULL, mctrl_mcfg2_write},
    [REG_MCFG3] = {"MCFG3", 0x8, 1, 0, MCFG3_REFRESH,            MCFG3_REFRESH,            0, STATE(mcfg3), 0, NULL, NULL},
    [REG_MCFG4] = {"MCFG4", 0xc, 1, 0, UINT32_MAX,               0,                        0, REGISTER_NO_STATE, 0, mctrl_mcfg4_read, NULL},
};
#undef STATE
/* clang-format on */

static enum bus_result mctrl_access(void *self, struct bus_access *access)
{
    struct mctrl *m = self;
    struct register_bank bank = {m->device.name, m->rows, REG_COUNT, m, &m->state, m->env.diag};
    uint32_t offset = access->address & (access->write ? STORE_WINDOW : LOAD_WINDOW);
    uint32_t own = m->state.mcfg2 & ~MCFG2_SDMCTRL;
    enum bus_result result;

    if (access->write && offset > LOAD_WINDOW && (offset & LOAD_WINDOW) == 0)
        return BUS_OK; /* MCFG1 again, of which the SDRAM controller has nothing */
    result = register_access(&bank, offset & LOAD_WINDOW, access);
    if (offset > LOAD_WINDOW)
        m->state.mcfg2 = (m->state.mcfg2 & MCFG2_SDMCTRL) | own;
    return result;
}

static void mctrl_reset(void *self)
{
    struct mctrl *m = self;
    uint32_t width = m->config.rom_width / 16; /* 0, 1, 2 for 8, 16, 32 */

    m->state = (struct mctrl_state){.mcfg1 = width << MCFG1_WIDTH_SHIFT | MCFG1_WAITS,
                                    .mcfg2 = m->config.sdram ? MCFG2_SDRAM_RESET : 0};
    prom_area_apply(&m->prom, m->state.mcfg1);
}

static void mctrl_reload(void *self)
{
    struct mctrl *m = self;

    m->state.mcfg1 &= m->rows[REG_MCFG1].writable;
    m->state.mcfg2 &= m->rows[REG_MCFG2].writable;
    m->state.mcfg3 &= m->rows[REG_MCFG3].writable;
    prom_area_apply(&m->prom, m->state.mcfg1);
}

void mctrl_connect(struct device *device, struct bus_slave *slave)
{
    struct mctrl *m = device->self;

    prom_area_add(&m->prom, slave);
}

static void mctrl_destroy(void *self)
{
    free(self);
}

struct device *mctrl_create(const struct mctrl_config *config, const struct device_env *env)
{
    struct mctrl *m = calloc(1, sizeof(*m));

    if (!m)
        return NULL;
    m->env = *env;
    m->config = *config;
    m->device = (struct device){
        .name = config->name,
        .self = m,
        .component = {.name = config->name,
                      .state = &m->state,
                      .size = sizeof(m->state),
                      .fields = mctrl_fields,
                      .field_count = sizeof(mctrl_fields) / sizeof(mctrl_fields[0]),
                      .owner = m,
                      .reload = mctrl_reload},
        .id = {.vendor = 0x04, .device = 0x00f, .version = 1},
        .reset = mctrl_reset,
        .destroy = mctrl_destroy,
        .access = mctrl_access,
    };
    for (unsigned i = 0; i < REG_COUNT; i++)
        m->rows[i] = mctrl_rows[i];
    if (!config->sdram) {
        m->rows[REG_MCFG2].readable = m->rows[REG_MCFG2].writable = MCFG2_SRAM;
        m->rows[REG_MCFG3].readable = m->rows[REG_MCFG3].writable = 0;
    }
    if (config->banks < 5)
        m->rows[REG_MCFG2].readable = m->rows[REG_MCFG2].writable &= ~MCFG2_BRDY;
    mctrl_reset(m);
    return &m->device;
}
