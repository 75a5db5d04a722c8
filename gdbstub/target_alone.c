/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread alone: a client that takes it over a breakpoint has removed that one, and expects no stop of another thread
 * meanwhile. The others keep up in time all the same, so that a run is the same with breakpoints in it and without. But a
 * processor that comes to a breakpoint then, to the removed one as well, is halted there, and what else others meet is kept:
 * both are told when the client lets them go on.
 */
#include "gdbstub/target_leon3.h"

#include <string.h>

/* ---- breakpoints that were just removed ----------------------------------------------------------------------------- */

bool target_alone_lift(struct target_leon3 *leon3, uint32_t address)
{
    if (machine_cpu_count(leon3->machine) == 1 || leon3->non_stop ||
        leon3->lifted_count == TARGET_POINTS)
        return false;
    leon3->lifted[leon3->lifted_count++] = address;
    return true;
}

void target_alone(void *owner, unsigned thread)
{
    struct target_leon3 *leon3 = owner;

    leon3->alone = thread;
    while (!thread && leon3->lifted_count)
        target_break_remove(leon3, leon3->lifted[--leon3->lifted_count]);
}

/* ---- what others meet -------------------------------------------------------------------------------------------- */

static void alone_halt(struct target_leon3 *leon3, uint32_t cpu, bool halted)
{
    if ((leon3_mode(machine_cpu(leon3->machine, cpu)) == LEON3_HALTED) == halted)
        return;
    leon3_halt(machine_cpu(leon3->machine, cpu), halted);
    target_changed(leon3);
}

/*
 * Nobody waits for one that sleeps, and maybe for him. In the past nobody is halted: that would be the end of what was recorded
 * behind.
 */
static bool alone_waits(struct target_leon3 *leon3, uint32_t cpu)
{
    return leon3->alone && target_thread_core(leon3, leon3->alone) != cpu &&
           leon3_mode(target_cpu(leon3, leon3->alone)) == LEON3_RUNNING &&
           !(leon3->history && history_in_past(leon3->history));
}

bool target_alone_halts(struct target_leon3 *leon3, uint32_t cpu)
{
    if (!alone_waits(leon3, cpu))
        return false;
    leon3->met[cpu] = true;
    alone_halt(leon3, cpu, true);
    return true;
}

struct gdb_stop target_alone_keep(struct target_leon3 *leon3, struct gdb_stop stop)
{
    bool request = leon3->last.reason == MACHINE_REQUEST;

    if (!leon3->alone || stop.thread == leon3->alone ||
        (stop.kind != GDB_STOP_SIGNAL && stop.kind != GDB_STOP_POINT))
        return stop;
    if (leon3->owed.kind == GDB_STOP_NONE &&
        (request || leon3->last.reason == MACHINE_BREAKPOINT)) {
        leon3->owed = stop;
        leon3->owed.text = NULL;
    }
    if (request)
        return (struct gdb_stop){.kind = GDB_STOP_NONE};
    /* It sleeps, its processor is at another thread's breakpoint, or nothing goes on: so far it could go. */
    return (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                             .signal = stop.kind == GDB_STOP_POINT ? GDB_SIGNAL_TRAP : stop.signal,
                             .thread = leon3->alone,
                             .text = stop.text};
}

void target_alone_wake(struct target_leon3 *leon3)
{
    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++)
        if (leon3->met[i])
            alone_halt(leon3, i, false);
}

void target_alone_forget(struct target_leon3 *leon3)
{
    target_alone_wake(leon3);
    memset(leon3->met, 0, sizeof(leon3->met));
    leon3->owed.kind = GDB_STOP_NONE;
}

struct gdb_stop target_alone_pay(struct target_leon3 *leon3)
{
    struct gdb_stop stop = leon3->owed;

    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++) {
        struct gdb_stop met;

        if (!leon3->met[i])
            continue;
        leon3->met[i] = alone_waits(leon3, i);
        alone_halt(leon3, i, leon3->met[i]);
        if (leon3->met[i])
            continue;
        met = target_stop(leon3, (struct machine_stop){.reason = MACHINE_BREAKPOINT, .cpu = i});
        if (met.kind != GDB_STOP_NONE)
            return met;
    }
    if (stop.kind == GDB_STOP_NONE || (leon3->alone && leon3->alone != stop.thread))
        return (struct gdb_stop){.kind = GDB_STOP_NONE};
    leon3->owed.kind = GDB_STOP_NONE;
    leon3->thread = stop.thread;
    leon3->standing = true;
    return stop;
}
