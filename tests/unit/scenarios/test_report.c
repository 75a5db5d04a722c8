/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TAP and JUnit stay well-formed whatever tests are called and say; results survive their passage.
 */
#include "tests/helpers/cmocka_all.h"

#include <libxml/parser.h>
#include <unistd.h>

#include "scenarios/report.h"

static char *text;
static size_t size;

static void expect_tap_text(const char *input, const char *expected)
{
    FILE *file = open_memstream(&text, &size);

    tap_text(file, input);
    fclose(file);
    assert_string_equal(text, expected);
    free(text);
}

static void descriptions_are_escaped(void **state)
{
    (void)state;
    expect_tap_text("plain", "plain");
    expect_tap_text("not a # TODO", "not a \\# TODO");
    expect_tap_text("a\\b", "a\\\\b");
    expect_tap_text("a\nnot ok 7 - forged", "a not ok 7 - forged");
}

static void a_failure_has_its_reason_in_one_line(void **state)
{
    struct result result = {0};
    FILE *file = open_memstream(&text, &size);

    (void)state;
    result_fail(&result, "a.lua:%d: %s", 3, "first\nsecond \"quoted\"");
    result.simulated_us = 1500;
    tap_result(file, 4, "a.lua: name", &result, 7);
    fclose(file);
    assert_string_equal(text, "not ok 4 - a.lua: name\n"
                              "  ---\n"
                              "  message: \"a.lua:3: first second \\\"quoted\\\"\"\n"
                              "  seed: 7\n"
                              "  simulated_us: 1500.000\n"
                              "  ...\n");
    free(text);
    result_close(&result);
}

static void skips_and_passes_are_one_line(void **state)
{
    struct result result = {0};
    FILE *file = open_memstream(&text, &size);

    (void)state;
    tap_head(file, 2);
    tap_result(file, 1, "x", &result, 1);
    result_fail(&result, "no board # here");
    result.outcome = RESULT_SKIPPED;
    tap_result(file, 2, "y", &result, 1);
    fclose(file);
    assert_string_equal(text,
                        "TAP version 14\n1..2\nok 1 - x\nok 2 - y # SKIP no board \\# here\n");
    free(text);
    result_close(&result);
}

static void only_the_last_notes_are_shown(void **state)
{
    struct result result = {0};
    FILE *notes = open_memstream(&result.notes, &size);
    FILE *file;
    unsigned shown = 0;

    (void)state;
    for (int i = 0; i < 100; i++)
        fprintf(notes, "note %d\n", i);
    fclose(notes);
    result_fail(&result, "x");
    file = open_memstream(&text, &size);
    tap_result(file, 1, "x", &result, 1);
    fclose(file);
    for (const char *p = text; (p = strstr(p, "  - \"note ")); p++)
        shown++;
    assert_int_equal(shown, 40);
    assert_non_null(strstr(text, "\"note 60\""));
    assert_non_null(strstr(text, "\"note 99\""));
    assert_null(strstr(text, "\"note 59\""));
    free(text);
    result_close(&result);
}

static void junit_is_well_formed_xml(void **state)
{
    struct result result[3] = {{.notes = NULL}};
    struct junit_case item[3] = {{"a.lua", "one", &result[0]},
                                 {"a.lua", "<two> & \"quotes\" \x01\xff", &result[1]},
                                 {"b.lua", "three", &result[2]}};
    FILE *file = open_memstream(&text, &size);
    xmlDocPtr document;

    (void)state;
    result_fail(&result[1], "a.lua:1: 1 < 2 && \"x\"");
    result[1].notes = strdup("]]> \x1b[0m\n<b>");
    result_fail(&result[2], "why");
    result[2].outcome = RESULT_SKIPPED;
    junit_write(file, item, 3);
    fclose(file);
    document = xmlReadMemory(text, (int)size, "junit.xml", NULL, XML_PARSE_NOERROR);
    assert_non_null(document);
    xmlFreeDoc(document);
    xmlCleanupParser();
    assert_non_null(strstr(text, "<testsuites tests=\"3\" failures=\"1\" skipped=\"1\""));
    assert_non_null(
        strstr(text, "<testsuite name=\"a.lua\" tests=\"2\" failures=\"1\" skipped=\"0\""));
    free(text);
    for (int i = 0; i < 3; i++)
        result_close(&result[i]);
}

static void results_survive_a_pipe(void **state)
{
    struct result sent = {0}, received;
    char data[256];
    int ends[2];
    ssize_t length;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    result_fail(&sent, "reason");
    sent.notes = strdup("some\nnotes");
    sent.simulated_us = 2.5;
    assert_true(result_send(&sent, ends[1]));
    length = read(ends[0], data, sizeof(data));
    close(ends[0]);
    close(ends[1]);
    assert_true(length > 0);
    assert_int_equal(result_receive(&received, data, (size_t)length), length);
    assert_int_equal(received.outcome, RESULT_FAILED);
    assert_string_equal(received.reason, "reason");
    assert_string_equal(received.notes, "some\nnotes");
    assert_true(received.simulated_us > 2.4 && received.simulated_us < 2.6);
    result_close(&received);
    for (size_t cut = 0; cut < (size_t)length; cut++)
        assert_int_equal(result_receive(&received, data, cut), 0);
    result_close(&sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptions_are_escaped),
        cmocka_unit_test(a_failure_has_its_reason_in_one_line),
        cmocka_unit_test(skips_and_passes_are_one_line),
        cmocka_unit_test(only_the_last_notes_are_shown),
        cmocka_unit_test(junit_is_well_formed_xml),
        cmocka_unit_test(results_survive_a_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
