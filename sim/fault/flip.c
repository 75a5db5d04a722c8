/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Single bit upset: a flip-flop or memory cell holds the opposite from now on, until it is written.
 */
#include "sim/fault/model.h"

static bool strike(struct fault_site *site, struct fault_effect *effect)
{
    if (!fault_target_read(site->machine, &site->target, &effect->before, &effect->physical))
        return false;
    effect->after = effect->before ^ UINT64_C(1) << site->target.bit;
    return fault_target_flip(site->machine, &site->target, UINT64_C(1) << site->target.bit);
}

const struct fault_model fault_flip = {
    .name = "flip",
    .help = "flip TARGET[:BIT]: one bit upset; without BIT the seed chooses one",
    .needs_bit = true,
    .strike = strike,
};
