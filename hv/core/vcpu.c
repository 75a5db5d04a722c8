/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps and interrupts of partitions. They are put on their way here and delivered by the
 * dispatcher, when the partition's registers are saved and its memory is selected.
 */
#include "hv/core/vcpu.h"

#include "hv/core/health.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"

enum {
    TRAP_TABLE_SIZE = 4096,
    TRAP_TABLE_ALIGNMENT = 16, /* of one entry: the table is not in TBR */
    TT_INTERRUPT_0 = 0x10,
    STACK_ALIGNMENT = 8,
    FRAME = 96 /* bytes that compiled code expects at its stack pointer */
};

/*
 * Another processor, in whose slot it is, decides anew: nobody else's slot is ever disturbed. One
 * that runs it has to leave it first.
 */
static void vcpu_kick(const struct hv_vcpu *vcpu)
{
    if (vcpu->cpu != hv_cpu.id && (vcpu->in_slot || vcpu->running))
        hv_machine_kick(vcpu->cpu);
}

void hv_vcpu_stop(struct hv_vcpu *vcpu, enum hv_state state)
{
    vcpu->state = state;
    if (vcpu->running && vcpu != hv_cpu.vcpu)
        vcpu->revoked = true;
    vcpu_kick(vcpu);
}

HV_SINGLE void hv_vcpu_forget(struct hv_vcpu *vcpu)
{
    vcpu->traps_enabled = false;
    vcpu->trap_table = 0;
    vcpu->trap_stack = 0;
    vcpu->stack_size = 0;
    vcpu->enabled = 0;
    vcpu->pending = 0;
    vcpu->trap.trap_type = 0;
    vcpu->timers.armed = false;
    vcpu->timers.execution_us = 0;
    vcpu->timers.watchdog.expiry = 0;
    vcpu->timers.timer[HV_CLOCK_HARDWARE].expiry = 0;
    vcpu->timers.timer[HV_CLOCK_EXECUTION].expiry = 0;
    vcpu->copy.buffer = 0;
}

void hv_vcpu_interrupt(struct hv_vcpu *vcpu, uint32_t mask)
{
    vcpu->pending |= mask;
    if ((mask & vcpu->enabled) == 0)
        return;
    if (vcpu->state == HV_STATE_WAITING)
        vcpu->state = HV_STATE_READY;
    vcpu_kick(vcpu);
}

/*
 * The windows are lost with the stack. The trap stack serves once, so that an error in the code that
 * runs on it ends with the partition's action.
 */
static HV_COLD void vcpu_restart_on_trap_stack(struct hv_vcpu *vcpu,
                                               const struct hv_machine_trap *trap)
{
    struct hv_machine_trap last = *trap;

    last.trap_type = HV_TRAP_TYPE_STACK;
    hv_machine_context_restart(vcpu, &last);
    vcpu->trap_stack = 0;
    vcpu->stack_size = 0;
    hv_machine_stack_limited(vcpu);
}

void hv_vcpu_trap(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap)
{
    if (vcpu->traps_enabled)
        vcpu->trap = *trap;
    else
        vcpu_restart_on_trap_stack(vcpu, trap);
}

/* The highest interrupt that is pending and enabled becomes a trap. */
static void vcpu_take_interrupt(struct hv_vcpu *vcpu)
{
    uint32_t interrupt = 31;

    while ((vcpu->pending & vcpu->enabled & 1u << interrupt) == 0)
        interrupt--;
    vcpu->pending &= ~(1u << interrupt);
    vcpu->trap =
        (struct hv_machine_trap){.trap_type = TT_INTERRUPT_0 + interrupt, .event = HV_NO_EVENT};
}

bool hv_vcpu_deliver(struct hv_vcpu *vcpu)
{
    struct hv_machine_trap trap;
    struct hv_machine_fault fault;

    if (vcpu->trap.trap_type == 0)
        vcpu_take_interrupt(vcpu);
    trap = vcpu->trap;
    vcpu->trap.trap_type = 0;
    vcpu->traps_enabled = false;
    if (hv_machine_context_trap(vcpu, &trap, &fault))
        return true;
    hv_request_forget();
    if (trap.event != HV_EVENT_WINDOW_OVERFLOW)
        hv_health_report(vcpu->partition, HV_EVENT_WINDOW_OVERFLOW, &fault, trap.trap_type);
    else if (vcpu->trap_stack != 0) /* it has just been reported */
        vcpu_restart_on_trap_stack(vcpu, &trap);
    else
        hv_health_report_partition(vcpu->partition, HV_EVENT_WINDOW_OVERFLOW, &fault,
                                   trap.trap_type);
    return false;
}

uint32_t hv_vcpu_return(struct hv_vcpu *vcpu)
{
    const uint32_t status = hv_machine_context_return(vcpu);

    hv_request_forget();
    if (status == HV_NO_ERROR)
        vcpu->traps_enabled = true;
    return status;
}

/* The end of a call after which something may be due. */
static uint32_t vcpu_done(void)
{
    return hv_vcpu_is_due(hv_cpu.vcpu) ? HV_CALL_SWITCH : HV_NO_ERROR;
}

/* arg: address of the table, 0 for none. */
uint32_t hv_vcpu_set_trap_table(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t table = arg[0];

    if (table % TRAP_TABLE_ALIGNMENT != 0)
        return HV_INVALID_PARAM;
    if (table != 0 && !hv_memory_check(self, table, TRAP_TABLE_SIZE, HV_AREA_EXECUTE))
        return HV_BAD_POINTER;
    hv_cpu.vcpu->trap_table = table;
    if (table == 0)
        hv_cpu.vcpu->traps_enabled = false;
    return HV_NO_ERROR;
}

uint32_t hv_vcpu_call_return(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    (void)arg;
    if (hv_cpu.vcpu->trap_table == 0 || hv_cpu.vcpu->traps_enabled)
        return HV_INVALID_MODE;
    hv_cpu.request.kind = HV_REQUEST_TRAP_RETURN;
    return HV_CALL_SWITCH;
}

/* arg: 0 or 1. */
uint32_t hv_vcpu_enable_traps(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    if (arg[0] > 1)
        return HV_INVALID_PARAM;
    if (hv_cpu.vcpu->trap_table == 0)
        return HV_INVALID_MODE;
    hv_cpu.vcpu->traps_enabled = arg[0] == 1;
    return vcpu_done();
}

/* arg: mask of the interrupts to change, their new values. */
uint32_t hv_vcpu_enable_interrupts(struct hv_partition *self, uint32_t *arg)
{
    struct hv_vcpu *vcpu = hv_cpu.vcpu;

    (void)self;
    if (((arg[0] | arg[1]) & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    vcpu->enabled = (vcpu->enabled & ~arg[0]) | (arg[1] & arg[0]);
    return vcpu_done();
}

/* arg: mask. */
uint32_t hv_vcpu_pend_interrupts(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    if ((arg[0] & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    hv_cpu.vcpu->pending |= arg[0];
    return vcpu_done();
}

/* arg: mask. */
uint32_t hv_vcpu_clear_interrupts(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    if ((arg[0] & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    hv_cpu.vcpu->pending &= ~arg[0];
    return HV_NO_ERROR;
}

/* arg: number of the link, from 1 on. */
uint32_t hv_vcpu_send(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_link *link = &self->links[arg[0] - 1];

    if (arg[0] - 1 >= self->config->link_count)
        return HV_INVALID_PARAM;
    hv_vcpu_interrupt(hv_module.partitions[link->destination].vcpu, 1u << link->interrupt);
    return vcpu_done();
}

/* arg: struct hv_interrupt_status. */
uint32_t hv_vcpu_get_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_interrupt_status status = {
        .trap_table = hv_cpu.vcpu->trap_table,
        .traps_enabled = hv_cpu.vcpu->traps_enabled,
        .enabled = hv_cpu.vcpu->enabled,
        .pending = hv_cpu.vcpu->pending,
    };

    return hv_hypercall_put(self, arg[0], &status, sizeof status);
}

/* arg: stack pointer, 0 for none. */
uint32_t hv_vcpu_set_trap_stack(struct hv_partition *self, uint32_t *arg)
{
    if (arg[0] % STACK_ALIGNMENT != 0)
        return HV_INVALID_PARAM;
    if (arg[0] != 0 && !hv_memory_check(self, arg[0] - FRAME, FRAME, HV_AREA_READ | HV_AREA_WRITE))
        return HV_BAD_POINTER;
    hv_cpu.vcpu->trap_stack = arg[0];
    return HV_NO_ERROR;
}

/* arg: lowest address, size; 0: no limit. */
uint32_t hv_vcpu_limit_stack(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t size = arg[1];

    if (size != 0 && size < FRAME)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, arg[0], size, HV_AREA_READ | HV_AREA_WRITE))
        return HV_BAD_POINTER;
    hv_cpu.vcpu->stack_low = arg[0];
    hv_cpu.vcpu->stack_size = size;
    hv_machine_stack_limited(hv_cpu.vcpu);
    return HV_NO_ERROR;
}

uint32_t hv_vcpu_wait(struct hv_partition *self, uint32_t *arg)
{
    struct hv_vcpu *vcpu = hv_cpu.vcpu;

    (void)self;
    (void)arg;
    if ((vcpu->pending & vcpu->enabled) != 0)
        return vcpu_done();
    vcpu->state = HV_STATE_WAITING;
    return HV_CALL_SWITCH;
}

uint32_t hv_vcpu_idle(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    (void)arg;
    hv_cpu.vcpu->state = HV_STATE_YIELDED;
    return HV_CALL_SWITCH;
}

/* arg: index, entry, stack pointer, argument. It begins with the argument and its index. */
uint32_t hv_vcpu_call_start(struct hv_partition *self, uint32_t *arg)
{
    struct hv_vcpu *vcpu;

    if (arg[0] >= self->config->vcpu_count || arg[1] % 4 != 0)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, arg[1], 4, HV_AREA_EXECUTE))
        return HV_BAD_POINTER;
    vcpu = hv_partition_vcpu(self, arg[0]);
    if (vcpu->state != HV_STATE_STOPPED)
        return HV_NO_ACTION;
    if (vcpu->running)
        return HV_NOT_AVAILABLE; /* it was stopped this moment */
    hv_machine_context_start(vcpu->id, arg[1], arg[2], arg[3], arg[0]);
    vcpu->state = HV_STATE_STARTING;
    vcpu_kick(vcpu);
    return HV_NO_ERROR;
}

/* arg: index. */
uint32_t hv_vcpu_call_stop(struct hv_partition *self, uint32_t *arg)
{
    struct hv_vcpu *vcpu;

    if (arg[0] >= self->config->vcpu_count)
        return HV_INVALID_PARAM;
    vcpu = hv_partition_vcpu(self, arg[0]);
    if (vcpu->state == HV_STATE_STOPPED)
        return HV_NO_ACTION;
    if (vcpu->state == HV_STATE_LOADING)
        return HV_INVALID_MODE;
    hv_vcpu_stop(vcpu, HV_STATE_STOPPED);
    hv_vcpu_forget(vcpu);
    return vcpu == hv_cpu.vcpu ? HV_CALL_SWITCH : HV_NO_ERROR;
}

/* arg: index, mask. */
uint32_t hv_vcpu_call_interrupt(struct hv_partition *self, uint32_t *arg)
{
    if (arg[0] >= self->config->vcpu_count || (arg[1] & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    hv_vcpu_interrupt(hv_partition_vcpu(self, arg[0]), arg[1]);
    return vcpu_done();
}

/* results: index, number of virtual processors. */
uint32_t hv_vcpu_get_index(struct hv_partition *self, uint32_t *arg)
{
    arg[1] = hv_cpu.vcpu->index;
    arg[2] = self->config->vcpu_count;
    return HV_NO_ERROR;
}
