/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The form of a fault's line, without regard to what its names mean: words, columns, times. Pure:
 * knows no machine.
 *
 *   MODEL TARGET [VALUE] [at TRIGGER] [for TIME] [every TIME]
 *   TRIGGER: TIME | TIME..TIME | KIND [WHERE] [#N | #N..N] [+TIME]
 */
#ifndef PRIDE_FAULT_GRAMMAR_H
#define PRIDE_FAULT_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault_line {
    char model[16];
    char target[128];
    unsigned target_column; /* columns count from 1 */
    bool has_value;
    uint64_t value; /* a negative number, or a time in cycles, where the text was one */
    unsigned value_column;
    bool has_time;
    bool from_now;      /* the time was written with '+' */
    uint64_t time;      /* cycles */
    uint64_t last_time; /* TIME..TIME, else the same as time */
    unsigned time_column;
    bool has_trigger; /* another one than a time; time_column is its column */
    char trigger[16];
    char where[128]; /* "": none was given */
    unsigned where_column;
    uint64_t first_count, last_count; /* #N..N; 1 where there is none */
    uint64_t delay;                   /* cycles */
    uint64_t duration, period;        /* cycles; 0: not given */
    unsigned period_column;           /* of the word "every" */
};

/*
 * Takes the line apart. NULL: done. Else the message "column N: ...", in `error`; *line is
 * undefined then.
 */
const char *fault_line_parse(const char *text, uint64_t clock_hz, struct fault_line *line,
                             char *error, size_t error_size);

/* A whole word as an unsigned number, decimal or 0x. False: it is none, or above 64 bits. */
bool fault_number(const char *text, size_t length, uint64_t *value);

#endif
