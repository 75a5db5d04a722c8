/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conditions over what was observed and the registers at that moment: "FIELD RELATION VALUE and ...". Stops on events have
 * them, and the filters of the monitor's histories.
 */
#ifndef PRIDE_GDBSTUB_CONDITION_H
#define PRIDE_GDBSTUB_CONDITION_H

#include "gdbstub/text.h"
#include "sim/base/observe.h"

#include <stdbool.h>
#include <stdint.h>

#define CONDITIONS_MAX 4

struct target_leon3;
struct condition_field;

enum condition_relation { CONDITION_EQUAL, CONDITION_UNEQUAL, CONDITION_BELOW, CONDITION_ABOVE };

struct condition {
    const struct condition_field *field; /* NULL: a register */
    unsigned reg;
    enum condition_relation relation;
    uint64_t value;
};

struct condition_list {
    unsigned count;
    struct condition item[CONDITIONS_MAX];
};

/* The words behind `if`; the list was empty. False: a complaint was printed. */
bool conditions_read(struct target_leon3 *leon3, struct condition_list *list, char *const *word,
                     unsigned count, struct gdb_text *text);

/*
 * `hits` counts what the other conditions let through, so that a condition on it can choose one of them. NULL: a condition on
 * it never holds.
 */
bool conditions_hold(struct target_leon3 *leon3, const struct condition_list *list,
                     const struct observation *what, uint64_t *hits);

/* The names of fields by number, for completion. NULL: no more. */
const char *condition_field_name(unsigned index);

/* The context that a processor is in, 0 with the MMU off. */
uint32_t condition_context(struct target_leon3 *leon3, uint32_t cpu);

/* Decimal, 0x or octal, and nothing behind it. */
bool condition_number(const char *word, uint64_t *value);

#endif
