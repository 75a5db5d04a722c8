/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices that a virtual machine finds, as far as small programs need them (GRLIB IP core manual). */
#ifndef HV_GUEST_KIT_BOARD_H
#define HV_GUEST_KIT_BOARD_H

#include <stdint.h>

enum { VM_UART_INTERRUPT = 2, VM_TIMER_INTERRUPT = 8 };

static inline volatile uint32_t *vm_register(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

/* Characters of the partition's console; its lines. */
static inline void vm_print(const char *text)
{
    for (; *text; text++) {
        while ((*vm_register(0x80000104u) & 4u) == 0)
            continue;
        *vm_register(0x80000100u) = (uint32_t)*text;
    }
}

static inline void vm_print_number(int32_t value)
{
    char digits[12];
    uint32_t rest = value < 0 ? 0u - (uint32_t)value : (uint32_t)value, at = sizeof digits - 1;

    digits[at] = '\0';
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0)
        digits[--at] = '-';
    vm_print(&digits[at]);
}

/* Interrupts of a mask of 1 << level may come. */
static inline void vm_interrupts_allow(uint32_t mask)
{
    *vm_register(0x80000240u) = mask;
}

/* Interrupt VM_TIMER_INTERRUPT each `us` microseconds. */
static inline void vm_timer_start(uint32_t us)
{
    *vm_register(0x80000314u) = us - 1;
    *vm_register(0x80000318u) = 0xf; /* load, restart, interrupt, enable */
}

/* Until an interrupt, which a virtual machine's slot is given away for. */
static inline void vm_sleep(void)
{
    __asm__ volatile("wr %%g0, %%asr19; nop; nop; nop" : : : "memory");
}

#endif
