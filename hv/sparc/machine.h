/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of hv/sparc share with each other: symbols of the assembly, and the C functions
 * that it calls.
 */
#ifndef HV_SPARC_MACHINE_H
#define HV_SPARC_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "hv/core/hypercall.h"

struct hv_context;
struct hv_dump;
struct hv_fpu;
struct hv_vcpu;

/* Moves the bounds to the area of this stack pointer; false: it is in none that allows the access. */
bool hv_machine_extend_stack(const struct hv_vcpu *vcpu, uint32_t stack_pointer, bool store);

/* The FPU's exception is taken out of it, with its queue; what was in the queue. Only for the owner. */
const struct hv_fpu *hv_fpu_settle(const struct hv_vcpu *vcpu);

/* An exception that was taken out of the FPU with its owner's registers, once; or null. */
const struct hv_fpu *hv_fpu_take_pended(const struct hv_vcpu *vcpu);

/* A virtual processor starts: all registers 0. */
void hv_fpu_clear(uint32_t vcpu);

/* See memory.S and boot.S. */
void hv_idle_window(uint32_t sleep);
noreturn void hv_halt(uint32_t exit_code);
noreturn void hv_restart(void);
noreturn void hv_park(void);

/* See boot.S: as many processors leave _start. */
extern volatile uint32_t hv_boot_cpus;

/* See hypercall_entry.S. */
hv_hypercall_handler hv_hypercall_any;

/* See fpu.S; PSR.EF is set. */
void hv_fpu_save(struct hv_fpu *fpu);
void hv_fpu_load(const struct hv_fpu *fpu);

/* Called by assembly; each returns the registers to load. */
HV_INIT struct hv_context *hv_boot(const void *config, uint32_t size);
HV_INIT struct hv_context *hv_boot_another(uint32_t id);
struct hv_context *hv_trap_handle(struct hv_context *context);

/* With the lock, which it gives up: decides who runs; its registers are to be loaded. */
struct hv_context *hv_trap_leave(void);

noreturn void hv_trap_report_internal(const struct hv_dump *dump);
noreturn void hv_trap_report_again(const struct hv_dump *dump);

#endif
