/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual processor: its registers, the privileged instructions on them and its traps (SPARC V8 manual, chapters 4 and 7 and
 * appendix B; iu3.vhd where it leaves a choice). All that is not here runs natively. It is the same on both ways: only where
 * registers are, and how far a step to another window leads, differs.
 */
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/vm/entry.h"
#include "hv/vm/vm.h"

enum { NEXT = 4, ASR_POWER_DOWN = 19, IMMEDIATE = 0x2000, SUPERVISOR_ONLY = 0x3c };
enum { OP3_RDPSR = 0x29, OP3_RDWIM = 0x2a, OP3_RDTBR = 0x2b, OP3_SAVE = 0x3c };
enum { RING = 2 * HV_WINDOWS };

_Static_assert(CONTEXT_WINDOW == CONTEXT_OUTS + 32, "outs are right before the first window");
_Static_assert(CONTEXT_SIZE - CONTEXT_OUTS == (RING - 1) * 32,
               "and nothing is behind the last one");

/*
 * Registers of all windows are a ring of halves: outs, then locals and ins of the window that trapped and of those above it, all in
 * the context, and last the locals of the one below. The guest's window is `depth` above the one that trapped. On the short way only the
 * first three halves and the last one are at hand. That of %g0 in the context is always 0.
 */
static uint32_t *cpu_register(struct hv_vm *vm, uint32_t number)
{
    const uint32_t half = (number / 8 - 1 + 2 * vm->depth) % RING;

    if (number < 8)
        return vm->context->globals + number;
    if (half == RING - 1)
        return (vm->quick ? hv_vm_entry_locals : vm->locals) + number % 8;
    return vm->context->outs + 8 * half + number % 8;
}

uint32_t hv_vm_read(struct hv_vm *vm, uint32_t number)
{
    return *cpu_register(vm, number);
}

void hv_vm_write(struct hv_vm *vm, uint32_t number, uint32_t value)
{
    if (number != 0)
        *cpu_register(vm, number) = value;
}

/* Makes the window `by` above (RESTORE: 1; SAVE: -1) the current one. */
static void move_window(struct hv_vm *vm, uint32_t by)
{
    const uint32_t pointer = (vm->context->psr + by) & (HV_WINDOWS - 1);

    vm->context->psr = (vm->context->psr & ~VM_PSR_CWP) | pointer;
    vm->depth += by;
}

uint32_t hv_vm_real_wim(const struct hv_vm *vm)
{
    const uint32_t own = 1u << vm_cwp(vm);

    return !(vm->psr & VM_PSR_ET) || (vm->wim & own) ? VM_WINDOW_MASK & ~own : vm->wim;
}

static bool take_trap(struct hv_vm *vm, uint32_t trap_type)
{
    struct hv_context *context = vm->context;

    if (!(vm->psr & VM_PSR_ET)) {
        vm->failed = !vm->quick;
        return vm->failed;
    }
    vm_enter_trap(vm, trap_type);
    move_window(vm, 0u - 1);
    hv_vm_write(vm, 17, context->pc);
    hv_vm_write(vm, 18, context->npc);
    context->pc = vm->tbr;
    context->npc = vm->tbr + NEXT;
    return true;
}

bool hv_vm_complete(struct hv_vm *vm, enum vm_result result)
{
    struct hv_context *context = vm->context;

    if (result != VM_DONE && result < VM_JUMPED)
        return take_trap(vm, result);
    if (result == VM_DONE) {
        context->pc = context->npc;
        context->npc += NEXT;
    }
    return result != VM_REFUSED;
}

static enum vm_result execute_read(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu;

    (void)a;
    (void)b;
    hv_vm_write(vm, vm_rd(instruction),
                op3 == OP3_RDPSR   ? vm_psr(vm)
                : op3 == OP3_RDWIM ? vm->wim
                                   : vm->tbr);
    return VM_DONE;
}

/* Another window, and the FPU, are for the long way. */
static enum vm_result execute_wrpsr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t value = a ^ b, window = value & VM_PSR_CWP;
    uint32_t writable = VM_PSR_WRITABLE;

    (void)instruction;
    if (window >= HV_WINDOWS)
        return VM_ILLEGAL_INSTRUCTION;
    if (vm->quick && (window != vm_cwp(vm) || ((value ^ vm->psr) & VM_PSR_EF)))
        return VM_REFUSED;
    if (!(vm->config->flags & HV_PARTITION_FPU))
        writable &= ~VM_PSR_EF;
    vm->psr = value & writable;
    vm->context->psr = (vm->context->psr & ~VM_PSR_ICC) | (value & VM_PSR_ICC);
    move_window(vm, window - vm_cwp(vm));
    return VM_DONE;
}

static enum vm_result execute_wrwim(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)instruction;
    vm->wim = (a ^ b) & VM_WINDOW_MASK;
    return VM_DONE;
}

static enum vm_result execute_wrtbr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)instruction;
    vm->tbr = ((a ^ b) & VM_TBR_BASE) | (vm->tbr & ~VM_TBR_BASE);
    return VM_DONE;
}

/* ASR16, 17, 22 and the watchpoints are the board's: what is written there has no effect. */
static enum vm_result execute_wrasr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    if (vm->quick)
        return VM_REFUSED;
    if (vm_rd(instruction) == ASR_POWER_DOWN)
        vm->asleep = true;
    return VM_DONE;
}

/* An interrupt that comes then is the long way's: the window below the one that is returned to need not be at hand. */
static enum vm_result execute_rett(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t target = a + b;

    (void)instruction;
    if (vm->psr & VM_PSR_ET)
        return VM_ILLEGAL_INSTRUCTION;
    if (vm_window_is_invalid(vm, 1))
        return VM_WINDOW_UNDERFLOW;
    if (target & 3u)
        return VM_NOT_ALIGNED;
    if (vm->quick && hv_vm_irqmp_active(vm) != 0)
        return VM_REFUSED;
    move_window(vm, 1);
    vm_leave_trap(vm);
    vm->context->pc = vm->context->npc;
    vm->context->npc = target;
    return VM_JUMPED;
}

/* SAVE and RESTORE trap where the guest's own WIM does not say so: see hv_vm_real_wim. */
static enum vm_result execute_step(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const bool save = (instruction >> 19 & 0x3fu) == OP3_SAVE;
    const uint32_t by = save ? 0u - 1 : 1;

    if (vm_window_is_invalid(vm, by))
        return save ? VM_WINDOW_OVERFLOW : VM_WINDOW_UNDERFLOW;
    if (vm->quick)
        return VM_REFUSED;
    move_window(vm, by);
    hv_vm_write(vm, vm_rd(instruction), a + b);
    return VM_DONE;
}

/* By op3 - OP3_RDPSR. Those below SUPERVISOR_ONLY are privileged for the guest, too. */
static vm_instruction *const instruction_rows[] = {
    [0x29 - OP3_RDPSR] = execute_read,  [0x2a - OP3_RDPSR] = execute_read,
    [0x2b - OP3_RDPSR] = execute_read,  [0x30 - OP3_RDPSR] = execute_wrasr,
    [0x31 - OP3_RDPSR] = execute_wrpsr, [0x32 - OP3_RDPSR] = execute_wrwim,
    [0x33 - OP3_RDPSR] = execute_wrtbr, [0x39 - OP3_RDPSR] = execute_rett,
    [0x3c - OP3_RDPSR] = execute_step,  [0x3d - OP3_RDPSR] = execute_step,
};

static enum vm_result execute(struct hv_vm *vm, uint32_t instruction, vm_instruction *handler)
{
    const uint32_t a = *cpu_register(vm, instruction >> 14 & 31u);
    const uint32_t b = instruction & IMMEDIATE ? (uint32_t)((int32_t)(instruction << 19) >> 19)
                                               : *cpu_register(vm, instruction & 31u);

    return handler(vm, instruction, a, b);
}

/* Of the table, or a load or store. */
static enum vm_result execute_any(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu, row = op3 - OP3_RDPSR;

    if (instruction >> 30 == 3)
        return execute(vm, instruction, hv_vm_access);
    if (row >= sizeof instruction_rows / sizeof instruction_rows[0] || !instruction_rows[row] ||
        (op3 < SUPERVISOR_ONLY && !(vm->psr & VM_PSR_S)))
        return VM_PRIVILEGED_INSTRUCTION;
    return execute(vm, instruction, instruction_rows[row]);
}

/* With an exception to be looked at, or the FPU off, it is not the guest's. */
static enum vm_result use_fpu(struct hv_vm *vm, uint32_t instruction)
{
    enum vm_result result = VM_AGAIN;

    if (vm->fpu || !(vm->psr & VM_PSR_EF))
        result = execute(vm, instruction, hv_vm_execute_fpu);
    return result == VM_AGAIN ? hv_vm_give_fpu(vm) : result;
}

/* An access that the real MMU has refused is one to a page that is not mapped yet, to a device, or to a page that the guest does not have. */
enum vm_result hv_vm_treat(struct hv_vm *vm, uint32_t trap_type, uint32_t instruction)
{
    enum vm_result result;

    switch (trap_type) {
    case VM_INSTRUCTION_ACCESS:
    case VM_DATA_ACCESS:
        result = hv_vm_mmu_fault(vm, trap_type);
        if (result != VM_SKIPPED)
            return result;
        return execute_any(vm, instruction);
    case VM_PRIVILEGED_INSTRUCTION:
    case VM_WINDOW_OVERFLOW:
    case VM_WINDOW_UNDERFLOW:
        return execute_any(vm, instruction);
    case VM_FP_DISABLED:
        return use_fpu(vm, instruction);
    case VM_FP_EXCEPTION:
        return hv_vm_take_fpu_exception(vm);
    default:
        return (enum vm_result)trap_type;
    }
}
