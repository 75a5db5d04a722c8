/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two engines side by side (lockstep.h). Processors and devices are compared every few thousand
 * cycles; memories, which are large, at longer intervals and at every stop: what is wrong in
 * memory seldom stays there alone for long.
 */
#include "sim/machine/lockstep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/parts.h"

#define LOCKSTEP_CYCLES        2000u
#define LOCKSTEP_MEMORY_CYCLES 2000000u

struct lockstep {
    struct machine *machine;
    struct machine *twin;
    uint64_t same_at;        /* the last cycle at which nothing differed */
    uint64_t memory_same_at; /* the same for memories */
    char text[256];
};

static bool copy_machine(struct machine *from, struct machine *to)
{
    void *data;
    size_t size;
    bool done;

    if (!machine_save(from, &data, &size))
        return false;
    done = machine_restore(to, data, size);
    free(data);
    return done;
}

struct lockstep *lockstep_create(struct machine *machine)
{
    struct lockstep *lockstep = calloc(1, sizeof(*lockstep));
    struct board board = machine->board;

    if (!lockstep) {
        diag_error(machine->diag, NULL, 0, "no host memory for a second machine");
        return NULL;
    }
    board.engine = LEON3_ENGINE_PLAIN;
    lockstep->machine = machine;
    lockstep->same_at = lockstep->memory_same_at = machine_cycle(machine);
    lockstep->twin = machine_create(&board, machine->diag);
    if (!lockstep->twin || !copy_machine(machine, lockstep->twin)) {
        lockstep_destroy(lockstep);
        return NULL;
    }
    machine->twin = lockstep->twin;
    for (uint32_t i = 0; i < board.cpu_count; i++)
        leon3_select(machine->cpu[i], LEON3_ENGINE_CACHED, (enum leon3_timing)board.timing);
    return lockstep;
}

void lockstep_destroy(struct lockstep *lockstep)
{
    if (!lockstep)
        return;
    lockstep->machine->twin = NULL;
    machine_destroy(lockstep->twin);
    free(lockstep);
}

static bool is_memory(const struct machine *machine, const struct component *component)
{
    for (uint32_t i = 0; i < machine->board.memory_count; i++)
        if (&machine->memory[i].component == component)
            return true;
    return false;
}

/* The first element in which the two differ; both have been flushed. */
static bool first_difference(const struct lockstep *lockstep, bool memories, struct state_ref *ref,
                             struct state_ref *twin)
{
    const struct component_list *ours = &lockstep->machine->components;
    const struct component_list *theirs = &lockstep->twin->components;

    for (size_t i = 0; i < ours->count; i++) {
        const struct component *component = ours->item[i];

        if (is_memory(lockstep->machine, component) != memories ||
            !memcmp(component->state, theirs->item[i]->state, component->size) ||
            !component_first_difference(component, component->state, theirs->item[i]->state, ref))
            continue;
        *twin = *ref;
        twin->component = theirs->item[i];
        return true;
    }
    return false;
}

/* False: they differ, and the text says in what. */
static bool compare(struct lockstep *lockstep, bool with_memories)
{
    uint64_t now = machine_cycle(lockstep->machine);
    struct state_ref ours, theirs;
    char name[96];
    bool memories = false, differ;

    component_flush_all(&lockstep->machine->components);
    component_flush_all(&lockstep->twin->components);
    differ = first_difference(lockstep, false, &ours, &theirs);
    if (!differ && with_memories)
        differ = memories = first_difference(lockstep, true, &ours, &theirs);
    if (!differ) {
        lockstep->same_at = now;
        lockstep->memory_same_at = with_memories ? now : lockstep->memory_same_at;
        return true;
    }
    state_ref_name(&ours, name, sizeof(name));
    snprintf(lockstep->text, sizeof(lockstep->text),
             "the engines differ between cycles %" PRIu64 " and %" PRIu64 ": %s is 0x%" PRIx64
             ", plain 0x%" PRIx64,
             memories ? lockstep->memory_same_at : lockstep->same_at, now, name,
             state_ref_read(&ours), state_ref_read(&theirs));
    return false;
}

static struct machine_stop differs(const struct lockstep *lockstep)
{
    return (struct machine_stop){.reason = MACHINE_REQUEST, .text = lockstep->text};
}

/* Both up to `until`; the twin must stop for the same reason. */
static struct machine_stop advance(struct lockstep *lockstep, uint64_t until)
{
    struct machine_stop stop = machine_run(lockstep->machine, until), twin;
    bool over = stop.reason != MACHINE_LIMIT;
    bool memories = over || machine_cycle(lockstep->machine) - lockstep->memory_same_at >
                                LOCKSTEP_MEMORY_CYCLES;

    if (stop.reason == MACHINE_REQUEST || stop.reason == MACHINE_BREAKPOINT)
        return stop; /* somebody stopped ours only */
    twin = machine_run(lockstep->twin, until);
    return compare(lockstep, memories) && twin.reason == stop.reason ? stop : differs(lockstep);
}

struct machine_stop lockstep_run(struct lockstep *lockstep, uint64_t until)
{
    struct machine_stop stop;

    do {
        uint64_t end = machine_cycle(lockstep->machine) + LOCKSTEP_CYCLES;

        stop = advance(lockstep, end < until ? end : until);
    } while (stop.reason == MACHINE_LIMIT && machine_cycle(lockstep->machine) < until);
    return stop;
}
