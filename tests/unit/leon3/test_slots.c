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
        assert_true(leon3_slots_facts(slots)[number].alone.holds <=
                    leon3_slots_facts(slots)[number].cycles);
    }
    leon3_slots_leave(slots, &present);
}

static const struct leon3_event *in_slot(const struct leon3_event *access, unsigned count,
                                         uint64_t slot)
{
    for (unsigned i = 0; i < count; i++)
        if (access[i].slot == slot)
            return &access[i];
    return NULL;
}

/* Cycles for which the units hold the pipeline, with these accesses in their slots. */
static uint32_t held_by(const struct leon3_event *access, unsigned count)
{
    struct leon3_bus_answer bus;
    struct leon3_units units;
    uint32_t holds = 0;

    leon3_units_reset(&units);
    for (uint64_t slot = 0; slot < 64; slot++) {
        struct leon3_position position = {.event = in_slot(access, count, slot),
                                          .next_access = in_slot(access, count, slot + 1)};

        leon3_units_cycle(&units, &position, &bus);
        position = (struct leon3_position){.event = in_slot(access, count, slot + 1),
                                           .next_access = in_slot(access, count, slot + 2)};
        for (; !units.i.holdn || !units.d.holdn; holds++)
            leon3_units_cycle(&units, &position, &bus);
    }
    assert_true(leon3_units_quiet(&units));
    return holds;
}

/* Each of the log's promises is one for all accesses so far. */
static void accesses_bring_no_more_than_the_log_keeps_from_the_horizon(void **state)
{
    static const struct leon3_access_shape shapes[] = {
        {.kind = LEON3_EVENT_HIT},
        {.kind = LEON3_EVENT_READ, .line = 3},
        {.kind = LEON3_EVENT_READ, .line = 7, .mmu = 1},
        {.kind = LEON3_EVENT_READ, .line = 3, .first_wait = 4, .next_wait = 1},
        {.kind = LEON3_EVENT_READ, .dbl = 1},
        {.kind = LEON3_EVENT_READ, .line = 3, .mmu = 2, .walk = {.reads = 3, .writes = 1}},
        {.kind = LEON3_EVENT_STORE},
        {.kind = LEON3_EVENT_STORE, .mmu = 1},
        {.kind = LEON3_EVENT_STORE, .dbl = 1, .first_wait = 4, .next_wait = 1},
        {.kind = LEON3_EVENT_STORE, .mmu = 2, .walk = {.reads = 3, .writes = 1}},
    };
    enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]), APART = 12 };
    const struct leon3_slot_node *present;
    struct leon3_slots *slots = leon3_slots_join(NULL, &present);
    unsigned exact = 0;

    (void)state;
    assert_non_null(slots);
    for (unsigned n = 0; n < SHAPES * SHAPES * SHAPES * APART * APART; n++) {
        unsigned kinds = n / (APART * APART), apart = n % (APART * APART);
        struct leon3_event access[3] = {
            {.slot = 0, .shape = shapes[kinds % SHAPES]},
            {.slot = 1 + apart % APART, .shape = shapes[kinds / SHAPES % SHAPES]}};
        struct leon3_log log = {.facts = leon3_slots_facts(slots)};
        uint32_t held;

        access[2].slot = access[1].slot + 1 + apart / APART;
        access[2].shape = shapes[kinds / SHAPES / SHAPES];
        for (unsigned i = 0; i < 3; i++)
            leon3_log_pay(&log, access[i].slot, leon3_slots_number(slots, &access[i].shape));
        held = held_by(access, 3);
        assert_true(held <= log.due);
        exact += held == log.due;
    }
    assert_true(exact > 0);
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
        cmocka_unit_test(accesses_bring_no_more_than_the_log_keeps_from_the_horizon),
        cmocka_unit_test(what_was_learned_last_is_known),
        cmocka_unit_test(units_know_when_they_are_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
