/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The services of the hypervisor as C functions for partitions, one function a hypercall, and the
 * small C library that comes with them. A partition program is `#include "hv.h"` and `int
 * main(uint32_t id, uint32_t condition)`.
 *
 * All functions return enum hv_status. Besides what is listed, any call whose pointer or length
 * leaves the partition's own areas, or lacks the right needed there, returns HV_BAD_POINTER. On an
 * error nothing has happened: outputs keep their old values. Times are microseconds since the
 * module booted.
 */
#ifndef HV_LIB_HV_H
#define HV_LIB_HV_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "hv/abi/hypercall.h"
#include "hv/abi/types.h"

/*
 * The program. id: the partition's number; condition: enum hv_start_condition. Returning sets the
 * partition to IDLE mode: it gets no more time until someone restarts it.
 */
int main(uint32_t id, uint32_t condition);

/* The id, for those whom main does not call. */
extern uint32_t hv_partition_number;

/* What a hypercall leaves in %o0, %o1 and %o2. */
struct hv_result {
    enum hv_status status;
    uint32_t value;
    uint32_t second;
};

/* Any call with any arguments, for tests of the hypervisor; programs use the functions below. */
struct hv_result hv_call(uint32_t number, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3,
                         uint32_t a4);

/* Does nothing; HV_NO_ERROR. Measures the cost of a call. (HV_CALL_NULL) */
enum hv_status hv_null(void);

/*
 * Status of a partition. (HV_CALL_PARTITION_STATUS: %o0 partition, %o1 pointer) HV_INVALID_PARAM:
 * no such partition. HV_NOT_PERMITTED: not the caller's own, and the caller is no system partition.
 */
enum hv_status hv_partition_status(uint32_t partition, struct hv_partition_status *status);

/*
 * Sets the operating mode. NORMAL ends initialisation; COLD_START and WARM_START restart the
 * partition at once and count in restart_count; IDLE stops it. Acting on the caller itself, a
 * restart or IDLE does not return. (HV_CALL_PARTITION_SET_MODE: %o0 partition, %o1 mode)
 * HV_INVALID_PARAM: no such partition or mode. HV_NOT_PERMITTED: as above. HV_NO_ACTION: NORMAL
 * already. HV_INVALID_MODE: WARM_START while in COLD_START, or NORMAL for another partition.
 */
enum hv_status hv_partition_set_mode(uint32_t partition, enum hv_mode mode);

/*
 * Stops a partition where it is, the caller itself included. (HV_CALL_PARTITION_SUSPEND: %o0 partition)
 * HV_INVALID_PARAM, HV_NOT_PERMITTED: as above. HV_NO_ACTION: it is suspended, or in mode IDLE.
 */
enum hv_status hv_partition_suspend(uint32_t partition);

/*
 * A suspended partition goes on where it was; what an event of the health monitor has suspended repeats the
 * instruction. (HV_CALL_PARTITION_RESUME: %o0 partition) HV_NO_ACTION: it is not suspended.
 */
enum hv_status hv_partition_resume(uint32_t partition);

/*
 * Ends the module with exit code 0 (`how` 0), or starts it over with all partitions in COLD_START (1) or
 * WARM_START (2); does not return. System partitions only. (HV_CALL_MODULE_STOP: %o0 0 to 2) HV_NOT_PERMITTED,
 * HV_INVALID_PARAM.
 */
enum hv_status hv_module_stop(uint32_t how);

/* Status of the module: plan, frames, uptime. (HV_CALL_MODULE_STATUS: %o0 pointer) */
enum hv_status hv_module_status(struct hv_module_status *status);

/*
 * Another plan of the configuration from the next major frame on; the last call before it counts.
 * System partitions only. (HV_CALL_PLAN_SWITCH: %o0 plan, the first of the configuration being 0)
 * HV_NOT_PERMITTED. HV_INVALID_PARAM: no such plan. HV_NO_ACTION: it is that plan's turn anyway.
 */
enum hv_status hv_plan_switch(uint32_t plan);

/*
 * The plan of that name. (HV_CALL_PLAN_FIND: %o0 pointer to the name, as for hv_sampling_create; %o1
 * plan) HV_INVALID_CONFIG: there is none.
 */
enum hv_status hv_plan_find(const char *name, uint32_t *plan);

/* Hardware clock. (HV_CALL_TIME_GET; %o1 high, %o2 low word) */
enum hv_status hv_time_get(uint64_t *microseconds);

/*
 * Cycles of this processor's clock since it was reset: the up-counter in ASR 22 and 23, which
 * takes no hypercall. Stands still on processors built without one.
 */
uint64_t hv_cycles(void);

/* Gives up the rest of the slot; returns at the partition's next slot. (HV_CALL_IDLE) */
enum hv_status hv_idle(void);

/*
 * Sends text to the module's console, where each line carries the partition's name.
 * (HV_CALL_CONSOLE_WRITE: %o0 pointer, %o1 length in bytes)
 * HV_INVALID_PARAM: longer than the hypervisor takes at once (256 bytes are always accepted).
 * HV_NOT_AVAILABLE: the console is behind; try again in a later slot.
 */
enum hv_status hv_console_write(const char *text, size_t length);

/*
 * Creates a sampling port of the configuration; only before mode NORMAL. message_size and direction
 * must be those of the configuration; refresh_us is how old a message may be to count as valid (0
 * for a source port). (HV_CALL_SAMPLING_CREATE: %o0 pointer to the name of up to HV_NAME_LENGTH
 * bytes with its terminating zero, %o1 message size, %o2 direction, %o3 high and %o4 low word of
 * the refresh period; %o1 port) HV_INVALID_CONFIG: no such port, or its configuration differs.
 * HV_INVALID_MODE: mode is NORMAL. HV_NO_ACTION: created before in this start.
 */
enum hv_status hv_sampling_create(const char *name, uint32_t message_size,
                                  enum hv_port_direction direction, uint64_t refresh_us,
                                  uint32_t *port);

/*
 * Writes a message that replaces the last one. (HV_CALL_SAMPLING_WRITE: %o0 port, %o1 pointer, %o2
 * length in bytes) HV_INVALID_PARAM: no such port or length 0. HV_INVALID_CONFIG: longer than the
 * port's messages. HV_INVALID_MODE: not a source.
 */
enum hv_status hv_sampling_write(uint32_t port, const void *message, uint32_t length);

/*
 * Reads the last message; message must hold the port's message size. validity becomes HV_VALID if
 * the message is no older than the refresh period. (HV_CALL_SAMPLING_READ: %o0 port, %o1 pointer;
 * %o1 length, %o2 validity) HV_INVALID_PARAM: no such port. HV_INVALID_MODE: not a destination.
 * HV_NO_ACTION or HV_NOT_AVAILABLE: nothing was ever written.
 */
enum hv_status hv_sampling_read(uint32_t port, void *message, uint32_t *length,
                                enum hv_validity *validity);

/*
 * Status of a port. (HV_CALL_SAMPLING_STATUS: %o0 port, %o1 pointer) HV_INVALID_PARAM: no such
 * port.
 */
enum hv_status hv_sampling_status(uint32_t port, struct hv_sampling_status *status);

/*
 * Withdraws the message of a source: readers find none until the next one. (HV_CALL_SAMPLING_CLEAR: %o0
 * port) HV_INVALID_PARAM: no such port. HV_INVALID_MODE: not a source.
 */
enum hv_status hv_sampling_clear(uint32_t port);

/*
 * Creates a queuing port of the configuration; only before mode NORMAL. Size, depth and direction
 * must be those of the configuration. (HV_CALL_QUEUING_CREATE: %o0 pointer to the name as above, %o1
 * message size, %o2 depth, %o3 direction; %o1 port) Errors as for hv_sampling_create.
 */
enum hv_status hv_queuing_create(const char *name, uint32_t message_size, uint32_t depth,
                                 enum hv_port_direction direction, uint32_t *port);

/*
 * Sends a message, behind all that wait; the receiver gets HV_INTERRUPT_PORT. (HV_CALL_QUEUING_SEND:
 * %o0 port, %o1 pointer, %o2 length in bytes) HV_NOT_AVAILABLE: the queue is full; HV_INTERRUPT_PORT
 * tells when it no longer is. HV_INVALID_PARAM: no such port or length 0. HV_INVALID_CONFIG: longer
 * than the port's messages. HV_INVALID_MODE: not a source.
 */
enum hv_status hv_queuing_send(uint32_t port, const void *message, uint32_t length);

/*
 * Takes the oldest message; message must hold the port's message size. left: how many wait still.
 * (HV_CALL_QUEUING_RECEIVE: %o0 port, %o1 pointer; %o1 length, %o2 left) HV_NOT_AVAILABLE: none
 * waits. HV_INVALID_PARAM: no such port. HV_INVALID_MODE: not a destination.
 */
enum hv_status hv_queuing_receive(uint32_t port, void *message, uint32_t *length, uint32_t *left);

/* (HV_CALL_QUEUING_STATUS: %o0 port, %o1 pointer) HV_INVALID_PARAM: no such port. */
enum hv_status hv_queuing_status(uint32_t port, struct hv_queuing_status *status);

/*
 * The memory area of the partition that holds the address, or the next one above it: from 0 on, and
 * then from each one's end, all of them. (HV_CALL_MEMORY_STATUS: %o0 address, %o1 status)
 * HV_NOT_AVAILABLE: there is none above. HV_BAD_POINTER.
 */
enum hv_status hv_memory_status(uint32_t address, struct hv_memory_status *status);

/*
 * Pages from `address` on, as many as `size` bytes take, have these attributes from now on: of
 * HV_AREA_READ, _WRITE, _EXECUTE and _CACHEABLE any that their area has; 0: the partition cannot
 * touch them. The next start of the partition gives all back. (HV_CALL_MEMORY_PROTECT, once for each
 * page of HV_PAGE_SIZE bytes: %o0 address, %o1 attributes) HV_INVALID_CONFIG: not in an area that is
 * Changeable. HV_INVALID_PARAM: address not that of a page, attributes that the area has not, or
 * writable but not readable; pages before the one refused have been changed.
 */
enum hv_status hv_memory_protect(uint32_t address, uint32_t size, uint32_t attributes);

/* Empties instruction and data cache. (HV_CALL_CACHE_FLUSH) */
enum hv_status hv_cache_flush(void);

/*
 * A shared device register of the configuration's list, 1 being the first: the bits that the
 * partition may read, all others 0; and writing those that it may write, while all others keep what
 * they read as. (HV_CALL_REGISTER_READ: %o0 number; HV_CALL_REGISTER_WRITE: %o0 number, %o1 value)
 * HV_INVALID_PARAM: the list is shorter. HV_INVALID_CONFIG: no bit may be written.
 */
enum hv_status hv_register_read(uint32_t number, uint32_t *value);
enum hv_status hv_register_write(uint32_t number, uint32_t value);

/*
 * Throws away all that wait. (HV_CALL_QUEUING_CLEAR: %o0 port) HV_INVALID_PARAM: no such port.
 * HV_INVALID_MODE: not a destination.
 */
enum hv_status hv_queuing_clear(uint32_t port);

/*
 * Sends an interrupt of the configuration's list, 1 being the first, to its partition.
 * (HV_CALL_INTERRUPT_SEND: %o0 number in the list) HV_INVALID_PARAM: the list is shorter.
 */
enum hv_status hv_interrupt_send(uint32_t link);

/*
 * Reports HV_EVENT_APPLICATION_ERROR with a code of the partition's own to the health monitor;
 * whether the call returns is for the partition's table to say. (HV_CALL_HM_RAISE: %o0 code, %o1
 * pointer to a text, %o2 its length) HV_INVALID_PARAM: length above 64.
 */
enum hv_status hv_hm_raise(uint32_t code, const char *text, uint32_t length);

/*
 * Reports an event that the caller's own error handling cannot settle: the action of the caller's
 * table, whatever its level, without the caller's trap table being asked. (HV_CALL_HM_ERROR: %o0
 * event, %o1 code) HV_INVALID_PARAM: no such event, or INTERNAL_ERROR.
 */
enum hv_status hv_hm_error(enum hv_event event, uint32_t code);

/*
 * Reads one record of the health-monitor log; system partitions only. (HV_CALL_HM_LOG_READ: %o0
 * sequence number, %o1 pointer) HV_NOT_AVAILABLE: overwritten already, or not yet written.
 * HV_NOT_PERMITTED.
 */
enum hv_status hv_hm_log_read(uint32_t sequence, struct hv_hm_record *record);

/*
 * How many events were charged to a partition, or with HV_NO_PARTITION to all since boot, which is
 * also the next sequence number of the log. (HV_CALL_HM_STATUS: %o0 partition; %o1 events)
 * HV_INVALID_PARAM: no such partition. HV_NOT_PERMITTED: not the caller's own, and the caller is no
 * system partition.
 */
enum hv_status hv_hm_status(uint32_t partition, uint32_t *events);

/*
 * What a trap handler sees of the interrupted program, and may change: the program goes on with it.
 * At the return %y, %g1..%g7, the condition codes, PC and nPC are taken from here.
 */
struct hv_trap_frame {
    uint32_t y;
    uint32_t globals[7]; /* %g1..%g7 */
    uint32_t psr;        /* condition codes */
    uint32_t pc, npc;
    uint32_t event; /* enum hv_event, or HV_NO_EVENT for interrupts and software traps */
    uint32_t code;  /* of a raised event */
    uint32_t fault_address, fault_status;
};

/*
 * Takes every trap of the partition: interrupts (0x10 + enum hv_interrupt), SPARC traps that the
 * health-monitor table gives to level PROCESS (their trap type), events without a SPARC trap
 * (HV_TRAP_TYPE_EVENT), and software traps. Runs with traps disabled, on the stack of the
 * interrupted program; must not use floating point.
 */
typedef void hv_trap_handler(uint32_t trap_type, struct hv_trap_frame *frame);

/*
 * Installs the handler, NULL for none; traps still have to be enabled. (HV_CALL_TRAP_TABLE_SET: %o0
 * address of a table of 256 entries of 16 bytes, in executable memory, 0 for none)
 * HV_INVALID_PARAM: not a multiple of 16.
 */
enum hv_status hv_trap_handle(hv_trap_handler *handler);

/*
 * Traps on or off; off, interrupts stay pending, and an error is not the partition's own to handle
 * any more. What is pending comes before the call returns. (HV_CALL_TRAPS_ENABLE: %o0 1 or 0)
 * HV_INVALID_PARAM: neither. HV_INVALID_MODE: no trap table.
 *
 * (The handler's way back is HV_CALL_TRAP_RETURN: condition codes from %l0, PC %l1, nPC %l2, %g1
 * %l3, traps enabled. It comes back only if that is refused. HV_INVALID_MODE: traps are enabled, so
 * there is nothing to return from. HV_INVALID_PARAM: PC or nPC not a multiple of 4. HV_BAD_POINTER:
 * the window to return to cannot be loaded from its stack.)
 */
enum hv_status hv_traps_enable(uint32_t on);

/*
 * Where a trap goes that the interrupted stack cannot take, and what an instruction does wrong, at
 * process level, while traps are off: to the handler as HV_TRAP_TYPE_STACK, on this stack, with event, PC
 * and fault address as usual. All register windows are lost and the stack's limit is lifted; the
 * handler must not return, and goes on by hv_traps_enable. Serves once, then has to be set again.
 * (HV_CALL_TRAP_STACK_SET: %o0 first address behind the stack, 0: none) HV_INVALID_PARAM: not a
 * multiple of 8.
 */
enum hv_status hv_trap_stack_set(void *top);

/*
 * Limits the stack: a register window that would be spilled to or filled from an address outside
 * is the event WINDOW_OVERFLOW or WINDOW_UNDERFLOW. size 0: every area will do.
 * (HV_CALL_STACK_LIMIT: %o0 lowest address, %o1 size) HV_INVALID_PARAM: size below 96.
 */
enum hv_status hv_stack_limit(void *low, size_t size);

/*
 * Interrupts, as masks of 1 << enum hv_interrupt: enables or disables those of `mask`, makes some
 * pending, clears pending ones. (HV_CALL_INTERRUPTS_ENABLE: %o0 mask, %o1 values;
 * HV_CALL_INTERRUPTS_PEND, _CLEAR: %o0 mask) HV_INVALID_PARAM: other than interrupts 1 to 15.
 */
enum hv_status hv_interrupts_enable(uint32_t mask, uint32_t values);
enum hv_status hv_interrupts_pend(uint32_t mask);
enum hv_status hv_interrupts_clear(uint32_t mask);

/* (HV_CALL_INTERRUPT_STATUS: %o0 pointer) */
enum hv_status hv_interrupt_status(struct hv_interrupt_status *status);

/*
 * Gives up the processor until an enabled interrupt is pending (which need not be taken: traps may
 * be disabled) or the next slot begins. (HV_CALL_WAIT)
 */
enum hv_status hv_wait(void);

/*
 * Sets a timer: HV_INTERRUPT_TIMER or HV_INTERRUPT_EXECUTION_TIMER at a time of its clock, 0: off,
 * and from then on every period_us, 0: once. A timer that expires outside the partition's slots is
 * noticed when the next one begins; missed periods count as one. (HV_CALL_TIMER_SET: %o0 clock, %o1
 * high and %o2 low word of the expiry, %o3 period) HV_INVALID_PARAM: no such clock, or a period
 * below HV_TIMER_PERIOD_MIN_US.
 */
enum hv_status hv_timer_set(enum hv_clock clock, uint64_t expiry_us, uint32_t period_us);

/* Time that the partition has run since its start. (HV_CALL_EXECUTION_TIME_GET; %o1 high, %o2 low)
 */
enum hv_status hv_execution_time_get(uint64_t *microseconds);

/*
 * Either clock in cycles of the processor, also where ASR 22 and 23 stand still; from 25 MHz on to the cycle.
 * (HV_CALL_CYCLES_GET: %o0 clock; %o1 high, %o2 low) The execution clock keeps whole microseconds
 * from one slot to the next: of a slot's last one nothing counts. HV_INVALID_PARAM: no such clock.
 */
enum hv_status hv_cycles_get(enum hv_clock clock, uint64_t *cycles);

/*
 * Starts the watchdog, or starts it anew: HV_EVENT_WATCHDOG in so many microseconds of the hardware
 * clock, 0: never. (HV_CALL_WATCHDOG_SET: %o0 microseconds)
 */
enum hv_status hv_watchdog_set(uint32_t us);

/*
 * Marks a point in the trace, for tools that watch. (HV_CALL_TRACE_EMIT: %o0 identifier, %o1 value)
 */
enum hv_status hv_trace_emit(uint32_t identifier, uint32_t value);

/*
 * Reads one trace point of any partition; system partitions only. (HV_CALL_TRACE_READ: %o0 sequence
 * number, from 0, %o1 pointer) HV_NOT_AVAILABLE: overwritten already, or not yet written.
 * HV_NOT_PERMITTED.
 */
enum hv_status hv_trace_read(uint32_t sequence, struct hv_trace_record *record);

/*
 * Virtual processors of a partition with several. The first one runs main; the others begin stopped.
 * Each has interrupts, timers and a trap table of its own, and its own slots.
 */

/* Which one this is, from 0, and how many there are. (HV_CALL_VCPU_INDEX; %o1 index, %o2 count) */
uint32_t hv_vcpu_index(void);
uint32_t hv_vcpu_count(void);

/*
 * Starts another one: it calls function(argument) on a stack that ends at stack_top, and stops when
 * that returns. (HV_CALL_VCPU_START: %o0 index, %o1 entry, %o2 stack pointer, %o3 argument; it begins
 * with the argument in %o0 and its index in %o1) HV_INVALID_PARAM: no such one, or a misaligned
 * entry. HV_NO_ACTION: it is not stopped. HV_NOT_AVAILABLE: it was stopped this moment and has not
 * left its processor yet.
 */
enum hv_status hv_vcpu_start(uint32_t index, void (*function)(uint32_t argument), void *stack_top,
                             uint32_t argument);

/*
 * Stops one, itself included; all it had is lost. (HV_CALL_VCPU_STOP: %o0 index) HV_INVALID_PARAM: no
 * such one. HV_NO_ACTION: it is stopped.
 */
enum hv_status hv_vcpu_stop(uint32_t index);

/*
 * Makes interrupts pending on another one. (HV_CALL_VCPU_INTERRUPT: %o0 index, %o1 mask)
 * HV_INVALID_PARAM: no such one, or other than interrupts 1 to 15.
 */
enum hv_status hv_vcpu_interrupt(uint32_t index, uint32_t mask);

/*
 * Carries out several calls, in order; each entry then has its status in argument[0] and its results
 * behind it. One that gives up the processor is done when the partition has it again. Up to
 * HV_MULTICALL_MAX of them. (HV_CALL_MULTICALL: %o0 pointer, %o1 number, %o2 how many are done
 * already: 0) HV_INVALID_PARAM: too many. In an entry, HV_BAD_CALL: no such call, or MULTICALL or
 * TRAP_RETURN.
 */
enum hv_status hv_multicall(struct hv_multicall *entries, uint32_t count);

/*
 * Formats as C does: %d %i %u %x %X %c %s %p %%, with the flags '-' and '0', a width, `*` as width,
 * a precision for %s, and the length modifiers l, ll and z. No floating point. hv_printf sends each
 * call's text as one console write; what exceeds 200 bytes is cut. They return the length that the
 * whole text has.
 */
int hv_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);
int hv_snprintf(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int hv_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As in C. */
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strncpy(char *restrict to, const char *restrict from, size_t size);

#endif
