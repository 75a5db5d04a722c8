/* SPDX-License-Identifier: BSD-2-Clause */
/* What trace files write is JSON whatever the names are, and times are exact. */
#include "tests/helpers/cmocka_all.h"

#include "sim/trace/json.h"

static char *text;
static size_t size;

static void expect_quoted(const char *input, const char *expected)
{
    FILE *file = open_memstream(&text, &size);

    json_string(file, input);
    fclose(file);
    assert_string_equal(text, expected);
    free(text);
}

static void expect_time(uint64_t cycles, uint32_t hz, const char *expected)
{
    FILE *file = open_memstream(&text, &size);

    json_microseconds(file, cycles, hz);
    fclose(file);
    assert_string_equal(text, expected);
    free(text);
}

static void strings_are_quoted_and_escaped(void **state)
{
    (void)state;
    expect_quoted("nav", "\"nav\"");
    expect_quoted(NULL, "\"\"");
    expect_quoted("a\"b\\c", "\"a\\\"b\\\\c\"");
    expect_quoted("a\nb\x01\x7f", "\"a\\u000ab\\u0001\\u007f\"");
}

static void utf8_passes_and_other_bytes_do_not(void **state)
{
    (void)state;
    expect_quoted("\xc2\xb5s \xe2\x82\xac \xf0\x9f\x9a\x80",
                  "\"\xc2\xb5s \xe2\x82\xac \xf0\x9f\x9a\x80\"");
    expect_quoted("\xff", "\"\\ufffd\"");
    expect_quoted("\xc0\x80", "\"\\ufffd\\ufffd\"");
    expect_quoted("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
    expect_quoted("\xe2\x82", "\"\\ufffd\\ufffd\"");
}

static void times_are_microseconds_rounded_down(void **state)
{
    (void)state;
    expect_time(0, 50000000, "0.000");
    expect_time(1, 50000000, "0.020");
    expect_time(1, 1000000000, "0.001");
    expect_time(1, 33333333, "0.030");
    expect_time(UINT64_C(50000000) * 3600, 50000000, "3600000000.000");
    expect_time(UINT64_MAX, 4294967295u, "4294967297000000.000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_quoted_and_escaped),
        cmocka_unit_test(utf8_passes_and_other_bytes_do_not),
        cmocka_unit_test(times_are_microseconds_rounded_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
