/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hypercall: a software trap from user mode, whose number stands in %g1, as the calling
 * conventions of Pride's hypervisor and of SPARC system calls have it.
 */
#include "sim/fault/trigger.h"

#define SOFTWARE_TRAPS 0x80u

static enum trigger_answer observe(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what)
{
    if (what->code < SOFTWARE_TRAPS || what->flag ||
        !trigger_in_context(trigger, machine, what->cpu))
        return TRIGGER_NO;
    return !trigger->has_number ||
                   leon3_register_read(machine_cpu(machine, what->cpu), 1) == trigger->number
               ? TRIGGER_YES
               : TRIGGER_NO;
}

const struct trigger_kind trigger_hypercall = {
    .name = "hypercall",
    .help = "hypercall [[PARTITION:]NUMBER]: when the hypervisor is entered by it",
    .points = OBSERVE_BIT(TRAP),
    .observe = observe,
};
