/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breakpoints, watchpoints and stops on traps of the LEON3 target. All live in the simulator: guest memory is never
 * patched, and there is no difference between software and hardware breakpoints but the name. Watchpoints and trap
 * stops are observers that ask the machine to stop; they listen only while there is something to listen for.
 */
#include "gdbstub/target_leon3.h"

#include <inttypes.h>
#include <stdio.h>

static bool point_is_watch(enum gdb_point point)
{
    return point >= GDB_POINT_WRITE;
}

/* With contexts each point belongs to a process; without, there is one. Physical mode does not matter here: clients remove what they inserted, whatever was switched meanwhile. */
static struct target_point *point_find(struct target_leon3 *leon3, unsigned process,
                                       enum gdb_point point, uint64_t address, uint64_t size)
{
    for (unsigned i = 0; i < leon3->point_count; i++) {
        struct target_point *p = &leon3->points[i];

        if (p->process == process && p->point == point && p->address == address &&
            (p->size == size || !point_is_watch(point)))
            return p;
    }
    return NULL;
}

const struct target_point *target_point_at(const struct target_leon3 *leon3, uint32_t cpu)
{
    uint32_t pc = leon3_register_read(machine_cpu(leon3->machine, cpu), LEON3_REG_PC);
    unsigned thread = target_thread_of_cpu(leon3, cpu);
    unsigned process = leon3->target.thread_process(leon3->target.owner, thread);

    for (unsigned i = 0; i < leon3->point_count; i++) {
        const struct target_point *p = &leon3->points[i];

        if (!point_is_watch(p->point) && p->address == pc && (p->anywhere || p->process == process))
            return p;
    }
    return NULL;
}

/* ---- watchpoints ----------------------------------------------------------------------------------------------- */

/* The first thread of a point's process: it says where the watched addresses lead. */
static unsigned point_thread(const struct target_leon3 *leon3, const struct target_point *p)
{
    unsigned thread = 1, count = target_thread_count(leon3->target.owner);

    while (thread < count && target_thread_process(leon3->target.owner, thread) != p->process)
        thread++;
    return thread;
}

/* The watched bytes from *at on that lie in one page, as physical addresses. False: no more. */
static bool point_piece(const struct target_leon3 *leon3, const struct target_point *p,
                        uint64_t *at, uint32_t *first, uint32_t *last, bool *mapped)
{
    uint64_t end = (uint64_t)p->address + p->size, page_end = (*at | (BUS_PAGE_SIZE - 1)) + 1;

    if (*at >= end)
        return false;
    *first = (uint32_t)*at;
    *mapped = p->physical || target_translate(leon3, point_thread(leon3, p), (uint32_t)*at, first);
    *last = *first + (uint32_t)((end < page_end ? end : page_end) - *at - 1);
    *at = page_end;
    return true;
}

/* Memory is the same by whatever address it is reached: the hypervisor's own mapping, a bypass, DMA. */
static bool point_touches(const struct target_leon3 *leon3, const struct target_point *p,
                          uint32_t physical, uint64_t size)
{
    uint64_t at = p->address;
    uint32_t first, last;
    bool mapped;

    while (point_piece(leon3, p, &at, &first, &last, &mapped)) {
        if (mapped && physical <= last && physical + size > first)
            return true;
    }
    return false;
}

static bool point_in_range(const struct target_point *p, const struct observation *what)
{
    uint32_t first = p->physical ? what->physical : what->address;

    return (uint64_t)first + what->size > p->address && first < (uint64_t)p->address + p->size;
}

static bool point_direction(const struct target_point *p, const struct observation *what)
{
    return point_is_watch(p->point) && (p->point != GDB_POINT_WRITE || what->write) &&
           (p->point != GDB_POINT_READ || !what->write);
}

/*
 * The thread that a watched access is charged to. A partition's memory is watched in its context, also when the
 * hypervisor works on it there, and wherever else somebody reaches it; the hypervisor's own in supervisor mode. Physical
 * addresses know no process. 0: not his.
 */
static unsigned point_watcher(const struct target_leon3 *leon3, const struct target_point *p,
                              const struct observation *what)
{
    uint32_t cpu = what->cpu, context;
    unsigned thread = target_thread_of_cpu(leon3, cpu);
    bool same = point_in_range(p, what);

    if (p->anywhere)
        return same ? thread : 0;
    if (!same && !point_touches(leon3, p, what->physical, what->size))
        return 0;
    if (p->physical || target_thread_process(leon3->target.owner, thread) == p->process)
        return thread;
    if (same && target_cpu_context(leon3, machine_cpu(leon3->machine, cpu), &context) &&
        context + 1 == p->process)
        return point_thread(leon3, p);
    return p->process != TARGET_PROCESS_MACHINE &&
                   point_touches(leon3, p, what->physical, what->size)
               ? point_thread(leon3, p)
               : 0;
}

/* The first access of an instruction that hits is the one that is reported. False: this one is not. */
static bool point_hit(struct target_leon3 *leon3, const struct target_point *p, unsigned thread,
                      uint32_t cpu)
{
    if (!thread || leon3->request.kind != GDB_STOP_NONE)
        return false;
    leon3->toucher = cpu;
    if (cpu != MACHINE_ANY_CPU)
        leon3->core = cpu;
    if (p->own)
        snprintf(leon3->text, sizeof(leon3->text), "watchpoint at 0x%08" PRIx32, p->address);
    leon3->request = (struct gdb_stop){.kind = GDB_STOP_POINT,
                                       .point = p->point,
                                       .own = p->own,
                                       .thread = thread,
                                       .address = p->address,
                                       .text = p->own ? leon3->text : NULL};
    machine_stop(leon3->machine, "watchpoint");
    return true;
}

/* A device has no process: the first thread of the watcher's is told, and the user who it was. */
static void point_observe_dma(struct target_leon3 *leon3, const struct target_point *p,
                              const struct observation *what)
{
    if (point_is_watch(p->point) && p->point != GDB_POINT_READ &&
        point_touches(leon3, p, what->physical, what->value) &&
        point_hit(leon3, p, point_thread(leon3, p), MACHINE_ANY_CPU)) {
        snprintf(leon3->text, sizeof(leon3->text),
                 "watchpoint at 0x%08" PRIx32 ": %s wrote %" PRIu64
                 " bytes at physical 0x%08" PRIx32,
                 p->address, what->text, what->value, what->physical);
        leon3->request.text = leon3->text;
    }
}

static void point_write_seen(struct target_leon3 *leon3, const struct observation *what)
{
    struct target_writer *w = &leon3->writer;
    bool dma = what->point == OBSERVE_DMA;
    uint64_t size = dma ? what->value : what->size;

    if (!w->wanted || !what->write || what->physical > w->last || what->physical + size <= w->first)
        return;
    w->found = true;
    w->device = dma ? what->text : NULL;
    w->cpu = what->cpu;
    w->pc = what->pc;
    w->context = 0;
    target_cpu_context(leon3, machine_cpu(leon3->machine, what->cpu), &w->context);
    w->thread = target_thread_of_cpu(leon3, what->cpu);
    w->cycle = what->cycle;
    w->position = machine_position(leon3->machine);
    w->value = what->value;
    w->physical = what->physical;
    w->size = what->size;
}

static void point_observe_memory(void *owner, const struct observation *what)
{
    struct target_leon3 *leon3 = owner;

    point_write_seen(leon3, what);
    for (unsigned i = 0; i < leon3->point_count; i++) {
        const struct target_point *p = &leon3->points[i];

        if (what->point == OBSERVE_DMA)
            point_observe_dma(leon3, p, what);
        else if (point_direction(p, what))
            point_hit(leon3, p, point_watcher(leon3, p, what), what->cpu);
    }
}

static bool point_watch_one(const struct target_leon3 *leon3, const struct target_point *p,
                            struct leon3 *cpu)
{
    bool mapped, loads = p->point != GDB_POINT_WRITE;
    uint64_t at = p->address;
    uint32_t first, last;

    if (!p->physical && !leon3_watch_add(cpu, p->address, p->address + (p->size - 1), false, loads))
        return false;
    while (point_piece(leon3, p, &at, &first, &last, &mapped)) {
        if (mapped && !leon3_watch_add(cpu, first, last, true, loads))
            return false;
    }
    return true;
}

static bool point_watch_all(const struct target_leon3 *leon3, struct leon3 *cpu)
{
    const struct target_writer *writer = &leon3->writer;
    bool good = true;

    leon3_watch_clear(cpu);
    for (unsigned i = 0; i < leon3->point_count; i++) {
        if (point_is_watch(leon3->points[i].point))
            good = point_watch_one(leon3, &leon3->points[i], cpu) && good;
    }
    return (!writer->wanted || leon3_watch_add(cpu, writer->first, writer->last, true, false)) &&
           good;
}

bool target_watches_changed(struct target_leon3 *leon3)
{
    struct observers *observers = machine_observers(leon3->machine);
    bool wanted = leon3->writer.wanted, good = true;

    for (unsigned i = 0; i < leon3->point_count; i++)
        wanted = wanted || point_is_watch(leon3->points[i].point);
    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++)
        good = point_watch_all(leon3, machine_cpu(leon3->machine, i)) && good;
    if (wanted && !leon3->memory_observed) {
        leon3->memory_observed =
            observe_add_class(observers, OBSERVE_DEBUGGER, OBSERVE_BIT(WATCH) | OBSERVE_BIT(DMA),
                              point_observe_memory, leon3);
    } else if (!wanted && leon3->memory_observed) {
        observe_remove(observers, point_observe_memory, leon3);
        leon3->memory_observed = false;
    }
    return good && (!wanted || leon3->memory_observed);
}

/* ---- breakpoints ----------------------------------------------------------------------------------------------- */

bool target_break_add(struct target_leon3 *leon3, uint32_t address)
{
    uint32_t count = machine_cpu_count(leon3->machine);

    for (uint32_t i = 0; i < count; i++) {
        if (leon3_breakpoint_add(machine_cpu(leon3->machine, i), address))
            continue;
        while (i-- > 0)
            leon3_breakpoint_remove(machine_cpu(leon3->machine, i), address);
        return false;
    }
    return true;
}

void target_break_remove(struct target_leon3 *leon3, uint32_t address)
{
    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++)
        leon3_breakpoint_remove(machine_cpu(leon3->machine, i), address);
}

/* ---- both ------------------------------------------------------------------------------------------------------ */

static enum gdb_error point_check(enum gdb_point point, uint64_t address, uint64_t size)
{
    if (address > UINT32_MAX)
        return GDB_EINVAL;
    if (point_is_watch(point))
        return size == 0 || size > UINT32_MAX - address + 1 ? GDB_EINVAL : GDB_OK;
    return address % 4 ? GDB_EINVAL : GDB_OK;
}

/* Without partitions there is one process in any case, and its memory is the same by whatever address it is reached. */
static bool point_is_anywhere(const struct target_leon3 *leon3)
{
    return leon3->one_process && target_partition(leon3, machine_cpu_count(leon3->machine) + 1);
}

enum gdb_error target_point_insert(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size)
{
    struct target_leon3 *leon3 = owner;
    unsigned process = target_thread_process(owner, thread);
    enum gdb_error error = point_check(point, address, size);
    struct target_point *p;

    if (error != GDB_OK)
        return error;
    p = point_find(leon3, process, point, address, size);
    if (p) {
        p->physical = leon3->physical;
        p->anywhere = point_is_anywhere(leon3);
        p->own = false;
        target_watches_changed(leon3);
        return GDB_OK;
    }
    if (leon3->point_count == TARGET_POINTS ||
        (!point_is_watch(point) && !target_break_add(leon3, (uint32_t)address)))
        return GDB_ENOSPC;
    leon3->points[leon3->point_count++] =
        (struct target_point){.point = point,
                              .process = process,
                              .address = (uint32_t)address,
                              .size = (uint32_t)size,
                              .physical = leon3->physical,
                              .anywhere = point_is_anywhere(leon3)};
    if (point_is_watch(point) && !target_watches_changed(leon3)) {
        leon3->point_count--;
        target_watches_changed(leon3);
        return GDB_ENOSPC;
    }
    return GDB_OK;
}

enum gdb_error target_point_insert_own(struct target_leon3 *leon3, unsigned thread,
                                       enum gdb_point point, uint64_t address, uint64_t size)
{
    unsigned process = target_thread_process(leon3, thread);
    bool known = point_find(leon3, process, point, address, size);
    enum gdb_error error = target_point_insert(leon3, thread, point, address, size);

    if (error == GDB_OK && !known)
        point_find(leon3, process, point, address, size)->own = true;
    return error;
}

enum gdb_error target_point_remove(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size)
{
    struct target_leon3 *leon3 = owner;
    unsigned process = target_thread_process(owner, thread);
    enum gdb_error error = point_check(point, address, size);
    struct target_point *p = point_find(leon3, process, point, address, size);

    if (error != GDB_OK || !p)
        return error;
    if (!point_is_watch(point) && !target_alone_lift(leon3, (uint32_t)address))
        target_break_remove(leon3, (uint32_t)address);
    *p = leon3->points[--leon3->point_count];
    if (point_is_watch(point))
        target_watches_changed(leon3);
    return GDB_OK;
}

void target_point_remove_all(struct target_leon3 *leon3)
{
    for (unsigned i = 0; i < leon3->point_count; i++) {
        if (!point_is_watch(leon3->points[i].point))
            target_break_remove(leon3, leon3->points[i].address);
    }
    leon3->point_count = 0;
    target_watches_changed(leon3);
}

/* ---- stops on traps -------------------------------------------------------------------------------------------- */

static void point_observe_trap(void *owner, const struct observation *what)
{
    struct target_leon3 *leon3 = owner;
    uint32_t tt = what->code & 0xff;
    char name[48];

    if (leon3->request.kind != GDB_STOP_NONE || !(leon3->trap_stops[tt / 32] >> tt % 32 & 1u))
        return;
    snprintf(leon3->text, sizeof(leon3->text), "trap 0x%02x (%s) taken at 0x%08x by processor %u",
             tt, leon3_trap_name(tt, name, sizeof(name)), what->pc, what->cpu);
    leon3->request = (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                                       .signal = GDB_SIGNAL_TRAP,
                                       .thread = GDB_THREAD_OF_CPU + what->cpu,
                                       .text = leon3->text};
    machine_stop(leon3->machine, "stop on a trap");
}

void target_trap_stops_changed(struct target_leon3 *leon3)
{
    struct observers *observers = machine_observers(leon3->machine);
    uint32_t any = 0;

    for (int i = 0; i < 8; i++)
        any |= leon3->trap_stops[i];
    if (any && !leon3->traps_observed) {
        leon3->traps_observed = observe_add_class(observers, OBSERVE_DEBUGGER, OBSERVE_BIT(TRAP),
                                                  point_observe_trap, leon3);
    } else if (!any && leon3->traps_observed) {
        observe_remove(observers, point_observe_trap, leon3);
        leon3->traps_observed = false;
    }
}
