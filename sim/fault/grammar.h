/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The form of a fault's line, without regard to what its names mean: words, columns, times. Pure:
 * knows no machine.
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
    uint64_t value;
    unsigned value_column;
    bool has_time;
    bool from_now; /* the time was written with '+' */
    uint64_t time; /* cycles */
    unsigned time_column;
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
