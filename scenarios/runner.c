/* SPDX-License-Identifier: BSD-2-Clause */
/* The scenario runner: collects tests, selects, runs them in processes, reports (scenarios.h). */
#include "scenarios/scenarios.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/collect.h"
#include "scenarios/execute.h"
#include "scenarios/group.h"
#include "scenarios/host.h"
#include "scenarios/report.h"
#include "scenarios/suite.h"
#include "sim/base/output.h"
#include "sim/base/random.h"
#include "sim/trace/coverage.h"

enum { STATUS_PASSED = 0, STATUS_FAILED = 1, STATUS_USAGE = 125 };

/* A test with a seed. */
struct job {
    const struct suite_test *test;
    uint64_t seed;
    char description[512];
    struct result result;
    bool ready;  /* has its result */
    bool chosen; /* belongs to a group that was made */
};

struct run {
    const struct scenarios_options *options;
    FILE *out;
    struct execute_setting setting;
    char counts[4096]; /* of coverage; "": none are wanted */
    const struct suite_test **selected;
    size_t selected_count;
    struct job *job;
    size_t job_count;
    size_t *order; /* in which they are started: indices of jobs */
    size_t *part;  /* those of the present host or group, by its own numbers */
    size_t reported;
    size_t passed, failed, skipped;
};

static void describe(const struct run *run, struct job *job)
{
    if (run->options->repeat == 1)
        snprintf(job->description, sizeof(job->description), "%s: %s", job->test->file,
                 job->test->name);
    else
        snprintf(job->description, sizeof(job->description), "%s: %s (seed %llu)", job->test->file,
                 job->test->name, (unsigned long long)job->seed);
}

static void shuffle(struct run *run)
{
    struct random random;

    random_seed(&random, run->options->seed);
    for (size_t i = run->job_count; i > 1; i--) {
        size_t other = (size_t)random_below(&random, i);
        size_t index = run->order[i - 1];

        run->order[i - 1] = run->order[other];
        run->order[other] = index;
    }
}

/* Job n is the n / repeat-th test, run with the seed + n % repeat. False: no memory. */
static bool make_jobs(struct run *run)
{
    unsigned repeat = run->options->repeat;

    run->job_count = run->selected_count * repeat;
    run->job = calloc(run->job_count, sizeof(*run->job));
    run->order = calloc(run->job_count, sizeof(*run->order));
    run->part = calloc(run->job_count, sizeof(*run->part));
    if (!run->job || !run->order || !run->part)
        return false;
    for (size_t i = 0; i < run->job_count; i++) {
        run->job[i].test = run->selected[i / repeat];
        run->job[i].seed = run->options->seed + i % repeat;
        run->order[i] = i;
        describe(run, &run->job[i]);
    }
    if (run->options->shuffle)
        shuffle(run);
    return true;
}

/* A test whose process was ended cannot say where it was: the place is the test's own. */
static void add_place(const struct job *job, struct result *result)
{
    char *reason;

    if (!result->reason || (strncmp(result->reason, "ended after ", 12) != 0 &&
                            strncmp(result->reason, "the test's process ", 19) != 0))
        return;
    if (asprintf(&reason, "%s:%u: %s", job->test->file, job->test->line, result->reason) < 0)
        return;
    free(result->reason);
    result->reason = reason;
}

/* Takes a result over; what is printed comes in the order of the jobs. */
static void deliver(struct run *run, size_t index, struct result *result)
{
    add_place(&run->job[index], result);
    run->job[index].result = *result;
    run->job[index].ready = true;
    *result = (struct result){0};
    while (run->reported < run->job_count && run->job[run->reported].ready) {
        const struct job *job = &run->job[run->reported++];

        run->passed += job->result.outcome == RESULT_PASSED;
        run->failed += job->result.outcome == RESULT_FAILED;
        run->skipped += job->result.outcome == RESULT_SKIPPED;
        tap_result(run->out, run->reported, job->description, &job->result, job->seed);
        fflush(run->out);
    }
}

static void run_job(void *owner, size_t number, struct guard *guard, struct result *result)
{
    const struct run *run = owner;
    const struct job *job = &run->job[run->part[number]];

    execute_test(job->test, &run->setting, job->seed, guard, result);
}

static void take_result(void *owner, size_t number, struct result *result)
{
    struct run *run = owner;

    deliver(run, run->part[number], result);
}

/* The tests that begin with nothing, each in a process of its own. */
static bool run_single_jobs(struct run *run)
{
    struct host host = {.jobs = run->options->jobs,
                        .host_seconds = run->options->host_seconds,
                        .owner = run,
                        .run = run_job,
                        .done = take_result};

    for (size_t i = 0; i < run->job_count; i++)
        if (!run->job[run->order[i]].test->from)
            run->part[host.count++] = run->order[i];
    return host.count == 0 || host_run(&host);
}

static bool same_start(const struct job *a, const struct job *b)
{
    return b->test->from && a->seed == b->seed && strcmp(a->test->file, b->test->file) == 0 &&
           strcmp(a->test->from, b->test->from) == 0;
}

/* The job `first` and all others that begin as it does. */
static bool run_group(struct run *run, const struct job *first)
{
    const struct suite_test **test = calloc(run->job_count, sizeof(struct suite_test *));
    struct group group = {.test = test,
                          .seed = first->seed,
                          .setting = &run->setting,
                          .jobs = run->options->jobs,
                          .host_seconds = run->options->host_seconds,
                          .owner = run,
                          .done = take_result};
    bool good;

    for (size_t i = 0; test && i < run->job_count; i++) {
        struct job *job = &run->job[run->order[i]];

        if (!same_start(first, job))
            continue;
        job->chosen = true;
        run->part[group.count] = run->order[i];
        test[group.count++] = job->test;
    }
    good = test && group_run(&group);
    free(test);
    return good;
}

static bool run_groups(struct run *run)
{
    for (size_t i = 0; i < run->job_count; i++) {
        const struct job *job = &run->job[run->order[i]];

        if (job->test->from && !job->chosen && !run_group(run, job))
            return false;
    }
    return true;
}

static bool write_junit(const struct run *run, struct diag *diag)
{
    const char *path = run->options->junit;
    struct junit_case *item = calloc(run->job_count, sizeof(*item));
    FILE *file = item ? output_open_stream(path) : NULL;
    bool good;

    if (!file) {
        free(item);
        return diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
    }
    for (size_t i = 0; i < run->job_count; i++)
        item[i] = (struct junit_case){run->job[i].test->file,
                                      run->job[i].description + strlen(run->job[i].test->file) + 2,
                                      &run->job[i].result};
    junit_write(file, item, run->job_count);
    free(item);
    good = !ferror(file);
    good = fclose(file) == 0 && good;
    return good || diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
}

static void close_run(struct run *run)
{
    for (size_t i = 0; run->job && i < run->job_count; i++)
        result_close(&run->job[i].result);
    free(run->job);
    free(run->order);
    free(run->part);
}

static bool outputs_apart(const struct run *run, struct diag *diag)
{
    struct output_use *use = calloc(run->selected_count + 2, sizeof(*use));
    size_t count = 0;
    bool good;

    if (!use)
        return diag_error(diag, NULL, 0, "no memory");
    if (run->options->junit)
        use[count++] = (struct output_use){"--junit", run->options->junit, true};
    if (run->options->coverage)
        use[count++] = (struct output_use){"--coverage", run->options->coverage, true};
    for (size_t i = 0; i < run->selected_count; i++)
        if (i == 0 || strcmp(run->selected[i]->file, run->selected[i - 1]->file) != 0)
            use[count++] = (struct output_use){"SCENARIO", run->selected[i]->file, false};
    good = output_apart(use, count, diag);
    free(use);
    return good;
}

static bool outputs_possible(const struct run *run, struct diag *diag)
{
    const struct scenarios_options *options = run->options;

    return (!options->junit || output_possible(options->junit, diag)) &&
           (!options->coverage || output_possible(options->coverage, diag)) &&
           outputs_apart(run, diag);
}

/* A file to which all tests append what they executed. False: reported. */
static bool begin_coverage(struct run *run, struct diag *diag)
{
    if (!run->options->coverage)
        return true;
    if (!output_temporary(run->counts, sizeof(run->counts), diag))
        return false;
    run->setting.coverage = run->counts;
    return true;
}

/* False: reported. */
static bool end_coverage(struct run *run, struct diag *diag)
{
    bool good;

    if (!run->counts[0])
        return true;
    good = coverage_convert(run->counts, run->options->coverage, diag);
    unlink(run->counts);
    return good;
}

static int run_selected(struct run *run, struct diag *diag)
{
    int status;

    if (!make_jobs(run)) {
        close_run(run);
        diag_error(diag, NULL, 0, "no memory");
        return STATUS_USAGE;
    }
    if (!outputs_possible(run, diag) || !begin_coverage(run, diag)) {
        close_run(run);
        return STATUS_USAGE;
    }
    tap_head(run->out, run->job_count);
    if (!run_groups(run) || !run_single_jobs(run)) {
        fprintf(run->out, "Bail out! No process could be started\n");
        run->failed = run->job_count - run->passed - run->skipped;
    }
    fprintf(run->out, "%zu passed, %zu failed", run->passed, run->failed);
    if (run->skipped)
        fprintf(run->out, ", %zu skipped", run->skipped);
    fputc('\n', run->out);
    status = run->failed ? STATUS_FAILED : STATUS_PASSED;
    if (run->options->junit && !write_junit(run, diag))
        status = STATUS_USAGE;
    if (!end_coverage(run, diag))
        status = STATUS_USAGE;
    close_run(run);
    return status;
}

static void list_selected(const struct run *run)
{
    for (size_t i = 0; i < run->selected_count; i++) {
        const struct suite_test *test = run->selected[i];

        fprintf(run->out, "%s:%u: %s", test->file, test->line, test->name);
        for (size_t k = 0; k < test->tag_count; k++)
            fprintf(run->out, "%s%s", k ? " " : "  [", test->tag[k]);
        fputs(test->tag_count ? "]\n" : "\n", run->out);
    }
}

static bool filter_matches(const regex_t *filter, const struct suite_test *test)
{
    char text[512];

    snprintf(text, sizeof(text), "%s: %s", test->file, test->name);
    return regexec(filter, text, 0, NULL, 0) == 0;
}

/* False: reported. */
static bool select_tests(struct run *run, const struct suite *suite, struct diag *diag)
{
    const struct scenarios_options *options = run->options;
    regex_t filter;
    char error[128];
    int wrong = regcomp(&filter, options->filter ? options->filter : "", REG_EXTENDED | REG_NOSUB);

    if (wrong) {
        regerror(wrong, &filter, error, sizeof(error));
        return diag_error(diag, NULL, 0, "filter '%s': %s", options->filter, error);
    }
    for (size_t i = 0; i < suite->count; i++)
        if (suite_test_has_tag(&suite->test[i], options->tag) &&
            filter_matches(&filter, &suite->test[i]))
            run->selected[run->selected_count++] = &suite->test[i];
    regfree(&filter);
    if (run->selected_count == 0)
        return diag_error(diag, NULL, 0, "none of %zu tests is selected by filter and tag",
                          suite->count);
    return true;
}

static int run_suite(const struct scenarios_options *options, const struct suite *suite, FILE *out,
                     struct diag *diag)
{
    struct run run = {.options = options,
                      .out = out,
                      .setting = {.systems = options->systems,
                                  .artefacts = options->artefacts,
                                  .unsafe = options->unsafe}};
    int status = STATUS_USAGE;

    run.selected = calloc(suite->count + 1, sizeof(*run.selected));
    if (!run.selected) {
        diag_error(diag, NULL, 0, "no memory");
        return STATUS_USAGE;
    }
    if (select_tests(&run, suite, diag)) {
        if (options->list)
            list_selected(&run);
        status = options->list ? STATUS_PASSED : run_selected(&run, diag);
    }
    free(run.selected);
    return status;
}

int scenarios_run(const struct scenarios_options *options, FILE *out, struct diag *diag)
{
    struct suite suite = {0};
    bool good = true;
    int status = STATUS_USAGE;

    for (size_t i = 0; i < options->path_count; i++)
        good = collect_tests(&suite, options->path[i], options->unsafe, diag) && good;
    if (good)
        status = run_suite(options, &suite, out, diag);
    suite_close(&suite);
    return status;
}
