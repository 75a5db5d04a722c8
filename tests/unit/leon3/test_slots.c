/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of remembered slots. That what it gives is what the state machines do is tested by the engines' lockstep: the
 * plain one does not use it.
 */
#include <string.h>

#include "sim/base/random.h"
#include "sim/leon3/timing_slots.h"
#include "tests/helpers/cmocka_all.h"

#define KEYS 20000

static struct leon3_slot_key key_of(uint32_t number)
{
    struct leon3_slot_key key = {0};

    memcpy(&key.units.d, &number, sizeof(number));
    key.take = number & 1u;
    return key;
}

static void an_outcome_is_found_again_only_by_the_same_key(void **state)
{
    struct leon3_slots *slots = leon3_slots_create();
    struct leon3_slot_outcome *outcome;
    struct random random;
    unsigned found = 0;

    (void)state;
    assert_non_null(slots);
    random_seed(&random, 1);
    for (unsigned i = 0; i < KEYS; i++) {
        /* Some keys often, others once. */
        uint32_t number = (uint32_t)(i % 2 ? random_below(&random, 50) : 1000 + i);
        struct leon3_slot_key key = key_of(number);

        if (leon3_slots_find(slots, &key, &outcome)) {
            assert_int_equal(outcome->holds, number);
            found++;
        } else {
            outcome->holds = number;
        }
    }
    assert_true(found > KEYS / 4);
    leon3_slots_destroy(slots);
}

static void what_was_stored_last_can_be_found(void **state)
{
    struct leon3_slots *slots = leon3_slots_create();
    struct leon3_slot_outcome *outcome;

    (void)state;
    assert_non_null(slots);
    for (uint32_t i = 0; i < KEYS; i++) {
        struct leon3_slot_key key = key_of(i);

        assert_false(leon3_slots_find(slots, &key, &outcome));
        outcome->holds = i;
        assert_true(leon3_slots_find(slots, &key, &outcome));
        assert_int_equal(outcome->holds, i);
    }
    leon3_slots_destroy(slots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outcome_is_found_again_only_by_the_same_key),
        cmocka_unit_test(what_was_stored_last_can_be_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
