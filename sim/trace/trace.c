/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opens and closes traces: the table of kinds, the file, the observer. What is written is the
 * kinds' business.
 */
#include "sim/trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/output.h"
#include "sim/trace/kind.h"
#include "sim/trace/record.h"

static const struct trace_kind *const kinds[] = {&trace_bus,   &trace_coverage, &trace_functions,
                                                 &trace_instr, &trace_profile,  &trace_timeline,
                                                 &trace_times, &trace_trap};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

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

/* ---- filters and records ---------------------------------------------------------------------------------------- */

bool trace_passes(struct trace *trace, const struct observation *what)
{
    if (!trace->filter.given)
        return true;
    place_follow(&trace->place[what->cpu], trace->machine, what);
    return trace_filter_passes(&trace->filter, &trace->place[what->cpu], what);
}

static void observe_record(void *owner, const struct observation *what)
{
    struct trace *trace = owner;
    uint8_t bytes[RECORD_MAX];

    if (!trace_passes(trace, what) || !(trace->kind->points >> what->point & 1u))
        return;
    if (trace->filter.binary)
        fwrite(bytes, 1, record_write(trace->record, what, bytes), trace->file);
    else
        trace->kind->text(trace->file, what);
}

static bool start_records(struct trace *trace)
{
    if (!trace->filter.binary) {
        fputs(trace->kind->head, trace->file);
        return true;
    }
    trace->record = calloc(1, sizeof(*trace->record));
    fprintf(trace->file, RECORD_MAGIC "%s\n", trace->kind->name);
    return trace->record;
}

static bool start(struct trace *trace)
{
    return trace->kind->text ? start_records(trace) : trace->kind->start(trace);
}

static void finish(struct trace *trace)
{
    if (!trace->kind->text)
        trace->kind->finish(trace);
}

static observer observer_of(const struct trace *trace)
{
    return trace->kind->text ? observe_record : trace->kind->observe;
}

static bool print_records(FILE *in, const struct trace_kind *kind, FILE *out, const char *path,
                          struct diag *diag)
{
    struct record_state *state = calloc(1, sizeof(*state));
    enum record_result result = RECORD_BROKEN;
    struct observation what;

    if (!state)
        return diag_error(diag, path, 0, "no memory");
    fputs(kind->head, out);
    while ((result = record_read(state, in, &what)) == RECORD_READ)
        kind->text(out, &what);
    free(state);
    return result == RECORD_END ||
           diag_error(diag, path, 0, "the trace is broken off at byte %ld", ftell(in));
}

bool trace_print(const char *path, FILE *out, struct diag *diag)
{
    FILE *in = fopen(path, "rb");
    const struct trace_kind *kind = NULL;
    char head[64];
    bool good;

    if (!in)
        return diag_error(diag, path, 0, "cannot read: %s", strerror(errno));
    if (fgets(head, sizeof(head), in) && strncmp(head, RECORD_MAGIC, strlen(RECORD_MAGIC)) == 0)
        kind = find_kind(head + strlen(RECORD_MAGIC), strcspn(head, "\n") - strlen(RECORD_MAGIC));
    if (kind && kind->text)
        good = print_records(in, kind, out, path, diag);
    else
        good = diag_error(diag, path, 0, "expected a trace that was written with form:binary");
    fclose(in);
    return good;
}

/* ---- opening and closing ---------------------------------------------------------------------------------------- */

static void discard(struct trace *trace)
{
    if (!trace)
        return;
    if (trace->file && trace->file != stdout)
        fclose(trace->file);
    programs_destroy(trace->programs);
    free(trace->record);
    free(trace->place);
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
    trace->programs = programs_create(machine);
    trace->place = calloc(machine_cpu_count(machine), sizeof(*trace->place));
    if (!trace->path || !trace->state || !trace->programs || !trace->place) {
        discard(trace);
        return NULL;
    }
    return trace;
}

bool trace_begin(struct trace *trace)
{
    struct observers *observers = machine_observers(trace->machine);
    uint32_t points = trace->kind->points | (trace->filter.given ? PLACE_POINTS : 0);

    for (uint32_t i = 0; i < machine_cpu_count(trace->machine); i++)
        place_read(trace->machine, i, &trace->place[i]);
    trace->file = strcmp(trace->path, "-") == 0 ? stdout : output_open_stream(trace->path);
    if (!trace->file)
        return diag_error(trace->diag, trace->path, 0, "cannot write: %s", strerror(errno));
    trace->begun = start(trace);
    if (!trace->begun)
        return diag_error(trace->diag, trace->path, 0, "no memory for the trace");
    return observe_add_class(observers, OBSERVE_RECORD, points, observer_of(trace), trace) ||
           diag_error(trace->diag, trace->path, 0, "too many observers: close another trace");
}

/* From the comma behind the kind, if there is one, up to the file. False: reported. */
static bool take_filter(struct trace *trace, const char *comma, const char *equals)
{
    if (comma == equals)
        return true;
    if (!trace->kind->filtered)
        return diag_error(trace->diag, NULL, 0, "trace %s: this kind takes no filter",
                          trace->kind->name);
    if (!trace_filter_parse(&trace->filter, trace->machine, trace->programs, comma + 1,
                            (size_t)(equals - comma) - 1, trace->diag))
        return false;
    return !trace->filter.binary || trace->kind->text ||
           diag_error(trace->diag, NULL, 0, "trace %s: this kind has no binary form",
                      trace->kind->name);
}

struct trace *trace_prepare(struct machine *machine, const char *spec, struct diag *diag)
{
    const char *equals = strchr(spec, '=');
    size_t length = strcspn(spec, ",=");
    const struct trace_kind *kind;
    struct trace *trace;

    if (!equals || equals[1] == '\0') {
        diag_error(diag, NULL, 0, "trace '%s': expected KIND[,FILTER...]=FILE", spec);
        return NULL;
    }
    kind = find_kind(spec, length);
    if (!kind) {
        report_unknown_kind(diag, spec, length);
        return NULL;
    }
    trace = make(machine, kind, equals + 1, diag);
    if (!trace) {
        diag_error(diag, NULL, 0, "trace '%s': no memory", spec);
        return NULL;
    }
    if (!take_filter(trace, spec + length, equals) ||
        (strcmp(trace->path, "-") != 0 && !output_possible(trace->path, diag))) {
        discard(trace);
        return NULL;
    }
    return trace;
}

struct trace *trace_open(struct machine *machine, const char *spec, struct diag *diag)
{
    struct trace *trace = trace_prepare(machine, spec, diag);

    if (trace && !trace_begin(trace)) {
        trace_close(trace);
        return NULL;
    }
    return trace;
}

bool trace_arrives(struct trace *trace)
{
    trace->unread = trace->unread || output_unread(fileno(trace->file));
    return !trace->unread && !ferror(trace->file);
}

bool trace_close(struct trace *trace)
{
    bool good;

    if (!trace || !trace->begun) {
        discard(trace);
        return true;
    }
    observe_remove(machine_observers(trace->machine), observer_of(trace), trace);
    finish(trace);
    errno = trace->unread ? EPIPE : 0;
    good = fflush(trace->file) == 0 && !ferror(trace->file) && !trace->unread;
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
