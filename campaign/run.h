/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to the campaign's files: a campaign while it runs. campaign.c is the whole, golden.c
 * the run that all are compared with, batch.c which experiments are done and where their rows
 * go, experiment.c one of them in a process of its own.
 */
#ifndef PRIDE_CAMPAIGN_RUN_H
#define PRIDE_CAMPAIGN_RUN_H

#include <limits.h>
#include <time.h>

#include "campaign/moment.h"
#include "campaign/times.h"

#define CAMPAIGN_BATCH       256
#define CAMPAIGN_JOBS        256
#define CAMPAIGN_CHECKPOINTS 12
#define CAMPAIGN_MAX         10000000 /* experiments of a space */

struct campaign {
    const struct campaign_options *options;
    struct campaign_plan plan;
    struct diag *diag;
    struct campaign_store *store;
    struct campaign_space *space;
    struct campaign_prune *prune; /* of a pruned plan */
    struct bench golden;          /* at the plan's end */
    struct bench ahead;           /* at the plan's beginning: where experiments fork from */
    struct campaign_times times;  /* of the golden run */
    struct campaign_moment checkpoint[CAMPAIGN_CHECKPOINTS];
    struct campaign_row batch[CAMPAIGN_BATCH];
    size_t batch_count;
    uint64_t done, found;
    uint64_t differing;          /* rows that did not end as before */
    struct campaign_tally tally; /* of those done */
    struct campaign_beside beside;
    struct timespec start;
    double shown, committed; /* seconds after the start */
};

/* Runs the golden machine, and finds the experiments of the plan. False: reported. */
bool campaign_run_golden(struct campaign *campaign);

/* What a worker writes, whole: sums of an experiment, in one message or several, then its row. */
#define CAMPAIGN_SUMS 17
struct campaign_message {
    uint32_t worker;
    uint32_t sums; /* how many; 0: the row */
    union {
        struct campaign_row row;
        struct campaign_sum sum[CAMPAIGN_SUMS];
    } is;
};
_Static_assert(sizeof(struct campaign_message) <= PIPE_BUF, "a message is written at once");

/*
 * One of `jobs` processes: runs its part of the batch, which is in order of cycles, and writes messages of
 * each to `file`. Ends the process.
 */
_Noreturn void campaign_work(struct campaign *campaign, unsigned worker, int file);

/* Counts a row that is done. */
void campaign_take(void *owner, const struct campaign_row *row);

/* Takes an experiment that is done, with its sums. False: reported. */
typedef bool (*campaign_put)(struct campaign *campaign, const struct campaign_row *row,
                             const struct campaign_sum *sum, size_t sums);

/* Runs the batch of campaign->batch; each row goes to `put`. False: reported. */
bool campaign_run_batch(struct campaign *campaign, campaign_put put);

/* Runs all experiments that are not in the store. False: reported. */
bool campaign_run_batches(struct campaign *campaign);

#endif
