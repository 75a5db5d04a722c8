/* SPDX-License-Identifier: BSD-2-Clause */
/* The form of a fault's line: what is taken, and that every error names the column it is at. */
#include "tests/helpers/cmocka_all.h"

#include "sim/fault/grammar.h"

#define CLOCK_HZ UINT64_C(50000000)

static void a_flip_has_a_target_and_a_time(void **state)
{
    struct fault_line line;
    char error[256];

    (void)state;
    assert_null(
        fault_line_parse("flip cpu0.win[3].l2:17 at 5ms", CLOCK_HZ, &line, error, sizeof(error)));
    assert_string_equal(line.model, "flip");
    assert_string_equal(line.target, "cpu0.win[3].l2:17");
    assert_int_equal(line.target_column, 6);
    assert_false(line.has_value);
    assert_true(line.has_time);
    assert_false(line.from_now);
    assert_int_equal(line.time, 250000);
    assert_int_equal(line.time_column, 27);
}

static void a_value_may_stand_before_the_time(void **state)
{
    struct fault_line line;
    char error[256];

    (void)state;
    assert_null(fault_line_parse("  set  ram@0x40000000   0xdeadbeef at +120cyc", CLOCK_HZ, &line,
                                 error, sizeof(error)));
    assert_true(line.has_value);
    assert_int_equal(line.value, 0xdeadbeef);
    assert_int_equal(line.value_column, 25);
    assert_true(line.from_now);
    assert_int_equal(line.time, 120);
}

static void the_time_may_be_left_out(void **state)
{
    struct fault_line line;
    char error[256];

    (void)state;
    assert_null(fault_line_parse("flip va@3:0x30001000:5", CLOCK_HZ, &line, error, sizeof(error)));
    assert_false(line.has_time);
    assert_null(
        fault_line_parse("set cpu0.y 18446744073709551615", CLOCK_HZ, &line, error, sizeof(error)));
    assert_true(line.value == UINT64_MAX);
}

static void every_error_names_its_column(void **state)
{
    static const struct {
        const char *text, *start;
    } bad[] = {
        {"", "column 1: "},
        {"   ", "column 1: "},
        {"flip", "column 5: expected a target"},
        {"averyveryverylongmodel x", "column 1: "},
        {"flip cpu0.y on 5ms", "column 13: "},
        {"flip cpu0.y 12 5ms", "column 16: expected 'at TIME'"},
        {"flip cpu0.y at", "column 15: expected a time"},
        {"flip cpu0.y at 5parsecs", "column 16: expected a time"},
        {"flip cpu0.y at +", "column 16: "},
        {"flip cpu0.y at -5ms", "column 16: "},
        {"flip cpu0.y at 5ms please", "column 20: expected nothing more"},
        {"set cpu0.y 0x at 5ms", "column 12: "},
        {"set cpu0.y 18446744073709551616 at 5ms", "column 12: "},
        {"set cpu0.y 1 at 5ms a b c d e f g h", "column 21: "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct fault_line line;
        char error[256] = "";

        if (!fault_line_parse(bad[i].text, CLOCK_HZ, &line, error, sizeof(error)))
            fail_msg("'%s' was taken", bad[i].text);
        if (strncmp(error, bad[i].start, strlen(bad[i].start)) != 0)
            fail_msg("'%s': expected '%s...', found '%s'", bad[i].text, bad[i].start, error);
    }
}

static void long_words_do_not_run_over(void **state)
{
    char text[600], error[64];
    struct fault_line line;

    (void)state;
    memset(text, 'x', sizeof(text));
    memcpy(text, "flip ", 5);
    text[sizeof(text) - 1] = '\0';
    assert_non_null(fault_line_parse(text, CLOCK_HZ, &line, error, sizeof(error)));
    assert_int_equal(strncmp(error, "column 6: ", 10), 0);
}

static void numbers_are_whole_words(void **state)
{
    uint64_t value;

    (void)state;
    assert_true(fault_number("0x10:5", 4, &value));
    assert_int_equal(value, 16);
    assert_true(fault_number("007", 3, &value));
    assert_int_equal(value, 7);
    assert_false(fault_number("", 0, &value));
    assert_false(fault_number("0x", 2, &value));
    assert_false(fault_number("12a", 3, &value));
    assert_false(fault_number("-1", 2, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flip_has_a_target_and_a_time),
        cmocka_unit_test(a_value_may_stand_before_the_time),
        cmocka_unit_test(the_time_may_be_left_out),
        cmocka_unit_test(every_error_names_its_column),
        cmocka_unit_test(long_words_do_not_run_over),
        cmocka_unit_test(numbers_are_whole_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
