/* SPDX-License-Identifier: BSD-2-Clause */
/* Before the first instruction of the handler of a trap or interrupt. */
#include "sim/fault/trigger.h"

static enum trigger_answer observe(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what)
{
    return (!trigger->has_number || what->code == trigger->number) &&
                   trigger_in_context(trigger, machine, what->cpu)
               ? TRIGGER_YES
               : TRIGGER_NO;
}

const struct trigger_kind trigger_trap = {
    .name = "trap",
    .help = "trap [[PARTITION:]TYPE]: before the handler's first instruction",
    .points = OBSERVE_BIT(TRAP),
    .observe = observe,
};
