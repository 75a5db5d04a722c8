/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AHBSTAT (ahbstat.h). Between errors the VHDL's registers follow every access on the bus; here
 * they keep what the last error left.
 */
#include "sim/dev/ahbstat.h"

#include "sim/base/register.h"

#include <stdlib.h>

#define STATUS_MASTER_SHIFT 3
#define STATUS_WRITE        (1u << 7)
#define STATUS_NE           (1u << 8)
#define STATUS_CE           (1u << 9)
#define STATUS_BITS         0x3ffu

struct ahbstat_state {
    uint32_t status;
    uint32_t address;
};

static const struct state_field ahbstat_fields[] = {
    STATE_SCALAR(ahbstat_state, status),
    STATE_SCALAR(ahbstat_state, address),
};

struct ahbstat {
    struct device device;
    struct device_env env;
    struct ahbstat_config config;
    struct ahbstat_state state;
    bool had_error; /* during a write: NE before it */
};

static void ahbstat_pulse_irq(struct ahbstat *a)
{
    a->env.irq.set(a->env.irq.owner, a->config.irq, true);
    a->env.irq.set(a->env.irq.owner, a->config.irq, false);
}

void ahbstat_record(struct device *device, const struct bus_access *access, bool correctable)
{
    struct ahbstat *a = device->self;
    uint32_t size = access->size == 4 ? 2 : access->size == 2 ? 1 : 0;

    if (access->master == BUS_MASTER_DEBUG || (a->state.status & STATUS_NE))
        return;
    a->state.address = access->address;
    a->state.status = STATUS_NE | (correctable ? STATUS_CE : 0) |
                      (access->write ? STATUS_WRITE : 0) |
                      (access->master & 0xfu) << STATUS_MASTER_SHIFT | size;
    ahbstat_pulse_irq(a);
}

/* Setting NE by hand raises the interrupt as an error does. */
static void ahbstat_status_write(void *self, uint32_t index, uint32_t value)
{
    struct ahbstat *a = self;

    (void)index;
    if ((value & STATUS_NE) && !a->had_error)
        ahbstat_pulse_irq(a);
}

/* clang-format off */
#define STATE(member) offsetof(struct ahbstat_state, member)
static const struct register_row ahbstat_rows[] = {
    /* name            offset n step readable   writable                clear state       stride read, write */
    {"status",          0x0,  1, 0, STATUS_BITS, STATUS_NE | STATUS_CE, 0, STATE(status),  0, NULL, ahbstat_status_write},
    {"failing address", 0x4,  1, 0, UINT32_MAX,  0,                     0, STATE(address), 0, NULL, NULL},
};
#undef STATE
/* clang-format on */

static enum bus_result ahbstat_access(void *self, struct bus_access *access)
{
    struct ahbstat *a = self;
    struct register_bank bank = {.device = a->device.name,
                                 .rows = ahbstat_rows,
                                 .count = sizeof(ahbstat_rows) / sizeof(ahbstat_rows[0]),
                                 .self = a,
                                 .state = &a->state,
                                 .diag = a->env.diag};

    a->had_error = a->state.status & STATUS_NE;
    return register_access(&bank, access->address & ~3u, access);
}

static void ahbstat_reload(void *self)
{
    struct ahbstat *a = self;

    a->state.status &= STATUS_BITS;
}

static void ahbstat_reset(void *self)
{
    struct ahbstat *a = self;

    a->state = (struct ahbstat_state){0};
}

static void ahbstat_destroy(void *self)
{
    free(self);
}

struct device *ahbstat_create(const struct ahbstat_config *config, const struct device_env *env)
{
    struct ahbstat *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->env = *env;
    a->config = *config;
    a->device = (struct device){
        .name = config->name,
        .self = a,
        .component = {.name = config->name,
                      .state = &a->state,
                      .size = sizeof(a->state),
                      .fields = ahbstat_fields,
                      .field_count = sizeof(ahbstat_fields) / sizeof(ahbstat_fields[0]),
                      .owner = a,
                      .reload = ahbstat_reload},
        .id = {.vendor = 0x01, .device = 0x052, .irq = (uint8_t)config->irq},
        .reset = ahbstat_reset,
        .destroy = ahbstat_destroy,
        .access = ahbstat_access,
    };
    return &a->device;
}
