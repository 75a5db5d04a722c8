/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride debug`: the debugger's monitor without GDB. All commands are those of the room monitor/; here are the terminal, with
 * editing and completion, and the scripts of the command line.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/line.h"
#include "app/options.h"
#include "monitor/monitor.h"
#include "sim/guest/symbol.h"
#include "sim/fault/rider.h"

static const struct command_syntax syntax = {
    .name = "debug",
    .operands = "[IMAGE [SCRIPT...]]",
    .help =
        "Loads an ELF image and obeys monitor commands from the scripts (also -x FILE), then\n"
        "from standard input; `help` lists them. The guest's first UART goes to standard output.\n"
        "Exit status: the guest's if it has ended, 126 for another end of it (error mode); 125\n"
        "for wrong usage, or a script that is not obeyed; else 0.",
    .options = OPTIONS_OF_A_BOARD | OPTION_BIT(RESTORE) | OPTION_BIT(HISTORY) | OPTION_BIT(SEED) |
               OPTION_BIT(EXECUTE),
    .operands_min = 0,
    .operands_max = 17,
};

struct debugger {
    struct machine *machine;
    struct faults *faults;
    struct target_leon3 leon3;
    struct monitor *monitor;
    struct gdb_text text;
    int signal_file; /* readable after Ctrl-C */
};

static void debug_uart(void *owner, uint32_t uart, uint8_t character)
{
    (void)owner;
    if (uart == 0)
        putchar(character);
}

static void debug_show(void *owner, const char *text)
{
    (void)owner;
    fputs(text, stdout);
    fflush(stdout);
}

static bool debug_interrupted(void *owner)
{
    const struct debugger *debugger = owner;
    struct signalfd_siginfo info;

    return read(debugger->signal_file, &info, sizeof(info)) > 0;
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

static bool debug_over(const struct debugger *debugger)
{
    int status;

    return monitor_over(debugger->monitor, &status);
}

static void debug_line(struct debugger *debugger, const char *line)
{
    gdb_text_clear(&debugger->text);
    monitor_obey(debugger->monitor, line, &debugger->text);
    if (debugger->text.data)
        debug_show(NULL, debugger->text.data);
}

static char *debug_complete(void *owner, const char *line, size_t start, size_t index)
{
    struct debugger *debugger = owner;

    return monitor_complete(debugger->monitor, line, start, index);
}

/* A prompt, editing and completion only where somebody sits. */
static void debug_read_terminal(struct debugger *debugger)
{
    char *line;

    line_begin(debug_complete, debugger);
    while (!debug_over(debugger) && (line = line_read("pride> "))) {
        debug_line(debugger, line);
        debug_interrupted(debugger); /* a Ctrl-C at the prompt is not one for the next run */
        free(line);
    }
    line_end();
}

static void debug_read_input(struct debugger *debugger)
{
    char line[MONITOR_LINE + 1];

    while (!debug_over(debugger) && monitor_read_line(stdin, line))
        debug_line(debugger, line);
}

static bool debug_script(struct debugger *debugger, const char *path, struct diag *diag)
{
    if (debug_over(debugger))
        return true;
    gdb_text_clear(&debugger->text);
    if (monitor_script(debugger->monitor, path, &debugger->text))
        return true;
    if (!debugger->text.data)
        return diag_error(diag, path, 0, "no host memory");
    debugger->text.data[debugger->text.length - 1] = '\0'; /* diag ends the line */
    return diag_error(diag, NULL, 0, "%s", debugger->text.data);
}

/* The scripts in the order of the command line, then whoever is at standard input. */
static bool debug_obey(struct debugger *debugger, const struct options *options, struct diag *diag)
{
    for (size_t i = 0; i < options->execute.count; i++) {
        if (!debug_script(debugger, options->execute.text[i], diag))
            return false;
    }
    for (size_t i = 1; i < options->operand_count; i++) {
        if (!debug_script(debugger, options->operand[i], diag))
            return false;
    }
    if (debug_over(debugger))
        return true;
    if (isatty(STDIN_FILENO))
        debug_read_terminal(debugger);
    else
        debug_read_input(debugger);
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

static bool debug_open_machine(struct debugger *debugger, const struct options *options,
                               struct diag *diag)
{
    struct board board;

    if (!options_board(options, &board, diag))
        return false;
    debugger->machine = machine_create(&board, diag);
    if (!debugger->machine ||
        (options->operand_count && !machine_load(debugger->machine, options->operand[0])) ||
        (options->restore && !machine_restore_file(debugger->machine, options->restore)))
        return false;
    machine_uart_set_sink(debugger->machine, debug_uart, NULL);
    debugger->faults = faults_create(debugger->machine);
    if (!debugger->faults)
        return diag_error(diag, NULL, 0, "no room for faults");
    faults_seed(debugger->faults, options->seed);
    if (options->operand_count)
        faults_set_symbols(debugger->faults, symbol_find_beside, options->operand[0]);
    return true;
}

static bool debug_open_target(struct debugger *debugger, const struct options *options,
                              struct diag *diag)
{
    struct history_rider rider = faults_rider(debugger->faults);
    struct history_limits limits;
    bool on;

    if (!options_history(options, &limits, &on, diag))
        return false;
    target_leon3_init(&debugger->leon3, debugger->machine);
    debugger->leon3.interrupted = debug_interrupted;
    debugger->leon3.interrupted_owner = debugger;
    target_leon3_find_programs(&debugger->leon3);
    if (on && !target_leon3_record(&debugger->leon3, &limits))
        return diag_error(diag, NULL, 0, "no host memory to record the run");
    if (on)
        history_carry(debugger->leon3.history, &rider);
    return true;
}

static bool debug_open(struct debugger *debugger, const struct options *options, struct diag *diag)
{
    struct monitor_host host = {.shell = true};
    sigset_t signals;

    if (!debug_open_machine(debugger, options, diag) || !debug_open_target(debugger, options, diag))
        return false;
    host.image = options->operand_count ? options->operand[0] : NULL;
    host.faults = debugger->faults;
    debugger->monitor = monitor_create(&debugger->leon3, &host);
    if (!debugger->monitor)
        return diag_error(diag, NULL, 0, "no host memory");
    monitor_show(debugger->monitor, debug_show, NULL);
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    debugger->signal_file = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return true;
}

static int debug_close(struct debugger *debugger, bool good)
{
    int status = STATUS_USAGE;

    if (good)
        monitor_over(debugger->monitor, &status);
    monitor_destroy(debugger->monitor);
    if (debugger->leon3.machine)
        target_leon3_fini(&debugger->leon3);
    faults_destroy(debugger->faults);
    machine_destroy(debugger->machine);
    gdb_text_free(&debugger->text);
    if (debugger->signal_file >= 0)
        close(debugger->signal_file);
    return status;
}

int cmd_debug(int argc, char **argv)
{
    struct debugger debugger = {.signal_file = -1};
    struct options options;
    struct diag diag;

    diag_init(&diag);
    switch (options_parse(argc, argv, &syntax, &options, &diag)) {
    case OPTIONS_HELP:
        return 0;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    return debug_close(&debugger, debug_open(&debugger, &options, &diag) &&
                                      debug_obey(&debugger, &options, &diag));
}
