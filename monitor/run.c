/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands that let time pass: cont, step, run, reset, load; and the clock. Through GDB they run in the middle of a
 * command; whatever GDB sends ends them, so that its Ctrl-C does.
 */
#include "monitor/command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RUN_STEPS_MAX  1000000u
#define RUN_ERROR_MODE 126 /* exit status of `pride debug` */

/* ---- stops ----------------------------------------------------------------------------------------------------- */

/* What the stop is, where the machine stands; the shell looks at the thread that stopped. */
static void run_tell(const struct monitor_call *call, const struct gdb_stop *stop)
{
    struct monitor *monitor = call->monitor;
    struct monitor_call there;

    if (stop->text && *stop->text)
        gdb_text_print(call->text, "%s\n", stop->text);
    if (stop->kind == GDB_STOP_EXITED || stop->kind == GDB_STOP_TERMINATED) {
        bool exited = stop->kind == GDB_STOP_EXITED;

        if (exited)
            gdb_text_print(call->text, "the program ended with code %u\n", stop->code);
        else
            gdb_text_print(call->text, "the run is over\n");
        monitor->over = monitor->host.shell;
        monitor->status = exited ? (int)(stop->code & 0xff) : RUN_ERROR_MODE;
        return;
    }
    if (!stop->text && stop->kind == GDB_STOP_POINT && stop->point >= GDB_POINT_WRITE)
        gdb_text_print(call->text, "watchpoint at 0x%08" PRIx64 "\n", stop->address);
    monitor->thread = stop->thread;
    there = monitor_call_for(call, stop->thread);
    monitor_print_instruction(&there, monitor_register(&there, LEON3_REG_PC));
    monitor_note_stale(call);
}

/* Up to a cycle, a stop, or the user's wish. */
static void run_until(const struct monitor_call *call, uint64_t until)
{
    struct target_leon3 *leon3 = call->leon3;
    struct gdb_target *target = &leon3->target;
    struct gdb_stop stop = {.kind = GDB_STOP_NONE};
    uint64_t limit = leon3->until;

    leon3->until = until; /* the server's limit is that of its present slice */
    while (stop.kind == GDB_STOP_NONE && machine_cycle(leon3->machine) < leon3->until) {
        stop = target->run(target->owner);
        if (stop.kind == GDB_STOP_NONE && monitor_interrupted(call))
            break;
    }
    leon3->until = limit;
    if (stop.kind == GDB_STOP_NONE)
        stop = (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                                 .signal = GDB_SIGNAL_INT,
                                 .thread = target->thread_running(target->owner)};
    run_tell(call, &stop);
}

static void run_cont(const struct monitor_call *call)
{
    uint64_t cycles = 0;

    if (call->count && !monitor_parse_time(call, call->word[0], &cycles))
        return;
    run_until(call, cycles ? machine_cycle(call->leon3->machine) + cycles : CLOCK_NEVER);
}

/* One instruction or one trap entry each: the way into a trap handler, where GDB's stepi runs over it. */
static void run_step(const struct monitor_call *call)
{
    struct gdb_target *target = &call->leon3->target;
    uint32_t count = 1;

    if (call->count && !monitor_parse_number(call->word[0], RUN_STEPS_MAX, &count, call->text))
        return;
    while (count-- > 0) {
        struct gdb_stop stop = target->step(target->owner, call->thread);

        if (stop.text && stop.text[0])
            gdb_text_print(call->text, "%s\n", stop.text);
        if (stop.kind != GDB_STOP_SIGNAL || call->leon3->last.reason != MACHINE_LIMIT ||
            (count % 1024 == 0 && monitor_interrupted(call)))
            break;
    }
    monitor_print_position(call);
    monitor_note_stale(call);
}

/* ---- from the beginning ---------------------------------------------------------------------------------------- */

static bool run_load_image(const struct monitor_call *call, const char *path)
{
    if (target_load(call->leon3, path))
        return true;
    gdb_text_complain(call->text, "%s could not be loaded\n", path);
    return false;
}

static void run_load(const struct monitor_call *call)
{
    struct monitor_call first = monitor_call_for(call, 1);
    struct monitor *monitor = call->monitor;
    char *image = strdup(call->word[0]);

    if (!image || !run_load_image(call, image)) {
        free(image);
        return;
    }
    free(monitor->image);
    monitor->image = image;
    target_programs_free(call->leon3);
    target_leon3_find_programs(call->leon3);
    monitor->thread = 1;
    gdb_text_print(call->text, "%s loaded\n", image);
    monitor_print_position(&first);
}

/* The image again, so that data are as they were, then on from its entry. */
static void run_run(const struct monitor_call *call)
{
    uint64_t cycles = 0;

    if (!call->monitor->image) {
        gdb_text_complain(call->text, "no image was loaded\n");
        return;
    }
    if ((call->count && !monitor_parse_time(call, call->word[0], &cycles)) ||
        !run_load_image(call, call->monitor->image))
        return;
    run_until(call, cycles ? machine_cycle(call->leon3->machine) + cycles : CLOCK_NEVER);
}

static void run_reset(const struct monitor_call *call)
{
    machine_reset(call->leon3->machine);
    target_replaced(call->leon3);
    gdb_text_print(call->text, "reset; memory is as it was\n");
    monitor_note_stale(call);
}

/* ---- the clock ------------------------------------------------------------------------------------------------- */

static void run_cycle(const struct monitor_call *call)
{
    const struct machine *machine = call->leon3->machine;
    uint64_t cycle = machine_cycle(machine);

    gdb_text_print(call->text, "cycle %" PRIu64 ", %.9f s, %" PRIu64 " instructions\n", cycle,
                   machine_seconds(machine, cycle), machine_instructions(machine));
}

static void run_digest(const struct monitor_call *call)
{
    const struct machine *machine = call->leon3->machine;

    gdb_text_print(call->text, "%016" PRIx64 " at cycle %" PRIu64 "\n", machine_digest(machine),
                   machine_cycle(machine));
}

/* clang-format off */
const struct monitor_command monitor_run_commands[] = {
    {"cont",   "[TIME]",  0, 1, run_cont,   MONITOR_ANYWHERE, NULL,    "go on, until a stop or Ctrl-C, or for a time (120cyc 3us 5ms)"},
    {"cycle",  "",        0, 0, run_cycle,  MONITOR_ANYWHERE, NULL,    "the machine's time: cycles, seconds, instructions"},
    {"digest", "",        0, 0, run_digest, MONITOR_ANYWHERE, NULL,    "digest of the whole state, the same wherever the state is the same"},
    {"load",   "FILE",    1, 1, run_load,   MONITOR_SHELL,    "@file", "reset, and load an ELF image"},
    {"reset",  "",        0, 0, run_reset,  MONITOR_ANYWHERE, NULL,    "power-on reset; memory is kept"},
    {"run",    "[TIME]",  0, 1, run_run,    MONITOR_ANYWHERE, NULL,    "reset, load the image again, and go"},
    {"step",   "[COUNT]", 0, 1, run_step,   MONITOR_ANYWHERE, NULL,    "single steps that follow traps into their handlers, as stepi does not"},
    {0},
};
/* clang-format on */
