/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride inject`: runs a fault-injection campaign (docs/faults.md), or one row of it again.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/session.h"
#include "app/systems.h"
#include "campaign/campaign.h"
#include "sim/base/output.h"
#include "sim/base/settings.h"

#define JOBS_MAX 256

static const char usage[] =
    "usage: pride inject [options] PLAN\n"
    "       pride inject --merge DATABASE SHARD...\n"
    "       pride inject --reopen DATABASE ROW [--at TIME] [--gdb ADDRESS]\n"
    "       pride inject --again DATABASE ROW|FIRST..LAST...\n"
    "\n"
    "Runs the experiments of a plan (docs/faults.md) that its database does not hold yet and "
    "prints\n"
    "how they ended. Interrupted, it goes on where it was.\n"
    "\n"
    "      --database FILE    results, SQLite (default: PLAN with .sqlite behind it)\n"
    "      --report FILE      write an HTML report as well\n"
    "      --beside DATABASE  show another campaign beside this one, in the table and the report\n"
    "      --times FILE       write the times of hypercalls, traps, slots and sections as CSV:\n"
    "                         best, mean and worst of the golden run and of all experiments,\n"
    "                         cold and warm, and the row where the worst is\n"
    "      --jobs N           processes at a time (default: one a processor)\n"
    "      --systems DIR      where images are that are not beside the plan (default: systems "
    "beside "
    "the\n"
    "                         pride program)\n"
    "      --shard K/N        only each N-th experiment, from number K (0..N-1) on: a part for "
    "one\n"
    "                         of many machines (default database: PLAN.K.sqlite)\n"
    "      --merge DATABASE   take the rows of the databases of shards over into this one\n"
    "      --quiet            no progress\n"
    "      --unsafe           trust the plan: its image and board may be anywhere\n"
    "      --reopen DATABASE  run the experiment of one row again, to its end\n"
    "      --at TIME          with --reopen: begin there, as at CYCLEcyc of a worst time\n"
    "      --gdb ADDRESS      with --reopen: wait for GDB at the moment of the injection, or at "
    "--at\n"
    "      --again DATABASE   run the experiments of rows again and compare how they end\n"
    "  -h, --help             show this\n"
    "\n"
    "Exit status: 0 the campaign is complete, or --again found no difference; 1 it found one; 125\n"
    "wrong usage or plan, nothing was run. With --reopen as for pride run.\n";

enum option_code {
    CODE_DATABASE = 256,
    CODE_REPORT,
    CODE_BESIDE,
    CODE_JOBS,
    CODE_SYSTEMS,
    CODE_SHARD,
    CODE_MERGE,
    CODE_QUIET,
    CODE_REOPEN,
    CODE_GDB,
    CODE_UNSAFE,
    CODE_TIMES,
    CODE_AT,
    CODE_AGAIN
};

static const struct option long_options[] = {
    {"database", required_argument, NULL, CODE_DATABASE},
    {"report", required_argument, NULL, CODE_REPORT},
    {"beside", required_argument, NULL, CODE_BESIDE},
    {"jobs", required_argument, NULL, CODE_JOBS},
    {"systems", required_argument, NULL, CODE_SYSTEMS},
    {"shard", required_argument, NULL, CODE_SHARD},
    {"merge", required_argument, NULL, CODE_MERGE},
    {"quiet", no_argument, NULL, CODE_QUIET},
    {"reopen", required_argument, NULL, CODE_REOPEN},
    {"gdb", required_argument, NULL, CODE_GDB},
    {"times", required_argument, NULL, CODE_TIMES},
    {"at", required_argument, NULL, CODE_AT},
    {"again", required_argument, NULL, CODE_AGAIN},
    {"unsafe", no_argument, NULL, CODE_UNSAFE},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct request {
    struct campaign_options campaign;
    const char *reopen, *merge, *gdb, *at, *again;
    uint32_t given; /* BIT of each option */
};

#define BIT(code) (1u << ((code)-CODE_DATABASE))

/* What else there is to do than to run a campaign, and what says something then. */
static const struct mode {
    int code;
    uint32_t with;
} modes[] = {
    {CODE_MERGE, 0},
    {CODE_REOPEN, BIT(CODE_AT) | BIT(CODE_GDB)},
    {CODE_AGAIN, 0},
};
#define MODES (sizeof(modes) / sizeof(modes[0]))
#define HOW                                                                                        \
    (BIT(CODE_JOBS) | BIT(CODE_SYSTEMS) | BIT(CODE_UNSAFE) | BIT(CODE_QUIET)) /* always fits */

static const char *option_name(uint32_t bits)
{
    for (size_t i = 0; long_options[i].val >= CODE_DATABASE; i++)
        if (bits & BIT(long_options[i].val))
            return long_options[i].name;
    return "";
}

/* No option is given that what is to be done would not look at. False: reported. */
static bool options_fit(uint32_t given, struct diag *diag)
{
    for (size_t i = 0; i < MODES; i++) {
        uint32_t lost = given & ~(BIT(modes[i].code) | modes[i].with | HOW);

        if (given & BIT(modes[i].code))
            return !lost || diag_error(diag, NULL, 0, "inject: --%s does not go with --%s",
                                       option_name(lost), option_name(BIT(modes[i].code)));
    }
    given &= BIT(CODE_AT) | BIT(CODE_GDB);
    return !given ||
           diag_error(diag, NULL, 0, "inject: --%s goes with --reopen only", option_name(given));
}

/* "K/N" with K below N. False: reported. */
static bool take_shard(const char *text, struct campaign_options *options, struct diag *diag)
{
    char extra;

    if (sscanf(text, "%5u/%5u%c", &options->shard, &options->shards, &extra) == 2 &&
        options->shard < options->shards)
        return true;
    return diag_error(diag, NULL, 0, "--shard '%s': expected K/N with K from 0 to N - 1", text);
}

/* False: reported. */
static bool take_option(int code, struct request *request, struct diag *diag)
{
    char *end;
    long jobs;

    switch (code) {
    case CODE_DATABASE:
        request->campaign.database = optarg;
        return true;
    case CODE_REPORT:
        request->campaign.report = optarg;
        return true;
    case CODE_BESIDE:
        request->campaign.beside = optarg;
        return true;
    case CODE_SYSTEMS:
        request->campaign.systems = optarg;
        return true;
    case CODE_SHARD:
        return take_shard(optarg, &request->campaign, diag);
    case CODE_MERGE:
        request->merge = optarg;
        return true;
    case CODE_QUIET:
        request->campaign.quiet = true;
        return true;
    case CODE_REOPEN:
        request->reopen = optarg;
        return true;
    case CODE_TIMES:
        request->campaign.times = optarg;
        return true;
    case CODE_AT:
        request->at = optarg;
        return true;
    case CODE_AGAIN:
        request->again = optarg;
        return true;
    case CODE_UNSAFE:
        request->campaign.unsafe = true;
        return true;
    case CODE_GDB:
        request->gdb = optarg;
        return true;
    case CODE_JOBS:
        jobs = strtol(optarg, &end, 10);
        request->campaign.jobs = (unsigned)jobs;
        return (!*end && jobs > 0 && jobs <= JOBS_MAX) ||
               diag_error(diag, NULL, 0, "--jobs '%s': expected a number from 1 to %d", optarg,
                          JOBS_MAX);
    default:
        return false;
    }
}

/* The row and the plan it belongs to. False: reported. */
static bool load_row(const struct request *request, const char *number, struct campaign_plan *plan,
                     struct campaign_row *row, struct diag *diag)
{
    const char *database = request->reopen;
    struct campaign_store *store = campaign_store_open(database, false, diag);
    char *text = NULL, *file = NULL, *end;
    uint64_t id = strtoull(number, &end, 10);
    bool good = store && campaign_store_plan(store, &text, &file) && file;

    if (good && (end == number || *end || !campaign_store_get(store, id, row)))
        good = diag_error(diag, database, 0, "no row '%s'", number);
    good = good && campaign_plan_load(plan, file, request->campaign.systems,
                                      request->campaign.unsafe, diag);
    plan->path = NULL;
    free(text);
    free(file);
    campaign_store_close(store);
    return good;
}

/* The fault strikes, and the run goes on to `at`. */
static bool strike(struct machine *machine, const struct campaign_row *row, uint64_t at,
                   struct diag *diag)
{
    struct faults *faults = faults_create(machine);
    bool good = faults && faults_inject(faults, row->fault, diag);

    if (good)
        machine_run(machine, at);
    faults_destroy(faults);
    return good;
}

/*
 * Brings the golden run to `at`, through the injection if that is before, and leaves it in a file. Of an injection that is still to
 * come the row then has the cycle at which that can be: of a row that was foreseen it may be in the middle of an instruction.
 * False: reported.
 */
static bool save_moment(const struct campaign_plan *plan, struct campaign_row *row, uint64_t at,
                        const char *path, struct diag *diag)
{
    struct machine *machine = machine_create(&plan->board_data, diag);
    bool good = machine != NULL;

    if (good)
        machine_reset(machine);
    good = good && machine_load(machine, plan->image) && campaign_plan_prepare(plan, machine, diag);
    if (good)
        machine_run(machine, at < row->cycle ? at : row->cycle);
    good = good && (at <= row->cycle || strike(machine, row, at, diag));
    if (good && at <= row->cycle && machine_cycle(machine) > row->cycle)
        row->cycle = machine_cycle(machine);
    good = good && machine_save_file(machine, path);
    machine_destroy(machine);
    return good;
}

static int run_again(const struct campaign_plan *plan, const struct campaign_row *row, bool struck,
                     const char *gdb, const char *path, struct diag *diag)
{
    char fault[PLAN_TEXT + 64], until[32];
    struct options options = {.board = plan->board,
                              .until = gdb ? NULL : until,
                              .gdb = gdb,
                              .wait = gdb,
                              .seed = 1,
                              .restore = path};

    snprintf(fault, sizeof(fault), "%s at %" PRIu64 "cyc", row->fault, row->cycle);
    snprintf(until, sizeof(until), "%" PRIu64, plan->end);
    if (!struck)
        options.fault.text[options.fault.count++] = fault;
    for (size_t i = 0; i < plan->set_count; i++)
        options.set.text[options.set.count++] = plan->set[i];
    fprintf(stderr, "pride: row %" PRIu64 ": %s, hit %s: %s %s\n", row->id, fault, row->hit,
            campaign_outcome_name(row->outcome), row->reason);
    return session_run(&options, diag);
}

/* At the injection unless the user says when. False: reported. */
static bool take_moment(const char *text, const struct campaign_plan *plan,
                        const struct campaign_row *row, uint64_t *at, struct diag *diag)
{
    *at = row->cycle;
    return !text ||
           (time_parse(text, plan->board_data.clock_hz, at) && *at > 0 && *at < plan->end) ||
           diag_error(diag, NULL, 0,
                      "--at '%s': expected a time such as 5ms or 120cyc before the plan's end",
                      text);
}

static int reopen(const struct request *request, const char *number, struct diag *diag)
{
    struct campaign_plan plan;
    struct campaign_row row;
    char path[4096];
    uint64_t at;
    bool struck;
    int status = STATUS_USAGE;

    if (!load_row(request, number, &plan, &row, diag) ||
        !take_moment(request->at, &plan, &row, &at, diag))
        return STATUS_USAGE;
    if (!output_temporary(path, sizeof(path), diag))
        return STATUS_USAGE;
    struck = at > row.cycle;
    if (save_moment(&plan, &row, at, path, diag))
        status = run_again(&plan, &row, struck, request->gdb, path, diag);
    unlink(path);
    return status;
}

static int run_campaign(struct request *request, const char *plan, struct diag *diag)
{
    char database[4096];

    if (request->campaign.shards)
        snprintf(database, sizeof(database), "%s.%u.sqlite", plan, request->campaign.shard);
    else
        snprintf(database, sizeof(database), "%s.sqlite", plan);
    request->campaign.plan = plan;
    if (!request->campaign.database)
        request->campaign.database = database;
    return campaign_run(&request->campaign, diag) ? EXIT_SUCCESS : STATUS_USAGE;
}

/* The plan that a database belongs to, malloc'ed. NULL: reported. */
static char *plan_of(const char *database, struct diag *diag)
{
    struct campaign_store *store = campaign_store_open(database, false, diag);
    char *text = NULL, *file = NULL;

    if (store && campaign_store_plan(store, &text, &file) && !file)
        diag_error(diag, database, 0, "holds no campaign");
    free(text);
    campaign_store_close(store);
    return file;
}

/* "12" or "0..49". False: reported. */
static bool take_rows(const char *text, uint64_t *first, uint64_t *last, struct diag *diag)
{
    unsigned long long a, b;
    char extra;

    if (sscanf(text, "%llu..%llu%c", &a, &b, &extra) != 2) {
        if (sscanf(text, "%llu%c", &a, &extra) != 1)
            return diag_error(diag, NULL, 0, "'%s': expected ROW or FIRST..LAST", text);
        b = a;
    }
    if (b < a)
        return diag_error(diag, NULL, 0, "'%s': expected FIRST..LAST in this order", text);
    *first = a;
    *last = b;
    return true;
}

static int again(struct request *request, char *const *rows, size_t count, struct diag *diag)
{
    uint64_t *first = calloc(2 * count, sizeof(*first));
    char *plan = plan_of(request->again, diag);
    bool good = first && plan, same = false;

    for (size_t i = 0; good && i < count; i++)
        good = take_rows(rows[i], &first[i], &first[count + i], diag);
    request->campaign.plan = plan;
    request->campaign.database = request->again;
    request->campaign.quiet = true;
    good = good && campaign_again(&request->campaign, first, first + count, count, &same, diag);
    free(first);
    free(plan);
    return !good ? STATUS_USAGE : same ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* All shards can be read, are databases of campaigns, and none is the database itself. False: reported. */
static bool shards_fit(const char *database, char *const *shard, struct diag *diag)
{
    for (; *shard; shard++) {
        const struct output_use use[] = {{"--merge", database, true}, {"SHARD", *shard, false}};
        struct campaign_store *store;

        if (access(*shard, R_OK) != 0)
            return diag_error(diag, *shard, 0, "cannot read: %s", strerror(errno));
        if (!output_apart(use, sizeof(use) / sizeof(use[0]), diag))
            return false;
        store = campaign_store_open(*shard, false, diag);
        if (!store)
            return false;
        campaign_store_close(store);
    }
    return true;
}

static int merge(const char *database, char *const *shard, struct diag *diag)
{
    struct campaign_store *store =
        shards_fit(database, shard, diag) ? campaign_store_open(database, true, diag) : NULL;
    bool good = store != NULL;

    for (; good && *shard; shard++)
        good = campaign_store_merge(store, *shard);
    campaign_store_close(store);
    return good ? EXIT_SUCCESS : STATUS_USAGE;
}

int cmd_inject(int argc, char **argv)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct request request = {.campaign.jobs = processors < 1          ? 1
                                               : processors > JOBS_MAX ? JOBS_MAX
                                                                       : (unsigned)processors};
    char systems[SYSTEMS_PATH];
    struct diag diag;
    int code;

    diag_init(&diag);
    systems_find(systems, sizeof(systems));
    request.campaign.systems = systems;
    optind = 0; /* start over: the program's own options were parsed before */
    opterr = 0;
    while ((code = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (code == 'h') {
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        }
        if (code == '?' || code == ':')
            options_report("inject", code, argv, &diag);
        if (code < CODE_DATABASE || !take_option(code, &request, &diag))
            return STATUS_USAGE;
        request.given |= BIT(code);
    }
    if (!options_fit(request.given, &diag))
        return STATUS_USAGE;
    if (request.merge && optind < argc)
        return merge(request.merge, &argv[optind], &diag);
    if (request.again && optind < argc)
        return again(&request, &argv[optind], (size_t)(argc - optind), &diag);
    if (optind + 1 != argc) {
        diag_error(&diag, NULL, 0, "inject: expected one %s",
                   request.merge    ? "SHARD or more"
                   : request.again  ? "ROW or more"
                   : request.reopen ? "ROW"
                                    : "PLAN");
        return STATUS_USAGE;
    }
    return request.reopen ? reopen(&request, argv[optind], &diag)
                          : run_campaign(&request, argv[optind], &diag);
}
