/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of a command: one row gives an option's name, where its argument goes, and its lines of --help, which every table has
 * without a row. Of an option that is given twice the last one counts, unless it is a list.
 */
#ifndef PRIDE_APP_OPTION_TABLE_H
#define PRIDE_APP_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/diag.h"

#define OPTION_TABLE_MAX 32 /* rows */
#define OPTION_LIST_MAX  64 /* how often an option that may be repeated can stand there */

struct option_list {
    const char *text[OPTION_LIST_MAX];
    size_t count;
};

enum option_kind {
    TAKES_TEXT,    /* a const char * */
    TAKES_LIST,    /* a struct option_list */
    TAKES_NOTHING, /* a bool; no argument */
    TAKES_NUMBER,  /* a uint64_t */
    TAKES_COUNT,   /* an unsigned from 1 to `maximum` */
    TAKES_OWN,     /* what `take` makes of the argument */
    TAKES_OPTIONAL /* likewise; it may be left out: NULL */
};

struct option_row {
    const char *name;
    char letter; /* that means the same; 0: none */
    enum option_kind kind;
    size_t offset;    /* in the options: the member it goes to */
    unsigned maximum; /* of a COUNT */
    const char *(*take)(void *options, const char *argument); /* what was expected; NULL: taken */
    const char *argument; /* as --help has it, with what stands before it: " FILE", "[=json]", "" */
    const char *help;     /* one line or several */
};

/* All options of a command, and what --help says before and behind them (foot: NULL for nothing). */
struct option_page {
    const char *head;
    const struct option_row *row;
    size_t count; /* at most OPTION_TABLE_MAX */
    const char *foot;
};

enum options_result {
    OPTIONS_GOOD,
    OPTIONS_HELP, /* --help was printed: nothing else to do */
    OPTIONS_WRONG /* reported in one line */
};

/*
 * Puts all options of a command line where their rows say; argv[0] is the command's name. *given (NULL is allowed) has bit N for
 * row N; what is no option is left at argv[*operand] and up. All texts are argv's own.
 */
enum options_result option_table_parse(const struct option_page *page, void *options,
                                       uint32_t *given, int argc, char **argv, int *operand,
                                       struct diag *diag);

/* A whole number, decimal, octal or hexadecimal as in C. False: it is none, or has more than 64 bits. */
bool option_number(const char *text, uint64_t *value);

#endif
