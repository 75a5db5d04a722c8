/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines that somebody types. Two files have this interface, of which a build takes one: line_readline.c, with editing,
 * history and completion by GNU readline (GPL, so the program that is linked with it is), and line_plain.c without
 * (make READLINE=no).
 */
#ifndef PRIDE_APP_LINE_H
#define PRIDE_APP_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* The index-th completion of the word that begins at `start` of `line`: to be freed. NULL: no more. */
typedef char *(*line_completer)(void *owner, const char *line, size_t start, size_t index);

/* `completer` may be NULL. Lines of earlier sessions are there again. */
void line_begin(line_completer completer, void *owner);

/* A line without its end, to be freed. NULL: no more. */
char *line_read(const char *prompt);

/* What was typed is kept for the next session, in ~/.pride_history. */
void line_end(void);

#endif
