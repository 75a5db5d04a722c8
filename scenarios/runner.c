/* SPDX-License-Identifier: BSD-2-Clause */
/* The scenario runner: collects tests, selects, runs them in processes, reports (scenarios.h). */
#include "scenarios/scenarios.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/execute.h"
#include "scenarios/host.h"
#include "scenarios/report.h"
#include "scenarios/suite.h"

enum { STATUS_PASSED = 0, STATUS_FAILED = 1, STATUS_USAGE = 125 };

struct run {
    const struct scenarios_options *options;
    FILE *out;
    const struct suite_test **selected;
    size_t selected_count;
    char (*description)[512]; /* of each job */
    struct result *result;    /* of each job */
    size_t passed, failed, skipped;
};

/* Job n is the n / repeat-th test, run with the seed + n % repeat. */
static const struct suite_test *job_test(const struct run *run, size_t job)
{
    return run->selected[job / run->options->repeat];
}

static uint64_t job_seed(const struct run *run, size_t job)
{
    return run->options->seed + job % run->options->repeat;
}

static void describe(const struct run *run, size_t job, char *text, size_t size)
{
    const struct suite_test *test = job_test(run, job);

    if (run->options->repeat == 1)
        snprintf(text, size, "%s: %s", test->file, test->name);
    else
        snprintf(text, size, "%s: %s (seed %llu)", test->file, test->name,
                 (unsigned long long)job_seed(run, job));
}

static void run_job(void *owner, size_t job, struct result *result)
{
    const struct run *run = owner;

    execute_test(job_test(run, job), run->options->systems, job_seed(run, job), result);
}

static void take_result(void *owner, size_t job, struct result *result)
{
    struct run *run = owner;

    run->passed += result->outcome == RESULT_PASSED;
    run->failed += result->outcome == RESULT_FAILED;
    run->skipped += result->outcome == RESULT_SKIPPED;
    tap_result(run->out, job + 1, run->description[job], result, job_seed(run, job));
    fflush(run->out);
    run->result[job] = *result;
    *result = (struct result){0};
}

static bool write_junit(const struct run *run, size_t count, struct diag *diag)
{
    const char *path = run->options->junit;
    struct junit_case *item = calloc(count, sizeof(*item));
    FILE *file = item ? fopen(path, "w") : NULL;
    bool good;

    if (!file) {
        free(item);
        return diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
    }
    for (size_t i = 0; i < count; i++)
        item[i] = (struct junit_case){job_test(run, i)->file,
                                      run->description[i] + strlen(job_test(run, i)->file) + 2,
                                      &run->result[i]};
    junit_write(file, item, count);
    free(item);
    good = !ferror(file);
    good = fclose(file) == 0 && good;
    return good || diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
}

static void close_run(struct run *run, size_t count)
{
    for (size_t i = 0; run->result && i < count; i++)
        result_close(&run->result[i]);
    free(run->result);
    free(run->description);
}

static int run_selected(struct run *run, struct diag *diag)
{
    size_t count = run->selected_count * run->options->repeat;
    struct host host = {.count = count,
                        .jobs = run->options->jobs,
                        .host_seconds = run->options->host_seconds,
                        .owner = run,
                        .run = run_job,
                        .done = take_result};
    int status;

    run->description = calloc(count, sizeof(*run->description));
    run->result = calloc(count, sizeof(*run->result));
    if (!run->description || !run->result) {
        close_run(run, count);
        diag_error(diag, NULL, 0, "no memory");
        return STATUS_USAGE;
    }
    for (size_t i = 0; i < count; i++)
        describe(run, i, run->description[i], sizeof(run->description[i]));
    tap_head(run->out, count);
    if (!host_run(&host)) {
        fprintf(run->out, "Bail out! No process could be started\n");
        run->failed += count - run->passed - run->failed - run->skipped;
    }
    fprintf(run->out, "%zu passed, %zu failed", run->passed, run->failed);
    if (run->skipped)
        fprintf(run->out, ", %zu skipped", run->skipped);
    fputc('\n', run->out);
    status = run->failed ? STATUS_FAILED : STATUS_PASSED;
    if (run->options->junit && !write_junit(run, count, diag))
        status = STATUS_USAGE;
    close_run(run, count);
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
    struct run run = {.options = options, .out = out};
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
        good = suite_add(&suite, options->path[i], diag) && good;
    if (good)
        status = run_suite(options, &suite, out, diag);
    suite_close(&suite);
    return status;
}
