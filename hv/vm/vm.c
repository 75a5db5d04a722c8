/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual machines among the partitions: start, traps, interrupts, and the real registers with which
 * a guest goes on (hv/sparc/vm.h).
 */
#include "hv/vm/vm.h"

#include <stddef.h>

#include "hv/core/health.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/partition.h"
#include "hv/core/time.h"
#include "hv/sparc/device.h"
#include "hv/sparc/machine.h"
#include "hv/sparc/vm.h"
#include "hv/vm/entry.h"

enum { STACK = 6, END_CALL = 1 };

_Static_assert(offsetof(struct hv_vm, psr) == VM_STATE_PSR, "layout");
_Static_assert(offsetof(struct hv_vm, wim) == VM_STATE_WIM, "layout");
_Static_assert(offsetof(struct hv_vm, tbr) == VM_STATE_TBR, "layout");
_Static_assert(offsetof(struct hv_cpu_state, several) == CPU_SEVERAL - CPU_STATE, "layout");
_Static_assert(offsetof(struct hv_vm, board) == VM_STATE_BOARD, "layout");
_Static_assert(offsetof(struct hv_vm, irqmp) == VM_STATE_IRQMP, "layout");
_Static_assert(VM_FORCE * 4 == VM_IRQMP_FORCE, "layout");
_Static_assert(offsetof(struct hv_vm, patience) == VM_STATE_PATIENCE, "layout");
_Static_assert(offsetof(struct hv_vm, shortcuts) == VM_STATE_SHORTCUTS, "layout");
_Static_assert(offsetof(struct hv_vm, call) == VM_STATE_CALL, "layout");
_Static_assert(offsetof(struct hv_vm, mmu.control) == VM_STATE_MMU, "layout");
_Static_assert(offsetof(struct hv_vm, mmu.fault_status) == VM_STATE_FAULT, "layout");
_Static_assert(sizeof(struct hv_vm) == VM_STATE_SIZE, "layout");
_Static_assert(offsetof(struct hv_vm_board, irqmp.pending) == VM_BOARD_PENDING, "layout");

/* Now, and as they start; of a board the number is that of the partition, which is that of its first processor. */
static struct hv_vm vms[HV_CONFIG_VCPUS_ALL_MAX], vms_start[HV_CONFIG_VCPUS_ALL_MAX];
static struct hv_vm_board boards[HV_CONFIG_PARTITIONS_MAX], boards_start[HV_CONFIG_PARTITIONS_MAX];

HV_INIT static void vm_init_board(struct hv_partition *partition)
{
    struct hv_vm_board *board = &boards[partition->id];
    struct hv_vm **link = &boards_start[partition->id].processors;

    hv_vm_device_init(&boards_start[partition->id], partition);
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);

        vm = &vms_start[vcpu->id];
        hv_vm_init_processor(vcpu, board);
        *link = &vms[vcpu->id];
        link = &vm->next;
    }
    *board = boards_start[partition->id];
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        const struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);

        vms[vcpu->id] = vms_start[vcpu->id];
    }
}

void hv_vm_init(void)
{
    for (uint32_t i = 0; i < hv_module.config->partitions.count; i++) {
        if (hv_module.partitions[i].config->flags & HV_PARTITION_VM)
            vm_init_board(&hv_module.partitions[i]);
    }
}

/* Looks for the one that runs; null: it is none. */
static HV_SINGLE void vm_look(void)
{
    vm = &vms[hv_cpu.vcpu->id];
    if (!vm->vcpu)
        vm = 0;
}

/* What others see of it stays, but with the first processor the board starts. */
void hv_vm_start(struct hv_vcpu *vcpu)
{
    const struct hv_vm *start = &vms_start[vcpu->id];
    struct hv_vm_board *board = start->board;
    struct hv_context *context = start->context;

    if (!start->vcpu)
        return;
    vms[vcpu->id] = *start;
    if (vcpu->index == 0) {
        *board = boards_start[vcpu->id];
        if (board->lines != 0)
            hv_devices.irqmp[HV_IRQMP_CLEAR] = board->lines;
    }
    context->psr = VM_PSR_S | (HV_WINDOWS - 1);
    context->outs[0] = context->outs[1] = 0;
    context->outs[STACK] = context->window[0].ins[STACK] = start->stack_pointer;
    vcpu->partition->mode = HV_MODE_NORMAL;
    vcpu->enabled = 1u << HV_INTERRUPT_TIMER | 1u << HV_INTERRUPT_PORT;
}

/*
 * What the entry code could not keep in the context. While traps are off the guest's %l1 and %l2 in the
 * trap window are those of the last time, because SAVE and RESTORE trap then; while they are on
 * they are the trap's, as on hardware.
 */
void hv_vm_save(void)
{
    vm_look();
    if (!vm)
        return;
    vm->settle = 1;
    vm->quick = false;
    vm->depth = 0;
    __builtin_memcpy(vm->locals, hv_vm_entry_locals, sizeof vm->locals);
    if (vm->psr & VM_PSR_ET) {
        vm->locals[1] = vm->context->pc;
        vm->locals[2] = vm->context->npc;
    }
}

HV_SINGLE struct hv_context *hv_vm_enter(struct hv_context *context)
{
    if (!vm)
        return context;
    if (!(vm->psr & VM_PSR_EF) || vm->fpu)
        context->psr &= ~VM_PSR_EF;
    __builtin_memcpy(hv_vm_entry_locals, vm->locals, sizeof vm->locals);
    hv_vm_entry_context = context;
    hv_vm_running = vm;
    hv_vm_shadow_select();
    hv_vm_context_load(context, context->psr - vm->depth);
}

/*
 * Error mode. A guest that ends by software trap 0 with %g1 = 1, as programs do under simulators, has
 * ended; any other has failed, by the trap that it could not take.
 */
static HV_COLD void vm_report_failure(uint32_t trap_type)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_machine_fault fault = {
        .trap_type = trap_type,
        .pc = vm->context->pc,
        .npc = vm->context->npc,
        .psr = vm->psr | vm_cwp(),
    };

    if (trap_type == VM_TA_0 && vm->context->globals[1] == END_CALL) {
        hv_partition_halt(partition);
        return;
    }
    if (hv_health_report(partition, hv_health_event_of_trap(trap_type), &fault, 0) ==
        HV_ACTION_IGNORE)
        hv_partition_suspend(partition);
}

static HV_SINGLE bool vm_slot_is_over(void)
{
    return hv_time_now() >= hv_cpu.schedule.boundary;
}

/*
 * By the lowest bits of a trap type: instruction and data access exceptions, privileged instructions; then those of instructions that may
 * have to be carried out. What else they stand for, software traps mostly, may wait as well, and its instruction is read for nothing.
 */
#define COMES_AGAIN    0x20au
#define OF_INSTRUCTION 0x278u

/* The slot is over, and the instruction will trap again in the next one: see trap_may_wait of hv/sparc/trap.c. */
static bool vm_may_wait(uint32_t trap_type)
{
    return (COMES_AGAIN >> (trap_type & 31u) & 1u) != 0 && hv_machine_interrupt_pending() &&
           vm_slot_is_over();
}

/* If the instruction cannot be read, any more, it is as if the guest could not fetch it. None that traps so is 0. */
static enum vm_result vm_treat(uint32_t trap_type)
{
    uint32_t instruction = 0;

    if (vm_may_wait(trap_type)) {
        hv_vm_entry_count = 0;
        return VM_AGAIN;
    }
    if (OF_INSTRUCTION >> (trap_type & 31u) & 1u) {
        instruction = hv_vm_fetch(vm->context->pc);
        if (instruction == 0)
            trap_type = VM_INSTRUCTION_ACCESS;
    }
    return hv_vm_carry_out(trap_type, instruction);
}

HV_SINGLE bool hv_vm_trap(void)
{
    enum vm_result result;

    if (!vm)
        return false;
    vm->settle = 0;
    result = vm_treat(vm->context->trap_type & 0xffu);
    if (vm->failed)
        vm_report_failure(result);
    return true;
}

/* The alarm for the guest's next timer interrupt, or the next look at real devices; true: it has changed. */
static bool vm_set_alarm(void)
{
    struct hv_timer *timer = &vm->vcpu->timers.timer[HV_CLOCK_HARDWARE];
    const uint64_t poll = vm->board->poll;
    uint64_t next = hv_vm_gptimer_next();

    if (poll - 1 < next - 1) /* 0 is never */
        next = poll;
    if (timer->expiry == next)
        return false;
    timer->expiry = next;
    vm->vcpu->timers.armed = true;
    return true;
}

/*
 * Shadow tables take their time: behind them it is looked for an alarm again. Where the dispatcher has to be asked, it finds the alarm set
 * that the guest has come to want.
 */
HV_SINGLE bool hv_vm_goes_on(void)
{
    vm_look();
    if (!vm)
        return false;
    hv_vm_irqmp_tell();
    while (!vm->settle && !hv_machine_interrupt_pending() && hv_vm_irqmp_request() == 0) {
        if (!hv_vm_shadow_prepare())
            return true;
    }
    hv_vm_gptimer_advance();
    vm_set_alarm();
    return false;
}

static void vm_take_interrupt(void)
{
    uint32_t level;

    hv_vm_gptimer_advance();
    hv_vm_device_poll();
    if (vm->vcpu->pending & 1u << HV_INTERRUPT_PORT)
        hv_vm_interrupt(1u << VM_PORT_IRQ);
    vm->vcpu->pending = 0;
    hv_vm_irqmp_tell();
    level = hv_vm_irqmp_request();
    if (level == 0)
        return;
    hv_vm_irqmp_take(level);
    vm->asleep = false;
}

/*
 * The end of the slot that came meanwhile is looked at here: its alarm would only be taken at the guest's first
 * instruction. A second change of the guest's alarm within one return is left to the next one, so that guests go
 * on.
 */
HV_SINGLE void hv_vm_settle(void)
{
    for (bool again = false;;) {
        vm_look();
        if (!vm)
            return;
        if (vm_slot_is_over()) {
            hv_module_alarm_rang();
            hv_module_dispatch();
            continue;
        }
        if (hv_vm_shadow_prepare())
            continue;
        vm_take_interrupt();
        if (vm->asleep)
            vm->vcpu->state = HV_STATE_WAITING;
        if ((!vm_set_alarm() || again) && !vm->asleep)
            return;
        again = true;
        hv_module_dispatch();
    }
}
