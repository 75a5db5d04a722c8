/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One process a job: fork, run, the result through a pipe. Results are handed on in order of the
 * jobs, each as soon as all before it are there.
 */
#include "scenarios/host.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE 2 /* seconds by which the guard in a process comes before the end from here */

struct process {
    pid_t pid; /* 0: free */
    int pipe;
    size_t job;
    double start;
    bool too_long;
    char *data;
    size_t size;
};

struct pool {
    const struct host *host;
    struct process *process; /* host->jobs */
    struct pollfd *poll;
    struct result *result; /* host->count */
    bool *ready;
    size_t next;     /* job to start */
    size_t reported; /* jobs handed on */
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* In the guard's signal handler: sends a failure whose reason it is. */
static void tell_end(void *owner, const char *text)
{
    const int *file = owner;
    char reason[512];
    struct result result = {.outcome = RESULT_FAILED, .reason = reason};

    snprintf(reason, sizeof(reason), "%s", text);
    result_send(&result, *file);
}

/* exit, not _exit: what checks the program at its end (leaks, coverage) is to see the tests too. */
static _Noreturn void be_child(const struct host *host, size_t job, int file)
{
    struct result result = {0};
    struct guard guard = {.tell = tell_end, .owner = &file, .seconds = host->host_seconds};
    bool sent;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    guard_start(&guard);
    host->run(host->owner, job, &guard, &result);
    guard_stop(&guard);
    sent = result_send(&result, file);
    result_close(&result);
    close(file);
    exit(sent ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool start(struct pool *pool, struct process *process)
{
    int ends[2];

    if (pipe(ends) != 0)
        return false;
    fflush(NULL);
    process->pid = fork();
    if (process->pid < 0) {
        process->pid = 0;
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    if (process->pid == 0) {
        close(ends[0]);
        be_child(pool->host, pool->next, ends[1]);
    }
    close(ends[1]);
    process->pipe = ends[0];
    process->job = pool->next++;
    process->start = now();
    process->too_long = false;
    process->data = NULL;
    process->size = 0;
    return true;
}

static void judge(const struct pool *pool, const struct process *process, int status,
                  struct result *result)
{
    size_t used = result_receive(result, process->data, process->size);

    if (process->too_long)
        result_fail(result, "ended after %u s of host time", pool->host->host_seconds);
    else if (WIFSIGNALED(status))
        result_fail(result, "the test's process died: %s", strsignal(WTERMSIG(status)));
    else if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        result_fail(result, "the test's process ended with status %d", WEXITSTATUS(status));
    else if (used == 0 || used != process->size)
        result_fail(result, "the test's process gave no result");
}

static void finish(struct pool *pool, struct process *process)
{
    struct result *result = &pool->result[process->job];
    int status = 0;

    close(process->pipe);
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        ;
    judge(pool, process, status, result);
    result->host_seconds = now() - process->start;
    pool->ready[process->job] = true;
    free(process->data);
    process->data = NULL;
    process->pid = 0;
    while (pool->reported < pool->host->count && pool->ready[pool->reported]) {
        pool->host->done(pool->host->owner, pool->reported, &pool->result[pool->reported]);
        result_close(&pool->result[pool->reported]);
        pool->reported++;
    }
}

/* Takes what is in the pipe; at its end the job is done. */
static void receive(struct pool *pool, struct process *process)
{
    char data[16384];
    ssize_t size = read(process->pipe, data, sizeof(data));
    char *grown;

    if (size < 0 && errno == EINTR)
        return;
    if (size <= 0) {
        finish(pool, process);
        return;
    }
    grown = realloc(process->data, process->size + (size_t)size);
    if (!grown) {
        kill(process->pid, SIGKILL);
        return;
    }
    process->data = grown;
    memcpy(process->data + process->size, data, (size_t)size);
    process->size += (size_t)size;
}

static void end_long_ones(struct pool *pool)
{
    double time = now();

    for (unsigned i = 0; i < pool->host->jobs; i++) {
        struct process *process = &pool->process[i];

        if (process->pid && !process->too_long &&
            time - process->start > pool->host->host_seconds + GRACE) {
            process->too_long = true;
            kill(process->pid, SIGKILL);
        }
    }
}

/* Waits for news of some process. */
static void wait_for_news(struct pool *pool)
{
    for (unsigned i = 0; i < pool->host->jobs; i++)
        pool->poll[i] = (struct pollfd){.fd = pool->process[i].pid ? pool->process[i].pipe : -1,
                                        .events = POLLIN};
    if (poll(pool->poll, pool->host->jobs, 500) > 0)
        for (unsigned i = 0; i < pool->host->jobs; i++)
            if (pool->process[i].pid && pool->poll[i].revents)
                receive(pool, &pool->process[i]);
    end_long_ones(pool);
}

static bool start_more(struct pool *pool)
{
    for (unsigned i = 0; i < pool->host->jobs && pool->next < pool->host->count; i++)
        if (!pool->process[i].pid && !start(pool, &pool->process[i]))
            return false;
    return true;
}

static void end_all(struct pool *pool)
{
    for (unsigned i = 0; i < pool->host->jobs; i++) {
        if (pool->process[i].pid) {
            kill(pool->process[i].pid, SIGKILL);
            finish(pool, &pool->process[i]);
        }
    }
}

bool host_run(const struct host *host)
{
    struct pool pool = {.host = host};
    bool good;

    pool.process = calloc(host->jobs, sizeof(*pool.process));
    pool.poll = calloc(host->jobs, sizeof(*pool.poll));
    pool.result = calloc(host->count + 1, sizeof(*pool.result));
    pool.ready = calloc(host->count + 1, sizeof(*pool.ready));
    good = pool.process && pool.poll && pool.result && pool.ready;
    while (good && pool.reported < host->count) {
        good = start_more(&pool);
        if (good)
            wait_for_news(&pool);
    }
    if (!good && pool.process && pool.ready && pool.result)
        end_all(&pool);
    for (size_t i = 0; pool.result && i < host->count; i++)
        result_close(&pool.result[i]);
    free(pool.process);
    free(pool.poll);
    free(pool.result);
    free(pool.ready);
    return good;
}
