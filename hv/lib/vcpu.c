/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of the virtual processor's calls: traps, interrupts, timers. Contracts: hv.h. */
#include "hv/lib/hv.h"

/* Called by trap.S. */
extern hv_trap_handler *hv_trap_function;
extern const uint32_t hv_trap_table[];

/* See start.S. */
void hv_vcpu_entry(void);

enum { FRAME = 96, FRAME_ARGUMENT = 68 }; /* bytes; the place of the first argument word */

hv_trap_handler *hv_trap_function;

static enum hv_status call(uint32_t number, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3)
{
    return hv_call(number, a0, a1, a2, a3, 0).status;
}

enum hv_status hv_trap_handle(hv_trap_handler *handler)
{
    hv_trap_function = handler;
    return call(HV_CALL_TRAP_TABLE_SET, handler ? (uint32_t)(uintptr_t)hv_trap_table : 0, 0, 0, 0);
}

enum hv_status hv_traps_enable(uint32_t on)
{
    return call(HV_CALL_TRAPS_ENABLE, on, 0, 0, 0);
}

enum hv_status hv_interrupts_enable(uint32_t mask, uint32_t values)
{
    return call(HV_CALL_INTERRUPTS_ENABLE, mask, values, 0, 0);
}

enum hv_status hv_interrupts_pend(uint32_t mask)
{
    return call(HV_CALL_INTERRUPTS_PEND, mask, 0, 0, 0);
}

enum hv_status hv_interrupts_clear(uint32_t mask)
{
    return call(HV_CALL_INTERRUPTS_CLEAR, mask, 0, 0, 0);
}

enum hv_status hv_interrupt_status(struct hv_interrupt_status *status)
{
    return call(HV_CALL_INTERRUPT_STATUS, (uint32_t)(uintptr_t)status, 0, 0, 0);
}

enum hv_status hv_trap_stack_set(void *top)
{
    return call(HV_CALL_TRAP_STACK_SET, (uint32_t)(uintptr_t)top, 0, 0, 0);
}

enum hv_status hv_stack_limit(void *low, size_t size)
{
    return call(HV_CALL_STACK_LIMIT, (uint32_t)(uintptr_t)low, size, 0, 0);
}

enum hv_status hv_wait(void)
{
    return call(HV_CALL_WAIT, 0, 0, 0, 0);
}

enum hv_status hv_timer_set(enum hv_clock clock, uint64_t expiry_us, uint32_t period_us)
{
    return call(HV_CALL_TIMER_SET, clock, (uint32_t)(expiry_us >> 32), (uint32_t)expiry_us,
                period_us);
}

static enum hv_status time_of(uint32_t number, uint32_t argument, uint64_t *time)
{
    struct hv_result result = hv_call(number, argument, 0, 0, 0, 0);

    if (result.status == HV_NO_ERROR)
        *time = (uint64_t)result.value << 32 | result.second;
    return result.status;
}

enum hv_status hv_execution_time_get(uint64_t *microseconds)
{
    return time_of(HV_CALL_EXECUTION_TIME_GET, 0, microseconds);
}

enum hv_status hv_cycles_get(enum hv_clock clock, uint64_t *cycles)
{
    return time_of(HV_CALL_CYCLES_GET, clock, cycles);
}

enum hv_status hv_watchdog_set(uint32_t us)
{
    return call(HV_CALL_WATCHDOG_SET, us, 0, 0, 0);
}

uint32_t hv_vcpu_index(void)
{
    return hv_call(HV_CALL_VCPU_INDEX, 0, 0, 0, 0, 0).value;
}

uint32_t hv_vcpu_count(void)
{
    return hv_call(HV_CALL_VCPU_INDEX, 0, 0, 0, 0, 0).second;
}

/* The function waits in the new stack's first frame, where hv_vcpu_entry finds it. */
enum hv_status hv_vcpu_start(uint32_t index, void (*function)(uint32_t argument), void *stack_top,
                             uint32_t argument)
{
    const uint32_t frame = ((uint32_t)(uintptr_t)stack_top & ~7u) - FRAME;

    *(uint32_t *)(uintptr_t)(frame + FRAME_ARGUMENT) = (uint32_t)(uintptr_t)function;
    return call(HV_CALL_VCPU_START, index, (uint32_t)(uintptr_t)hv_vcpu_entry, frame, argument);
}

enum hv_status hv_vcpu_stop(uint32_t index)
{
    return call(HV_CALL_VCPU_STOP, index, 0, 0, 0);
}

enum hv_status hv_vcpu_interrupt(uint32_t index, uint32_t mask)
{
    return call(HV_CALL_VCPU_INTERRUPT, index, mask, 0, 0);
}
