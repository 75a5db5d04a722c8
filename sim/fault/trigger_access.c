/* SPDX-License-Identifier: BSD-2-Clause */
/* After a load or store that touches a virtual address. */
#include "sim/fault/trigger.h"

static bool touches(const struct trigger *trigger, struct machine *machine,
                    const struct observation *what)
{
    return trigger->number - what->address < what->size &&
           trigger_in_context(trigger, machine, what->cpu);
}

static enum trigger_answer observe_any(const struct trigger *trigger, struct machine *machine,
                                       const struct observation *what)
{
    return touches(trigger, machine, what) ? TRIGGER_YES : TRIGGER_NO;
}

static enum trigger_answer observe_read(const struct trigger *trigger, struct machine *machine,
                                        const struct observation *what)
{
    return !what->write && touches(trigger, machine, what) ? TRIGGER_YES : TRIGGER_NO;
}

static enum trigger_answer observe_write(const struct trigger *trigger, struct machine *machine,
                                         const struct observation *what)
{
    return what->write && touches(trigger, machine, what) ? TRIGGER_YES : TRIGGER_NO;
}

const struct trigger_kind trigger_read = {
    .name = "read",
    .help = "read [PARTITION:]ADDRESS|SYMBOL: after a load from there",
    .needs_where = true,
    .points = OBSERVE_BIT(MEMORY),
    .observe = observe_read,
};

const struct trigger_kind trigger_write = {
    .name = "write",
    .help = "write [PARTITION:]ADDRESS|SYMBOL: after a store to there",
    .needs_where = true,
    .points = OBSERVE_BIT(MEMORY),
    .observe = observe_write,
};

const struct trigger_kind trigger_access = {
    .name = "access",
    .help = "access [PARTITION:]ADDRESS|SYMBOL: after a load or store there",
    .needs_where = true,
    .points = OBSERVE_BIT(MEMORY),
    .observe = observe_any,
};
