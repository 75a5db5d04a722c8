/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The golden run's state at a checkpoint, as digests of pieces: a machine that is another one is told by the first piece that
 * differs, mostly the one that differed at the checkpoint before, without looking at all of its memory.
 */
#ifndef PRIDE_CAMPAIGN_MOMENT_H
#define PRIDE_CAMPAIGN_MOMENT_H

#include "sim/machine/machine.h"

struct campaign_moment {
    uint64_t cycle;
    uint64_t *digest; /* of each piece of each component, in order; malloc'ed */
};

/* Takes the machine as it is. False: no memory. */
bool campaign_moment_take(struct campaign_moment *moment, struct machine *machine);
void campaign_moment_free(struct campaign_moment *moment);

/* Is a machine of the same board in that state? *piece is the one to begin with, and becomes one that differs. */
bool campaign_moment_same(const struct campaign_moment *moment, struct machine *machine,
                          size_t *piece);

#endif
