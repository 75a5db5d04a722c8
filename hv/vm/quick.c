/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short way of what guests do often, without saving all windows: privileged instructions and traps that entry.S does not carry out
 * itself, loads that need a trap, first accesses to pages. Saved are only the globals, the current window and the outs of the one
 * below it, which is the trap window that this code runs in; also the locals of the next one, where a trap of this code writes: one that a fixup
 * expects, because the bus refuses a word. A step up or down is a matter of the window to return to. What is not done here goes the long way
 * of hv_vm_trap, and nothing has changed then.
 *
 * For other processors it is as if the guest ran: there is no lock here, so devices, which they share, go the long way where there are any.
 */
#include "hv/core/cpu.h"
#include "hv/core/machine.h"
#include "hv/vm/entry.h"
#include "hv/vm/vm.h"

/* Where several processors may want it, it is the long way's, at the next instruction: this processor calls itself. */
static void quick_interrupt(void)
{
    const uint32_t level = hv_vm_irqmp_request();

    if (level == 0)
        return;
    if (hv_cpu.several)
        hv_machine_kick(hv_cpu.id);
    else
        hv_vm_irqmp_take(level);
}

/* Called by entry.S, with the context of the running guest saved as said above. 0: the long way. */
uint32_t hv_vm_quick(uint32_t trap_type, uint32_t instruction)
{
    vm = hv_vm_running;
    vm->quick = true;
    vm->depth = 0;
    if (hv_vm_carry_out(trap_type, instruction) == VM_REFUSED)
        return 0;
    quick_interrupt();
    if (vm->mmu.control & VM_MMU_E)
        hv_vm_shadow_select();
    return 1;
}
