/* SPDX-License-Identifier: BSD-2-Clause */
/* Times over a campaign, against those of the golden run. */
#ifndef PRIDE_SCENARIOS_CAMPAIGN_TIMES_H
#define PRIDE_SCENARIOS_CAMPAIGN_TIMES_H

#include <stdio.h>

#include "scenarios/campaign.h"

/* What took longer than ever in the golden run, the largest excesses, into the row. */
void campaign_find_times(const struct bench *bench, const struct bench *golden,
                         struct campaign_row *row);

/*
 * A line for each thing of the golden run or of an experiment: comma-separated values in cycles, or a
 * section of the report with bars. False: reported.
 */
bool campaign_times_values(struct campaign_store *store, const struct bench *golden,
                           const char *path, struct diag *diag);
void campaign_times_page(FILE *file, struct campaign_store *store, const struct bench *golden);

#endif
