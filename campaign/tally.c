/* SPDX-License-Identifier: BSD-2-Clause */
/* Outcomes by name, and rows summed up by them. */
#include <math.h>

#include "campaign/campaign.h"

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
