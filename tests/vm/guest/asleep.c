/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The second processor sleeps for ever while a timer that interrupts neither runs, also where the partition's time stands still because
 * it is not the first one's slot. That one says now and then that it is alive.
 */
#include "tests/vm/guest/guest.h"

enum { STATUS = 0x10, MASK = 0x40, RELOAD = 0x14, CONTROL = 0x18, EN_RS_LD_IE = 0xf, EACH = 500 };

void other(void);

void other(void)
{
    for (;;)
        power_down();
}

int main(void)
{
    *word(IRQMP + MASK) = *word(IRQMP + MASK + 4) = 0;
    *word(GPTIMER + RELOAD) = 999;
    *word(GPTIMER + CONTROL) = EN_RS_LD_IE;
    *word(IRQMP + STATUS) = 2;
    for (uint32_t round = 1;; round++) {
        (void)*word(GPTIMER + 0x10);
        if (round % EACH == 0)
            print("alive\n");
    }
}
