/* SPDX-License-Identifier: BSD-2-Clause */
/* How a test ended, and its passage from the process that ran it. */
#ifndef PRIDE_SCENARIOS_RESULT_H
#define PRIDE_SCENARIOS_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESULT_REASON_MAX 4000 /* characters */

enum result_outcome { RESULT_PASSED, RESULT_FAILED, RESULT_SKIPPED };

struct result {
    enum result_outcome outcome;
    char *reason;    /* one line; NULL: passed */
    char *notes;     /* lines for people; may be NULL */
    char *artefact;  /* folder that the failure left, or why there is none; NULL: none is wanted */
    bool incomplete; /* not all of what it leaves could be written; not sent */
    double simulated_us; /* over all machines of the test */
    double host_seconds;
};

/* Sets a failure with a formatted reason: its line ends become blanks, what is too long is cut. */
void result_fail(struct result *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void result_close(struct result *result);

/* Writes the result to a file descriptor. False: not possible. */
bool result_send(const struct result *result, int file);

/*
 * Reads back what result_send wrote, at the head of `size` bytes in memory. Returns how many bytes
 * that took; 0: it is not complete, and *result is empty.
 */
size_t result_receive(struct result *result, const void *data, size_t size);

#endif
