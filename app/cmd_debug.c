/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride debug`: the debugger's monitor without GDB. The commands are those of `monitor ...` in GDB (gdbstub/monitor.c);
 * here are only those that need the loop: going on, which thread is looked at, files, the end.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/line.h"
#include "app/options.h"
#include "gdbstub/monitor.h"
#include "gdbstub/target_leon3.h"

static const struct command_syntax syntax = {
    .name = "debug",
    .operands = "IMAGE [SCRIPT...]",
    .help = "Loads an ELF image and obeys monitor commands from the scripts, then from standard "
            "input;\n"
            "`help` lists them. The guest's first UART goes to standard output.",
    .options = OPTIONS_OF_A_BOARD | OPTION_BIT(RESTORE) | OPTION_BIT(HISTORY),
    .operands_min = 1,
    .operands_max = 17,
};

struct debugger {
    struct machine *machine;
    struct target_leon3 leon3;
    unsigned thread;
    int signal_file; /* readable after Ctrl-C */
    bool over;
    int status;
    struct gdb_text text;
};

struct debug_command {
    const char *name;
    const char *arguments;
    void (*handler)(struct debugger *debugger, const char *argument);
    const char *help;
};

static void debug_uart(void *owner, uint32_t uart, uint8_t character)
{
    (void)owner;
    if (uart == 0)
        putchar(character);
}

static void debug_monitor(struct debugger *debugger, const char *line)
{
    gdb_text_clear(&debugger->text);
    target_monitor(&debugger->leon3, debugger->thread, line, &debugger->text);
    if (debugger->text.data)
        fputs(debugger->text.data, stdout);
}

static bool debug_interrupted(const struct debugger *debugger)
{
    struct signalfd_siginfo info;

    return read(debugger->signal_file, &info, sizeof(info)) > 0;
}

/* ---- commands of the loop -------------------------------------------------------------------------------------- */

static void debug_tell_stop(struct debugger *debugger, const struct gdb_stop *stop)
{
    fflush(stdout);
    if (stop->text && *stop->text)
        puts(stop->text);
    switch (stop->kind) {
    case GDB_STOP_EXITED:
        printf("the program ended with code %u\n", stop->code);
        debugger->over = true;
        debugger->status = (int)(stop->code & 0xff);
        return;
    case GDB_STOP_TERMINATED:
        puts("the run is over");
        debugger->over = true;
        debugger->status = STATUS_ERROR_MODE;
        return;
    case GDB_STOP_POINT:
        if (stop->point >= GDB_POINT_WRITE)
            printf("watchpoint at 0x%08" PRIx64 "\n", stop->address);
        break;
    case GDB_STOP_NONE:
    case GDB_STOP_HISTORY:
    case GDB_STOP_SIGNAL:
        break;
    }
    debugger->thread = stop->thread;
    debug_monitor(debugger, "disas pc 1");
}

static void debug_cont(struct debugger *debugger, const char *argument)
{
    struct gdb_target *target = &debugger->leon3.target;
    struct gdb_stop stop = {.kind = GDB_STOP_NONE};
    uint64_t cycles = 0;

    if (*argument && (!time_parse(argument, machine_board(debugger->machine)->clock_hz, &cycles) ||
                      cycles == 0)) {
        printf("'%s': expected a time (120cyc 3us 5ms) or cycles\n", argument);
        return;
    }
    debugger->leon3.until = cycles ? machine_cycle(debugger->machine) + cycles : CLOCK_NEVER;
    while (stop.kind == GDB_STOP_NONE && machine_cycle(debugger->machine) < debugger->leon3.until) {
        stop = target->run(target->owner);
        if (stop.kind == GDB_STOP_NONE && debug_interrupted(debugger))
            break;
    }
    if (stop.kind == GDB_STOP_NONE)
        stop = (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                                 .signal = GDB_SIGNAL_INT,
                                 .thread = target->thread_running(target->owner)};
    debug_tell_stop(debugger, &stop);
}

static void debug_thread(struct debugger *debugger, const char *argument)
{
    char *end;
    unsigned long thread = strtoul(argument, &end, 10);

    if (end == argument || *end || thread < 1 || thread > target_thread_count(&debugger->leon3))
        printf("'%s': no such thread\n", argument);
    else
        debugger->thread = (unsigned)thread;
    debug_monitor(debugger, "info threads");
}

static void debug_bp(struct debugger *debugger, const char *argument)
{
    char line[256];

    snprintf(line, sizeof(line), *argument ? "break at %s" : "break%s", argument);
    debug_monitor(debugger, line);
}

static void debug_save(struct debugger *debugger, const char *argument)
{
    if (machine_save_file(debugger->machine, argument))
        printf("saved to %s\n", argument);
}

static void debug_restore(struct debugger *debugger, const char *argument)
{
    if (!machine_restore_file(debugger->machine, argument))
        return;
    target_replaced(&debugger->leon3);
    debug_monitor(debugger, "cycle");
}

static void debug_quit(struct debugger *debugger, const char *argument)
{
    (void)argument;
    debugger->over = true;
}

static void debug_help(struct debugger *debugger, const char *argument);

/* clang-format off */
static const struct debug_command commands[] = {
    {"bp",      "[ADDRESS [if ...]]", debug_bp,      "stop at an instruction; `break` knows more events"},
    {"cont",    "[TIME]",             debug_cont,    "go on, until a stop, Ctrl-C, or for a time"},
    {"help",    "",                   debug_help,    "this list"},
    {"quit",    "",                   debug_quit,    "the end"},
    {"restore", "FILE",               debug_restore, "go back to a snapshot"},
    {"save",    "FILE",               debug_save,    "write a snapshot"},
    {"thread",  "NUMBER",             debug_thread,  "look at another processor or partition"},
};
/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void debug_help(struct debugger *debugger, const char *argument)
{
    (void)argument;
    for (size_t i = 0; i < COMMANDS; i++) {
        char head[64];

        snprintf(head, sizeof(head), "%s %s", commands[i].name, commands[i].arguments);
        printf("%-32s %s\n", head, commands[i].help);
    }
    puts("");
    debug_monitor(debugger, "help");
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

static void debug_line(struct debugger *debugger, char *line)
{
    size_t length;

    line[strcspn(line, "\r\n")] = '\0';
    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return;
    length = strcspn(line, " \t");
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strlen(commands[i].name) == length && strncmp(commands[i].name, line, length) == 0) {
            const char *argument = line + length + strspn(line + length, " \t");

            if (!*argument && commands[i].arguments[0] && commands[i].arguments[0] != '[')
                printf("usage: %s %s\n", commands[i].name, commands[i].arguments);
            else
                commands[i].handler(debugger, argument);
            return;
        }
    }
    debug_monitor(debugger, line);
}

/* ---- completion ------------------------------------------------------------------------------------------------ */

/* The index-th name of a command, ours first. */
static const char *debug_command_name(size_t index)
{
    const struct monitor_command *command;

    if (index < COMMANDS)
        return commands[index].name;
    command = monitor_command(index - COMMANDS);
    return command ? command->name : NULL;
}

/* What begins like the line up to its end: of a name of two words, the part from the word on. */
static char *debug_complete_command(const char *line, size_t start, const char *word, size_t index)
{
    size_t length = start + strlen(word);
    const char *name;

    for (size_t i = 0; (name = debug_command_name(i)); i++) {
        if (strlen(name) > start && strncmp(name, line, length) == 0 && index-- == 0)
            return strdup(name + start);
    }
    return NULL;
}

/* A symbol of the selected thread's program. */
static char *debug_complete_symbol(struct debugger *debugger, const char *word, size_t index)
{
    const struct elf_symbols *symbols =
        target_symbols(&debugger->leon3, target_thread_process(&debugger->leon3, debugger->thread));
    size_t at = 0;
    const char *name = NULL;

    while (symbols && (name = elf_symbols_next(symbols, word, &at)) && index-- > 0)
        ;
    return name ? strdup(name) : NULL;
}

static char *debug_complete(void *owner, const char *line, size_t start, const char *word,
                            size_t index)
{
    char *name = debug_complete_command(line, start, word, index);

    if (name || start == 0)
        return name;
    for (size_t i = 0; (name = debug_complete_command(line, start, word, i)); i++) {
        free(name);
        index--; /* there were so many before the symbols */
    }
    return debug_complete_symbol(owner, word, index);
}

/* ---- where lines come from ------------------------------------------------------------------------------------- */

/* A prompt, editing and completion only where somebody sits. */
static void debug_read_terminal(struct debugger *debugger)
{
    char *line;

    fflush(stdout);
    while (!debugger->over && (line = line_read("pride> ", debug_complete, debugger))) {
        debug_line(debugger, line);
        free(line);
        fflush(stdout);
    }
}

static void debug_read(struct debugger *debugger, FILE *file)
{
    char *line = NULL;
    size_t room = 0;

    while (!debugger->over) {
        fflush(stdout);
        if (getline(&line, &room, file) < 0)
            break;
        debug_line(debugger, line);
    }
    free(line);
}

static bool debug_scripts(struct debugger *debugger, const struct options *options,
                          struct diag *diag)
{
    for (size_t i = 1; i < options->operand_count && !debugger->over; i++) {
        FILE *file = fopen(options->operand[i], "r");

        if (!file)
            return diag_error(diag, options->operand[i], 0, "cannot be opened");
        debug_read(debugger, file);
        fclose(file);
    }
    if (!debugger->over && isatty(STDIN_FILENO))
        debug_read_terminal(debugger);
    else if (!debugger->over)
        debug_read(debugger, stdin);
    return true;
}

static bool debug_open(struct debugger *debugger, const struct options *options, struct diag *diag)
{
    struct history_limits limits;
    struct board board;
    sigset_t signals;
    bool on;

    if (!options_board(options, &board, diag) || !options_history(options, &limits, &on, diag))
        return false;
    debugger->machine = machine_create(&board, diag);
    if (!debugger->machine || !machine_load(debugger->machine, options->operand[0]) ||
        (options->restore && !machine_restore_file(debugger->machine, options->restore)))
        return false;
    machine_uart_set_sink(debugger->machine, debug_uart, NULL);
    target_leon3_init(&debugger->leon3, debugger->machine);
    debugger->leon3.shell = true;
    target_leon3_find_programs(&debugger->leon3, options->operand[0]);
    if (on && !target_leon3_record(&debugger->leon3, &limits))
        return diag_error(diag, NULL, 0, "no host memory to record the run");
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    debugger->signal_file = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return true;
}

int cmd_debug(int argc, char **argv)
{
    struct debugger debugger = {.thread = 1, .signal_file = -1};
    struct options options;
    struct diag diag;
    bool good;

    diag_init(&diag);
    switch (options_parse(argc, argv, &syntax, &options, &diag)) {
    case OPTIONS_HELP:
        return 0;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    good = debug_open(&debugger, &options, &diag) && debug_scripts(&debugger, &options, &diag);
    if (debugger.leon3.machine)
        target_leon3_fini(&debugger.leon3);
    machine_destroy(debugger.machine);
    gdb_text_free(&debugger.text);
    if (debugger.signal_file >= 0)
        close(debugger.signal_file);
    return good ? debugger.status : STATUS_USAGE;
}
