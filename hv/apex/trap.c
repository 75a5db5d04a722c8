/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps of the partition. They arrive on the stack of whoever was interrupted, with traps off; an
 * interrupt of the kernel itself is only noted. A fault is the process's, even where it happened in
 * a service: those touch the caller's memory only while their own state is in order. Events that
 * have nothing to do with the instruction wait until the kernel is done. A stack that
 * has grown out of its limits is found by the hypervisor when a window is spilled, and by the stack
 * pointer at every entry into the kernel.
 */
#include "hv/apex/trap.h"

#include "hv/apex/error.h"
#include "hv/apex/kernel.h"
#include "hv/lib/hv.h"

enum {
    TT_INTERRUPT = 0x11,
    TT_INTERRUPT_LAST = 0x1f,
    INTERRUPTS = 1 << HV_INTERRUPT_TIMER | 1 << HV_INTERRUPT_PORT,
    TRAP_STACK = 2048,
    FRAME_DEPTH = 64 /* of struct hv_trap_frame below the interrupted stack pointer, see trap.S */
};

static _Alignas(8) unsigned char trap_stack[TRAP_STACK];

/* What came while the kernel could not be disturbed; HV_EVENT_COUNT: nothing. */
static struct {
    enum hv_event event;
    uint32_t address;
} deferred = {HV_EVENT_COUNT, 0};

/* What a health-monitor event means to a process. Those not listed are illegal requests. */
static const struct {
    ERROR_CODE_TYPE code;
    bool goes_on; /* there is no instruction that would only fail again */
} trap_errors[HV_EVENT_COUNT] = {
    [HV_EVENT_INSTRUCTION_ACCESS] = {MEMORY_VIOLATION, false},
    [HV_EVENT_ILLEGAL_INSTRUCTION] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_PRIVILEGED_INSTRUCTION] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_FP_DISABLED] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_WINDOW_OVERFLOW] = {STACK_OVERFLOW, false},
    [HV_EVENT_WINDOW_UNDERFLOW] = {STACK_OVERFLOW, false},
    [HV_EVENT_ALIGNMENT] = {MEMORY_VIOLATION, false},
    [HV_EVENT_FP_EXCEPTION] = {NUMERIC_ERROR, false},
    [HV_EVENT_DATA_ACCESS] = {MEMORY_VIOLATION, false},
    [HV_EVENT_TAG_OVERFLOW] = {NUMERIC_ERROR, false},
    [HV_EVENT_WATCHPOINT] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_REGISTER_ERROR] = {HARDWARE_FAULT, false},
    [HV_EVENT_CP_DISABLED] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_DIVISION_BY_ZERO] = {NUMERIC_ERROR, false},
    [HV_EVENT_DATA_STORE] = {MEMORY_VIOLATION, true},
    [HV_EVENT_SOFTWARE_TRAP] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_UNKNOWN_TRAP] = {ILLEGAL_REQUEST, false},
    [HV_EVENT_SLOT_OVERRUN] = {DEADLINE_MISSED, true},
    [HV_EVENT_DEADLINE_MISSED] = {DEADLINE_MISSED, true},
    [HV_EVENT_APPLICATION_ERROR] = {APPLICATION_ERROR, true},
    [HV_EVENT_ILLEGAL_REQUEST] = {ILLEGAL_REQUEST, true},
    [HV_EVENT_MEMORY_ERROR] = {HARDWARE_FAULT, true},
    [HV_EVENT_WATCHDOG] = {DEADLINE_MISSED, true},
    [HV_EVENT_CONFIGURATION_ERROR] = {ILLEGAL_REQUEST, true},
};

/* Others run until the interrupted process may go on; TRAP_RETURN then finds traps off. */
static void trap_dispatch(bool inside)
{
    struct apex_fpu fpu;

    apex.inside = true;
    apex.traps_off = true;
    if (apex.fpu)
        apex_fpu_save(&fpu);
    do {
        apex_dispatch();
        if (!apex.traps_off) {
            hv_traps_enable(0);
            apex.traps_off = true;
        }
    } while (apex.due);
    if (apex.fpu)
        apex_fpu_load(&fpu);
    apex.traps_off = false;
    apex.inside = inside;
}

/* The current process has failed; false: the health monitor says that it shall go on. */
static bool trap_fail(enum hv_event event, uint32_t address)
{
    const struct apex_error error = {
        .event = event,
        .code = trap_errors[event].code,
        .process = apex.current,
        .address = address,
    };

    if (!apex_error_report(&error))
        return false;
    if (!trap_errors[event].goes_on)
        apex_unready(apex.current, FAULTED);
    return true;
}

void apex_trap_deferred(void)
{
    const enum hv_event event = deferred.event;

    if (event == HV_EVENT_COUNT)
        return;
    deferred.event = HV_EVENT_COUNT;
    trap_fail(event, deferred.address);
}

bool apex_trap_check_stack(uint32_t stack_pointer)
{
    const struct apex_context *context = &apex.current->context;

    if (context->stack_size == 0 || stack_pointer >= context->stack_low + APEX_STACK_RESERVE)
        return true;
    return !trap_fail(HV_EVENT_WINDOW_OVERFLOW, stack_pointer);
}

/*
 * The windows of the process are gone. Should the health monitor ignore that, it can only be
 * stopped; the main process begins to idle anew.
 */
static _Noreturn void trap_lost(const struct hv_trap_frame *frame)
{
    hv_trap_stack_set(trap_stack + TRAP_STACK);
    apex.inside = true;
    apex.traps_off = true;
    apex.current->lost = true;
    if (!trap_fail((enum hv_event)frame->event, frame->pc) && apex.current != &apex_main)
        apex_process_stop(apex.current);
    if (apex.current == &apex_main)
        apex_run();
    for (;;)
        apex_dispatch();
}

static void trap_skip(struct hv_trap_frame *frame)
{
    frame->pc = frame->npc;
    frame->npc += 4;
}

static void trap_handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    const bool inside = apex.inside;

    if (trap_type == HV_TRAP_TYPE_STACK)
        trap_lost(frame);
    if (trap_type >= TT_INTERRUPT && trap_type <= TT_INTERRUPT_LAST) {
        apex.due = true;
        if (inside)
            return;
        apex_trap_check_stack((uint32_t)(uintptr_t)frame + FRAME_DEPTH);
    } else {
        const enum hv_event event =
            frame->event < HV_EVENT_COUNT ? (enum hv_event)frame->event : HV_EVENT_SOFTWARE_TRAP;

        if (inside && trap_errors[event].goes_on) {
            deferred.event = event;
            deferred.address = frame->pc;
            apex.due = true;
            return;
        }
        if (!trap_fail(event, frame->pc) && !trap_errors[event].goes_on)
            trap_skip(frame);
    }
    trap_dispatch(inside);
}

void apex_trap_take(void)
{
    hv_trap_handle(trap_handle);
    hv_trap_stack_set(trap_stack + TRAP_STACK);
    hv_interrupts_enable(HV_INTERRUPTS, INTERRUPTS);
    apex.traps_off = true; /* until the first process runs */
}
