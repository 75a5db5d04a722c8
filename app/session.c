/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a machine as the options say (session.h). The machine runs in slices of simulated time;
 * terminals and signals are looked after between them, which has no influence on what the guest
 * does, except for the moment at which characters typed by somebody arrive.
 */
#include "app/session.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/display.h"
#include "app/input_log.h"
#include "app/network.h"
#include "app/screenshot.h"
#include "app/stats.h"
#include "app/uart.h"
#include "app/view.h"
#include "gdbstub/server.h"
#include "monitor/monitor.h"
#include "sim/guest/symbol.h"
#include "sim/fault/rider.h"
#include "sim/machine/lockstep.h"
#include "sim/machine/machine.h"
#include "sim/trace/trace.h"

#define SLICES_PER_SECOND 1000 /* of simulated time */
#define PACE_MAX          0.05 /* s of the host that are slept at a time */

struct session {
    const struct options *options;
    struct diag *diag;
    struct board board;
    uint64_t until; /* cycle */
    struct machine *machine;
    struct uarts *uarts;
    struct trace *trace[OPTION_LIST_MAX];
    size_t trace_count;
    struct faults *faults;
    struct screenshots *screenshots;
    struct network *network;
    struct input_log *input;
    struct display *display;
    struct view *view;
    struct gdb_server *gdb;
    struct monitor *monitor;
    struct lockstep *lockstep; /* --engine check */
    sigset_t signals;
    int signal_file; /* readable when one of them came; -1: they act as always */
    struct timespec start;
    uint64_t start_cycle;
    bool failed; /* something that was asked for could not be done; reported */
};

static bool open_machine(struct session *session)
{
    const struct options *options = session->options;

    if (!options_board(options, &session->board, session->diag))
        return false;
    session->until = CLOCK_NEVER;
    if (options->until && !time_parse(options->until, session->board.clock_hz, &session->until))
        return diag_error(session->diag, NULL, 0,
                          "--until %s: expected a time (120cyc 3us 5ms 1.5s) or cycles",
                          options->until);
    if (!options->operand_count && !options->restore)
        return diag_error(session->diag, NULL, 0, "expected an IMAGE or --restore FILE");
    session->machine = machine_create(&session->board, session->diag);
    return session->machine &&
           (!options->operand_count || machine_load(session->machine, options->operand[0])) &&
           (!options->restore || machine_restore_file(session->machine, options->restore));
}

static bool open_faults(struct session *session)
{
    const struct option_list *list = &session->options->fault;

    if (!list->count && !session->options->gdb) /* whose `monitor inject` may want some */
        return true;
    session->faults = faults_create(session->machine);
    if (!session->faults)
        return diag_error(session->diag, NULL, 0, "no room for faults");
    faults_seed(session->faults, session->options->seed);
    if (session->options->operand_count)
        faults_set_symbols(session->faults, symbol_find_beside, session->options->operand[0]);
    for (size_t i = 0; i < list->count; i++)
        if (!faults_add(session->faults, list->text[i], session->diag))
            return false;
    return true;
}

static bool prepare_traces(struct session *session)
{
    const struct option_list *list = &session->options->trace;

    for (size_t i = 0; i < list->count; i++) {
        session->trace[i] = trace_prepare(session->machine, list->text[i], session->diag);
        if (!session->trace[i])
            return false;
        session->trace_count++;
    }
    return true;
}

/* From here on, signals wait for the end of a slice, so that the terminal is always restored. */
static void hold_signals(struct session *session)
{
    sigemptyset(&session->signals);
    sigaddset(&session->signals, SIGINT);
    sigaddset(&session->signals, SIGTERM);
    sigaddset(&session->signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &session->signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    session->signal_file = signalfd(-1, &session->signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool signal_came(const struct session *session)
{
    struct signalfd_siginfo signal_info;

    return read(session->signal_file, &signal_info, sizeof(signal_info)) > 0;
}

/* The two machines of --engine check can only be the same if nobody changes one of them. */
static bool open_lockstep(struct session *session)
{
    if (session->board.engine != LEON3_ENGINE_CHECK)
        return true;
    if (session->options->gdb || session->options->fault.count)
        return diag_error(session->diag, NULL, 0,
                          "--engine check compares two machines: not with --gdb or --fault");
    session->lockstep = lockstep_create(session->machine);
    return session->lockstep;
}

static bool open_gdb(struct session *session)
{
    const struct history_rider rider = faults_rider(session->faults);
    struct monitor_host host = {.faults = session->faults};
    struct history_limits limits;
    bool on;

    if (!options_history(session->options, &limits, &on, session->diag))
        return false;
    session->gdb = gdb_server_open(session->machine, session->options->gdb, session->diag);
    if (!session->gdb)
        return false;
    gdb_server_offer_programs(session->gdb);
    if (session->options->operand_count)
        host.image = session->options->operand[0];
    session->monitor = monitor_create(gdb_server_target(session->gdb), &host);
    if (!session->monitor)
        return diag_error(session->diag, NULL, 0, "no host memory");
    if (session->options->gdb_files &&
        !gdb_server_open_folder(session->gdb, session->options->gdb_files))
        return false;
    return !on || gdb_server_record(session->gdb, &limits, &rider);
}

/* Where the page of --tui is, no UART writes on its own, unless that is asked for. */
static bool open_uarts(struct session *session)
{
    struct option_list list = session->options->uart;

    if (session->options->tui && list.count == 0)
        list.text[list.count++] = "0=null";
    session->uarts = uarts_open(session->machine, &list, session->diag);
    return session->uarts;
}

/* All that the options say, but what would change something outside: that begins when none of them can be wrong any more. */
static bool prepare(struct session *session)
{
    const struct options *options = session->options;

    if (!open_machine(session) || !options_files_apart(options, session->machine, session->diag) ||
        !open_faults(session) || !prepare_traces(session) || !open_lockstep(session) ||
        (options->save && !machine_can_save_file(session->machine, options->save)) ||
        !open_uarts(session))
        return false;
    session->screenshots = screenshots_open(session->machine, &options->screenshot, session->diag);
    session->network = network_open(session->machine, &options->net, session->diag);
    session->input = input_log_open(session->machine, &options->input, session->diag);
    return session->screenshots && session->network && session->input;
}

/* What has windows and sockets, whose threads must not get the signals either. */
static bool open_windows(struct session *session)
{
    const struct options *options = session->options;

    return view_open(&session->view, session->machine, options->tui, options->view,
                     session->diag) &&
           display_open(&session->display, session->machine, options->display, session->diag) &&
           (!options->gdb || open_gdb(session));
}

static bool open_files(struct session *session)
{
    bool good = true;

    sigprocmask(SIG_UNBLOCK, &session->signals, NULL); /* a pipe may wait for its reader for ever */
    for (size_t i = 0; good && i < session->trace_count; i++)
        good = trace_begin(session->trace[i]);
    good = good && uarts_open_files(session->uarts) && network_begin(session->network) &&
           input_log_begin(session->input);
    sigprocmask(SIG_BLOCK, &session->signals, NULL);
    return good;
}

static bool open_session(struct session *session)
{
    if (!prepare(session))
        return false;
    hold_signals(session);
    if (!open_windows(session) || !open_files(session))
        return false;
    uarts_take_terminal(session->uarts);
    view_begin(session->view);
    if (session->gdb)
        gdb_server_announce(session->gdb);
    session->start_cycle = machine_cycle(session->machine);
    clock_gettime(CLOCK_MONOTONIC, &session->start);
    return true;
}

static uint64_t slice_end(const struct session *session)
{
    uint64_t length = session->board.clock_hz / SLICES_PER_SECOND;
    uint64_t end = (machine_cycle(session->machine) / length + 1) * length;
    uint64_t picture = screenshots_next(session->screenshots);
    uint64_t frame = network_next(session->network);
    uint64_t input = input_log_next(session->input);

    end = end < picture ? end : picture;
    end = end < frame ? end : frame;
    end = end < input ? end : input;
    return end < session->until ? end : session->until;
}

static struct machine_stop run_slice(struct session *session, uint64_t end)
{
    if (session->gdb)
        return gdb_server_run(session->gdb, end, session->options->wait);
    return session->lockstep ? lockstep_run(session->lockstep, end)
                             : machine_run(session->machine, end);
}

/* Nothing is going to happen but what comes in from outside. */
static bool wait_for_input(struct session *session)
{
    uarts_serve(session->uarts);
    if (network_hurry(session->network) || input_log_hurry(session->input))
        return true;
    if (session->until != CLOCK_NEVER) /* which simulated time would never reach */
        return false;
    if (session->display)
        return display_wait(session->display);
    return network_wait(session->network) || uarts_wait(session->uarts, session->signal_file);
}

static double host_seconds(const struct session *session)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - session->start.tv_sec) +
           (double)(now.tv_nsec - session->start.tv_nsec) * 1e-9;
}

/* Where somebody is at the other end, simulated time does not run ahead of theirs. */
static void keep_pace(const struct session *session)
{
    double ahead;

    if (!session->display && !view_live(session->view) && !network_live(session->network))
        return;
    ahead =
        machine_seconds(session->machine, machine_cycle(session->machine) - session->start_cycle) -
        host_seconds(session);
    if (ahead > 0) {
        const struct timespec pause = {.tv_nsec = ahead < PACE_MAX ? (long)(ahead * 1e9)
                                                                   : (long)(PACE_MAX * 1e9)};

        nanosleep(&pause, NULL);
    }
}

/* What the run writes as it goes reaches somebody. */
static bool output_arrives(struct session *session)
{
    bool good = uarts_arrive(session->uarts);

    for (size_t i = 0; i < session->trace_count; i++)
        good = trace_arrives(session->trace[i]) && good;
    return good;
}

static struct machine_stop run_slices(struct session *session, bool *interrupted)
{
    struct machine_stop stop;
    bool go_on = true;

    input_log_serve(session->input, machine_cycle(session->machine));
    uarts_serve(session->uarts);
    do {
        uint64_t end = slice_end(session);

        stop = run_slice(session, end);
        input_log_serve(session->input, end);
        uarts_serve(session->uarts);
        network_serve(session->network);
        session->failed = !screenshots_take(session->screenshots) || session->failed;
        *interrupted =
            signal_came(session) || !display_serve(session->display) || !view_serve(session->view);
        keep_pace(session);
        if (stop.reason == MACHINE_DEADLOCK)
            go_on = wait_for_input(session);
        else
            go_on =
                stop.reason == MACHINE_LIMIT && machine_cycle(session->machine) < session->until;
    } while (go_on && !*interrupted && output_arrives(session));
    return stop;
}

/* A fault that was asked for, and of which nothing came. */
static void tell_faults(const struct session *session)
{
    size_t pending = session->faults ? faults_pending(session->faults) : 0;

    if (pending)
        fprintf(stderr, "pride: %zu fault%s had not struck when the run was over\n", pending,
                pending == 1 ? "" : "s");
}

/* One line on why the run is over, where the guest did not end it itself. */
static void tell_end(const struct session *session, const struct machine_stop *stop)
{
    uint64_t cycle = machine_cycle(session->machine);
    double seconds = machine_seconds(session->machine, cycle);
    char name[64];
    struct leon3 *cpu = machine_cpu(session->machine, stop->cpu);
    uint32_t trap = leon3_register_read(cpu, LEON3_REG_TBR) >> 4 & 0xff;

    switch (stop->reason) {
    case MACHINE_ERROR_MODE:
        fprintf(stderr,
                "pride: cpu%" PRIu32 " is in error mode at %.6f s: pc 0x%08" PRIx32 ", %s\n",
                stop->cpu, seconds, leon3_register_read(cpu, LEON3_REG_PC),
                leon3_trap_name(trap, name, sizeof(name)));
        break;
    case MACHINE_DEADLOCK:
        fprintf(stderr, "pride: nothing can happen any more at %.6f s: all processors %s\n",
                seconds, leon3_mode(cpu) == LEON3_HALTED ? "are halted by the DSU" : "wait");
        break;
    case MACHINE_REQUEST:
        fprintf(stderr, "pride: stopped at %.6f s: %s\n", seconds, stop->text);
        break;
    default:
        break;
    }
}

static int status_of(const struct machine_stop *stop, bool interrupted)
{
    if (stop->reason == MACHINE_EXIT)
        return (int)(stop->code & 0xff);
    if (interrupted)
        return STATUS_INTERRUPTED;
    return stop->reason == MACHINE_LIMIT ? STATUS_LIMIT : STATUS_ERROR_MODE;
}

/* In the reverse order of open_session, as far as that came. False: something was lost, reported. */
static bool close_session(struct session *session)
{
    bool good = !session->failed;

    good = uarts_close(session->uarts) && good;
    monitor_destroy(session->monitor);
    if (session->gdb)
        gdb_server_close(session->gdb);
    display_close(session->display);
    good = view_close(session->view) && good;
    good = input_log_close(session->input) && good;
    good = network_close(session->network) && good;
    good = screenshots_close(session->screenshots) && good;
    while (session->trace_count)
        good = trace_close(session->trace[--session->trace_count]) && good;
    if (session->faults)
        faults_destroy(session->faults);
    lockstep_destroy(session->lockstep);
    machine_destroy(session->machine);
    if (session->signal_file >= 0)
        close(session->signal_file);
    return good;
}

static int run_and_report(struct session *session)
{
    bool interrupted = false;
    struct machine_stop stop = run_slices(session, &interrupted);
    double host = host_seconds(session);
    int status = status_of(&stop, interrupted);

    if (stop.reason == MACHINE_EXIT || stop.reason == MACHINE_ERROR_MODE)
        machine_uart_drain(session->machine);
    session->failed = !uarts_close(session->uarts) || session->failed;
    session->uarts = NULL;
    tell_end(session, &stop);
    tell_faults(session);
    stats_print(session->machine, session->options->stats, host, stderr);
    if (session->options->save && !machine_save_file(session->machine, session->options->save))
        status = STATUS_USAGE;
    return status;
}

int session_run(const struct options *options, struct diag *diag)
{
    struct session session = {.options = options, .diag = diag, .signal_file = -1};
    int status = open_session(&session) ? run_and_report(&session) : STATUS_USAGE;

    return close_session(&session) ? status : STATUS_USAGE;
}
