/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual processors of a partition: started and stopped, traps of its own and virtual interrupts. A trap is taken as
 * on SPARC V8: through a table, into a new window that holds PSR, PC and nPC, with traps disabled
 * until HV_CALL_TRAP_RETURN. Without a table a partition never sees any of this.
 */
#ifndef HV_CORE_VCPU_H
#define HV_CORE_VCPU_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/core/module.h"

/* The one of the partition that something happened to: the running one, else the first. */
static inline struct hv_vcpu *hv_vcpu_of(const struct hv_partition *partition)
{
    return hv_cpu.current == partition ? hv_cpu.vcpu : partition->vcpu;
}

/*
 * It does not run any more, for the reason given. Another processor that it is running on leaves it
 * as soon as it can: `running` tells.
 */
void hv_vcpu_stop(struct hv_vcpu *vcpu, enum hv_state state);

/* As at the start of a partition: no table, nothing pending, all masked, timers off. */
HV_COLD void hv_vcpu_forget(struct hv_vcpu *vcpu);

/* Makes interrupts pending, a mask of 1 << enum hv_interrupt, and ends HV_CALL_WAIT if one is
 * enabled. */
void hv_vcpu_interrupt(struct hv_vcpu *vcpu, uint32_t mask);

/* It can take a trap now: it has a table, traps are enabled, and none is on its way. */
static inline bool hv_vcpu_takes_traps(const struct hv_vcpu *vcpu)
{
    return vcpu->trap_table != 0 && vcpu->traps_enabled && vcpu->trap.trap_type == 0;
}

/*
 * It can take a health-monitor event: as a trap, or, traps being off, on its trap stack, if it is
 * the fault of an instruction, which cannot wait.
 */
static inline bool hv_vcpu_takes_event(const struct hv_vcpu *vcpu, bool fault)
{
    return vcpu->trap_table != 0 && vcpu->trap.trap_type == 0 &&
           (vcpu->traps_enabled || (fault && vcpu->trap_stack != 0));
}

/* Something is to be delivered before it goes on. */
static inline bool hv_vcpu_is_due(const struct hv_vcpu *vcpu)
{
    return vcpu->traps_enabled && ((vcpu->pending & vcpu->enabled) | vcpu->trap.trap_type) != 0;
}

/* Puts a trap on its way; only where hv_vcpu_takes_traps or, for an event, hv_vcpu_takes_event. */
void hv_vcpu_trap(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap);

/*
 * Delivers what is due to the one whose context is selected: a trap before an interrupt, a
 * higher interrupt before a lower one. What its stack cannot take becomes WINDOW_OVERFLOW. False:
 * that was reported instead.
 */
HV_COLD bool hv_vcpu_deliver(struct hv_vcpu *vcpu);

/*
 * The second half of HV_CALL_TRAP_RETURN: HV_NO_ERROR, HV_INVALID_PARAM (PC or nPC misaligned), or
 * HV_BAD_POINTER (the window to return to cannot be filled).
 */
uint32_t hv_vcpu_return(struct hv_vcpu *vcpu);

#endif
