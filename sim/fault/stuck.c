/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stuck-at: an element or bit has a value and keeps it, whatever is written. Memory is put back
 * after each write of a processor that touches it; other state before each instruction executes, so
 * that nothing but the device itself can see another value. A virtual address is walked once, at
 * the beginning: the fault is in the cell, not in the page.
 */
#include "sim/fault/model.h"

static bool in_memory(const struct fault_target *target)
{
    return target->kind == FAULT_TARGET_PHYSICAL;
}

static void put_back(struct fault_site *site)
{
    struct fault_effect effect;

    fault_force(site->machine, &site->target, site->value, &effect);
}

bool fault_hold_begin(struct fault_site *site, struct fault_effect *effect)
{
    if (!fault_force(site->machine, &site->target, site->value, effect))
        return false;
    if (site->target.kind == FAULT_TARGET_VIRTUAL) {
        site->target.kind = FAULT_TARGET_PHYSICAL;
        site->target.address = effect->physical;
    }
    return true;
}

void fault_hold(struct fault_site *site, const struct observation *what)
{
    const struct fault_target *target = &site->target;

    if (!in_memory(target) && what->point == OBSERVE_INSTRUCTION)
        put_back(site);
    else if (in_memory(target) && what->point == OBSERVE_MEMORY && what->write &&
             what->physical < target->address + target->bytes &&
             target->address < what->physical + what->size)
        put_back(site);
}

static void finish(struct fault_site *site)
{
    (void)site; /* the cell keeps the value, and can be written again */
}

const struct fault_model fault_stuck = {
    .name = "stuck",
    .help = "stuck TARGET[:BIT] VALUE: an element or bit keeps a value whatever is written",
    .takes = FAULT_VALUE_OF_TARGET,
    .strike = fault_hold_begin,
    .points = FAULT_HOLD_POINTS,
    .observe = fault_hold,
    .finish = finish,
};
