/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For C and assembly: what a trap of a virtual machine saves before it has a register of its own.
 * On the processor's own page (hv/sparc/context.h), behind struct hv_cpu_state.
 */
#ifndef HV_VM_ENTRY_H
#define HV_VM_ENTRY_H

/*
 * %l0 to %l7 of the trap window. %l1 and %l2 are saved on the way into the guest, from the window
 * that its next trap will find itself in.
 */
#define VM_LOCALS  (-256)
#define VM_CONTEXT (-224) /* struct hv_context of the one that runs, then its struct hv_vm */
#define VM_RUNNING (-220)
#define VM_COUNT   (-216) /* of the guest's instructions that the last trap was about: for tests */

/* Offsets in struct hv_vm and struct hv_vm_board. */
#define VM_STATE_PSR       8 /* then WIM */
#define VM_STATE_WIM       12
#define VM_STATE_TBR       16
#define VM_STATE_BOARD     24 /* then IRQMP */
#define VM_STATE_IRQMP     28
#define VM_IRQMP_FORCE     64 /* from there */
#define VM_STATE_PATIENCE  32
#define VM_STATE_SHORTCUTS 36
#define VM_STATE_CALL      72
#define VM_STATE_MMU       132 /* control, context pointer, context: for debuggers */
#define VM_STATE_FAULT     144 /* fault status, then fault address: for tests */
#define VM_STATE_SIZE      216
#define VM_BOARD_PENDING   4

#define CPU_SEVERAL (CPU_STATE + 112) /* struct hv_cpu_state */

/* The frame of hypercalls serves: outs of the trap window at FRAME_OUTS, then locals of the one below it. */
#define VM_FRAME       (STACK_TOP - FRAME_SIZE)
#define VM_FRAME_BELOW FRAME_ARGUMENTS

#include "hv/sparc/context.h"

#ifndef HV_ASSEMBLY

#include <stdbool.h>
#include <stdint.h>

#include "hv/core/machine.h"

struct hv_context;
struct hv_vm;

#define hv_vm_entry_locals  ((uint32_t *)(uintptr_t)(uint32_t)VM_LOCALS)
#define hv_vm_entry_context (*(const struct hv_context **)(uintptr_t)(uint32_t)VM_CONTEXT)
#define hv_vm_running       (*(struct hv_vm **)(uintptr_t)(uint32_t)VM_RUNNING)
#define hv_vm_entry_count   (*(uint32_t *)(uintptr_t)(uint32_t)VM_COUNT)

/* The word at an address of the guest's, in its present real context, which maps it; 0: it is broken. */
uint32_t hv_vm_fetch(uint32_t address);

/*
 * Loads the context and hv_vm_entry_locals and goes on with the guest. `psr`: of which only CWP counts, that of the trap that has
 * saved them; the guest goes on where the context says.
 */
noreturn void hv_vm_context_load(const struct hv_context *context, uint32_t psr);

/* The short way: see quick.c. */
uint32_t hv_vm_quick(uint32_t trap_type, uint32_t instruction);

#endif
#endif
