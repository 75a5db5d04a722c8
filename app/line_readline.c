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

static struct {
    line_completer completer;
    void *owner;
    size_t start, next;
} asking;

static char *line_generate(const char *word, int again)
{
    if (!again)
        asking.next = 0;
    return asking.completer(asking.owner, rl_line_buffer, asking.start, word, asking.next++);
}

static char **line_complete(const char *word, int start, int end)
{
    (void)end;
    rl_attempted_completion_over = 1; /* no names of files where there is nothing else */
    asking.start = (size_t)start;
    return asking.completer ? rl_completion_matches(word, line_generate) : NULL;
}

char *line_read(const char *prompt, line_completer completer, void *owner)
{
    char *line;

    asking.completer = completer;
    asking.owner = owner;
    rl_readline_name = "pride";
    rl_catch_signals = 0; /* Ctrl-C stops a run; a line is given up with Ctrl-U */
    rl_attempted_completion_function = line_complete;
    rl_basic_word_break_characters = " \t";
    line = readline(prompt);
    if (line && *line)
        add_history(line);
    return line;
}
