/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines as the terminal gives them (line.h). */
#include "app/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void line_begin(line_completer completer, void *owner)
{
    (void)completer;
    (void)owner;
}

char *line_read(const char *prompt)
{
    char *line = NULL;
    size_t room = 0;

    fputs(prompt, stdout);
    fflush(stdout);
    if (getline(&line, &room, stdin) < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

void line_end(void)
{
}
