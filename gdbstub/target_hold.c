/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads held one by one. A processor that is at a held thread of its own (supervisor mode, or no partition's) is halted as by a
 * debug support unit: it executes nothing and takes no interrupt, and its time goes on with the others'. One that is in the
 * user mode of a held partition waits there as in power-down, so that interrupts are taken: the hypervisor ends the slot in
 * time, and the other partitions run as ever. When every processor is halted, time stands still.
 * A client that steps one thread over a breakpoint stops all others, the hypervisor's too, without which a partition's turn never
 * comes: so a processor that is held only because the client wants it so lends itself to a partition that is alone.
 */
#include "gdbstub/target_leon3.h"

#include <string.h>

#define PSR_PS 0x40u

static unsigned hold_count(struct target_leon3 *leon3)
{
    unsigned count = target_thread_count(leon3);

    return count < TARGET_THREADS ? count : TARGET_THREADS;
}

/* ---- processors that come to another thread ---------------------------------------------------------------------- */

/* The thread that RETT goes to: the partition's whose context it is, if that was interrupted. */
static unsigned hold_returns_to(const struct target_leon3 *leon3, uint32_t index)
{
    struct leon3 *cpu = machine_cpu(leon3->machine, index);
    uint32_t context;
    unsigned thread = 0;

    if (!(leon3_register_read(cpu, LEON3_REG_PSR) & PSR_PS) &&
        target_cpu_context(leon3, cpu, &context))
        thread = target_thread_of_context(leon3, context);
    return thread ? thread : index + 1;
}

static void hold_observe(void *owner, const struct observation *what)
{
    struct target_leon3 *leon3 = owner;
    unsigned thread =
        what->point == OBSERVE_RETT ? hold_returns_to(leon3, what->cpu) : what->cpu + 1;

    if (thread > TARGET_THREADS || leon3->holds[thread] == GDB_HOLD_NONE)
        return;
    leon3->changing = true;
    machine_stop(leon3->machine, "");
}

/* ---- rest -------------------------------------------------------------------------------------------------------- */

static void hold_rest(struct target_leon3 *leon3, uint32_t index, bool partition)
{
    struct leon3 *cpu = machine_cpu(leon3->machine, index);
    enum leon3_mode mode = leon3_mode(cpu);

    if (mode != LEON3_RUNNING && mode != LEON3_POWER_DOWN)
        return;
    if (partition) {
        /* It takes its interrupts before what stands at PC, a breakpoint included; one that is there already now. */
        leon3_breakpoint_pass(cpu, true);
        if (leon3_interrupted(cpu))
            return;
        leon3->rests[index].rest = TARGET_REST_WAITING;
        leon3_wait(cpu, true);
        return;
    }
    leon3->rests[index].rest = TARGET_REST_HALTED;
    leon3->rests[index].was_waiting = mode == LEON3_POWER_DOWN;
    leon3_halt(cpu, true);
}

static void hold_wake(struct target_leon3 *leon3, uint32_t index)
{
    struct leon3 *cpu = machine_cpu(leon3->machine, index);
    enum target_rest rest = leon3->rests[index].rest;

    leon3->rests[index].rest = TARGET_REST_NONE;
    if (rest == TARGET_REST_WAITING && leon3_mode(cpu) == LEON3_POWER_DOWN)
        leon3_wait(cpu, false);
    if (rest == TARGET_REST_HALTED && leon3_mode(cpu) == LEON3_HALTED) {
        leon3_halt(cpu, false);
        leon3_wait(cpu, leon3->rests[index].was_waiting);
    }
}

/* An interrupt, or the program, has ended what we had made of it. */
static void hold_note_woken(struct target_leon3 *leon3, uint32_t index)
{
    enum leon3_mode mode = leon3_mode(machine_cpu(leon3->machine, index));
    enum target_rest rest = leon3->rests[index].rest;

    if ((rest == TARGET_REST_WAITING && mode != LEON3_POWER_DOWN) ||
        (rest == TARGET_REST_HALTED && mode != LEON3_HALTED))
        leon3->rests[index].rest = TARGET_REST_NONE;
}

/* Is a single thread let go of, a partition's, and no processor at it? */
static bool hold_needs_processor(struct target_leon3 *leon3)
{
    uint32_t count = machine_cpu_count(leon3->machine);
    unsigned found = 0;

    for (unsigned thread = 1; thread <= hold_count(leon3); thread++) {
        if (leon3->holds[thread] != GDB_HOLD_NONE && leon3->holds[thread] != GDB_HOLD_STEP)
            continue;
        if (found || thread <= count)
            return false;
        found = thread;
    }
    for (uint32_t i = 0; i < count; i++)
        if (target_thread_of_cpu(leon3, i) == found)
            return false;
    return found != 0;
}

static bool hold_stays(const struct target_leon3 *leon3, unsigned thread, bool lent)
{
    enum gdb_hold hold = thread <= TARGET_THREADS ? leon3->holds[thread] : GDB_HOLD_NONE;
    bool partition = thread > machine_cpu_count(leon3->machine);

    return hold == GDB_HOLD || (hold == GDB_HOLD_LENDING && (partition || !lent));
}

bool target_hold_apply(struct target_leon3 *leon3)
{
    uint32_t count = machine_cpu_count(leon3->machine), able = 0;
    bool lent = hold_needs_processor(leon3);

    for (uint32_t i = 0; i < count; i++) {
        unsigned thread = target_thread_of_cpu(leon3, i);
        bool held = hold_stays(leon3, thread, lent);

        hold_note_woken(leon3, i);
        if (held && leon3->rests[i].rest == TARGET_REST_NONE)
            hold_rest(leon3, i, thread > count);
        else if (!held && leon3->rests[i].rest != TARGET_REST_NONE)
            hold_wake(leon3, i);
        able += leon3_mode(machine_cpu(leon3->machine, i)) == LEON3_RUNNING ||
                leon3_mode(machine_cpu(leon3->machine, i)) == LEON3_POWER_DOWN;
    }
    return able > 0;
}

/* ---- gdb_target's side ------------------------------------------------------------------------------------------- */

void target_hold(void *owner, unsigned thread, enum gdb_hold hold)
{
    struct target_leon3 *leon3 = owner;

    if (thread >= 1 && thread <= TARGET_THREADS)
        leon3->holds[thread] = hold;
}

static void hold_begin(struct target_leon3 *leon3)
{
    for (unsigned thread = 1; thread <= hold_count(leon3); thread++)
        leon3->holds[thread] = GDB_HOLD_LENDING;
    leon3->aside = leon3->history;
    leon3->history = NULL;
    observe_add_class(machine_observers(leon3->machine), OBSERVE_DEBUGGER,
                      OBSERVE_BIT(TRAP) | OBSERVE_BIT(RETT), hold_observe, leon3);
}

static void hold_end(struct target_leon3 *leon3)
{
    memset(leon3->holds, 0, sizeof(leon3->holds));
    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++) {
        hold_note_woken(leon3, i);
        hold_wake(leon3, i);
    }
    observe_remove(machine_observers(leon3->machine), hold_observe, leon3);
    leon3->changing = false;
    leon3->history = leon3->aside;
    leon3->aside = NULL;
    target_replaced(leon3);
}

void target_non_stop(void *owner, bool on)
{
    struct target_leon3 *leon3 = owner;

    if (on == leon3->non_stop)
        return;
    leon3->non_stop = on;
    if (on)
        hold_begin(leon3);
    else
        hold_end(leon3);
}
