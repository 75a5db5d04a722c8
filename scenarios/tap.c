/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TAP version 14 (testanything.org). Everything printed is the same for the same seed: host times
 * are only in the JUnit file.
 */
#include <inttypes.h>
#include <string.h>

#include "scenarios/report.h"
#include "sim/trace/json.h"

#define NOTES_SHOWN 40 /* lines: the last ones */

void tap_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '\\' || *text == '#')
            fputc('\\', file);
        fputc((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text, file);
    }
}

void tap_head(FILE *file, size_t count)
{
    fprintf(file, "TAP version 14\n1..%zu\n", count);
}

/* A double-quoted YAML scalar is written like a JSON string. */
static void yaml_line(FILE *file, const char *key, const char *text)
{
    fprintf(file, "  %s", key);
    json_string(file, text);
    fputc('\n', file);
}

static void yaml_notes(FILE *file, const char *notes)
{
    const char *start = notes + strlen(notes);
    char line[1024];

    for (unsigned lines = 0; start > notes && lines <= NOTES_SHOWN; start--)
        if (start[-1] == '\n' && ++lines > NOTES_SHOWN)
            break;
    if (!*start)
        return;
    fputs("  notes:\n", file);
    while (*start) {
        size_t length = strcspn(start, "\n");

        snprintf(line, sizeof(line), "%.*s",
                 (int)(length < sizeof(line) ? length : sizeof(line) - 1), start);
        yaml_line(file, "  - ", line);
        start += length + (start[length] != '\0');
    }
}

void tap_result(FILE *file, size_t number, const char *description, const struct result *result,
                uint64_t seed)
{
    fprintf(file, "%s %zu - ", result->outcome == RESULT_FAILED ? "not ok" : "ok", number);
    tap_text(file, description);
    if (result->outcome == RESULT_SKIPPED) {
        fputs(" # SKIP ", file);
        tap_text(file, result->reason ? result->reason : "");
    }
    fputc('\n', file);
    if (result->outcome != RESULT_FAILED)
        return;
    fputs("  ---\n", file);
    yaml_line(file, "message: ", result->reason ? result->reason : "no memory for the reason");
    fprintf(file, "  seed: %" PRIu64 "\n  simulated_us: %.3f\n", seed, result->simulated_us);
    if (result->artefact)
        yaml_line(file, "artefact: ", result->artefact);
    if (result->notes)
        yaml_notes(file, result->notes);
    fputs("  ...\n", file);
}
