/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Collector of error messages: a list kept sorted by line, equal lines in the order of finding.
 */
#include "hv/pack/diag.h"

#include <stdarg.h>

#include "hv/pack/arena.h"
#include "hv/pack/pack.h"

#define MESSAGE_SIZE 512

struct pack_message {
    struct pack_message *next;
    const char *file;
    unsigned line;
    const char *text;
};

/* What is quoted from a file is no line of its own, and nothing for the terminal to obey. */
static void make_one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

static void record(struct pack_diag *diag, const char *file, unsigned line, const char *format,
                   va_list arguments)
{
    struct pack_message *message = pack_arena_allocate(diag->arena, sizeof *message);
    struct pack_message **place = &diag->messages;
    char text[MESSAGE_SIZE];

    vsnprintf(text, sizeof text, format, arguments);
    make_one_line(text);
    while (*place != NULL && (*place)->line <= line)
        place = &(*place)->next;
    *message = (struct pack_message){*place, file, line, pack_arena_copy(diag->arena, text)};
    *place = message;
    diag->count++;
}

void pack_diag_error(struct pack_diag *diag, unsigned line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    record(diag, diag->file, line, format, arguments);
    va_end(arguments);
}

void pack_diag_error_in(struct pack_diag *diag, const char *file, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    record(diag, file, 0, format, arguments);
    va_end(arguments);
}

void pack_diag_print(const struct pack_diag *diag, FILE *out)
{
    unsigned printed = 0;

    for (const struct pack_message *m = diag->messages; m != NULL && printed < PACK_ERROR_LIMIT;
         m = m->next, printed++) {
        if (m->line == 0)
            fprintf(out, "%s: error: %s\n", m->file, m->text);
        else
            fprintf(out, "%s:%u: error: %s\n", m->file, m->line, m->text);
    }
    if (diag->count > printed)
        fprintf(out, "%s: error: and %u more\n", diag->file, diag->count - printed);
}
