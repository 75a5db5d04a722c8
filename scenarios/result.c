/* SPDX-License-Identifier: BSD-2-Clause */
/* Results as bytes between two processes of the same program, so the layout is the compiler's. */
#include "scenarios/result.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct result_head {
    uint32_t outcome;
    uint32_t reason_size, notes_size, artefact_size; /* with their zero; 0: NULL */
    double simulated_us, host_seconds;
};

void result_fail(struct result *result, const char *format, ...)
{
    va_list arguments;
    char *reason = NULL;

    va_start(arguments, format);
    if (vasprintf(&reason, format, arguments) < 0)
        reason = NULL;
    va_end(arguments);
    if (reason && strlen(reason) > RESULT_REASON_MAX)
        memcpy(reason + RESULT_REASON_MAX - 3, "...", 4);
    for (char *p = reason; p && *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    free(result->reason);
    result->outcome = RESULT_FAILED;
    result->reason = reason;
}

void result_close(struct result *result)
{
    free(result->reason);
    free(result->notes);
    free(result->artefact);
    *result = (struct result){0};
}

static bool write_all(int file, const void *data, size_t size)
{
    const char *p = data;

    while (size) {
        ssize_t done = write(file, p, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        size -= (size_t)done;
    }
    return true;
}

static uint32_t text_size(const char *text)
{
    return text ? (uint32_t)strlen(text) + 1 : 0;
}

bool result_send(const struct result *result, int file)
{
    struct result_head head = {.outcome = (uint32_t)result->outcome,
                               .reason_size = text_size(result->reason),
                               .notes_size = text_size(result->notes),
                               .artefact_size = text_size(result->artefact),
                               .simulated_us = result->simulated_us,
                               .host_seconds = result->host_seconds};

    return write_all(file, &head, sizeof(head)) &&
           write_all(file, result->reason, head.reason_size) &&
           write_all(file, result->notes, head.notes_size) &&
           write_all(file, result->artefact, head.artefact_size);
}

size_t result_receive(struct result *result, const void *data, size_t size)
{
    struct result_head head;
    const char *p;
    size_t all;

    *result = (struct result){0};
    if (size < sizeof(head))
        return 0;
    p = (const char *)data + sizeof(head);
    memcpy(&head, data, sizeof(head));
    all = sizeof(head) + head.reason_size + head.notes_size + head.artefact_size;
    if (size < all)
        return 0;
    result->outcome = (enum result_outcome)head.outcome;
    result->simulated_us = head.simulated_us;
    result->host_seconds = head.host_seconds;
    if (head.reason_size)
        result->reason = strndup(p, head.reason_size);
    p += head.reason_size;
    if (head.notes_size)
        result->notes = strndup(p, head.notes_size);
    p += head.notes_size;
    if (head.artefact_size)
        result->artefact = strndup(p, head.artefact_size);
    return all;
}
