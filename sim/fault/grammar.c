/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes a fault's line apart: MODEL TARGET [VALUE] [at TIME]. The words' meaning is looked up
 * elsewhere.
 */
#include "sim/fault/grammar.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/settings.h"

#define WORDS_MAX 5

struct word {
    const char *text;
    size_t length;
    unsigned column;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Splits at blanks; counts up to one word too many. */
static unsigned split(const char *text, struct word word[WORDS_MAX + 1])
{
    unsigned count = 0;

    for (const char *p = text; count <= WORDS_MAX; count++) {
        while (is_space(*p))
            p++;
        if (*p == '\0')
            break;
        word[count].text = p;
        word[count].column = (unsigned)(p - text) + 1;
        while (*p && !is_space(*p))
            p++;
        word[count].length = (size_t)(p - word[count].text);
    }
    return count;
}

static bool word_is(const struct word *word, const char *text)
{
    return word->length == strlen(text) && memcmp(word->text, text, word->length) == 0;
}

static bool word_copy(const struct word *word, char *to, size_t size)
{
    if (word->length >= size)
        return false;
    memcpy(to, word->text, word->length);
    to[word->length] = '\0';
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

bool fault_number(const char *text, size_t length, uint64_t *value)
{
    bool hex = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    uint64_t base = hex ? 16 : 10;
    uint64_t sum = 0;

    if (length == 0)
        return false;
    for (size_t i = hex ? 2 : 0; i < length; i++) {
        uint64_t digit = (uint64_t)digit_value(text[i]);

        if (digit >= base || sum > (UINT64_MAX - digit) / base)
            return false;
        sum = sum * base + digit;
    }
    *value = sum;
    return true;
}

static const char *complain(char *error, size_t size, unsigned column, const char *what,
                            const struct word *word)
{
    if (word)
        snprintf(error, size, "column %u: %s, not '%.*s'", column, what,
                 (int)(word->length < 64 ? word->length : 64), word->text);
    else
        snprintf(error, size, "column %u: %s", column, what);
    return error;
}

static bool parse_time(const struct word *word, uint64_t clock_hz, struct fault_line *line)
{
    char text[64];

    if (!word_copy(word, text, sizeof(text)))
        return false;
    line->from_now = text[0] == '+';
    line->has_time = true;
    line->time_column = word->column;
    return time_parse(text + (line->from_now ? 1 : 0), clock_hz, &line->time);
}

const char *fault_line_parse(const char *text, uint64_t clock_hz, struct fault_line *line,
                             char *error, size_t error_size)
{
    struct word word[WORDS_MAX + 1];
    unsigned count = split(text, word);
    unsigned next = 2;
    unsigned end = (unsigned)strlen(text) + 1;

    *line = (struct fault_line){0};
    if (count == 0)
        return complain(error, error_size, 1, "expected a fault such as 'flip cpu0.y:3 at 5ms'",
                        NULL);
    if (!word_copy(&word[0], line->model, sizeof(line->model)))
        return complain(error, error_size, word[0].column, "expected a fault model", &word[0]);
    if (count < 2)
        return complain(error, error_size, end, "expected a target", NULL);
    if (!word_copy(&word[1], line->target, sizeof(line->target)))
        return complain(error, error_size, word[1].column, "the target's name is too long", NULL);
    line->target_column = word[1].column;
    if (count > next && !word_is(&word[next], "at")) {
        line->has_value = true;
        line->value_column = word[next].column;
        if (!fault_number(word[next].text, word[next].length, &line->value))
            return complain(error, error_size, word[next].column, "expected a number or 'at TIME'",
                            &word[next]);
        next++;
    }
    if (count == next)
        return NULL;
    if (!word_is(&word[next], "at"))
        return complain(error, error_size, word[next].column, "expected 'at TIME'", &word[next]);
    if (count == next + 1)
        return complain(error, error_size, end, "expected a time after 'at'", NULL);
    if (!parse_time(&word[next + 1], clock_hz, line))
        return complain(error, error_size, word[next + 1].column,
                        "expected a time such as 120cyc, 3us, 5ms, 1.5s or +5ms", &word[next + 1]);
    if (count > next + 2)
        return complain(error, error_size, word[next + 2].column, "expected nothing more",
                        &word[next + 2]);
    return NULL;
}
