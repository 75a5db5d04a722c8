/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happened last: a ring of observations that passed a filter. It is filled as the machine runs, or afterwards, from the
 * recorded run.
 */
#ifndef PRIDE_MONITOR_RECENT_H
#define PRIDE_MONITOR_RECENT_H

#include "gdbstub/condition.h"
#include "gdbstub/target_leon3.h"

#define RECENT_MAX  65536u
#define RECENT_TEXT 40

struct recent_entry {
    struct observation what; /* its text is in `text` */
    uint32_t context;
    bool user; /* mode in which it happened */
    char text[RECENT_TEXT];
};

struct recent_filter {
    uint32_t points; /* OBSERVE_BIT of each */
    struct condition_list conditions;
};

struct recent;

/* NULL: no memory. `room` is how many are kept, 1..RECENT_MAX. */
struct recent *recent_create(struct target_leon3 *leon3, const struct recent_filter *filter,
                             uint32_t room);
void recent_destroy(struct recent *recent);

/* Listens from now on as the machine runs; each moment is kept once. False: too many observers. */
bool recent_listen(struct recent *recent);
void recent_clear(struct recent *recent);

/* The machine was changed where it stands: what lies behind never happened. */
void recent_forget_later(struct recent *recent);

/* How many are there that lie before now, and the index-th of them, the oldest first. */
uint32_t recent_count(const struct recent *recent);
const struct recent_entry *recent_at(const struct recent *recent, uint32_t index);

/*
 * The last `count` before now, looked for in the recorded run from now back until there are enough, the record begins, or
 * `stop` (may be NULL) says so. The machine stands where it stood. NULL: nothing is recorded, or no memory.
 */
struct recent *recent_search(struct target_leon3 *leon3, const struct recent_filter *filter,
                             uint32_t count, bool (*stop)(void *owner), void *owner);

#endif
