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
enum { OP3_RDPSR = 0x29 };
enum { RING = 2 * HV_WINDOWS };

_Static_assert(CONTEXT_WINDOW == CONTEXT_OUTS + 32, "outs are right before the first window");
_Static_assert(CONTEXT_SIZE - CONTEXT_OUTS == (RING - 1) * 32,
               "and nothing is behind the last one");

/*
 * Registers of all windows are a ring of halves: outs, then locals and ins of the window that trapped and of those above it, all in
 * the context, and last the locals of the one below. The guest's window is `depth` above the one that trapped. On the short way only the
 * first three halves and the last one are at hand. That of %g0 in the context is always 0.
 */
uint32_t *hv_vm_register(uint32_t number)
{
    const uint32_t half = (number / 8 - 1 + 2 * vm->depth) % RING;

    if (number < 8)
        return vm->context->globals + number;
    if (half == RING - 1)
        return (vm->quick ? hv_vm_entry_locals : vm->locals) + number % 8;
    return vm->context->outs + 8 * half + number % 8;
}

/* Makes the window `by` above (RESTORE: 1; SAVE: -1) the current one. */
static void move_window(uint32_t by)
{
    const uint32_t pointer = (vm->context->psr + by) & (HV_WINDOWS - 1);

    vm->context->psr = (vm->context->psr & ~VM_PSR_CWP) | pointer;
    vm->depth += by;
}

static bool take_trap(uint32_t trap_type)
{
    struct hv_context *context = vm->context;
    uint32_t *locals;

    if (!(vm->psr & VM_PSR_ET)) {
        vm->settle = vm->failed = !vm->quick;
        return vm->failed;
    }
    vm_enter_trap(trap_type);
    move_window(0u - 1);
    locals = hv_vm_register(16);
    locals[1] = context->pc;
    locals[2] = context->npc;
    context->pc = vm->tbr;
    context->npc = vm->tbr + NEXT;
    return true;
}

bool hv_vm_complete(enum vm_result result)
{
    struct hv_context *context = vm->context;

    if (result != VM_DONE && result < VM_JUMPED)
        return take_trap(result);
    if (result == VM_DONE) {
        context->pc = context->npc;
        context->npc += NEXT;
    }
    return result != VM_REFUSED;
}

/* RDPSR, RDWIM, RDTBR, WRWIM and WRTBR are simple.S's alone: here the guest comes if something else is first, and then to it. */
static enum vm_result execute_later(uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)instruction;
    (void)a;
    (void)b;
    return VM_AGAIN;
}

/* Another window, and the FPU, are for the long way. */
static enum vm_result execute_wrpsr(uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t value = a ^ b, window = value & VM_PSR_CWP, by = window - vm_cwp();
    uint32_t writable = VM_PSR_WRITABLE;

    (void)instruction;
    if (window >= HV_WINDOWS)
        return VM_ILLEGAL_INSTRUCTION;
    if (vm->quick && (by != 0 || ((value ^ vm->psr) & VM_PSR_EF)))
        return VM_REFUSED;
    if (!(vm->config->flags & HV_PARTITION_FPU))
        writable &= ~VM_PSR_EF;
    vm->psr = value & writable;
    vm->context->psr = (vm->context->psr & ~VM_PSR_ICC) | (value & VM_PSR_ICC);
    move_window(by);
    return VM_DONE;
}

/* ASR16, 17, 22 and the watchpoints are the board's: what is written there has no effect. */
static enum vm_result execute_wrasr(uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    if (vm->quick)
        return VM_REFUSED;
    if (vm_rd(instruction) == ASR_POWER_DOWN)
        vm->settle = vm->asleep = true;
    return VM_DONE;
}

/* An interrupt that comes then is the long way's: the window below the one that is returned to need not be at hand. */
static enum vm_result execute_rett(uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t target = a + b;

    (void)instruction;
    if (vm->psr & VM_PSR_ET)
        return VM_ILLEGAL_INSTRUCTION;
    if (vm_window_is_invalid(1))
        return VM_WINDOW_UNDERFLOW;
    if (target & 3u)
        return VM_NOT_ALIGNED;
    if (vm->quick && hv_vm_irqmp_active(vm) != 0)
        return VM_REFUSED;
    move_window(1);
    vm_leave_trap();
    vm->context->pc = vm->context->npc;
    vm->context->npc = target;
    return VM_JUMPED;
}

/* SAVE and RESTORE trap where the guest's own WIM does not say so: see vm_load_globals in entry.S. */
static enum vm_result execute_step(uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t restore = instruction >> 19 & 1u, by = 2 * restore - 1;

    if (vm_window_is_invalid(by))
        return restore ? VM_WINDOW_UNDERFLOW : VM_WINDOW_OVERFLOW;
    if (vm->quick)
        return VM_REFUSED;
    move_window(by);
    if (vm_rd(instruction) != 0)
        *hv_vm_register(vm_rd(instruction)) = a + b;
    return VM_DONE;
}

/* By op3 - OP3_RDPSR. Those below SUPERVISOR_ONLY are privileged for the guest, too. */
static vm_instruction *const instruction_rows[] = {
    [0x29 - OP3_RDPSR] = execute_later, [0x2a - OP3_RDPSR] = execute_later,
    [0x2b - OP3_RDPSR] = execute_later, [0x30 - OP3_RDPSR] = execute_wrasr,
    [0x31 - OP3_RDPSR] = execute_wrpsr, [0x32 - OP3_RDPSR] = execute_later,
    [0x33 - OP3_RDPSR] = execute_later, [0x39 - OP3_RDPSR] = execute_rett,
    [0x3c - OP3_RDPSR] = execute_step,  [0x3d - OP3_RDPSR] = execute_step,
};

static enum vm_result execute(uint32_t instruction, vm_instruction *handler)
{
    const uint32_t a = *hv_vm_register(instruction >> 14 & 31u);
    const uint32_t b = instruction & IMMEDIATE ? (uint32_t)((int32_t)(instruction << 19) >> 19)
                                               : *hv_vm_register(instruction & 31u);

    return handler(instruction, a, b);
}

/* Of the table, or a load or store. */
static enum vm_result execute_any(uint32_t instruction)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu, row = op3 - OP3_RDPSR;

    if (instruction >> 30 == 3)
        return execute(instruction, hv_vm_access);
    if (row >= sizeof instruction_rows / sizeof instruction_rows[0] || !instruction_rows[row] ||
        (op3 < SUPERVISOR_ONLY && !(vm->psr & VM_PSR_S)))
        return VM_PRIVILEGED_INSTRUCTION;
    return execute(instruction, instruction_rows[row]);
}

/* With an exception to be looked at, or the FPU off, it is not the guest's. */
static enum vm_result use_fpu(uint32_t instruction)
{
    enum vm_result result = VM_AGAIN;

    if (vm->fpu || !(vm->psr & VM_PSR_EF))
        result = execute(instruction, hv_vm_execute_fpu);
    return result == VM_AGAIN ? hv_vm_give_fpu() : result;
}

/* An access that the real MMU has refused is one to a page that is not mapped yet, to a device, or to a page that the guest does not have. */
static enum vm_result treat(uint32_t trap_type, uint32_t instruction)
{
    if (trap_type == VM_INSTRUCTION_ACCESS || trap_type == VM_DATA_ACCESS) {
        const enum vm_result result = hv_vm_mmu_fault(trap_type);

        if (result != VM_SKIPPED)
            return result;
    } else if (trap_type == VM_FP_DISABLED) {
        return use_fpu(instruction);
    } else if (trap_type == VM_FP_EXCEPTION) {
        return hv_vm_take_fpu_exception();
    } else if (trap_type < VM_PRIVILEGED_INSTRUCTION || trap_type > VM_WINDOW_UNDERFLOW) {
        return (enum vm_result)trap_type;
    }
    return execute_any(instruction);
}

HV_SINGLE enum vm_result hv_vm_carry_out(uint32_t trap_type, uint32_t instruction)
{
    const enum vm_result result = treat(trap_type, instruction);

    hv_vm_entry_count = result != VM_AGAIN;
    return hv_vm_complete(result) ? result : VM_REFUSED;
}
