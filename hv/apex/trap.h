/* SPDX-License-Identifier: BSD-2-Clause */
/* Traps of the partition: interrupts that make processes ready, and what processes do wrong. */
#ifndef HV_APEX_TRAP_H
#define HV_APEX_TRAP_H

#include <stdbool.h>
#include <stdint.h>

/* Takes over the partition's traps and the interrupts of timers and ports. */
void apex_trap_take(void);

/* Works off an event that came while the kernel was at work. */
void apex_trap_deferred(void);

/*
 * On entry into the kernel: a process whose stack pointer has left its stack has failed. False: it
 * must not go on.
 */
bool apex_trap_check_stack(uint32_t stack_pointer);

#endif
