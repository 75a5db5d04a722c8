/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a campaign in batches. In each batch, every worker process runs the golden machine along and,
 * at the moment of each of its experiments, forks a child that strikes, runs on and judges. The
 * golden run's digests at even checkpoints let a child stop as soon as it is the same again.
 * Experiments of a batch are drawn independently, so stopping between batches does not bias shares.
 */
#include "scenarios/campaign.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH        256
#define CHECKPOINTS  6
#define CAMPAIGN_MAX 10000000

#define COMMIT_SECONDS 0.25 /* of work that a kill may lose */

struct campaign {
    const struct campaign_options *options;
    struct campaign_plan plan;
    struct diag *diag;
    struct campaign_store *store;
    struct campaign_space *space;
    struct campaign_prune *prune;     /* of a pruned plan */
    struct bench golden;              /* at the plan's end */
    struct bench ahead;               /* at the plan's beginning: where experiments fork from */
    uint64_t checkpoint[CHECKPOINTS]; /* cycles */
    uint64_t digest[CHECKPOINTS];
    struct campaign_row batch[BATCH];
    size_t batch_count;
    uint64_t done, found;
    struct campaign_tally tally; /* of those done */
    struct campaign_beside beside;
    struct timespec start;
    double shown, committed; /* seconds after the start */
};

const char *campaign_outcome_name(unsigned outcome)
{
    static const char *const names[] = {
#define CAMPAIGN_NAME(id, name, help) name,
        CAMPAIGN_OUTCOMES(CAMPAIGN_NAME)
#undef CAMPAIGN_NAME
    };

    return outcome < CAMPAIGN_OUTCOME_COUNT ? names[outcome] : "?";
}

const char *campaign_outcome_help(unsigned outcome)
{
    static const char *const helps[] = {
#define CAMPAIGN_HELP(id, name, help) help,
        CAMPAIGN_OUTCOMES(CAMPAIGN_HELP)
#undef CAMPAIGN_HELP
    };

    return outcome < CAMPAIGN_OUTCOME_COUNT ? helps[outcome] : "?";
}

bool campaign_escaped(uint32_t outcome)
{
    return outcome == CAMPAIGN_LEAK_DATA || outcome == CAMPAIGN_LEAK_TIME ||
           outcome == CAMPAIGN_HANG || outcome == CAMPAIGN_LOST || outcome == CAMPAIGN_BROKEN;
}

void campaign_count(struct campaign_tally *tally, const struct campaign_row *row)
{
    uint32_t outcome = row->outcome < CAMPAIGN_OUTCOME_COUNT ? row->outcome : CAMPAIGN_BROKEN;
    bool effect = outcome != CAMPAIGN_MASKED && outcome != CAMPAIGN_LATENT &&
                  outcome != CAMPAIGN_CORRECTED && outcome != CAMPAIGN_UNREACHED;

    tally->count += row->weight;
    tally->outcome[outcome] += row->weight;
    tally->hardware[row->hardware < CAMPAIGN_HARDWARE_COUNT ? row->hardware : CAMPAIGN_NOTHING] +=
        row->weight;
    if (effect && outcome != CAMPAIGN_DETECTED && row->hardware == CAMPAIGN_NOTHING)
        tally->unnoticed += row->weight;
}

const char *campaign_line(const struct campaign_tally *tally, unsigned line, uint64_t *number)
{
    if (line < CAMPAIGN_OUTCOME_COUNT) {
        *number = tally->outcome[line];
        return campaign_outcome_name(line);
    }
    switch (line - CAMPAIGN_OUTCOME_COUNT) {
    case 0:
        *number = tally->count;
        return "all";
    case 1:
        *number = tally->hardware[CAMPAIGN_REPAIRED];
        return "hw corrected";
    case 2:
        *number = tally->hardware[CAMPAIGN_REFUSED];
        return "hw detected";
    default:
        *number = tally->unnoticed;
        return "effect unnoticed";
    }
}

double campaign_margin(double share, uint64_t n, unsigned confidence)
{
    double z = confidence == 99 ? 2.576 : confidence == 90 ? 1.645 : 1.960;

    return n ? z * sqrt(share * (1 - share) / (double)n) : 1;
}

/* The golden run. */

static bool open_bench(struct campaign *campaign, struct bench *bench)
{
    bench_prepare(bench);
    memcpy(bench->image, campaign->plan.image, sizeof(bench->image));
    if (!bench_open(bench, &campaign->plan.board_data, campaign->plan.seed))
        return diag_error(campaign->diag, NULL, 0, "%s", bench->message);
    return campaign_plan_prepare(&campaign->plan, bench->machine, campaign->diag);
}

/* A sample of reasonable size on one processor. */
static bool foreseen(const struct campaign_plan *plan)
{
    return plan->space == CAMPAIGN_SAMPLE && plan->foresee && plan->count <= CAMPAIGN_FORESEE_MAX &&
           plan->board_data.cpu_count == 1;
}

/* How many experiments a plan has that is no sample. False: reported. */
static bool count_experiments(struct campaign *campaign)
{
    struct campaign_plan *plan = &campaign->plan;
    uint64_t cycles = plan->until - plan->from + 1;

    if (plan->space == CAMPAIGN_PRUNED || foreseen(plan)) {
        campaign->prune =
            campaign_prune_create(plan, campaign->space, &campaign->ahead,
                                  campaign->checkpoint[CHECKPOINTS - 1], campaign->diag);
        if (!campaign->prune)
            return false;
        plan->count = campaign_prune_count(campaign->prune); /* a sample's stays */
    } else if (plan->space == CAMPAIGN_ALL) {
        if (campaign_space_bits(campaign->space) > CAMPAIGN_MAX / cycles)
            return diag_error(campaign->diag, plan->path, plan->line.space,
                              "the space has more than %d bits and cycles", CAMPAIGN_MAX);
        plan->count = campaign_space_bits(campaign->space) * cycles;
    }
    return true;
}

static bool run_golden(struct campaign *campaign)
{
    const struct campaign_plan *plan = &campaign->plan;

    if (!open_bench(campaign, &campaign->golden) || !open_bench(campaign, &campaign->ahead))
        return false;
    for (unsigned i = 0; i < CHECKPOINTS; i++) {
        campaign->checkpoint[i] = plan->from + (plan->end - plan->from) / CHECKPOINTS * (i + 1);
        bench_run(&campaign->golden, campaign->checkpoint[i]);
        campaign->digest[i] = machine_digest(campaign->golden.machine);
    }
    bench_run(&campaign->golden, plan->end);
    bench_run(&campaign->ahead, plan->from);
    campaign->space = campaign_space_create(plan, campaign->ahead.machine, campaign->diag);
    return campaign->space && count_experiments(campaign);
}

/* One experiment, in a process of its own. */

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

/* The golden machine's state at a checkpoint, or at its end if that came before. */
static bool same_again(const struct campaign *campaign, const struct bench *bench, unsigned i)
{
    return machine_digest(bench->machine) == campaign->digest[i];
}

static void experiment(struct campaign *campaign, struct bench *bench, struct campaign_row *row)
{
    bool same = false;

    row->cycle = machine_cycle(bench->machine);
    find_hit(bench, row);
    bench_forget_error(bench);
    if (!faults_inject(bench->faults, row->fault, &bench->diag)) {
        row->outcome = CAMPAIGN_UNREACHED;
        row->last = row->cycle;
        return;
    }
    for (unsigned i = 0; i < CHECKPOINTS && !same; i++) {
        if (campaign->checkpoint[i] <= row->cycle)
            continue;
        bench_run(bench, campaign->checkpoint[i]);
        same = same_again(campaign, bench, i);
    }
    if (!same)
        bench_run(bench, campaign->plan.end);
    campaign_judge(&campaign->plan, bench, &campaign->golden, same, row);
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
static void fork_experiment(struct campaign *campaign, struct campaign_row *row, int file)
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
        _exit(write_row(file, row) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
        return;
    row->outcome = CAMPAIGN_BROKEN;
    snprintf(row->reason, sizeof(row->reason), "the process ended with status 0x%x",
             (unsigned)status);
    write_row(file, row);
}

static int by_cycle(const void *a, const void *b)
{
    const struct campaign_row *one = a, *two = b;

    return one->cycle < two->cycle ? -1 : one->cycle > two->cycle;
}

static _Noreturn void be_worker(struct campaign *campaign, unsigned worker, int file)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = worker; i < campaign->batch_count; i += campaign->options->jobs) {
        bench_run(&campaign->ahead, campaign->batch[i].cycle);
        fork_experiment(campaign, &campaign->batch[i], file);
    }
    _exit(EXIT_SUCCESS);
}

/* The parent. */

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

static double unharmed(const struct campaign *campaign)
{
    const struct campaign_tally *tally = &campaign->tally;

    return tally->count
               ? (double)(tally->outcome[CAMPAIGN_MASKED] + tally->outcome[CAMPAIGN_LATENT]) /
                     (double)tally->count
               : 0;
}

static void show_progress(struct campaign *campaign, bool last)
{
    double seconds = seconds_since(&campaign->start);
    double rate = (double)(campaign->done - campaign->found) / (seconds > 0 ? seconds : 1);
    double share = 1 - unharmed(campaign);

    if (campaign->options->quiet || (!last && seconds - campaign->shown < 1))
        return;
    campaign->shown = seconds;
    fprintf(stderr,
            "pride: %" PRIu64 " of %" PRIu64 ", %.1f/s, %.0f s left, effect %.2f %% +- %.2f %%\n",
            campaign->done, campaign->plan.count, rate,
            rate > 0 ? (double)(campaign->plan.count - campaign->done) / rate : 0, share * 100,
            campaign_margin(share, campaign->done, campaign->plan.confidence) * 100);
}

static void count_row(void *owner, const struct campaign_row *row)
{
    struct campaign *campaign = owner;

    campaign->done++;
    campaign_count(&campaign->tally, row);
}

/* Takes rows until all workers are at their end. */
static bool collect(struct campaign *campaign, int file)
{
    struct campaign_row row;
    size_t have = 0;
    bool good = true;

    for (;;) {
        ssize_t size = read(file, (char *)&row + have, sizeof(row) - have);

        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            break;
        have += (size_t)size;
        if (have < sizeof(row))
            continue;
        have = 0;
        good = good && campaign_store_put(campaign->store, &row);
        count_row(campaign, &row);
        if (seconds_since(&campaign->start) - campaign->committed > COMMIT_SECONDS) {
            campaign->committed = seconds_since(&campaign->start);
            good = good && campaign_store_commit(campaign->store);
        }
        show_progress(campaign, false);
    }
    return good && campaign_store_commit(campaign->store);
}

static bool run_batch(struct campaign *campaign)
{
    uint64_t before = campaign->done;
    pid_t pid[256];
    int ends[2];
    bool good;

    qsort(campaign->batch, campaign->batch_count, sizeof(campaign->batch[0]), by_cycle);
    if (pipe(ends) != 0)
        return diag_error(campaign->diag, NULL, 0, "no pipe: %s", strerror(errno));
    fflush(NULL);
    for (unsigned i = 0; i < campaign->options->jobs; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            close(ends[0]);
            be_worker(campaign, i, ends[1]);
        }
    }
    close(ends[1]);
    good = collect(campaign, ends[0]);
    close(ends[0]);
    for (unsigned i = 0; i < campaign->options->jobs; i++)
        if (pid[i] > 0)
            waitpid(pid[i], NULL, 0);
    if (good && campaign->done - before != campaign->batch_count)
        return diag_error(campaign->diag, NULL, 0, "a worker process ended early");
    return good;
}

/* The stop rule: every outcome's share is known well enough, by at least one batch. */
static bool known_enough(const struct campaign *campaign)
{
    const struct campaign_plan *plan = &campaign->plan;

    if (plan->margin <= 0 || campaign->done < BATCH || campaign->options->shards > 1)
        return false; /* a part of the experiments cannot tell for all of them */
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++)
        if (campaign_margin((double)campaign->tally.outcome[i] / (double)campaign->done,
                            campaign->done, plan->confidence) > plan->margin)
            return false;
    return true;
}

static bool of_this_shard(const struct campaign_options *options, uint64_t id)
{
    return options->shards <= 1 || id % options->shards == options->shard;
}

/* A row whose end is known without an experiment. False: reported. */
static bool put_known(struct campaign *campaign, const struct campaign_row *row)
{
    count_row(campaign, row);
    return campaign_store_put(campaign->store, row);
}

/*
 * Fills the batch from experiment *id on. Batches of a sample end at the same experiments whatever was
 * done before, so that its stop rule always ends it at the same one. False: reported.
 */
static bool fill_batch(struct campaign *campaign, uint64_t *id)
{
    uint64_t end = campaign->plan.count;

    if (campaign->plan.space == CAMPAIGN_SAMPLE && end - *id > BATCH)
        end = *id + BATCH;
    campaign->batch_count = 0;
    for (; campaign->batch_count < BATCH && *id < end; ++*id) {
        struct campaign_row row;

        if (!of_this_shard(campaign->options, *id) ||
            campaign_store_get(campaign->store, *id, &row))
            continue;
        if (!campaign->prune)
            campaign_space_draw(campaign->space, &campaign->plan, *id, &row);
        else if (campaign_prune_draw(campaign->prune, *id, &row)) {
            if (!put_known(campaign, &row))
                return false;
            continue;
        }
        campaign->batch[campaign->batch_count++] = row;
    }
    return campaign_store_commit(campaign->store);
}

static bool run_batches(struct campaign *campaign)
{
    for (uint64_t id = 0; id < campaign->plan.count;) {
        if (!fill_batch(campaign, &id))
            return false;
        if (campaign->batch_count && known_enough(campaign))
            break;
        if (campaign->batch_count && !run_batch(campaign))
            return false;
    }
    show_progress(campaign, true);
    return true;
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 19);

    if (file && text)
        text[fread(text, 1, (1 << 19) - 1, file)] = '\0';
    if (file)
        fclose(file);
    return text;
}

static bool open_store(struct campaign *campaign)
{
    const struct campaign_options *options = campaign->options;
    char *text = read_text(options->plan), *known = NULL, *file = NULL;
    char *real = realpath(options->plan, NULL);
    bool good;

    campaign->store = campaign_store_open(options->database, true, campaign->diag);
    good = text && real && campaign->store && campaign_store_plan(campaign->store, &known, &file);
    if (good && known && strcmp(known, text) != 0)
        good = diag_error(campaign->diag, options->database, 0,
                          "holds the results of another plan; give --database another name");
    else if (good && !known)
        good = campaign_store_begin(campaign->store, text, real);
    if (campaign->store && good) {
        campaign_store_each(campaign->store, count_row, campaign);
        campaign->found = campaign->done;
    }
    free(known);
    free(file);
    free(text);
    free(real);
    return good;
}

/* Of the interval of a share; what is no sample has none. */
static double half_width(const struct campaign *campaign, double share)
{
    return campaign->plan.space == CAMPAIGN_SAMPLE
               ? campaign_margin(share, campaign->done, campaign->plan.confidence)
               : 0;
}

static void print_table(const struct campaign *campaign)
{
    const struct campaign_tally *tally = &campaign->tally;

    for (unsigned i = 0; i < CAMPAIGN_LINES; i++) {
        uint64_t number, beside;
        const char *name = campaign_line(tally, i, &number);
        double share = tally->count ? (double)number / (double)tally->count : 0;

        printf("%-16s %8" PRIu64, name, number);
        if (i < CAMPAIGN_OUTCOME_COUNT)
            printf("  %6.2f %% +- %.2f %%", share * 100, half_width(campaign, share) * 100);
        campaign_line(&campaign->beside.all, i, &beside);
        if (campaign->beside.name)
            printf("%*s | %8" PRIu64, i < CAMPAIGN_OUTCOME_COUNT ? 0 : 19, "", beside);
        putchar('\n');
    }
    if (campaign->plan.space == CAMPAIGN_PRUNED)
        printf("%-16s %8" PRIu64 "\n", "rows", campaign->done);
}

static void count_beside(void *owner, const struct campaign_row *row)
{
    struct campaign_beside *beside = owner;

    campaign_count(&beside->all, row);
    if (row->target < PLAN_TARGETS)
        campaign_count(&beside->by_target[row->target], row);
}

/* False: reported. */
static bool load_beside(struct campaign *campaign)
{
    struct campaign_store *store;

    if (!campaign->options->beside)
        return true;
    store = campaign_store_open(campaign->options->beside, false, campaign->diag);
    if (!store)
        return false;
    campaign->beside.name = campaign->options->beside;
    campaign_store_each(store, count_beside, &campaign->beside);
    campaign_store_close(store);
    return true;
}

bool campaign_run(const struct campaign_options *options, struct diag *diag)
{
    struct campaign *campaign = calloc(1, sizeof(*campaign));
    bool good;

    if (!campaign)
        return diag_error(diag, NULL, 0, "no memory");
    campaign->options = options;
    campaign->diag = diag;
    good = campaign_plan_load(&campaign->plan, options->plan, options->systems, options->unsafe,
                              diag) &&
           load_beside(campaign) && run_golden(campaign) && open_store(campaign);
    clock_gettime(CLOCK_MONOTONIC, &campaign->start);
    good = good && run_batches(campaign);
    if (good)
        print_table(campaign);
    if (good && options->report)
        good = campaign_report(campaign->store, &campaign->plan, &campaign->beside, options->report,
                               diag);
    campaign_prune_destroy(campaign->prune);
    campaign_space_destroy(campaign->space);
    bench_close(&campaign->golden);
    bench_close(&campaign->ahead);
    campaign_store_close(campaign->store);
    free(campaign);
    return good;
}
