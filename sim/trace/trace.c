/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opens and closes traces: the table of kinds, the file, the observer. What is written is the
 * kinds' business.
 */
#include "sim/trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/trace/kind.h"

static const struct trace_kind *const kinds[] = {&trace_instr, &trace_timeline, &trace_times,
                                                 &trace_trap};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

bool trace_kind_info(size_t index, const char **name, const char **help)
{
    if (index >= KIND_COUNT)
        return false;
    *name = kinds[index]->name;
    *help = kinds[index]->help;
    return true;
}

static const struct trace_kind *find_kind(const char *name, size_t length)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strlen(kinds[i]->name) == length && memcmp(kinds[i]->name, name, length) == 0)
            return kinds[i];
    return NULL;
}

static void report_unknown_kind(struct diag *diag, const char *spec, size_t length)
{
    char names[128];
    size_t used = 0;

    for (size_t i = 0; i < KIND_COUNT && used < sizeof(names); i++)
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? ", " : "",
                                 kinds[i]->name);
    diag_error(diag, NULL, 0, "trace '%s': no kind '%.*s' of trace; kinds are %s", spec,
               (int)length, spec, names);
}

static void discard(struct trace *trace)
{
    if (trace->file && trace->file != stdout)
        fclose(trace->file);
    free(trace->state);
    free(trace->path);
    free(trace);
}

static struct trace *make(struct machine *machine, const struct trace_kind *kind, const char *path,
                          struct diag *diag)
{
    struct trace *trace = calloc(1, sizeof(*trace));

    if (!trace)
        return NULL;
    trace->kind = kind;
    trace->machine = machine;
    trace->diag = diag;
    trace->path = strdup(path);
    trace->state = calloc(1, kind->state_size ? kind->state_size : 1);
    if (!trace->path || !trace->state) {
        discard(trace);
        return NULL;
    }
    return trace;
}

/* False: reported. */
static bool begin(struct trace *trace)
{
    struct observers *observers = machine_observers(trace->machine);

    trace->file = strcmp(trace->path, "-") == 0 ? stdout : fopen(trace->path, "w");
    if (!trace->file)
        return diag_error(trace->diag, trace->path, 0, "cannot write trace: %s", strerror(errno));
    if (!trace->kind->start(trace))
        return diag_error(trace->diag, trace->path, 0, "no memory for the trace");
    if (!observe_add_class(observers, OBSERVE_RECORD, trace->kind->points, trace->kind->observe,
                           trace)) {
        trace->kind->finish(trace);
        return diag_error(trace->diag, trace->path, 0, "too many observers: close another trace");
    }
    return true;
}

struct trace *trace_open(struct machine *machine, const char *spec, struct diag *diag)
{
    const char *equals = strchr(spec, '=');
    const struct trace_kind *kind;
    struct trace *trace;

    if (!equals || equals[1] == '\0') {
        diag_error(diag, NULL, 0, "trace '%s': expected KIND=FILE", spec);
        return NULL;
    }
    kind = find_kind(spec, (size_t)(equals - spec));
    if (!kind) {
        report_unknown_kind(diag, spec, (size_t)(equals - spec));
        return NULL;
    }
    trace = make(machine, kind, equals + 1, diag);
    if (!trace) {
        diag_error(diag, NULL, 0, "trace '%s': no memory", spec);
        return NULL;
    }
    if (!begin(trace)) {
        discard(trace);
        return NULL;
    }
    return trace;
}

bool trace_close(struct trace *trace)
{
    bool good;

    if (!trace)
        return true;
    observe_remove(machine_observers(trace->machine), trace->kind->observe, trace);
    trace->kind->finish(trace);
    errno = 0;
    good = fflush(trace->file) == 0 && !ferror(trace->file);
    if (trace->file != stdout) {
        good = fclose(trace->file) == 0 && good;
        trace->file = NULL;
    }
    if (!good)
        diag_error(trace->diag, trace->path, 0, "the trace is incomplete: %s",
                   errno ? strerror(errno) : "a write failed");
    discard(trace);
    return good;
}
