/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The JUnit XML that CI servers read: testsuites, testsuite, testcase, failure, skipped, system-
 * out.
 */
#include "scenarios/report.h"

#include <string.h>

#include "sim/base/xml_text.h"

static void write_attribute(FILE *file, const char *name, const char *value)
{
    fprintf(file, " %s=\"", name);
    xml_text(file, value);
    fputc('"', file);
}

static void write_case(FILE *file, const struct junit_case *item)
{
    const struct result *result = item->result;
    const char *reason = result->reason ? result->reason : "";

    fputs("    <testcase", file);
    write_attribute(file, "classname", item->file);
    write_attribute(file, "name", item->name);
    fprintf(file, " time=\"%.3f\">\n", result->host_seconds);
    if (result->outcome == RESULT_FAILED) {
        fputs("      <failure", file);
        write_attribute(file, "message", reason);
        fputs("/>\n", file);
    }
    if (result->outcome == RESULT_SKIPPED) {
        fputs("      <skipped", file);
        write_attribute(file, "message", reason);
        fputs("/>\n", file);
    }
    if (result->notes && result->notes[0]) {
        fputs("      <system-out>", file);
        xml_text(file, result->notes);
        fputs("</system-out>\n", file);
    }
    fputs("    </testcase>\n", file);
}

/* Attributes with the totals of some cases. */
static void write_totals(FILE *file, const struct junit_case *item, size_t count)
{
    size_t failed = 0, skipped = 0;
    double seconds = 0;

    for (size_t i = 0; i < count; i++) {
        failed += item[i].result->outcome == RESULT_FAILED;
        skipped += item[i].result->outcome == RESULT_SKIPPED;
        seconds += item[i].result->host_seconds;
    }
    fprintf(file, " tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n", count, failed,
            skipped, seconds);
}

void junit_write(FILE *file, const struct junit_case *item, size_t count)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", file);
    write_totals(file, item, count);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && strcmp(item[next].file, item[first].file) == 0;
             next++)
            ;
        fputs("  <testsuite", file);
        write_attribute(file, "name", item[first].file);
        write_totals(file, item + first, next - first);
        for (size_t i = first; i < next; i++)
            write_case(file, &item[i]);
        fputs("  </testsuite>\n", file);
    }
    fputs("</testsuites>\n", file);
}
