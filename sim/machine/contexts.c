/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The section ".pride.contexts": text, one line an SRMMU context: `context NUMBER NAME BASE FILE`,
 * BASE in hexadecimal; empty lines are skipped. Any hypervisor's build may write one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/elf.h"

#define CONTEXT_NUMBER_MAX 255
#define CONTEXT_LINE       256
#define CONTEXT_WORDS      5

/* Cuts a line into words in place; the number of words, at most CONTEXT_WORDS + 1. */
static size_t split(char *line, char *word[CONTEXT_WORDS + 1])
{
    size_t count = 0;
    char *rest = line, *next;

    while (count <= CONTEXT_WORDS && (next = strtok_r(rest, " \t\r", &rest)))
        word[count++] = next;
    return count;
}

static bool parse_number(const char *text, int base, unsigned long maximum, uint32_t *value)
{
    char *end;
    unsigned long number;

    if (text[0] == '-' || text[0] == '+')
        return false;
    number = strtoul(text, &end, base);
    if (end == text || *end || number > maximum)
        return false;
    *value = (uint32_t)number;
    return true;
}

/* NULL, or what is wrong with the line. */
static const char *parse_line(char *line, struct machine_context *context)
{
    char *word[CONTEXT_WORDS + 1];

    *context = (struct machine_context){.number = 0};
    if (split(line, word) != CONTEXT_WORDS || strcmp(word[0], "context") != 0)
        return "expected 'context NUMBER NAME BASE FILE'";
    if (!parse_number(word[1], 10, CONTEXT_NUMBER_MAX, &context->number))
        return "expected a context number from 0 to 255";
    if (!parse_number(word[3], 16, UINT32_MAX, &context->base))
        return "expected a hexadecimal address of 32 bits";
    if (strlen(word[2]) >= sizeof(context->name) || strlen(word[4]) >= sizeof(context->file))
        return "name or file name too long";
    memcpy(context->name, word[2], strlen(word[2]) + 1);
    memcpy(context->file, word[4], strlen(word[4]) + 1);
    return NULL;
}

static bool number_known(const struct machine_context *context, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (context[i].number == number)
            return true;
    return false;
}

const char *contexts_parse(const char *text, size_t length, struct machine_context *context,
                           size_t maximum, size_t *count, char *error, size_t error_size)
{
    size_t found = 0;

    for (unsigned number = 1; length; number++) {
        const char *end = memchr(text, '\n', length);
        size_t used = end ? (size_t)(end - text) : length;
        char line[CONTEXT_LINE];
        const char *wrong = NULL;

        if (used >= sizeof(line) || memchr(text, 0, used)) {
            wrong = "not a line of text";
        } else {
            struct machine_context next;

            memcpy(line, text, used);
            line[used] = '\0';
            if (line[strspn(line, " \t\r")]) {
                wrong = parse_line(line, &next);
                if (!wrong && number_known(context, found, next.number))
                    wrong = "this context has a line already";
                if (!wrong && found == maximum)
                    wrong = "too many contexts";
                if (!wrong)
                    context[found++] = next;
            }
        }
        if (wrong) {
            snprintf(error, error_size, "line %u: %s", number, wrong);
            return error;
        }
        used += end ? 1 : 0;
        text += used;
        length -= used;
    }
    *count = found;
    return NULL;
}
