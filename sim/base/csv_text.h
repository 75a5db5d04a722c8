/* SPDX-License-Identifier: BSD-2-Clause */
/* Text in comma-separated values (RFC 4180): tables of times. */
#ifndef PRIDE_BASE_CSV_TEXT_H
#define PRIDE_BASE_CSV_TEXT_H

#include <stdio.h>

/* A field: in quotes where it has commas, quotes or line ends in it. */
void csv_text(FILE *file, const char *text);

#endif
