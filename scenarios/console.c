/* SPDX-License-Identifier: BSD-2-Clause */
/* Cuts what the UARTs send into lines, and lines into tag, time and message (console.h). */
#include "scenarios/console.h"

#include <stdlib.h>
#include <string.h>

struct console *console_create(void)
{
    return calloc(1, sizeof(struct console));
}

void console_destroy(struct console *console)
{
    if (!console)
        return;
    for (size_t i = 0; i < console->count; i++)
        free(console->line[i].text);
    free(console->line);
    free(console->cursor);
    free(console);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(const struct console_line *line, size_t at)
{
    while (at < line->length && is_digit(line->text[at]))
        at++;
    return at;
}

static size_t skip_blanks(const struct console_line *line, size_t at)
{
    while (at < line->length && line->text[at] == ' ')
        at++;
    return at;
}

/* Where "12.345678 s  " at the body's head ends; the body's head where there is no such time. */
static size_t skip_time(const struct console_line *line)
{
    size_t start = skip_blanks(line, line->body);
    size_t point = skip_digits(line, start);
    size_t end =
        point < line->length && line->text[point] == '.' ? skip_digits(line, point + 1) : 0;

    if (point == start || end <= point + 1 || end + 2 > line->length)
        return line->body;
    if (line->text[end] != ' ' || line->text[end + 1] != 's')
        return line->body;
    if (end + 2 < line->length && line->text[end + 2] != ' ')
        return line->body;
    return skip_blanks(line, end + 2);
}

/* "[name] text": a name has no blank, no bracket and at most 63 characters. */
static void find_parts(struct console_line *line)
{
    size_t at = 1;

    if (line->length > 2 && line->text[0] == '[') {
        while (at < line->length && at < 64 && !strchr(" []", line->text[at]))
            at++;
        if (at > 1 && at < line->length && line->text[at] == ']') {
            line->tag_length = at - 1;
            line->body = at + 1;
            if (line->body < line->length && line->text[line->body] == ' ')
                line->body++;
        }
    }
    line->message = skip_time(line);
}

static bool append(struct console *console, const char *text, size_t length, uint64_t cycle,
                   uint32_t uart)
{
    struct console_line line = {.length = length, .cycle = cycle, .uart = uart};

    if (console->overflow || console->total + length > CONSOLE_TOTAL_MAX) {
        console->overflow = true;
        return false;
    }
    if (console->count == console->capacity) {
        size_t capacity = console->capacity ? console->capacity * 2 : 64;
        struct console_line *grown = realloc(console->line, capacity * sizeof(*grown));

        if (!grown) {
            console->overflow = true;
            return false;
        }
        console->line = grown;
        console->capacity = capacity;
    }
    line.text = malloc(length + 1);
    if (!line.text) {
        console->overflow = true;
        return false;
    }
    memcpy(line.text, text, length);
    line.text[length] = '\0';
    find_parts(&line);
    console->line[console->count++] = line;
    console->total += length;
    return true;
}

bool console_add(struct console *console, uint32_t uart, uint8_t character, uint64_t cycle)
{
    bool done;

    if (uart >= CONSOLE_UARTS || character == '\r')
        return false;
    if (character != '\n') {
        console->partial[uart].text[console->partial[uart].length++] = (char)character;
        if (console->partial[uart].length < CONSOLE_LINE_MAX)
            return false;
    }
    done = append(console, console->partial[uart].text, console->partial[uart].length, cycle, uart);
    console->partial[uart].length = 0;
    return done;
}

void console_end(struct console *console, uint64_t cycle)
{
    for (uint32_t uart = 0; uart < CONSOLE_UARTS; uart++)
        if (console->partial[uart].length)
            console_add(console, uart, '\n', cycle);
}

bool console_line_is(const struct console_line *line, const char *name)
{
    if (!name)
        return true;
    return line->tag_length == strlen(name) && memcmp(line->text + 1, name, line->tag_length) == 0;
}

size_t *console_cursor(struct console *console, const char *name)
{
    struct console_cursor *grown;

    if (!name)
        name = "";
    for (size_t i = 0; i < console->cursor_count; i++)
        if (strncmp(console->cursor[i].name, name, sizeof(console->cursor[i].name) - 1) == 0)
            return &console->cursor[i].next;
    grown = realloc(console->cursor, (console->cursor_count + 1) * sizeof(*grown));
    if (!grown)
        return NULL;
    console->cursor = grown;
    grown += console->cursor_count++;
    *grown = (struct console_cursor){.next = 0};
    memcpy(grown->name, name, strnlen(name, sizeof(grown->name) - 1));
    return &grown->next;
}

static bool copy_cursors(struct console *copy, const struct console *console)
{
    if (!console->cursor_count)
        return true;
    copy->cursor = malloc(console->cursor_count * sizeof(*copy->cursor));
    if (!copy->cursor)
        return false;
    memcpy(copy->cursor, console->cursor, console->cursor_count * sizeof(*copy->cursor));
    copy->cursor_count = console->cursor_count;
    return true;
}

struct console *console_copy(const struct console *console)
{
    struct console *copy = console_create();
    bool good = copy && copy_cursors(copy, console);

    for (size_t i = 0; good && i < console->count; i++) {
        const struct console_line *line = &console->line[i];

        good = append(copy, line->text, line->length, line->cycle, line->uart);
    }
    if (!good) {
        console_destroy(copy);
        return NULL;
    }
    copy->overflow = console->overflow;
    memcpy(copy->partial, console->partial, sizeof(copy->partial));
    return copy;
}
