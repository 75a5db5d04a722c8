/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process that makes the start runs the tests through the host (host.h), which forks it, and sends
 * their results on in a row through one pipe.
 */
#include "scenarios/group.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenarios/execute.h"
#include "scenarios/host.h"

/* In the process of the start. */

struct holder {
    const struct group *group;
    struct execution *execution;
    int file; /* where results go */
    bool failed;
};

static void run_test(void *owner, size_t job, struct guard *guard, struct result *result)
{
    struct holder *holder = owner;
    const struct group *group = holder->group;

    execute_run(holder->execution, group->test[job], guard, result);
    execute_close(holder->execution);
    execute_record(group->test[job], group->setting, group->seed, guard, result);
}

static void send_result(void *owner, size_t job, struct result *result)
{
    struct holder *holder = owner;

    (void)job;
    holder->failed = !result_send(result, holder->file) || holder->failed;
}

static void send_to_all(struct holder *holder, const struct result *result)
{
    for (size_t i = 0; i < holder->group->count; i++)
        holder->failed = !result_send(result, holder->file) || holder->failed;
}

/* In the guard's signal handler: the start has no end, so every test has failed. */
static void tell_end(void *owner, const char *text)
{
    struct holder *holder = owner;
    char reason[640];
    struct result result = {.outcome = RESULT_FAILED, .reason = reason};

    snprintf(reason, sizeof(reason), "the shared start %s: %s", holder->group->test[0]->from, text);
    send_to_all(holder, &result);
}

static _Noreturn void be_holder(const struct group *group, int file)
{
    struct holder holder = {.group = group, .file = file};
    struct guard guard = {.tell = tell_end, .owner = &holder, .seconds = group->host_seconds};
    struct execute_order order = {.file = group->test[0]->file,
                                  .from = group->test[0]->from,
                                  .systems = group->setting->systems,
                                  .seed = group->seed,
                                  .coverage = group->setting->coverage,
                                  .unsafe = group->setting->unsafe,
                                  .guard = &guard};
    struct host host = {.count = group->count,
                        .jobs = group->jobs,
                        .host_seconds = group->host_seconds,
                        .owner = &holder,
                        .run = run_test,
                        .done = send_result};
    struct result result;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    guard_start(&guard);
    holder.execution = execute_open(&order, &result);
    guard_stop(&guard);
    if (!holder.execution)
        send_to_all(&holder, &result);
    else if (!host_run(&host))
        holder.failed = true;
    execute_close(holder.execution);
    result_close(&result);
    close(file);
    exit(holder.failed ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* In the caller's process. */

struct inflow {
    char *data;
    size_t size;
    size_t taken; /* results */
};

static void take_results(const struct group *group, struct inflow *inflow)
{
    struct result result;
    size_t used;

    while (inflow->taken < group->count &&
           (used = result_receive(&result, inflow->data, inflow->size)) > 0) {
        memmove(inflow->data, inflow->data + used, inflow->size - used);
        inflow->size -= used;
        group->done(group->owner, inflow->taken++, &result);
        result_close(&result);
    }
}

/* False: the end of the data. */
static bool receive(const struct group *group, struct inflow *inflow, int file)
{
    char part[16384];
    ssize_t size;
    char *grown;

    do
        size = read(file, part, sizeof(part));
    while (size < 0 && errno == EINTR);
    if (size <= 0)
        return false;
    grown = realloc(inflow->data, inflow->size + (size_t)size);
    if (!grown)
        return false;
    inflow->data = grown;
    memcpy(inflow->data + inflow->size, part, (size_t)size);
    inflow->size += (size_t)size;
    take_results(group, inflow);
    return true;
}

/* What never came, because the process of the start died. */
static void fail_rest(const struct group *group, const struct inflow *inflow, int status)
{
    for (size_t i = inflow->taken; i < group->count; i++) {
        struct result result = {0};

        if (WIFSIGNALED(status))
            result_fail(&result, "the process of the shared start %s died: %s",
                        group->test[0]->from, strsignal(WTERMSIG(status)));
        else
            result_fail(&result, "the process of the shared start %s gave no result",
                        group->test[0]->from);
        group->done(group->owner, i, &result);
        result_close(&result);
    }
}

bool group_run(const struct group *group)
{
    struct inflow inflow = {0};
    int ends[2], status = 0;
    pid_t pid;

    if (pipe(ends) != 0)
        return false;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        close(ends[0]);
        be_holder(group, ends[1]);
    }
    close(ends[1]);
    while (pid > 0 && receive(group, &inflow, ends[0]))
        ;
    close(ends[0]);
    if (pid > 0)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
    free(inflow.data);
    if (pid > 0)
        fail_rest(group, &inflow, status);
    return pid > 0;
}
