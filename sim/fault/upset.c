/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multiple bit upset: neighbouring bits of one element flip together, as one particle does in cells
 * that lie side by side. What would lie beyond the element's end does not exist.
 */
#include "sim/fault/model.h"

static bool strike(struct fault_site *site, struct fault_effect *effect)
{
    unsigned width = site->target.bytes * 8;
    uint64_t mask = 0;

    if (!fault_target_read(site->machine, &site->target, &effect->before, &effect->physical))
        return false;
    for (uint64_t i = 0; i < site->value && (unsigned)site->target.bit + i < width; i++)
        mask |= UINT64_C(1) << ((unsigned)site->target.bit + i);
    effect->after = effect->before ^ mask;
    return fault_target_flip(site->machine, &site->target, mask);
}

const struct fault_model fault_upset = {
    .name = "upset",
    .help = "upset TARGET[:BIT] COUNT: COUNT neighbouring bits, from BIT on, flip together",
    .takes = FAULT_VALUE_NUMBER,
    .least = 1,
    .most = 64,
    .needs_bit = true,
    .strike = strike,
};
