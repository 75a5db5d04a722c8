/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride inject`: runs a fault-injection campaign (docs/faults.md), or one row of it again.
 */
#include <errno.h>
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

static const char head[] =
    "usage: pride inject [options] PLAN\n"
    "       pride inject --merge DATABASE SHARD...\n"
    "       pride inject --reopen DATABASE ROW [--at TIME] [--gdb ADDRESS]\n"
    "       pride inject --again DATABASE ROW|FIRST..LAST...\n"
    "\n"
    "Runs the experiments of a plan (docs/faults.md) that its database does not hold yet and\n"
    "prints how they ended. Interrupted, it goes on where it was.\n"
    "\n"
    "Options:\n";

static const char foot[] =
    "\nExit status: 0 the campaign is complete, or --again found no difference; 1 it found one; "
    "125\n"
    "wrong usage or plan, nothing was run. With --reopen as for pride run.\n";

struct request {
    struct campaign_options campaign;
    const char *reopen, *merge, *gdb, *at, *again;
    uint32_t given; /* BIT of each option */
};

/* "K/N" with K below N. */
static const char *take_shard(void *options, const char *text)
{
    struct campaign_options *campaign = &((struct request *)options)->campaign;
    char extra;

    return sscanf(text, "%5u/%5u%c", &campaign->shard, &campaign->shards, &extra) == 2 &&
                   campaign->shard < campaign->shards
               ? NULL
               : "K/N with K from 0 to N - 1";
}

enum row {
    ROW_DATABASE,
    ROW_REPORT,
    ROW_BESIDE,
    ROW_TIMES,
    ROW_JOBS,
    ROW_SYSTEMS,
    ROW_SHARD,
    ROW_MERGE,
    ROW_QUIET,
    ROW_UNSAFE,
    ROW_REOPEN,
    ROW_AT,
    ROW_GDB,
    ROW_AGAIN,
    ROWS
};

/* clang-format off */
#define AT(member) offsetof(struct request, member)
static const struct option_row rows[ROWS] = {
    [ROW_DATABASE] = {"database", 0, TAKES_TEXT,    AT(campaign.database), 0,        NULL,       " FILE",     "results, SQLite (default: PLAN with .sqlite behind it)"},
    [ROW_REPORT]   = {"report",   0, TAKES_TEXT,    AT(campaign.report),   0,        NULL,       " FILE",     "write an HTML report as well"},
    [ROW_BESIDE]   = {"beside",   0, TAKES_TEXT,    AT(campaign.beside),   0,        NULL,       " DATABASE", "show another campaign beside this one, in the table and the report"},
    [ROW_TIMES]    = {"times",    0, TAKES_TEXT,    AT(campaign.times),    0,        NULL,       " FILE",     "write the times of hypercalls, traps, slots and sections as CSV:\nbest, mean and worst of the golden run and of all experiments,\ncold and warm, and the row where the worst is"},
    [ROW_JOBS]     = {"jobs",     0, TAKES_COUNT,   AT(campaign.jobs),     JOBS_MAX, NULL,       " N",        "processes at a time (default: one a processor)"},
    [ROW_SYSTEMS]  = {"systems",  0, TAKES_TEXT,    AT(campaign.systems),  0,        NULL,       " DIR",      "where images are that are not beside the plan (default: systems\nbeside the pride program)"},
    [ROW_SHARD]    = {"shard",    0, TAKES_OWN,     0,                     0,        take_shard, " K/N",      "only each N-th experiment, from number K (0..N-1) on: a part for\none of many machines (default database: PLAN.K.sqlite)"},
    [ROW_MERGE]    = {"merge",    0, TAKES_TEXT,    AT(merge),             0,        NULL,       " DATABASE", "take the rows of the databases of shards over into this one"},
    [ROW_QUIET]    = {"quiet",    0, TAKES_NOTHING, AT(campaign.quiet),    0,        NULL,       "",          "no progress"},
    [ROW_UNSAFE]   = {"unsafe",   0, TAKES_NOTHING, AT(campaign.unsafe),   0,        NULL,       "",          "trust the plan: its image and board may be anywhere"},
    [ROW_REOPEN]   = {"reopen",   0, TAKES_TEXT,    AT(reopen),            0,        NULL,       " DATABASE", "run the experiment of one row again, to its end"},
    [ROW_AT]       = {"at",       0, TAKES_TEXT,    AT(at),                0,        NULL,       " TIME",     "with --reopen: begin there, as at CYCLEcyc of a worst time"},
    [ROW_GDB]      = {"gdb",      0, TAKES_TEXT,    AT(gdb),               0,        NULL,       " ADDRESS",  "with --reopen: wait for GDB at the moment of the injection, or at --at"},
    [ROW_AGAIN]    = {"again",    0, TAKES_TEXT,    AT(again),             0,        NULL,       " DATABASE", "run the experiments of rows again and compare how they end"},
};
#undef AT
/* clang-format on */

static const struct option_page page = {head, rows, ROWS, foot};

#define BIT(row) (UINT32_C(1) << ROW_##row)

/* What else there is to do than to run a campaign, and what says something then. */
static const struct mode {
    enum row row;
    uint32_t with;
} modes[] = {
    {ROW_MERGE, 0},
    {ROW_REOPEN, BIT(AT) | BIT(GDB)},
    {ROW_AGAIN, 0},
};
#define MODES (sizeof(modes) / sizeof(modes[0]))
#define HOW   (BIT(JOBS) | BIT(SYSTEMS) | BIT(UNSAFE) | BIT(QUIET)) /* always fits */

static const char *option_name(uint32_t bits)
{
    for (size_t i = 0; i < ROWS; i++)
        if (bits >> i & 1u)
            return rows[i].name;
    return "";
}

/* No option is given that what is to be done would not look at. False: reported. */
static bool options_fit(uint32_t given, struct diag *diag)
{
    for (size_t i = 0; i < MODES; i++) {
        uint32_t mode = UINT32_C(1) << modes[i].row, lost = given & ~(mode | modes[i].with | HOW);

        if (given & mode)
            return !lost || diag_error(diag, NULL, 0, "inject: --%s does not go with --%s",
                                       option_name(lost), option_name(mode));
    }
    given &= BIT(AT) | BIT(GDB);
    return !given ||
           diag_error(diag, NULL, 0, "inject: --%s goes with --reopen only", option_name(given));
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

static int again(struct request *request, char *const *text, size_t count, struct diag *diag)
{
    uint64_t *first = calloc(2 * count, sizeof(*first));
    char *plan = plan_of(request->again, diag);
    bool good = first && plan, same = false;

    for (size_t i = 0; good && i < count; i++)
        good = take_rows(text[i], &first[i], &first[count + i], diag);
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
    int operand = 0;

    diag_init(&diag);
    systems_find(systems);
    request.campaign.systems = systems;
    switch (option_table_parse(&page, &request, &request.given, argc, argv, &operand, &diag)) {
    case OPTIONS_HELP:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    if (!options_fit(request.given, &diag))
        return STATUS_USAGE;
    if (request.merge && operand < argc)
        return merge(request.merge, &argv[operand], &diag);
    if (request.again && operand < argc)
        return again(&request, &argv[operand], (size_t)(argc - operand), &diag);
    if (operand + 1 != argc) {
        diag_error(&diag, NULL, 0, "inject: expected one %s",
                   request.merge    ? "SHARD or more"
                   : request.again  ? "ROW or more"
                   : request.reopen ? "ROW"
                                    : "PLAN");
        return STATUS_USAGE;
    }
    return request.reopen ? reopen(&request, argv[operand], &diag)
                          : run_campaign(&request, argv[operand], &diag);
}
