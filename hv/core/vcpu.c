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
    TT_INTERRUPT_0 = 0x10
};

void hv_vcpu_reset(struct hv_partition *partition)
{
    partition->vcpu = (struct hv_vcpu){0};
}

void hv_vcpu_interrupt(struct hv_partition *partition, uint32_t mask)
{
    partition->vcpu.pending |= mask & HV_INTERRUPTS;
    if (partition->state == HV_STATE_WAITING && (mask & partition->vcpu.enabled) != 0)
        partition->state = HV_STATE_READY;
}

void hv_vcpu_trap(struct hv_partition *partition, const struct hv_machine_trap *trap)
{
    partition->vcpu.trap = *trap;
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

bool hv_vcpu_deliver(struct hv_partition *partition)
{
    struct hv_vcpu *vcpu = &partition->vcpu;
    struct hv_machine_trap trap;
    struct hv_machine_fault fault;

    if (vcpu->trap.trap_type == 0)
        vcpu_take_interrupt(vcpu);
    trap = vcpu->trap;
    vcpu->trap.trap_type = 0;
    vcpu->traps_enabled = false;
    if (hv_machine_context_trap(partition, vcpu->trap_table, &trap, &fault))
        return true;
    hv_module.request.memory_error = false;
    hv_health_report(partition, HV_EVENT_WINDOW_OVERFLOW, &fault, trap.trap_type);
    return false;
}

uint32_t hv_vcpu_return(struct hv_partition *partition)
{
    const uint32_t status = hv_machine_context_return(partition);

    hv_module.request.memory_error = false;
    if (status == HV_NO_ERROR)
        partition->vcpu.traps_enabled = true;
    return status;
}

/* The end of a call after which something may be due. */
static uint32_t vcpu_done(const struct hv_partition *self)
{
    return hv_vcpu_is_due(self) ? HV_CALL_SWITCH : HV_NO_ERROR;
}

/* arg: address of the table, 0 for none. */
uint32_t hv_vcpu_set_trap_table(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t table = arg[0];

    if (table % TRAP_TABLE_ALIGNMENT != 0)
        return HV_INVALID_PARAM;
    if (table != 0 && !hv_memory_check(self, table, TRAP_TABLE_SIZE, HV_AREA_EXECUTE))
        return HV_BAD_POINTER;
    self->vcpu.trap_table = table;
    if (table == 0)
        self->vcpu.traps_enabled = false;
    return HV_NO_ERROR;
}

uint32_t hv_vcpu_call_return(struct hv_partition *self, uint32_t *arg)
{
    (void)arg;
    if (self->vcpu.trap_table == 0 || self->vcpu.traps_enabled)
        return HV_INVALID_MODE;
    hv_module.request.trap_return = true;
    return HV_CALL_SWITCH;
}

/* arg: 0 or 1. */
uint32_t hv_vcpu_enable_traps(struct hv_partition *self, uint32_t *arg)
{
    if (arg[0] > 1)
        return HV_INVALID_PARAM;
    if (self->vcpu.trap_table == 0)
        return HV_INVALID_MODE;
    self->vcpu.traps_enabled = arg[0] == 1;
    return vcpu_done(self);
}

/* arg: mask of the interrupts to change, their new values. */
uint32_t hv_vcpu_enable_interrupts(struct hv_partition *self, uint32_t *arg)
{
    struct hv_vcpu *vcpu = &self->vcpu;

    if (((arg[0] | arg[1]) & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    vcpu->enabled = (vcpu->enabled & ~arg[0]) | (arg[1] & arg[0]);
    return vcpu_done(self);
}

/* arg: mask. */
uint32_t hv_vcpu_pend_interrupts(struct hv_partition *self, uint32_t *arg)
{
    if ((arg[0] & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    self->vcpu.pending |= arg[0];
    return vcpu_done(self);
}

/* arg: mask. */
uint32_t hv_vcpu_clear_interrupts(struct hv_partition *self, uint32_t *arg)
{
    if ((arg[0] & ~HV_INTERRUPTS) != 0)
        return HV_INVALID_PARAM;
    self->vcpu.pending &= ~arg[0];
    return HV_NO_ERROR;
}

/* arg: number of the link, from 1 on. */
uint32_t hv_vcpu_send(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config_link *link = &self->links[arg[0] - 1];

    if (arg[0] - 1 >= self->config->link_count)
        return HV_INVALID_PARAM;
    hv_vcpu_interrupt(&hv_module.partitions[link->destination], 1u << link->interrupt);
    return vcpu_done(self);
}

/* arg: struct hv_interrupt_status. */
uint32_t hv_vcpu_get_status(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_interrupt_status status = {
        .trap_table = self->vcpu.trap_table,
        .traps_enabled = self->vcpu.traps_enabled,
        .enabled = self->vcpu.enabled,
        .pending = self->vcpu.pending,
    };

    return hv_hypercall_put(self, arg[0], &status, sizeof status);
}

uint32_t hv_vcpu_wait(struct hv_partition *self, uint32_t *arg)
{
    (void)arg;
    if ((self->vcpu.pending & self->vcpu.enabled) != 0)
        return vcpu_done(self);
    self->state = HV_STATE_WAITING;
    return HV_CALL_SWITCH;
}
