/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line: one row for each subcommand.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "sim/base/diag.h"

#define PRIDE_VERSION "0.1"

/* clang-format off */
static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *synopsis;
    const char *help;
} commands[] = {
    {"run",  cmd_run,  "[options] IMAGE",           "run an image; UART on the terminal; exit status from the guest"},
    {"gdb",  cmd_gdb,  "[options] IMAGE",           "wait for GDB, then run as it says"},
    {"debug", cmd_debug, "[options] IMAGE [SCRIPT]", "the debugger's monitor, without GDB"},
    {"test", cmd_test, "[options] SCENARIO...",     "run scenarios; TAP on standard output"},
    {"inject", cmd_inject, "[options] PLAN",        "run a fault-injection campaign; results in SQLite"},
    {"trace", cmd_trace, "FILE",                    "print a trace of the binary form as text"},
    {"pack", cmd_pack, "CONFIG.xml -o IMAGE",       "build a bootable hypervisor image"},
    {"info", cmd_info, "[IMAGE] [--board NAME]",    "what an image or a board contains"},
};
/* clang-format on */
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int help(void)
{
    puts("usage: pride COMMAND ...\n");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  pride %-6s %-25s %s\n", commands[i].name, commands[i].synopsis, commands[i].help);
    puts("\npride COMMAND --help, or pride help COMMAND, lists a command's options.\n"
         "Of an option that may not be repeated, the last one given counts.\n"
         "pride --version prints the version.");
    return 0;
}

/* What was printed has to have arrived. */
static int finish(int status, struct diag *diag)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || status != 0)
        return status;
    diag_error(diag, NULL, 0, "standard output: a write failed");
    return STATUS_USAGE;
}

/*
 * Where a standard file is closed, the next file to be opened would get its number, and what is meant for standard output. The
 * place-holders are open the wrong way round: to use one stays the error that it was.
 */
static void hold_standard_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) < 0)
            open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int run_command(int argc, char **argv, struct diag *diag)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[0], commands[i].name))
            return commands[i].run(argc, argv);
    diag_error(diag, NULL, 0, "no command '%s' (pride --help lists them)", argv[0]);
    return STATUS_USAGE;
}

static int obey(int argc, char **argv, struct diag *diag)
{
    if (argc < 2) {
        diag_error(diag, NULL, 0, "expected a command (pride --help lists them)");
        return STATUS_USAGE;
    }
    if (!strcmp(argv[1], "help") && argc > 2)
        return run_command(2, (char *[]){argv[2], "--help", NULL}, diag);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
        return help();
    if (!strcmp(argv[1], "--version")) {
        puts("pride " PRIDE_VERSION);
        return 0;
    }
    return run_command(argc - 1, argv + 1, diag);
}

int main(int argc, char **argv)
{
    struct diag diag;

    hold_standard_files();
    diag_init(&diag);
    return finish(obey(argc, argv, &diag), &diag);
}
