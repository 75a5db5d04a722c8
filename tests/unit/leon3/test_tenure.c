/* SPDX-License-Identifier: BSD-2-Clause */
/* Tenures of the bus as the units make them (sim/leon3/timing_tenure.h). */
#include "sim/base/arbiter.h"
#include "sim/leon3/timing_tenure.h"
#include "tests/helpers/cmocka_all.h"

#define SECOND 6u /* the cycle in which the second store is in the memory stage */
#define CYCLES 60u

/* Two stores, the first with wait states. */
static struct leon3_tenure_list two_stores(uint8_t waits, bool mmu)
{
    const struct leon3_event first = {
        .shape = {.kind = LEON3_EVENT_STORE, .first_wait = waits, .mmu = mmu}};
    const struct leon3_event second = {.shape = {.kind = LEON3_EVENT_STORE, .mmu = mmu}};
    struct leon3_fetch_miss miss = {0};
    struct leon3_tenure_list list;
    struct leon3_units units;

    leon3_units_reset(&units);
    units.i.mmu = mmu;
    leon3_tenures_begin(&list, 0);
    for (uint32_t cycle = 0; cycle < CYCLES; cycle++) {
        const struct leon3_position position = {.miss = &miss,
                                                .event = cycle == 0        ? &first
                                                         : cycle == SECOND ? &second
                                                                           : NULL};
        uint32_t data = leon3_tenures_data(&units);
        struct leon3_bus_answer bus;

        leon3_units_cycle(&units, &position, &bus);
        leon3_tenures_note(&list, cycle, data, &units, &bus);
    }
    assert_int_equal(list.count, 2);
    return list;
}

static void a_store_is_a_tenure_with_its_wait_states(void **state)
{
    struct leon3_tenure_list list = two_stores(3, false);

    (void)state;
    assert_int_equal(list.tenure[0].offset, 1);
    assert_int_equal(list.tenure[0].beats, arbiter_beats(ARBITER_STORE, 4, 4));
    assert_int_equal(list.tenure[1].offset, SECOND + 1);
    assert_int_equal(list.tenure[1].beats, arbiter_beats(ARBITER_STORE, 1, 1));
}

/* What `stands` of a tenure says: it stands still for the translation that it would not wait for else. */
static void a_store_behind_a_busy_write_buffer_is_translated_first(void **state)
{
    uint32_t alone = two_stores(0, true).tenure[1].offset;
    uint32_t stands = two_stores(0, true).tenure[1].beats >> ARBITER_STANDS_SHIFT & ARBITER_STANDS;
    unsigned translated = 0, longer = 0;

    (void)state;
    assert_true(stands > 0);
    assert_int_equal(two_stores(0, false).tenure[1].beats >> ARBITER_STANDS_SHIFT, 0);
    for (uint8_t waits = 0; waits < 20; waits++) {
        uint32_t without = two_stores(waits, false).tenure[1].offset;
        uint32_t with = two_stores(waits, true).tenure[1].offset;

        if (without == alone) {
            assert_int_equal(with, alone);
        } else if (without < alone + stands) {
            assert_int_equal(with, alone + stands);
            translated++;
        } else {
            assert_int_equal(with, without);
            longer++;
        }
    }
    assert_true(translated && longer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_a_tenure_with_its_wait_states),
        cmocka_unit_test(a_store_behind_a_busy_write_buffer_is_translated_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
