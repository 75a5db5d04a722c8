/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records one span for each stay in an SRMMU context. A copy (for snapshots) is a watch that
 * observes nothing.
 */
#include "sim/trace/partition.h"

#include <stdlib.h>
#include <string.h>

#include "sim/trace/place.h"

struct partition_cpu {
    struct place place;
    struct partition_span open;
    uint64_t since;  /* when the place last changed */
    uint64_t misses; /* at that time */
};

struct partition_watch {
    struct machine *machine; /* NULL: a copy */
    struct partition_cpu cpu[MACHINE_CPUS_MAX];
    struct partition_span *span;
    size_t count, capacity;
    bool incomplete;
};

static void open_span(struct partition_cpu *cpu, uint32_t number, uint64_t cycle)
{
    cpu->open = (struct partition_span){
        .cpu = number, .context = cpu->place.context, .start = cycle, .first_user = CLOCK_NEVER};
    cpu->since = cycle;
}

static void append_span(struct partition_watch *watch, const struct partition_span *span)
{
    if (watch->count == watch->capacity) {
        size_t capacity = watch->capacity ? watch->capacity * 2 : 256;
        struct partition_span *grown = realloc(watch->span, capacity * sizeof(*grown));

        if (!grown) {
            watch->incomplete = true;
            return;
        }
        watch->span = grown;
        watch->capacity = capacity;
    }
    watch->span[watch->count++] = *span;
}

static bool at_work(const struct place *place)
{
    return !place->supervisor && !place->idle;
}

static void observe(void *owner, const struct observation *what)
{
    struct partition_watch *watch = owner;
    struct partition_cpu *cpu = &watch->cpu[what->cpu];
    struct place before = cpu->place;
    uint64_t misses;

    if (!place_follow(&cpu->place, watch->machine, what))
        return;
    misses = leon3_misses(machine_cpu(watch->machine, what->cpu));
    if (at_work(&before)) {
        cpu->open.misses += misses - cpu->misses;
        cpu->open.user += what->cycle - cpu->since;
        cpu->open.last_user = what->cycle;
    }
    cpu->since = what->cycle;
    cpu->misses = misses;
    if (cpu->place.context != before.context) {
        cpu->open.stop = what->cycle;
        append_span(watch, &cpu->open);
        open_span(cpu, what->cpu, what->cycle);
    }
    if (at_work(&cpu->place) && cpu->open.first_user == CLOCK_NEVER)
        cpu->open.first_user = what->cycle;
}

struct partition_watch *partition_watch_create(struct machine *machine)
{
    struct partition_watch *watch = calloc(1, sizeof(*watch));

    if (!watch)
        return NULL;
    watch->machine = machine;
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++) {
        place_read(machine, i, &watch->cpu[i].place);
        open_span(&watch->cpu[i], i, leon3_cycle(machine_cpu(machine, i)));
        watch->cpu[i].misses = leon3_misses(machine_cpu(machine, i));
    }
    if (!observe_add_class(machine_observers(machine), OBSERVE_RECORD, PLACE_POINTS, observe,
                           watch)) {
        free(watch);
        return NULL;
    }
    return watch;
}

void partition_watch_destroy(struct partition_watch *watch)
{
    if (!watch)
        return;
    if (watch->machine)
        observe_remove(machine_observers(watch->machine), observe, watch);
    free(watch->span);
    free(watch);
}

const struct partition_span *partition_watch_spans(const struct partition_watch *watch,
                                                   size_t *count)
{
    *count = watch->count;
    return watch->span;
}

const struct partition_span *partition_watch_open_span(const struct partition_watch *watch,
                                                       uint32_t cpu)
{
    return &watch->cpu[cpu].open;
}

bool partition_watch_incomplete(const struct partition_watch *watch)
{
    return watch->incomplete;
}

/* Makes `to` hold what `from` holds, except for the machine. */
static bool copy_content(struct partition_watch *to, const struct partition_watch *from)
{
    struct partition_span *span = NULL;

    if (from->count) {
        span = malloc(from->count * sizeof(*span));
        if (!span)
            return false;
        memcpy(span, from->span, from->count * sizeof(*span));
    }
    free(to->span);
    to->span = span;
    to->count = to->capacity = from->count;
    to->incomplete = from->incomplete;
    memcpy(to->cpu, from->cpu, sizeof(to->cpu));
    return true;
}

struct partition_watch *partition_watch_copy(const struct partition_watch *watch)
{
    struct partition_watch *copy = calloc(1, sizeof(*copy));

    if (copy && !copy_content(copy, watch)) {
        free(copy);
        return NULL;
    }
    return copy;
}

bool partition_watch_resume(struct partition_watch *watch, const struct partition_watch *copy)
{
    return copy_content(watch, copy);
}
