/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride test`: runs scenarios. Its options are its own: a scenario says itself which board it
 * boots.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/option_table.h"
#include "app/systems.h"
#include "scenarios/scenarios.h"

#define JOBS_MAX     256
#define REPEAT_MAX   100000
#define HOST_SECONDS 600
#define HOST_MAX     1000000 /* s */

static const char head[] =
    "usage: pride test [options] SCENARIO|DIRECTORY...\n"
    "\n"
    "Runs the tests of scenario files (Lua; docs/scenarios.md), each in a process of its own, and\n"
    "prints TAP version 14 in the order of the files, then `N passed, N failed`.\n"
    "\n"
    "Options:\n";

static const char foot[] = "\nExit status: 0 all passed; 1 some failed; 125 wrong usage or a "
                           "broken scenario file, nothing\n"
                           "was run.\n";

/* clang-format off */
#define AT(member) offsetof(struct scenarios_options, member)
static const struct option_row rows[] = {
    {"jobs",       0, TAKES_COUNT,   AT(jobs),         JOBS_MAX,     NULL, " N",       "processes at a time (default: one a processor)"},
    {"filter",     0, TAKES_TEXT,    AT(filter),       0,            NULL, " PATTERN", "only tests whose `file: name` matches the extended regular expression"},
    {"tag",        0, TAKES_TEXT,    AT(tag),          0,            NULL, " TAG",     "only tests with this tag"},
    {"list",       0, TAKES_NOTHING, AT(list),         0,            NULL, "",         "show the tests, run none"},
    {"seed",       0, TAKES_NUMBER,  AT(seed),         0,            NULL, " N",       "seed of the scenarios' randomness (default 1)"},
    {"repeat",     0, TAKES_COUNT,   AT(repeat),       REPEAT_MAX,   NULL, " N",       "run each test N times, with the seeds N, N+1, ..."},
    {"shuffle",    0, TAKES_NOTHING, AT(shuffle),      0,            NULL, "",         "run the tests in an order drawn from the seed; printed as always"},
    {"artefacts",  0, TAKES_TEXT,    AT(artefacts),    0,            NULL, " DIR",     "a failed test leaves a folder there: its machines, timelines, the\ncommand that opens it in GDB (default pride-failures; `none`)"},
    {"systems",    0, TAKES_TEXT,    AT(systems),      0,            NULL, " DIR",     "where images are (default: systems beside the pride program)"},
    {"junit",      0, TAKES_TEXT,    AT(junit),        0,            NULL, " FILE",    "write a JUnit XML report as well"},
    {"coverage",   0, TAKES_TEXT,    AT(coverage),     0,            NULL, " FILE",    "write what all tests together executed of each program, as lcov"},
    {"host-limit", 0, TAKES_COUNT,   AT(host_seconds), HOST_MAX,     NULL, " N",       "end a test after N seconds of host time (default 600)"},
    {"unsafe",     0, TAKES_NOTHING, AT(unsafe),       0,            NULL, "",         "trust the scenarios: all of Lua (io, os, require, ..), files anywhere"},
};
#undef AT
/* clang-format on */

static const struct option_page page = {head, rows, sizeof(rows) / sizeof(rows[0]), foot};

int cmd_test(int argc, char **argv)
{
    char systems[SYSTEMS_PATH];
    struct diag diag;
    struct scenarios_options options = {.systems = systems,
                                        .artefacts = "pride-failures",
                                        .repeat = 1,
                                        .seed = 1,
                                        .host_seconds = HOST_SECONDS};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int operand = 0;

    diag_init(&diag);
    systems_find(systems);
    options.jobs = processors < 1 ? 1 : processors > JOBS_MAX ? JOBS_MAX : (unsigned)processors;
    switch (option_table_parse(&page, &options, NULL, argc, argv, &operand, &diag)) {
    case OPTIONS_HELP:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    if (strcmp(options.artefacts, "none") == 0)
        options.artefacts = NULL;
    if (operand == argc) {
        diag_error(&diag, NULL, 0, "test: expected a scenario file or directory");
        return STATUS_USAGE;
    }
    if (options.list && (options.junit || options.coverage)) {
        diag_error(&diag, NULL, 0, "test: --list runs no test, so %s would stay empty",
                   options.junit ? "--junit" : "--coverage");
        return STATUS_USAGE;
    }
    options.path = (const char *const *)&argv[operand];
    options.path_count = (size_t)(argc - operand);
    return scenarios_run(&options, stdout, &diag);
}
