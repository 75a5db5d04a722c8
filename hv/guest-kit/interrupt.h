/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts off and on by software traps 9 and 10, as RTEMS has them: on any LEON3 through the two handlers of interrupt.S, and,
 * in a virtual machine with InterruptTraps, by the hypervisor at once. `ta 9` costs a tenth there of what
 * writing PSR does, which traps three times and more.
 */
#ifndef HV_GUEST_KIT_INTERRUPT_H
#define HV_GUEST_KIT_INTERRUPT_H

#ifndef HV_ASSEMBLY
#include <stdint.h>
#endif

/* Rows of the guest's trap table: %l0 PSR, and on to the handler; 16 bytes each. */
/* clang-format off */
#define VM_INTERRUPTS_OFF_ROW rd %psr, %l0; ba vm_interrupts_off_handler; or %l0, 0xf00, %l3; nop
#define VM_INTERRUPTS_ON_ROW  rd %psr, %l0; ba vm_interrupts_on_handler; andn %l0, 0xf00, %l3; nop
/* clang-format on */

#ifndef HV_ASSEMBLY

/* Interrupts off but 15; what was before, for vm_interrupts_restore. */
static inline uint32_t vm_interrupts_disable(void)
{
    register uint32_t level __asm__("g1");

    __asm__ volatile("ta 9" : "=r"(level) : : "memory");
    return level;
}

static inline void vm_interrupts_restore(uint32_t level)
{
    register uint32_t before __asm__("g1") = level;

    __asm__ volatile("ta 10; nop"
                     :
                     : "r"(before)
                     : "memory"); /* an interrupt may enter behind it */
}

#endif
#endif
