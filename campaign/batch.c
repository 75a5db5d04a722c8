/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Experiments in batches: drawn, handed to worker processes, their rows taken and stored. They are drawn
 * independently, so stopping between batches does not bias shares.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "campaign/run.h"

#define COMMIT_SECONDS 0.25 /* of work that a kill may lose */

static int by_cycle(const void *a, const void *b)
{
    const struct campaign_row *one = a, *two = b;

    return one->cycle < two->cycle ? -1 : one->cycle > two->cycle;
}

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

void campaign_take(void *owner, const struct campaign_row *row)
{
    struct campaign *campaign = owner;

    campaign->done++;
    campaign_count(&campaign->tally, row);
}

/* The sums of the experiment that a worker is at. */
struct pending {
    struct campaign_sum *sum;
    size_t count, capacity;
};

/* False: no memory. */
static bool keep_sums(struct pending *pending, const struct campaign_message *message)
{
    if (pending->capacity < pending->count + message->sums) {
        size_t capacity = 2 * pending->capacity + CAMPAIGN_SUMS;
        struct campaign_sum *grown = realloc(pending->sum, capacity * sizeof(*grown));

        if (!grown)
            return false;
        pending->sum = grown;
        pending->capacity = capacity;
    }
    memcpy(pending->sum + pending->count, message->is.sum, message->sums * sizeof(*pending->sum));
    pending->count += message->sums;
    return true;
}

/* A row is the end of its experiment. Commits now and then. False: reported. */
static bool take_message(struct campaign *campaign, const struct campaign_message *message,
                         struct pending *pending, campaign_put put)
{
    const struct campaign_row *row = &message->is.row;
    bool good;

    if (message->sums)
        return keep_sums(pending, message) || diag_error(campaign->diag, NULL, 0, "no memory");
    /* What a process that ended by itself has seen is not all. */
    good = put(campaign, row, pending->sum, row->outcome == CAMPAIGN_BROKEN ? 0 : pending->count);
    pending->count = 0;
    campaign_take(campaign, row);
    if (seconds_since(&campaign->start) - campaign->committed > COMMIT_SECONDS) {
        campaign->committed = seconds_since(&campaign->start);
        good = good && campaign_store_commit(campaign->store);
    }
    show_progress(campaign, false);
    return good;
}

/* Takes messages until all workers are at their end. */
static bool collect(struct campaign *campaign, int file, campaign_put put)
{
    struct pending pending[CAMPAIGN_JOBS] = {0};
    struct campaign_message message;
    size_t have = 0;
    bool good = true;

    for (;;) {
        ssize_t size = read(file, (char *)&message + have, sizeof(message) - have);

        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            break;
        have += (size_t)size;
        if (have < sizeof(message))
            continue;
        have = 0;
        good = good && take_message(campaign, &message, &pending[message.worker], put);
    }
    for (size_t i = 0; i < CAMPAIGN_JOBS; i++)
        free(pending[i].sum);
    return good && campaign_store_commit(campaign->store);
}

bool campaign_run_batch(struct campaign *campaign, campaign_put put)
{
    uint64_t before = campaign->done;
    pid_t pid[CAMPAIGN_JOBS];
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
            campaign_work(campaign, i, ends[1]);
        }
    }
    close(ends[1]);
    good = collect(campaign, ends[0], put);
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

    if (plan->margin <= 0 || campaign->done < CAMPAIGN_BATCH || campaign->options->shards > 1)
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

static bool put_row(struct campaign *campaign, const struct campaign_row *row,
                    const struct campaign_sum *sum, size_t sums)
{
    return campaign_store_put(campaign->store, row) &&
           campaign_store_add(campaign->store, row->id, sum, sums);
}

/* A row whose end is known without an experiment. False: reported. */
static bool put_known(struct campaign *campaign, const struct campaign_row *row)
{
    campaign_take(campaign, row);
    return campaign_store_put(campaign->store, row);
}

/*
 * Fills the batch from experiment *id on. Batches of a sample end at the same experiments whatever was
 * done before, so that its stop rule always ends it at the same one. False: reported.
 */
static bool fill_batch(struct campaign *campaign, uint64_t *id)
{
    uint64_t end = campaign->plan.count;

    if (campaign->plan.space == CAMPAIGN_SAMPLE && end - *id > CAMPAIGN_BATCH)
        end = *id + CAMPAIGN_BATCH;
    campaign->batch_count = 0;
    for (; campaign->batch_count < CAMPAIGN_BATCH && *id < end; ++*id) {
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

bool campaign_run_batches(struct campaign *campaign)
{
    for (uint64_t id = 0; id < campaign->plan.count;) {
        if (!fill_batch(campaign, &id))
            return false;
        if (campaign->batch_count && known_enough(campaign))
            break;
        if (campaign->batch_count && !campaign_run_batch(campaign, put_row))
            return false;
    }
    show_progress(campaign, true);
    return true;
}
