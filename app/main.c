/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line: one row for each subcommand.
 */
#include <stdio.h>
#include <string.h>

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
    puts("\npride COMMAND --help lists a command's options; pride --version prints the version.");
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

int main(int argc, char **argv)
{
    struct diag diag;

    diag_init(&diag);
    if (argc < 2) {
        diag_error(&diag, NULL, 0, "expected a command (pride --help lists them)");
        return STATUS_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return help();
    if (!strcmp(argv[1], "--version")) {
        puts("pride " PRIDE_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].name))
            return finish(commands[i].run(argc - 1, argv + 1), &diag);
    diag_error(&diag, NULL, 0, "no command '%s' (pride --help lists them)", argv[1]);
    return STATUS_USAGE;
}
