/* SPDX-License-Identifier: BSD-2-Clause */
/* The golden run, its digests at even checkpoints, and how many experiments that makes. */
#include <string.h>

#include "campaign/run.h"

static bool open_bench(struct campaign *campaign, struct bench *bench)
{
    bench_prepare(bench);
    memcpy(bench->image, campaign->plan.image, sizeof(bench->image));
    if (!bench_open(bench, &campaign->plan.board_data, campaign->plan.seed))
        return diag_error(campaign->diag, NULL, 0, "%s", bench->message);
    return campaign_plan_prepare(&campaign->plan, bench->machine, campaign->diag);
}

/* False: reported. */
static bool measure_functions(const struct campaign *campaign, struct bench *bench)
{
    return !campaign->plan.functions || bench_measure_functions(bench) ||
           diag_error(campaign->diag, NULL, 0, "%s", bench->message);
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
        campaign->prune = campaign_prune_create(
            plan, campaign->space, &campaign->ahead,
            campaign->checkpoint[CAMPAIGN_CHECKPOINTS - 1].cycle, campaign->diag);
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

/* At even distances from the plan's beginning to its end; those behind the guest's end are its end. False: no memory. */
static bool take_checkpoints(struct campaign *campaign)
{
    const struct campaign_plan *plan = &campaign->plan;

    for (unsigned i = 0; i < CAMPAIGN_CHECKPOINTS; i++) {
        uint64_t cycle = plan->from + (plan->end - plan->from) / CAMPAIGN_CHECKPOINTS * (i + 1);

        bench_run(&campaign->golden, cycle);
        if (!campaign_moment_take(&campaign->checkpoint[i], campaign->golden.machine))
            return false;
        campaign->checkpoint[i].cycle = cycle;
    }
    return true;
}

bool campaign_run_golden(struct campaign *campaign)
{
    const struct campaign_plan *plan = &campaign->plan;

    if (!open_bench(campaign, &campaign->golden) || !open_bench(campaign, &campaign->ahead) ||
        !measure_functions(campaign, &campaign->golden))
        return false;
    if (!take_checkpoints(campaign))
        return diag_error(campaign->diag, NULL, 0, "no memory");
    bench_run(&campaign->golden, plan->end);
    if (!campaign_times_measure(&campaign->golden, &campaign->times))
        return diag_error(campaign->diag, NULL, 0, "no memory");
    bench_run(&campaign->ahead, plan->from);
    campaign->space = campaign_space_create(plan, campaign->ahead.machine, campaign->diag);
    return campaign->space && count_experiments(campaign);
}
