/* SPDX-License-Identifier: BSD-2-Clause */
/* Output becomes lines with partition, time stamp and message, whatever bytes a guest sends. */
#include "tests/helpers/cmocka_all.h"

#include "scenarios/console.h"

static int make(void **state)
{
    *state = console_create();
    return *state ? 0 : -1;
}

static int drop(void **state)
{
    console_destroy(*state);
    return 0;
}

static void send(struct console *console, uint32_t uart, const char *text, uint64_t cycle)
{
    while (*text)
        console_add(console, uart, (uint8_t)*text++, cycle);
}

static void a_line_is_complete_at_its_end(void **state)
{
    struct console *console = *state;

    assert_false(console_add(console, 0, 'h', 1));
    assert_false(console_add(console, 0, '\r', 2));
    assert_true(console_add(console, 0, '\n', 3));
    assert_int_equal(console->count, 1);
    assert_string_equal(console->line[0].text, "h");
    assert_int_equal(console->line[0].cycle, 3);
}

static void a_tag_names_the_partition(void **state)
{
    struct console *console = *state;
    const struct console_line *line;

    send(console, 0, "[nav] frame 10\n", 5);
    line = &console->line[0];
    assert_true(console_line_is(line, "nav"));
    assert_false(console_line_is(line, "na"));
    assert_false(console_line_is(line, "navy"));
    assert_true(console_line_is(line, NULL));
    assert_string_equal(line->text + line->body, "frame 10");
    assert_string_equal(line->text + line->message, "frame 10");
}

static void a_time_stamp_is_kept_apart(void **state)
{
    struct console *console = *state;

    send(console, 0, "[hv] 0.012345 s  HM  partition P2\n", 5);
    send(console, 0, "[hv] 12 s of nothing\n", 6);
    send(console, 0, "[hv] 1.5 steps\n", 7);
    send(console, 0, "[hv] 1. s x\n[hv] .5 s x\n[hv] 3.5 s\n", 8);
    assert_string_equal(console->line[0].text + console->line[0].body,
                        "0.012345 s  HM  partition P2");
    assert_string_equal(console->line[0].text + console->line[0].message, "HM  partition P2");
    assert_string_equal(console->line[1].text + console->line[1].message, "12 s of nothing");
    assert_string_equal(console->line[2].text + console->line[2].message, "1.5 steps");
    assert_string_equal(console->line[3].text + console->line[3].message, "1. s x");
    assert_string_equal(console->line[4].text + console->line[4].message, ".5 s x");
    assert_string_equal(console->line[5].text + console->line[5].message, "");
}

static void what_only_looks_like_a_tag_is_none(void **state)
{
    static const char *const lines[] = {"[]x", "[a b] x",   "[unclosed",
                                        "[",   "x [nav] y", "[[nav]] x"};
    struct console *console = *state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        send(console, 0, lines[i], i);
        send(console, 0, "\n", i);
        assert_int_equal(console->line[i].tag_length, 0);
        assert_string_equal(console->line[i].text + console->line[i].message, lines[i]);
    }
}

static void uarts_do_not_mix(void **state)
{
    struct console *console = *state;

    send(console, 0, "ab", 1);
    send(console, 3, "xy\n", 2);
    send(console, 0, "c\n", 3);
    send(console, CONSOLE_UARTS, "nobody\n", 4);
    assert_int_equal(console->count, 2);
    assert_string_equal(console->line[0].text, "xy");
    assert_int_equal(console->line[0].uart, 3);
    assert_string_equal(console->line[1].text, "abc");
}

static void endless_lines_are_cut(void **state)
{
    struct console *console = *state;

    for (unsigned i = 0; i < 2 * CONSOLE_LINE_MAX + 1; i++)
        console_add(console, 0, 0, i);
    assert_int_equal(console->count, 2);
    assert_int_equal(console->line[0].length, CONSOLE_LINE_MAX);
    assert_int_equal(console->partial[0].length, 1);
}

static void the_end_completes_what_was_begun(void **state)
{
    struct console *console = *state;

    send(console, 0, "[hv] shut do", 1);
    console_end(console, 2);
    console_end(console, 3);
    assert_int_equal(console->count, 1);
    assert_string_equal(console->line[0].text, "[hv] shut do");
    assert_int_equal(console->line[0].cycle, 2);
}

static void each_partition_has_its_own_cursor(void **state)
{
    struct console *console = *state;

    *console_cursor(console, "nav") = 4;
    *console_cursor(console, NULL) = 7;
    assert_int_equal(*console_cursor(console, "nav"), 4);
    assert_int_equal(*console_cursor(console, "display"), 0);
    assert_int_equal(*console_cursor(console, NULL), 7);
}

static void a_copy_goes_its_own_way(void **state)
{
    struct console *console = *state;
    struct console *copy;

    send(console, 0, "[nav] one\n[nav] tw", 1);
    *console_cursor(console, "nav") = 1;
    copy = console_copy(console);
    assert_non_null(copy);
    send(copy, 0, "o\n", 2);
    send(console, 0, "ice\n", 2);
    assert_string_equal(copy->line[1].text, "[nav] two");
    assert_string_equal(console->line[1].text, "[nav] twice");
    assert_int_equal(*console_cursor(copy, "nav"), 1);
    assert_string_equal(copy->line[0].text + copy->line[0].message, "one");
    console_destroy(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_is_complete_at_its_end, make, drop),
        cmocka_unit_test_setup_teardown(a_tag_names_the_partition, make, drop),
        cmocka_unit_test_setup_teardown(a_time_stamp_is_kept_apart, make, drop),
        cmocka_unit_test_setup_teardown(what_only_looks_like_a_tag_is_none, make, drop),
        cmocka_unit_test_setup_teardown(uarts_do_not_mix, make, drop),
        cmocka_unit_test_setup_teardown(endless_lines_are_cut, make, drop),
        cmocka_unit_test_setup_teardown(the_end_completes_what_was_begun, make, drop),
        cmocka_unit_test_setup_teardown(each_partition_has_its_own_cursor, make, drop),
        cmocka_unit_test_setup_teardown(a_copy_goes_its_own_way, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
