/* SPDX-License-Identifier: BSD-2-Clause */
/* Sums what calls.c has by call site up to functions (functions.h). */
#include "sim/trace/functions.h"

#include <stdlib.h>

#include "sim/guest/programs.h"
#include "sim/trace/calls.h"

struct functions {
    struct machine *machine;
    struct programs *programs;
    struct visits *visits;
    struct calls *calls;
};

static void observe(void *owner, const struct observation *what)
{
    struct functions *functions = owner;
    struct visit_step step;

    if (visits_take(functions->visits, what, &step))
        calls_take(functions->calls, &step);
}

struct functions *functions_create(struct machine *machine)
{
    struct functions *functions = calloc(1, sizeof(*functions));

    if (!functions)
        return NULL;
    functions->programs = programs_create(machine);
    functions->visits = visits_create(machine, NULL);
    if (functions->visits)
        functions->calls = calls_create(functions->visits, machine_cpu_count(machine));
    if (functions->programs && functions->calls &&
        observe_add(machine_observers(machine), VISITS_POINTS, observe, functions))
        functions->machine = machine;
    if (functions->machine)
        return functions;
    functions_destroy(functions);
    return NULL;
}

void functions_destroy(struct functions *functions)
{
    if (!functions)
        return;
    if (functions->machine)
        observe_remove(machine_observers(functions->machine), observe, functions);
    calls_destroy(functions->calls);
    if (functions->visits)
        visits_destroy(functions->visits);
    if (functions->programs)
        programs_destroy(functions->programs);
    free(functions);
}

/* A call's row of its own, not named yet. */
static struct function_times row_of(const struct functions *functions, const struct call *call)
{
    const struct visit *visit = visits_get(functions->visits, call->to);
    uint32_t context = visit->space == 256 ? 0 : visit->space;

    return (struct function_times){.times = {.kind = DURATION_FUNCTION,
                                             .context = context,
                                             .trap = visit->space,
                                             .number = visit->pc,
                                             .all = call->all,
                                             .cold = call->cold,
                                             .warm = call->warm}};
}

static int by_place(const void *one, const void *other)
{
    const struct duration *a = &((const struct function_times *)one)->times;
    const struct duration *b = &((const struct function_times *)other)->times;

    if (a->trap != b->trap)
        return a->trap < b->trap ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Rows of one function become one; gives how many are left. */
static size_t merge(struct function_times *row, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct duration *to = kept ? &row[kept - 1].times : NULL;

        if (!to || by_place(&row[kept - 1], &row[i]) != 0) {
            row[kept++] = row[i];
            continue;
        }
        duration_sum_merge(&to->all, &row[i].times.all);
        duration_sum_merge(&to->cold, &row[i].times.cold);
        duration_sum_merge(&to->warm, &row[i].times.warm);
    }
    return kept;
}

static void name(const struct functions *functions, struct function_times *row)
{
    uint32_t space = row->times.trap, offset = 0;
    struct elf_symbols *symbols = programs_symbols(functions->programs, space);

    if (symbols)
        row->name = elf_symbols_name(symbols, (uint32_t)row->times.number, &offset);
    row->name = offset ? NULL : row->name;
    row->program = programs_name(functions->programs, space);
    row->times.trap = 0; /* the space, until here */
}

struct function_times *functions_rows(const struct functions *functions, size_t *count)
{
    size_t calls = calls_count(functions->calls);
    struct function_times *row = calloc(calls + 1, sizeof(*row));

    if (!row || visits_incomplete(functions->visits) || calls_incomplete(functions->calls)) {
        free(row);
        return NULL;
    }
    for (size_t i = 0; i < calls; i++)
        row[i] = row_of(functions, calls_get(functions->calls, i));
    qsort(row, calls, sizeof(*row), by_place);
    *count = merge(row, calls);
    for (size_t i = 0; i < *count; i++)
        name(functions, &row[i]);
    return row;
}
