/* SPDX-License-Identifier: BSD-2-Clause */
/* When another fault has struck; faults are numbered from 1 in the order in which they were added. */
#include "sim/fault/trigger.h"

static enum trigger_answer observe(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what)
{
    (void)trigger;
    (void)machine;
    (void)what;
    return TRIGGER_NO; /* faults.c tells of it */
}

bool trigger_is_fault(const struct trigger *trigger, uint32_t number)
{
    return trigger->kind == &trigger_fault && trigger->number == number;
}

const struct trigger_kind trigger_fault = {
    .name = "fault",
    .help = "fault N: when fault N has struck",
    .needs_where = true,
    .observe = observe,
};
