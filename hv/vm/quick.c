/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short way of what guests do most, without saving all windows: privileged instructions, window and software
 * traps, RETT, loads that need a trap, first accesses to pages. Saved are only the globals, the current window and the one
 * below it, which is the trap window that this code runs in; a step up or down is a matter of the window to return to. Where
 * the next instruction is another one of these, as often in trap handlers, it is carried out as well. What is not done here goes
 * the long way of hv_vm_trap, and nothing has changed then.
 *
 * For other processors it is as if the guest ran: there is no lock here, so devices, which they share, go the long way where there are any.
 */
#include "hv/core/cpu.h"
#include "hv/core/machine.h"
#include "hv/sparc/device.h"
#include "hv/vm/entry.h"
#include "hv/vm/vm.h"

enum {
    OP3_RDPSR = 0x29,
    OP3_RDWIM = 0x2a,
    OP3_RDTBR = 0x2b,
    OP3_WRPSR = 0x31,
    OP3_WRWIM = 0x32,
    OP3_WRTBR = 0x33,
    OP3_RETT = 0x39,
    OP3_SAVE = 0x3c,
    OP3_RESTORE = 0x3d
};
enum { OP3_STORE = 0x04, OP3_EXCHANGE = 0x0d, OP3_ALTERNATE = 0x10, OP3_OTHERS = 0x20 };
enum { SOFTWARE = 0x80, IMMEDIATE = 0x2000, WITH_OPERANDS = 0x10 << 19 };
enum { TRAIN = 16 }; /* instructions at a time: no interrupt gets in between */

/*
 * Registers at hand are those of the window that trapped, depth 0, and of the trap window below it, depth -1. From
 * there guests go one further at most: what is carried out then has no operands. `a`, `b`: rs1 and the second operand, of those that
 * have any (WITH_OPERANDS).
 */
typedef bool quick_instruction(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b);

/* %g0 is always 0 in the context. */
static inline uint32_t *quick_register(struct hv_vm *vm, uint32_t number)
{
    uint32_t *registers = vm->context->globals + number;

    if (vm->depth == 0 || number < 8)
        return registers;
    if (number >= 24)
        return registers - 16;
    return number >= 16 ? &hv_vm_entry_locals[number - 16] : &hv_vm_entry_outs[number - 8];
}

static inline uint32_t quick_operand(struct hv_vm *vm, uint32_t instruction)
{
    if (instruction & IMMEDIATE)
        return (uint32_t)((int32_t)(instruction << 19) >> 19);
    return *quick_register(vm, instruction & 31u);
}

static inline uint32_t quick_rs1(struct hv_vm *vm, uint32_t instruction)
{
    return *quick_register(vm, instruction >> 14 & 31u);
}

static inline void quick_write(struct hv_vm *vm, uint32_t number, uint32_t value)
{
    if (number != 0)
        *quick_register(vm, number) = value;
}

static inline void quick_step(struct hv_vm *vm, uint32_t target)
{
    vm->context->pc = vm->context->npc;
    vm->context->npc = target;
}

static inline bool quick_next(struct hv_vm *vm)
{
    quick_step(vm, vm->context->npc + 4);
    return true;
}

static inline void quick_point(struct hv_vm *vm, int32_t by)
{
    struct hv_context *context = vm->context;

    context->psr =
        (context->psr & ~VM_PSR_CWP) | ((context->psr + (uint32_t)by) & (HV_WINDOWS - 1));
    vm->depth += by;
}

/* Into the trap window: its locals are those of the entry, its ins the guest's outs. */
static bool quick_reflect(struct hv_vm *vm, uint32_t trap_type)
{
    if (!(vm->psr & VM_PSR_ET) || vm->depth != 0)
        return false;
    vm_enter_trap(vm, trap_type);
    hv_vm_entry_locals[1] = vm->context->pc;
    hv_vm_entry_locals[2] = vm->context->npc;
    quick_point(vm, -1);
    vm->context->pc = vm->tbr;
    vm->context->npc = vm->tbr + 4;
    return true;
}

/* Not where an interrupt would come, from a window whose lower neighbour is not at hand. */
static bool quick_rett(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t target = a + b;

    (void)instruction;
    if ((vm->psr & VM_PSR_ET) || vm_window_is_invalid(vm, 1) || (target & 3u) ||
        (vm->depth == 0 && vm_active(vm) != 0))
        return false;
    vm_leave_trap(vm);
    quick_point(vm, 1);
    quick_step(vm, target);
    return true;
}

static bool quick_wrpsr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t value = a ^ b;

    (void)instruction;
    if ((value & VM_PSR_CWP) != vm_cwp(vm) || ((value ^ vm->psr) & VM_PSR_EF) ||
        (vm->depth != 0 && vm_active(vm) != 0))
        return false;
    vm->psr = value & VM_PSR_WRITABLE;
    vm->context->psr = (vm->context->psr & ~VM_PSR_ICC) | (value & VM_PSR_ICC);
    return quick_next(vm);
}

static bool quick_rdpsr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    quick_write(vm, vm_rd(instruction), vm_psr(vm));
    return quick_next(vm);
}

static bool quick_rdwim(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    quick_write(vm, vm_rd(instruction), vm->wim);
    return quick_next(vm);
}

static bool quick_wrwim(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)instruction;
    vm->wim = (a ^ b) & VM_WINDOW_MASK;
    return quick_next(vm);
}

static bool quick_rdtbr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    quick_write(vm, vm_rd(instruction), vm->tbr);
    return quick_next(vm);
}

static bool quick_wrtbr(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    (void)instruction;
    vm->tbr = ((a ^ b) & VM_TBR_BASE) | (vm->tbr & ~VM_TBR_BASE);
    return quick_next(vm);
}

static bool quick_move(struct hv_vm *vm, uint32_t rd, uint32_t sum, int32_t by, uint32_t trap_type)
{
    if (vm_window_is_invalid(vm, by))
        return quick_reflect(vm, trap_type);
    if (rd >= 8 && (uint32_t)(vm->depth + by + 1) > 1) {
        if (by < 0 || rd >= 16 || vm->depth != 0)
            return false;
        vm->context->window[0].ins[rd - 8] = sum;
    }
    quick_point(vm, by);
    if (vm->depth == 0 || vm->depth == -1 || rd < 8)
        quick_write(vm, rd, sum);
    return quick_next(vm);
}

static bool quick_save(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    return quick_move(vm, vm_rd(instruction), a + b, -1, VM_WINDOW_OVERFLOW);
}

static bool quick_restore(struct hv_vm *vm, uint32_t instruction, uint32_t a, uint32_t b)
{
    return quick_move(vm, vm_rd(instruction), a + b, 1, VM_WINDOW_UNDERFLOW);
}

/* By op3 - OP3_RDPSR; null: the long way. Those up to FIRST_FREE are privileged. */
static quick_instruction *const quick_rows[] = {
    [OP3_RDPSR - OP3_RDPSR] = quick_rdpsr,     [OP3_RDWIM - OP3_RDPSR] = quick_rdwim,
    [OP3_RDTBR - OP3_RDPSR] = quick_rdtbr,     [OP3_WRPSR - OP3_RDPSR] = quick_wrpsr,
    [OP3_WRWIM - OP3_RDPSR] = quick_wrwim,     [OP3_WRTBR - OP3_RDPSR] = quick_wrtbr,
    [OP3_RETT - OP3_RDPSR] = quick_rett,       [OP3_SAVE - OP3_RDPSR] = quick_save,
    [OP3_RESTORE - OP3_RDPSR] = quick_restore,
};
enum { ROWS = sizeof quick_rows / sizeof quick_rows[0], FIRST_FREE = OP3_SAVE - OP3_RDPSR };

/* A load or store is complete or has led to a trap. Most stores to devices go the long way. */
static bool quick_access(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu;
    enum vm_result result;

    if ((op3 & OP3_OTHERS) || (op3 & OP3_EXCHANGE) == OP3_EXCHANGE)
        return false;
    if ((op3 & OP3_STORE) && !(op3 & OP3_ALTERNATE) && !(vm->mmu.control & VM_MMU_E) &&
        vm_rs1(vm, instruction) + vm_operand(vm, instruction) - VM_QUICK_DEVICES >=
            VM_QUICK_DEVICES_SIZE)
        return false;
    vm->quick = true;
    result = hv_vm_access(vm, instruction);
    vm->quick = false;
    if (result == VM_DONE)
        return quick_next(vm);
    return result < VM_JUMPED && quick_reflect(vm, result);
}

/* The page is mapped now, and the instruction comes again; or the access is carried out, or refused. */
static bool quick_refused(struct hv_vm *vm, uint32_t instruction)
{
    const enum vm_result result = hv_vm_mmu_fault(vm, VM_DATA_ACCESS);

    if (result == VM_SKIPPED)
        return quick_access(vm, instruction);
    if (result != VM_AGAIN)
        return quick_reflect(vm, result);
    hv_vm_entry_count = 0;
    return true;
}

static HV_SINGLE bool quick_carry_out(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t row = (instruction >> 19 & 0x3fu) - OP3_RDPSR;
    uint32_t a = 0, b = 0;

    if (instruction >> 30 != 2 || row >= ROWS || !quick_rows[row])
        return instruction >> 30 == 3 && quick_access(vm, instruction);
    if (!(vm->psr & VM_PSR_S) && row < FIRST_FREE)
        return false;
    if (instruction & WITH_OPERANDS) {
        a = quick_rs1(vm, instruction);
        b = quick_operand(vm, instruction);
    }
    return quick_rows[row](vm, instruction, a, b);
}

/*
 * With traps off, as in trap handlers: the instructions behind the one that trapped, as long as they are of quick_rows, but TRAIN of
 * them at most. They are in its page, or in one that the guest may execute. How many they are.
 */
static HV_SINGLE uint32_t quick_go_on(struct hv_vm *vm, uint32_t page)
{
    uint32_t count = 0, instruction;

    while (count < TRAIN && (uint32_t)(vm->depth + 1) <= 1 && (vm->psr & VM_PSR_S)) {
        const uint32_t pc = vm->context->pc;

        if (((pc ^ page) & ~0xfffu) != 0 && !hv_vm_shadow_executes(vm, pc))
            break;
        page = pc;
        instruction = hv_vm_fetch(pc);
        if (instruction >> 30 != 2 || !quick_carry_out(vm, instruction))
            break;
        count++;
    }
    return count;
}

/* Where several processors may want it, it is the long way's, at the next instruction: this processor calls itself. */
static HV_COLD void quick_interrupt(struct hv_vm *vm)
{
    const uint32_t level = hv_vm_irqmp_request(vm, vm->psr);

    if (hv_cpu.several)
        hv_machine_kick(hv_cpu.id);
    else if (quick_reflect(vm, VM_INTERRUPT + level))
        hv_vm_irqmp_acknowledge(vm, level);
}

/* Another processor wants this one: its interrupt would not get in between two traps of instructions, either. */
static bool quick_is_called(void)
{
    return (hv_devices.irqmp[HV_IRQMP_FORCE + hv_cpu.id] & hv_devices.kick_bit) != 0;
}

/* Called by entry.S, with the context of the running guest saved as said above. False: the long way. */
bool hv_vm_quick(uint32_t trap_type, uint32_t instruction)
{
    struct hv_vm *vm = hv_vm_running;
    const uint32_t page = vm->context->pc, mode = vm->psr & VM_PSR_S;
    bool done;

    if (hv_cpu.several && quick_is_called())
        return false;
    if (vm->psr & VM_PSR_ET) {
        hv_vm_entry_locals[1] = vm->context->pc;
        hv_vm_entry_locals[2] = vm->context->npc;
    }
    hv_vm_entry_count = 1;
    vm->depth = 0;
    done = trap_type >= SOFTWARE         ? quick_reflect(vm, trap_type)
           : trap_type == VM_DATA_ACCESS ? quick_refused(vm, instruction)
                                         : quick_carry_out(vm, instruction);
    if (!done)
        return false;
    if (mode != 0 && !(vm->psr & VM_PSR_ET))
        hv_vm_entry_count += quick_go_on(vm, page);
    if (vm_interrupt_enters(vm, vm->psr))
        quick_interrupt(vm);
    vm->context->wim = hv_vm_real_wim(vm);
    if (instruction >> 30 == 3 || (vm->psr & VM_PSR_S) != mode)
        hv_vm_shadow_select(vm);
    return true;
}
