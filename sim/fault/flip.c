/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Single bit upset: a flip-flop or memory cell holds the opposite from now on, until it is written.
 */
#include "sim/fault/model.h"

static bool inject(struct machine *machine, const struct fault_target *target, uint64_t value,
                   struct fault_effect *effect)
{
    (void)value;
    if (!fault_target_read(machine, target, &effect->before, &effect->physical))
        return false;
    effect->after = effect->before ^ UINT64_C(1) << target->bit;
    return fault_target_write(machine, target, effect->after);
}

const struct fault_model fault_flip = {
    .name = "flip",
    .help = "flip TARGET[:BIT] at TIME: one bit upset; without BIT the seed chooses one",
    .needs_bit = true,
    .inject = inject,
};
