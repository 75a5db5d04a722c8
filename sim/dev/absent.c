/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block that is not modelled (absent.h). It has no state.
 */
#include "sim/dev/absent.h"

#include <stdlib.h>

#define VENDOR_GAISLER 0x01u

struct absent {
    struct device device;
    struct device_env env;
    struct absent_config config;
};

/* clang-format off */
const struct setting absent_settings[] = {
    {"vendor",  SETTING_ADDRESS, offsetof(struct absent_config, vendor),  0, 0xff,  NULL, "plug&play vendor"},
    {"device",  SETTING_ADDRESS, offsetof(struct absent_config, device),  0, 0xfff, NULL, "plug&play device"},
    {"version", SETTING_U32,     offsetof(struct absent_config, version), 0, 31,    NULL, "plug&play version"},
};
/* clang-format on */
const size_t absent_setting_count = sizeof(absent_settings) / sizeof(absent_settings[0]);

void absent_config_default(struct absent_config *config)
{
    *config = (struct absent_config){.name = "absent0", .vendor = VENDOR_GAISLER};
}

static enum bus_result absent_access(void *self, struct bus_access *access)
{
    const struct absent *a = self;
    uint32_t address = a->config.base + access->address;
    char who[BUS_MASTER_TEXT];

    if (!access->write)
        access->value = 0;
    if (access->master == BUS_MASTER_DEBUG)
        return BUS_OK;
    bus_describe_master(access, who, sizeof(who));
    diag_guest(a->env.diag, (uint64_t)address << 1 | access->write,
               "%s: %s 0x%08x by %s: this device is not modelled", a->device.name,
               access->write ? "store to" : "load of", address, who);
    return BUS_OK;
}

static void absent_reset(void *self)
{
    (void)self;
}

static void absent_destroy(void *self)
{
    free(self);
}

struct device *absent_create(const struct absent_config *config, const struct device_env *env)
{
    struct absent *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->env = *env;
    a->config = *config;
    a->device = (struct device){
        .name = config->name,
        .self = a,
        .component = {.name = config->name},
        .id = {.vendor = (uint8_t)config->vendor,
               .device = (uint16_t)config->device,
               .version = (uint8_t)config->version,
               .irq = (uint8_t)config->irq},
        .reset = absent_reset,
        .destroy = absent_destroy,
        .access = absent_access,
    };
    return &a->device;
}
