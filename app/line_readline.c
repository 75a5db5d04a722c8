/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines by GNU readline (line.h), the one file that knows it. Readline has one line at a time and calls back without an
 * owner: whose completion it is stands in a variable here.
 */
#include "app/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#define LINES_KEPT 1000

static struct {
    line_completer completer;
    void *owner;
    size_t start, next;
} asking;

static char *line_generate(const char *word, int again)
{
    char line[1024], *name;

    (void)word;
    if (!again)
        asking.next = 0;
    snprintf(line, sizeof(line), "%.*s", rl_point, rl_line_buffer);
    name = asking.completer(asking.owner, line, asking.start, asking.next++);
    /* A folder is not the end of the word. */
    if (name && *name && name[strlen(name) - 1] == '/')
        rl_completion_append_character = '\0';
    return name;
}

static char **line_complete(const char *word, int start, int end)
{
    (void)end;
    rl_attempted_completion_over = 1; /* the completer knows where files may stand */
    rl_completion_append_character = ' ';
    asking.start = (size_t)start;
    return asking.completer ? rl_completion_matches(word, line_generate) : NULL;
}

/* False: there is no home, and nothing is kept. */
static bool line_file(char *path, size_t size)
{
    const char *home = getenv("HOME");

    return home && *home && (size_t)snprintf(path, size, "%s/.pride_history", home) < size;
}

void line_begin(line_completer completer, void *owner)
{
    char path[4096];

    asking.completer = completer;
    asking.owner = owner;
    rl_readline_name = "pride";
    rl_catch_signals = 0; /* Ctrl-C stops a run; a line is given up with Ctrl-U */
    rl_attempted_completion_function = line_complete;
    rl_basic_word_break_characters = " \t";
    using_history();
    if (line_file(path, sizeof(path)))
        read_history(path);
}

char *line_read(const char *prompt)
{
    char *line = readline(prompt);

    if (line && *line)
        add_history(line);
    return line;
}

void line_end(void)
{
    char path[4096];

    stifle_history(LINES_KEPT);
    if (line_file(path, sizeof(path)))
        write_history(path);
}
