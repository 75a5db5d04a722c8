/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parses the shared options with getopt_long, from one table (options.h).
 */
#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/history.h"

#define DEFAULT_BOARD "leon3-generic"
#define HELP_COLUMN   26
#define ROW_BASE      256 /* getopt's values of the rows: beyond any character */

enum kind {
    KIND_TEXT,  /* a const char * of struct options */
    KIND_LIST,  /* a struct option_list */
    KIND_FLAG,  /* a bool */
    KIND_STATS, /* enum stats_format */
    KIND_NUMBER /* a uint64_t */
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct row {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *argument;
    const char *help;
} rows[OPTION_COUNT] = {
    [OPTION_BOARD]   = {"board",   KIND_TEXT,   AT(board),   " NAME|FILE",   "the board (`pride info` lists them); default " DEFAULT_BOARD},
    [OPTION_CPUS]    = {"cpus",    KIND_TEXT,   AT(cpus),    " N",           "number of processors"},
    [OPTION_SET]     = {"set",     KIND_LIST,   AT(set),     " KEY=VALUE",   "change a setting of the board; may be repeated"},
    [OPTION_TIMING]  = {"timing",  KIND_TEXT,   AT(timing),  " full|fast",   "cycles as on hardware, or one an instruction"},
    [OPTION_ENGINE]  = {"engine",  KIND_TEXT,   AT(engine),  " NAME",        "plain, cached or check; results are the same"},
    [OPTION_UNTIL]   = {"until",   KIND_TEXT,   AT(until),   " TIME|CYCLES", "stop then: 120cyc 3us 5ms 1.5s"},
    [OPTION_GDB]     = {"gdb",     KIND_TEXT,   AT(gdb),     " ADDRESS",     "serve GDB at [HOST:]PORT or unix:PATH"},
    [OPTION_WAIT]    = {"wait",    KIND_FLAG,   AT(wait),    "",             "wait for GDB before the first instruction"},
    [OPTION_HISTORY] = {"history", KIND_TEXT,   AT(history), " MIB|off",     "memory for going back under a debugger; default 256"},
    [OPTION_GDB_FILES] = {"gdb-files", KIND_TEXT, AT(gdb_files), " FOLDER",  "let GDB read and write files there (remote get, put, delete)"},
    [OPTION_UART]    = {"uart",    KIND_LIST,   AT(uart),    " N=TO",        "connect UART N: stdio, file:F, pty, tcp:PORT or null"},
    [OPTION_TRACE]   = {"trace",   KIND_LIST,   AT(trace),   " KIND[,FILTER...]=FILE", "write a trace; may be repeated"},
    [OPTION_STATS]   = {"stats",   KIND_STATS,  AT(stats),   "[=json]",      "print counts and speed at the end, on standard error"},
    [OPTION_SEED]    = {"seed",    KIND_NUMBER, AT(seed),    " N",           "seed of everything random; default 1"},
    [OPTION_EXECUTE] = {"execute", KIND_LIST,   AT(execute), " FILE",        "obey the monitor commands of a script; also -x FILE; may be repeated"},
    [OPTION_SAVE]    = {"save",    KIND_TEXT,   AT(save),    " FILE",        "save a snapshot of the machine at the end"},
    [OPTION_RESTORE] = {"restore", KIND_TEXT,   AT(restore), " FILE",        "go on from a snapshot"},
    [OPTION_FAULT]   = {"fault",   KIND_LIST,   AT(fault),   " SPEC",        "inject a fault, 'MODEL TARGET .. at TRIGGER' (docs/faults.md); may be repeated"},
    [OPTION_SCREENSHOT] = {"screenshot", KIND_LIST, AT(screenshot), " TIME=FILE", "write what the frame buffer shows then, as PNG; may be repeated"},
    [OPTION_NET] = {"net", KIND_LIST, AT(net), " KIND", "Ethernet: record=FILE, replay=FILE (pcap), user[,tcp:PORT:PORT], tap=NAME"},
    [OPTION_INPUT]   = {"input",   KIND_LIST,   AT(input),   " KIND=FILE",   "record= or replay= all that comes in: characters, keys, mouse, frames"},
    [OPTION_DISPLAY] = {"display", KIND_TEXT,   AT(display), " sdl|none",    "show the frame buffer in a window, with keyboard and mouse"},
    [OPTION_TUI]     = {"tui",     KIND_FLAG,   AT(tui),     "",             "show partitions, slots, consoles and health log on the terminal"},
    [OPTION_VIEW]    = {"view",    KIND_TEXT,   AT(view),    " sdl|FILE.png", "the same in a window, or as a picture of the end"},
    [OPTION_HELP]    = {"help",    KIND_FLAG,   AT(help),    "",             "print this"},
};
#undef AT
/* clang-format on */

static bool takes(const struct command_syntax *syntax, unsigned number)
{
    return number == OPTION_HELP || (syntax->options >> number & 1u);
}

static void print_help(const struct command_syntax *syntax)
{
    printf("usage: pride %s [options]%s%s\n\n%s\n\nOptions:\n", syntax->name,
           *syntax->operands ? " " : "", syntax->operands, syntax->help);
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        char name[64];

        if (!takes(syntax, i))
            continue;
        snprintf(name, sizeof(name), "--%s%s", rows[i].name, rows[i].argument);
        printf("  %-*s %s\n", HELP_COLUMN, name, rows[i].help);
    }
}

/* getopt's table of what this command takes. */
static void fill_getopt(const struct command_syntax *syntax, struct option table[OPTION_COUNT + 1])
{
    unsigned used = 0;

    for (unsigned i = 0; i < OPTION_COUNT; i++)
        if (takes(syntax, i))
            table[used++] = (struct option){
                .name = rows[i].name,
                .has_arg = rows[i].kind == KIND_FLAG    ? no_argument
                           : rows[i].kind == KIND_STATS ? optional_argument
                                                        : required_argument,
                .val = ROW_BASE + (int)i,
            };
    table[used] = (struct option){.name = NULL};
}

static const char *parse_number(const char *text, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return text[0] < '0' || text[0] > '9' || *end || errno ? "expected a number" : NULL;
}

/* Puts an argument where its row says. NULL: done; else what is wrong, as a sentence part. */
static const char *apply(const struct row *row, struct options *options, const char *argument)
{
    void *member = (char *)options + row->offset;
    struct option_list *list = member;

    switch (row->kind) {
    case KIND_TEXT:
        *(const char **)member = argument;
        return NULL;
    case KIND_LIST:
        if (list->count == OPTIONS_REPEAT_MAX)
            return "given too often";
        list->text[list->count++] = argument;
        return NULL;
    case KIND_FLAG:
        *(bool *)member = true;
        return NULL;
    case KIND_NUMBER:
        return parse_number(argument, member);
    case KIND_STATS:
        if (argument && strcmp(argument, "json") != 0)
            return "expected --stats or --stats=json";
        *(enum stats_format *)member = argument ? STATS_JSON : STATS_TEXT;
        return NULL;
    }
    return NULL;
}

/* Of letters behind one '-', getopt names one in optopt and may not have come to the next word. */
bool options_report(const char *command, int result, char *const *argv, struct diag *diag)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    const char *word = optopt > 0 && optopt < ROW_BASE ? letter : argv[optind - 1];

    if (result == ':')
        return diag_error(diag, NULL, 0, "option '%s' needs an argument (pride %s --help)", word,
                          command);
    return diag_error(diag, NULL, 0,
                      "no option '%s', or not in this form (pride %s --help lists them)", word,
                      command);
}

static bool parse_all(int argc, char **argv, const struct command_syntax *syntax,
                      struct options *options, struct diag *diag)
{
    const char *letters = takes(syntax, OPTION_EXECUTE) ? ":hx:" : ":h";
    struct option table[OPTION_COUNT + 1];
    int result;

    fill_getopt(syntax, table);
    optind = 0;
    opterr = 0;
    while ((result = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        const struct row *row;
        const char *wrong;

        if (result == 'x')
            result = ROW_BASE + OPTION_EXECUTE; /* as GDB has it */
        if (result == 'h')
            result = ROW_BASE + OPTION_HELP;
        if (result < ROW_BASE)
            return options_report(syntax->name, result, argv, diag);
        row = &rows[result - ROW_BASE];
        wrong = apply(row, options, optarg);
        if (wrong)
            return diag_error(diag, NULL, 0, "--%s %s: %s", row->name, optarg, wrong);
    }
    options->operand = argv + optind;
    options->operand_count = (size_t)(argc - optind);
    return true;
}

enum options_result options_parse(int argc, char **argv, const struct command_syntax *syntax,
                                  struct options *options, struct diag *diag)
{
    *options = (struct options){.seed = 1};
    if (!parse_all(argc, argv, syntax, options, diag))
        return OPTIONS_WRONG;
    if (options->help) {
        print_help(syntax);
        return OPTIONS_HELP;
    }
    if (options->operand_count > syntax->operands_max) {
        diag_error(diag, NULL, 0, "'%s' is one operand too many (pride %s --help)",
                   options->operand[syntax->operands_max], syntax->name);
        return OPTIONS_WRONG;
    }
    if (options->operand_count < syntax->operands_min) {
        diag_error(diag, NULL, 0, "expected: pride %s [options] %s", syntax->name,
                   syntax->operands);
        return OPTIONS_WRONG;
    }
    return OPTIONS_GOOD;
}

/* "board.KEY" by its own option. */
static bool set_key(struct board *board, const struct options *options, const char *key,
                    const char *value, struct diag *diag)
{
    char error[512], name[32];
    size_t length = (size_t)snprintf(name, sizeof(name), "board.%s", key);

    if (!value)
        return true;
    for (size_t i = 0; i < options->set.count; i++)
        if (!strncmp(options->set.text[i], name, length) && options->set.text[i][length] == '=')
            return diag_error(diag, NULL, 0, "--%s and --set %s are the same setting", key,
                              options->set.text[i]);
    return !board_assign(board, name, value, error, sizeof(error)) ||
           diag_error(diag, NULL, 0, "--%s: %s", key, error);
}

bool options_history(const struct options *options, struct history_limits *limits, bool *on,
                     struct diag *diag)
{
    uint64_t mebibytes = 0;

    *limits = (struct history_limits){0};
    *on = !options->history || strcmp(options->history, "off") != 0;
    if (!options->history || !*on)
        return true;
    if (parse_number(options->history, &mebibytes) || mebibytes < 1 || mebibytes > 1u << 20)
        return diag_error(diag, NULL, 0, "--history %s: expected mebibytes, or off",
                          options->history);
    limits->bytes = (size_t)mebibytes << 20;
    return true;
}

bool options_board(const struct options *options, struct board *board, struct diag *diag)
{
    if (!board_load(board, options->board ? options->board : DEFAULT_BOARD, diag) ||
        !set_key(board, options, "cpus", options->cpus, diag) ||
        !set_key(board, options, "timing", options->timing, diag) ||
        !set_key(board, options, "engine", options->engine, diag))
        return false;
    for (size_t i = 0; i < options->set.count; i++)
        if (!board_set(board, options->set.text[i], diag))
            return false;
    return true;
}
