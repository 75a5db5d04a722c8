/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The beginning of a partition's slot: the SRMMU context becomes the partition's. A delay behind it
 * is the offset in the slot.
 */
#include "sim/fault/trigger.h"

static enum trigger_answer observe(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what)
{
    (void)machine;
    return what->code == trigger->context && what->value != what->code ? TRIGGER_YES : TRIGGER_NO;
}

const struct trigger_kind trigger_slot = {
    .name = "slot",
    .help = "slot PARTITION: when its slot begins",
    .needs_where = true,
    .takes_partition_only = true,
    .points = OBSERVE_BIT(CONTEXT),
    .observe = observe,
};
