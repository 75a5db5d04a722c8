/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The automaton of remembered slots. That what it gives is what the state machines do is tested by the engines' lockstep: the
 * plain one does not use it.
 */
#include <string.h>

#include "sim/base/random.h"
#include "sim/leon3/timing_log.h"
#include "sim/leon3/timing_slots.h"
#include "tests/helpers/cmocka_all.h"

#define SLOTS 20000 /* more than there is room for */

static struct leon3_units units_of(uint32_t number)
{
    struct leon3_units units;

    leon3_units_reset(&units);
    memcpy(&units.d.first_wait, &number, 2);
    return units;
}

/* Input `number` leads from any units to those of twice the number. */
static uint32_t go(struct leon3_slots *slots, uint32_t from, uint32_t number, unsigned *found)
{
    const struct leon3_slot_input input = {.access = {number % 7}, .flags = number};
    const struct leon3_units units = units_of(from), next = units_of(2 * number);
    struct leon3_slot_node *node = leon3_slots_node(slots, &units);
    const struct leon3_slot_edge *edge = leon3_slots_find(slots, node, &input);

    assert_memory_equal(&node->units, &units, sizeof(units));
    if (edge) {
        ++*found;
        assert_int_equal(edge->outcome.holds, number + from);
        node = edge->to;
    } else {
        const struct leon3_slot_outcome outcome = {.holds = number + from};
        const struct leon3_tenure_list none = {0};

        node = leon3_slots_learn(slots, &units, &input, &next, &outcome, &none);
    }
    assert_memory_equal(&node->units, &next, sizeof(next));
    return 2 * number;
}

static void an_outcome_is_found_again_only_from_the_same_units_by_the_same_input(void **state)
{
    const struct leon3_slot_node *present;
    struct leon3_slots *slots = leon3_slots_join(NULL, &present);
    struct random random;
    unsigned found = 0;
    uint32_t at = 0;

    (void)state;
    assert_non_null(slots);
    random_seed(&random, 1);
    for (uint32_t i = 0; i < SLOTS; i++) /* some often, others once */
        at = go(slots, at, (uint32_t)(i % 2 ? random_below(&random, 10) : 1000 + i / 8), &found);
    assert_true(found > SLOTS / 8);
    leon3_slots_leave(slots, &present);
}

static void what_was_learned_last_is_known(void **state)
{
    const struct leon3_slot_node *present;
    struct leon3_slots *slots = leon3_slots_join(NULL, &present);
    unsigned found = 0;

    (void)state;
    assert_non_null(slots);
    for (uint32_t i = 0; i < SLOTS; i++) {
        go(slots, i, i, &found);
        go(slots, i, i, &found);
        assert_int_equal(found, i + 1);
    }
    leon3_slots_leave(slots, &present);
}

static void units_know_when_they_are_quiet(void **state)
{
    const struct leon3_slot_node *present;
    struct leon3_slots *slots = leon3_slots_join(NULL, &present);
    struct leon3_units units;

    (void)state;
    assert_non_null(slots);
    leon3_units_reset(&units);
    assert_true(leon3_slots_node(slots, &units)->quiet);
    units.d.stpend = 1;
    assert_false(leon3_slots_node(slots, &units)->quiet);
    units.i.on = units.i.pon = 1; /* a store in the buffer concerns no fetch */
    assert_true(leon3_slots_node(slots, &units)->flows);
    units.i.istate = LEON3_ISTREAMING;
    assert_false(leon3_slots_node(slots, &units)->flows);
    leon3_slots_leave(slots, &present);
}

/* timing/README: cycles beyond the instruction's own, of a load that misses and waits for its walk; a store with R or M to write. */
static void what_an_access_may_bring_is_no_less_than_what_was_measured(void **state)
{
    static const struct {
        struct leon3_access_shape shape;
        uint32_t measured;
    } cases[] = {
        {{.kind = LEON3_EVENT_READ, .line = 3}, 5},
        {{.kind = LEON3_EVENT_READ, .line = 3, .mmu = 1}, 7},
        {{.kind = LEON3_EVENT_READ, .line = 3, .mmu = 2, .walk = {.reads = 2}}, 13},
        {{.kind = LEON3_EVENT_READ, .line = 3, .mmu = 2, .walk = {.reads = 4}}, 17},
        {{.kind = LEON3_EVENT_READ, .line = 3, .mmu = 2, .walk = {.reads = 4, .writes = 1}}, 21},
        {{.kind = LEON3_EVENT_STORE, .mmu = 2, .walk = {.reads = 4}}, 13},
        {{.kind = LEON3_EVENT_STORE, .mmu = 2, .walk = {.reads = 4, .writes = 1}}, 19},
    };
    const struct leon3_slot_node *present;
    struct leon3_slots *slots = leon3_slots_join(NULL, &present);

    (void)state;
    assert_non_null(slots);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t number = leon3_slots_number(slots, &cases[i].shape);

        assert_true(leon3_slots_facts(slots)[number].cycles >= cases[i].measured);
        assert_int_equal(leon3_slots_facts(slots)[number].passes, false);
    }
    leon3_slots_leave(slots, &present);
}

/* Processors of a board share them. */
static void who_forgets_forgets_for_all(void **state)
{
    const struct leon3_slot_node *one, *other;
    struct leon3_slots *slots = leon3_slots_join(NULL, &one);
    unsigned found = 0;
    uint32_t at = 0;

    (void)state;
    assert_ptr_equal(leon3_slots_join(slots, &other), slots);
    other = leon3_slots_node(slots, &(struct leon3_units){0});
    for (uint32_t i = 0; i < SLOTS && other; i++)
        at = go(slots, at, 1000 + i, &found);
    assert_null(other);
    leon3_slots_leave(slots, &one);
    assert_non_null(leon3_slots_node(slots, &(struct leon3_units){0}));
    leon3_slots_leave(slots, &other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_forgets_forgets_for_all),
        cmocka_unit_test(what_an_access_may_bring_is_no_less_than_what_was_measured),
        cmocka_unit_test(an_outcome_is_found_again_only_from_the_same_units_by_the_same_input),
        cmocka_unit_test(what_was_learned_last_is_known),
        cmocka_unit_test(units_know_when_they_are_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
