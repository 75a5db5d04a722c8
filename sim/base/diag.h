/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What we tell people. Errors of users (files, options) go through diag_error, with the place where
 * they are; each call is one line on the sink. What a guest does that hardware would not forgive
 * goes through diag_guest, once for each key, so that a loop cannot flood the terminal.
 */
#ifndef PRIDE_BASE_DIAG_H
#define PRIDE_BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#define DIAG_KEYS 1024

struct diag {
    void (*sink)(void *owner, const char *line); /* NULL: standard error */
    void *owner;
    unsigned errors;   /* how many diag_error calls so far */
    unsigned warnings; /* how many diag_guest lines were printed */
    bool quiet_guest;
    uint64_t seen[DIAG_KEYS]; /* keys already reported, by open hashing; 0 = free */
};

/* Nothing was said yet; messages go to standard error. */
void diag_init(struct diag *diag);

/*
 * "pride: error: FILE:LINE: message"; file may be NULL, line 0 is left out. Returns false, for
 * `return diag_error(...)`.
 */
bool diag_error(struct diag *diag, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * "pride: guest: message", once for each key (any nonzero number made from PC, address and kind).
 */
void diag_guest(struct diag *diag, uint64_t key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
