/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The port interface: everything that hv/core needs from a machine. hv/sparc implements it for
 * LEON3, the host tests implement a fake. Partition memory, physical memory and the hypervisor's
 * own window are only reached through these functions, so that hv/core holds no address and no
 * assembly.
 */
#ifndef HV_CORE_MACHINE_H
#define HV_CORE_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Not in a hurry: compiled for size. */
#define HV_COLD __attribute__((cold))

/* There is one copy of it, whoever calls. */
#define HV_SINGLE __attribute__((noinline))

/* Runs only when the module starts: apart from all other code. */
#define HV_INIT __attribute__((cold, section(".init.text")))

/*
 * A 32-bit clock in microseconds that never stops: the word counts down and wraps. Given as a place,
 * because nearly every hypercall reads it.
 */
const volatile uint32_t *hv_machine_clock(void);

/* Cycles of the processor in each of its microseconds; how many are left of this one, at least 1. */
uint32_t hv_machine_clock_rate(void);
uint32_t hv_machine_clock_left(void);

/*
 * Raises one interrupt when the clock shows `clock`, or at once where that is past; no farther away than
 * HV_TIME_ALARM_MAX_US. Replaces the alarm set before. Absolute, so that nothing done meanwhile makes it late.
 */
void hv_machine_alarm_set(uint32_t clock);

/* An interrupt waits to be taken: whoever works in small steps on behalf of a partition must stop here. */
bool hv_machine_interrupt_pending(void);

/* Lets waiting interrupts in. With `sleep`, stops the processor until one comes. */
void hv_machine_idle(bool sleep);

/* The console can take a character now; hands one over. */
bool hv_machine_console_ready(void);
void hv_machine_console_put(char c);

/* One processor at a time, those that wait in turn. Only called where there are several. */
void hv_machine_lock(void);
void hv_machine_unlock(void);

/* Another processor waits for the lock, which this one has. */
bool hv_machine_lock_wanted(void);

/* Interrupts another processor, so that it decides anew who runs. */
void hv_machine_kick(uint32_t cpu);

/* All other processors come no further than to the lock, which this one has. */
void hv_machine_stop_others(void);

/* The next return to a partition comes when hv_machine_clock shows this value, or at once if that is past. */
void hv_machine_hold(uint32_t clock);

/*
 * Copy between the hypervisor and the running partition's memory, at the partition's virtual
 * addresses. The range must have passed hv_memory_check. Returns HV_NO_ERROR, or what
 * hv_hypercall_memory_error returned: the memory itself failed (uncorrectable error), an unknown
 * part is done. In this form a hypercall's last step can be the copy.
 */
uint32_t hv_machine_copy_in(void *to, uint32_t from_va, uint32_t size);
uint32_t hv_machine_copy_out(uint32_t to_va, const void *from, uint32_t size);

/* Physical memory, for loading partitions. */
void hv_machine_physical_copy(uint32_t to_pa, uint32_t from_pa, uint32_t size);
void hv_machine_physical_clear(uint32_t pa, uint32_t size);

/* Physical memory has changed behind the caches, code included. */
void hv_machine_caches_flush(void);

/*
 * A device register by its physical address, one word. HV_NO_ERROR, or what
 * hv_hypercall_memory_error returned: nothing answered there.
 */
uint32_t hv_machine_register_read(uint32_t pa, uint32_t *value);
uint32_t hv_machine_register_write(uint32_t pa, uint32_t value);

/* Something in the hypervisor's own window (configuration, buffers, log). */
void *hv_machine_window(uint32_t va);

/* Where a trap interrupted the partition, and what the MMU knows about it. */
struct hv_machine_fault {
    uint32_t trap_type; /* 0: no trap behind it */
    uint32_t pc, npc, psr;
    uint32_t fault_status, fault_address;
};

/*
 * Registers of a virtual processor at its start: all zero but the program counter, the stack
 * pointer, two arguments.
 */
void hv_machine_context_start(uint32_t vcpu, uint32_t entry, uint32_t stack_pointer,
                              uint32_t argument0, uint32_t argument1);

/* A trap of a partition, for its own table. */
struct hv_machine_trap {
    uint32_t trap_type; /* 0: none */
    uint32_t event;     /* enum hv_event or HV_NO_EVENT */
    uint32_t code, fault_address, fault_status;
};

struct hv_config_area;
struct hv_partition;
struct hv_vcpu;

/*
 * Enters the virtual processor's trap table, while its context is selected: a new window with
 * %l0 condition codes of the PSR, %l1 PC, %l2 nPC, %l3 event, %l4 code, %l5 fault address, %l6
 * fault status, and %sp one frame below that of the window before. If all windows were in use the
 * oldest is spilled; false: its stack is bad, *fault tells where, and nothing has changed.
 */
bool hv_machine_context_trap(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap,
                             struct hv_machine_fault *fault);

/*
 * The way back: PSR condition codes from %l0, PC from %l1, nPC from %l2, %g1 from %l3 of the
 * current window, which is left. HV_NO_ERROR, HV_INVALID_PARAM (PC or nPC is not a multiple of 4) or
 * HV_BAD_POINTER (the window before had been spilled and its stack is bad); then nothing has
 * changed.
 */
uint32_t hv_machine_context_return(struct hv_vcpu *vcpu);

/*
 * As hv_machine_context_trap, but all windows are dropped: the trap finds itself in the only one,
 * with %sp one frame below the trap stack, and has nothing to return to.
 */
HV_COLD void hv_machine_context_restart(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap);

/* The limits of the stack of a virtual processor have changed. */
void hv_machine_stack_limited(const struct hv_vcpu *vcpu);

/* Goes on behind the instruction that trapped. */
void hv_machine_context_skip(uint32_t vcpu);

/* An argument register (%o0 to %o4) of a virtual processor that made a hypercall; the result is 0. */
void hv_machine_context_set_argument(uint32_t vcpu, uint32_t number, uint32_t value);

/*
 * Makes a virtual processor's memory and registers those that the next return from a trap uses.
 * Writes of the one that ran before have reached memory when this returns.
 */
void hv_machine_context_select(const struct hv_vcpu *vcpu);

/*
 * The FPU becomes the selected virtual processor's, with the registers that it left there; those of
 * the last owner are kept. False: there is none.
 */
bool hv_machine_fpu_select(const struct hv_vcpu *vcpu);

/*
 * The page at `offset` of an area that is HV_AREA_CHANGEABLE gets these of HV_AREA_ATTRIBUTES, not
 * HV_AREA_WRITE without HV_AREA_READ; caches may still hold what it was.
 */
void hv_machine_page_set(const struct hv_partition *partition, const struct hv_config_area *area,
                         uint32_t offset, uint32_t attributes);

/* Ends everything. exit_code 0: as configured. */
noreturn void hv_machine_halt(uint32_t exit_code);

/* Starts the hypervisor over from its first C function; hv_module.reset_count tells it. */
noreturn void hv_machine_reset(void);

#endif
