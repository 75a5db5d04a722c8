/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring of bins (strip.h). What a partition's context does without it, such as the idle time behind its
 * slot, does not count: so a partition that has a processor for itself shows its slots as well.
 */
#include "app/strip.h"

#include <stdlib.h>
#include <string.h>

#include "sim/trace/place.h"

#define CONTEXTS 256u

struct strip {
    struct machine *machine;
    uint64_t width;
    uint64_t number[STRIP_BINS]; /* of the bin that is kept there */
    uint64_t user[STRIP_BINS][CONTEXTS];
    struct place place[MACHINE_CPUS_MAX];
    uint64_t since[MACHINE_CPUS_MAX]; /* when the place last changed */
};

static bool at_work(const struct place *place)
{
    return !place->supervisor && !place->idle;
}

static void add(struct strip *strip, uint32_t context, uint64_t from, uint64_t to)
{
    uint64_t room = strip->width * (STRIP_BINS - 1);

    from = to > room && from < to - room ? to - room : from;
    for (uint64_t bin = from / strip->width; from < to; bin++) {
        uint64_t end = (bin + 1) * strip->width < to ? (bin + 1) * strip->width : to;
        size_t at = bin % STRIP_BINS;

        if (strip->number[at] < bin) {
            memset(strip->user[at], 0, sizeof(strip->user[at]));
            strip->number[at] = bin;
        }
        if (strip->number[at] == bin)
            strip->user[at][context % CONTEXTS] += end - from;
        from = end;
    }
}

static void observe(void *owner, const struct observation *what)
{
    struct strip *strip = owner;
    struct place before = strip->place[what->cpu];

    if (!place_follow(&strip->place[what->cpu], strip->machine, what))
        return;
    if (at_work(&before))
        add(strip, before.context, strip->since[what->cpu], what->cycle);
    strip->since[what->cpu] = what->cycle;
}

struct strip *strip_create(struct machine *machine, uint64_t width)
{
    struct strip *strip = calloc(1, sizeof(*strip));

    if (!strip)
        return NULL;
    strip->machine = machine;
    strip->width = width;
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++) {
        place_read(machine, i, &strip->place[i]);
        strip->since[i] = leon3_cycle(machine_cpu(machine, i));
    }
    if (observe_add_class(machine_observers(machine), OBSERVE_RECORD, PLACE_POINTS, observe, strip))
        return strip;
    free(strip);
    return NULL;
}

void strip_destroy(struct strip *strip)
{
    if (strip)
        observe_remove(machine_observers(strip->machine), observe, strip);
    free(strip);
}

static bool is_in(const struct strip *strip, uint32_t cpu, uint32_t context)
{
    return at_work(&strip->place[cpu]) && strip->place[cpu].context == context;
}

uint64_t strip_user(const struct strip *strip, uint32_t context, uint64_t bin)
{
    size_t at = bin % STRIP_BINS;
    uint64_t begin = bin * strip->width, now = machine_cycle(strip->machine);
    uint64_t end = begin + strip->width < now ? begin + strip->width : now;
    uint64_t user = strip->number[at] == bin ? strip->user[at][context % CONTEXTS] : 0;

    for (uint32_t i = 0; i < machine_cpu_count(strip->machine); i++) {
        uint64_t from = strip->since[i] > begin ? strip->since[i] : begin;

        if (is_in(strip, i, context) && from < end)
            user += end - from;
    }
    return user;
}

bool strip_runs(const struct strip *strip, uint32_t context)
{
    for (uint32_t i = 0; i < machine_cpu_count(strip->machine); i++)
        if (is_in(strip, i, context))
            return true;
    return false;
}
