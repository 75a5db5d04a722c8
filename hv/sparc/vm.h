/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where virtual machines (hv/vm) come in. A hypervisor for modules without them has vm_none.c
 * instead, which is nothing: their partitions are not in its way.
 */
#ifndef HV_SPARC_VM_H
#define HV_SPARC_VM_H

#include <stdbool.h>

#include "hv/core/machine.h"

struct hv_context;
struct hv_vcpu;

/* Behind hv_module_init: all virtual machines of the module. */
HV_INIT void hv_vm_init(void);

/* A virtual processor's registers were set for its start: those of a virtual machine differ. */
HV_COLD void hv_vm_start(struct hv_vcpu *vcpu);

/* The registers of the running virtual processor have been saved after a trap. */
void hv_vm_save(void);

/* A trap, interrupts apart, of the one that hv_vm_save was told of; false: it is of no virtual machine. */
bool hv_vm_trap(void);

/* Nothing has happened that concerns anybody but the running virtual machine: it goes on. */
bool hv_vm_goes_on(void);

/*
 * After hv_module_dispatch: a virtual machine gets the interrupts that are due, or, if it sleeps,
 * gives way until there is one; then who runs is decided anew. With the lock.
 */
void hv_vm_settle(void);

/* After one of the two before, returns the registers to load; does not return if they are those of a virtual machine. */
struct hv_context *hv_vm_enter(struct hv_context *context);

#endif
