/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes a fault's line apart, clause after clause. The words' meaning is looked up elsewhere.
 */
#include "sim/fault/grammar.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/settings.h"

#define WORDS_MAX 16

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

/* The line while it is read. */
struct reader {
    struct word word[WORDS_MAX + 1];
    unsigned count, next;
    unsigned end; /* column behind the last character */
    uint64_t clock_hz;
    char *error;
    size_t error_size;
};

static const char *wrong_word(const struct reader *reader, const char *what)
{
    if (reader->next < reader->count)
        return complain(reader->error, reader->error_size, reader->word[reader->next].column, what,
                        &reader->word[reader->next]);
    return complain(reader->error, reader->error_size, reader->end, what, NULL);
}

static bool at_word(const struct reader *reader, const char *text)
{
    return reader->next < reader->count && word_is(&reader->word[reader->next], text);
}

static bool parse_cycles(const char *text, size_t length, uint64_t clock_hz, uint64_t *cycles)
{
    const struct word word = {.text = text, .length = length};
    char copy[64];

    return word_copy(&word, copy, sizeof(copy)) && time_parse(copy, clock_hz, cycles);
}

/* Where ".." stands in the word; its length where it does not. */
static size_t find_range(const struct word *word)
{
    for (size_t i = 0; i + 1 < word->length; i++)
        if (word->text[i] == '.' && word->text[i + 1] == '.')
            return i;
    return word->length;
}

/* TIME, +TIME or TIME..TIME */
static bool parse_time(const struct reader *reader, struct fault_line *line)
{
    const struct word *word = &reader->word[reader->next];
    size_t middle = find_range(word);
    size_t skip = word->text[0] == '+';

    line->from_now = skip;
    line->has_time = true;
    if (middle <= skip ||
        !parse_cycles(word->text + skip, middle - skip, reader->clock_hz, &line->time))
        return false;
    line->last_time = line->time;
    return middle == word->length ||
           (parse_cycles(word->text + middle + 2, word->length - middle - 2, reader->clock_hz,
                         &line->last_time) &&
            line->last_time >= line->time);
}

/* #N or #N..N */
static bool parse_count(const struct word *word, struct fault_line *line)
{
    size_t middle = find_range(word);

    if (!fault_number(word->text + 1, middle - 1, &line->first_count))
        return false;
    line->last_count = line->first_count;
    if (middle < word->length &&
        !fault_number(word->text + middle + 2, word->length - middle - 2, &line->last_count))
        return false;
    return line->first_count && line->last_count >= line->first_count;
}

static bool is_clause(const struct reader *reader)
{
    return at_word(reader, "for") || at_word(reader, "every");
}

static const char *parse_kind(struct reader *reader, struct fault_line *line)
{
    static const char expected[] = "expected a time such as 120cyc, 3us, 5ms, 1.5s or +5ms";
    const struct word *word = &reader->word[reader->next];

    if (!word_copy(word, line->trigger, sizeof(line->trigger)))
        return wrong_word(reader, expected);
    line->has_trigger = true;
    line->first_count = line->last_count = 1;
    reader->next++;
    if (reader->next < reader->count && !is_clause(reader) &&
        reader->word[reader->next].text[0] != '#' && reader->word[reader->next].text[0] != '+') {
        line->where_column = reader->word[reader->next].column;
        if (!word_copy(&reader->word[reader->next], line->where, sizeof(line->where)))
            return wrong_word(reader, "expected a shorter name");
        reader->next++;
    }
    if (reader->next < reader->count && reader->word[reader->next].text[0] == '#') {
        if (!parse_count(&reader->word[reader->next], line))
            return wrong_word(reader, "expected a count such as #3 or #1..20");
        reader->next++;
    }
    if (reader->next < reader->count && reader->word[reader->next].text[0] == '+') {
        word = &reader->word[reader->next];
        if (!parse_cycles(word->text + 1, word->length - 1, reader->clock_hz, &line->delay))
            return wrong_word(reader, "expected a delay such as +200us");
        reader->next++;
    }
    return NULL;
}

static const char *parse_trigger(struct reader *reader, struct fault_line *line)
{
    char first;

    reader->next++;
    if (reader->next == reader->count)
        return wrong_word(reader, "expected a time after 'at'");
    line->time_column = reader->word[reader->next].column;
    first = reader->word[reader->next].text[0];
    if (first >= 'a' && first <= 'z')
        return parse_kind(reader, line);
    if (!parse_time(reader, line))
        return wrong_word(reader, "expected a time such as 120cyc, 3us, 5ms, 1.5s or +5ms");
    reader->next++;
    return NULL;
}

static const char *parse_length(struct reader *reader, uint64_t *cycles)
{
    reader->next++;
    if (reader->next == reader->count ||
        !parse_cycles(reader->word[reader->next].text, reader->word[reader->next].length,
                      reader->clock_hz, cycles) ||
        !*cycles)
        return wrong_word(reader, "expected a time such as 120cyc or 3us");
    reader->next++;
    return NULL;
}

/* A number, a negative number, or a time. */
static const char *parse_value(struct reader *reader, struct fault_line *line)
{
    const struct word *word = &reader->word[reader->next];
    bool negative = word->text[0] == '-';

    line->has_value = true;
    line->value_column = word->column;
    if (!fault_number(word->text + negative, word->length - negative, &line->value) &&
        (negative || !parse_cycles(word->text, word->length, reader->clock_hz, &line->value)))
        return wrong_word(reader, "expected a number or 'at TIME'");
    if (negative)
        line->value = 0 - line->value;
    reader->next++;
    return NULL;
}

static const char *parse_names(struct reader *reader, struct fault_line *line)
{
    if (reader->count == 0)
        return complain(reader->error, reader->error_size, 1,
                        "expected a fault such as 'flip cpu0.y:3 at 5ms'", NULL);
    if (!word_copy(&reader->word[0], line->model, sizeof(line->model)))
        return wrong_word(reader, "expected a fault model");
    reader->next = 1;
    if (reader->count < 2)
        return wrong_word(reader, "expected a target");
    if (!word_copy(&reader->word[1], line->target, sizeof(line->target)))
        return complain(reader->error, reader->error_size, reader->word[1].column,
                        "the target's name is too long", NULL);
    line->target_column = reader->word[1].column;
    reader->next = 2;
    return NULL;
}

const char *fault_line_parse(const char *text, uint64_t clock_hz, struct fault_line *line,
                             char *error, size_t error_size)
{
    struct reader reader = {.end = (unsigned)strlen(text) + 1,
                            .clock_hz = clock_hz,
                            .error = error,
                            .error_size = error_size};
    const char *wrong;

    *line = (struct fault_line){0};
    reader.count = split(text, reader.word);
    wrong = parse_names(&reader, line);
    if (!wrong && reader.next < reader.count && !at_word(&reader, "at") && !is_clause(&reader))
        wrong = parse_value(&reader, line);
    if (!wrong && at_word(&reader, "at"))
        wrong = parse_trigger(&reader, line);
    else if (!wrong && reader.next < reader.count && !is_clause(&reader))
        wrong = wrong_word(&reader, "expected 'at TIME'");
    if (!wrong && at_word(&reader, "for"))
        wrong = parse_length(&reader, &line->duration);
    if (!wrong && at_word(&reader, "every")) {
        line->period_column = reader.word[reader.next].column;
        wrong = parse_length(&reader, &line->period);
    }
    if (!wrong && reader.next < reader.count)
        wrong = wrong_word(&reader, "expected nothing more");
    return wrong;
}
