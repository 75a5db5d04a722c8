/* SPDX-License-Identifier: BSD-2-Clause */
/* A campaign as a whole: its files, its run, its table. */
#include "campaign/campaign.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/run.h"
#include "sim/base/output.h"

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
    char golden[40];
    bool good;

    snprintf(golden, sizeof(golden), "%016" PRIx64, machine_digest(campaign->golden.machine));
    campaign->store = campaign_store_open(options->database, true, campaign->diag);
    good = text && real && campaign->store && campaign_store_plan(campaign->store, &known, &file);
    if (good && known && strcmp(known, text) != 0)
        good = diag_error(campaign->diag, options->database, 0,
                          "holds the results of another plan; give --database another name");
    else if (good && !known)
        good = campaign_store_begin(campaign->store, text, real, golden);
    else if (good && !campaign_store_is_of(campaign->store, golden))
        good = diag_error(campaign->diag, options->database, 0,
                          "holds the results of another image: the golden run came to another "
                          "state; give --database another name");
    if (campaign->store && good) {
        campaign_store_part(campaign->store, options->shard, options->shards);
        campaign_store_each(campaign->store, campaign_take, campaign);
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

/* No file is written over another one, or over what is read. False: reported. */
static bool files_apart(const struct campaign_options *options, const struct campaign_plan *plan,
                        struct diag *diag)
{
    const struct output_use all[] = {
        {"--database", options->database, true}, {"--report", options->report, true},
        {"--times", options->times, true},       {"--beside", options->beside, false},
        {"PLAN", options->plan, false},          {"image", plan->image, false},
        {"board", plan->board, false},
    };
    struct output_use use[sizeof(all) / sizeof(all[0])];
    size_t count = 0;

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i].path)
            use[count++] = all[i];
    return output_apart(use, count, diag);
}

/* False: no memory, or reported. */
static bool begin(struct campaign *campaign, const struct campaign_options *options,
                  struct diag *diag)
{
    campaign->options = options;
    campaign->diag = diag;
    if ((options->report && !output_possible(options->report, diag)) ||
        (options->times && !output_possible(options->times, diag)))
        return false;
    return campaign_plan_load(&campaign->plan, options->plan, options->systems, options->unsafe,
                              diag) &&
           files_apart(options, &campaign->plan, diag);
}

static void end(struct campaign *campaign)
{
    campaign_prune_destroy(campaign->prune);
    campaign_space_destroy(campaign->space);
    bench_close(&campaign->golden);
    bench_close(&campaign->ahead);
    campaign_times_free(&campaign->times);
    for (unsigned i = 0; i < CAMPAIGN_CHECKPOINTS; i++)
        campaign_moment_free(&campaign->checkpoint[i]);
    campaign_store_close(campaign->store);
    free(campaign);
}

static bool write_files(struct campaign *campaign)
{
    const struct campaign_options *options = campaign->options;

    return (!options->report ||
            campaign_report(campaign->store, &campaign->plan, &campaign->beside, &campaign->golden,
                            options->report, campaign->diag)) &&
           (!options->times || campaign_times_values(campaign->store, &campaign->golden,
                                                     options->times, campaign->diag));
}

bool campaign_run(const struct campaign_options *options, struct diag *diag)
{
    struct campaign *campaign = calloc(1, sizeof(*campaign));
    bool good;

    if (!campaign)
        return diag_error(diag, NULL, 0, "no memory");
    good = begin(campaign, options, diag) && load_beside(campaign) &&
           campaign_run_golden(campaign) && open_store(campaign);
    clock_gettime(CLOCK_MONOTONIC, &campaign->start);
    good = good && campaign_run_batches(campaign);
    if (good)
        print_table(campaign);
    good = good && write_files(campaign);
    end(campaign);
    return good;
}

/* ---- rows again ---------------------------------------------------------------------------------------------------- */

/* A row that has been run again; the store has it as well. */
static bool compare_row(struct campaign *campaign, const struct campaign_row *row,
                        const struct campaign_sum *sum, size_t sums)
{
    struct campaign_row known;

    (void)sum;
    (void)sums;
    if (!campaign_store_get(campaign->store, row->id, &known))
        return false;
    if (known.outcome == row->outcome && known.hardware == row->hardware &&
        known.worst == row->worst && strcmp(known.hit, row->hit) == 0 &&
        strcmp(known.reason, row->reason) == 0 && strcmp(known.first, row->first) == 0)
        return true;
    campaign->differing++;
    printf("row %" PRIu64 ": %s %s %s (%s); was %s %s %s (%s)\n", row->id,
           campaign_outcome_name(row->outcome), row->hit, row->reason, row->first,
           campaign_outcome_name(known.outcome), known.hit, known.reason, known.first);
    return true;
}

/* False: reported. */
static bool finish_again(struct campaign *campaign)
{
    bool good = !campaign->batch_count || campaign_run_batch(campaign, compare_row);

    campaign->batch_count = 0;
    return good;
}

/* Puts the row into the batch as it was before it was run, and runs the batch when it is full. False: reported. */
static bool add_again(struct campaign *campaign, uint64_t id)
{
    struct campaign_row *row = &campaign->batch[campaign->batch_count];

    if (!campaign_store_get(campaign->store, id, row))
        return diag_error(campaign->diag, campaign->options->database, 0, "no row '%" PRIu64 "'",
                          id);
    row->outcome = row->hardware = 0;
    row->worst = 0;
    row->hit[0] = row->reason[0] = row->first[0] = '\0';
    if (++campaign->batch_count < CAMPAIGN_BATCH)
        return true;
    return finish_again(campaign);
}

static bool run_again(struct campaign *campaign, const uint64_t *first, const uint64_t *last,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (uint64_t id = first[i]; id <= last[i]; id++)
            if (!add_again(campaign, id))
                return false;
    return finish_again(campaign);
}

bool campaign_again(const struct campaign_options *options, const uint64_t *first,
                    const uint64_t *last, size_t count, bool *same, struct diag *diag)
{
    struct campaign *campaign = calloc(1, sizeof(*campaign));
    bool good;

    if (!campaign)
        return diag_error(diag, NULL, 0, "no memory");
    good = begin(campaign, options, diag) && campaign_run_golden(campaign) && open_store(campaign);
    campaign->done = campaign->found = 0;
    clock_gettime(CLOCK_MONOTONIC, &campaign->start);
    good = good && run_again(campaign, first, last, count);
    if (good)
        printf("%" PRIu64 " rows run again, %" PRIu64 " ended as recorded\n", campaign->done,
               campaign->done - campaign->differing);
    *same = campaign->differing == 0;
    end(campaign);
    return good;
}
