/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The section ".pride.contexts": text, one line a partition: `context NUMBER NAME BASE FILE [FIRST COUNT]`, NUMBER its SRMMU
 * context, BASE in hexadecimal, COUNT further contexts from FIRST on; empty lines are skipped. Any hypervisor's build may write
 * one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/elf.h"

#define CONTEXT_NUMBER_MAX 255
#define CONTEXT_LINE       256
#define CONTEXT_WORDS      7 /* or without the last two */

const struct machine_context *contexts_find(const struct machine_context *context, size_t count,
                                            uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (context[i].number == number || number - context[i].more < context[i].more_count)
            return &context[i];
    return NULL;
}

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
    size_t count = split(line, word);

    *context = (struct machine_context){.number = 0};
    if ((count != CONTEXT_WORDS && count != CONTEXT_WORDS - 2) || strcmp(word[0], "context") != 0)
        return "expected 'context NUMBER NAME BASE FILE [FIRST COUNT]'";
    if (!parse_number(word[1], 10, CONTEXT_NUMBER_MAX, &context->number))
        return "expected a context number from 0 to 255";
    if (!parse_number(word[3], 16, UINT32_MAX, &context->base))
        return "expected a hexadecimal address of 32 bits";
    if (count == CONTEXT_WORDS &&
        (!parse_number(word[5], 10, CONTEXT_NUMBER_MAX, &context->more) ||
         !parse_number(word[6], 10, CONTEXT_NUMBER_MAX + 1 - context->more, &context->more_count)))
        return "expected further contexts from 0 to 255";
    if (strlen(word[2]) >= sizeof(context->name) || strlen(word[4]) >= sizeof(context->file))
        return "name or file name too long";
    memcpy(context->name, word[2], strlen(word[2]) + 1);
    memcpy(context->file, word[4], strlen(word[4]) + 1);
    return NULL;
}

/* Is a context of `next` one of those before? */
static bool context_known(const struct machine_context *context, size_t count,
                          const struct machine_context *next)
{
    for (uint32_t i = 0; i <= next->more_count; i++) {
        uint32_t number = i < next->more_count ? next->more + i : next->number;

        if ((i < next->more_count && number == next->number) ||
            contexts_find(context, count, number))
            return true;
    }
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
                if (!wrong && context_known(context, found, &next))
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
