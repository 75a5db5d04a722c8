/* SPDX-License-Identifier: BSD-2-Clause */
/* What people and machines read about a run: TAP version 14, JUnit XML. */
#ifndef PRIDE_SCENARIOS_REPORT_H
#define PRIDE_SCENARIOS_REPORT_H

#include <stdio.h>

#include "scenarios/result.h"

/* Text as a TAP description: '\' and '#' escaped, control characters as blanks. */
void tap_text(FILE *file, const char *text);

void tap_head(FILE *file, size_t count);

/* One test point. A failure is followed by a YAML block with the reason, the seed and the notes. */
void tap_result(FILE *file, size_t number, const char *description, const struct result *result,
                uint64_t seed);

struct junit_case {
    const char *file;
    const char *name;
    const struct result *result;
};

/* One test suite a scenario file; cases of one file stand together. */
void junit_write(FILE *file, const struct junit_case *item, size_t count);

#endif
