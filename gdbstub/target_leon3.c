/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine with LEON3 processors as a target: threads, registers, running and what the stops mean. Processors run
 * together but for those that are held (target_hold.c). A processor in error mode is a stop, so that it can be
 * looked at; going on from there ends the run.
 */
#include "gdbstub/target_leon3.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- threads --------------------------------------------------------------------------------------------------- */

static void target_thread_describe(void *owner, unsigned thread, char *name, size_t name_size,
                                   char *state, size_t state_size)
{
    static const char *const mode[] = {[LEON3_RUNNING] = "running",
                                       [LEON3_POWER_DOWN] = "power-down",
                                       [LEON3_ERROR_MODE] = "error mode",
                                       [LEON3_HALTED] = "halted"};

    const struct machine_context *partition = target_partition(owner, thread);
    uint32_t context;

    if (!partition) {
        snprintf(name, name_size, "cpu%u", thread - 1);
        snprintf(state, state_size, "%s", mode[leon3_mode(target_cpu(owner, thread))]);
        return;
    }
    snprintf(name, name_size, "%s", partition->name);
    if (target_thread_saved(owner, thread, &context))
        snprintf(state, state_size, "not running");
    else if (target_thread_of_cpu(owner, target_thread_core(owner, thread)) == thread)
        snprintf(state, state_size, "running on cpu%u", target_thread_core(owner, thread));
    else
        snprintf(state, state_size, "in the hypervisor on cpu%u",
                 target_thread_core(owner, thread));
}

/* The processor that stopped last, if it is running, in whatever process it now is. */
static unsigned target_thread_running(void *owner)
{
    struct target_leon3 *leon3 = owner;
    uint32_t cpu = leon3->core;

    if (leon3->alone) {
        leon3->thread = leon3->alone;
        return leon3->thread;
    }
    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++) {
        if (leon3_mode(machine_cpu(leon3->machine, cpu)) == LEON3_RUNNING)
            break;
        cpu = i;
    }
    leon3->thread = target_charge(leon3, cpu);
    return leon3->thread;
}

/* ---- registers ------------------------------------------------------------------------------------------------- */

static unsigned target_register_size(void *owner, unsigned number)
{
    (void)owner;
    (void)number;
    return 4;
}

/* Their addresses in ASI 0x19: 0x000 control, 0x100 context pointer, ... */
static uint32_t target_mmu_offset(unsigned number)
{
    return (number - TARGET_REG_MMU) << 8;
}

/* Block by block, sixteen registers each. */
static uint32_t target_window_read(struct leon3 *cpu, unsigned index)
{
    static const int distance[] = {1, 2, -1, -2};
    unsigned windows = leon3_windows(cpu);
    unsigned cwp = leon3_register_read(cpu, LEON3_REG_PSR) & 0x1f;

    return leon3_window_read(cpu, (cwp + windows + (unsigned)distance[index / 16]) % windows,
                             16 + index % 16);
}

static void target_register_read(void *owner, unsigned thread, unsigned number, void *data)
{
    struct leon3 *cpu = target_cpu(owner, thread);
    uint32_t context, value = 0;

    /* What the hypervisor does not keep, or has not set up yet, reads as zero. */
    if (target_thread_saved(owner, thread, &context)) {
        if (number == TARGET_REG_MMU + 2)
            value = context;
        else if (number < TARGET_REG_ASR16)
            target_saved_read(owner, context, 0, number, &value);
        bus_store32(data, value);
        return;
    }
    if (number >= TARGET_REG_WINDOWS && number < TARGET_REG_COUNT)
        bus_store32(data, target_window_read(cpu, number - TARGET_REG_WINDOWS));
    else if (number >= TARGET_REG_COUNT)
        bus_store32(data, target_state_read(owner, target_thread_core(owner, thread),
                                            number - TARGET_REG_COUNT));
    else if (number >= TARGET_REG_MMU)
        bus_store32(data, srmmu_register_peek(leon3_mmu(cpu), target_mmu_offset(number)));
    else if (number >= TARGET_REG_ASR16)
        bus_store32(data, leon3_register_read(cpu, LEON3_REG_ASR16 + number - TARGET_REG_ASR16));
    else /* GDB counts %g0 .. %csr as leon3.h does */
        bus_store32(data, leon3_register_read(cpu, number));
}

#define REG_SP 14

static enum gdb_error target_register_write(void *owner, unsigned thread, unsigned number,
                                            const void *data)
{
    struct leon3 *cpu = target_cpu(owner, thread);
    uint32_t value = bus_load32(data);
    uint32_t context;

    if (target_thread_saved(owner, thread, &context)) {
        if (number == REG_SP)
            target_windows_leave(owner, thread, value);
        if (number >= TARGET_REG_ASR16 || !target_saved_write(owner, context, 0, number, value))
            return GDB_EINVAL;
        target_changed(owner);
        return GDB_OK;
    }
    if (number >=
        TARGET_REG_MMU + 3) /* fault status and address are read-only on hardware as well */
        return GDB_EINVAL;
    if (number == REG_SP)
        target_windows_leave(owner, thread, value);
    if (number >= TARGET_REG_MMU)
        srmmu_register_write(leon3_mmu(cpu), target_mmu_offset(number), value);
    else if (number >= TARGET_REG_ASR16)
        leon3_register_write(cpu, LEON3_REG_ASR16 + number - TARGET_REG_ASR16, value);
    else
        leon3_register_write(cpu, number, value);
    target_changed(owner);
    return GDB_OK;
}

/* ---- the past -------------------------------------------------------------------------------------------------- */

bool target_leon3_record(struct target_leon3 *leon3, const struct history_limits *limits)
{
    leon3->history = history_create(leon3->machine, limits);
    leon3->target.reverse = leon3->history ? target_reverse : NULL;
    return leon3->history;
}

void target_changed(struct target_leon3 *leon3)
{
    if (leon3->history)
        history_changed(leon3->history);
    if (leon3->changed)
        leon3->changed(leon3->monitor_owner, false);
}

void target_replaced(struct target_leon3 *leon3)
{
    leon3->stuck = false;
    target_alone_forget(leon3);
    memset(leon3->bookmarks, 0, sizeof(leon3->bookmarks));
    if (leon3->history)
        history_restart(leon3->history);
    if (leon3->changed)
        leon3->changed(leon3->monitor_owner, true);
}

static struct machine_stop target_machine_run(struct target_leon3 *leon3, uint64_t until)
{
    return leon3->history ? history_run(leon3->history, until) : machine_run(leon3->machine, until);
}

static struct machine_stop target_machine_step(struct target_leon3 *leon3, uint32_t cpu)
{
    return leon3->history ? history_step(leon3->history, cpu) : machine_step(leon3->machine, cpu);
}

static int target_physical_mode(void *owner, int set)
{
    struct target_leon3 *leon3 = owner;

    if (set >= 0)
        leon3->physical = set;
    return leon3->physical;
}

static int target_folder(void *owner, const char **path)
{
    const struct target_leon3 *leon3 = owner;

    *path = leon3->folder_path;
    return leon3->folder;
}

static uint64_t target_pc(void *owner, unsigned thread)
{
    uint8_t data[4];

    target_register_read(owner, thread, LEON3_REG_PC, data);
    return bus_load32(data);
}

/* ---- running --------------------------------------------------------------------------------------------------- */

static struct gdb_stop target_stop_signal(struct target_leon3 *leon3, enum gdb_signal signal,
                                          unsigned thread)
{
    return (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                             .signal = signal,
                             .thread = thread,
                             .text = leon3->text[0] ? leon3->text : NULL};
}

/* First as a stop. When the client goes on all the same, error mode is the end; a deadlock may be ended by input. */
static struct gdb_stop target_stop_stuck(struct target_leon3 *leon3, unsigned thread)
{
    bool again = leon3->stuck;

    leon3->stuck = true;
    if (!again)
        return target_stop_signal(leon3, GDB_SIGNAL_ABRT, thread);
    if (leon3->last.reason == MACHINE_DEADLOCK)
        return (struct gdb_stop){0};
    return (struct gdb_stop){.kind = GDB_STOP_TERMINATED, .signal = GDB_SIGNAL_ABRT};
}

static struct gdb_stop target_stop_error_mode(struct target_leon3 *leon3, unsigned thread)
{
    uint32_t tt = leon3_register_read(target_cpu(leon3, thread), LEON3_REG_TBR) >> 4 & 0xff;
    char name[48];

    snprintf(leon3->text, sizeof(leon3->text),
             "processor %u is in error mode, TBR.tt = 0x%02x (%s)", thread - 1, tt,
             leon3_trap_name(tt, name, sizeof(name)));
    return target_stop_stuck(leon3, thread);
}

static struct gdb_stop target_stop_breakpoint(struct target_leon3 *leon3, uint32_t cpu)
{
    const struct target_point *point = target_point_at(leon3, cpu);

    if (!point && event_at_address(leon3, cpu))
        return target_stop_signal(leon3, GDB_SIGNAL_TRAP, target_charge(leon3, cpu));
    /* Another process's address: the processor passes it when it goes on. */
    if (!point)
        return (struct gdb_stop){0};
    return (struct gdb_stop){
        .kind = GDB_STOP_POINT, .point = point->point, .thread = target_charge(leon3, cpu)};
}

static struct gdb_stop target_stop_request(struct target_leon3 *leon3)
{
    struct gdb_stop stop = leon3->request;
    bool changing = leon3->changing;

    leon3->changing = false;
    if (changing && stop.kind == GDB_STOP_NONE)
        return stop;

    leon3->request.kind = GDB_STOP_NONE;
    if (stop.kind != GDB_STOP_NONE) {
        if (stop.thread >= GDB_THREAD_OF_CPU)
            stop.thread = target_charge(leon3, stop.thread - GDB_THREAD_OF_CPU);
        return stop;
    }
    snprintf(leon3->text, sizeof(leon3->text), "%s", leon3->last.text ? leon3->last.text : "");
    return target_stop_signal(leon3, GDB_SIGNAL_TRAP, target_thread_running(leon3));
}

struct gdb_stop target_stop(struct target_leon3 *leon3, struct machine_stop last)
{
    struct gdb_stop stop = {0};

    leon3->last = last;
    if (last.reason != MACHINE_ERROR_MODE && last.reason != MACHINE_DEADLOCK)
        leon3->stuck = false;
    switch (last.reason) {
    case MACHINE_LIMIT:
        break;
    case MACHINE_EXIT:
        stop = (struct gdb_stop){.kind = GDB_STOP_EXITED, .code = last.code};
        break;
    case MACHINE_ERROR_MODE:
        leon3->core = last.cpu;
        stop = target_stop_error_mode(leon3, last.cpu + 1);
        break;
    case MACHINE_DEADLOCK:
        snprintf(leon3->text, sizeof(leon3->text), "every processor waits and no event is pending");
        stop = target_stop_stuck(leon3, leon3->thread);
        break;
    case MACHINE_BREAKPOINT:
        if (!target_alone_halts(leon3, last.cpu))
            stop = target_stop_breakpoint(leon3, last.cpu);
        break;
    case MACHINE_REQUEST:
        stop = target_stop_request(leon3);
        break;
    }
    stop = target_alone_keep(leon3, stop);
    if (stop.kind == GDB_STOP_SIGNAL || stop.kind == GDB_STOP_POINT)
        leon3->thread = stop.thread;
    leon3->standing = stop.kind != GDB_STOP_NONE;
    if (leon3->standing)
        target_alone_wake(leon3);
    return stop;
}

void target_begin(struct target_leon3 *leon3)
{
    leon3->text[0] = '\0';
    leon3->request.kind = GDB_STOP_NONE;
}

bool target_interrupted(const struct target_leon3 *leon3)
{
    return leon3->interrupted && leon3->interrupted(leon3->interrupted_owner);
}

static uint64_t target_traps(struct leon3 *cpu)
{
    struct leon3_stats stats;
    uint64_t sum = 0;

    leon3_stats(cpu, &stats);
    for (unsigned tt = 0; tt < 256; tt++)
        sum += stats.traps[tt];
    return sum;
}

/*
 * GDB steps by a breakpoint behind the instruction; a trap would run its whole handler. So the first instruction is
 * stepped here, and a trap that it takes is the stop. Kind NONE: it took none.
 */
static struct gdb_stop target_step_trap(struct target_leon3 *leon3)
{
    uint32_t index = leon3->core;
    struct leon3 *cpu = machine_cpu(leon3->machine, index);
    uint64_t before = target_traps(cpu);
    struct gdb_stop stop = target_stop(leon3, target_machine_step(leon3, index));

    leon3->standing = false;
    if (stop.kind == GDB_STOP_NONE && target_traps(cpu) != before)
        stop = target_stop_signal(leon3, GDB_SIGNAL_TRAP, target_charge(leon3, index));
    return stop;
}

/* Has a processor come to a thread that is to be stepped? */
static bool target_steps(const struct target_leon3 *leon3)
{
    for (uint32_t i = 0; leon3->non_stop && i < machine_cpu_count(leon3->machine); i++)
        if (leon3->holds[target_thread_of_cpu(leon3, i)] == GDB_HOLD_STEP)
            return true;
    return false;
}

/* Nobody can go on: time stands still, and the caller may wait. */
static struct gdb_stop target_nobody_runs(struct target_leon3 *leon3)
{
    leon3->last = (struct machine_stop){.reason = MACHINE_DEADLOCK};
    return (struct gdb_stop){0};
}

/*
 * Up to a cycle; breakpoints of other processes, and events whose conditions do not hold, are passed, and processors that come
 * to a thread that is held rest there.
 */
static struct gdb_stop target_run_until(struct target_leon3 *leon3, uint64_t end)
{
    struct gdb_stop stop;

    do {
        if (leon3->non_stop && !target_hold_apply(leon3))
            return target_nobody_runs(leon3);
        stop = target_stop(leon3, target_machine_run(leon3, end));
    } while (stop.kind == GDB_STOP_NONE &&
             (leon3->last.reason == MACHINE_BREAKPOINT || leon3->last.reason == MACHINE_REQUEST) &&
             !target_steps(leon3));
    return stop;
}

/* Slices end at multiples of themselves, so that where a client came and went does not move the later ones. */
static struct gdb_stop target_run(void *owner)
{
    struct target_leon3 *leon3 = owner;
    uint64_t end = (machine_cycle(leon3->machine) / leon3->slice + 1) * leon3->slice;
    struct gdb_stop owed = target_alone_pay(leon3);

    if (owed.kind != GDB_STOP_NONE)
        return owed;
    target_begin(leon3);
    /* The tables that say where watched addresses lead may have been changed. */
    if (leon3->standing && leon3->memory_observed)
        target_watches_changed(leon3);
    if (leon3->step_traps && leon3->standing) {
        struct gdb_stop stop = target_step_trap(leon3);

        if (stop.kind != GDB_STOP_NONE || machine_cycle(leon3->machine) >= leon3->until)
            return stop;
    }
    return target_run_until(leon3, end < leon3->until ? end : leon3->until);
}

static struct gdb_stop target_step(void *owner, unsigned thread)
{
    struct target_leon3 *leon3 = owner;
    uint32_t cpu = target_thread_core(leon3, thread);
    struct gdb_stop stop;

    /* One whose turn it is not waits for that. */
    if (leon3->non_stop && target_thread_of_cpu(leon3, cpu) != thread)
        return target_run(owner);
    stop = target_alone_pay(leon3);
    if (stop.kind != GDB_STOP_NONE)
        return stop;
    target_begin(leon3);
    do { /* others on their way meet what is none of this thread's */
        if (leon3->non_stop)
            target_hold_apply(leon3);
        stop = target_stop(leon3, target_machine_step(leon3, cpu));
    } while (stop.kind == GDB_STOP_NONE && leon3->last.reason == MACHINE_BREAKPOINT &&
             leon3->last.cpu != cpu);
    if (stop.kind != GDB_STOP_NONE)
        return stop;
    leon3->thread = target_charge(leon3, cpu);
    return target_stop_signal(leon3, GDB_SIGNAL_TRAP, leon3->thread);
}

static void target_one_process(void *owner, bool one)
{
    struct target_leon3 *leon3 = owner;

    leon3->one_process = one;
}

/* ---- monitor commands ------------------------------------------------------------------------------------------- */

static bool target_monitor(void *owner, unsigned thread, const char *line, struct gdb_text *text)
{
    struct target_leon3 *leon3 = owner;

    if (leon3->monitor)
        leon3->monitor(leon3->monitor_owner, thread, line, text);
    return leon3->monitor;
}

/* ---- from the beginning ----------------------------------------------------------------------------------------- */

bool target_load(struct target_leon3 *leon3, const char *path)
{
    if (!machine_load(leon3->machine, path))
        return false;
    machine_reset(leon3->machine);
    target_replaced(leon3);
    return true;
}

static bool target_restart(void *owner)
{
    struct target_leon3 *leon3 = owner;
    const char *path = machine_image(leon3->machine);
    char *image = path ? strdup(path) : NULL; /* loading forgets it */
    bool loaded = image && target_load(leon3, image);

    free(image);
    if (!loaded)
        return false;
    target_point_remove_all(leon3);
    leon3->last = (struct machine_stop){.reason = MACHINE_LIMIT};
    leon3->core = 0;
    leon3->thread = 1;
    leon3->standing = true;
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

static void target_release(void *owner)
{
    struct target_leon3 *leon3 = owner;

    target_non_stop(leon3, false);
    target_alone(leon3, 0);
    target_alone_forget(leon3);
    leon3->physical = leon3->one_process = false;
    leon3->step_traps = false;
    event_remove(leon3, 0);
    memset(leon3->trap_stops, 0, sizeof(leon3->trap_stops));
    target_trap_stops_changed(leon3);
    target_point_remove_all(leon3);
}

/* A millisecond of simulated time is some milliseconds of ours at most; whole quanta, so that they are not cut. */
static uint64_t target_slice(const struct board *board)
{
    uint64_t quantum = board->quantum ? board->quantum : 1;
    uint64_t slice = board->clock_hz / 1000 / quantum * quantum;

    return slice ? slice : quantum;
}

void target_leon3_init(struct target_leon3 *leon3, struct machine *machine)
{
    const struct board *board = machine_board(machine);

    *leon3 = (struct target_leon3){
        .machine = machine,
        .until = CLOCK_NEVER,
        .slice = target_slice(board),
        .thread = 1,
        .standing = true,
        .folder = -1,
        .target =
            {
                .owner = leon3,
                .thread_count = target_thread_count,
                .thread_process = target_thread_process,
                .thread_core = target_thread_core,
                .thread_describe = target_thread_describe,
                .register_count =
                    board->cpu.mmu ? TARGET_REG_COUNT : TARGET_REG_MMU, /* and below */
                .general_count = TARGET_REG_ASR16,
                .register_size = target_register_size,
                .register_read = target_register_read,
                .register_write = target_register_write,
                .memory_read = target_memory_read,
                .memory_write = target_memory_write,
                .one_process = target_one_process,
                .alone = target_alone,
                .point_insert = target_point_insert,
                .point_remove = target_point_remove,
                .restart = target_restart,
                .release = target_release,
                .physical_mode = target_physical_mode,
                .pc = target_pc,
                .run = target_run,
                .step = target_step,
                .non_stop = target_non_stop,
                .hold = target_hold,
                .thread_running = target_thread_running,
                .program = target_program,
                .program_offered = target_program_offered,
                .folder = target_folder,
                .document = target_document,
                .monitor = target_monitor,
            },
    };
    if (board->cpu.mmu)
        leon3->target.register_count += target_state_count(leon3);
}

void target_leon3_fini(struct target_leon3 *leon3)
{
    target_release(leon3);
    target_programs_free(leon3);
    history_destroy(leon3->history);
    leon3->history = NULL;
}
