/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBCTRL (apbctrl.h). Where no device answers, loads give 0 and stores are lost, and this is
 * reported once; the VHDL shows whatever slave 0 happens to drive.
 */
#include "sim/dev/apbctrl.h"

#include "sim/base/register.h"

#include <stdio.h>
#include <stdlib.h>

#define PNP_RECORD   8u
#define PNP_WINDOW   (APBCTRL_SLAVES_MAX * PNP_RECORD - 1) /* repeats through the 4 KiB */
#define BAR_TYPE_APB 1u
#define APB_GRANULE  256u

struct apbctrl {
    struct device device;
    struct device_env env;
    struct apbctrl_config config;
};

/* Plug&play. */

static uint32_t apbctrl_identity(const struct device_id *id)
{
    return (uint32_t)id->vendor << 24 | (uint32_t)(id->device & 0xfff) << 12 |
           (uint32_t)(id->version & 0x1f) << 5 | (id->irq & 0x1fu);
}

static uint32_t apbctrl_bar(const struct apbctrl_slave *slave)
{
    uint32_t address = slave->offset / APB_GRANULE & 0xfff;
    uint32_t mask = ~(slave->size / APB_GRANULE - 1) & 0xfff;

    return address << 20 | mask << 4 | BAR_TYPE_APB;
}

static uint32_t apbctrl_plug_and_play(const struct apbctrl *b, uint32_t offset)
{
    uint32_t number = (offset & PNP_WINDOW) / PNP_RECORD;
    const struct apbctrl_slave *slave = &b->config.slave[number];

    if (number >= b->config.slave_count)
        return 0;
    return offset & 4 ? apbctrl_bar(slave) : apbctrl_identity(&slave->device->id);
}

/* Accesses. */

static const struct apbctrl_slave *apbctrl_find(const struct apbctrl *b, uint32_t offset)
{
    for (uint32_t i = 0; i < b->config.slave_count; i++)
        if (offset - b->config.slave[i].offset < b->config.slave[i].size)
            return &b->config.slave[i];
    return NULL;
}

static void apbctrl_report(const struct apbctrl *b, const struct bus_access *access)
{
    uint32_t address = b->config.base + access->address;
    char who[BUS_MASTER_TEXT];

    if (access->master == BUS_MASTER_DEBUG)
        return;
    bus_describe_master(access, who, sizeof(who));
    diag_guest(b->env.diag, (uint64_t)address << 1 | access->write,
               "%s: %s 0x%08x by %s, where the APB has no device", b->device.name,
               access->write ? "store to" : "load of", address, who);
}

static void apbctrl_observe(const struct apbctrl *b, const struct bus_access *access)
{
    struct observation what = {.point = OBSERVE_DEVICE,
                               .cpu = access->master,
                               .cycle = b->env.clock->state.now,
                               .physical = b->config.base + access->address,
                               .value = access->value,
                               .size = access->size,
                               .write = access->write};

    if (observe_wanted(b->env.observers, OBSERVE_DEVICE) && access->master != BUS_MASTER_DEBUG)
        observe_emit(b->env.observers, &what);
}

static enum bus_result apbctrl_access(void *self, struct bus_access *access)
{
    const struct apbctrl *b = self;
    const struct apbctrl_slave *slave = apbctrl_find(b, access->address);
    struct bus_access word = *access;
    enum bus_result result = BUS_OK;

    word.size = 4;
    word.value = access->write ? register_spread(access) : 0;
    if (access->address >= APBCTRL_PNP) {
        word.value = apbctrl_plug_and_play(b, access->address);
    } else if (slave) {
        word.address = (access->address - slave->offset) & ~3u;
        result = slave->device->access(slave->device->self, &word);
    } else {
        apbctrl_report(b, access);
    }
    if (!access->write)
        access->value = register_lane(access, word.value);
    apbctrl_observe(b, access);
    return result;
}

const char *apbctrl_check(const struct apbctrl_config *config, char *error, size_t error_size)
{
    for (uint32_t i = 0; i < config->slave_count; i++) {
        const struct apbctrl_slave *slave = &config->slave[i];

        if (slave->offset % slave->size || slave->offset > APBCTRL_PNP - slave->size) {
            snprintf(error, error_size,
                     "'%s' at 0x%08x: expected a multiple of 0x%x from 0x%08x to 0x%08x",
                     slave->device->name, config->base + slave->offset, slave->size, config->base,
                     config->base + APBCTRL_PNP - slave->size);
            return error;
        }
        for (uint32_t j = 0; j < i; j++) {
            const struct apbctrl_slave *other = &config->slave[j];

            if (slave->offset < other->offset + other->size &&
                other->offset < slave->offset + slave->size) {
                snprintf(error, error_size, "'%s' and '%s' overlap at 0x%08x", other->device->name,
                         slave->device->name, config->base + slave->offset);
                return error;
            }
        }
    }
    return NULL;
}

static void apbctrl_reset(void *self)
{
    (void)self;
}

static void apbctrl_destroy(void *self)
{
    free(self);
}

struct device *apbctrl_create(const struct apbctrl_config *config, const struct device_env *env)
{
    struct apbctrl *b = calloc(1, sizeof(*b));

    if (!b)
        return NULL;
    b->env = *env;
    b->config = *config;
    b->device = (struct device){
        .name = config->name,
        .self = b,
        .component = {.name = config->name},
        .id = {.vendor = 0x01, .device = 0x006, .version = 1},
        .wait = 2, /* set-up and access cycle of the APB (measured) */
        .reset = apbctrl_reset,
        .destroy = apbctrl_destroy,
        .access = apbctrl_access,
    };
    return &b->device;
}
