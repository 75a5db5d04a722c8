/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two processors that interrupt each other without end, in a train of traps between two interrupts: whoever shares their CPUs must not
 * notice. It says now and then that it is alive.
 */
#include "tests/vm/guest/guest.h"

enum { STATUS = 0x10, MASK = 0x40, FORCE = 0x80, IPI = 14, EACH = 100, FIRST = 0, SECOND = 1 };

void other(void);

static void storm(uint32_t target)
{
    *word(IRQMP + FORCE + 4 * target) = 1u << IPI;
    __asm__ volatile("ta 9; ta 10; rd %%psr, %%g1; ta 3; flush %%g0" : : : "g1", "memory");
    (void)*word(GPTIMER + 0x10);
    *word(IRQMP + FORCE + 4 * (1 - target)) = 1u << IPI;
}

void other(void)
{
    *word(IRQMP + MASK + 4) = 1u << IPI;
    set_pil(0);
    for (;;)
        storm(FIRST);
}

int main(void)
{
    *word(IRQMP + MASK) = 1u << IPI;
    set_pil(0);
    *word(IRQMP + STATUS) = 2;
    for (uint32_t round = 1;; round++) {
        storm(SECOND);
        if (round % EACH == 0)
            print("storm\n");
    }
}
