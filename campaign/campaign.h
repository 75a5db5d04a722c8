/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fault-injection campaigns: a plan gives a system, a set of places and a stretch of time; each
 * experiment flips a bit at one place and moment, drawn by the seed, in a fork of the golden run, and
 * is judged per partition against it (docs/faults.md). Results are rows of an SQLite file, from which
 * an interrupted campaign goes on.
 */
#ifndef PRIDE_CAMPAIGN_CAMPAIGN_H
#define PRIDE_CAMPAIGN_CAMPAIGN_H

#include "scenarios/bench.h"
#include "sim/trace/uses.h"

#define PLAN_TARGETS         64
#define PLAN_SETS            32
#define PLAN_TEXT            160
#define CAMPAIGN_TIMES       8       /* things that took longer, of one experiment */
#define CAMPAIGN_FORESEE_MAX 1000000 /* experiments of a sample */

/* Which experiments there are. */
enum campaign_choice {
    CAMPAIGN_SAMPLE, /* `count` bits and cycles, drawn by the seed */
    CAMPAIGN_ALL,    /* every bit at every cycle */
    CAMPAIGN_PRUNED  /* all of these, those that come to the same once */
};

struct campaign_plan {
    const char *path; /* of the plan; the caller's */
    char image[256];  /* path, after plan_load */
    char board[PLAN_TEXT];
    char set[PLAN_SETS][PLAN_TEXT];
    size_t set_count;
    char target[PLAN_TARGETS][PLAN_TEXT];
    size_t target_count;
    char model[16];       /* flip or upset */
    uint32_t bits;        /* of an upset */
    uint64_t from, until; /* cycles: experiments strike in between */
    uint64_t end;         /* cycle at which each experiment ends */
    uint64_t tolerance;   /* cycles by which a slot may start at another time */
    uint64_t count, seed;
    enum campaign_choice space;
    bool by_target; /* of a sample: every target as often as every other one, not every bit */
    bool foresee;   /* of a sample: experiments whose end the golden run tells are not run */
    bool functions; /* functions are measured too */
    char state[PLAN_SETS][PLAN_TEXT]; /* NAME=VALUE, set before the start */
    size_t state_count;
    double margin;           /* 0: no stop rule; else half width of the interval, 0.01 = 1 % */
    unsigned confidence;     /* 90, 95 or 99 % */
    char health[PLAN_TEXT];  /* what stands in a console line of the health monitor */
    struct board board_data; /* the board with its settings */
    struct {
        unsigned image, board, space, end, margin; /* 0: it does not stand there */
        unsigned set[PLAN_SETS], target[PLAN_TARGETS], state[PLAN_SETS];
    } line; /* of the plan, where these stand */
};

/* Outcomes, in the order of the report; the worst that was seen counts. */
/* clang-format off */
#define CAMPAIGN_OUTCOMES(X)                                                          \
    X(MASKED,     "masked",          "the state is the golden run's again")            \
    X(LATENT,     "latent",          "no output or slot differs, but the state does")  \
    X(CORRECTED,  "corrected",       "no output or slot differs: hardware has corrected it") \
    X(DETECTED,   "detected",        "only the hit partition differs, and the health monitor told of it") \
    X(CONTAINED,  "contained",       "only the hit partition differs")                 \
    X(LEAK_TIME,  "leaked in time",  "another partition's slots start at other times") \
    X(LEAK_DATA,  "leaked in data",  "another partition's output differs")             \
    X(HANG,       "hang",            "no partition runs any more")                     \
    X(LOST,       "hypervisor lost", "error mode, deadlock or end of the run")         \
    X(UNREACHED,  "not injected",    "nothing was mapped at the address")              \
    X(BROKEN,     "simulator error", "the experiment's process ended by itself")
/* clang-format on */

enum campaign_outcome {
#define CAMPAIGN_ENUM(id, name, help) CAMPAIGN_##id,
    CAMPAIGN_OUTCOMES(CAMPAIGN_ENUM)
#undef CAMPAIGN_ENUM
        CAMPAIGN_OUTCOME_COUNT
};

/* "leaked in time", and a sentence on what that is, for reports. */
const char *campaign_outcome_name(unsigned outcome);
const char *campaign_outcome_help(unsigned outcome);

/* What hardware that checks (EDAC, protection of a processor) noticed of it. */
enum campaign_hardware {
    CAMPAIGN_NOTHING,
    CAMPAIGN_REPAIRED, /* it corrected something that the golden run does not have */
    CAMPAIGN_REFUSED,  /* it found what cannot be corrected: trap 0x20, or a bus error */
    CAMPAIGN_HARDWARE_COUNT
};

/* Rows summed up by weight. */
struct campaign_tally {
    uint64_t count, outcome[CAMPAIGN_OUTCOME_COUNT], hardware[CAMPAIGN_HARDWARE_COUNT];
    uint64_t unnoticed; /* with an effect seen from outside, and nothing that noticed */
};

/* Something that took longer in an experiment than ever in the golden run. */
struct campaign_time {
    char kind[12], partition[32], what[80];
    uint64_t cycles, excess; /* how long; by how much that is longer */
    uint64_t start;          /* cycle at which it began */
    uint32_t cpu, reserved;
};

/* Everything of one kind that an experiment saw from the strike on. */
struct campaign_sum {
    char kind[12], partition[32], what[80];
    struct duration_sum cold, warm;
};

/* One experiment and its result; written whole to a pipe: not larger than PIPE_BUF. */
struct campaign_row {
    uint64_t id;       /* 0.. */
    uint64_t cycle;    /* planned, then the one at which it struck */
    uint32_t target;   /* index of the plan's target */
    uint32_t outcome;  /* enum campaign_outcome */
    uint32_t hardware; /* enum campaign_hardware */
    uint64_t position; /* of the element in its target, for the map */
    uint64_t size;     /* elements of the target */
    uint64_t last;     /* cycle at which it was judged */
    uint64_t weight;   /* bits and cycles that it stands for */
    uint64_t bit;      /* of the whole space; not stored */
    int64_t worst;     /* cycles: the largest shift of a slot's start of another partition */
    uint32_t times;
    struct campaign_time time[CAMPAIGN_TIMES]; /* the largest excesses, in no order */
    char fault[PLAN_TEXT];
    char hit[32];           /* the partition in which it struck; "hypervisor" */
    char reason[PLAN_TEXT]; /* the first difference that was seen from outside */
    char first
        [PLAN_TEXT]; /* of an escape: the first instruction outside of what was hit that differs */
};

/* Adds a row by its weight. */
void campaign_count(struct campaign_tally *tally, const struct campaign_row *row);

/* "masked" and so on, then what hardware noticed: lines of the table, each with its number. */
#define CAMPAIGN_LINES (CAMPAIGN_OUTCOME_COUNT + 4)
const char *campaign_line(const struct campaign_tally *tally, unsigned line, uint64_t *number);

/* It left what was hit, or took the hypervisor along. */
bool campaign_escaped(uint32_t outcome);

/* plan.c: what stands in the file plan->path, times or all the rest. False: reported. */
bool campaign_plan_read(struct campaign_plan *plan, bool times, struct diag *diag);

/*
 * setup.c: NULL systems: images are looked for beside the plan only; `unsafe`: they may be
 * anywhere. False: reported with its line.
 */
bool campaign_plan_load(struct campaign_plan *plan, const char *path, const char *systems,
                        bool unsafe, struct diag *diag);

/* space.c: the places that the plan's targets mean. */
struct campaign_space;
struct campaign_space *campaign_space_create(const struct campaign_plan *plan,
                                             struct machine *machine, struct diag *diag);
void campaign_space_destroy(struct campaign_space *space);
uint64_t campaign_space_bits(const struct campaign_space *space);
/* The bits of a target: from *first on. */
uint64_t campaign_space_target(const struct campaign_space *space, uint32_t target,
                               uint64_t *first);
/* The fault, target, position and size of bit `bit` of the whole space. */
void campaign_space_name(const struct campaign_space *space, const struct campaign_plan *plan,
                         uint64_t bit, struct campaign_row *row);
/* What that bit belongs to. */
struct campaign_element {
    uint32_t bits, bit; /* of the element; the bit's number in it */
    bool processor;     /* it is a processor's: whose turn it is tells who is hit */
    struct uses_element uses;
};
void campaign_space_element(const struct campaign_space *space, struct machine *machine,
                            uint64_t bit, struct campaign_element *element);
/* Experiment `id` of a sample or of all, the same for each call: fault, cycle, target, position, size. */
void campaign_space_draw(const struct campaign_space *space, const struct campaign_plan *plan,
                         uint64_t id, struct campaign_row *row);

/* plan.c: sets the plan's states in a machine that is about to start. False: reported. */
bool campaign_plan_prepare(const struct campaign_plan *plan, struct machine *machine,
                           struct diag *diag);

/*
 * prune.c: the experiments of a pruned plan, from the definitions and uses of the golden run; of a
 * sample, which of its experiments need not be run.
 * `start` stands at the plan's beginning. `checkpoint`: the last cycle at which a state that is the
 * golden run's again is noticed. NULL: reported.
 */
struct campaign_prune;
struct campaign_prune *campaign_prune_create(const struct campaign_plan *plan,
                                             const struct campaign_space *space,
                                             struct bench *start, uint64_t checkpoint,
                                             struct diag *diag);
void campaign_prune_destroy(struct campaign_prune *prune);
uint64_t campaign_prune_count(const struct campaign_prune *prune);
/* Experiment `id`. True: how it ends is known without running it, and is filled in. */
bool campaign_prune_draw(const struct campaign_prune *prune, uint64_t id, struct campaign_row *row);

/* judge.c: compares with the golden run's end. Fills outcome, worst and reason. */
void campaign_judge(const struct campaign_plan *plan, struct bench *bench,
                    const struct bench *golden, bool same_state, struct campaign_row *row);

/*
 * first.c: strikes in the bench, which stands at the moment of the injection, and follows it
 * beside an unharmed one until the first instruction or store outside of what was hit that is not the
 * same. Fills `first`. The bench is used up.
 */
void campaign_find_first(const struct campaign_plan *plan, struct bench *bench,
                         struct campaign_row *row);

/* store.c: the SQLite file. */
struct campaign_store;
struct campaign_store *campaign_store_open(const char *path, bool write, struct diag *diag);
void campaign_store_close(struct campaign_store *store);
/* The plan's text in the file; empty in a new one. `text` is malloc'ed. */
bool campaign_store_plan(struct campaign_store *store, char **text, char **file);
/* `golden` is what the golden run came to, by which another image is noticed. */
bool campaign_store_begin(struct campaign_store *store, const char *text, const char *file,
                          const char *golden);
/* False: there is no plan in the store, or it is another golden run's. */
bool campaign_store_is_of(struct campaign_store *store, const char *golden);
bool campaign_store_put(struct campaign_store *store, const struct campaign_row *row);
/* What experiment `id` saw is summed up with that of the others of this part: of shard K/N, or of a whole. */
void campaign_store_part(struct campaign_store *store, unsigned shard, unsigned shards);
bool campaign_store_add(struct campaign_store *store, uint64_t id, const struct campaign_sum *sum,
                        size_t count);
bool campaign_store_commit(struct campaign_store *store);
bool campaign_store_get(struct campaign_store *store, uint64_t id, struct campaign_row *row);
/*
 * Takes the rows of another file of the same plan over, but for those that are there already; an empty
 * store becomes one of that plan. Parts have to be shards of one number, because sums do not tell experiments apart. False:
 * reported, nothing is changed.
 */
bool campaign_store_merge(struct campaign_store *store, const char *path);
/* Calls `each` for every row in order of id. */
void campaign_store_each(struct campaign_store *store,
                         void (*each)(void *owner, const struct campaign_row *row), void *owner);

/* Calls `each` for each thing that took longer than ever in the golden run, with the number of experiments. */
typedef void (*campaign_longer_each)(void *owner, const struct campaign_time *time,
                                     uint64_t longer);
void campaign_store_longer(struct campaign_store *store, campaign_longer_each each, void *owner);
/* Calls `each` for what is summed up of each thing, several times if there are several parts; `row`: where the worst is. */
typedef void (*campaign_sum_each)(void *owner, const struct campaign_time *time, bool cold,
                                  const struct duration_sum *sum, uint64_t row);
void campaign_store_sums(struct campaign_store *store, campaign_sum_each each, void *owner);

/* report.c. False: reported. */
struct campaign_beside {
    const char *name; /* NULL: there is none */
    struct campaign_tally all, by_target[PLAN_TARGETS];
};
bool campaign_report(struct campaign_store *store, const struct campaign_plan *plan,
                     const struct campaign_beside *beside, const struct bench *golden,
                     const char *path, struct diag *diag);

struct campaign_options {
    const char *plan, *database, *report, *systems; /* report may be NULL */
    const char *times;                              /* CSV of times to write; NULL: none */
    const char *beside; /* database of another campaign to be shown beside this one; NULL: none */
    unsigned jobs;
    unsigned shard,
        shards; /* only experiments whose number modulo `shards` is `shard`; 0, 1: all */
    bool quiet;
    bool unsafe; /* the plan is trusted: its files may be anywhere */
};

/* Runs what is not in the file yet. False: reported. */
bool campaign_run(const struct campaign_options *options, struct diag *diag);

/*
 * Runs the experiments of rows first[i]..last[i] again, whatever is known of them, and compares them with the
 * store's: one line on standard output for each that ends otherwise, and one that counts them. False:
 * reported; *same: none did.
 */
bool campaign_again(const struct campaign_options *options, const uint64_t *first,
                    const uint64_t *last, size_t count, bool *same, struct diag *diag);

/* The half width of the confidence interval of a share of n. */
double campaign_margin(double share, uint64_t n, unsigned confidence);

#endif
