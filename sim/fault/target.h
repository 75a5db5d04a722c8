/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault hits: an element of a component's state, or of memory by physical or virtual
 * address.
 */
#ifndef PRIDE_FAULT_TARGET_H
#define PRIDE_FAULT_TARGET_H

#include "sim/machine/machine.h"

enum fault_target_kind { FAULT_TARGET_STATE, FAULT_TARGET_PHYSICAL, FAULT_TARGET_VIRTUAL };

struct fault_target {
    enum fault_target_kind kind;
    struct state_ref ref; /* STATE */
    uint32_t context;     /* VIRTUAL */
    uint32_t address;     /* PHYSICAL, VIRTUAL */
    uint32_t bytes;       /* size of the element: 1, 2, 4, 8 */
    int bit;              /* -1: none was given */
};

/* NULL: done. Else what is wrong, in `error`. */
const char *fault_target_parse(struct machine *machine, const char *text,
                               struct fault_target *target, char *error, size_t error_size);

/*
 * Reads or writes the element. False: the virtual address is not mapped now, or to no memory.
 * *physical (0 for state) is where it lies.
 */
bool fault_target_read(struct machine *machine, const struct fault_target *target, uint64_t *value,
                       uint32_t *physical);
bool fault_target_write(struct machine *machine, const struct fault_target *target, uint64_t value);

/* The processor that the target belongs to, 0 where it belongs to none. */
uint32_t fault_target_cpu(const struct fault_target *target);

#endif
