/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AHBCTRL's plug&play area (ahbctrl.h). Stores are accepted and lost, as in the VHDL.
 */
#include "sim/dev/ahbctrl.h"

#include "sim/base/register.h"

#include <stdlib.h>

#define RECORD_WORDS 8u
#define AREA_SLAVES  0x800u
#define AREA_BUILD   0xff0u
#define AREA_RECORDS 0x200u /* of 32 bytes each; the rest of each half is empty */

#define BAR_TYPE_MEMORY 2u
#define BAR_TYPE_IO     3u

struct ahbctrl {
    struct device device;
    struct ahbctrl_config config;
};

uint32_t ahbctrl_identity(const struct device_id *id)
{
    return (uint32_t)id->vendor << 24 | (uint32_t)(id->device & 0xfff) << 12 |
           (uint32_t)(id->version & 0x1f) << 5 | (id->irq & 0x1fu);
}

uint32_t ahbctrl_memory_bar(uint32_t base, uint32_t size, bool prefetchable, bool cacheable)
{
    uint32_t mask = ~(size - 1) >> 20;

    return (base >> 20) << 20 | (prefetchable ? 1u << 17 : 0) | (cacheable ? 1u << 16 : 0) |
           mask << 4 | BAR_TYPE_MEMORY;
}

uint32_t ahbctrl_io_bar(uint32_t base, uint32_t size)
{
    uint32_t mask = ~(size - 1) >> 8 & 0xfff;

    return (base >> 8 & 0xfff) << 20 | mask << 4 | BAR_TYPE_IO;
}

static uint32_t ahbctrl_record(const struct ahbctrl_entry *entry, uint32_t word)
{
    if (word == 0)
        return ahbctrl_identity(&entry->id);
    return word < 4 ? entry->user[word - 1] : entry->bar[word - 4];
}

static uint32_t ahbctrl_word(const struct ahbctrl_config *config, uint32_t offset)
{
    bool slaves = offset >= AREA_SLAVES;
    uint32_t count = slaves ? config->slave_count : config->master_count;
    uint32_t at = offset % AREA_SLAVES;
    uint32_t number = at / (RECORD_WORDS * 4);

    if (offset == AREA_BUILD)
        return config->device << 16 | (config->version & 0xffff);
    if (at >= AREA_RECORDS || number >= count)
        return 0;
    return ahbctrl_record(slaves ? &config->slave[number] : &config->master[number],
                          at / 4 % RECORD_WORDS);
}

static enum bus_result ahbctrl_access(void *self, struct bus_access *access)
{
    const struct ahbctrl *a = self;
    uint32_t offset = access->address & (AHBCTRL_SIZE - 4);

    if (!access->write)
        access->value = register_lane(access, ahbctrl_word(&a->config, offset));
    return BUS_OK;
}

static void ahbctrl_reset(void *self)
{
    (void)self;
}

static void ahbctrl_destroy(void *self)
{
    free(self);
}

struct device *ahbctrl_create(const struct ahbctrl_config *config, const struct device_env *env)
{
    struct ahbctrl *a = calloc(1, sizeof(*a));

    (void)env;
    if (!a)
        return NULL;
    a->config = *config;
    a->device = (struct device){
        .name = config->name,
        .self = a,
        .component = {.name = config->name},
        .reset = ahbctrl_reset,
        .destroy = ahbctrl_destroy,
        .access = ahbctrl_access,
    };
    return &a->device;
}
