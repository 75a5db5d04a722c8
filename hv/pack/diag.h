/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packer's error messages: collected while checking goes on, printed at the end in the order of
 * the lines.
 */
#ifndef HV_PACK_DIAG_H
#define HV_PACK_DIAG_H

#include <stdio.h>

struct pack_arena;

struct pack_diag {
    struct pack_arena *arena;
    const char *file; /* that lines refer to */
    struct pack_message *messages;
    unsigned count;
};

/* Records `FILE:LINE: error: TEXT` about diag->file; line 0 means the file as a whole. */
void pack_diag_error(struct pack_diag *diag, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Records `FILE: error: TEXT` about another file. */
void pack_diag_error_in(struct pack_diag *diag, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints the first PACK_ERROR_LIMIT messages by line, and how many more there are. */
void pack_diag_print(const struct pack_diag *diag, FILE *out);

#endif
