/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A worker runs the golden machine along and, at the moment of each of its experiments, forks a child that
 * strikes, runs on and judges. The golden run's digests at even checkpoints let a child stop as soon as
 * it is the same again.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "campaign/run.h"

/* Whose the moment is: a partition's in user mode, else the hypervisor's; memory is its owner's. */
static void find_hit(struct bench *bench, struct campaign_row *row)
{
    const struct partition_span *span = partition_watch_open_span(bench->watch, 0);
    const char *at = strstr(row->fault, " va@");
    size_t count;
    const struct machine_context *context = machine_contexts(bench->machine, &count);
    struct leon3 *cpu = machine_cpu(bench->machine, 0);
    bool user = !(leon3_register_read(cpu, LEON3_REG_PSR) & 0x80);
    bool processor = strstr(row->fault, " cpu") != NULL;

    snprintf(row->hit, sizeof(row->hit), "hypervisor");
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(context[i].name);

        if ((at && strncmp(at + 4, context[i].name, length) == 0 && at[4 + length] == ':') ||
            (!at && processor && user && span->context == context[i].number))
            snprintf(row->hit, sizeof(row->hit), "%s", context[i].name);
    }
}

/* From the strike on; what is going on then counts whole, functions apart. */
static void begin_times(const struct campaign *campaign, struct bench *bench)
{
    durations_begin(bench->durations);
    if (campaign->plan.functions && !bench_measure_functions(bench))
        _exit(EXIT_FAILURE);
}

static void experiment(struct campaign *campaign, struct bench *bench, struct campaign_row *row)
{
    bool same = false;
    size_t piece = 0;

    row->cycle = machine_cycle(bench->machine);
    find_hit(bench, row);
    bench_forget_error(bench);
    if (!faults_inject(bench->faults, row->fault, &bench->diag)) {
        row->outcome = CAMPAIGN_UNREACHED;
        row->last = row->cycle;
        return;
    }
    begin_times(campaign, bench);
    for (unsigned i = 0; i < CAMPAIGN_CHECKPOINTS && !same; i++) {
        const struct campaign_moment *moment = &campaign->checkpoint[i];

        if (moment->cycle <= row->cycle)
            continue;
        bench_run(bench, moment->cycle);
        same = campaign_moment_same(moment, bench->machine, &piece);
    }
    if (!same)
        bench_run(bench, campaign->plan.end);
    campaign_judge(&campaign->plan, bench, &campaign->golden, same, row);
}

static bool write_message(int file, const struct campaign_message *message)
{
    return write(file, message, sizeof(*message)) == (ssize_t)sizeof(*message);
}

static bool send_sums(int file, unsigned worker, const struct campaign_times *times)
{
    struct campaign_message message = {.worker = worker};

    for (size_t i = 0; i < times->count; i++) {
        const struct campaign_thing *thing = &times->thing[i];
        struct campaign_sum *sum = &message.is.sum[message.sums++];

        *sum = (struct campaign_sum){.cold = thing->times.cold, .warm = thing->times.warm};
        memcpy(sum->kind, thing->kind, sizeof(sum->kind));
        memcpy(sum->partition, thing->partition, sizeof(sum->partition));
        memcpy(sum->what, thing->what, sizeof(sum->what));
        if (message.sums < CAMPAIGN_SUMS && i + 1 < times->count)
            continue;
        if (!write_message(file, &message))
            return false;
        message.sums = 0;
    }
    return true;
}

static bool send_row(int file, unsigned worker, const struct campaign_row *row)
{
    struct campaign_message message = {.worker = worker, .is.row = *row};

    return write_message(file, &message);
}

/* What the experiment has seen, and then its row. */
static bool send(struct campaign *campaign, struct campaign_row *row, unsigned worker, int file)
{
    struct campaign_times times;
    bool good = true;

    if (row->outcome != CAMPAIGN_UNREACHED) {
        good = campaign_times_measure(&campaign->ahead, &times);
        if (good) {
            campaign_times_compare(&times, &campaign->times, row);
            good = send_sums(file, worker, &times);
        }
        campaign_times_free(&times);
    }
    return good && send_row(file, worker, row);
}

static bool write_row(int file, const struct campaign_row *row)
{
    return write(file, row, sizeof(*row)) == (ssize_t)sizeof(*row);
}

/*
 * A process that stands at the injection and waits: told to go, it follows the escape and sends back
 * where it began. Cheap where it is not needed, because its memory is the parent's until then.
 */
struct follower {
    pid_t pid;
    int go, answer;
};

static _Noreturn void be_follower(struct campaign *campaign, int go, int answer)
{
    struct campaign_row row;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (read(go, &row, sizeof(row)) != (ssize_t)sizeof(row))
        _exit(EXIT_SUCCESS);
    campaign_find_first(&campaign->plan, &campaign->ahead, &row);
    _exit(write_row(answer, &row) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* False: no process; then nothing is followed. */
static bool fork_follower(struct campaign *campaign, struct follower *follower)
{
    int go[2], answer[2];

    if (pipe(go) != 0)
        return false;
    if (pipe(answer) != 0) {
        close(go[0]);
        close(go[1]);
        return false;
    }
    follower->pid = fork();
    if (follower->pid == 0) {
        close(go[1]);
        close(answer[0]);
        be_follower(campaign, go[0], answer[1]);
    }
    close(go[0]);
    close(answer[1]);
    follower->go = go[1];
    follower->answer = answer[0];
    return follower->pid > 0;
}

static void ask_follower(struct follower *follower, struct campaign_row *row)
{
    struct campaign_row answer;

    if (campaign_escaped(row->outcome) && write_row(follower->go, row) &&
        read(follower->answer, &answer, sizeof(answer)) == (ssize_t)sizeof(answer))
        memcpy(row->first, answer.first, sizeof(row->first));
    close(follower->go);
    close(follower->answer);
    waitpid(follower->pid, NULL, 0);
}

/* Forks at the present moment of the worker's machine. */
static void fork_experiment(struct campaign *campaign, struct campaign_row *row, unsigned worker,
                            int file)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        struct follower follower;
        bool followed;

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        followed = fork_follower(campaign, &follower);
        experiment(campaign, &campaign->ahead, row);
        if (followed)
            ask_follower(&follower, row);
        _exit(send(campaign, row, worker, file) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
        return;
    row->outcome = CAMPAIGN_BROKEN;
    snprintf(row->reason, sizeof(row->reason), "the process ended with status 0x%x",
             (unsigned)status);
    send_row(file, worker, row);
}

_Noreturn void campaign_work(struct campaign *campaign, unsigned worker, int file)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = worker; i < campaign->batch_count; i += campaign->options->jobs) {
        bench_run(&campaign->ahead, campaign->batch[i].cycle);
        fork_experiment(campaign, &campaign->batch[i], worker, file);
    }
    _exit(EXIT_SUCCESS);
}
