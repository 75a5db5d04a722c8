/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attacks through the stack pointer, which window overflow and underflow use as an address on the
 * rogue's behalf.
 */
#include "attack.h"

enum outcome attack_overflow(const struct attack *attack)
{
    window_spill(attack->address);
    return ATTACK_ESCAPED;
}

enum outcome attack_underflow(const struct attack *attack)
{
    window_fill(attack->address);
    return ATTACK_ESCAPED;
}

enum outcome attack_call_stack(const struct attack *attack)
{
    uint32_t status = window_call(attack->address);

    /*
     * The hypervisor has no business on a partition's stack: the call is served, and nothing is
     * harmed.
     */
    if (status != HV_NO_ERROR)
        return ATTACK_ESCAPED;
    rogue_print("served as ever\n");
    return ATTACK_REFUSED;
}
