/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of health-monitor events in scenarios are those of the hypervisor.
 */
#include "tests/helpers/cmocka_all.h"

#include "hv/abi/types.h"
#include "scenarios/health_event.h"

static void every_event_of_the_hypervisor_has_its_text(void **state)
{
    (void)state;
#define CHECK(value, name, trap, text)                                                             \
    assert_non_null(health_event_text(#name));                                                     \
    assert_string_equal(health_event_text(#name), text);                                           \
    assert_true(health_event_is_name(#name));                                                      \
    assert_false(health_event_is_name(text));
    HV_EVENTS(CHECK)
#undef CHECK
}

static void other_words_are_no_events(void **state)
{
    (void)state;
    assert_null(health_event_text("DATA_ACCES"));
    assert_null(health_event_text(""));
    assert_true(health_event_is_name("DATA_ACCES"));
    assert_false(health_event_is_name(""));
    assert_false(health_event_is_name("data access"));
    assert_false(health_event_is_name("[A-Z]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_of_the_hypervisor_has_its_text),
        cmocka_unit_test(other_words_are_no_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
