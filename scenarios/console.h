/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What came out of the UARTs, as lines with the time at which they ended. A line "[name] text" is
 * the partition `name`'s; a time in seconds at the head of the text ("0.012345 s  ...") is kept
 * apart, so that lines compare across runs. Pure: knows no machine and no Lua.
 */
#ifndef PRIDE_SCENARIOS_CONSOLE_H
#define PRIDE_SCENARIOS_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONSOLE_UARTS     8
#define CONSOLE_LINE_MAX  4096                /* longer lines are cut in two */
#define CONSOLE_TOTAL_MAX (64u * 1024 * 1024) /* bytes kept in all; later output is dropped */

/* A line's bytes, without its end; carriage returns are dropped. Parts are offsets into text. */
struct console_line {
    char *text; /* terminated, but may contain zero bytes */
    size_t length;
    size_t tag_length; /* of the name behind "["; 0: no tag */
    size_t body;       /* behind the tag */
    size_t message;    /* behind the tag and a time stamp */
    uint64_t cycle;    /* when the line's end left the transmitter */
    uint32_t uart;
};

/* How far expectations on one partition have read. */
struct console_cursor {
    char name[64];
    size_t next;
};

struct console {
    struct console_line *line;
    size_t count, capacity;
    struct console_cursor *cursor;
    size_t cursor_count;
    size_t total; /* bytes kept */
    bool overflow;
    struct {
        char text[CONSOLE_LINE_MAX];
        size_t length;
    } partial[CONSOLE_UARTS];
};

/* NULL: no memory. */
struct console *console_create(void);
struct console *console_copy(const struct console *console);
void console_destroy(struct console *console);

/* Takes one character. True: it completed a line. */
bool console_add(struct console *console, uint32_t uart, uint8_t character, uint64_t cycle);

/* The machine has ended: what is there of a line is all of it. */
void console_end(struct console *console, uint64_t cycle);

/* The line belongs to partition `name`; NULL means any line. */
bool console_line_is(const struct console_line *line, const char *name);

/*
 * The cursor of a partition (NULL: of the whole output), made at 0 when it is new. NULL: no memory.
 */
size_t *console_cursor(struct console *console, const char *name);

#endif
