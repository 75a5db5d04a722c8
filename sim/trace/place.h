/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a processor is, seen from outside: which SRMMU context, user or supervisor mode, awake or
 * not. Under a hypervisor that gives each partition a context, user mode in context N is partition
 * N at work and supervisor mode is the hypervisor, in whatever context it serves. Timeline and
 * partition watch share this view.
 */
#ifndef PRIDE_TRACE_PLACE_H
#define PRIDE_TRACE_PLACE_H

#include "sim/machine/machine.h"

struct place {
    uint32_t context; /* the SRMMU's context register, also while the MMU is off */
    bool supervisor;
    bool idle; /* power-down, halted or error mode: no instruction is executed */
};

/* The observation points after which a place may be another one. */
#define PLACE_POINTS                                                                               \
    (OBSERVE_BIT(CONTEXT) | OBSERVE_BIT(TRAP) | OBSERVE_BIT(RETT) | OBSERVE_BIT(MODE))

/*
 * Reads processor `cpu`'s place from its registers; needed at the start, after a reset and after a
 * restore.
 */
void place_read(struct machine *machine, uint32_t cpu, struct place *place);

/* Follows one observation of the processor that the place belongs to. True: the place changed. */
bool place_follow(struct place *place, struct machine *machine, const struct observation *what);

#endif
