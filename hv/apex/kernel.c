/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which process runs. The kernel is one region that only one process is in at a time (`inside`),
 * also across a switch: whoever is switched to leaves it. It is entered by a service, or by a trap
 * (trap.c) on the stack of the process that was interrupted; `traps_off` tells the way, since what
 * came in by one way may go out by the other.
 */
#include "hv/apex/kernel.h"

#include "hv/abi/config.h"

#include "hv/apex/error.h"
#include "hv/apex/trap.h"
#include "hv/lib/hv.h"

struct apex_process apex_main = {.id = MAIN_PROCESS_ID, .state = READY};
struct apex_process apex_error_handler;
struct apex_kernel apex = {.current = &apex_main, .ready = {.discipline = PRIORITY}};

/* Nobody looks at the other side of an interrupt that the compiler has moved. */
static inline void kernel_barrier(void)
{
    __asm__ volatile("" : : : "memory");
}

static bool kernel_is_running(const struct apex_process *process)
{
    return process->state == READY;
}

/* The error handler before all, the holder of the preemption lock before all others. */
static struct apex_process *kernel_pick(void)
{
    if (kernel_is_running(&apex_error_handler))
        return &apex_error_handler;
    if (apex.lock_level > 0 && kernel_is_running(apex.lock_owner))
        return apex.lock_owner;
    return apex.ready.head ? apex.ready.head : &apex_main;
}

void apex_dispatch(void)
{
    while (apex.mode == NORMAL) {
        struct apex_process *const from = apex.current;
        const uint32_t fsr = apex.fpu ? apex_fpu_status() : 0;

        if (apex.due) {
            apex.due = false;
            apex_trap_deferred();
            apex_timer_expire();
            apex_queuing_retry();
        }
        apex_timer_program();
        apex.current = kernel_pick();
        if (apex.current == from)
            break;
        apex_switch(&from->context, &apex.current->context);
        if (apex.fpu)
            apex_fpu_set_status(fsr);
    }
}

void apex_enter(void)
{
    uint32_t stack_pointer;

    apex.inside = true;
    kernel_barrier();
    __asm__("mov %%sp, %0" : "=r"(stack_pointer));
    if (!apex_trap_check_stack(stack_pointer))
        apex_dispatch();
}

RETURN_CODE_TYPE apex_leave(RETURN_CODE_TYPE code)
{
    do {
        apex.inside = true;
        kernel_barrier();
        apex_dispatch();
        if (apex.traps_off) {
            apex.traps_off = false;
            hv_traps_enable(1);
        }
        kernel_barrier();
        apex.inside = false;
        kernel_barrier();
    } while (apex.due);
    return code;
}

/* The first that a process executes: it was switched to, so it is in the kernel. */
static void kernel_begin(void)
{
    void (*entry)(void) = (void (*)(void))apex.current->attributes.ENTRY_POINT;

    if (apex.fpu)
        apex_fpu_set_status(0);
    apex_leave(NO_ERROR);
    entry();
    STOP_SELF();
}

void apex_context_reset(struct apex_process *process)
{
    struct apex_context *context = &process->context;
    const uint32_t top = context->stack_low + context->stack_size;

    *context = (struct apex_context){
        .stack_pointer = (top - 96) & ~7u,
        .pc = (uint32_t)(uintptr_t)kernel_begin - 8, /* it is returned to */
        .stack_low = context->stack_low,
        .stack_size = context->stack_size,
    };
    process->lost = false;
}

void apex_ready(struct apex_process *process)
{
    if (process->blocked || process->suspended)
        return;
    process->state = READY;
    apex_queue_add(&apex.ready, process);
}

void apex_unready(struct apex_process *process, PROCESS_STATE_TYPE state)
{
    apex_queue_remove(process);
    process->state = state;
}

void apex_yield(void)
{
    apex_queue_remove(apex.current);
    apex_queue_add(&apex.ready, apex.current);
}

bool apex_may_wait(void)
{
    return apex.mode == NORMAL && apex.current != &apex_error_handler &&
           apex.current != apex.lock_owner && !apex.current->mutex;
}

void apex_touch(void *memory, MESSAGE_SIZE_TYPE size, bool write)
{
    enum { PAGE = 4096 };
    volatile unsigned char *const byte = memory;

    for (MESSAGE_SIZE_TYPE i = 0; i < size + PAGE - 1; i += PAGE) {
        const MESSAGE_SIZE_TYPE at = i < size ? i : size - 1;
        const unsigned char value = byte[at];

        if (write)
            byte[at] = value;
    }
}

static void kernel_timed_out(struct apex_process *process)
{
    apex_unblock(process, TIMED_OUT);
}

RETURN_CODE_TYPE apex_wait(struct apex_queue *queue, SYSTEM_TIME_TYPE time_out)
{
    struct apex_process *const self = apex.current;

    apex_unready(self, WAITING);
    self->blocked = true;
    if (queue)
        apex_queue_add(queue, self);
    if (time_out != INFINITE_TIME_VALUE)
        apex_timer_start(&self->wake, apex_clock_now() + apex_clock_us(time_out), self,
                         kernel_timed_out);
    apex_dispatch();
    return self->result;
}

void apex_unblock(struct apex_process *process, RETURN_CODE_TYPE result)
{
    apex_timer_stop(&process->wake);
    apex_queue_remove(process);
    process->blocked = false;
    process->result = result;
    if (process->state == WAITING)
        apex_ready(process);
}

/* Traps stay off: interrupts end the waiting, and are seen at once without being taken. */
static void kernel_idle(void)
{
    if (apex_logbook_engrave())
        return;
    if (!apex.traps_off) {
        apex.traps_off = true;
        hv_traps_enable(0);
    }
    if (!apex.due)
        hv_wait();
    hv_interrupts_clear(HV_INTERRUPTS);
    apex.due = true;
}

_Noreturn void apex_run(void)
{
    struct hv_partition_status status = {.flags = 0};

    hv_partition_status(hv_partition_number, &status);
    apex.fpu = (status.flags & HV_PARTITION_FPU) != 0;
    apex_trap_take();
    for (;;) {
        apex_dispatch();
        kernel_idle();
    }
}
