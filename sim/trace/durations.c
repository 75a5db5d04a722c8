/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each processor has a stack of the traps that it is in; a return ends the innermost one. Rows are
 * few (a hypervisor has some dozens of calls and traps), so they are kept in a sorted array.
 */
#include "sim/trace/durations.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/trace/place.h"

#define DEPTH          16
#define SOFTWARE_TRAPS 0x80u

struct open_trap {
    struct place from;
    uint64_t start, misses;
    uint32_t trap;
    uint32_t number; /* %g1 of a software trap */
};

struct measured_cpu {
    struct place place;
    struct open_trap open[DEPTH];
    unsigned depth; /* may exceed DEPTH: those beyond are not kept */
    bool marked;
    uint64_t mark, mark_cycle, mark_misses;
    uint32_t mark_context;
};

struct durations {
    struct machine *machine; /* NULL: a copy */
    const struct partition_watch *watch;
    struct measured_cpu cpu[MACHINE_CPUS_MAX];
    struct duration *row;
    size_t count, capacity;
    uint64_t since; /* cycle from which on slots count */
    bool incomplete;
};

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

int duration_compare(const struct duration *a, const struct duration *b)
{
    int order = compare_numbers(a->kind, b->kind);

    order = order ? order : compare_numbers(a->context, b->context);
    order = order ? order : compare_numbers(a->trap, b->trap);
    order = order ? order : compare_numbers(a->number, b->number);
    return order ? order : compare_numbers(a->second, b->second);
}

/* Index of the row, or where it has to be put. */
static size_t find_row(const struct durations *durations, const struct duration *key, bool *found)
{
    size_t low = 0, high = durations->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = duration_compare(&durations->row[middle], key);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = false;
    return low;
}

static struct duration *insert_row(struct durations *durations, size_t at,
                                   const struct duration *key)
{
    if (durations->count == durations->capacity) {
        size_t capacity = durations->capacity ? durations->capacity * 2 : 64;
        struct duration *grown = realloc(durations->row, capacity * sizeof(*grown));

        if (!grown) {
            durations->incomplete = true;
            return NULL;
        }
        durations->row = grown;
        durations->capacity = capacity;
    }
    memmove(&durations->row[at + 1], &durations->row[at],
            (durations->count - at) * sizeof(*durations->row));
    durations->count++;
    durations->row[at] = *key;
    return &durations->row[at];
}

void duration_sum_add(struct duration_sum *sum, uint32_t cpu, uint64_t start, uint64_t cycles)
{
    sum->best = !sum->count || cycles < sum->best ? cycles : sum->best;
    if (!sum->count || cycles > sum->worst) {
        sum->worst = cycles;
        sum->worst_start = start;
        sum->worst_cpu = cpu;
    }
    sum->count++;
    sum->total += cycles;
}

double duration_sum_mean(const struct duration_sum *sum)
{
    return sum->count ? (double)sum->total / (double)sum->count : 0;
}

void duration_sum_merge(struct duration_sum *sum, const struct duration_sum *other)
{
    if (!other->count)
        return;
    sum->best = !sum->count || other->best < sum->best ? other->best : sum->best;
    if (!sum->count || other->worst > sum->worst) {
        sum->worst = other->worst;
        sum->worst_start = other->worst_start;
        sum->worst_cpu = other->worst_cpu;
    }
    sum->count += other->count;
    sum->total += other->total;
}

static uint64_t misses_of(const struct durations *durations, uint32_t cpu)
{
    return leon3_misses(machine_cpu(durations->machine, cpu));
}

/* One more of what `key` names; its other fields are zero. */
static void add(struct durations *durations, const struct duration *key, uint32_t cpu,
                uint64_t start, uint64_t cycles, bool cold)
{
    bool found;
    size_t at = find_row(durations, key, &found);
    struct duration *row = found ? &durations->row[at] : insert_row(durations, at, key);

    if (!row)
        return;
    duration_sum_add(&row->all, cpu, start, cycles);
    duration_sum_add(cold ? &row->cold : &row->warm, cpu, start, cycles);
}

static void enter_trap(struct durations *durations, struct measured_cpu *cpu,
                       const struct observation *what)
{
    struct leon3 *leon3 = machine_cpu(durations->machine, what->cpu);
    bool software = what->code >= SOFTWARE_TRAPS;

    if (cpu->depth++ >= DEPTH)
        return;
    cpu->open[cpu->depth - 1] = (struct open_trap){
        .from = cpu->place,
        .start = what->cycle,
        .misses = misses_of(durations, what->cpu),
        .trap = what->code,
        .number = software ? leon3_register_read(leon3, 1) : 0,
    };
}

static void leave_trap(struct durations *durations, struct measured_cpu *cpu,
                       const struct observation *what)
{
    const struct open_trap *open;
    struct duration key = {0};

    if (cpu->depth == 0 || cpu->depth-- > DEPTH)
        return;
    open = &cpu->open[cpu->depth];
    key.context = open->from.context;
    key.trap = open->trap;
    key.number = open->number;
    if (open->from.supervisor)
        key.kind = DURATION_HANDLER;
    else if (cpu->place.context != open->from.context)
        key.kind = DURATION_SWITCH;
    else
        key.kind = open->trap >= SOFTWARE_TRAPS ? DURATION_HYPERCALL : DURATION_TRAP;
    add(durations, &key, what->cpu, open->start, what->cycle - open->start,
        misses_of(durations, what->cpu) != open->misses);
}

static void take_mark(struct durations *durations, struct measured_cpu *cpu,
                      const struct observation *what)
{
    uint64_t misses = misses_of(durations, what->cpu);
    struct duration key = {.kind = DURATION_SECTION,
                           .context = cpu->mark_context,
                           .number = cpu->mark,
                           .second = what->value};

    if (cpu->marked)
        add(durations, &key, what->cpu, cpu->mark_cycle, what->cycle - cpu->mark_cycle,
            misses != cpu->mark_misses);
    cpu->marked = true;
    cpu->mark = what->value;
    cpu->mark_cycle = what->cycle;
    cpu->mark_misses = misses;
    cpu->mark_context = cpu->place.context;
}

static void observe(void *owner, const struct observation *what)
{
    struct durations *durations = owner;
    struct measured_cpu *cpu = &durations->cpu[what->cpu];

    if (what->point == OBSERVE_MARK)
        take_mark(durations, cpu, what);
    if (what->point == OBSERVE_TRAP)
        enter_trap(durations, cpu, what);
    place_follow(&cpu->place, durations->machine, what);
    if (what->point == OBSERVE_RETT)
        leave_trap(durations, cpu, what);
}

struct durations *durations_create(struct machine *machine, const struct partition_watch *watch)
{
    struct durations *durations = calloc(1, sizeof(*durations));

    if (!durations)
        return NULL;
    durations->machine = machine;
    durations->watch = watch;
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++)
        place_read(machine, i, &durations->cpu[i].place);
    if (!observe_add(machine_observers(machine), PLACE_POINTS | OBSERVE_BIT(MARK), observe,
                     durations)) {
        free(durations);
        return NULL;
    }
    return durations;
}

void durations_destroy(struct durations *durations)
{
    if (!durations)
        return;
    if (durations->machine)
        observe_remove(machine_observers(durations->machine), observe, durations);
    free(durations->row);
    free(durations);
}

/* Makes `to` hold what `from` holds, except for machine and watch. */
static bool copy_content(struct durations *to, const struct durations *from)
{
    struct duration *row = NULL;

    if (from->count) {
        row = malloc(from->count * sizeof(*row));
        if (!row)
            return false;
        memcpy(row, from->row, from->count * sizeof(*row));
    }
    free(to->row);
    to->row = row;
    to->count = to->capacity = from->count;
    to->since = from->since;
    to->incomplete = from->incomplete;
    memcpy(to->cpu, from->cpu, sizeof(to->cpu));
    return true;
}

struct durations *durations_copy(const struct durations *durations)
{
    struct durations *copy = calloc(1, sizeof(*copy));

    if (copy && !copy_content(copy, durations)) {
        free(copy);
        return NULL;
    }
    return copy;
}

bool durations_resume(struct durations *durations, const struct durations *copy)
{
    return copy_content(durations, copy);
}

void durations_begin(struct durations *durations)
{
    durations->count = 0;
    durations->since = machine_cycle(durations->machine);
}

static void add_slots(struct durations *durations, const struct partition_watch *watch)
{
    size_t count;
    const struct partition_span *span = partition_watch_spans(watch, &count);

    for (size_t i = 0; i < count; i++) {
        struct duration key = {.kind = DURATION_SLOT, .context = span[i].context};

        if (span[i].first_user != CLOCK_NEVER && span[i].stop > durations->since)
            add(durations, &key, span[i].cpu, span[i].first_user, span[i].user,
                span[i].misses != 0);
    }
}

struct duration *durations_rows(const struct durations *durations, size_t *count)
{
    struct durations *all = durations_copy(durations);
    struct duration *row;

    if (!all)
        return NULL;
    add_slots(all, durations->watch);
    *count = all->count;
    row = all->incomplete ? NULL : all->row ? all->row : calloc(1, sizeof(*row));
    if (row == all->row)
        all->row = NULL;
    durations_destroy(all);
    return row;
}

const char *duration_kind_name(enum duration_kind kind)
{
    static const char *const name[DURATION_KINDS] = {
        [DURATION_HYPERCALL] = "hypercall", [DURATION_TRAP] = "trap",
        [DURATION_SWITCH] = "switch",       [DURATION_HANDLER] = "handler",
        [DURATION_SLOT] = "slot",           [DURATION_SECTION] = "section",
        [DURATION_FUNCTION] = "function",
    };

    return kind < DURATION_KINDS ? name[kind] : "?";
}

void duration_name(const struct duration *row, char *text, size_t size)
{
    char trap[48];

    switch (row->kind) {
    case DURATION_SLOT:
        snprintf(text, size, "slot");
        break;
    case DURATION_FUNCTION:
        snprintf(text, size, "0x%08" PRIx64, row->number);
        break;
    case DURATION_SECTION:
        snprintf(text, size, "mark 0x%" PRIx64 "..0x%" PRIx64, row->number, row->second);
        break;
    default:
        if (row->trap >= SOFTWARE_TRAPS)
            snprintf(text, size, "ta 0x%" PRIx32 " with 0x%" PRIx64, row->trap - SOFTWARE_TRAPS,
                     row->number);
        else
            snprintf(text, size, "%s", leon3_trap_name(row->trap, trap, sizeof(trap)));
        break;
    }
}
