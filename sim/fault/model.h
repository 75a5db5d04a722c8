/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/fault: what a fault model provides. One file a model; faults.c has the table.
 *
 * A fault strikes once. A model with `finish` lasts from then on until its duration is over or it
 * says so itself; meanwhile it may watch observation points and ask for time.
 */
#ifndef PRIDE_FAULT_MODEL_H
#define PRIDE_FAULT_MODEL_H

#include "sim/base/random.h"
#include "sim/fault/target.h"

struct fault_effect {
    uint64_t before, after;
    uint32_t physical; /* 0: not in memory */
};

/* One fault at work. Plain, except for `hook`, which a copy does not take over. */
struct fault_site {
    struct machine *machine;
    struct fault_target target;
    uint64_t value;
    uint64_t duration, period; /* cycles; 0: not given */
    uint64_t next;             /* when `tick` is wanted; CLOCK_NEVER: not at all */
    uint64_t memo[3];          /* the model's own */
    bool over;                 /* set by the model: it has done what it had to do */
    struct random random;
    void *hook; /* what attach made */
};

enum fault_value { FAULT_VALUE_NONE, FAULT_VALUE_OF_TARGET, FAULT_VALUE_NUMBER };

struct fault_model {
    const char *name;
    const char *help;
    enum fault_target_kind kind; /* FAULT_TARGET_STATE: any element, also in memory */
    enum fault_value takes;
    int64_t least, most; /* of FAULT_VALUE_NUMBER */
    bool needs_bit;      /* where none is given, one is chosen */
    bool needs_period;   /* the clause 'every TIME' */

    /* False: the target cannot be reached now; nothing changed. `value` fits the target. */
    bool (*strike)(struct fault_site *site, struct fault_effect *effect);

    /* All the following may be NULL. */
    uint32_t points; /* observed while it lasts */
    void (*observe)(struct fault_site *site, const struct observation *what);
    void (*tick)(struct fault_site *site, uint64_t now);
    bool (*attach)(struct fault_site *site); /* makes `hook`: after strike, and after a restore */
    void (*finish)(struct fault_site *site);
    void (*detach)(struct fault_site *site); /* undoes attach */
};

extern const struct fault_model fault_flip;
extern const struct fault_model fault_upset;
extern const struct fault_model fault_set;
extern const struct fault_model fault_stuck;
extern const struct fault_model fault_intermittent;
extern const struct fault_model fault_buserror;
extern const struct fault_model fault_lostirq;
extern const struct fault_model fault_spuriousirq;
extern const struct fault_model fault_lateirq;
extern const struct fault_model fault_drift;
extern const struct fault_model fault_stall;
extern const struct fault_model fault_skip;
extern const struct fault_model fault_corrupt;

/* Forces the target's bit or element to a value. False: it cannot be reached. */
bool fault_force(struct machine *machine, const struct fault_target *target, uint64_t value,
                 struct fault_effect *effect);

/* stuck.c: what intermittent faults do as well, while they are there. */
#define FAULT_HOLD_POINTS (OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(MEMORY))
bool fault_hold_begin(struct fault_site *site, struct fault_effect *effect);
void fault_hold(struct fault_site *site, const struct observation *what);

/* irq.c: makes interrupt `line` pending in the controller. False: there is none. */
bool fault_irq_raise(struct machine *machine, uint32_t line, struct fault_effect *effect);
/* In an observation of IRQ_LINE: the controller does not see the line. */
void fault_irq_hide(struct machine *machine, uint32_t line);

#endif
