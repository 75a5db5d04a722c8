/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Coverage of a machine, of a file of counts, and the trace of that kind. A file of counts has, for each
 * program, a line "P NAME PATH" and then lines "PC EXECUTED TAKEN", all numbers hexadecimal.
 */
#include "sim/trace/coverage.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "sim/base/output.h"
#include "sim/machine/context_name.h"
#include "sim/trace/coverage_part.h"
#include "sim/trace/kind.h"

#define COUNTS_LINE 4608

struct coverage {
    struct machine *machine;
    struct programs *programs;
    struct visits *visits;
};

/* Programs with what was executed of them. */
struct coverage_set {
    struct coverage_part *part;
    size_t count;
};

static void set_close(struct coverage_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->part[i].name);
        free(set->part[i].path);
        visits_destroy(set->part[i].visits);
    }
    free(set->part);
}

/* The part of that name and file, new or not. NULL: no memory. */
static struct coverage_part *set_part(struct coverage_set *set, const char *name, const char *path)
{
    struct coverage_part *part;

    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->part[i].name, name) == 0 && strcmp(set->part[i].path, path) == 0)
            return &set->part[i];
    part = realloc(set->part, (set->count + 1) * sizeof(*part));
    if (!part)
        return NULL;
    set->part = part;
    part = &set->part[set->count];
    *part = (struct coverage_part){strdup(name), strdup(path), visits_create(NULL, NULL)};
    set->count++;
    return part->name && part->path && part->visits ? part : NULL;
}

static bool set_write(const struct coverage_set *set, FILE *file)
{
    bool good = true;

    for (size_t i = 0; i < set->count; i++)
        good = coverage_part_write(&set->part[i], file) && good;
    return good;
}

/* ---- of a machine ----------------------------------------------------------------------------------------------- */

/* Programs that never ran are covered by nothing, but they are there. */
static bool set_all_programs(struct coverage_set *set, struct programs *programs,
                             struct machine *machine)
{
    size_t count;
    const struct machine_context *context = machine_contexts(machine, &count);

    for (size_t i = 0; i < count; i++) {
        uint32_t space = context[i].number & 0xff;
        const char *path = programs_path(programs, space);

        if (path && !set_part(set, programs_name(programs, space), path))
            return false;
    }
    return true;
}

static bool set_take_visits(struct coverage_set *set, struct programs *programs,
                            const struct visits *visits)
{
    for (size_t i = 0; i < visits_count(visits); i++) {
        struct visit visit = *visits_get(visits, i);
        uint32_t space = programs_symbols(programs, visit.space) ? visit.space : 0;
        const char *path = programs_path(programs, space);
        struct coverage_part *part =
            path ? set_part(set, programs_name(programs, space), path) : NULL;

        if (space != visit.space) /* code of which no file is known */
            continue;
        visit.space = 0;
        if (path && (!part || !visits_add(part->visits, &visit)))
            return false;
    }
    return true;
}

/* False: no memory. */
static bool set_take_machine(struct coverage_set *set, struct programs *programs,
                             struct machine *machine, const struct visits *visits)
{
    return set_all_programs(set, programs, machine) && set_take_visits(set, programs, visits);
}

static void coverage_observe(void *owner, const struct observation *what)
{
    struct coverage *coverage = owner;
    struct visit_step step;

    visits_take(coverage->visits, what, &step);
}

struct coverage *coverage_create(struct machine *machine)
{
    struct coverage *coverage = calloc(1, sizeof(*coverage));

    if (!coverage)
        return NULL;
    coverage->machine = machine;
    coverage->programs = programs_create(machine);
    coverage->visits = visits_create(machine, NULL);
    if (coverage->programs && coverage->visits &&
        observe_add_class(machine_observers(machine), OBSERVE_RECORD, VISITS_POINTS,
                          coverage_observe, coverage))
        return coverage;
    visits_destroy(coverage->visits);
    programs_destroy(coverage->programs);
    free(coverage);
    return NULL;
}

void coverage_destroy(struct coverage *coverage)
{
    if (!coverage)
        return;
    observe_remove(machine_observers(coverage->machine), coverage_observe, coverage);
    visits_destroy(coverage->visits);
    programs_destroy(coverage->programs);
    free(coverage);
}

/* ---- files of counts -------------------------------------------------------------------------------------------- */

static void write_counts(const struct coverage_set *set, FILE *file)
{
    for (size_t i = 0; i < set->count; i++) {
        fprintf(file, "P %s %s\n", set->part[i].name, set->part[i].path);
        for (size_t k = 0; k < visits_count(set->part[i].visits); k++) {
            const struct visit *visit = visits_get(set->part[i].visits, k);

            fprintf(file, "%" PRIx32 " %" PRIx64 " %" PRIx64 "\n", visit->pc,
                    visit->cost[VISIT_EXECUTED], visit->taken);
        }
    }
}

bool coverage_append(struct coverage *coverage, const char *path, struct diag *diag)
{
    struct coverage_set set = {0};
    FILE *file = fopen(path, "a");
    struct visit_step step;
    bool good;

    if (!file)
        return diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
    flock(fileno(file), LOCK_EX); /* released with the file */
    while (visits_finish(coverage->visits, &step))
        ;
    good = set_take_machine(&set, coverage->programs, coverage->machine, coverage->visits);
    if (good)
        write_counts(&set, file);
    set_close(&set);
    good = !ferror(file) && good;
    return (fclose(file) == 0 && good) || diag_error(diag, path, 0, "cannot write the counts");
}

static bool take_counts(struct coverage_set *set, FILE *file)
{
    struct coverage_part *part = NULL;
    char line[COUNTS_LINE];

    while (fgets(line, sizeof(line), file)) {
        struct visit visit = {0};

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == 'P') {
            char *name = line + 2, *path = strchr(name, ' ');

            if (!path)
                return false;
            *path++ = '\0';
            part = set_part(set, name, path);
        } else if (!part ||
                   sscanf(line, "%" SCNx32 " %" SCNx64 " %" SCNx64, &visit.pc,
                          &visit.cost[VISIT_EXECUTED], &visit.taken) != 3 ||
                   !visits_add(part->visits, &visit)) {
            return false;
        }
    }
    return true;
}

bool coverage_convert(const char *counts, const char *path, struct diag *diag)
{
    struct coverage_set set = {0};
    FILE *in = fopen(counts, "r"), *out = output_open_stream(path);
    bool good = out && (!in || take_counts(&set, in));

    good = good && set_write(&set, out);
    if (in)
        fclose(in);
    good = (!out || fclose(out) == 0) && good;
    set_close(&set);
    return good || diag_error(diag, path, 0, "cannot write the coverage: %s", strerror(errno));
}

/* ---- the kind of trace ------------------------------------------------------------------------------------------ */

struct coverage_trace {
    struct visits *visits;
};

static bool start(struct trace *trace)
{
    struct coverage_trace *state = trace->state;

    state->visits = visits_create(trace->machine, &trace->filter);
    return state->visits;
}

static void observe(void *owner, const struct observation *what)
{
    struct trace *trace = owner;
    struct coverage_trace *state = trace->state;
    struct visit_step step;

    visits_take(state->visits, what, &step);
}

static void finish(struct trace *trace)
{
    struct coverage_trace *state = trace->state;
    struct coverage_set set = {0};
    struct visit_step step;

    while (visits_finish(state->visits, &step))
        ;
    if (!set_take_machine(&set, trace->programs, trace->machine, state->visits) ||
        !set_write(&set, trace->file) || visits_incomplete(state->visits))
        diag_error(trace->diag, trace->path, 0, "no memory for all of the coverage");
    set_close(&set);
    visits_destroy(state->visits);
}

const struct trace_kind trace_coverage = {
    .name = "coverage",
    .points = VISITS_POINTS,
    .filtered = true,
    .state_size = sizeof(struct coverage_trace),
    .start = start,
    .observe = observe,
    .finish = finish,
};
