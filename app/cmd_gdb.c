/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride gdb`: the same as `pride run --gdb ADDRESS --wait`.
 */
#include "app/commands.h"
#include "app/session.h"

#define DEFAULT_ADDRESS "1234"

static const struct command_syntax syntax = {
    .name = "gdb",
    .operands = "[IMAGE]",
    .help = "Loads an ELF image and waits for GDB at --gdb ADDRESS (default: port " DEFAULT_ADDRESS
            " of 127.0.0.1),\nthen runs it as GDB says. All else is as with `pride run`.",
    .options = OPTIONS_OF_A_RUN | OPTION_BIT(GDB) | OPTION_BIT(HISTORY) | OPTION_BIT(GDB_FILES),
    .operands_min = 0,
    .operands_max = 1,
};

int cmd_gdb(int argc, char **argv)
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
    options.gdb = options.gdb ? options.gdb : DEFAULT_ADDRESS;
    options.wait = true;
    return session_run(&options, &diag);
}
