/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of listeners behind the observation points (observe.h).
 */
#include "sim/base/observe.h"

static const char *const point_names[OBSERVE_COUNT] = {
#define OBSERVE_NAME(name) #name,
    OBSERVE_POINTS(OBSERVE_NAME)
#undef OBSERVE_NAME
};

static void observe_update_mask(struct observers *observers)
{
    observers->mask = 0;
    for (unsigned i = 0; i < observers->count; i++)
        if (!(observers->deaf >> observers->item[i].class & 1u))
            observers->mask |= observers->item[i].points;
}

void observe_deafen(struct observers *observers, unsigned classes)
{
    observers->deaf = classes;
    observe_update_mask(observers);
}

bool observe_add(struct observers *observers, uint32_t points, observer function, void *owner)
{
    return observe_add_class(observers, OBSERVE_MACHINE, points, function, owner);
}

bool observe_add_class(struct observers *observers, enum observe_class class, uint32_t points,
                       observer function, void *owner)
{
    if (observers->count == OBSERVERS_MAX)
        return false;
    observers->item[observers->count].class = class;
    observers->item[observers->count].points = points;
    observers->item[observers->count].function = function;
    observers->item[observers->count].owner = owner;
    observers->count++;
    observe_update_mask(observers);
    return true;
}

void observe_remove(struct observers *observers, observer function, void *owner)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < observers->count; i++)
        if (observers->item[i].function != function || observers->item[i].owner != owner)
            observers->item[kept++] = observers->item[i];
    observers->count = kept;
    observe_update_mask(observers);
}

void observe_emit(const struct observers *observers, const struct observation *what)
{
    for (unsigned i = 0; i < observers->count; i++)
        if (observers->item[i].points >> what->point & 1u &&
            !(observers->deaf >> observers->item[i].class & 1u))
            observers->item[i].function(observers->item[i].owner, what);
}

const char *observe_name(enum observe_point point)
{
    return point_names[point];
}

const char *observe_mode_name(uint32_t mode)
{
    static const char *const names[] = {
        [OBSERVE_RUNNING] = "running",
        [OBSERVE_POWER_DOWN] = "power-down",
        [OBSERVE_ERROR_MODE] = "error mode",
        [OBSERVE_STOPPED] = "stopped",
    };

    return mode < sizeof(names) / sizeof(names[0]) ? names[mode] : "?";
}
