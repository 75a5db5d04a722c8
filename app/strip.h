/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was at work when, of late: cycles in user mode by SRMMU context, in bins of time. */
#ifndef PRIDE_APP_STRIP_H
#define PRIDE_APP_STRIP_H

#include "sim/machine/machine.h"

#define STRIP_BINS 128u /* that are kept; bin N is the time from N * width on */

struct strip;

/* `width` of a bin in cycles. NULL: no memory, or no room for an observer. The machine outlives it. */
struct strip *strip_create(struct machine *machine, uint64_t width);
void strip_destroy(struct strip *strip);

/* Cycles of bin `bin`, up to now, that processors spent in the context's user mode. */
uint64_t strip_user(const struct strip *strip, uint32_t context, uint64_t bin);

/* Is a processor there now? */
bool strip_runs(const struct strip *strip, uint32_t context);

#endif
