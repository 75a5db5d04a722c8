/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual processor: its registers and the privileged instructions on them (SPARC V8 manual,
 * chapter 4 and appendix B; iu3.vhd where it leaves a choice). All that is not here runs natively.
 */
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/vm/vm.h"

enum { NEXT = 4, FIRST_OP3 = 0x28, ASR_POWER_DOWN = 19 };

/*
 * Registers of all windows in a ring, double words: outs, then locals and ins of the current window and of those above it.
 * Only the locals of the one below are elsewhere, in struct hv_vm. A step moves all by a window.
 */
enum { HALF = 4, WINDOW = 2 * HALF, RING = (HV_WINDOWS - 1) * WINDOW + HALF };

_Static_assert(CONTEXT_WINDOW == CONTEXT_OUTS + 8 * HALF, "outs are right before the first window");
_Static_assert(CONTEXT_SIZE - CONTEXT_OUTS == 8 * RING, "and nothing is behind the last one");

typedef uint64_t __attribute__((may_alias)) ring_word;

static void copy_half(ring_word *to, const ring_word *from)
{
    to[0] = from[0];
    to[1] = from[1];
    to[2] = from[2];
    to[3] = from[3];
}

/* One window down: what was the one below becomes the current one, the topmost is below that. */
static void window_down(ring_word *ring, ring_word *below)
{
    ring_word top[WINDOW];

    copy_half(top, ring + RING - WINDOW);
    copy_half(top + HALF, ring + RING - HALF);
    for (uint32_t i = RING - HALF; i >= WINDOW; i -= HALF)
        copy_half(ring + i, ring + i - WINDOW);
    copy_half(ring, top + HALF);
    copy_half(ring + HALF, below);
    copy_half(below, top);
}

static void window_up(ring_word *ring, ring_word *below)
{
    ring_word bottom[WINDOW];

    copy_half(bottom, ring);
    copy_half(bottom + HALF, ring + HALF);
    for (uint32_t i = 0; i < RING - WINDOW; i += HALF)
        copy_half(ring + i, ring + i + WINDOW);
    copy_half(ring + RING - WINDOW, below);
    copy_half(ring + RING - HALF, bottom);
    copy_half(below, bottom + HALF);
}

void hv_vm_move_window(struct hv_vm *vm, int32_t by)
{
    ring_word *ring = (ring_word *)(uintptr_t)vm->context->outs;
    ring_word *below = (ring_word *)(uintptr_t)vm->locals;
    const uint32_t pointer = (vm->context->psr + (uint32_t)by) & (HV_WINDOWS - 1);

    vm->context->psr = (vm->context->psr & ~VM_PSR_CWP) | pointer;
    for (; by < 0; by++)
        window_down(ring, below);
    for (; by > 0; by--)
        window_up(ring, below);
}

void hv_vm_take_trap(struct hv_vm *vm, uint32_t trap_type)
{
    struct hv_context *context = vm->context;

    if (!(vm->psr & VM_PSR_ET)) {
        vm->failed = true;
        return;
    }
    vm_enter_trap(vm, trap_type);
    hv_vm_move_window(vm, -1);
    context->window[0].locals[1] = context->pc;
    context->window[0].locals[2] = context->npc;
    context->pc = vm->tbr;
    context->npc = vm->tbr + NEXT;
}

static enum vm_result execute_rdpsr(struct hv_vm *vm, uint32_t instruction)
{
    vm_write(vm, vm_rd(instruction), vm_psr(vm));
    return VM_DONE;
}

static enum vm_result execute_rdwim(struct hv_vm *vm, uint32_t instruction)
{
    vm_write(vm, vm_rd(instruction), vm->wim);
    return VM_DONE;
}

static enum vm_result execute_rdtbr(struct hv_vm *vm, uint32_t instruction)
{
    vm_write(vm, vm_rd(instruction), vm->tbr);
    return VM_DONE;
}

static enum vm_result execute_wrpsr(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t value = vm_rs1(vm, instruction) ^ vm_operand(vm, instruction);
    const uint32_t window = value & VM_PSR_CWP;
    const bool fpu = (vm->vcpu->partition->config->flags & HV_PARTITION_FPU) != 0;

    if (window >= HV_WINDOWS)
        return VM_ILLEGAL_INSTRUCTION;
    vm->psr = value & (fpu ? VM_PSR_WRITABLE : VM_PSR_WRITABLE & ~VM_PSR_EF);
    vm->context->psr = (vm->context->psr & ~VM_PSR_ICC) | (value & VM_PSR_ICC);
    hv_vm_move_window(vm, (int32_t)window - (int32_t)vm_cwp(vm));
    return VM_DONE;
}

static enum vm_result execute_wrwim(struct hv_vm *vm, uint32_t instruction)
{
    vm->wim = (vm_rs1(vm, instruction) ^ vm_operand(vm, instruction)) & VM_WINDOW_MASK;
    return VM_DONE;
}

static enum vm_result execute_wrtbr(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t value = vm_rs1(vm, instruction) ^ vm_operand(vm, instruction);

    vm->tbr = (value & VM_TBR_BASE) | (vm->tbr & ~VM_TBR_BASE);
    return VM_DONE;
}

/* ASR16, 17, 22 and the watchpoints are the board's: what is written there has no effect. */
static enum vm_result execute_wrasr(struct hv_vm *vm, uint32_t instruction)
{
    if (vm_rd(instruction) == ASR_POWER_DOWN)
        vm->asleep = true;
    return VM_DONE;
}

static enum vm_result execute_rett(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t target = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if (vm->psr & VM_PSR_ET)
        return VM_ILLEGAL_INSTRUCTION;
    if (vm_window_is_invalid(vm, 1))
        return VM_WINDOW_UNDERFLOW;
    if (target & 3u)
        return VM_NOT_ALIGNED;
    hv_vm_move_window(vm, 1);
    vm_leave_trap(vm);
    vm->context->pc = vm->context->npc;
    vm->context->npc = target;
    return VM_JUMPED;
}

/* SAVE and RESTORE trap where the guest's own WIM does not say so: see hv_vm_real_wim. */
static enum vm_result execute_save(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t sum = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if (vm_window_is_invalid(vm, -1))
        return VM_WINDOW_OVERFLOW;
    hv_vm_move_window(vm, -1);
    vm_write(vm, vm_rd(instruction), sum);
    return VM_DONE;
}

static enum vm_result execute_restore(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t sum = vm_rs1(vm, instruction) + vm_operand(vm, instruction);

    if (vm_window_is_invalid(vm, 1))
        return VM_WINDOW_UNDERFLOW;
    hv_vm_move_window(vm, 1);
    vm_write(vm, vm_rd(instruction), sum);
    return VM_DONE;
}

/* What traps of op = 2, by op3 - FIRST_OP3; `privileged`: and is so for the guest, too. */
static const struct {
    vm_instruction *execute;
    bool privileged;
} instruction_rows[] = {
    [0x29 - FIRST_OP3] = {execute_rdpsr, true}, [0x2a - FIRST_OP3] = {execute_rdwim, true},
    [0x2b - FIRST_OP3] = {execute_rdtbr, true}, [0x30 - FIRST_OP3] = {execute_wrasr, true},
    [0x31 - FIRST_OP3] = {execute_wrpsr, true}, [0x32 - FIRST_OP3] = {execute_wrwim, true},
    [0x33 - FIRST_OP3] = {execute_wrtbr, true}, [0x39 - FIRST_OP3] = {execute_rett, true},
    [0x3c - FIRST_OP3] = {execute_save, false}, [0x3d - FIRST_OP3] = {execute_restore, false},
};

enum vm_result hv_vm_execute(struct hv_vm *vm, uint32_t instruction)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu, row = op3 - FIRST_OP3;
    const bool supervisor = (vm->psr & VM_PSR_S) != 0;

    if (instruction >> 30 == 3)
        return hv_vm_access(vm, instruction);
    if (instruction >> 30 != 2 || row >= sizeof instruction_rows / sizeof instruction_rows[0] ||
        !instruction_rows[row].execute || (instruction_rows[row].privileged && !supervisor))
        return VM_PRIVILEGED_INSTRUCTION;
    return instruction_rows[row].execute(vm, instruction);
}
