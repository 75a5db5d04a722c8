/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride run`: runs an image until it ends, or a limit.
 */
#include "app/commands.h"
#include "app/session.h"

static const struct command_syntax syntax = {
    .name = "run",
    .operands = "[IMAGE]",
    .help =
        "Runs an ELF image with UART 0 on the terminal. The image may be left out with --restore.\n"
        "Exit status: the guest's own (ta 0 with %g1 = 1, status in %g2); 124 the limit was "
        "reached;\n"
        "125 usage or configuration, or output was lost; 126 error mode, or another end that is\n"
        "not the guest's (nothing can happen any more, killed by GDB, engines that differ);\n"
        "130 interrupted.",
    .options = OPTIONS_OF_A_RUN | OPTION_BIT(GDB) | OPTION_BIT(HISTORY) | OPTION_BIT(GDB_FILES) |
               OPTION_BIT(WAIT) | OPTION_BIT(TUI) | OPTION_BIT(VIEW),
    .operands_min = 0,
    .operands_max = 1,
};

/* What says nothing without GDB. NULL: not given. */
static const char *needs_gdb(const struct options *options)
{
    return options->wait        ? "--wait"
           : options->history   ? "--history"
           : options->gdb_files ? "--gdb-files"
                                : NULL;
}

int cmd_run(int argc, char **argv)
{
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
    if (!options.gdb && needs_gdb(&options)) {
        diag_error(&diag, NULL, 0, "%s is about GDB: expected --gdb ADDRESS with it",
                   needs_gdb(&options));
        return STATUS_USAGE;
    }
    return session_run(&options, &diag);
}
