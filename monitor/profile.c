/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts of instructions, added up by function (profile.h). */
#include "monitor/profile.h"

#include "sim/guest/programs.h"

#include <stdlib.h>
#include <string.h>

struct profile {
    struct machine *machine;
    struct trace_filter filter; /* everything */
    struct visits *visits;
    struct programs *programs;
};

static void profile_observe(void *owner, const struct observation *what)
{
    struct profile *profile = owner;
    struct visit_step step;

    visits_take(profile->visits, what, &step);
}

struct profile *profile_create(struct machine *machine)
{
    struct profile *profile = calloc(1, sizeof(*profile));

    if (!profile)
        return NULL;
    profile->machine = machine;
    profile->programs = programs_create(machine);
    profile->visits = visits_create(machine, &profile->filter);
    if (profile->programs && profile->visits &&
        observe_add_class(machine_observers(machine), OBSERVE_RECORD, VISITS_POINTS,
                          profile_observe, profile))
        return profile;
    profile_destroy(profile);
    return NULL;
}

void profile_destroy(struct profile *profile)
{
    if (!profile)
        return;
    observe_remove(machine_observers(profile->machine), profile_observe, profile);
    visits_destroy(profile->visits);
    programs_destroy(profile->programs);
    free(profile);
}

uint64_t profile_executed(const struct profile *profile, uint32_t space, uint32_t pc)
{
    uint32_t number = visits_find(profile->visits, space, pc);

    return number == VISIT_NONE ? 0 : visits_get(profile->visits, number)->cost[VISIT_EXECUTED];
}

/* ---- by function ----------------------------------------------------------------------------------------------- */

static struct profile_row profile_row_of(struct profile *profile, const struct visit *visit)
{
    struct elf_symbols *symbols = programs_symbols(profile->programs, visit->space);
    struct profile_row row = {.space = visit->space,
                              .executed = visit->cost[VISIT_EXECUTED] != 0,
                              .program = programs_name(profile->programs, visit->space)};
    uint32_t offset = 0, value;

    if (symbols)
        row.name = elf_symbols_name(symbols, visit->pc, &offset);
    row.entry = visit->pc - offset;
    if (row.name && elf_symbols_find_sized(symbols, row.name, &value, &row.size) &&
        value == row.entry)
        row.size /= 4;
    else
        row.size = 0;
    memcpy(row.cost, visit->cost, sizeof(row.cost));
    return row;
}

static int profile_by_entry(const void *one, const void *other)
{
    const struct profile_row *a = one, *b = other;

    if (a->space != b->space)
        return a->space < b->space ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static int profile_by_cycles(const void *one, const void *other)
{
    const struct profile_row *a = one, *b = other;

    if (a->cost[VISIT_CYCLES] != b->cost[VISIT_CYCLES])
        return a->cost[VISIT_CYCLES] > b->cost[VISIT_CYCLES] ? -1 : 1;
    return profile_by_entry(one, other);
}

/* Sorted rows of one function each become one. Returns how many are left. */
static size_t profile_merge(struct profile_row *row, size_t count)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (used && profile_by_entry(&row[used - 1], &row[i]) == 0) {
            row[used - 1].executed += row[i].executed;
            for (unsigned cost = 0; cost < VISIT_COSTS; cost++)
                row[used - 1].cost[cost] += row[i].cost[cost];
        } else {
            row[used++] = row[i];
        }
    }
    return used;
}

struct profile_row *profile_rows(struct profile *profile, size_t *count)
{
    size_t visits = visits_count(profile->visits);
    struct profile_row *row = calloc(visits + 1, sizeof(*row));

    if (!row)
        return NULL;
    for (size_t i = 0; i < visits; i++)
        row[i] = profile_row_of(profile, visits_get(profile->visits, i));
    qsort(row, visits, sizeof(*row), profile_by_entry);
    *count = profile_merge(row, visits);
    qsort(row, *count, sizeof(*row), profile_by_cycles);
    return row;
}
