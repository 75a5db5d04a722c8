/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long things take: hypercalls, trap handlers, switches of partitions, slots, and sections
 * between two marks, each per partition, with best, worst and mean, and the instant of the worst; cold
 * and warm caches told apart.
 * Seen from outside through traps, returns, contexts and marks, so it works for any hypervisor that
 * gives each partition an SRMMU context.
 */
#ifndef PRIDE_TRACE_DURATIONS_H
#define PRIDE_TRACE_DURATIONS_H

#include "sim/trace/partition.h"

enum duration_kind {
    DURATION_HYPERCALL, /* software trap from user mode to the return to it; number: %g1 there */
    DURATION_TRAP,      /* any other trap from user mode to the return to it */
    DURATION_SWITCH,    /* a trap from user mode to user mode of another context */
    DURATION_HANDLER,   /* a trap from supervisor mode to the return from it */
    DURATION_SLOT,      /* user mode within a stay in a context */
    DURATION_FUNCTION,  /* a call, what it calls included, what interrupts it not; functions.h */
    DURATION_SECTION, /* from one mark to the next on the same processor; number, second: the marks */
    DURATION_KINDS
};

/* Several times of one thing. Without any all is 0. */
struct duration_sum {
    uint64_t count;
    uint64_t best, worst, total; /* cycles */
    uint64_t worst_start;        /* cycle at which the worst began */
    uint32_t worst_cpu;
};

/* Adds what was summed up elsewhere. */
void duration_sum_merge(struct duration_sum *sum, const struct duration_sum *other);

/* In cycles; 0 if there is none. */
double duration_sum_mean(const struct duration_sum *sum);

/* Adds one time, which began at cycle `start`. */
void duration_sum_add(struct duration_sum *sum, uint32_t cpu, uint64_t start, uint64_t cycles);

/*
 * Cold is what missed the instruction cache or a TLB while it lasted, warm what missed neither. Data do
 * not tell: a hypervisor's may not be cached at all. timing=fast has no caches to miss.
 */
struct duration {
    enum duration_kind kind;
    uint32_t context; /* in which it began */
    uint32_t trap;    /* trap type; 0 for slots and sections */
    uint64_t number;
    uint64_t second;
    struct duration_sum all, cold, warm;
};

struct durations;

/*
 * Starts to measure; slots come from `watch`. NULL: no memory, or no room for another observer.
 * Machine and watch must outlive it.
 */
struct durations *durations_create(struct machine *machine, const struct partition_watch *watch);
void durations_destroy(struct durations *durations);

/* Forgets what is over. What is going on counts when it ends, with its whole time. */
void durations_begin(struct durations *durations);

/*
 * All rows, ordered by kind, context, trap, number, second; malloc'ed. NULL: no memory. Traps nested
 * deeper than 16 are not measured.
 */
struct duration *durations_rows(const struct durations *durations, size_t *count);

/* Order of the rows; 0: the same thing. */
int duration_compare(const struct duration *a, const struct duration *b);

/* "hypercall", "trap", ...: what docs/scenarios.md calls it. */
const char *duration_kind_name(enum duration_kind kind);

/* "ta 0x20 with 0x32", "data_access_exception", "mark 0x1..0x2"; always terminated. */
void duration_name(const struct duration *row, char *text, size_t size);

/* As partition_watch_copy and _resume; a copy measures nothing. */
struct durations *durations_copy(const struct durations *durations);
bool durations_resume(struct durations *durations, const struct durations *copy);

#endif
