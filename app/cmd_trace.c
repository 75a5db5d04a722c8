/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride trace`: prints a trace of the binary form as text.
 */
#include <stdio.h>

#include "app/commands.h"
#include "app/options.h"
#include "sim/trace/trace.h"

static const struct command_syntax syntax = {
    .name = "trace",
    .operands = "FILE",
    .help =
        "Prints a trace that `pride run --trace KIND,form:binary=FILE` wrote, as the text that\n"
        "it would have been without form:binary.",
    .options = 0,
    .operands_min = 1,
    .operands_max = 1,
};

int cmd_trace(int argc, char **argv)
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
    return trace_print(options.operand[0], stdout, &diag) ? 0 : STATUS_USAGE;
}
