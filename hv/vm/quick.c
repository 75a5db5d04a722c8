/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short way of what guests do most, without saving all windows: reading and writing PSR, WIM and TBR, window and software
 * traps, RETT. Saved are only the globals and the current window; the one below it is the trap window that this
 * code runs in, so a step up or down is a matter of the window to return to. What is not done here goes the
 * long way of hv_vm_trap, and nothing has changed.
 */
#include "hv/core/cpu.h"
#include "hv/core/machine.h"
#include "hv/vm/entry.h"
#include "hv/vm/vm.h"

enum {
    OP3_RDPSR = 0x29,
    OP3_RDWIM = 0x2a,
    OP3_RDTBR = 0x2b,
    OP3_WRPSR = 0x31,
    OP3_WRWIM = 0x32,
    OP3_WRTBR = 0x33
};
enum { OP3_RETT = 0x39, OP3_SAVE = 0x3c, OP3_RESTORE = 0x3d, SOFTWARE = 0x80 };

static __attribute__((noinline)) bool quick_done(struct hv_vm *vm)
{
    vm->context->wim = hv_vm_real_wim(vm);
    return true;
}

static void quick_step(struct hv_vm *vm)
{
    vm->context->pc = vm->context->npc;
    vm->context->npc += 4;
}

static void quick_point(struct hv_vm *vm, uint32_t by)
{
    struct hv_context *context = vm->context;

    context->psr = (context->psr & ~VM_PSR_CWP) | ((context->psr + by) & (HV_WINDOWS - 1));
}

/* Into the trap window: its locals are those of the entry, its ins the guest's outs. */
static bool quick_reflect(struct hv_vm *vm, uint32_t trap_type)
{
    if (!(vm->psr & VM_PSR_ET))
        return false;
    vm_enter_trap(vm, trap_type);
    hv_vm_entry_locals[1] = vm->context->pc;
    hv_vm_entry_locals[2] = vm->context->npc;
    quick_point(vm, ~0u);
    vm->context->pc = vm->tbr;
    vm->context->npc = vm->tbr + 4;
    return quick_done(vm);
}

static bool quick_rett(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t target = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if ((vm->psr & VM_PSR_ET) || vm_window_is_invalid(vm, 1) || (target & 3u) ||
        vm_interrupt_enters(vm, vm->psr | VM_PSR_ET))
        return false;
    vm_leave_trap(vm);
    quick_point(vm, 1);
    vm->context->pc = vm->context->npc;
    vm->context->npc = target;
    return quick_done(vm);
}

static bool quick_wrpsr(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t value = vm_rs1(vm, instruction) ^ vm_operand(vm, instruction);

    if ((value & VM_PSR_CWP) != vm_cwp(vm) || ((value ^ vm->psr) & VM_PSR_EF) ||
        vm_interrupt_enters(vm, value))
        return false;
    vm->psr = value & VM_PSR_WRITABLE;
    vm->context->psr = (vm->context->psr & ~VM_PSR_ICC) | (value & VM_PSR_ICC);
    quick_step(vm);
    return quick_done(vm);
}

static bool quick_rdpsr(struct hv_vm *vm, uint32_t instruction)
{
    vm_write(vm, vm_rd(instruction), vm_psr(vm));
    quick_step(vm);
    return true;
}

/* Less frequent: as the long way has it. */
static HV_COLD bool quick_other(struct hv_vm *vm, uint32_t instruction)
{
    hv_vm_execute(vm, instruction);
    quick_step(vm);
    return quick_done(vm);
}

/* rd in the window below: its outs are on the stack. */
static HV_COLD void quick_write_below(struct hv_vm *vm, uint32_t rd, uint32_t value)
{
    switch (rd >> 3) {
    case 0:
        vm_write(vm, rd, value);
        break;
    case 1:
        hv_vm_entry_outs[rd - 8] = value;
        break;
    case 2:
        hv_vm_entry_locals[rd - 16] = value;
        break;
    default:
        vm->context->outs[rd - 24] = value;
        break;
    }
}

static HV_COLD bool quick_save(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t sum = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if (vm_window_is_invalid(vm, -1))
        return quick_reflect(vm, VM_WINDOW_OVERFLOW);
    quick_write_below(vm, vm_rd(instruction), sum);
    quick_point(vm, ~0u);
    quick_step(vm);
    return quick_done(vm);
}

/* Locals and ins of the window above are not at hand. */
static HV_COLD bool quick_restore(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t rd = vm_rd(instruction);
    const uint32_t sum = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if (vm_window_is_invalid(vm, 1))
        return quick_reflect(vm, VM_WINDOW_UNDERFLOW);
    if (rd >= 16)
        return false;
    if (rd >= 8)
        vm->context->window[0].ins[rd - 8] = sum;
    else
        vm_write(vm, rd, sum);
    quick_point(vm, 1);
    quick_step(vm);
    return quick_done(vm);
}

/* By op3 - OP3_RDPSR; null: the long way. */
static bool (*const quick_rows[])(struct hv_vm *vm, uint32_t instruction) = {
    [OP3_RDPSR - OP3_RDPSR] = quick_rdpsr,     [OP3_RDWIM - OP3_RDPSR] = quick_other,
    [OP3_RDTBR - OP3_RDPSR] = quick_other,     [OP3_WRPSR - OP3_RDPSR] = quick_wrpsr,
    [OP3_WRWIM - OP3_RDPSR] = quick_other,     [OP3_WRTBR - OP3_RDPSR] = quick_other,
    [OP3_RETT - OP3_RDPSR] = quick_rett,       [OP3_SAVE - OP3_RDPSR] = quick_save,
    [OP3_RESTORE - OP3_RDPSR] = quick_restore,
};

/* Called by entry.S, with the context of the running guest saved as said above. False: the long way. */
bool hv_vm_quick(uint32_t trap_type, uint32_t instruction)
{
    struct hv_vm *vm = hv_vm_running;
    const uint32_t row = (instruction >> 19 & 0x3fu) - OP3_RDPSR;

    if (hv_cpu.several)
        return false;
    if (vm->psr & VM_PSR_ET) {
        hv_vm_entry_locals[1] = vm->context->pc;
        hv_vm_entry_locals[2] = vm->context->npc;
    }
    if (trap_type >= SOFTWARE)
        return quick_reflect(vm, trap_type);
    if (instruction >> 30 != 2 || row >= sizeof quick_rows / sizeof quick_rows[0] ||
        !quick_rows[row] || !(vm->psr & VM_PSR_S))
        return false;
    return quick_rows[row](vm, instruction);
}
