/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options that the subcommands share: one table gives parsing and --help. Each subcommand says
 * which it takes.
 */
#ifndef PRIDE_APP_OPTIONS_H
#define PRIDE_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/option_table.h"
#include "sim/base/diag.h"
#include "sim/machine/board.h"

enum option_number {
    OPTION_BOARD,
    OPTION_CPUS,
    OPTION_SET,
    OPTION_TIMING,
    OPTION_ENGINE,
    OPTION_UNTIL,
    OPTION_GDB,
    OPTION_WAIT,
    OPTION_HISTORY,
    OPTION_GDB_FILES,
    OPTION_UART,
    OPTION_TRACE,
    OPTION_STATS,
    OPTION_SEED,
    OPTION_EXECUTE,
    OPTION_SAVE,
    OPTION_RESTORE,
    OPTION_FAULT,
    OPTION_SCREENSHOT,
    OPTION_NET,
    OPTION_INPUT,
    OPTION_DISPLAY,
    OPTION_TUI,
    OPTION_VIEW,
    OPTION_COUNT
};

#define OPTION_BIT(name) (1u << OPTION_##name)
#define OPTIONS_OF_A_BOARD                                                                         \
    (OPTION_BIT(BOARD) | OPTION_BIT(CPUS) | OPTION_BIT(SET) | OPTION_BIT(TIMING) |                 \
     OPTION_BIT(ENGINE))

enum stats_format { STATS_NONE, STATS_TEXT, STATS_JSON };

/* What a command line says; all texts are argv's own. NULL: not given. */
struct options {
    const char *board;
    struct option_list set; /* "KEY=VALUE" */
    const char *cpus, *timing, *engine;
    const char *until;
    const char *gdb;
    const char *history, *gdb_files;
    bool wait;
    struct option_list uart, trace, fault, screenshot, net, input, execute;
    enum stats_format stats;
    uint64_t seed;
    const char *save, *restore;
    const char *display, *view;
    bool tui;
    char **operand;
    size_t operand_count;
};

/* What a subcommand takes, and the words of its --help. */
struct command_syntax {
    const char *name;
    const char *operands; /* "IMAGE" */
    const char *help;     /* a paragraph */
    uint32_t options;     /* OPTION_BIT of each */
    size_t operands_min, operands_max;
};

/* --help is printed by it. */
enum options_result options_parse(int argc, char **argv, const struct command_syntax *syntax,
                                  struct options *options, struct diag *diag);

/* How much is recorded for debuggers: *on is false for --history off. False: reported. */
struct history_limits;
bool options_history(const struct options *options, struct history_limits *limits, bool *on,
                     struct diag *diag);

struct machine;

/*
 * No file that the options want written is the file of another option, the image, or that of a program in it. False: reported. To be
 * asked before one of them is opened.
 */
bool options_files_apart(const struct options *options, struct machine *machine, struct diag *diag);

/* The board that the options describe. False: reported. */
bool options_board(const struct options *options, struct board *board, struct diag *diag);

#endif
