/* SPDX-License-Identifier: BSD-2-Clause */
/* Forces an element, or one bit of it, to a value once; what writes it later wins. */
#include "sim/fault/model.h"

static bool inject(struct machine *machine, const struct fault_target *target, uint64_t value,
                   struct fault_effect *effect)
{
    if (!fault_target_read(machine, target, &effect->before, &effect->physical))
        return false;
    effect->after = value;
    if (target->bit >= 0) {
        uint64_t mask = UINT64_C(1) << target->bit;

        effect->after = value ? effect->before | mask : effect->before & ~mask;
    }
    return fault_target_write(machine, target, effect->after);
}

const struct fault_model fault_set = {
    .name = "set",
    .help = "set TARGET[:BIT] VALUE at TIME: force an element or bit to a value, once",
    .takes_value = true,
    .inject = inject,
};
