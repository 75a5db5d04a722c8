/* SPDX-License-Identifier: BSD-2-Clause */
/* Times over a campaign, against those of the golden run. */
#ifndef PRIDE_CAMPAIGN_TIMES_H
#define PRIDE_CAMPAIGN_TIMES_H

#include <stdio.h>

#include "campaign/campaign.h"

/* All that a bench has measured; malloc'ed things. */
struct campaign_times {
    struct campaign_thing {
        char kind[12], partition[32], what[80];
        struct duration times;
    } * thing;
    size_t count;
};

/* Hypercalls, traps, slots and so on; functions if the bench measures them. False: no memory. */
bool campaign_times_measure(const struct bench *bench, struct campaign_times *times);
void campaign_times_free(struct campaign_times *times);

/* What took longer than ever in the golden run, the largest excesses, into the row. */
void campaign_times_compare(const struct campaign_times *found, const struct campaign_times *golden,
                            struct campaign_row *row);

/*
 * times_table.c: a line for each thing of the golden run or of an experiment: comma-separated values in cycles, or a
 * section of the report with bars. False: reported.
 */
bool campaign_times_values(struct campaign_store *store, const struct bench *golden,
                           const char *path, struct diag *diag);
void campaign_times_page(FILE *file, struct campaign_store *store, const struct bench *golden);

#endif
