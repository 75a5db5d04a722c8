/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel of the APEX library: processes, who of them runs, and how a service enters and leaves.
 * It lives in the partition, in user mode. Everything below is called between apex_enter and
 * apex_leave, one process at a time; interrupts that come meanwhile are only noted.
 */
#ifndef HV_APEX_KERNEL_H
#define HV_APEX_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hv/apex/apexPartition.h"
#include "hv/apex/clock.h"
#include "hv/apex/queue.h"

struct apex_object;

/* Registers of a process that does not run, and the stack that it has; switch.S knows the layout. */
struct apex_context {
    uint32_t stack_pointer, pc;
    uint32_t locals[8], ins[8];
    uint32_t stack_low, stack_size; /* lowest address, bytes; size 0: no limit */
};

struct apex_process {
    struct apex_context context; /* first: see switch.S */
    struct apex_process *next, *previous;
    struct apex_queue *queue; /* that it is in: the ready processes or those that wait; or null */
    PROCESS_ID_TYPE id;       /* 1 and up; NULL_PROCESS_ID: the error handler; MAIN_PROCESS_ID */
    PROCESS_STATE_TYPE state; /* READY also while it runs */
    bool blocked;             /* waits for time, a release point or a resource */
    bool suspended;
    bool lost;          /* its registers are, so it cannot be resumed */
    bool first_release; /* NORMAL mode will tell when */
    PRIORITY_TYPE current_priority;
    uint64_t release;  /* us: the last release point, or the next one while it waits for that */
    uint64_t delay;    /* us, of DELAYED_START before NORMAL mode */
    uint64_t deadline; /* us; APEX_NEVER */
    struct apex_timer wake, late;
    RETURN_CODE_TYPE result;         /* of what it waited for */
    struct apex_object *mutex;       /* that it owns, but the preemption lock; or null */
    bool wants_mutex;                /* waits for one */
    PRIORITY_TYPE retained_priority; /* that it gets back with the release of that */
    void *message;                   /* what it waits to send, or the place to receive to */
    MESSAGE_SIZE_TYPE length;        /* of that */
    PROCESS_ATTRIBUTE_TYPE attributes;
};

enum {
    APEX_STACK_RESERVE = 2048
}; /* bytes below a process's stack, for interrupts and the kernel */

struct apex_kernel {
    struct apex_process *current;
    struct apex_queue ready;
    struct apex_process *lock_owner; /* of the preemption lock */
    LOCK_LEVEL_TYPE lock_level;
    OPERATING_MODE_TYPE mode; /* NORMAL or not; GET_PARTITION_STATUS knows better */
    volatile bool inside;     /* a process is in the kernel */
    volatile bool due;        /* an interrupt has come */
    bool traps_off;           /* inside, by way of a trap */
    bool fpu;                 /* the partition has one */
};

/* Registers of the FPU of a process that was interrupted; fpu.S knows the layout. */
struct apex_fpu {
    _Alignas(8) uint32_t f[32];
    uint32_t fsr;
};

extern struct apex_kernel apex;

/* The main process: initialises, and from NORMAL mode on idles. */
extern struct apex_process apex_main;
extern struct apex_process apex_error_handler;

/* Every service between these; leaving may take long, since others may run. Returns `code`. */
void apex_enter(void);
RETURN_CODE_TYPE apex_leave(RETURN_CODE_TYPE code);

/* NORMAL mode begins: takes over traps and interrupts and idles whenever no process runs. */
_Noreturn void apex_run(void);

/* Lets others run as long as `current` must not. Back when it may. */
void apex_dispatch(void);

/* A process that is no longer blocked, suspended or new becomes READY, behind its equals. */
void apex_ready(struct apex_process *process);

/* It is READY no longer. */
void apex_unready(struct apex_process *process, PROCESS_STATE_TYPE state);

/* The current process may wait: NORMAL mode, no mutex, no preemption lock, not the error handler. */
bool apex_may_wait(void);

/*
 * The current process waits in the queue (null: for time alone) for at most time_out; returns the
 * result that apex_unblock gave it, or TIMED_OUT.
 */
RETURN_CODE_TYPE apex_wait(struct apex_queue *queue, SYSTEM_TIME_TYPE time_out);

/*
 * Memory that the current process leaves to others while it waits: if it is bad, let that be found
 * on its own account and now. `write`: they will write there.
 */
void apex_touch(void *memory, MESSAGE_SIZE_TYPE size, bool write);

/* Ends the waiting of a process. */
void apex_unblock(struct apex_process *process, RETURN_CODE_TYPE result);

/* Registers with which a process begins anew at its entry point. */
void apex_context_reset(struct apex_process *process);

/* The current process's place among its equals is lost: it goes behind them. */
void apex_yield(void);

/* See process.c: all processes, id 1 first. */
struct apex_process *apex_process_find(PROCESS_ID_TYPE id);

/* See process_control.c. */
void apex_process_stop(struct apex_process *process);

/* See queuing.c: something may have changed at the other ends. */
void apex_queuing_retry(void);

/* See logbook.c: work while no process runs; false: there was none. */
bool apex_logbook_engrave(void);

/* See fpu.S. Only where apex.fpu. */
void apex_fpu_save(struct apex_fpu *fpu);
void apex_fpu_load(const struct apex_fpu *fpu);
uint32_t apex_fpu_status(void);
void apex_fpu_set_status(uint32_t fsr);

/* See switch.S. */
void apex_switch(struct apex_context *from, const struct apex_context *to);

#endif
