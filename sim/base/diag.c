/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages to people (diag.h).
 */
#include "sim/base/diag.h"

#include <stdio.h>
#include <string.h>

#define DIAG_LINE 1024

void diag_init(struct diag *diag)
{
    *diag = (struct diag){0};
}

/* What is quoted from a file is no line of its own, and nothing for the terminal to obey. */
static void diag_line(struct diag *diag, char *line)
{
    for (char *at = line; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    }
    if (diag->sink)
        diag->sink(diag->owner, line);
    else
        fprintf(stderr, "%s\n", line);
}

bool diag_error(struct diag *diag, const char *file, unsigned line, const char *format, ...)
{
    char text[DIAG_LINE];
    int used = 0;
    va_list arguments;

    used = snprintf(text, sizeof(text), "pride: error: ");
    if (file && line)
        used += snprintf(text + used, sizeof(text) - (size_t)used, "%.512s:%u: ", file, line);
    else if (file)
        used += snprintf(text + used, sizeof(text) - (size_t)used, "%.512s: ", file);
    va_start(arguments, format);
    vsnprintf(text + used, sizeof(text) - (size_t)used, format, arguments);
    va_end(arguments);
    diag->errors++;
    diag_line(diag, text);
    return false;
}

/* True the first time a key is seen; a full table means that enough has been said. */
static bool diag_first_time(struct diag *diag, uint64_t key)
{
    uint64_t start = key * 0x9e3779b97f4a7c15u;

    for (uint64_t i = 0; i < DIAG_KEYS; i++) {
        uint64_t *slot = &diag->seen[(start + i) % DIAG_KEYS];

        if (*slot == key)
            return false;
        if (!*slot) {
            *slot = key;
            return true;
        }
    }
    return false;
}

void diag_guest(struct diag *diag, uint64_t key, const char *format, ...)
{
    static const char prefix[] = "pride: guest: ";
    char text[DIAG_LINE];
    va_list arguments;

    if (diag->quiet_guest || !diag_first_time(diag, key ? key : 1))
        return;
    memcpy(text, prefix, sizeof(prefix));
    va_start(arguments, format);
    vsnprintf(text + sizeof(prefix) - 1, sizeof(text) - sizeof(prefix) + 1, format, arguments);
    va_end(arguments);
    diag->warnings++;
    diag_line(diag, text);
}
