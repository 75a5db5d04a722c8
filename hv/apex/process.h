/* SPDX-License-Identifier: BSD-2-Clause */
/* What the process services share with those of partitions, time, errors and mutexes. */
#ifndef HV_APEX_PROCESS_H
#define HV_APEX_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hv/apex/apexProcess.h"

struct apex_process;

/* Stacks that CREATE_PROCESS and CREATE_ERROR_HANDLER give, in bytes. */
enum { APEX_STACK_MIN = 256, APEX_STACK_MAX = 1 << 20 };

/* A process with a stack; only where there is memory for both, apex_process_size bytes. */
void apex_process_give_stack(struct apex_process *process, STACK_SIZE_TYPE size);

/* Memory that such a stack takes. */
size_t apex_process_stack_memory(STACK_SIZE_TYPE size);

bool apex_process_is_periodic(const struct apex_process *process);

/* It has to be done by then, us; APEX_NEVER: whenever. */
void apex_process_set_deadline(struct apex_process *process, uint64_t time);

/* The deadline of a release at that time. */
uint64_t apex_process_deadline_of(const struct apex_process *process, uint64_t release);

/* A new place among the ready, behind its equals or before them. */
void apex_process_set_priority(struct apex_process *process, PRIORITY_TYPE priority, bool first);

/* Dormant process: its first release point is set, or waits for NORMAL mode. */
void apex_process_start(struct apex_process *process, uint64_t delay);

/* NORMAL mode begins: so do all that were started. */
void apex_process_start_all(void);

/* Nobody holds the preemption lock any more. */
void apex_preemption_unlock(void);

#endif
