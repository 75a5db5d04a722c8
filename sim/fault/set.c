/* SPDX-License-Identifier: BSD-2-Clause */
/* Forces an element, or one bit of it, to a value once; what writes it later wins. */
#include "sim/fault/model.h"

bool fault_force(struct machine *machine, const struct fault_target *target, uint64_t value,
                 struct fault_effect *effect)
{
    if (!fault_target_read(machine, target, &effect->before, &effect->physical))
        return false;
    effect->after = value;
    if (target->bit >= 0) {
        uint64_t mask = UINT64_C(1) << target->bit;

        effect->after = value ? effect->before | mask : effect->before & ~mask;
    }
    return effect->after == effect->before || fault_target_write(machine, target, effect->after);
}

static bool strike(struct fault_site *site, struct fault_effect *effect)
{
    return fault_force(site->machine, &site->target, site->value, effect);
}

const struct fault_model fault_set = {
    .name = "set",
    .help = "set TARGET[:BIT] VALUE: force an element or bit to a value, once",
    .takes = FAULT_VALUE_OF_TARGET,
    .strike = strike,
};
