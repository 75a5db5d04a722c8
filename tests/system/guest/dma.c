/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for boards with a GRETH at 0x80000e00 whose line leads back to it (`greth0.loop=on`): three frames that
 * it sends come back into `landed`, by DMA. Between them the processor writes a word of it, and looks on while the others come.
 */
#include "tests/system/guest/greth.h"

#define WORDS 16u

int main(void);
void frame_comes(unsigned value);
void processor_writes(unsigned value);

static volatile unsigned receive[2] __attribute__((aligned(1024)));
static volatile unsigned send[2] __attribute__((aligned(1024)));
static volatile unsigned sent[WORDS];
volatile unsigned landed[WORDS];
volatile unsigned waits;

void frame_comes(unsigned value)
{
    for (unsigned i = 0; i < WORDS; i++)
        sent[i] = value + i;
    receive[1] = (unsigned)(unsigned long)landed;
    receive[0] = EN | WR;
    send[1] = (unsigned)(unsigned long)sent;
    send[0] = EN | WR | sizeof(sent);
    GRETH(0) = TE | RE | PM | SP;
    while (receive[0] & EN)
        waits++;
}

void processor_writes(unsigned value)
{
    landed[8] = value;
}

int main(void)
{
    GRETH(0x14) = (unsigned)(unsigned long)send;
    GRETH(0x18) = (unsigned)(unsigned long)receive;
    frame_comes(0x1000);
    processor_writes(5);
    frame_comes(0x2000);
    frame_comes(0x3000);
    return 0;
}
