/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The measuring port (markport.h).
 */
#include "sim/dev/markport.h"

#include "sim/base/register.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct markport_state {
    uint8_t marked; /* there was a mark */
};

static const struct state_field markport_fields[] = {
    STATE_SCALAR(markport_state, marked),
};

struct markport {
    struct device device;
    struct device_env env;
    struct markport_config config;
    struct markport_state state;
    uint32_t master; /* of the access under way */
};

static uint32_t markport_cycle(void *self, uint32_t index, bool peek)
{
    const struct markport *p = self;

    (void)index, (void)peek;
    return (uint32_t)p->env.clock->state.now;
}

static uint64_t instructions(const struct markport *p)
{
    return p->config.instructions ? p->config.instructions(p->config.owner, p->master) : 0;
}

static uint32_t markport_instructions(void *self, uint32_t index, bool peek)
{
    (void)index, (void)peek;
    return (uint32_t)instructions(self);
}

static void print(const struct markport *p, const char *event, uint32_t value)
{
    char line[80];

    if (!p->config.character)
        return;
    snprintf(line, sizeof(line), "%s %" PRIu64 " %" PRIu64 " %08" PRIx32 "\n", event,
             p->env.clock->state.now, instructions(p), value);
    for (const char *c = line; *c; c++)
        p->config.character(p->config.owner, p->master, (uint8_t)*c);
}

static void markport_mark(void *self, uint32_t index, uint32_t value)
{
    struct markport *p = self;
    struct observation what = {.point = OBSERVE_MARK,
                               .cpu = p->master,
                               .cycle = p->env.clock->state.now,
                               .physical = p->config.base,
                               .value = value,
                               .size = 4,
                               .write = true};

    (void)index;
    p->state.marked = 1;
    if (observe_wanted(p->env.observers, OBSERVE_MARK))
        observe_emit(p->env.observers, &what);
    print(p, "MARK", value);
}

static void markport_character(void *self, uint32_t index, uint32_t value)
{
    const struct markport *p = self;

    (void)index;
    if (p->config.character)
        p->config.character(p->config.owner, p->master, (uint8_t)value);
}

static void markport_exit(void *self, uint32_t index, uint32_t value)
{
    const struct markport *p = self;

    (void)index;
    if (p->state.marked)
        print(p, "EXIT", value);
    if (p->config.exit)
        p->config.exit(p->config.owner, p->master, value);
}

/* clang-format off */
#define NONE REGISTER_NO_STATE
static const struct register_row markport_rows[] = {
    /* name               offset n step readable    writable clear state stride read, write */
    {"mark and cycle",     0x0,  1, 0,  UINT32_MAX, 0,       0,    NONE, 0,     markport_cycle,        markport_mark},
    {"character and count", 0x4, 1, 0,  UINT32_MAX, 0,       0,    NONE, 0,     markport_instructions, markport_character},
    {"exit",               0x8,  1, 0,  0,          0,       0,    NONE, 0,     NULL,                  markport_exit},
};
#undef NONE
/* clang-format on */

static enum bus_result markport_access(void *self, struct bus_access *access)
{
    struct markport *p = self;
    struct register_bank bank = {.device = p->device.name,
                                 .rows = markport_rows,
                                 .count = sizeof(markport_rows) / sizeof(markport_rows[0]),
                                 .self = p,
                                 .diag = p->env.diag};
    struct bus_access word = *access;
    enum bus_result result;

    p->master = access->master;
    word.value = register_spread(access);
    result = register_access(&bank, access->address & ~3u, &word);
    if (!access->write)
        access->value = register_lane(access, word.value);
    return result;
}

static void markport_reset(void *self)
{
    struct markport *p = self;

    p->state = (struct markport_state){0};
}

static void markport_destroy(void *self)
{
    free(self);
}

struct device *markport_create(const struct markport_config *config, const struct device_env *env)
{
    struct markport *p = calloc(1, sizeof(*p));

    if (!p)
        return NULL;
    p->env = *env;
    p->config = *config;
    p->device = (struct device){
        .name = config->name,
        .self = p,
        .posted = true,
        .component = {.name = config->name,
                      .state = &p->state,
                      .size = sizeof(p->state),
                      .fields = markport_fields,
                      .field_count = sizeof(markport_fields) / sizeof(markport_fields[0]),
                      .owner = p},
        .reset = markport_reset,
        .destroy = markport_destroy,
        .access = markport_access,
    };
    return &p->device;
}
