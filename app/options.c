/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of the shared options, and what is made of those that several commands have (options.h). */
#include "app/options.h"

#include <stdio.h>
#include <string.h>

#include "sim/machine/history.h"

#define DEFAULT_BOARD "leon3-generic"

static const char *take_stats(void *options, const char *argument)
{
    struct options *all = options;

    if (argument && strcmp(argument, "json") != 0)
        return "--stats or --stats=json";
    all->stats = argument ? STATS_JSON : STATS_TEXT;
    return NULL;
}

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_BOARD]       = {"board",      0,   TAKES_TEXT,     AT(board),      0, NULL,       " NAME|FILE",                "the board (`pride info` lists them); default " DEFAULT_BOARD},
    [OPTION_CPUS]        = {"cpus",       0,   TAKES_TEXT,     AT(cpus),       0, NULL,       " N",                        "number of processors"},
    [OPTION_SET]         = {"set",        0,   TAKES_LIST,     AT(set),        0, NULL,       " KEY=VALUE",                "change a setting of the board; may be repeated"},
    [OPTION_TIMING]      = {"timing",     0,   TAKES_TEXT,     AT(timing),     0, NULL,       " full|fast",                "cycles as on hardware, or one an instruction"},
    [OPTION_ENGINE]      = {"engine",     0,   TAKES_TEXT,     AT(engine),     0, NULL,       " NAME",                     "plain, cached or check; results are the same"},
    [OPTION_UNTIL]       = {"until",      0,   TAKES_TEXT,     AT(until),      0, NULL,       " TIME|CYCLES",              "stop then: 120cyc 3us 5ms 1.5s"},
    [OPTION_GDB]         = {"gdb",        0,   TAKES_TEXT,     AT(gdb),        0, NULL,       " ADDRESS",                  "serve GDB at [HOST:]PORT or unix:PATH"},
    [OPTION_WAIT]        = {"wait",       0,   TAKES_NOTHING,  AT(wait),       0, NULL,       "",                          "wait for GDB before the first instruction"},
    [OPTION_HISTORY]     = {"history",    0,   TAKES_TEXT,     AT(history),    0, NULL,       " MIB|off",                  "memory for going back under a debugger; default 256"},
    [OPTION_GDB_FILES]   = {"gdb-files",  0,   TAKES_TEXT,     AT(gdb_files),  0, NULL,       " FOLDER",                   "let GDB read and write files there (remote get, put, delete)"},
    [OPTION_UART]        = {"uart",       0,   TAKES_LIST,     AT(uart),       0, NULL,       " N=TO",                     "connect UART N: stdio, file:F, pty, tcp:PORT or null"},
    [OPTION_TRACE]       = {"trace",      0,   TAKES_LIST,     AT(trace),      0, NULL,       " KIND[,FILTER...]=FILE",    "write a trace: bus, coverage, functions, instr, profile, timeline, times or trap\n(docs/pictures.md); may be repeated"},
    [OPTION_STATS]       = {"stats",      0,   TAKES_OPTIONAL, 0,              0, take_stats, "[=json]",                   "print counts and speed at the end, on standard error"},
    [OPTION_SEED]        = {"seed",       0,   TAKES_NUMBER,   AT(seed),       0, NULL,       " N",                        "seed of everything random; default 1"},
    [OPTION_EXECUTE]     = {"execute",    'x', TAKES_LIST,     AT(execute),    0, NULL,       " FILE",                     "obey the monitor commands of a script; may be repeated"},
    [OPTION_SAVE]        = {"save",       0,   TAKES_TEXT,     AT(save),       0, NULL,       " FILE",                     "save a snapshot of the machine at the end"},
    [OPTION_RESTORE]     = {"restore",    0,   TAKES_TEXT,     AT(restore),    0, NULL,       " FILE",                     "go on from a snapshot"},
    [OPTION_FAULT]       = {"fault",      0,   TAKES_LIST,     AT(fault),      0, NULL,       " SPEC",                     "inject a fault, 'MODEL TARGET .. at TRIGGER' (docs/faults.md); may be repeated"},
    [OPTION_SCREENSHOT]  = {"screenshot", 0,   TAKES_LIST,     AT(screenshot), 0, NULL,       " TIME=FILE",                "write what the frame buffer shows then, as PNG; may be repeated"},
    [OPTION_NET]         = {"net",        0,   TAKES_LIST,     AT(net),        0, NULL,       " KIND",                     "Ethernet: record=FILE, replay=FILE (pcap), user[,tcp:PORT:PORT], tap=NAME"},
    [OPTION_INPUT]       = {"input",      0,   TAKES_LIST,     AT(input),      0, NULL,       " KIND=FILE",                "record= or replay= all that comes in: characters, keys, mouse, frames"},
    [OPTION_DISPLAY]     = {"display",    0,   TAKES_TEXT,     AT(display),    0, NULL,       " sdl|none",                 "show the frame buffer in a window, with keyboard and mouse"},
    [OPTION_TUI]         = {"tui",        0,   TAKES_NOTHING,  AT(tui),        0, NULL,       "",                          "show partitions, slots, consoles and health log on the terminal"},
    [OPTION_VIEW]        = {"view",       0,   TAKES_TEXT,     AT(view),       0, NULL,       " sdl|FILE.png",             "the same in a window, or as a picture of the end"},
};
#undef AT
/* clang-format on */

/* The rows that a command takes. */
static size_t choose(const struct command_syntax *syntax, struct option_row chosen[OPTION_COUNT])
{
    size_t count = 0;

    for (unsigned i = 0; i < OPTION_COUNT; i++)
        if (syntax->options >> i & 1u)
            chosen[count++] = rows[i];
    return count;
}

static bool operands_fit(const struct command_syntax *syntax, const struct options *options,
                         struct diag *diag)
{
    if (options->operand_count > syntax->operands_max)
        return diag_error(diag, NULL, 0, "'%s' is one operand too many (pride %s --help)",
                          options->operand[syntax->operands_max], syntax->name);
    return options->operand_count >= syntax->operands_min ||
           diag_error(diag, NULL, 0, "expected: pride %s [options] %s", syntax->name,
                      syntax->operands);
}

enum options_result options_parse(int argc, char **argv, const struct command_syntax *syntax,
                                  struct options *options, struct diag *diag)
{
    struct option_row chosen[OPTION_COUNT];
    struct option_page page = {.row = chosen, .count = choose(syntax, chosen)};
    enum options_result result;
    int operand = 0;
    char head[1024];

    snprintf(head, sizeof(head), "usage: pride %s [options] %s\n\n%s\n\nOptions:\n", syntax->name,
             syntax->operands, syntax->help);
    page.head = head;
    *options = (struct options){.seed = 1};
    result = option_table_parse(&page, options, NULL, argc, argv, &operand, diag);
    if (result != OPTIONS_GOOD)
        return result;
    options->operand = argv + operand;
    options->operand_count = (size_t)(argc - operand);
    return operands_fit(syntax, options, diag) ? OPTIONS_GOOD : OPTIONS_WRONG;
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
    if (!option_number(options->history, &mebibytes) || mebibytes < 1 || mebibytes > 1u << 20)
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
