/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that grows: documents (target description, thread list) and the output of monitor commands are built in one.
 * A text that ran out of memory stays empty and says so, so that writers need not check each line.
 */
#ifndef PRIDE_GDBSTUB_TEXT_H
#define PRIDE_GDBSTUB_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct gdb_text {
    char *data; /* NUL-terminated, or NULL while nothing was written */
    size_t length;
    size_t capacity;
    bool failed; /* out of memory: data is gone */
    bool complained;
    size_t complaint; /* if it has: where the first one begins */
};

void gdb_text_init(struct gdb_text *text);
void gdb_text_free(struct gdb_text *text);

/* Forgets the content, complaints too, keeps the memory. */
void gdb_text_clear(struct gdb_text *text);

/* Adds to it. After a failed allocation it stays empty (`failed`). */
void gdb_text_print(struct gdb_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, where it tells why what was asked for is not done: a script ends there. */
void gdb_text_complain(struct gdb_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
