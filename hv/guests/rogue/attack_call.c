/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attacks through hypercalls: bad pointers, numbers and requests, and time that is not given back.
 */
#include "attack.h"

enum outcome attack_call(const struct attack *attack)
{
    const uint32_t *a = attack->arguments;
    struct hv_result result = hv_call(attack->call, a[0], a[1], a[2], a[3], a[4]);

    if (result.status != attack->expected) {
        rogue_print("status %d instead of %d\n", result.status, attack->expected);
        return ATTACK_ESCAPED;
    }
    rogue_print("refused with status %d\n", result.status);
    return ATTACK_REFUSED;
}

static int is_call(uint32_t number)
{
#define IS_CALL(n, name, argc) || number == (n)
    return 0 HV_CALLS(IS_CALL);
#undef IS_CALL
}

/* Every number that is no call, up to twice the limit, and from there in powers of two. */
enum outcome attack_every_number(const struct attack *attack)
{
    enum outcome outcome = ATTACK_REFUSED;
    uint32_t number = 0;

    (void)attack;
    while (number < 0x80000000u) {
        if (!is_call(number) && hv_call(number, 0, 0, 0, 0, 0).status != HV_BAD_CALL) {
            rogue_print("number 0x%x is not refused\n", number);
            outcome = ATTACK_ESCAPED;
        }
        number = number < 2 * HV_CALL_LIMIT ? number + 1 : number * 2;
    }
    if (outcome == ATTACK_REFUSED)
        rogue_print("all are refused\n");
    return outcome;
}

enum outcome attack_raise(const struct attack *attack)
{
    static const char text[] = "raised by the rogue";

    (void)attack;
    hv_hm_raise(42, text, sizeof text - 1);
    return ATTACK_ESCAPED;
}

enum outcome attack_spin(const struct attack *attack)
{
    struct hv_partition_status before, now;

    (void)attack;
    hv_partition_status(rogue_id(), &before);
    do
        hv_partition_status(rogue_id(), &now);
    while (now.slot_count == before.slot_count);
    return ATTACK_ESCAPED; /* it was given another slot without having yielded */
}
