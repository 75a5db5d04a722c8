/* SPDX-License-Identifier: BSD-2-Clause */
/* Jobs in processes: order, crashes, hangs. */
#include "tests/helpers/cmocka_all.h"

#include <signal.h>
#include <unistd.h>

#include "scenarios/host.h"

#define JOBS 12

struct log {
    size_t order[JOBS];
    size_t count;
    char reason[JOBS][128];
    enum result_outcome outcome[JOBS];
};

/* Later jobs are done first; some do not end well. */
static void run_job(void *owner, size_t job, struct guard *guard, struct result *result)
{
    (void)owner;
    (void)guard;
    usleep((useconds_t)(JOBS - job) * 3000);
    result->simulated_us = (double)job;
    switch (job) {
    case 3:
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
        break;
    case 5:
        _exit(9);
    case 7:
        for (;;)
            pause();
    case 8:
        result_fail(result, "not good");
        break;
    default:
        break;
    }
}

static void take(void *owner, size_t job, struct result *result)
{
    struct log *log = owner;

    log->order[log->count++] = job;
    log->outcome[job] = result->outcome;
    snprintf(log->reason[job], sizeof(log->reason[job]), "%s",
             result->reason ? result->reason : "");
}

static void run_with(unsigned jobs)
{
    struct log log = {.count = 0};
    struct host host = {.count = JOBS,
                        .jobs = jobs,
                        .host_seconds = 1,
                        .owner = &log,
                        .run = run_job,
                        .done = take};

    assert_true(host_run(&host));
    assert_int_equal(log.count, JOBS);
    for (size_t i = 0; i < JOBS; i++)
        assert_int_equal(log.order[i], i);
    for (size_t i = 0; i < JOBS; i++)
        assert_int_equal(log.outcome[i],
                         i == 3 || i == 5 || i == 7 || i == 8 ? RESULT_FAILED : RESULT_PASSED);
    assert_string_equal(log.reason[3], "the test's process died: Segmentation fault");
    assert_string_equal(log.reason[5], "the test's process ended with status 9");
    assert_string_equal(log.reason[7], "ended after 1 s of host time");
    assert_string_equal(log.reason[8], "not good");
}

static void results_come_in_order_one_at_a_time(void **state)
{
    (void)state;
    run_with(1);
}

static void results_come_in_order_from_parallel_jobs(void **state)
{
    (void)state;
    run_with(4);
}

static void nothing_to_do_is_done_at_once(void **state)
{
    struct host host = {.jobs = 3, .host_seconds = 1};

    (void)state;
    assert_true(host_run(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_come_in_order_one_at_a_time),
        cmocka_unit_test(results_come_in_order_from_parallel_jobs),
        cmocka_unit_test(nothing_to_do_is_done_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
