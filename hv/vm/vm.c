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

enum { PATIENCE = 16 }; /* short cuts: some 1,000 cycles */
enum { STACK = 6, FRAME = 96, STACK_STEP = 0x1000, RETURN_WINDOW = 1, END_CALL = 1 };
enum { TT_INTERRUPT_1 = 0x11, TT_INTERRUPT_15 = 0x1f };

#define START_PSR (VM_PSR_S | VM_PSR_PS)

_Static_assert(offsetof(struct hv_vm, psr) == VM_STATE_PSR, "layout");
_Static_assert(offsetof(struct hv_vm, wim) == VM_STATE_WIM, "layout");
_Static_assert(offsetof(struct hv_vm, tbr) == VM_STATE_TBR, "layout");
_Static_assert(offsetof(struct hv_cpu_state, several) == CPU_SEVERAL - CPU_STATE, "layout");
_Static_assert(offsetof(struct hv_vm, board) == VM_STATE_BOARD, "layout");
_Static_assert(offsetof(struct hv_vm, mask) == VM_STATE_MASK, "layout");
_Static_assert(offsetof(struct hv_vm, force) == VM_STATE_FORCE, "layout");
_Static_assert(offsetof(struct hv_vm, patience) == VM_STATE_PATIENCE, "layout");
_Static_assert(offsetof(struct hv_vm, shortcuts) == VM_STATE_SHORTCUTS, "layout");
_Static_assert(offsetof(struct hv_vm, mmu.fault_status) == VM_STATE_FAULT, "layout");
_Static_assert(offsetof(struct hv_vm_board, irqmp.pending) == VM_BOARD_PENDING, "layout");

static struct hv_vm vms[HV_CONFIG_VCPUS_ALL_MAX];
static struct hv_vm_board boards[HV_CONFIG_PARTITIONS_MAX];

static struct hv_vm *vm_of(const struct hv_vcpu *vcpu)
{
    struct hv_vm *vm = &vms[vcpu->id];

    return vm->vcpu ? vm : 0;
}

/* The first processor starts: so does the board, with all of them. */
static HV_COLD void vm_start_board(struct hv_partition *partition)
{
    struct hv_vm_board *board = &boards[partition->id];
    struct hv_vm **link = &board->processors;

    *board = (struct hv_vm_board){0};
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);
        struct hv_vm *vm = &vms[vcpu->id];

        *vm = (struct hv_vm){0};
        vm->vcpu = vcpu;
        vm->context = &hv_contexts[vcpu->id];
        vm->board = board;
        vm->partition = partition;
        vm->config = partition->config;
        *link = vm;
        link = &vm->next;
    }
    hv_vm_device_start(board->processors);
}

/* As a boot loader leaves a processor (sim/machine/start.c). What others see of it stays. */
void hv_vm_start(struct hv_vcpu *vcpu)
{
    struct hv_partition *partition = vcpu->partition;
    const struct hv_config_partition *config = partition->config;
    const struct hv_config_area *area = hv_memory_find(partition, config->entry);
    struct hv_vm *vm = &vms[vcpu->id];
    struct hv_context *context;

    if (!(config->flags & HV_PARTITION_VM))
        return;
    if (vcpu->index == 0)
        vm_start_board(partition);
    context = vm->context;
    vm->psr = START_PSR | (config->flags & HV_PARTITION_FPU ? VM_PSR_EF : 0);
    vm->wim = 1u << RETURN_WINDOW;
    vm->tbr = config->entry & VM_TBR_BASE;
    vm->shortcuts = config->flags & HV_PARTITION_INTERRUPT_TRAPS ? PATIENCE : 0;
    vm->ccr = VM_CCR_START;
    vm->asleep = vm->failed = vm->fpu_queued = false;
    vm->settle = true;
    vm->fpu = 0;
    vm->mmu.control = 0;
    context->psr = VM_PSR_S | (HV_WINDOWS - 1);
    context->outs[0] = context->outs[1] = 0;
    context->outs[STACK] = (area->va + area->size - vcpu->index * STACK_STEP - FRAME) & ~7u;
    context->window[0].ins[STACK] = context->outs[STACK];
    hv_vm_shadow_forget(vm);
    partition->mode = HV_MODE_NORMAL;
    vcpu->enabled = 1u << HV_INTERRUPT_TIMER | 1u << HV_INTERRUPT_PORT;
}

/*
 * What the entry code could not keep in the context. While traps are off the guest's %l1 and %l2 in the
 * trap window are those of the last time, because SAVE and RESTORE trap then; while they are on
 * they are the trap's, as on hardware.
 */
void hv_vm_save(const struct hv_vcpu *vcpu)
{
    struct hv_vm *vm = vm_of(vcpu);

    if (!vm)
        return;
    vm->settle = true;
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
    struct hv_vm *vm = vm_of(hv_cpu.vcpu);

    if (!vm)
        return context;
    context->wim = hv_vm_real_wim(vm);
    if (!(vm->psr & VM_PSR_EF) || vm->fpu)
        context->psr &= ~VM_PSR_EF;
    __builtin_memcpy(hv_vm_entry_locals, vm->locals, sizeof vm->locals);
    hv_vm_running = vm;
    hv_vm_entry_call = (struct hv_vm_call){
        &hv_devices.irqmp[HV_IRQMP_FORCE + hv_cpu.id],
        hv_devices.kick_bit,
    };
    hv_vm_shadow_select(vm);
    hv_vm_context_load(context, context->psr - vm->depth);
}

/*
 * Error mode. A guest that ends by software trap 0 with %g1 = 1, as programs do under simulators, has
 * ended; any other has failed, by the trap that it could not take.
 */
static HV_COLD void vm_report_failure(struct hv_vm *vm, uint32_t trap_type)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_machine_fault fault = {
        .trap_type = trap_type,
        .pc = vm->context->pc,
        .npc = vm->context->npc,
        .psr = vm->psr | vm_cwp(vm),
    };

    if (trap_type == VM_TA_0 && vm->context->globals[1] == END_CALL) {
        hv_partition_halt(partition);
        return;
    }
    if (hv_health_report(partition, hv_health_event_of_trap(trap_type), &fault, 0) ==
        HV_ACTION_IGNORE)
        hv_partition_suspend(partition);
}

/* The slot is over, and the instruction will trap again in the next one: see trap_may_wait of hv/sparc/trap.c. */
static bool vm_may_wait(uint32_t trap_type)
{
    return (trap_type == VM_DATA_ACCESS || trap_type == VM_PRIVILEGED_INSTRUCTION) &&
           hv_machine_interrupt_pending() && hv_time_now() >= hv_cpu.schedule.boundary;
}

/* Traps of instructions that may have to be carried out. */
static bool vm_is_of_instruction(uint32_t trap_type)
{
    return (trap_type >= VM_PRIVILEGED_INSTRUCTION && trap_type <= VM_WINDOW_UNDERFLOW) ||
           trap_type == VM_DATA_ACCESS;
}

/* If the instruction cannot be read, any more, it is as if the guest could not fetch it. None that traps so is 0. */
static enum vm_result vm_treat(struct hv_vm *vm, uint32_t trap_type)
{
    uint32_t instruction = 0;

    if (vm_may_wait(trap_type))
        return VM_AGAIN;
    if (vm_is_of_instruction(trap_type)) {
        instruction = hv_vm_fetch(vm->context->pc);
        if (instruction == 0)
            trap_type = VM_INSTRUCTION_ACCESS;
    }
    return hv_vm_treat(vm, trap_type, instruction);
}

HV_SINGLE bool hv_vm_trap(struct hv_vcpu *vcpu)
{
    struct hv_vm *vm = vm_of(vcpu);
    enum vm_result result;

    if (!vm)
        return false;
    vm->settle = vm->context->trap_type - TT_INTERRUPT_1 <= TT_INTERRUPT_15 - TT_INTERRUPT_1;
    result = vm_treat(vm, vm->context->trap_type & 0xffu);
    hv_vm_entry_count = result != VM_AGAIN;
    hv_vm_complete(vm, result);
    if (vm->failed)
        vm_report_failure(vm, result);
    if (!hv_machine_interrupt_pending())
        hv_vm_shadow_prepare(
            vm); /* now rather than behind the last look for an alarm: it takes time */
    return true;
}

/* The alarm for the guest's next timer interrupt, or the next look at real devices; true: it has changed. */
static bool vm_set_alarm(struct hv_vm *vm)
{
    struct hv_timer *timer = &vm->vcpu->timers.timer[HV_CLOCK_HARDWARE];
    const uint64_t poll = vm->board->poll;
    uint64_t next = hv_vm_gptimer_next(vm);

    if (poll != 0 && (next == 0 || poll < next))
        next = poll;
    if (timer->expiry == next)
        return false;
    timer->expiry = next;
    vm->vcpu->timers.armed = true;
    return true;
}

/* Where the dispatcher has to be asked, it finds the alarm set that the guest has come to want. */
HV_SINGLE bool hv_vm_goes_on(void)
{
    struct hv_vm *vm = vm_of(hv_cpu.vcpu);

    if (!vm)
        return false;
    hv_vm_irqmp_tell(vm);
    if (!vm->settle && !vm->asleep && !vm->failed && !hv_machine_interrupt_pending() &&
        hv_vm_irqmp_request(vm) == 0)
        return true;
    hv_vm_gptimer_advance(vm, hv_time_now());
    vm_set_alarm(vm);
    return false;
}

static void vm_take_interrupt(struct hv_vm *vm)
{
    uint32_t level;

    hv_vm_gptimer_advance(vm, hv_time_now());
    hv_vm_device_poll(vm);
    if (vm->vcpu->pending & 1u << HV_INTERRUPT_PORT)
        hv_vm_interrupt(vm, VM_PORT_IRQ);
    vm->vcpu->pending = 0;
    hv_vm_irqmp_tell(vm);
    level = hv_vm_irqmp_request(vm);
    if (level == 0)
        return;
    hv_vm_irqmp_acknowledge(vm, level);
    hv_vm_complete(vm, (enum vm_result)(VM_INTERRUPT + level));
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
        struct hv_vm *vm = vm_of(hv_cpu.vcpu);

        if (!vm)
            return;
        if (hv_time_now() >= hv_cpu.schedule.boundary) {
            hv_module_alarm_rang();
            hv_module_dispatch();
            continue;
        }
        vm_take_interrupt(vm);
        if (vm->asleep)
            vm->vcpu->state = HV_STATE_WAITING;
        if ((!vm_set_alarm(vm) || again) && !vm->asleep)
            return;
        again = true;
        hv_module_dispatch();
    }
}
