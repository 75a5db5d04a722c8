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
#define STATUS_EF_SHIFT     10u /* error filter: errors, corrected errors */
#define STATUS_EF           (3u << STATUS_EF_SHIFT)
#define STATUS_FW           (1u << 12) /* a write of it writes the filter */
#define STATUS_ME           (1u << 13)
#define STATUS_ERROR        0x3ffu

struct ahbstat_state {
    uint32_t status, address;
    uint32_t status1, address1; /* of version 1's second set */
};

static const struct state_field ahbstat_fields[] = {
    STATE_SCALAR(ahbstat_state, status),
    STATE_SCALAR(ahbstat_state, address),
    STATE_SCALAR(ahbstat_state, status1),
    STATE_SCALAR(ahbstat_state, address1),
};

struct ahbstat {
    struct device device;
    struct device_env env;
    struct ahbstat_config config;
    struct ahbstat_state state;
};

/* clang-format off */
const struct setting ahbstat_settings[] = {
    {"version", SETTING_U32, offsetof(struct ahbstat_config, version), 0, 1, NULL, "1: two register sets with error filters"},
};
/* clang-format on */
const size_t ahbstat_setting_count = sizeof(ahbstat_settings) / sizeof(ahbstat_settings[0]);

void ahbstat_config_default(struct ahbstat_config *config)
{
    *config = (struct ahbstat_config){.name = "ahbstat0", .irq = 1};
}

static uint32_t sets(const struct ahbstat *a)
{
    return a->config.version + 1;
}

static uint32_t *status_of(struct ahbstat *a, uint32_t set)
{
    return set ? &a->state.status1 : &a->state.status;
}

static uint32_t *address_of(struct ahbstat *a, uint32_t set)
{
    return set ? &a->state.address1 : &a->state.address;
}

static void ahbstat_pulse_irq(struct ahbstat *a)
{
    a->env.irq.set(a->env.irq.owner, a->config.irq, true);
    a->env.irq.set(a->env.irq.owner, a->config.irq, false);
}

/* Does a set's filter leave this kind of error out? Version 0 has no filter. */
static bool filtered(struct ahbstat *a, uint32_t set, bool correctable)
{
    return *status_of(a, set) >> STATUS_EF_SHIFT >> correctable & 1u;
}

static void take_error(struct ahbstat *a, uint32_t set, const struct bus_access *access,
                       bool correctable)
{
    uint32_t size = access->size == 4 ? 2 : access->size == 2 ? 1 : 0;
    uint32_t *status = status_of(a, set);

    *address_of(a, set) = access->address;
    *status = (*status & (STATUS_EF | STATUS_ME)) | STATUS_NE | (correctable ? STATUS_CE : 0) |
              (access->write ? STATUS_WRITE : 0) | (access->master & 0xfu) << STATUS_MASTER_SHIFT |
              size;
    ahbstat_pulse_irq(a);
}

/* The first set that wants it and is free; in a full one ME tells that nobody could take it. */
void ahbstat_record(struct device *device, const struct bus_access *access, bool correctable)
{
    struct ahbstat *a = device->self;
    bool full = a->state.status & a->state.status1 & STATUS_NE;

    if (access->master == BUS_MASTER_DEBUG)
        return;
    for (uint32_t set = 0; set < sets(a); set++) {
        if (filtered(a, set, correctable))
            continue;
        if (!(*status_of(a, set) & STATUS_NE)) {
            take_error(a, set, access, correctable);
            return;
        }
        if (a->config.version && (full || filtered(a, 1 - set, correctable)))
            *status_of(a, set) |= STATUS_ME;
    }
}

/* Setting NE by hand raises the interrupt as an error does. */
static void write_status(struct ahbstat *a, uint32_t set, uint32_t value)
{
    uint32_t *status = status_of(a, set);
    uint32_t writable = STATUS_NE | STATUS_CE;
    bool had_error = *status & STATUS_NE;

    if (a->config.version)
        writable |= STATUS_ME | (value & STATUS_FW ? STATUS_EF : 0);
    *status = (*status & ~writable) | (value & writable);
    if ((value & STATUS_NE) && !had_error)
        ahbstat_pulse_irq(a);
}

/* Address bit 2 alone is decoded, in version 1 bit 3 too. */
static enum bus_result ahbstat_access(void *self, struct bus_access *access)
{
    struct ahbstat *a = self;
    uint32_t set = access->address >> 3 & a->config.version;
    bool failing_address = access->address & 4u;

    if (!access->write)
        access->value =
            register_lane(access, failing_address ? *address_of(a, set) : *status_of(a, set));
    else if (!failing_address)
        write_status(a, set, register_spread(access));
    return BUS_OK;
}

static void ahbstat_reload(void *self)
{
    struct ahbstat *a = self;

    for (uint32_t set = 0; set < 2; set++)
        *status_of(a, set) &= STATUS_ERROR | (a->config.version ? STATUS_EF | STATUS_ME : 0);
    if (!a->config.version)
        a->state.status1 = a->state.address1 = 0;
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
        .id = {.vendor = 0x01,
               .device = 0x052,
               .version = (uint8_t)config->version,
               .irq = (uint8_t)config->irq},
        .reset = ahbstat_reset,
        .destroy = ahbstat_destroy,
        .access = ahbstat_access,
    };
    return &a->device;
}
