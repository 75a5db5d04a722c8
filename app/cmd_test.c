/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride test`: runs scenarios. Its options are its own: a scenario says itself which board it
 * boots.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/options.h"
#include "app/systems.h"
#include "scenarios/scenarios.h"

#define JOBS_MAX     256
#define REPEAT_MAX   100000
#define HOST_SECONDS 600

static const char usage[] =
    "usage: pride test [options] SCENARIO|DIRECTORY...\n"
    "\n"
    "Runs the tests of scenario files (Lua; docs/scenarios.md), each in a process of its own, and\n"
    "prints TAP version 14 in the order of the files, then `N passed, N failed`.\n"
    "\n"
    "      --jobs N           processes at a time (default: one a processor)\n"
    "      --filter PATTERN   only tests whose `file: name` matches the extended regular "
    "expression\n"
    "      --tag TAG          only tests with this tag\n"
    "      --list             show the tests, run none\n"
    "      --seed N           seed of the scenarios' randomness (default 1)\n"
    "      --repeat N         run each test N times, with the seeds N, N+1, ...\n"
    "      --shuffle          run the tests in an order drawn from the seed; printed as always\n"
    "      --artefacts DIR    a failed test leaves a folder there: its machines, timelines, the\n"
    "                         command that opens it in GDB (default pride-failures; `none`)\n"
    "      --systems DIR      where images are (default: systems beside the pride program)\n"
    "      --junit FILE       write a JUnit XML report as well\n"
    "      --coverage FILE    write what all tests together executed of each program, as lcov\n"
    "      --host-limit N     end a test after N seconds of host time (default 600)\n"
    "      --unsafe           trust the scenarios: all of Lua (io, os, require, ..), files "
    "anywhere\n"
    "  -h, --help             show this\n"
    "\n"
    "Exit status: 0 all passed; 1 some failed; 125 wrong usage or a broken scenario file, nothing\n"
    "was run.\n";

enum option_code {
    CODE_JOBS = 256,
    CODE_FILTER,
    CODE_TAG,
    CODE_LIST,
    CODE_SEED,
    CODE_REPEAT,
    CODE_SHUFFLE,
    CODE_ARTEFACTS,
    CODE_SYSTEMS,
    CODE_JUNIT,
    CODE_COVERAGE,
    CODE_HOST_LIMIT,
    CODE_UNSAFE
};

static const struct option long_options[] = {
    {"jobs", required_argument, NULL, CODE_JOBS},
    {"filter", required_argument, NULL, CODE_FILTER},
    {"tag", required_argument, NULL, CODE_TAG},
    {"list", no_argument, NULL, CODE_LIST},
    {"seed", required_argument, NULL, CODE_SEED},
    {"repeat", required_argument, NULL, CODE_REPEAT},
    {"shuffle", no_argument, NULL, CODE_SHUFFLE},
    {"artefacts", required_argument, NULL, CODE_ARTEFACTS},
    {"systems", required_argument, NULL, CODE_SYSTEMS},
    {"junit", required_argument, NULL, CODE_JUNIT},
    {"coverage", required_argument, NULL, CODE_COVERAGE},
    {"host-limit", required_argument, NULL, CODE_HOST_LIMIT},
    {"unsafe", no_argument, NULL, CODE_UNSAFE},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* False: reported. */
static bool parse_number(const char *name, const char *text, uint64_t minimum, uint64_t maximum,
                         uint64_t *value, struct diag *diag)
{
    char *end;
    unsigned long long number;

    errno = 0;
    number = strtoull(text, &end, 0);
    if (text[0] < '0' || text[0] > '9' || *end || errno || number < minimum || number > maximum)
        return diag_error(diag, NULL, 0, "--%s '%s': expected a number from %llu to %llu", name,
                          text, (unsigned long long)minimum, (unsigned long long)maximum);
    *value = number;
    return true;
}

static bool parse_small(const char *name, const char *text, unsigned maximum, unsigned *value,
                        struct diag *diag)
{
    uint64_t number;

    if (!parse_number(name, text, 1, maximum, &number, diag))
        return false;
    *value = (unsigned)number;
    return true;
}

/* False: reported. */
static bool take_option(int code, struct scenarios_options *options, struct diag *diag)
{
    switch (code) {
    case CODE_JOBS:
        return parse_small("jobs", optarg, JOBS_MAX, &options->jobs, diag);
    case CODE_FILTER:
        options->filter = optarg;
        return true;
    case CODE_TAG:
        options->tag = optarg;
        return true;
    case CODE_LIST:
        options->list = true;
        return true;
    case CODE_SEED:
        return parse_number("seed", optarg, 0, UINT64_MAX, &options->seed, diag);
    case CODE_REPEAT:
        return parse_small("repeat", optarg, REPEAT_MAX, &options->repeat, diag);
    case CODE_SHUFFLE:
        options->shuffle = true;
        return true;
    case CODE_ARTEFACTS:
        options->artefacts = strcmp(optarg, "none") == 0 ? NULL : optarg;
        return true;
    case CODE_SYSTEMS:
        options->systems = optarg;
        return true;
    case CODE_JUNIT:
        options->junit = optarg;
        return true;
    case CODE_COVERAGE:
        options->coverage = optarg;
        return true;
    case CODE_HOST_LIMIT:
        return parse_small("host-limit", optarg, 1000000, &options->host_seconds, diag);
    case CODE_UNSAFE:
        options->unsafe = true;
        return true;
    default:
        return false;
    }
}

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
    int code;

    diag_init(&diag);
    systems_find(systems, sizeof(systems));
    options.jobs = processors < 1 ? 1 : processors > JOBS_MAX ? JOBS_MAX : (unsigned)processors;
    optind = 0; /* start over: the program's own options were parsed before */
    opterr = 0;
    while ((code = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (code == 'h') {
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        }
        if (code == '?' || code == ':')
            options_report("test", code, argv, &diag);
        if (code < CODE_JOBS || !take_option(code, &options, &diag))
            return STATUS_USAGE;
    }
    if (optind == argc) {
        diag_error(&diag, NULL, 0, "test: expected a scenario file or directory");
        return STATUS_USAGE;
    }
    if (options.list && (options.junit || options.coverage)) {
        diag_error(&diag, NULL, 0, "test: --list runs no test, so %s would stay empty",
                   options.junit ? "--junit" : "--coverage");
        return STATUS_USAGE;
    }
    options.path = (const char *const *)&argv[optind];
    options.path_count = (size_t)(argc - optind);
    return scenarios_run(&options, stdout, &diag);
}
