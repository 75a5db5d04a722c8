/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two things about writing JSON that are easy to get wrong: strings, and times with exact
 * decimals.
 */
#ifndef PRIDE_TRACE_JSON_H
#define PRIDE_TRACE_JSON_H

#include <stdint.h>
#include <stdio.h>

/*
 * Writes the text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD. NULL
 * counts as "".
 */
void json_string(FILE *file, const char *text);

/*
 * Writes cycles at clock_hz (not 0) as microseconds with three decimals, rounded down: "1234.567".
 */
void json_microseconds(FILE *file, uint64_t cycles, uint32_t clock_hz);

#endif
