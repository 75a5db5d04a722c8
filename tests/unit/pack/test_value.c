/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, sizes, times and keywords are read as the configuration's schema describes them. */
#include "tests/helpers/cmocka_all.h"

#include "hv/abi/types.h"
#include "hv/pack/value.h"

static void numbers_with_and_without_units_are_read(void **state)
{
    static const struct {
        const char *text;
        const struct pack_word *units;
        uint32_t value;
    } rows[] = {
        {"0", pack_number_units, 0},
        {"42", pack_number_units, 42},
        {"0xFfd00000", pack_number_units, 0xffd00000},
        {"4294967295", pack_number_units, 0xffffffff},
        {"64K", pack_size_units, 65536},
        {"0x1000", pack_size_units, 4096},
        {"4095M", pack_size_units, 0xfff00000},
        {"250us", pack_time_units, 250},
        {"10ms", pack_time_units, 10000},
        {"4294s", pack_time_units, 4294000000},
        {"0", pack_time_units, 0},
        {"40MHz", pack_frequency_units, 40000000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t value = 1;

        assert_true(pack_value_parse(rows[i].text, rows[i].units, &value));
        assert_int_equal(value, rows[i].value);
    }
}

static void what_is_no_number_or_beyond_32_bits_is_refused(void **state)
{
    static const struct {
        const char *text;
        const struct pack_word *units;
    } rows[] = {
        {"", pack_number_units},         {"x", pack_number_units},
        {"0x", pack_number_units},       {"-1", pack_number_units},
        {" 1", pack_number_units},       {"1 ", pack_number_units},
        {"4294967296", pack_size_units}, {"0x100000000", pack_number_units},
        {"4096M", pack_size_units},      {"4295s", pack_time_units},
        {"10", pack_time_units},         {"99999999999999999999999", pack_number_units},
        {"1.5ms", pack_time_units},      {"18446744073709551617", pack_number_units},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t value = 7;

        assert_false(pack_value_parse(rows[i].text, rows[i].units, &value));
        assert_int_equal(value, 7);
    }
}

static void every_event_of_the_interface_has_a_keyword(void **state)
{
    uint32_t value = 0;

    (void)state;
    for (uint32_t event = 0; event < HV_EVENT_COUNT; event++) {
        const char *name = pack_word_name(pack_events, event);

        assert_non_null(name);
        assert_true(pack_word_find(pack_events, name, &value));
        assert_int_equal(value, event);
    }
    assert_null(pack_word_name(pack_events, HV_EVENT_COUNT));
    assert_false(pack_word_find(pack_events, "alignment", &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_with_and_without_units_are_read),
        cmocka_unit_test(what_is_no_number_or_beyond_32_bits_is_refused),
        cmocka_unit_test(every_event_of_the_interface_has_a_keyword),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
