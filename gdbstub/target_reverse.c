/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Going back in the past of the LEON3 target. Backwards to a stop is forwards through the recorded run, from checkpoint to
 * checkpoint the other way, up to the last stop before the present. Breakpoints and events stop where they do forwards;
 * watchpoints before the access, where GDB sees the value that it had. How often an event has happened is not counted back.
 */
#include "gdbstub/target_leon3.h"

#include <stdio.h>
#include <string.h>

/*
 * An instruction at a breakpoint that traps and is tried again (SAVE and the overflow handler, an interrupt) arrives twice and
 * is one stop, as it is forwards.
 */
struct reverse_retry {
    struct target_leon3 *leon3;
    uint32_t pc[MACHINE_CPUS_MAX]; /* of the latest breakpoint that stopped the processor */
    uint64_t instructions[MACHINE_CPUS_MAX]; /* that it had done there */
    bool trapped[MACHINE_CPUS_MAX];          /* the instruction there was not done but trapped */
};

struct reverse_hit {
    struct gdb_stop stop; /* kind NONE: none */
    uint64_t position;    /* where it was told; of a watchpoint, behind the access */
    uint32_t cpu;
    char text[sizeof(((struct target_leon3 *)0)->text)];
};

static bool reverse_is_watch(const struct gdb_stop *stop)
{
    return stop->kind == GDB_STOP_POINT && stop->point >= GDB_POINT_WRITE;
}

static void retry_observe(void *owner, const struct observation *what)
{
    struct reverse_retry *retry = owner;
    uint32_t cpu = what->cpu % MACHINE_CPUS_MAX;

    if (what->pc == retry->pc[cpu] &&
        leon3_instructions(machine_cpu(retry->leon3->machine, cpu)) == retry->instructions[cpu])
        retry->trapped[cpu] = true;
}

/* Is the breakpoint at which the processor stands that of an instruction which is tried again? */
static bool retry_again(struct reverse_retry *retry, uint32_t index)
{
    struct leon3 *cpu = machine_cpu(retry->leon3->machine, index);
    uint32_t pc = leon3_register_read(cpu, LEON3_REG_PC);
    bool again = retry->trapped[index] && retry->pc[index] == pc;

    retry->pc[index] = pc;
    retry->instructions[index] = leon3_instructions(cpu);
    retry->trapped[index] = false;
    return again;
}

/* The present stop of the run is the latest one so far, if it lies before where the user stood. */
static void reverse_note(struct target_leon3 *leon3, const struct gdb_stop *stop,
                         struct reverse_hit *hit)
{
    uint64_t position = machine_position(leon3->machine);

    if ((stop->kind != GDB_STOP_SIGNAL && stop->kind != GDB_STOP_POINT) ||
        (!reverse_is_watch(stop) && position >= leon3->reverse_from))
        return;
    hit->stop = *stop;
    hit->position = position;
    hit->cpu = reverse_is_watch(stop) ? leon3->toucher : leon3->core;
    snprintf(hit->text, sizeof(hit->text), "%s", stop->text ? stop->text : "");
}

/* From where the machine stands up to `end`: the last stop on the way. */
static void reverse_scan(struct target_leon3 *leon3, uint64_t end, struct reverse_hit *hit)
{
    struct observers *observers = machine_observers(leon3->machine);
    struct reverse_retry retry = {.leon3 = leon3};
    struct target_event events[TARGET_EVENTS];
    struct machine_stop last;

    observe_add_class(observers, OBSERVE_DEBUGGER, OBSERVE_BIT(TRAP), retry_observe, &retry);
    memcpy(events, leon3->events, sizeof(events));
    hit->stop.kind = GDB_STOP_NONE;
    do {
        struct gdb_stop stop;

        target_begin(leon3);
        last = history_replay(leon3->history, end);
        stop = target_stop(leon3, last);
        if (last.reason != MACHINE_BREAKPOINT || !retry_again(&retry, last.cpu))
            reverse_note(leon3, &stop, hit);
    } while (last.reason == MACHINE_BREAKPOINT || last.reason == MACHINE_REQUEST);
    memcpy(leon3->events, events, sizeof(events));
    leon3->request.kind = GDB_STOP_NONE;
    observe_remove(observers, retry_observe, &retry);
}

/* Where the machine stands now is that stop, of that processor. */
static struct gdb_stop reverse_stand(struct target_leon3 *leon3, uint32_t cpu, struct gdb_stop stop)
{
    leon3->last = (struct machine_stop){.reason = MACHINE_LIMIT};
    leon3->stuck = false;
    leon3->standing = true;
    leon3->thread = stop.thread;
    if (cpu != MACHINE_ANY_CPU)
        leon3->core = cpu;
    return stop;
}

static struct gdb_stop reverse_at_begin(struct target_leon3 *leon3)
{
    uint32_t cpu = leon3->core;

    history_goto(leon3->history, history_first(leon3->history));
    return reverse_stand(
        leon3, cpu,
        (struct gdb_stop){.kind = GDB_STOP_HISTORY, .thread = target_thread_of_cpu(leon3, cpu)});
}

/* To the hit itself; of a watchpoint, to before the instruction that did it. */
static struct gdb_stop reverse_to_hit(struct target_leon3 *leon3, const struct reverse_hit *hit)
{
    uint64_t position = hit->position;
    struct gdb_stop stop = hit->stop;

    if (reverse_is_watch(&hit->stop) && !history_previous(leon3->history, &position, hit->cpu))
        position = hit->position;
    history_goto(leon3->history, position);
    snprintf(leon3->text, sizeof(leon3->text), "%s", hit->text);
    stop.text = leon3->text[0] ? leon3->text : NULL;
    return reverse_stand(leon3, hit->cpu, stop);
}

static struct gdb_stop reverse_continue(struct target_leon3 *leon3)
{
    uint64_t end = leon3->reverse_to, start;
    struct reverse_hit hit;

    if (!history_back(leon3->history, &end, NULL))
        return reverse_at_begin(leon3);
    start = machine_position(leon3->machine);
    reverse_scan(leon3, end, &hit);
    if (hit.stop.kind != GDB_STOP_NONE)
        return reverse_to_hit(leon3, &hit);
    /* An interrupt of the user finds the machine as far back as it came. */
    history_goto(leon3->history, start);
    leon3->reverse_to = start;
    return (struct gdb_stop){.kind = GDB_STOP_NONE};
}

static struct gdb_stop reverse_step(struct target_leon3 *leon3, unsigned thread)
{
    uint32_t cpu = target_thread_core(leon3, thread);
    uint64_t now = machine_position(leon3->machine), position = now;
    struct reverse_hit hit;

    if (!history_previous(leon3->history, &position, cpu))
        return reverse_at_begin(leon3);
    history_goto(leon3->history, position);
    reverse_scan(leon3, now, &hit);
    history_goto(leon3->history, position);
    target_begin(leon3);
    if (reverse_is_watch(&hit.stop))
        return reverse_stand(leon3, hit.cpu, hit.stop);
    return reverse_stand(leon3, cpu,
                         (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                                           .signal = GDB_SIGNAL_TRAP,
                                           .thread = target_thread_of_cpu(leon3, cpu)});
}

struct gdb_stop target_reverse(void *owner, unsigned step_thread, bool begin)
{
    struct target_leon3 *leon3 = owner;

    target_begin(leon3);
    if (begin && leon3->memory_observed)
        target_watches_changed(leon3);
    if (begin) {
        target_alone_forget(leon3);
        leon3->reverse_from = leon3->reverse_to = machine_position(leon3->machine);
    }
    return step_thread ? reverse_step(leon3, step_thread) : reverse_continue(leon3);
}

/* ---- who wrote ------------------------------------------------------------------------------------------------- */

void target_replay(struct target_leon3 *leon3, uint64_t end)
{
    struct target_event events[TARGET_EVENTS];
    struct machine_stop last;

    memcpy(events, leon3->events, sizeof(events));
    do {
        last = history_replay(leon3->history, end);
        leon3->request.kind = GDB_STOP_NONE;
    } while (last.reason == MACHINE_BREAKPOINT || last.reason == MACHINE_REQUEST);
    memcpy(leon3->events, events, sizeof(events));
}

bool target_find_writer(struct target_leon3 *leon3, uint32_t first, uint32_t last)
{
    uint64_t now = machine_position(leon3->machine), end = now;

    leon3->writer = (struct target_writer){.first = first, .last = last, .wanted = true};
    if (target_watches_changed(leon3)) {
        const uint32_t *page = first >> BUS_PAGE_BITS == last >> BUS_PAGE_BITS ? &first : NULL;

        while (!leon3->writer.found && !target_interrupted(leon3) &&
               history_back(leon3->history, &end, page)) {
            uint64_t start = machine_position(leon3->machine);

            target_replay(leon3, end);
            end = start;
        }
    }
    leon3->writer.wanted = false;
    target_watches_changed(leon3);
    /* The place before the instruction, from one in the middle of it. */
    if (leon3->writer.found) {
        leon3->writer.position++;
        if (!history_previous(leon3->history, &leon3->writer.position,
                              leon3->writer.device ? MACHINE_ANY_CPU : leon3->writer.cpu))
            leon3->writer.position = history_first(leon3->history);
    }
    history_goto(leon3->history, now);
    return leon3->writer.found;
}
