/* SPDX-License-Identifier: BSD-2-Clause */
/* Private to sim/fault: what a fault model provides. One file a model; faults.c has the table. */
#ifndef PRIDE_FAULT_MODEL_H
#define PRIDE_FAULT_MODEL_H

#include "sim/fault/target.h"

struct fault_effect {
    uint64_t before, after;
    uint32_t physical; /* 0: not in memory */
};

struct fault_model {
    const char *name;
    const char *help;
    bool takes_value;
    bool needs_bit; /* where none is given, one is chosen */
    /* False: the target cannot be reached now; nothing changed. `value` fits the target. */
    bool (*inject)(struct machine *machine, const struct fault_target *target, uint64_t value,
                   struct fault_effect *effect);
};

extern const struct fault_model fault_flip;
extern const struct fault_model fault_set;

#endif
